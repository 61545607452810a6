"""Accept: which format wins."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from taskapi.rest.negotiation import MediaType, Range, choose, parse_accept

JSON, XML, CSV = MediaType("application", "json"), MediaType("application", "xml"), MediaType("text", "csv")
OFFERS = [JSON, XML, CSV]


@pytest.mark.parametrize(
    ("accept", "wanted"),
    [
        ("*/*", JSON),
        ("application/*", JSON),
        ("text/*", CSV),
        ("TEXT/CSV", CSV),
        ("application/xml, application/json", JSON),
        ("application/json;q=0.5, application/xml;q=0.9", XML),
        ("application/json ; q=0.5 ,\ttext/csv", CSV),
        ("*/*;q=1, application/json;q=0.1", XML),
        ("application/*;q=0.2, application/xml;q=0.1, */*;q=0.05", JSON),
        ("*/*, application/json;q=0, application/xml;q=0.0", CSV),
        ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", XML),
        ("application/json;q=0.001, text/csv;q=0", JSON),
        ("application/json;Q=0.2, text/csv;q=0.3", CSV),
        ("application/json;q=0.5;extension=1, text/csv;q=0.4", JSON),
        (",, text/csv ,", CSV),
        ("image/png", None),
        ("application/json;q=0", None),
        ("*/*;q=0", None),
        ("application/json;profile=x", None),
        ("", None),
    ],
)
def test_the_best_format_is_chosen(accept: str, wanted: MediaType | None) -> None:
    """Somebody gets XML who said that JSON is read with more pleasure."""
    assert choose(parse_accept(accept), OFFERS) == wanted


@pytest.mark.parametrize(
    "member",
    [
        *("json", "/json", "application/", "*/json", "a/b/c", "a/b;x", "a b/c"),
        *(f"a/b;q={weight}" for weight in ("2", "-1", "1.001", "x", "", "0.1234", "1e0", "\u0661")),
    ],
)
def test_a_member_that_cannot_be_read_says_nothing(member: str) -> None:
    """One broken member spoils the whole header, or is taken for another type."""
    assert parse_accept(f"{member}, text/csv") == [Range("text", "csv")]


def test_parameters_make_a_range_more_exact() -> None:
    """RFC 9110's own example: text/html;level=1 is wanted, text/html less so."""
    accept = "text/*;q=0.3, text/html;q=0.7, text/html;level=1, text/html;level=2;q=0.4, */*;q=0.5"
    weights = {}
    for name, parameters in [("html", {("level", "1")}), ("html", set()), ("plain", set()), ("html", {("level", "3")})]:
        kind = MediaType("text", name, frozenset(parameters))
        others = [Range("text", name, frozenset(parameters), 1.0)]
        covering = [each for each in parse_accept(accept) if each.covers(kind)]
        weights[name, *parameters] = max(covering, key=lambda each: each.specificity).weight
        assert choose(others, [kind]) == kind
    assert weights == {
        ("html", ("level", "1")): 1.0,
        ("html",): 0.7,
        ("plain",): 0.3,
        ("html", ("level", "3")): 0.7,
    }


@given(st.text(alphabet='aj/*;q=01., \t"nosxml-+\\', max_size=60))
def test_no_header_makes_it_fail(accept: str) -> None:
    """A stranger's header is answered with a 500."""
    chosen = choose(parse_accept(accept), OFFERS)
    assert chosen is None or chosen in OFFERS
