"""Which version, and which format (RFC 9110, section 12.5.1)."""

import re
from functools import lru_cache
from typing import Annotated

from contracts.http.twin.problems import Problem
from fastapi import Depends, Request

JSON, XML, TEXT_XML, CSV = "application/json", "application/xml", "text/xml", "text/csv"
VENDOR = {1: "application/vnd.taskapi.v1+json", 2: "application/vnd.taskapi.v2+json"}
VERSION_OF = {kind: number for number, kind in VENDOR.items()}
PLAIN = (JSON, XML, TEXT_XML, VENDOR[2], VENDOR[1])
TABLES = (JSON, XML, CSV, TEXT_XML, VENDOR[2], VENDOR[1])
QUALITY = re.compile(r"\s*q\s*=\s*(0(?:\.\d{0,3})?|1(?:\.0{0,3})?)\s*", re.IGNORECASE)


@lru_cache(maxsize=256)
def choose(accept: str, offers: tuple[str, ...]) -> str | None:
    """Return the offer that is wanted most; of several the first."""
    ranges = dict(_ranges(accept)) or {"*/*": 1.0}
    best, wanted = 0.0, None
    for offer in offers:
        names = (offer, offer.partition("/")[0] + "/*", "*/*")
        quality = next((ranges[name] for name in names if name in ranges), 0.0)
        if quality > best:
            best, wanted = quality, offer
    return wanted


def _ranges(accept: str) -> list[tuple[str, float]]:
    found = []
    for part in filter(None, map(str.strip, accept.split(","))):
        name, *parameters = part.split(";")
        qualities = [float(match[1]) for each in parameters if (match := QUALITY.fullmatch(each))]
        found.append((name.strip().lower(), qualities[0] if qualities else 1.0))
    return found


def version_of(prefix: str, header: str | None, accept: str) -> int:
    """Return the version that a request asks for.

    Raises:
        Problem: 400, it is unknown or two of them disagree.
    """
    asked = {int(prefix[2:])} if prefix else set()
    if header is not None:
        if header not in {"1", "2"}:
            raise Problem(400, "unknown_version", "api-version has to be 1 or 2")
        asked.add(int(header))
    favourite = choose(accept, TABLES)
    if asked and favourite in VERSION_OF and choose(accept, _offers(TABLES, min(asked))) is None:
        asked.add(VERSION_OF[favourite])
    if len(asked) > 1:
        raise Problem(400, "version_conflict", f"the request asks for the versions {sorted(asked)}")
    return asked.pop() if asked else VERSION_OF.get(favourite or "", 2)


@lru_cache(maxsize=16)
def _offers(kinds: tuple[str, ...], version: int) -> tuple[str, ...]:
    return tuple(kind for kind in kinds if VERSION_OF.get(kind, version) == version)


class Chosen:
    """What the answer is to be.

    Attributes:
        kind: the media type.
        version: of the API.
        prefix: of the links.
    """

    def __init__(self, request: Request, offers: tuple[str, ...]) -> None:
        self.version: int = request.scope["version"]
        self.prefix: str = request.scope["root_path"]
        offered = _offers(offers, self.version)
        kind = choose(", ".join(request.headers.getlist("accept")), offered)
        if kind is None:
            raise Problem(406, "not_acceptable", f"there are {', '.join(offers)}", {"vary": "accept, api-version"})
        self.kind = kind

    @property
    def code(self) -> str:
        """What tells this representation from the others of the same version of a task."""
        return f"{self.version}-{self.kind.replace('/', '-')}"


async def plain(request: Request) -> Chosen:
    """Choose without CSV."""
    return Chosen(request, PLAIN)


async def table(request: Request) -> Chosen:
    """Choose among all."""
    return Chosen(request, TABLES)


Plain = Annotated[Chosen, Depends(plain)]
Table = Annotated[Chosen, Depends(table)]
