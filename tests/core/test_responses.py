"""Responses beyond the regions of the tasks: text, pages, redirects, files, cookies."""

from pathlib import Path

import pytest

from api_starter import (
    FileResponse,
    HTMLResponse,
    JSONResponse,
    NotFound,
    RedirectResponse,
    Response,
    StreamingResponse,
    TextResponse,
)
from tests.core.asking import ask


@pytest.mark.parametrize(
    ("response", "content_type"),
    [
        (TextResponse("ü"), ["text/plain; charset=utf-8"]),
        (HTMLResponse("ü"), ["text/html; charset=utf-8"]),
        (JSONResponse("ü"), ["application/json"]),
        (JSONResponse("ü", headers={"Content-Type": "application/problem+json"}), ["application/problem+json"]),
        (Response("ü", media_type="text/csv"), ["text/csv"]),
        (HTMLResponse("ü", media_type="text/x"), ["text/x"]),
        (Response("ü", headers={"x": "y"}), []),
    ],
)
def test_each_response_says_once_what_it_is(response: Response, content_type: list[str]) -> None:
    """A browser shows a page as text, or picks one of two content types."""
    seen = ask(response)
    assert seen.headers.get_list("content-type") == content_type
    assert seen.text.strip('"') == "ü"


def test_a_response_does_not_share_its_headers() -> None:
    """A field that one endpoint sets appears in the answers of others."""
    given = {"x-a": "1"}
    first, second = Response(headers=given), Response(headers=given)
    first.headers["x-b"] = "2"
    assert (dict(second.headers), given) == ({"x-a": "1"}, {"x-a": "1"})


@pytest.mark.parametrize("status", [303, 307, 308])
def test_a_redirect_has_a_location_and_no_body(status: int) -> None:
    """The client does not know where to go, or sends its form to the wrong method."""
    seen = ask(RedirectResponse("/büro/a b?q=100%25&r=/x#top", status))
    assert (seen.status_code, seen.content) == (status, b"")
    assert seen.headers["location"] == "/b%C3%BCro/a%20b?q=100%25&r=/x#top"


def test_cookies_are_set_and_taken_back() -> None:
    """A login is lost at the next request, or outlives the logout."""
    response = Response()
    response.set_cookie("id", "1", max_age=60, secure=True, same_site="strict")
    response.delete_cookie("old", path="/app", domain="example.org")
    assert ask(response).headers.get_list("set-cookie") == [
        "id=1; Max-Age=60; Path=/; Secure; HttpOnly; SameSite=Strict",
        "old=; Max-Age=0; Path=/app; Domain=example.org; HttpOnly; SameSite=Lax",
    ]
    with pytest.raises(ValueError, match="encode the value"):
        response.set_cookie("id", "a; admin=1")


def test_json_without_a_form_is_refused_before_anything_is_sent() -> None:
    """Half of an answer is sent before the fault shows."""
    with pytest.raises(TypeError, match="no JSON"):
        JSONResponse({"a": object()})
    assert JSONResponse({"a": float("nan"), "b": [float("inf")]}).body == b'{"a":null,"b":[null]}'


def test_a_file_is_offered_under_a_name(tmp_path: Path) -> None:
    """A name with an umlaut or a quote breaks the header, or the file is saved under another name."""
    path = tmp_path / "data.bin"
    path.write_bytes(bytes(range(256)) * 1000)
    seen = ask(FileResponse(path, filename='Grüße "1"; x.csv', media_type="text/csv"))
    assert seen.headers["content-disposition"] == "attachment; filename*=UTF-8''Gr%C3%BC%C3%9Fe%20%221%22%3B%20x.csv"
    assert (seen.headers["content-type"], seen.headers["content-length"]) == ("text/csv", "256000")
    assert seen.content == path.read_bytes()
    assert max(map(len, seen.chunks)) <= 64 * 1024
    assert ask(FileResponse(path)).headers["content-type"] == "application/octet-stream"


def test_an_empty_file_and_a_head_have_a_length(tmp_path: Path) -> None:
    """A client waits for a body that does not come."""
    path = tmp_path / "empty.txt"
    path.touch()
    for method in ("GET", "HEAD"):
        seen = ask(FileResponse(path), method)
        assert (seen.content, seen.headers["content-length"]) == (b"", "0")


def test_a_missing_file_and_a_folder_are_not_found(tmp_path: Path) -> None:
    """A file that was deleted is a 500, or its folder is listed."""
    for path in (tmp_path / "missing", tmp_path):
        with pytest.raises(NotFound):
            FileResponse(path)


def test_any_asynchronous_iterable_can_be_streamed() -> None:
    """A cursor of a database library is no generator, and cannot be sent."""

    class Cursor:
        """Counts down; it cannot be closed."""

        def __init__(self) -> None:
            self.left = 3

        def __aiter__(self) -> "Cursor":
            return self

        async def __anext__(self) -> bytes:
            self.left -= 1
            if self.left < 0:
                raise StopAsyncIteration
            return b"%d" % self.left

    assert ask(StreamingResponse(Cursor())).content == b"210"
