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

import uuid
from collections.abc import AsyncIterator, Callable, Iterable
from typing import Any

import httpx

Content = dict[str, Any]

NOT_MODIFIED, FAILED, PRECONDITION_FAILED = 304, 400, 412

MOST_KEPT = 200


class MissingLink(LookupError):
    """The API does not offer this now."""


class Refused(Exception):
    """The API has answered with an error, or would have.

    Args:
        status: of the answer.
        problem: the problem details (RFC 9457).
        reason: what it says if those say nothing.
    """

    def __init__(self, status: int, problem: Content, reason: str) -> None:
        self.status, self.problem = status, problem
        super().__init__(f"{status} {problem.get('detail', reason)}")


class Resource(dict[str, Any]):
    """What was read, and its entity tag, which is empty if it has none."""

    def __init__(self, response: httpx.Response) -> None:
        super().__init__(response.json())
        self.etag = response.headers.get("etag", "")


class TaskClient:
    """Works with tasks by following links; the docstring of the module says how.

    Args:
        http: has the base URL of the API, and whatever it takes to be let in.
        attempts: how often a request is sent before the client gives up.
        new_key: makes a key that was never used before.
    """

    def __init__(
        self, http: httpx.AsyncClient, *, attempts: int = 3, new_key: Callable[[], str] = lambda: str(uuid.uuid4())
    ) -> None:
        self._http, self._attempts, self._new_key = http, attempts, new_key
        self._kept: dict[str, httpx.Response] = {}
        self._root: Content = {}

    async def create(self, **content: Any) -> Content:
        """Create a task, once, however often it has to be sent."""
        page = await self._follow(await self._start(), "tasks")
        headers = {"idempotency-key": f'"{self._new_key()}"'}
        for left in reversed(range(self._attempts)):
            try:
                return self._kept_as_task(await self._send(page, "create", json=content, headers=headers))
            except httpx.TransportError:
                if not left:
                    raise
        raise AssertionError("it is attempted at least once")

    async def tasks(self, **query: Any) -> AsyncIterator[Content]:
        """Yield the tasks that a query asks for, part by part."""
        page = await self._follow(await self._start(), "tasks", query)
        while True:
            for task in page["items"]:
                yield task
            if "next" not in page["_links"]:
                return
            page = await self._follow(page, "next")

    async def get(self, task: Content) -> Content:
        """Return a task as it is now."""
        return await self._follow(task, "self")

    async def change(self, task: Content, **content: Any) -> Content:
        """Change some members of a task."""
        return self._kept_as_task(await self._write(task, "patch", content, json=content))

    async def move(self, task: Content, move: str) -> Content:
        """Do something with a task."""
        return self._kept_as_task(await self._write(task, move, ["status"]))

    async def delete(self, task: Content) -> None:
        """Delete a task."""
        await self._write(task, "delete", task.keys() - {"_links"})
        self._kept.pop(self._url(_link(task, "self")["href"]), None)

    async def _start(self) -> Content:
        self._root = self._root or await self._read("/")
        return self._root

    async def _follow(self, content: Content, rel: str, query: Content | None = None) -> Content:
        return await self._read(_link(content, rel)["href"], query)

    async def _read(self, href: str, query: Content | None = None) -> Content:
        """Return what is there; what was kept, if it is still so."""
        url = self._url(href, query)
        kept = self._kept.get(url)
        response = await self._http.get(url, headers={"if-none-match": kept.headers["etag"]} if kept else {})
        return self._keep(url, kept if kept and response.status_code == NOT_MODIFIED else _checked(response))

    async def _write(self, task: Content, rel: str, members: Iterable[str], **request: Any) -> httpx.Response:
        """Change these members of what was read; also of what is there now, if nobody else has changed them."""
        now = task if _tag(task) else await self._as_seen(task, members, _overtaken())
        for left in reversed(range(self._attempts)):
            try:
                return await self._send(now, rel, headers={"if-match": _tag(now)}, **request)
            except Refused as refused:
                if refused.status != PRECONDITION_FAILED or not left:
                    raise
                now = await self._as_seen(task, members, refused)
        raise AssertionError("it is attempted at least once")

    async def _as_seen(self, task: Content, members: Iterable[str], refused: Refused) -> Content:
        """Return a task as it is now, unless one of these members is not what the caller has seen."""
        now = await self.get(task)
        if any(now.get(name) != task.get(name) for name in members):
            raise refused
        return now

    async def _send(self, content: Content, rel: str, **request: Any) -> httpx.Response:
        link = _link(content, rel)
        return _checked(await self._http.request(link.get("method", "GET"), link["href"], **request))

    def _url(self, href: str, query: Content | None = None) -> str:
        target = httpx.URL(href)
        return str(self._http.build_request("GET", target.copy_merge_params(query) if query else target).url)

    def _keep(self, url: str, response: httpx.Response) -> Resource:
        """Return the content of an answer with its tag, and keep it; of too many the oldest goes."""
        self._kept.pop(url, None)
        if "etag" in response.headers:
            self._kept[url] = response
        if len(self._kept) > MOST_KEPT:
            del self._kept[next(iter(self._kept))]
        return Resource(response)

    def _kept_as_task(self, response: httpx.Response) -> Content:
        return self._keep(self._url(_link(response.json(), "self")["href"]), response)


def _link(content: Content, rel: str) -> dict[str, str]:
    links: dict[str, dict[str, str]] = content["_links"]
    if rel not in links:
        raise MissingLink(f"there is no link {rel!r} now, only {', '.join(links)}")
    return links[rel]


def _tag(task: Content) -> str:
    return getattr(task, "etag", "")


def _overtaken() -> Refused:
    return Refused(PRECONDITION_FAILED, {}, "somebody else has changed it since it was read")


def _checked(response: httpx.Response) -> httpx.Response:
    if response.status_code >= FAILED:
        problem = response.json() if "json" in response.headers.get("content-type", "") else {}
        raise Refused(response.status_code, problem, response.reason_phrase)
    return response


# endregion
