"""The whole API in process: what no module can show alone. The contract suite in checkpoints asks for the rest."""

import asyncio
from typing import Any

import httpx
import pytest

from api_starter import APIStarter, Call, Plugin, RequestContext, ServiceScope, Unauthorized
from taskapi.rest.links import RootLink
from taskapi.tasks import InMemoryTaskRepository, Task, TaskChanged, TaskCreated, TaskMoved, TaskRepository
from tests.taskapi.rest.serving import create_app, made, served

PNG, XML, CSV = ({"accept": kind} for kind in ("image/png", "application/xml", "text/csv"))


async def test_two_people_change_one_task_and_nothing_is_lost() -> None:
    """The second who saves overwrites what the first has written."""
    async with served() as client:
        first = await made(client)
        path, seen = first.headers["location"], {"if-match": first.headers["etag"]}
        mine = await client.patch(path, json={"priority": 5}, headers=seen)
        theirs = await client.put(path, json={"title": "buy bread"}, headers=seen)
        assert (mine.status_code, theirs.status_code) == (200, 412)
        again = {"if-match": (await client.get(path)).headers["etag"]}
        assert (await client.patch(path, json={"title": "buy bread"}, headers=again)).json()["priority"] == 5


@pytest.mark.parametrize("headers", [{}, XML, CSV, {"api-version": "1"}])
async def test_the_tag_of_every_representation_is_good_for_a_change(headers: dict[str, str]) -> None:
    """Somebody who reads XML can never write."""
    async with served() as client:
        path = (await made(client)).headers["location"]
        seen = await client.get(path, headers=headers)
        answer = await client.put(path, json={"title": "x"}, headers={"if-match": seen.headers["etag"]})
        assert answer.status_code == 200
        assert (await client.delete(path, headers={"if-match": seen.headers["etag"]})).status_code == 412


async def test_of_several_versions_the_one_that_is_there_counts() -> None:
    """A client that keeps two versions can change neither."""
    async with served() as client:
        path = (await made(client)).headers["location"]
        stale = await client.put(path, json={"title": "x"}, headers={"if-match": '"7-json2", "8-json2"'})
        right = await client.put(path, json={"title": "x"}, headers={"if-match": '"7-json2", "1-json2"'})
        lines = [("if-match", '"7-json2"'), ("if-match", '"2-json2"')]
        assert [stale.status_code, right.status_code] == [412, 200]
        assert (await client.request("POST", f"{path}/start", headers=lines)).status_code == 200


async def test_every_representation_has_a_tag_of_its_own() -> None:
    """A cache answers JSON to somebody who asked for XML, since the tag is the same."""
    async with served() as client:
        path = (await made(client)).headers["location"]
        kinds: list[dict[str, str]] = [{}, XML, CSV, {"api-version": "1"}, {"api-version": "1", **XML}]
        for each in (path, "/tasks"):
            answers = [await client.get(each, headers=headers) for headers in kinds]
            tags = [answer.headers["etag"] for answer in answers]
            assert len(set(tags)) == len(kinds)
            for headers, tag in zip(kinds, tags, strict=True):
                again = await client.get(each, headers={**headers, "if-none-match": f'"x", W/{tag}'})
                assert (again.status_code, again.content) == (304, b"")
                assert again.headers["etag"] == tag
                assert again.headers["cache-control"] == "no-cache"
                assert again.headers["vary"] == "accept, api-version"
                other = await client.get(each, headers={**headers, "if-none-match": tags[tags.index(tag) - 1]})
                assert other.status_code == 200


async def test_whatever_changes_a_list_changes_its_tag() -> None:
    """A list is shown from a cache in which a task is missing."""
    async with served() as client:
        tags = [(await client.get("/tasks")).headers["etag"]]
        path = (await made(client)).headers["location"]
        tags.append((await client.get("/tasks")).headers["etag"])
        await client.post(f"{path}/start")
        tags.append((await client.get("/tasks")).headers["etag"])
        await made(client)
        tags.append((await client.get("/tasks?page_size=1")).headers["etag"])
        await client.delete(path)
        tags.append((await client.get("/tasks")).headers["etag"])
        assert len(set(tags)) == len(tags)


