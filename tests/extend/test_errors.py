"""Errors: the family, problem details, handlers by class, and what nobody may see."""

import asyncio
import re
from typing import Any

import pytest

from api_starter import (
    APIError,
    APIStarter,
    ClientDisconnected,
    Conflict,
    ErrorHandlingMiddleware,
    Forbidden,
    RequestContext,
    StreamingResponse,
    TooManyRequests,
    Unauthorized,
    Unprocessable,
)
from api_starter.core.headers import Headers
from tests.core.asking import ask, exchange


def failing(error: Exception, **options: Any) -> APIStarter:
    """Return an application whose only endpoint raises this error."""
    app = APIStarter(**options)

    @app.endpoint("/", methods=["GET", "POST"])
    async def fail(_: RequestContext) -> None:
        raise error

    return app


@pytest.mark.parametrize(
    ("error", "status", "title"),
    [
        (Unauthorized("who are you?"), 401, "Unauthorized"),
        (Forbidden("not you"), 403, "Forbidden"),
        (Conflict("changed meanwhile"), 409, "Conflict"),
        (Unprocessable("wrong"), 422, "Unprocessable Entity"),
        (TooManyRequests("slower", headers={"retry-after": "7"}), 429, "Too Many Requests"),
        (APIError("planned"), 500, "Internal Server Error"),
    ],
)
def test_an_error_is_a_problem_with_its_status(error: APIError, status: int, title: str) -> None:
    """A client has to read prose to know what to do."""
    seen = ask(failing(error))
    assert (seen.status_code, seen.headers["content-type"]) == (status, "application/problem+json")
    content = {"type": "about:blank", "title": title, "status": status, "code": error.code, "detail": error.detail}
    assert seen.json() == content
    assert list(seen.json()) == list(content)


def test_headers_go_along() -> None:
    """A 401 without a challenge, or a 429 that does not say when to come back."""
    assert ask(failing(Unauthorized("who?"))).headers["www-authenticate"] == "Bearer"
    assert ask(failing(Unauthorized("who?", challenge="Basic"))).headers["www-authenticate"] == "Basic"
    assert ask(failing(TooManyRequests("slower", headers={"retry-after": "7"}))).headers["retry-after"] == "7"
    assert ask(failing(Conflict("x")), "PUT").headers["allow"] == "GET, HEAD, OPTIONS, POST"


def test_a_status_without_a_phrase_has_its_code_for_a_title() -> None:
    """An error of a later chapter is a KeyError while it is rendered."""

    class TeapotError(APIError):
        status, code = 499, "client_closed"

    assert ask(failing(TeapotError("x"))).json()["title"] == "client_closed"


def test_a_500_shows_nothing_of_the_inside_and_the_log_shows_all(caplog: pytest.LogCaptureFixture) -> None:
    """A stranger reads the password of the database in an error page, or nobody can find the fault."""
    seen = ask(failing(KeyError("secret-password")))
    assert (seen.status_code, seen.json()["code"]) == (500, "internal_error")
    assert not re.search("secret|KeyError|Traceback|line", seen.text)
    assert "secret-password" in caplog.text
    assert "GET / failed" in caplog.text


def test_debug_mode_shows_the_error_and_where_it_was() -> None:
    """Developing means reading the log of another window."""
    seen = ask(failing(KeyError("title"), debug=True)).json()
    assert seen["exception"] == "KeyError: 'title'"
    assert any("test_errors.py" in line for line in seen["traceback"])


def test_the_nearest_class_has_the_handler() -> None:
    """A handler for all lookups swallows the one that was written for missing keys."""
    app = failing(KeyError("x"))

    async def lookup(_: RequestContext, error: Exception) -> tuple[str, int]:
        return f"no {error.args[0]}", 404

    async def conflict(_ctx: RequestContext, _error: Exception) -> dict[str, str]:
        return {"handled": "conflict"}

    app.errors.handlers[LookupError] = lookup
    assert (ask(app).status_code, ask(app).text) == (404, "no x")
    app.errors.handlers[Conflict] = conflict
    assert app.errors.find(KeyError) is lookup
    assert app.errors.find(Conflict) is conflict
    assert app.errors.find(Forbidden) is app.errors.handlers[APIError]
    assert app.errors.find(ZeroDivisionError) is app.errors.handlers[Exception]


def test_a_handler_for_everything_leaves_api_errors_alone() -> None:
    """Reporting to a tracker turns every 404 into a 500."""
    app = failing(Forbidden("no"))

    async def report(_ctx: RequestContext, _error: Exception) -> tuple[str, int]:
        return "reported", 500

    app.errors.handlers[Exception] = report
    assert ask(app).status_code == 403


def test_a_handler_that_fails_is_a_500(caplog: pytest.LogCaptureFixture) -> None:
    """The handler's own fault reaches the server, and its text the client."""
    app = failing(KeyError("first"))

    async def broken(_ctx: RequestContext, _error: Exception) -> None:
        raise ZeroDivisionError("second")

    app.errors.handlers[KeyError] = broken
    assert ask(app).status_code == 500
    assert "second" in caplog.text
    assert "first" in caplog.text


def test_an_unknown_path_and_a_wrong_method_are_problems_too() -> None:
    """A client needs a second parser for the errors of the router."""
    app = failing(Conflict("x"))
    for seen in (ask(app, path="/nowhere"), ask(app, "DELETE")):
        assert seen.headers["content-type"] == "application/problem+json"


def test_nobody_is_answered_who_has_gone() -> None:
    """The log is full of faults because clients close their windows."""
    assert exchange(failing(ClientDisconnected("gone")), []) == []


def test_an_error_after_the_first_byte_cuts_the_answer_off() -> None:
    """Half a file looks like a whole one, or a JSON error is glued to its end."""
    app = APIStarter()

    async def pieces() -> Any:
        yield b"half"
        raise OSError("disk")

    @app.endpoint("/")
    async def download(_: RequestContext) -> StreamingResponse:
        return StreamingResponse(pieces())

    sent: list[Any] = []

    async def recording(scope: Any, receive: Any, send: Any) -> None:
        async def keep(message: Any) -> None:
            sent.append(message)
            await send(message)

        await app(scope, receive, keep)

    with pytest.raises(OSError, match="disk"):
        ask(recording)
    assert [message.get("body") for message in sent] == [None, b"half"]
    assert sent[-1]["more_body"] is True


def test_the_middleware_of_the_seed_works_on_its_own() -> None:
    """Error handling needs the whole application around it to be tested."""

    async def fail(_: RequestContext) -> Any:
        raise Conflict("x")

    scope = {"type": "http", "method": "GET", "path": "/", "headers": Headers([]).raw}
    response = asyncio.run(ErrorHandlingMiddleware()(RequestContext(scope, fail), fail))
    assert response.status == 409
