"""The first Task API: a list of tasks in memory, on nothing but the core.

``create_app()`` returns an Application; no other name is fixed. Every application has a list of its own, empty when its
lifespan starts and given to the requests through ``ctx.state`` (a copy for each request: what is to be shared has to be
one object in it). A task is ``{"id": 1, "title": "buy milk", "done": false}``; ids count from 1 and are not used twice.

======  ====================  ======================================================================================
GET     /                     an HTML page with the titles of the tasks, escaped
GET     /tasks                ``{"tasks": [...]}`` in the order of their ids; with ``?done=true`` or ``?done=false``
                              only those; any other ``done``, an empty one too, is 400
POST    /tasks                takes ``{"title": "..."}``; 201, the task, its path (``url_for``) in ``Location``;
                              400 unless the body is an object whose title is text that is not blank; white space
                              around it is removed
GET     /tasks/export         the tasks of this moment as a stream, one JSON object a line, ``application/x-ndjson``
GET     /tasks/{id}           the task
POST    /tasks/{id}/done      the task, done from now on
DELETE  /tasks/{id}           204
======  ====================  ======================================================================================

An id that no task has is 404 in all three. Errors are raised as ``BadRequest`` and ``NotFound``.
"""
# region task 1.16: build the first Task API as the module's docstring states it
raise NotImplementedError("task 1.16: build the first Task API as the module's docstring states it")
# endregion
