"""The parsers of the core against others that were written independently, on inputs that nobody thought of."""

import asyncio
import json
import math
from http.cookies import SimpleCookie
from urllib.parse import parse_qsl, quote, unquote_to_bytes, urlencode

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from starlette.requests import cookie_parser

from api_starter import BadRequest, Headers, JSONResponse, MutableHeaders, QueryParams, RedirectResponse, RequestContext
from api_starter.core.cookies import format_cookie, parse_cookies
from api_starter.core.headers import encode_field
from api_starter.core.query import parse_query
from api_starter.core.types import Message

TOKEN = st.text("abcXYZ019!#$%&'*+-.^_`|~", min_size=1)
LATIN = st.text(st.characters(max_codepoint=255))


@given(st.binary() | st.text("a&=%+20fFé;").map(str.encode))
@example(b"a=%e4%b8%96&%zz=1+2&&=&a")
def test_a_query_is_read_as_the_standard_library_reads_it(raw: bytes) -> None:
    """A query of bytes that nobody thought of ends in a 500, or in other values than anywhere else."""
    ascii_only = "".join(chr(byte) if byte < 128 else f"%{byte:02X}" for byte in raw)
    assert parse_query(raw) == parse_qsl(ascii_only, keep_blank_values=True, errors="replace")


@given(st.lists(st.tuples(st.text(), st.text())))
def test_what_a_client_encodes_comes_back(pairs: list[tuple[str, str]]) -> None:
    """A text that went through the query string of a link is another one afterwards."""
    assert parse_query(urlencode(pairs).encode()) == pairs
    assert parse_query(urlencode(pairs, quote_via=quote).encode()) == pairs


@given(st.lists(st.tuples(st.sampled_from("abc"), st.text())))
def test_repeated_keys_are_kept_in_their_order(pairs: list[tuple[str, str]]) -> None:
    """Of several filters of the same name, one is lost."""
    params, lists = QueryParams(urlencode(pairs).encode()), dict[str, list[str]]()
    for name, value in pairs:
        lists.setdefault(name, []).append(value)
    assert {name: params.get_list(name) for name in params} == lists
    assert dict(params) == {name: values[-1] for name, values in lists.items()}
    assert (len(params), params.get("z"), params.get_list("z")) == (len(lists), None, [])


@given(st.text("ab =;,\"\t'%é\x00\r\n") | LATIN.map(lambda text: text.replace("\\", "")))
@example('a="b;c"; d="; =e; f==; "g"="h"')
def test_cookies_are_read_as_starlette_reads_them(header: str) -> None:
    """One strange cookie of another site hides the session, or ends in a 500."""
    theirs = {name: value for name, value in cookie_parser(header).items() if name}
    assert parse_cookies(header) == theirs


@given(LATIN)
def test_no_cookie_header_makes_the_parser_fail(header: str) -> None:
    """A request with a garbled cookie is answered by a 500."""
    assert all(isinstance(value, str) for value in parse_cookies(header).values())


@given(
    name=TOKEN.filter(lambda name: not name.startswith("$")),
    value=st.text("abcXYZ019!#$%&'()*+-./:<=>?@[]^_`{|}~"),
    max_age=st.none() | st.integers(0, 10**9),
    secure=st.booleans(),
    http_only=st.booleans(),
)
def test_a_cookie_is_written_so_that_the_standard_library_reads_it(
    name: str, value: str, max_age: int | None, *, secure: bool, http_only: bool
) -> None:
    """A browser that reads the cookie differently sends back another session, or none."""
    read = SimpleCookie()
    read.load(format_cookie(name, value, max_age=max_age, secure=secure, http_only=http_only))
    cookie = read[name]
    assert (cookie.value, cookie["path"], cookie["samesite"]) == (value, "/", "Lax")
    assert cookie["max-age"] == ("" if max_age is None else str(max_age))
    assert (bool(cookie["secure"]), bool(cookie["httponly"])) == (secure, http_only)


