"""In which version and format a request is answered: decided before anything is done, told with every answer."""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import quote

from pydantic_core import to_json

from api_starter import APIError, CallNext, RequestContext, Response, Stage
from api_starter.core.headers import encode_field
from api_starter.core.responses import URL_SAFE
from api_starter.core.templates import Parameter, parse_template
from api_starter.core.types import Message
from taskapi.rest.errors import NotAcceptable, UnsupportedPatch
from taskapi.rest.formats import from_xml
from taskapi.rest.negotiation import MediaType, choose, parse_accept
from taskapi.rest.versions import CURRENT, VERSIONS, agreed, farewell, read_header, split_path

# region yours
# endregion

UTF_8 = frozenset({("charset", "utf-8")})

Field = tuple[bytes, bytes]
Kinds = tuple[bytes, ...]

VARY = encode_field("vary", "accept, api-version")
VERSION = {version: encode_field("api-version", str(version)) for version in VERSIONS}

EVERYTHING, PLAIN = b"*/*", b"application/json"

UUID = "[0-9A-Fa-f-]{36}"
"""What an id looks like; the router looks closer."""

PATCH_TYPES = (b"application/merge-patch+json", b"application/json")
"""The types of patches; the first is registered for it (RFC 7396, section 4)."""

XML_TYPES = (b"application/xml", b"text/xml")
"""The types of bodies that are read as XML (RFC 7303)."""


class Offer(MediaType):
    """A media type that answers can have.

    Its format is ``json``, ``xml`` or ``csv``; its version is that of the API, if the type itself says which.
    """

    __slots__ = ()

    @property
    def format(self) -> str:
        """Which renderer makes it."""
        return self.sub.rpartition("+")[2]

    @property
    def version(self) -> int | None:
        """Which version of the API it stands for, None if it is no type of this API alone."""
        found = self.sub.removeprefix("vnd.taskapi.v").removesuffix("+json")
        return int(found) if found.isdigit() else None


JSON = Offer("application", "json", UTF_8)
XML = Offer("application", "xml", UTF_8)
TEXT_XML = Offer("text", "xml", UTF_8)
CSV = Offer("text", "csv", UTF_8 | {("header", "present")})
VENDOR = tuple(Offer("application", f"vnd.taskapi.v{version}+json", UTF_8) for version in reversed(VERSIONS))

DATA: tuple[Offer, ...] = (JSON, XML, TEXT_XML, *VENDOR)
TABLES: tuple[Offer, ...] = (JSON, XML, CSV, TEXT_XML, *VENDOR)


ORDINARY = frozenset({"", "*/*", str(JSON)})
"""What Accept says if JSON will do; nothing has to be weighed then."""


class View(NamedTuple):
    """How one request is answered.

    Attributes:
        version: of the API.
        format: ``json``, ``xml`` or ``csv``.
        tag: what distinguishes it in entity tags.
        content_type: the header of an answer with content, as it travels.
        told: the headers of every answer, as they travel.
    """

    version: int
    format: str
    tag: str
    content_type: Field
    told: tuple[Field, ...]


@lru_cache(maxsize=256)
def choose_view(accept: str, stated: int | None, offers: Sequence[Offer]) -> View:
    """Return the view that a client wants most.

    Args:
        accept: the value of Accept; empty if there is none, and then everything is welcome.
        stated: the version that path or header ask for, None if they do not.
        offers: what there is; JSON is always among it.

    Raises:
        BadRequest: what is acceptable is of another version than the stated one.
        NotAcceptable: nothing is acceptable.
    """
    chosen = JSON if accept.strip() in ORDINARY else _preferred(accept, stated, offers)
    version = (agreed(stated, chosen.version) if chosen.version else stated) or CURRENT
    charset = "" if chosen.format == "json" else "; charset=utf-8"
    content_type = encode_field("content-type", f"{chosen}{charset}")
    return View(version, chosen.format, f"{chosen.format}{version}", content_type, (VARY, VERSION[version]))


def _preferred(accept: str, stated: int | None, offers: Sequence[Offer]) -> Offer:
    """Return the offer that a client wants most; one of another version than the stated one only if no other will do.

    Raises:
        NotAcceptable: nothing is acceptable.
    """
    ranges = parse_accept(accept)
    fitting = [each for each in offers if stated is None or each.version in {None, stated}]
    chosen = choose(ranges, fitting) or choose(ranges, offers)
    if chosen is None:
        raise NotAcceptable(map(str, offers))
    return chosen


