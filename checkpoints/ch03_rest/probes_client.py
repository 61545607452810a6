"""A client of the Task API, of an API that looks quite different, and what happens to both on the way.

Nothing here knows what is right: the tests judge what comes back.
"""

import asyncio
import json
from importlib.util import find_spec, module_from_spec
from itertools import islice
from typing import Any
from zlib import crc32

import httpx
from ch03_rest.probes import complete

PAGE = 2
METHODS = {"create": "PUT", "patch": "PATCH", "delete": "DELETE", "complete": "POST"}


class Elsewhere(httpx.AsyncBaseTransport):
    """An API of tasks whose paths are words that mean nothing; a client finds its way by the links alone.

    Args:
        words: eight of them, for its paths.
        lost: names of errors of httpx, one for each request that is no GET; an empty one stands for none. The request
            does not arrive (``ConnectError``), or its answer does not.
        rivals: so many times somebody else changes a task before a change arrives.
        rival: what they change.
        down: what is answered instead of anything else: a status, a body, its type, and to which methods.
    """

    def __init__(
        self, words: list[str], lost: Any = (), rivals: int = 0, rival: dict[str, Any] | None = None, down: Any = None
    ) -> None:
        self.words, self.lost, self.rivals, self.rival, self.down = words, list(lost), rivals, rival or {}, down
        self.tasks: dict[int, dict[str, Any]] = {}
        self.keys: dict[str, int] = {}
        self.log: list[list[Any]] = []

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Answer, and write down what was asked."""
        await asyncio.sleep(0)
        await request.aread()
        error = self.lost.pop(0) if self.lost and request.method != "GET" else ""
        response = httpx.Response(503) if error == "ConnectError" else self._answer(request)
        asked = [request.headers.get(name) for name in ("if-match", "if-none-match", "idempotency-key")]
        self.log.append([request.method, request.url.raw_path.decode(), *asked, error or response.status_code])
        if error:
            raise getattr(httpx, error)("no answer", request=request)
        return response

    def _answer(self, request: httpx.Request) -> httpx.Response:
        if self.down and request.method in self.down[3]:
            status, text, kind, _ = self.down
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
            case "PUT", 2:
                return self._create(request, content)
            case ("GET", 3) | ("PATCH", 4) | ("DELETE", 5) | ("POST", 6) if rest and int(rest[0]) in self.tasks:
                return self._one(request, int(rest[0]), content)
        return _problem(404, "not_found")

    def _list(self, request: httpx.Request) -> httpx.Response:
        """Cut the list, and only then look for what is wanted: a part in the middle may be empty."""
        given = request.url.params
        if given.get("in") != self.words[1]:
            return _problem(404, "not_found")
        after = int(given.get("after", "0"))
        found = [self._task(n) for n in islice((n for n in self.tasks if n > after), PAGE + 1)]
        links = {"self": {"href": str(request.url)}, "create": {"href": f"/{self.words[2]}", "method": "PUT"}}
        if len(found) > PAGE:
            more = request.url.copy_merge_params({"after": str(found[PAGE - 1]["number"])})
            links["next"] = {"href": more.raw_path.decode()}
        fitting = [each for each in found[:PAGE] if given.get("title") in {None, each["title"]}]
        fitting = [each for each in fitting if {*given.get_list("tag")} <= {*each["tags"]}]
        content = {"items": fitting, "_links": links}
        return _shown(request, content, f"list{crc32(json.dumps(content).encode())}")

    def _create(self, request: httpx.Request, content: dict[str, Any]) -> httpx.Response:
        key = request.headers.get("idempotency-key", "")
        number = self.keys.get(key, max(self.tasks, default=0) + 1)
        if key:
            self.keys[key] = number
        self.tasks.setdefault(number, {"priority": 3, "tags": [], **content, "status": "todo", "version": 1})
        return _shown(request, self._task(number), self._tag(number), 201)

    def _one(self, request: httpx.Request, number: int, content: dict[str, Any]) -> httpx.Response:
        task = self.tasks[number]
        if request.method == "GET":
            return _shown(request, self._task(number), self._tag(number))
        if self.rivals:
            self.rivals -= 1
            task |= {"version": task["version"] + 1, **self.rival}
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
        for place, rel in ((4, "patch"), (6, "complete"), (5, "delete")):
            if task["status"] != "done" or rel == "delete":
                links[rel] = {"href": f"/{self.words[place]}/{number}", "method": METHODS[rel]}
        return {"number": number, **task, "_links": links}


def _shown(request: httpx.Request, content: Any, tag: str, status: int = 200) -> httpx.Response:
    tag = tag if tag.startswith('"') else f'"{tag}"'
    if request.method == "GET" and request.headers.get("if-none-match") == tag:
        return httpx.Response(304, headers={"etag": tag})
    return httpx.Response(status, json=content, headers={"etag": tag})


def _problem(status: int, code: str) -> httpx.Response:
    headers = {"content-type": "application/problem+json"}
    return httpx.Response(status, json={"status": status, "code": code, "detail": code}, headers=headers)


async def elsewhere(steps: list[Any], words: list[str], more: dict[str, Any], options: Any = None) -> dict[str, Any]:
    """What comes of each step in the other API, and what was asked there; options are those of the client."""
    world = Elsewhere(words, **more)
    return {"found": await played(world, steps, **(options or {})), "log": world.log, "tasks": world.tasks}


async def here(steps: list[Any]) -> dict[str, Any]:
    """What comes of each step in the Task API."""
    return {"found": await played(httpx.ASGITransport(complete()), steps), "log": []}


async def crowded(words: list[str], count: int, often: int) -> dict[str, list[Any]]:
    """What is asked for the second task of many, now and then while others come; then for the list and all tasks.

    Those that were read last are read first.
    """
    from taskapi.rest.client import TaskClient

    world = Elsewhere(words)
    async with httpx.AsyncClient(transport=world, base_url="http://tasks") as http:
        client = TaskClient(http)
        made = [await client.create(title=word) for word in words[:3]]
        for number in range(count):
            made.append(await client.create(title=f"{number}"))
            if number % often == 0:
                await client.get(made[1])
        second = [each for each in world.log if each[1] == f"/{words[3]}/2"]
        del world.log[:]
        await _step(client, "first", None, {})
        for each in (made.pop(1), *reversed(made)):
            await client.get(each)
    return {"second": second, "all": world.log}


def _of_another_process(http: httpx.AsyncClient) -> Any:
    """A client made by the module as another process has it."""
    spec = find_spec("taskapi.rest.client")
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.TaskClient(http)


async def played(transport: httpx.AsyncBaseTransport, steps: list[Any], key: str = "", **options: Any) -> list[Any]:
    """What comes of each step: a name for its result, who does it, what is done, with which task, and with what else.

    Whoever does something has a client of their own; each stranger has one in another process.
    """
    from taskapi.rest.client import MissingLink, Refused, TaskClient

    found: list[Any] = []
    known: dict[str, Any] = {}
    clients: dict[str, Any] = {}
    options |= {"new_key": lambda: key} if key else {}
    async with httpx.AsyncClient(transport=transport, base_url="http://tasks") as http:
        for name, who, what, task, given in steps:
            if who not in clients:
                clients[who] = _of_another_process(http) if who.startswith("stranger") else TaskClient(http, **options)
            if task and known.get(task) is None:
                found.append({"raised": f"there is no {task}"})
                continue
            try:
                known[name] = await _step(clients[who], what, known.get(task), given)
                found.append(json.loads(json.dumps(known[name])))
            except MissingLink as error:
                found.append({"raised": "MissingLink", "text": str(error), "lookup": isinstance(error, LookupError)})
            except Refused as error:
                found.append({"raised": f"Refused {error.status}", "problem": error.problem})
            except httpx.TransportError as error:
                found.append({"raised": type(error).__name__})
    return found


async def _step(client: Any, what: str, task: Any, given: dict[str, Any]) -> Any:
    """What comes of one step; a copy is one from when a task could not be completed."""
    if what in {"first", "all"}:
        found = []
        async for each in client.tasks(**given):
            if what == "first":
                return each
            found.append(each)
        return found if what == "all" else None
    if what == "copy":
        links = {rel: link for rel, link in task["_links"].items() if rel != "complete"}
        return json.loads(json.dumps({**task, "_links": links}))
    if what == "spoil":
        task["title"] = "spoiled"
        return task["tags"].append("spoiled")
    return await getattr(client, what)(*filter(None, [task, given.pop("move", None)]), **given)
