"""The Task API, grown up: typed endpoints, a service, an event, all brought by one plugin.

``create_app()`` returns an APIStarter to which were added TimingMiddleware, ``DocsPlugin("Tasks", "1.0")`` and
``TasksPlugin()``. Three more names are fixed, because other plugins use them:

- ``TasksPlugin``, a Plugin whose ``name`` is ``"tasks"``. It brings the endpoints and the service, and works in any
  other APIStarter as well.
- ``TaskRepository``, the port of the service that holds the tasks in memory. Each application has one, shared by all
  its calls; it is empty when the application starts, at its first start and at every later one.
- ``TaskDone(task_id, title)``, the event that a task is done, with these two attributes.

A task is ``{"id": 1, "title": "buy milk", "priority": 3, "done": false}``; ids count from 1 and are not used twice.

======  ====================  ======================================================================================
GET     /                     307 to ``/docs``
GET     /tasks                ``{"tasks": [...]}`` in the order of their ids; with ``done`` (true or false) only
                              those; at most ``limit`` of them (1 to 100, 20 if it is not given)
POST    /tasks                takes ``{"title": "...", "priority": 3}``; 201, the task, its path (``url_for``) in
                              ``Location``. White space around the title is removed, and 1 to 100 characters have to
                              be left; the priority is a whole number from 1 to 5, and 3 if it is not given
GET     /tasks/export         the tasks of this moment as a stream, one JSON object a line, ``application/x-ndjson``
GET     /tasks/{id}           the task
POST    /tasks/{id}/done      the task, done from now on; if it was not done before, TaskDone is published
DELETE  /tasks/{id}           204
======  ====================  ======================================================================================

Arguments are read from the signatures, so that what is wrong is 400, 415 or 422 without a line of code. An id that no
task has is 404 in all three; it is raised as ``NotFound``. Every error is a problem (RFC 9457).
"""
# region task 2.16: build the grown Task API as the module's docstring states it
raise NotImplementedError("task 2.16: build the grown Task API as the module's docstring states it")
# endregion
