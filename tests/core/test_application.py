"""The application as a whole: errors, limits, names, mounts, and requests that nobody thought of."""

import asyncio
from collections.abc import Iterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from api_starter import APIError, Application, ContentTooLarge, NotFound, RequestContext, Response
from tests.core import ROOT
from tests.core.asking import ask, exchange
from workbook.lab import Client, Lab, Setup, make_driver
from workbook.manifest import load_course
from workbook.overlay import choose_tracks, uninstall


async def size(ctx: RequestContext) -> dict[str, int]:
    """Answer with the length of the body."""
    return {"size": len(await ctx.body())}


def test_an_error_becomes_its_status_its_headers_and_a_word() -> None:
    """A client gets 500 for its own mistake, or is not told when to come back."""

    class BusyError(APIError):
        status, code = 503, "busy"

    async def busy(_: RequestContext) -> None:
        raise BusyError("come back later", headers={"retry-after": "5"})

    app = Application()
    app.endpoint("/")(busy)
    seen = ask(app)
    assert (seen.status_code, seen.headers["retry-after"]) == (503, "5")
    assert seen.json() == {"status": 503, "code": "busy", "detail": "come back later"}
    assert (APIError.status, NotFound("x").headers) == (500, {})


def test_a_fault_of_the_programmer_reaches_the_server() -> None:
    """A fault is hidden from the log."""

    async def broken(_: RequestContext) -> None:
        raise ZeroDivisionError

    app = Application()
    app.endpoint("/")(broken)
    with pytest.raises(ZeroDivisionError):
        ask(app)


@pytest.mark.parametrize("content", [b"x" * 11, [b"x" * 6, b"x" * 6], [b"x"] * 11])
def test_a_body_beyond_the_limit_is_413(content: Any) -> None:
    """A large body fills the memory, or is a 500."""
    app = Application(max_body=10)
    app.endpoint("/", methods="POST")(size)
    assert ask(app, "POST", content=content).status_code == ContentTooLarge.status == 413
    assert ask(app, "POST", content=b"x" * 10).json() == {"size": 10}
    length = [("content-length", "9" * 5000)]
    assert ask(app, "POST", headers=length, content=b"").status_code == 413


def test_nobody_is_answered_who_has_gone() -> None:
    """The log is full of faults because clients close their windows."""
    app = Application()
    app.endpoint("/", methods=["POST"])(size)
    half = {"type": "http.request", "body": b"half", "more_body": True}
    assert exchange(app, [half, {"type": "http.disconnect"}]) == []


def test_a_decorated_function_stays_itself_and_gives_the_name() -> None:
    """An endpoint that was registered cannot be tested by calling it."""
    app = Application()
    assert app.endpoint("/sizes/{id:int}")(size) is size
    app.endpoint("/büro", name="office")(size)
    assert (app.url_for("size", id=7), app.url_for("office")) == ("/sizes/7", "/b%C3%BCro")


def test_an_object_with_an_asynchronous_call_is_an_endpoint() -> None:
    """An endpoint with dependencies of its own has to be a function with globals."""

    class Greeting:
        def __init__(self, word: str) -> None:
            self.word = word

        async def __call__(self, _: RequestContext) -> str:
            return self.word

    app = Application()
    app.endpoint("/", name="greeting")(Greeting("hello"))
    assert ask(app).text == "hello"


def test_a_redirect_below_a_prefix_stays_below_it() -> None:
    """A slash too much leads out of the mounted application."""
    inner, outer = Application(), Application()
    inner.endpoint("/list/")(size)
    outer.mount("/admin", inner)
    for app, root in ((outer, ""), (inner, "/admin")):
        sent = exchange(app, [], method="GET", path="/admin/list", root_path=root, query_string=b"a=b&c=%20")
        assert dict(sent[0]["headers"])[b"location"] == b"/admin/list/?a=b&c=%20"


def test_another_protocol_is_served_and_http_can_be_replaced() -> None:
    """The chapter about WebSockets would have to rewrite the core."""

    async def handler(scope: Any, _receive: Any, send: Any) -> None:
        await send({"type": "http.response.start", "status": 418})
        await send({"type": "http.response.body", "body": scope["type"].encode()})

    app = Application()
    app.on_scope("http", handler)
    assert (ask(app).status_code, ask(app).text) == (418, "http")


def test_what_a_subclass_compiles_is_called() -> None:
    """Reading signatures, once for each endpoint, would mean to rewrite the registration."""
    compiled: list[str] = []

    class Counting(Application):
        def compile(self, function: Any, path: str) -> Any:
            compiled.append(path)

            async def twice(ctx: RequestContext) -> Any:
                return [await function(ctx), await function(ctx)]

            return twice

    app = Counting()
    app.endpoint("/sizes", methods=["POST"])(size)
    seen = [ask(app, "POST", "/sizes", content=b"abc").json() for _ in range(2)]
    assert (seen, compiled) == ([[{"size": 3}] * 2] * 2, ["/sizes"])


def test_a_subclass_stands_around_every_request() -> None:
    """Middleware would mean to rewrite the way from a request to its response."""

    class Closed(Application):
        async def handle(self, ctx: RequestContext) -> Response:
            response = await super().handle(ctx)
            response.headers["x-path"] = ctx.path
            return response

    app = Closed()
    app.endpoint("/sizes", methods=["POST"])(size)
    assert ask(app, "POST", "/sizes", content=b"abc").headers["x-path"] == "/sizes"


def test_lifespans_of_a_cancelled_server_are_left() -> None:
    """Ctrl-C leaves the connections open."""
    log: list[str] = []

    @asynccontextmanager
    async def lifespan(_: Application) -> Any:
        try:
            yield
        finally:
            log.append("left")

    async def cancelled(_scope: Any, _receive: Any, send: Any) -> None:
        async def receive() -> Any:
            if log:
                raise asyncio.CancelledError
            log.append("started")
            return {"type": "lifespan.startup"}

        await app({"type": "lifespan"}, receive, send)

    app = Application()
    app.add_lifespan(lifespan)
    with pytest.raises(asyncio.CancelledError):
        exchange(cancelled, [], type="lifespan")
    assert log == ["started", "left"]


@pytest.fixture(scope="module")
def task_api() -> Iterator[Client]:
    """The first Task API, running."""
    driver = make_driver("local", Setup((), choose_tracks(load_course(ROOT), "solutions").to_json()))
    client = Lab(driver).asgi("api_starter.core.quickstart:create_app")
    with client.lifespan():
        yield client
    driver.close()
    uninstall()


BYTES = st.binary(max_size=20)
NAMES = st.sampled_from([b"cookie", b"content-length", b"content-type", b"host", b"x"])
TARGETS = st.from_regex(r"(/(tasks|export|[0-9]{1,25}|done|[!-~]{0,4})){0,4}/?(\?[!-~]{0,12})?", fullmatch=True)


@settings(max_examples=150, phases=[Phase.generate])
@given(
    st.sampled_from(["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "BREW"]),
    TARGETS.filter(lambda target: "#" not in target),
    st.lists(st.tuples(NAMES, BYTES), max_size=3),
    st.lists(st.sampled_from([b'{"title":', b' "x"}', b"", b"[", b"\xff", b" "]), min_size=1, max_size=4),
)
def test_no_request_is_a_500(task_api: Client, method: str, target: str, headers: Any, content: list[bytes]) -> None:
    """Somebody finds a request that takes the API down."""
    seen = task_api.request(method, target, headers=headers, content=content)
    assert 200 <= seen.status_code < 500
    if method == "HEAD" or seen.status_code == 204:
        assert seen.content == b""
