"""Middleware: order by stage, short circuits, and the two that everybody needs."""

from typing import Any

import pytest

from api_starter import APIStarter, NotFound, RequestContext, Response, Stage, TextResponse, TimingMiddleware
from api_starter.extend.errors import MiddlewareError
from tests.core.asking import ask


def telling(name: str, log: list[str]) -> Any:
    """Return a middleware that tells when a request comes in and when its response goes out."""

    async def tell(ctx: RequestContext, call_next: Any) -> Response:
        log.append(f"{name} in")
        response: Response = await call_next(ctx)
        log.append(f"{name} out")
        return response

    return tell


def app_of(*middlewares: tuple[Any, int | None]) -> APIStarter:
    """Return an application with one endpoint and these middlewares."""
    app = APIStarter()
    for middleware, stage in middlewares:
        app.add_middleware(middleware, stage=stage)

    @app.endpoint("/")
    async def hello(_: RequestContext) -> str:
        return "hello"

    return app


def test_the_declared_stage_decides_and_not_who_was_added_first() -> None:
    """A cache that a plugin adds early answers before anybody has asked who is there."""
    log: list[str] = []
    outer, inner = (telling("limit", log), Stage.LIMIT), (telling("negotiate", log), Stage.NEGOTIATE)
    for middlewares in ((outer, inner), (inner, outer)):
        log.clear()
        assert ask(app_of(*middlewares)).text == "hello"
        assert log == ["limit in", "negotiate in", "negotiate out", "limit out"]


def test_within_a_stage_the_first_is_the_outermost() -> None:
    """The order of two equals changes from one start to the next."""
    log: list[str] = []
    ask(app_of(*((telling(name, log), Stage.LIMIT) for name in "abc")))
    assert log == ["a in", "b in", "c in", "c out", "b out", "a out"]


def test_a_middleware_may_answer_itself() -> None:
    """A limiter cannot turn anybody away."""
    log: list[str] = []

    async def closed(_: RequestContext, call_next: Any) -> Response:
        return TextResponse("closed", 503)

    app = app_of((closed, Stage.LIMIT), (telling("inner", log), Stage.ENDPOINT), (telling("outer", log), Stage.OBSERVE))
    assert (ask(app).status_code, ask(app).text, log[:2]) == (503, "closed", ["outer in", "outer out"])


def test_a_class_says_its_own_stage_and_the_decorator_returns_the_function() -> None:
    """Whoever adds a middleware has to know where it belongs, or cannot test it by calling it."""
    log: list[str] = []

    class Early:
        stage = Stage.OBSERVE

        async def __call__(self, ctx: RequestContext, call_next: Any) -> Response:
            return await telling("early", log)(ctx, call_next)  # type: ignore[no-any-return]

    app = app_of()
    late = telling("late", log)
    assert app.middleware(stage=Stage.LIMIT)(late) is late
    app.add_middleware(Early())
    assert ask(app).text == "hello"
    assert log == ["early in", "late in", "late out", "early out"]


def test_an_error_is_an_exception_further_in_and_a_response_further_out() -> None:
    """Metrics count a 404 as a success, or a transaction is committed although the endpoint failed."""
    seen: list[Any] = []

    async def outside(ctx: RequestContext, call_next: Any) -> Response:
        response: Response = await call_next(ctx)
        seen.append(response.status)
        return response

    async def inside(ctx: RequestContext, call_next: Any) -> Response:
        try:
            return await call_next(ctx)  # type: ignore[no-any-return]
        except NotFound as error:
            seen.append(type(error))
            raise

    app = app_of((outside, Stage.OBSERVE), (inside, Stage.ENDPOINT))
    assert ask(app, path="/nowhere").status_code == 404
    assert seen == [NotFound, 404]


def test_timing_tells_milliseconds_by_the_clock_that_it_was_given() -> None:
    """The header is there, but nobody could have tested its number."""
    ticks = iter([2.0, 2.0125])
    app = app_of((TimingMiddleware(lambda: next(ticks)), None))
    assert ask(app).headers["server-timing"] == "app;dur=12.500"


def test_timing_times_errors_too() -> None:
    """The slowest answers, those that fail, are missing in the graph."""
    app = app_of((TimingMiddleware(), None))
    assert ask(app, path="/nowhere").headers["server-timing"].startswith("app;dur=")


def test_what_is_added_later_counts_at_once() -> None:
    """A middleware that a test adds to a running application is not there."""
    log: list[str] = []
    app = app_of()
    ask(app)
    app.add_middleware(telling("late", log))
    ask(app)
    assert log == ["late in", "late out"]


async def no_return(ctx: RequestContext, call_next: Any) -> None:
    """Forget what everybody forgets once."""
    await call_next(ctx)


def test_a_forgotten_return_is_told(caplog: pytest.LogCaptureFixture) -> None:
    """The log says that None cannot be called, three modules away from the mistake."""
    assert ask(app_of((no_return, None))).status_code == 500
    assert "returned None and no response" in caplog.text


def test_what_cannot_be_awaited_is_refused_at_once() -> None:
    """The first request finds out."""

    def synchronous(ctx: RequestContext, call_next: Any) -> Any:
        return call_next(ctx)

    for wrong in (TimingMiddleware, synchronous):
        with pytest.raises(MiddlewareError, match="no coroutine function"):
            APIStarter().add_middleware(wrong)  # type: ignore[type-var]
