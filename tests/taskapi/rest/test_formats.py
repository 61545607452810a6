"""XML and CSV: what was meant comes back, and what a stranger wrote harms nobody."""

import csv
import io
from typing import Any
from xml.etree.ElementTree import fromstring

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api_starter import BadRequest
from taskapi.rest.formats import FORMULA, from_xml, to_csv, to_xml

TASK = {"title": 'a < b & "c"', "priority": 3, "done": False, "due_date": None, "tags": ["x", "y"], "_links": {}}
HEAD = b'<?xml version="1.0" encoding="UTF-8"?>\n'


def test_a_task_is_elements_in_their_order() -> None:
    """A title with a less-than sign makes a document that nobody can parse."""
    wanted = '<task><title>a &lt; b &amp; "c"</title><priority>3</priority><done>false</done>'
    assert to_xml("task", TASK) == HEAD + (wanted + "<tags><tag>x</tag><tag>y</tag></tags></task>").encode()


def test_a_list_has_its_numbers_as_attributes() -> None:
    """A client has to count pages itself."""
    page = {"items": [{"title": "x"}], "page": 1, "total": 1, "_links": {}}
    assert to_xml("tasks", page, "items") == HEAD + b'<tasks page="1" total="1"><task><title>x</title></task></tasks>'
    assert to_xml("tags", {"tags": ["a"]}, "tags") == HEAD + b"<tags><tag>a</tag></tags>"


@given(st.text(), st.text(), st.lists(st.text(min_size=1)))
def test_text_comes_back_as_it_was(title: str, description: str, tags: list[str]) -> None:
    """A line break or a control character is lost on the way, or the document is broken."""
    valid = {"title": title, "description": description, "tags": tags}
    found = from_xml(to_xml("task", valid))
    for sent, read in zip(
        [title, description, *tags], [found["title"], found["description"], *found["tags"]], strict=True
    ):
        assert len(read) == len(sent)
        assert all(b in {a, "\ufffd"} for a, b in zip(sent, read, strict=True))


def test_a_body_is_what_its_json_would_be() -> None:
    """A number arrives as text, and an empty date as an empty text."""
    members = b"<title>x</title><priority> 4 </priority><due_date/><description/><tags><tag>a</tag><tag/></tags>"
    wanted = {"title": "x", "priority": 4, "due_date": None, "description": "", "tags": ["a", ""]}
    assert from_xml(b"<task a='1'>%s</task>" % members) == wanted
    assert from_xml(b"<task><priority>high</priority><colour>red</colour></task>") == {
        "priority": "high",
        "colour": "red",
    }
    assert from_xml("<?xml version='1.0' encoding='latin-1'?><task><title>\xe9</title></task>".encode("latin-1")) == {
        "title": "\xe9"
    }


LAUGHS = "<!DOCTYPE task [<!ENTITY a 'ha'>{}]><task><title>&z;</title></task>".format(
    "".join(f"<!ENTITY {b} '{f'&{a};' * 10}'>" for a, b in zip("abcdefghij", "bcdefghijz", strict=True))
)


@pytest.mark.parametrize(
    "body",
    [
        "",
        "task",
        "<task>",
        "<task><title>&nbsp;</title></task>",
        "<task/><task/>",
        "<tasks/>",
        "<task xmlns='urn:x'/>",
        "<task><title>a</title><title>b</title></task>",
        "<task><title><b>a</b></title></task>",
        "<task><tags>a<label/></tags></task>",
        "<task><tags>abc</tags></task>",
        "<task><tags><tag>a</tag>b</tags></task>",
        "<task>a<title>b</title></task>",
        "<task><tags><tag><b/></tag></tags></task>",
        "<?xml version='1.0' encoding='none-such'?><task/>",
        "<!DOCTYPE task><task/>",
        "<!DOCTYPE task [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><task><title>&x;</title></task>",
        "<!DOCTYPE task SYSTEM 'http://localhost/x.dtd'><task/>",
        LAUGHS,
        "<task>" * 20_000,
        "\0",
        "<task><title>\x01</title></task>",
    ],
)
def test_what_is_no_task_is_refused(body: str) -> None:
    """A body reads a file of the server, or fills its memory, or is a 500."""
    for encoding in ("utf-8", "utf-16"):
        with pytest.raises(BadRequest):
            from_xml(body.encode(encoding))


def test_rows_and_columns() -> None:
    """A comma in a title makes a column more."""
    rows: list[dict[str, Any]] = [
        {"title": 'a,"b"\r\nc', "tags": ["x", "y"], "n": 1, "due": None, "done": True, "more": 1},
        {"title": "é", "tags": [], "n": -1, "due": "", "done": False},
    ]
    wanted = 'title,tags,n,due,done\r\n"a,""b""\r\nc",x y,1,,true\r\né,,-1,,false\r\n'
    assert to_csv(["title", "tags", "n", "due", "done"], rows) == wanted.encode()


@given(st.lists(st.text().filter(lambda text: text[:1] != "'"), min_size=1))
def test_no_cell_is_a_formula_and_every_cell_comes_back(titles: list[str]) -> None:
    """Opening the export runs what somebody wrote into a title."""
    text = to_csv(["title", "n"], [{"title": title, "n": 1} for title in titles]).decode("utf-8", "surrogatepass")
    found = [row[0] for row in csv.reader(io.StringIO(text, newline=""))][1:]
    assert [cell.removeprefix("'") if cell[1:].startswith(FORMULA) else cell for cell in found] == titles
    assert not any(cell.startswith(FORMULA) for cell in found)


def test_a_list_is_no_formula_either_and_a_number_stays_one() -> None:
    """A tag that begins with a hyphen is calculated, and a negative number is a text."""
    assert to_csv(["a", "b"], [{"a": ["=1", "x"], "b": -1}]) == b"a,b\r\n'=1 x,-1\r\n"


def test_the_standard_parser_reads_what_is_written() -> None:
    """Only this module understands its own XML."""
    assert fromstring(to_xml("task", TASK)).findtext("title") == TASK["title"]
