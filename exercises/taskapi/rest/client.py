"""A client that knows one path, ``/``, and finds the rest: it follows the links that the API offers.

``TaskClient(http)`` works over an ``httpx.AsyncClient`` whose base URL has no path. A task is the JSON of the API, a
dict; what can be done with it now stands in its ``_links``. What was read is kept with its ETag, a list too, and asked
for with If-None-Match: a 304 costs no body, and the caller gets what was kept, each time in a dict of its own, down to
the lists in it. What comes back from ``create``, ``change`` or ``move`` was read, too. Kept are at least the last 100
resources that were read, and never more than 200.

==========================================  ==========================================================================
``await client.create(**content)``          the new task, by the link ``create`` of the list. The request bears an
                                            Idempotency-Key, a new one for each call; if no answer comes
                                            (``httpx.TransportError``, whichever), it is sent again with the same key,
                                            ``attempts`` times in all: there is one task, however often it is sent.
                                            An answer is an answer: an error is raised, and not tried again
``async for task in client.tasks(**query)``  the tasks of the list, sorted and filtered by ``query`` as the API has it
                                            (``{"priority[gte]": 3, "tag": ["a", "b"]}``), read part by part along the
                                            links ``next``, as long as there is one, even in an empty part: a part is
                                            asked for when its first task is wanted
``await client.get(task)``                  the task as it is now, by its link ``self``
``await client.change(task, **content)``    the task after a merge patch, by its link ``patch``
``await client.move(task, "complete")``     the task after a move, by the link of that name
``await client.delete(task)``               nothing, by its link ``delete``
==========================================  ==========================================================================

The last three never undo what somebody else has done. What their caller has seen is ``task``, whatever the client has
read since, and they send its tag with If-Match. The client knows the tag of a task that it has returned itself, except
from a list. For any other, such as a copy or one out of a file, it makes up none, but reads the task first. When it has
read a task for this, or again after a 412, one rule decides: *if a member that is to be changed is not what it is in*
``task``, *somebody else has changed it*; ``Refused`` with the status 412 is raised, and the caller looks and decides.
Otherwise it is sent with the tag of what is there, ``attempts`` times in all; then the 412 is raised. Members to be
changed are those of ``content``; for a move ``status``; for ``delete`` all but ``_links``. Whoever cannot take members
one by one, because they hang together, sets ``attempts=1``. If no answer comes to one of the three, the error is
raised, and nothing sent again: it may have been done, and the caller reads to find out.

Two names are fixed beside it: ``MissingLink(LookupError)``, raised if the API does not offer what is to be done, and
then no change is sent; also when it does not any more after a 412. Its text names the link and those that there are.
``Refused(Exception)``, raised for every status from 400 on that nothing else is said of, with ``status`` and
``problem`` (the JSON of the answer; an empty dict if there is none). ``TaskClient(http, attempts=3, new_key=...)``:
``new_key()`` returns an Idempotency-Key, by default one that no client makes again, in this process or another.

All requests go to the paths of links, whatever they look like: to read is GET, everything else goes by the method of
its link. The root is read once. The parameters of ``query`` are added to its link ``tasks``; where there are none,
nothing is added.
"""
# region task 3.16: build the client as the module's docstring states it
raise NotImplementedError("task 3.16: build the client as the module's docstring states it")
# endregion
