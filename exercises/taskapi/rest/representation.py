"""What clients get to see of tasks: content with links, in the view that was chosen, with the tag that names it."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any, NamedTuple

from pydantic import TypeAdapter
from pydantic_core import to_json, to_jsonable_python

from api_starter import RequestContext, Response
from api_starter.core.headers import encode_field
from taskapi.rest.bodies import RootShown, TagsShown, TaskListShown, TaskShown
from taskapi.rest.conditional import bytes_etag, is_known, task_etag
from taskapi.rest.formats import to_csv, to_xml
from taskapi.rest.links import task_links
from taskapi.rest.versions import CURRENT, V1_COLUMNS, project_list, project_tags, project_task
from taskapi.rest.views import View
from taskapi.tasks import Task

# region yours
# endregion

Content = Mapping[str, Any]

NO_CACHE = encode_field("cache-control", "no-cache")
"""An answer may be kept, and has to be asked for again each time (RFC 9111, section 5.2.2.4)."""

COLUMNS = tuple(name for name in TaskShown.__annotations__ if name != "_links")


class Kind(NamedTuple):
    """A kind of content.

    Attributes:
        name: of its XML.
        to_json: writes it; it knows the types of all members, so that none has to be looked at.
        project: makes version 1 of it.
        items: in version 1 and in version 2, the name of the member that holds the items; empty if it is no list.
    """

    name: str
    to_json: Callable[[Content], bytes]
    project: Callable[[Content], Content]
    items: tuple[str, str] = ("", "")


def writer(shown: type) -> Callable[[Content], bytes]:
    """Return what writes content of this shape as JSON; a value of another type than it should have is written, too."""
    return partial(TypeAdapter(shown).serializer.to_json, warnings=False)


TASK = Kind("task", writer(TaskShown), project_task)
TASKS = Kind("tasks", writer(TaskListShown), project_list, ("tasks", "items"))
TAGS = Kind("tags", writer(TagsShown), project_tags, ("tags", "tags"))
ROOT = Kind("api", writer(RootShown), dict)


def task_content(task: Task, root: str) -> dict[str, Any]:
    """Return a task as version 2 of the API has it: its members, then its links (``task_links``).

    Args:
        task: what is shown.
        root: what every path begins with.
    """
    content = task_members(task)
    content["_links"] = task_links(task, root)
    return content


def task_members(task: Task) -> dict[str, Any]:
    """Return a new dict with what clients see of a task, all but the links.

    Its members in this order: ``id``, ``title``, ``description``, ``status``, ``priority``, ``due_date``, ``tags``,
    ``created_by``, ``created_at``, ``updated_at``, ``version``. The values are those of the task, as they are:
    ``render`` turns ids and times into text.
    """
    # region task 3.5: create, get, replace, delete and show tasks, by the ports and with the right status and headers
    raise NotImplementedError("task 3.5: create, get, replace, delete and show tasks, by the ports and with the right status and headers")
    # endregion


def render(kind: Kind, content: Content, view: View) -> bytes:
    """Return content in the version and the format of a view."""
    write = kind.to_json
    if view.version == 1:
        content, write = kind.project(content), to_json
    if view.format == "json":
        return write(content)
    plain, items = to_jsonable_python(content), kind.items[view.version - 1]
    if view.format == "xml":
        return to_xml(kind.name, plain, items)
    return to_csv(V1_COLUMNS if view.version == 1 else COLUMNS, plain[items] if items else [plain])


def task_answer(ctx: RequestContext, task: Task, status: int = 200) -> Response:
    """Return the answer that shows a task, or a 304 if the client knows it already."""
    view: View = ctx.scope["view"]
    etag = task_etag(task.version, view.tag)
    if knows(ctx, etag):
        return answered(etag, status=304)
    return answered(etag, render(TASK, task_content(task, ctx.root_path), view), view, status)


def list_answer(ctx: RequestContext, tasks: Sequence[Task], more: Content) -> Response:
    """Return the answer that shows tasks and what else there is to say of a list, or a 304.

    Only JSON of the current version has links in it. With all other views the link ``next`` is a header, ``Link`` (RFC
    8288): whoever reads a part has to see that there is more. It counts for the tag, since the body may stay the same.
    """
    view: View = ctx.scope["view"]
    body = render(TASKS, {"items": [task_content(task, ctx.root_path) for task in tasks], **more}, view)
    following = more["_links"].get("next")
    if following is None or (view.format == "json" and view.version == CURRENT):
        return _tagged(ctx, bytes_etag(body), body, view)
    link = f'<{following["href"]}>; rel="next"'.encode()
    response = _tagged(ctx, bytes_etag(body + link), body, view)
    response.raw_headers.append((b"link", link))
    return response


def answer(ctx: RequestContext, kind: Kind, content: Content, version: int | None = None) -> Response:
    """Return the answer that shows content, or a 304 if the client knows it already.

    Its tag is that of the version of a task, if it is part of one, and else that of its bytes.
    """
    view: View = ctx.scope["view"]
    body = render(kind, content, view)
    etag = bytes_etag(body) if version is None else task_etag(version, view.tag)
    return _tagged(ctx, etag, body, view)


def _tagged(ctx: RequestContext, etag: str, body: bytes, view: View) -> Response:
    return answered(etag, status=304) if knows(ctx, etag) else answered(etag, body, view)


def knows(ctx: RequestContext, etag: str) -> bool:
    """Return whether a request asks to be spared the representation that has this entity tag."""
    if ctx.method not in {"GET", "HEAD"} or b"if-none-match" not in dict(ctx.scope["headers"]):
        return False
    return is_known(", ".join(ctx.headers.get_list("if-none-match")), etag)


def answered(etag: str, body: bytes = b"", view: View | None = None, status: int = 200) -> Response:
    """Return an answer with its entity tag; one without a view has no content."""
    response = Response(body, status)
    response.raw_headers = [NO_CACHE, (b"etag", etag.encode())]
    if view:
        response.raw_headers.append(view.content_type)
    return response
