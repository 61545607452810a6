"""Entity tags: weakly compared for caches, strongly for changes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api_starter import BadRequest
from taskapi.rest.conditional import bytes_etag, is_known, matched_versions, read_tags, task_etag

MALFORMED = ["", "3", "'3'", '"3', '3"', '"3" "4"', '"a b"', 'w/"3"', 'W/ "3"', '"3",*', "**", '"3";', '"\x7f"']


def test_the_tag_of_a_task_tells_its_version_and_its_view() -> None:
    """A cache hands out XML to somebody who has JSON of the same version."""
    assert len({task_etag(3, "json2"), task_etag(3, "xml2"), task_etag(3, "json1"), task_etag(4, "json2")}) == 4
    assert read_tags(task_etag(3, "json2")) == [(False, "3-json2")]
    assert bytes_etag(b"a") == bytes_etag(b"a") != bytes_etag(b"b")


@pytest.mark.parametrize("known", ['"a"', 'W/"a"', '"b", "a"', '"b" ,W/"a"', "*", " * ", ', "a",', '"b,c","a"'])
def test_what_a_client_has_is_known(known: str) -> None:
    """A cache loads again what it has."""
    assert is_known(known, '"a"')
    assert is_known(known, 'W/"a"')


@pytest.mark.parametrize("other", ['"b"', '"A"', '"a "', '"W/a"', '"b,a"', '""'])
def test_another_tag_is_not_known(other: str) -> None:
    """A client keeps what has changed long ago."""
    if " " in other:
        with pytest.raises(BadRequest):
            is_known(other, '"a"')
    else:
        assert not is_known(other, '"a"')


@pytest.mark.parametrize(
    ("if_match", "versions"),
    [
        ("*", None),
        ('"3-json2"', {3}),
        ('"3-xml1"', {3}),
        ('"3"', {3}),
        ('"3-json2", "5-json2"', {3, 5}),
        ('W/"3-json2"', set()),
        ('W/"3-json2", "4-json2"', {4}),
        ('""', set()),
        ('"x-json2"', set()),
        ('"03-json2"', set()),
        ('"-3"', set()),
        ('"3.0"', set()),
        (f'"{"9" * 5000}"', set()),
    ],
)
def test_a_change_names_the_versions_that_it_is_for(if_match: str, versions: set[int] | None) -> None:
    """A weak tag lets somebody overwrite what they have not seen."""
    assert matched_versions(if_match) == versions


@pytest.mark.parametrize("field", MALFORMED)
def test_what_is_no_list_of_tags_is_told(field: str) -> None:
    """A client forgets the quotes, and wonders for a day why it is always 412."""
    for read in (matched_versions, read_tags):
        with pytest.raises(BadRequest):
            read(field)


@given(st.text(alphabet='"W/, 3-*a\\', max_size=40))
def test_no_header_makes_it_fail(field: str) -> None:
    """A stranger's header is answered with a 500."""
    try:
        matched_versions(field)
        is_known(field, '"3"')
    except BadRequest:
        pass
