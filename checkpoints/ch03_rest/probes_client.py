"""A client of the Task API, of an API that looks quite different, and what happens to both on the way.

Nothing here knows what is right: the tests judge what comes back.
"""

import asyncio
import json
from typing import Any

import httpx
from ch03_rest.probes import complete

PAGE = 2


class Elsewhere(httpx.AsyncBaseTransport):
    """An API of tasks whose paths are words that mean nothing; a client finds its way by the links alone.

    Args:
        words: eight of them, for its paths.
        lost: so many answers to POST do not arrive, although the work was done.
        rivals: so many times somebody else changes a task before a change arrives.
        closing: the rival closes the task, instead of changing its priority.
        down: what it answers with, instead of anything else: a status and a body.
    """

    def __init__(self, words: list[str], lost: int = 0, rivals: int = 0, closing: str = "", down: Any = None) -> None:
        self.words, self.lost, self.rivals, self.closing, self.down = words, lost, rivals, closing, down
        self.tasks: dict[int, dict[str, Any]] = {}
        self.keys: dict[str, dict[str, Any]] = {}
        self.log: list[list[Any]] = []

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Answer, and write down what was asked."""
        await asyncio.sleep(0)
        await request.aread()
        response = self._answer(request)
        asked = [request.headers.get(name) for name in ("if-match", "if-none-match", "idempotency-key")]
        self.log.append([request.method, request.url.raw_path.decode(), *asked, response.status_code])
        if self.lost and request.method == "POST" and response.status_code == 201:
            self.lost -= 1
            raise httpx.ReadTimeout("no answer", request=request)
        return response

    def _answer(self, request: httpx.Request) -> httpx.Response:
        if self.down:
            status, text, kind = self.down
            return httpx.Response(status, text=text, headers={"content-type": kind})
        first, *rest = request.url.path.strip("/").split("/")
        place = self.words.index(first) if first in self.words else -1
        content = json.loads(request.content) if request.content else {}
        match request.method, place:
            case "GET", -1 if first == "":
                links = {"self": {"href": "/"}, "tasks": {"href": f"/{self.words[0]}?in={self.words[1]}"}}
                return _shown(request, {"_links": links}, "root")
            case "GET", 0:
                return self._list(request)
            case "POST", 2:
                return self._create(request, content)
            case ("GET", 3) | ("PATCH", 4) | ("DELETE", 5) | ("POST", 6) if rest and int(rest[0]) in self.tasks:
                return self._one(request, int(rest[0]), content)
        return _problem(404, "not_found")

    def _list(self, request: httpx.Request) -> httpx.Response:
        if request.url.params.get("in") != self.words[1]:
            return _problem(404, "not_found")
        after = int(request.url.params.get("after", "0"))
        title = request.url.params.get("title")
        found = [self._task(n) for n in self.tasks if n > after and title in {None, self.tasks[n]["title"]}]
        links = {"self": {"href": str(request.url)}, "create": {"href": f"/{self.words[2]}", "method": "POST"}}
        if len(found) > PAGE:
            more = request.url.copy_merge_params({"after": str(found[PAGE - 1]["number"])})
            links["next"] = {"href": more.raw_path.decode()}
        return httpx.Response(200, json={"items": found[:PAGE], "_links": links})

    def _create(self, request: httpx.Request, content: dict[str, Any]) -> httpx.Response:
        key = request.headers.get("idempotency-key", "")
        number = self.keys.get(key, len(self.tasks) + 1)
        if key:
            self.keys[key] = number
        self.tasks.setdefault(number, {"priority": 3, **content, "status": "todo", "version": 1})
        return _shown(request, self._task(number), self._tag(number), 201)

    def _one(self, request: httpx.Request, number: int, content: dict[str, Any]) -> httpx.Response:
        task = self.tasks[number]
        if request.method == "GET":
            return _shown(request, self._task(number), self._tag(number))
        if self.rivals:
            self.rivals -= 1
            task |= {"version": task["version"] + 1, "priority": task["priority"] + 1}
            task["status"] = self.closing or task["status"]
        if request.headers.get("if-match") != self._tag(number):
            return _problem(412 if "if-match" in request.headers else 428, "version_conflict")
        if request.method == "DELETE":
            del self.tasks[number]
            return httpx.Response(204)
        task |= {"status": "done"} if request.method == "POST" else content
        task["version"] += 1
        return _shown(request, self._task(number), self._tag(number))

    def _tag(self, number: int) -> str:
        return f'"{self.words[7]}{self.tasks[number]["version"]}"'

    def _task(self, number: int) -> dict[str, Any]:
        task = self.tasks[number]
        links = {"self": {"href": f"/{self.words[3]}/{number}"}}
        if task["status"] == "todo":
            links["patch"] = {"href": f"/{self.words[4]}/{number}", "method": "PATCH"}
            links["complete"] = {"href": f"/{self.words[6]}/{number}", "method": "POST"}
        links["delete"] = {"href": f"/{self.words[5]}/{number}", "method": "DELETE"}
        return {"number": number, **task, "_links": links}


def _shown(request: httpx.Request, content: Any, tag: str, status: int = 200) -> httpx.Response:
    tag = tag if tag.startswith('"') else f'"{tag}"'
    if request.method == "GET" and request.headers.get("if-none-match") == tag:
        return httpx.Response(304, headers={"etag": tag})
    return httpx.Response(status, json=content, headers={"etag": tag})


def _problem(status: int, code: str) -> httpx.Response:
    headers = {"content-type": "application/problem+json"}
    return httpx.Response(status, json={"status": status, "code": code, "detail": code}, headers=headers)


async def elsewhere(words: list[str], steps: list[Any], more: dict[str, Any], options: Any = None) -> dict[str, Any]:
    """What comes of each step in the other API, and what was asked there; options are those of the client."""
    world = Elsewhere(words, **more)
    return {"found": await played(world, steps, **(options or {})), "log": world.log, "tasks": world.tasks}


async def here(steps: list[Any]) -> list[Any]:
    """What comes of each step in the Task API."""
    return await played(httpx.ASGITransport(complete()), steps)


async def played(transport: httpx.AsyncBaseTransport, steps: list[Any], **options: Any) -> list[Any]:
    """What comes of each step; a step is who does it, what is done, with which task, and with what else.

    What a step finds is kept as the task of this name. Whoever does something has a client of their own.
    """
    from taskapi.rest.client import MissingLink, Refused, TaskClient

    found: list[Any] = []
    known: dict[str, Any] = {}
    clients: dict[str, Any] = {}
    async with httpx.AsyncClient(transport=transport, base_url="http://tasks") as http:
        for who, what, name, *given in steps:
            client = clients.setdefault(who, TaskClient(http, **options))
            try:
                done = await _step(client, what, known.get(name), *given)
            except MissingLink as error:
                found.append({"missing": str(error), "lookup": isinstance(error, LookupError)})
            except Refused as error:
                found.append({"refused": error.status, "problem": error.problem})
            except httpx.TransportError as error:
                found.append({"failed": type(error).__name__})
            else:
                known[name] = done or known.get(name)
                found.append(json.loads(json.dumps(done)))
    return found


async def _step(client: Any, what: str, task: Any, content: Any = None) -> Any:
    if what in {"first", "all"}:
        found = []
        async for each in client.tasks(**(content or {})):
            if what == "first":
                return each
            found.append(each)
        return found
    if what == "spoil":
        task["title"] = content
        return None
    if what == "create":
        return await client.create(**content)
    if what == "change":
        return await client.change(task, **content)
    return await getattr(client, what)(task, *([content] if content else []))
