"""Endpoints by their signatures, in FastAPI."""

import datetime as dt
from enum import Enum
from inspect import Parameter, Signature
from typing import Annotated, Any, Literal

from fastapi import Body, Cookie, FastAPI, Header, Query
from pydantic import BaseModel, Field

SOURCES: dict[str, Any] = {"query": Query, "header": Header, "cookie": Cookie, "body": Body}


class Colour(Enum):
    """A choice."""

    RED = "red"
    BLUE = "blue"


class NewTask(BaseModel):
    """What a client sends."""

    title: Annotated[str, Field(min_length=1, max_length=40)]
    tags: list[Annotated[str, Field(min_length=1)]] = []
    weight: float = 1.0


TYPES: dict[str, Any] = {
    "int": int,
    "str": str,
    "float": float,
    "bool": bool,
    "date": dt.date,
    "colour": Colour,
    "order": Literal["asc", "desc"],
    "int or none": int | None,
    "ints": Annotated[list[int], Query()],
    "model": NewTask,
    "model or none": NewTask | None,
    "models": list[NewTask],
    "counts": dict[str, int],
}


def taking(template: str, method: str, parameters: list[list[Any]]) -> Any:
    """An application with one endpoint, which answers with the arguments that it was given."""
    return described(template, method, parameters)


def described(
    template: str, method: str, parameters: list[list[Any]], answer: str = "nothing", text: str | None = None
) -> Any:
    """An application with one endpoint, called ``target``; FastAPI brings ``/openapi.json`` by itself."""

    async def endpoint(**given: Any) -> Any:
        return given

    returned = Signature.empty if answer == "nothing" else TYPES[answer]
    parts = [_parameter(*each) for each in parameters]
    endpoint.__signature__ = Signature(parts, return_annotation=returned)  # type: ignore[attr-defined]
    endpoint.__doc__ = text
    app = FastAPI()
    app.add_api_route(template, endpoint, methods=[method], name="target")
    return app


def _parameter(name: str, word: str, more: dict[str, Any] | None = None) -> Parameter:
    more, hint = more or {}, TYPES[word]
    if "lowest" in more:
        hint = Annotated[hint, Field(ge=more["lowest"])]
    if "source" in more:
        hint = Annotated[hint, SOURCES[more["source"]](alias=more.get("key"))]
    return Parameter(name, Parameter.KEYWORD_ONLY, default=more.get("default", Parameter.empty), annotation=hint)