@pytest.mark.parametrize(("method", "path"), [("POST", "/tasks"), ("PUT", ""), ("DELETE", ""), ("POST", "/start")])
async def test_what_cannot_be_answered_is_not_done(method: str, path: str) -> None:
    """A client is told 406, and its task is there all the same."""
    async with served() as client:
        before = await made(client)
        target = path if path == "/tasks" else before.headers["location"] + path
        answer = await client.request(method, target, json={"title": "x"}, headers={**PNG, "if-match": "*"})
        assert answer.status_code == 406
        assert answer.headers["content-type"] == "application/problem+json"
        assert "text/csv" in answer.json()["detail"]
        assert (await client.get("/tasks")).json()["items"] == [before.json()]


async def test_a_body_of_xml_does_what_its_json_does() -> None:
    """XML goes another way, past the rules or past the key."""
    kind = {"content-type": "application/xml; charset=utf-8"}
    text = "<task><title>x</title><priority>4</priority><tags><tag>b</tag><tag>a</tag></tags></task>"
    async with served() as client:
        answers = [await client.post("/v2/tasks", content=text, headers={**kind, "idempotency-key": "k"}) for _ in "12"]
        assert [answer.status_code for answer in answers] == [201, 201]
        assert len({answer.headers["location"] for answer in answers}) == 1
        assert (answers[0].json()["priority"], answers[0].json()["tags"]) == (4, ["a", "b"])
        path = answers[0].headers["location"]
        wrong = await client.put(path, content=text.replace("4", "high"), headers={**kind, "if-match": "*"})
        assert [each["at"] for each in wrong.json()["errors"]] == ["#/priority"]
        patch = await client.patch(path, content=text, headers={**kind, "if-match": "*"})
        assert patch.status_code == 415
        assert patch.headers["accept-patch"] == "application/merge-patch+json, application/json"
        assert (await client.post(f"{path}/start", headers=kind)).status_code == 200
        too_large = await client.post("/tasks", content=b"<task>" + b" " * 1024 * 1024, headers=kind)
        assert too_large.status_code == 413


@pytest.mark.parametrize(
    ("body", "at"),
    [
        ({}, ["#/title"]),
        ({"title": " "}, ["#/title"]),
        ({"title": "x", "priority": "3"}, ["#/priority"]),
        ({"title": "x", "priority": True}, ["#/priority"]),
        ({"title": "x", "due_date": 0}, ["#/due_date"]),
        ({"title": "x", "due_date": "2029-12-31"}, ["#/due_date"]),
        ({"title": "x", "tags": "home"}, ["#/tags"]),
        ({"title": "x", "tags": ["home", "Not a tag"]}, ["#/tags/1"]),
        ({"title": "x", "tags": [f"t{n}" for n in range(11)]}, ["#/tags"]),
        ({"title": "x", "id": "1", "status": "done", "version": 7}, ["#/id", "#/status", "#/version"]),
    ],
)
async def test_a_body_is_refused_in_one_way_by_post_put_and_patch(body: dict[str, Any], at: list[str]) -> None:
    """What POST refuses comes in by PATCH."""
    async with served() as client:
        path, force = (await made(client)).headers["location"], {"if-match": "*"}
        answers = [await client.post("/tasks", json=body), await client.put(path, json=body, headers=force)]
        if body:
            answers.append(await client.patch(path, json=body, headers=force))
        for answer in answers:
            assert (answer.status_code, [each["at"] for each in answer.json()["errors"]]) == (422, at)


async def test_a_whole_number_may_have_a_point() -> None:
    """A client whose language has one type of numbers cannot set a priority."""
    async with served() as client:
        assert (await made(client, priority=4.0)).json()["priority"] == 4
        for wrong in (4.5, "4", True):
            assert (await client.post("/tasks", json={"title": "x", "priority": wrong})).status_code == 422


async def test_a_patch_for_whatever_is_there_does_not_lose_what_others_do() -> None:
    """A tag that is added at the same moment as another is gone."""

    class Yielding(InMemoryTaskRepository):
        async def get(self, task_id: Any) -> Task | None:
            task = await super().get(task_id)
            await asyncio.sleep(0)
            return task

    app = create_app()
    app.services.replace(TaskRepository, Yielding, singleton=True)
    async with served(app) as client:
        path = (await made(client)).headers["location"]
        done = await asyncio.gather(*(client.put(f"{path}/tags/t{n}") for n in range(4)))
        assert [each.status_code for each in done] == [204] * 4
        assert (await client.get(path)).json()["tags"] == ["t0", "t1", "t2", "t3"]


