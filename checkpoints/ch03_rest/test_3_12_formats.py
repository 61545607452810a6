"""Task 3.12: XML and CSV."""

import csv
import io
from typing import Any
from xml.etree import ElementTree as ET

from workbook.lab import Lab, task

COMPLETE = "ch03_rest.probes:complete"
TO_XML = "taskapi.rest.formats:to_xml"
FROM_XML = "taskapi.rest.formats:from_xml"
TO_CSV = "taskapi.rest.formats:to_csv"


def tree(content: bytes) -> Any:
    """Return a document as lists: the name of an element, its attributes, and its text or its elements.

    What is no document is returned as it is.
    """
    assert content.startswith(b"<?xml ")

    def told(element: ET.Element) -> list[Any]:
        inner = [told(each) for each in element]
        return [element.tag, element.attrib, inner or element.text or ""]

    try:
        return told(ET.fromstring(content))
    except ET.ParseError:
        return content.decode()


def rows(content: bytes) -> list[list[str]]:
    """Return the rows of a table; every line has to end in CR LF."""
    text = content.decode()
    assert text.endswith("\r\n")
    return list(csv.reader(io.StringIO(text, newline="")))


@task("3.12")
def test_an_object_is_an_element_with_one_for_each_member(lab: Lab) -> None:
    """A program that reads XML finds the members of a task in another order, under other names, or not at all."""
    root, one, two, three, four = lab.words(5)
    number, words = lab.random.randint(-99, 99), lab.words(2)
    content = {one: words[0], two: number, "done": True, "due": None, "tags": words}
    links = {"_links": {"self": {"href": "/"}}}
    content[f"{three}s"] = [{four: False, one: None, **links}]
    found = lab.call(TO_XML, root, {**content, **links})
    tags = ["tags", {}, [["tag", {}, word] for word in words]]
    items = [f"{three}s", {}, [[three, {}, [[four, {}, "false"]]]]]
    members = [[one, {}, words[0]], [two, {}, str(number)], ["done", {}, "true"], tags, items]
    assert tree(found) == [root, {}, members]


@task("3.12")
def test_text_comes_back_as_it_was(lab: Lab) -> None:
    """A title such as `a < b` makes a document that nobody can parse, or an element that a stranger has invented."""
    one, two = lab.words(2)
    for text in (f"{one} < {two} & ]]> &amp; <{two}/>", f"<![CDATA[{one}", f"{one}\r\n{two}\r", f"\t{one}\n", "ü 世"):
        found = lab.call(TO_XML, one, {two: text, "tags": [text]})
        assert tree(found) == [one, {}, [[two, {}, text], ["tags", {}, [["tag", {}, text]]]]]
    for broken in ("\0", "\x1b", "\x0b", "\uffff"):
        assert tree(lab.call(TO_XML, one, {two: f"a{broken}b"})) == [one, {}, [[two, {}, "a\ufffdb"]]]


@task("3.12")
def test_a_list_has_its_items_right_below_and_the_rest_as_attributes(lab: Lab) -> None:
    """A program that reads a page of the list does not find its tasks, or how many there are."""
    name, one, two = lab.words(3)
    number, text = lab.random.randint(1, 99), "\"a\" & <b>\r\n'c'"
    content = {"total": number, "items": [{one: text}, {two: number}], two: text, one: None, "_links": {}}
    found = lab.call(TO_XML, f"{name}s", content, "items")
    items = [[name, {}, [[one, {}, text]]], [name, {}, [[two, {}, str(number)]]]]
    assert tree(found) == [f"{name}s", {"total": str(number), two: text}, items]
    assert tree(lab.call(TO_XML, "tags", {"tags": [one, two]}, "tags"))[2] == [["tag", {}, one], ["tag", {}, two]]
    assert tree(lab.call(TO_XML, "tasks", {"items": [], "total": 0}, "items")) == ["tasks", {"total": "0"}, ""]