@given(st.lists(st.tuples(st.sampled_from(["a", "B", "c-D"]), st.binary())))
def test_headers_are_a_dict_of_lists(fields: list[tuple[str, bytes]]) -> None:
    """A field that was sent is not found, or found with another value."""
    headers, lists = Headers([(name.lower().encode(), value) for name, value in fields]), dict[str, list[str]]()
    for name, value in fields:
        lists.setdefault(name.lower(), []).append("".join(map(chr, value)))
    assert {name: headers.get_list(name.upper()) for name in headers} == lists
    assert dict(headers) == {name: values[0] for name, values in lists.items()}
    assert [("b" in headers, "x" in headers, 1 in headers)] == [("b" in lists, False, False)]


OPERATION = st.tuples(st.sampled_from(["set", "append", "delete"]), st.sampled_from(["A", "a", "b"]), TOKEN)


@given(st.lists(OPERATION))
def test_changed_headers_are_a_list_of_pairs(operations: list[tuple[str, str, str]]) -> None:
    """A field that was replaced travels beside the new one, or another field is lost with it."""
    headers, model = MutableHeaders([]), list[tuple[str, str]]()
    for what, name, value in operations:
        if what != "append":
            model = [pair for pair in model if pair[0] != name.lower()]
        if what == "set":
            headers[name] = value
        elif what == "append":
            headers.append(name, value)
        else:
            del headers[name]
        model += [] if what == "delete" else [(name.lower(), value)]
    assert [(name.decode(), value.decode()) for name, value in headers.raw] == model


@given(LATIN | TOKEN, st.text() | LATIN)
@example("x", "a\r\nset-cookie: b=c")
@example("x\r\ny", "a")
@example("", "a")
@example("x\x01", "a")
def test_no_header_forges_another(name: str, value: str) -> None:
    """A user's name with a line break in it becomes a second header field, such as a cookie of an attacker."""
    try:
        field = encode_field(name, value)
    except ValueError:
        return
    assert set(field[0]) <= set(b"abcdefghijklmnopqrstuvwxyz0123456789!#$%&'*+-.^_`|~")
    assert not {*range(32), 127} - {9} & set(field[1])
    assert (field[0].decode(), field[1].decode("latin-1")) == (name.lower(), value)


@given(TOKEN, st.text("\t !~ÿ", max_size=3))
def test_a_proper_header_is_not_refused(name: str, value: str) -> None:
    """Somebody with an unusual but proper field is told that it is none."""
    assert encode_field(name, value) == (name.lower().encode(), value.encode("latin-1"))


@given(st.text())
def test_a_redirect_is_always_a_url(location: str) -> None:
    """A Location with a line break or an umlaut is dropped by the client, or forges a field."""
    written = RedirectResponse(location).headers["location"]
    assert written.isascii()
    assert not any(char in written for char in ' "<>\\^`{|}\r\n\t')
    assert unquote_to_bytes(written) == unquote_to_bytes(location)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**64) | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=8,
)


@given(JSON)
def test_json_is_what_the_standard_library_reads(value: object) -> None:
    """A response that other programs cannot read, or read as another value."""
    assert json.loads(JSONResponse(value).body) == _finite(value)


@given(st.text('{}[],:"0123456789.eE-+ \t\nulltruefalsNé\\\x00') | JSON.map(json.dumps))
@example("[1e400, -0, 0.1e1]")
@example('"\\u00e9"')
def test_a_body_is_json_if_the_standard_library_says_so(text: str) -> None:
    """A client that writes proper JSON is told that it is none, or improper JSON becomes a value that nobody meant."""
    try:
        wanted = json.loads(text, parse_constant=_refuse)
    except ValueError:
        with pytest.raises(BadRequest):
            asyncio.run(_body_as_json(text.encode()))
    else:
        assert asyncio.run(_body_as_json(text.encode())) == wanted


async def _body_as_json(body: bytes) -> object:
    async def receive() -> Message:
        return {"type": "http.request", "body": body}

    return await RequestContext({"type": "http", "method": "POST", "path": "/", "headers": []}, receive).json()


def _refuse(constant: str) -> None:
    raise ValueError(constant)


def _finite(value: object) -> object:
    if isinstance(value, float) and not math.isfinite(value):
        return None
    if isinstance(value, list):
        return [_finite(item) for item in value]
    return {name: _finite(item) for name, item in value.items()} if isinstance(value, dict) else value
