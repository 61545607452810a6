"""JSON, XML and CSV of the same models."""

import csv
import io
from collections.abc import Iterable
from hashlib import blake2b
from typing import Any
from xml.etree import ElementTree as ET

from contracts.http.twin.bodies import PageOut, PageV1, TaskOut, TaskV1, plain
from contracts.http.twin.negotiation import CSV, TEXT_XML, XML, Chosen
from contracts.http.twin.problems import Problem
from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring
from fastapi import Request, Response
from pydantic import BaseModel

FORMULA = ("=", "+", "-", "@", "\t", "\r")
CACHING = {"cache-control": "no-cache", "vary": "accept, api-version"}


def respond(request: Request, chosen: Chosen, model: BaseModel, status: int = 200, **headers: str) -> Response:
    """Return a model in the format that was chosen, or 304 if the client has it."""
    content = _content(chosen.kind, model)
    named = content + headers.get("link", "").encode()
    etag = headers.setdefault("etag", f'"{blake2b(named, digest_size=12, key=chosen.code.encode()).hexdigest()}"')
    fields = {**CACHING, **headers}
    if request.method == "GET" and _known(request.headers.get("if-none-match"), etag):
        return Response(None, 304, fields)
    kind = f"{chosen.kind}; charset=utf-8" if chosen.kind == CSV else chosen.kind
    return Response(content, status, {**fields, "content-type": kind})


def etag_of(chosen: Chosen, version: int) -> str:
    """Return the entity tag of a representation of a task."""
    return f'"{version}.{chosen.code}"'


def _known(field: str | None, etag: str) -> bool:
    if field is None:
        return False
    return field.strip() == "*" or etag in {each.strip().removeprefix("W/") for each in field.split(",")}


def _content(kind: str, model: BaseModel) -> bytes:
    if kind in {XML, TEXT_XML}:
        data = ET.tostring(_element(model), encoding="utf-8", xml_declaration=True)
        return data.replace(b"\r", b"&#13;")
    if kind == CSV:
        return _table(type(model), [plain(each) for each in _items(model)])
    return model.model_dump_json().encode()


def _items(model: Any) -> list[BaseModel]:
    return (
        list(getattr(model, "items", None) or getattr(model, "tasks", None) or [])
        if isinstance(model, PageOut | PageV1)
        else [model]
    )


def _element(model: BaseModel) -> ET.Element:
    if isinstance(model, PageOut | PageV1):
        values = model.model_dump(include={"page", "page_size", "total"})
        root = ET.Element("tasks", {name: str(value) for name, value in values.items() if value is not None})
        root.extend(_element(each) for each in _items(model))
        return root
    root = ET.Element("task" if isinstance(model, TaskOut | TaskV1) else "resource")
    for name, value in plain(model).items():
        child = ET.SubElement(root, name)
        if isinstance(value, list):
            for each in value:
                ET.SubElement(child, "tag").text = each
        else:
            child.text = _text(value)
    return root


def _table(model: type[BaseModel], rows: Iterable[dict[str, Any]]) -> bytes:
    row_model: Any = {PageOut: TaskOut, PageV1: TaskV1}.get(model, model)
    names = [name for name in row_model.model_fields if name != "links"]
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(names)
    for row in rows:
        writer.writerow([_safe(_text(row[name])) for name in names])
    return out.getvalue().encode()


def _text(value: Any) -> str:
    if isinstance(value, list):
        return " ".join(value)
    return "" if value is None else str(value).lower() if isinstance(value, bool) else str(value)


def _safe(cell: str) -> str:
    return f"'{cell}" if cell.startswith(FORMULA) else cell


def from_xml(content: bytes) -> dict[str, Any]:
    """Return the JSON that says the same as an XML task.

    Raises:
        Problem: 400, it is no XML, or none that a stranger may send.
    """
    try:
        root = fromstring(content, forbid_dtd=True)
    except (ET.ParseError, DefusedXmlException, ValueError, LookupError):
        raise Problem(400, "bad_request", "the body is not XML, or it has a document type") from None
    if root.tag != "task":
        raise Problem(400, "bad_request", "the body has to be one <task>")
    found: dict[str, Any] = {}
    for child in root:
        found[child.tag] = [each.text or "" for each in child] if child.tag == "tags" else child.text or ""
    if found.get("due_date") == "":
        found["due_date"] = None
    return found