@task("3.12")
def test_a_body_is_what_its_json_would_be(lab: Lab) -> None:
    """Whoever sends XML is told that a number is a text, or that an empty date is none."""
    one, two, three = lab.words(3)
    number = lab.random.randint(1, 99)
    body = f"""<?xml version="1.0"?>
    <task {one}="{two}"> <!-- {two} --> <title>{one} &lt; &#228;</title><priority> {number} </priority><due_date/>
    <description></description><tags><tag>{one} </tag><!-- {two} --><tag/></tags><{three}>{number}</{three}></task>"""
    wanted: dict[str, Any] = {"title": f"{one} < ä", "priority": number, "due_date": None, "description": ""}
    assert lab.call(FROM_XML, body.encode()) == {**wanted, "tags": [f"{one} ", ""], three: str(number)}
    body = f"<task><title> {one}</title><description>\n{two}\t</description><due_date> </due_date></task>"
    wanted = {"title": f" {one}", "description": f"\n{two}\t", "due_date": " "}
    assert lab.call(FROM_XML, body.encode()) == wanted
    for text in ("high", "4.0", "\u0663", "1e3"):
        found = lab.call(FROM_XML, f"<task><priority>{text}</priority><title/></task>".encode())
        assert found == {"priority": text, "title": ""}
    latin = f"<?xml version='1.0' encoding='iso-8859-1'?><task><title>{one}\xe9</title></task>"
    assert lab.call(FROM_XML, latin.encode("latin-1")) == {"title": f"{one}\xe9"}


@task("3.12")
def test_what_could_expand_or_read_a_file_is_refused(lab: Lab) -> None:
    """Ten lines of XML fill the memory of the server, or carry one of its files away; or a title is refused."""
    one, two = lab.words(2)
    task_of = f"<task><title>&{one};</title></task>"
    for document_type in (
        f"<!DOCTYPE task [<!ENTITY {one} '{two}'>]>",
        f"<!DOCTYPE task [<!ENTITY {two} 'ha'><!ENTITY {one} '{f'&{two};' * 5}'>]>",
        f"<!DOCTYPE task [<!ENTITY {one} SYSTEM 'file:///{two}'>]>",
    ):
        for encoding in ("utf-8", "utf-16"):
            with lab.raises("BadRequest"):
                lab.call(FROM_XML, (document_type + task_of).encode(encoding))
    for document_type in (
        "<!DOCTYPE task>",
        f"<!DOCTYPE task SYSTEM '{two}.dtd'>",
        f"<!DOCTYPE task PUBLIC '' '{two}'>",
    ):
        with lab.raises("BadRequest"):
            lab.call(FROM_XML, f"{document_type}<task><title>{one}</title></task>".encode())
    told = f"<task><!-- <!DOCTYPE task> --><title><![CDATA[<!DOCTYPE {one}><!ENTITY]]></title></task>"
    for encoding in ("utf-8", "utf-16"):
        assert lab.call(FROM_XML, told.encode(encoding)) == {"title": f"<!DOCTYPE {one}><!ENTITY"}


@task("3.12")
def test_what_is_no_task_in_xml_is_a_bad_request(lab: Lab) -> None:
    """The client has made a mistake, and is told that the server has; or the half that was understood is stored."""
    one, two = lab.words(2)
    broken = ["", one, "<task>", f"<task>&{one};</task>", "<task/><task/>", f"<{one}/>", "<task xmlns='urn:x'/>", "\0"]
    broken += [f"<?xml version='1.0' encoding='{one}'?><task/>", f"<task><{one}>\x01</{one}></task>", "<task>" * 20_000]
    broken += [f"<task><{one}>a</{one}><{two}/><{one}>b</{one}></task>", f"<task><title>a<{one}/></title></task>"]
    broken += [f"<task><tags><{one}/></tags></task>", f"<task><tags><tag><{one}/></tag></tags></task>"]
    broken += [f"<task>{one}<title/></task>", f"<task><title/>{one}</task>", f"<task><tags>{one}</tags></task>"]
    broken += [
        f"<task><tags><tag>{one}</tag>{two}</tags></task>",
        f"<task><tags><tag>{one}</tag><{two}/></tags></task>",
    ]
    for body in broken:
        with lab.raises("BadRequest"):
            lab.call(FROM_XML, body.encode())


