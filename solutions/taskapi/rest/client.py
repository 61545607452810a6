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

import uuid
from collections.abc import AsyncIterator, Callable
from typing import Any

import httpx

Content = dict[str, Any]

NOT_MODIFIED, FAILED, PRECONDITION_FAILED = 304, 400, 412

MOST_KEPT = 1000


class MissingLink(LookupError):
    """The API does not offer this now."""


class Refused(Exception):
    """The API has answered with an error.

    Args:
        response: its answer.

    Attributes:
        status: of the answer.
        problem: the problem details (RFC 9457).
    """

    def __init__(self, response: httpx.Response) -> None:
        self.status = response.status_code
        self.problem: Content = response.json() if "json" in response.headers.get("content-type", "") else {}
        super().__init__(f"{self.status} {self.problem.get('detail', response.reason_phrase)}")


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
        return self._kept_as_task(await self._write(task, "patch", json=content))

    async def move(self, task: Content, move: str) -> Content:
        """Do something with a task."""
        return self._kept_as_task(await self._write(task, move))

    async def delete(self, task: Content) -> None:
        """Delete a task."""
        await self._write(task, "delete")
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

    async def _write(self, task: Content, rel: str, **request: Any) -> httpx.Response:
        """Send a change of what was read, and again for what is there now if somebody else was faster."""
        for left in reversed(range(self._attempts)):
            if not getattr(task, "etag", ""):
                task = await self.get(task)
            try:
                return await self._send(task, rel, headers={"if-match": getattr(task, "etag", "")}, **request)
            except Refused as refused:
                if refused.status != PRECONDITION_FAILED or not left:
                    raise
                task = await self.get(task)
        raise AssertionError("it is attempted at least once")

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


def _checked(response: httpx.Response) -> httpx.Response:
    if response.status_code >= FAILED:
        raise Refused(response)
    return response


# endregion