async def test_tags_come_and_go() -> None:
    """Adding twice is an error, or a version that changes nothing."""
    async with served() as client:
        path = (await made(client, tags=["a"])).headers["location"]
        for method, tag, tags, version in [
            ("PUT", "b", ["a", "b"], 2),
            ("PUT", "b", ["a", "b"], 2),
            ("DELETE", "a", ["b"], 3),
            ("DELETE", "a", ["b"], 3),
        ]:
            assert (await client.request(method, f"{path}/tags/{tag}")).status_code == 204
            shown = await client.get(f"{path}/tags")
            assert shown.json()["tags"] == tags
            assert (await client.get(path)).json()["version"] == version
        assert (await client.put(f"{path}/tags/No")).json()["errors"][0]["in"] == "path"
        assert (await client.put(f"{path}/tags/x", headers={"if-match": '"1"'})).status_code == 412
        assert (await client.get(f"{path}/tags", headers=CSV)).status_code == 406


@pytest.mark.parametrize("root", ["", "/api"])
async def test_links_lead_back_wherever_the_application_is(root: str) -> None:
    """Behind a prefix every link is broken."""
    app = create_app()
    outer = app
    if root:
        outer = APIStarter()
        outer.mount(root, app)
    async with served(outer) as client:
        for prefix in ("", "/v2"):
            top = (await client.get(f"{root}{prefix}/")).json()["_links"]
            assert top["self"]["href"] == f"{root}{prefix}/"
            page = (await client.get(top["tasks"]["href"])).json()
            created = await client.post(page["_links"]["create"]["href"], json={"title": "x"})
            assert created.headers["location"] == created.json()["_links"]["self"]["href"]
            assert created.headers["location"].startswith(f"{root}{prefix}/tasks/")
            for link in created.json()["_links"].values():
                asked = await client.request("OPTIONS", link["href"])
                assert link.get("method", "GET") in asked.headers["allow"]
            assert (await client.get(top["docs"]["href"])).status_code == 200
        old = await client.get(f"{root}/v1/tasks", headers={"x": "y"})
        assert old.headers["link"] == f'<{root}/v2/tasks>; rel="successor-version"'


@pytest.mark.parametrize("headers", [XML, CSV, {"api-version": "1"}])
async def test_where_no_links_are_shown_a_header_leads_on(headers: dict[str, str]) -> None:
    """A program of last year, or a table, has the first page and takes it for everything."""
    async with served() as client:
        for _ in range(3):
            await made(client)
        first = await client.get("/tasks?page_size=2", headers=headers)
        href = '</tasks?page=2&page_size=2>; rel="next"'
        assert first.headers.get_list("link")[0] == href
        second = await client.get("/tasks?page=2&page_size=2", headers=headers)
        assert "next" not in second.headers.get("link", "")
        for path in ("/tasks?page_size=2", "/tasks?page_size=2&cursor="):
            assert "link" not in (await client.get(path)).headers
            assert 'rel="next"' in (await client.get(path, headers=headers)).headers["link"]
        known = {"if-none-match": first.headers["etag"], **headers}
        answer = await client.get("/tasks?page_size=2", headers=known)
        assert (answer.status_code, answer.headers.get_list("link")[0]) == (304, href)


async def test_versions_by_path_header_and_type_are_one_and_the_same() -> None:
    """One of three ways shows the wrong version, or forgets to warn."""
    async with served() as client:
        path = (await made(client)).headers["location"]
        vendor = {"accept": "application/vnd.taskapi.v1+json"}
        answers = [
            await client.get(f"/v1{path}"),
            await client.get(path, headers={"api-version": "1"}),
            await client.get(path, headers=vendor),
            await client.get(f"/v1{path}", headers={"api-version": "1", **vendor}),
        ]
        for answer in answers:
            assert set(answer.json()) == {"id", "title", "priority", "done"}
            assert answer.headers["api-version"] == "1"
            assert {"deprecation", "sunset", "link"} <= set(answer.headers)
        assert answers[2].headers["content-type"] == vendor["accept"]
        both = {"accept": f"application/vnd.taskapi.v2+json, {vendor['accept']};q=0.5"}
        assert (await client.get(f"/v1{path}", headers=both)).headers["api-version"] == "1"
        for target, headers, status in [
            (f"/v2{path}", {"api-version": "1"}, 400),
            (f"/v2{path}", vendor, 400),
            (path, {"api-version": "2", **vendor}, 400),
            (path, {"api-version": "3"}, 400),
            (path, {"accept": "application/vnd.taskapi.v3+json"}, 406),
            (f"/v3{path}", {}, 404),
        ]:
            answer = await client.get(target, headers=headers)
            assert (answer.status_code, "api-version" in answer.headers) == (status, True)


