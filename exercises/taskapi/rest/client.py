"""A client that knows one path, ``/``, and finds the rest: it follows the links that the API offers.

``TaskClient(http)`` works over an ``httpx.AsyncClient`` with a base URL. A task is the JSON of the API, a dict; what
can be done with it now stands in its ``_links``. The client keeps the last 1,000 resources that it has read, with their
ETags, and asks for them with If-None-Match: a 304 costs no body, and the caller gets what was kept, each time in a dict
of its own. A task that comes back from ``create``, ``change`` or ``move`` was read, too.

==========================================  ==========================================================================
``await client.create(**content)``          the new task. The POST bears an Idempotency-Key, a new one for each call; if
                                            no answer comes (``httpx.TransportError``), it is sent again with the same
                                            key, ``attempts`` times in all: there is one task, however often it is sent
``async for task in client.tasks(**query)``  the tasks of the list, sorted and filtered by ``query`` as the API has it
                                            (``{"priority[gte]": 3, "tag": ["a", "b"]}``), read part by part along the
                                            links ``next``: a part is asked for when its first task is wanted
``await client.get(task)``                  the task as it is now, by its link ``self``
``await client.change(task, **content)``    the task after a merge patch, by its link ``patch``, with If-Match of this
                                            very ``task``, even if the client has read a later version since; one from a
                                            list has no ETag and is read first. If somebody else was faster (412), it is
                                            read again and the patch is sent for what is there then, ``attempts`` times
                                            in all
``await client.move(task, "complete")``     the task after a move, by the link of that name, in the same way
``await client.delete(task)``               nothing, by its link ``delete``, in the same way
==========================================  ==========================================================================

Two names are fixed beside it: ``MissingLink(LookupError)``, raised if the API does not offer what is to be done, and
then no change is sent; also when it does not any more after a 412. Its text names the link and those that there are.
``Refused(Exception)``, raised for every status from 400 on that nothing else is said of, with ``status`` and
``problem`` (the JSON of the answer; an empty dict if it has none). ``TaskClient(http, attempts=3, new_key=...)``:
``new_key()`` returns an Idempotency-Key.

All requests go to the paths of links, whatever they look like, and by their methods; a link without one means GET. The
root is read once. The parameters of ``query`` are added to its link ``tasks``; a new task goes to the link ``create``
of what is there. Where a query is not given, nothing is added.
"""
# region task 3.16: build the client as the module's docstring states it
raise NotImplementedError("task 3.16: build the client as the module's docstring states it")
# endregion