@task("3.12")
def test_every_value_stands_in_its_column(lab: Lab) -> None:
    """A comma in a title moves every column behind it, and the due date becomes a priority."""
    one, two, three = lab.words(3)
    number = lab.random.randint(-99, 99)
    texts = [f"{one}, {two}", f'"{one}"', f"{one}\r\n{two}", f"{one}\n", "", f" {two} ", f"'{one}"]
    objects = [{one: text, two: number, three: None, "_links": {}} for text in texts]
    objects.append({three: [one, two], two: True, one: [], "more": 1})
    found = rows(lab.call(TO_CSV, [two, three, one], objects))
    wanted = [[str(number), "", text] for text in texts] + [["true", f"{one} {two}", ""]]
    assert found == [[two, three, one], *wanted]
    assert lab.call(TO_CSV, [one, two], []) == f"{one},{two}\r\n".encode()


@task("3.12")
def test_no_cell_is_a_formula_and_nothing_is_lost(lab: Lab) -> None:
    """A spreadsheet calculates what a stranger has written into a title; or the title has lost its beginning."""
    one, two = lab.words(2)
    begins = ["=", "+", "-", "@", "\t", "\r"]
    texts = [f'{each}HYPERLINK("{one}")' for each in lab.random.sample(begins, 6)] + ["=", "-1", f"=,{two}"]
    found = rows(lab.call(TO_CSV, [one], [{one: text} for text in texts]))[1:]
    assert found == [[f"'{text}"] for text in texts]
    lists = [["=1+1", one], [one, "=1+1", "@"], ["-", "+"], ["\t"]]
    found = rows(lab.call(TO_CSV, [one], [{one: each} for each in lists]))[1:]
    assert found == [[f"'=1+1 {one}"], [f"{one} =1+1 @"], ["'- +"], ["'\t"]]
    harmless: list[Any] = [f"{one}=1", f" ={one}", f"{two}-{one}", f"{one}@{two}", -lab.random.randint(1, 9), -1.5]
    found = rows(lab.call(TO_CSV, [one], [{one: each} for each in harmless]))[1:]
    assert found == [[str(each)] for each in harmless]


@task("3.12", twins=("fastapi",))
def test_a_task_that_came_in_xml_goes_out_in_xml_and_in_csv(lab: Lab) -> None:
    """What can be written in XML cannot be read in it; or a body that was refused has left a task behind."""
    client, (one, two) = lab.asgi(COMPLETE), lab.words(2)
    headers = {"content-type": "application/xml", "accept": "application/xml"}
    body = f"<task><title>={one} &amp; {two}</title><priority>5</priority><tags><tag>{two}</tag></tags></task>"
    made = client.post("/tasks", content=body.encode(), headers=headers)
    assert (made.status_code, made.headers["content-type"].partition(";")[0]) == (201, "application/xml")
    wanted = [f"={one} & {two}", "5", two]
    members = tree(made.content)[2]
    for each in (["title", {}, wanted[0]], ["priority", {}, "5"], ["tags", {}, [["tag", {}, two]]]):
        assert each in members
    hostile = f"<!DOCTYPE task [<!ENTITY {one} SYSTEM 'file:///{two}'>]><task><title>&{one};</title></task>"
    for refused in (hostile, "<task>", "{}"):
        assert client.post("/tasks", content=refused.encode(), headers=headers).status_code == 400
    answer = client.get("/tasks", headers={"accept": "text/csv"})
    assert answer.headers["content-type"].partition(";")[0] == "text/csv"
    head, *found = rows(answer.content)
    told = [dict(zip(head, each, strict=True)) for each in found]
    assert [[each["title"], each["priority"], each["tags"]] for each in told] == [[f"'{wanted[0]}", "5", two]]