async def test_every_answer_tells_its_version_also_when_all_goes_wrong() -> None:
    """A client cannot tell which version has failed."""

    class Strangers(Plugin):
        name = "strangers"

        def setup(self, app: APIStarter) -> None:
            def closed(call: Call, scope: ServiceScope) -> Any:
                if "x-stranger" in call.headers:
                    raise Unauthorized("who are you?")
                raise RuntimeError("broken")

            app.gate(closed, stage=40)

    async with served(create_app(Strangers())) as client:
        for headers, status in [({"x-stranger": "1"}, 401), ({}, 500)]:
            answer = await client.get("/tasks", headers=headers)
            assert (answer.status_code, answer.headers.get_list("api-version")) == (status, ["2"])


async def test_other_resources_keep_their_own_formats() -> None:
    """The documentation is 406 for every browser, and an export of a later chapter as well."""

    class Export(Plugin):
        name = "export"
        requires = ("rest",)

        def setup(self, app: APIStarter) -> None:
            @app.endpoint("/tasks/export")
            async def export(_: RequestContext) -> str:
                return "all of them"

            app.services.contribute(RootLink, lambda: RootLink("export", "/tasks/export"))

    async with served(create_app(Export())) as client:
        assert (await client.get("/docs", headers={"accept": "text/html"})).status_code == 200
        assert (await client.get("/tasks/export", headers={"accept": "text/plain"})).text == "all of them"
        top = (await client.get("/")).json()
        assert top["_links"]["export"] == {"href": "/tasks/export"}
        assert list(top["_links"]) == ["self", "tasks", "docs", "openapi", "export"]


async def test_events_are_told_after_success_and_once() -> None:
    """A subscriber hears of what was refused, or twice of what was repeated."""
    app, told = create_app(), []

    async def hear(event: Any) -> None:
        told.append(type(event))

    app.events.on(object, hear)
    async with served(app) as client:
        key = {"idempotency-key": "k"}
        answers = [await client.post("/tasks", json={"title": "x"}, headers=key) for _ in range(3)]
        path = answers[0].headers["location"]
        await client.put(path, json={"title": "y"}, headers={"if-match": '"7"'})
        await client.put(path, json={"title": "y"}, headers={"if-match": '"1"'})
        await client.put(path, json={"title": "y"}, headers={"if-match": '"2"'})
        await client.post(f"{path}/complete")
        await client.post(f"{path}/complete")
    assert told == [TaskCreated, TaskChanged, TaskMoved]


async def test_cursors_neither_skip_nor_repeat_where_pages_do() -> None:
    """While somebody adds tasks, a list shows one twice and another never."""

    async def walked(client: httpx.AsyncClient, href: str) -> list[str]:
        titles = []
        while href:
            page = (await client.get(href)).json()
            titles += [task["title"] for task in page["items"]]
            href = page["_links"].get("next", {}).get("href", "")
            if len(titles) == 2:
                await made(client, title="a")
        return titles

    async with served() as client:
        for title in "bcdef":
            await made(client, title=title)
        assert await walked(client, "/tasks?sort=title&page_size=2&cursor=") == list("bcdef")
        assert await walked(client, "/tasks?sort=title&page_size=2&page=1") == list("abbcdef")


async def test_head_and_options_answer_everywhere() -> None:
    """A client that only wants to know the tag has to load the whole list."""
    async with served() as client:
        path = (await made(client)).headers["location"]
        for each in ("/", "/tasks", path, f"{path}/tags", f"/v1{path}"):
            get, head = await client.get(each), await client.head(each)
            assert (head.status_code, head.content) == (200, b"")
            assert head.headers["etag"] == get.headers["etag"]
            assert head.headers["content-length"] == get.headers["content-length"]
            allowed = (await client.options(each)).headers["allow"]
            assert {"GET", "HEAD", "OPTIONS"} <= set(allowed.split(", "))
        refused = await client.put(f"{path}/start")
        assert (refused.status_code, refused.headers["allow"]) == (405, "OPTIONS, POST")
        for headers in ({}, {"content-type": "text/plain"}):
            assert (await client.patch("/tasks", headers=headers)).status_code == 405
            untyped = await client.patch(path, content=b"{}", headers={"if-match": "*", **headers})
            assert (untyped.status_code, "accept-patch" in untyped.headers) == (415, True)