class Views:
    """The middleware that chooses the view of each request for a resource of this API.

    What is below the prefix of a version is served as if the application were mounted there: ``ctx.root_path`` is
    longer by it, so that links keep it. The view is at ``ctx.scope["view"]``. A body of XML becomes the JSON that the
    endpoint reads.

    Args:
        offers: by the template of a resource, the media types that it has; what is not here is not touched.
        bodies: by method and template, the types of bodies that are read beside JSON, and all that PATCH reads.
    """

    stage = Stage.NEGOTIATE

    def __init__(self, offers: Mapping[str, tuple[Offer, ...]], bodies: Mapping[tuple[str, str], Kinds]) -> None:
        self._templates, self._offers, self._bodies = list(offers), list(offers.values()), bodies
        self._pattern = re.compile("|".join(f"({_shape(template)})" for template in offers))

    async def __call__(self, ctx: RequestContext, call_next: CallNext) -> Response:
        """Choose the view, answer in it, and tell version and ``Vary`` with the answer, be it an error.

        Raises:
            BadRequest, NotAcceptable: as ``choose_view`` and ``read_header`` do.
            APIError: what is raised further in, with these headers.
        """
        root, stated = ctx.root_path, _enter_version(ctx)
        told: tuple[Field, ...] = (VERSION[stated or CURRENT],)
        try:
            if match := self._pattern.fullmatch(ctx.path):
                told = (VARY, *told)
                fields, n = dict(ctx.scope["headers"]), (match.lastindex or 0) - 1
                ctx.scope["view"] = view = _view(ctx, fields, stated, self._offers[n])
                told = view.told if view.version == CURRENT else (*view.told, *_farewell(root, ctx.path))
                if fields.get(b"content-type", PLAIN) != PLAIN or ctx.method == "PATCH":
                    ctx = await self._readable(ctx, self._templates[n], fields.get(b"content-type", b""))
            response = await call_next(ctx)
        except APIError as error:
            error.headers = {**error.headers, **{name.decode(): value.decode("latin-1") for name, value in told}}
            raise
        response.raw_headers += told
        return response

    async def _readable(self, ctx: RequestContext, template: str, content_type: bytes) -> RequestContext:
        """Return a context whose body the endpoint can read: JSON in place of XML.

        Raises:
            UnsupportedPatch: it is a patch of a kind that is not read here.
            BadRequest: as ``from_xml`` does.
        """
        kind = content_type.partition(b";")[0].strip().lower()
        kinds = self._bodies.get((ctx.method, template), ())
        if kinds and kind not in kinds and ctx.method == "PATCH":
            raise UnsupportedPatch(each.decode() for each in kinds)
        if kind not in kinds or kind not in XML_TYPES:
            return ctx
        content = to_json(from_xml(await ctx.body()))
        others = [pair for pair in ctx.scope["headers"] if pair[0] not in {b"content-type", b"content-length"}]

        async def receive() -> Message:
            return {"type": "http.request", "body": content}

        scope = {**ctx.scope, "headers": [*others, (b"content-type", b"application/json")]}
        return RequestContext(scope, receive, max_body=len(content))


def _shape(template: str) -> str:
    """Return a regular expression for the paths of a resource."""
    shapes = [
        (UUID if each.converter.name == "uuid" else "[^/]+") if isinstance(each, Parameter) else re.escape(each)
        for each in parse_template(template)
    ]
    return "/" + "/".join(shapes)


def _enter_version(ctx: RequestContext) -> int | None:
    """Return the version in the path of a request, which is from now on the path below its prefix."""
    if not ctx.path.startswith("/v"):
        return None
    prefix, version, path = split_path(ctx.path)
    ctx.scope, ctx.path = {**ctx.scope, "root_path": ctx.root_path + prefix}, path
    return version


def _view(ctx: RequestContext, fields: Mapping[bytes, bytes], in_path: int | None, offers: tuple[Offer, ...]) -> View:
    """Return the view that a request asks for by its path, ``api-version`` and ``Accept``."""
    accept, stated = "", in_path
    if b"api-version" in fields:
        stated = agreed(in_path, read_header(ctx.headers.get_list("api-version")))
    if fields.get(b"accept", EVERYTHING) != EVERYTHING or len(fields) < len(ctx.scope["headers"]):
        accept = ", ".join(ctx.headers.get_list("accept"))
    return choose_view(accept, stated, offers)


def _farewell(root: str, path: str) -> Iterator[Field]:
    successor = quote(f"{root}/v{CURRENT}{path}", safe=URL_SAFE)
    return (encode_field(*each) for each in farewell(successor).items())
