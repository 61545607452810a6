"""What an endpoint wants and gives, read from its signature once, when it is registered."""

import inspect
from collections.abc import Callable, Iterator
from datetime import date, time, timedelta
from decimal import Decimal
from enum import Enum
from functools import partial
from inspect import Parameter, isclass
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, NamedTuple, Union, get_args, get_origin
from uuid import UUID

from pydantic import BaseModel, PydanticUserError, TypeAdapter

from api_starter.core import RequestContext, templates
from api_starter.core.errors import RouteError

# region yours
# endregion

MANY = (list, set, frozenset, tuple)
"""Types that collect every value of a repeated key."""

SIMPLE = (*MANY, str, int, float, bool, bytes, Decimal, date, time, timedelta, UUID, Enum)
"""Types that texts can stand for."""

CONTENT = (BaseModel, dict)
"""Types that a JSON body stands for."""

NOTHING = (Parameter.empty, Any)
"""Annotations that tell nothing."""


class Source(NamedTuple):
    """Says where an argument comes from when its type alone does not: ``Annotated[str, Header()]``.

    Attributes:
        place: query, header, cookie or body.
        key: the name there; if it is not given, that of the argument, for a header with hyphens for underscores.
    """

    place: str
    key: str = ""


Query, Header, Cookie, Body = (partial(Source, place) for place in ("query", "header", "cookie", "body"))


class Argument(NamedTuple):
    """One argument of an endpoint, or its answer.

    Attributes:
        name: of the parameter in Python; ``return`` for the answer.
        place: ``context``, ``path``, ``query``, ``header``, ``cookie``, ``body``, ``service`` or ``answer``.
        key: what it is called at that place.
        hint: its annotation, with ``Annotated`` and all; for a service this is the port.
        adapter: what validates it and knows its schema; None if there is nothing to validate.
        required: whether it has no default.
        default: its default, if it has one.
    """

    name: str
    place: str
    key: str
    hint: Any
    adapter: TypeAdapter[Any] | None = None
    required: bool = True
    default: Any = None


def signature_of(function: Callable[..., Any], wrong: type[Exception]) -> tuple[list[Parameter], Any]:
    """Return the parameters of a callable without ``*args`` and ``**kwargs``, and its return annotation, all evaluated.

    Raises:
        wrong: an annotation names something that cannot be seen from the function's module.
    """
    try:
        found = inspect.signature(function, eval_str=True)
    except NameError as error:
        raise wrong(f"{name_of(function)}: an annotation cannot be read here: {error}") from None
    variable = {Parameter.VAR_POSITIONAL, Parameter.VAR_KEYWORD}
    return [each for each in found.parameters.values() if each.kind not in variable], found.return_annotation


def name_of(thing: Any) -> str:
    """Return what a function or a class is called in messages."""
    return getattr(thing, "__qualname__", None) or repr(thing)


def read_signature(function: Callable[..., Any], path: str) -> list[Argument]:
    """Return the arguments of an endpoint in their order, and behind them its answer (``read_answer``).

    The first rule that fits a parameter decides its place:

    1. annotated with RequestContext, or the first parameter and not annotated, or with Any: ``context``
    2. ``Annotated`` with a Source, anywhere among its metadata: the place of that source
    3. named as a parameter of the path template: ``path``
    4. a Pydantic model or a dict, perhaps optional or many of them: ``body``
    5. of the types in ``SIMPLE`` or literals, perhaps optional or many of them: ``query``
    6. any other class, or a type with one in it: ``service``. Its port is the whole annotation: ``Tasks | None``,
       ``list[Tasks]`` and ``Annotated[Tasks, ...]`` are ports of their own, and not ``Tasks``

    Args:
        function: the endpoint.
        path: its template.

    Raises:
        RouteError: a parameter fits no rule, cannot be given by name, has no type where rule 1 does not fit, or
            is to be many in a path or a cookie; two want the body; an annotation cannot be evaluated, or Pydantic can
            do nothing with it. The message names the path, and the parameter if it is one.
    """
    in_path = {each.name for each in templates.parse_template(path) if isinstance(each, templates.Parameter)}
    parameters, hint = signature_of(function, RouteError)
    try:
        arguments = [*(_argument(each, in_path, first=each is parameters[0]) for each in parameters), read_answer(hint)]
    except (ValueError, PydanticUserError) as error:
        raise RouteError(f"{path!r}, {name_of(function)}: {error}") from None
    if [each.place for each in arguments].count("body") > 1:
        raise RouteError(f"{path!r}, {name_of(function)}: two arguments want the body; make one model of them")
    return arguments


def read_answer(hint: Any) -> Argument:
    """Return what an endpoint answers, by its return annotation.

    The first of a pair is what counts. It is validated by nothing, but its schema is known if it is made of models and
    dicts only, perhaps optional or many of them. ``Annotated[Response, Task]`` is a response that is made of a Task.
    """
    content = get_args(hint)[0] if get_origin(hint) is tuple else hint
    content = getattr(content, "__metadata__", (content,))[0]
    known = all(isclass(kind) and issubclass(kind, CONTENT) for kind in _leaves(content)) and content is not None
    return Argument("return", "answer", "return", content, TypeAdapter(content) if known else None)


def _argument(parameter: Parameter, in_path: set[str], *, first: bool) -> Argument:
    """Return what a parameter wants, by the first rule of ``read_signature`` that fits; that for the context is given.

    So is the refusal of a parameter that can be given by position only, before all rules. The key is that of its Source
    as it stands there, or else its name, in which hyphens stand for underscores if it comes from a header. Whatever is
    no service gets an adapter, made of the whole annotation.

    Args:
        parameter: as ``inspect`` knows it; its annotation and its default are ``Parameter.empty`` if there is none.
        in_path: the names in the path template.
        first: whether it is the first parameter of the endpoint.

    Raises:
        ValueError: no rule fits; or it has no type, also if the path names it; or it ``is_many`` in a path or a cookie,
            which have one value for it (a query and a header have many). The message names the parameter.
    """
    name, hint = parameter.name, parameter.annotation
    if parameter.kind is Parameter.POSITIONAL_ONLY:
        raise ValueError(f"{name!r} cannot be given by name; remove the slash behind it")
    if hint is RequestContext or (first and hint in NOTHING):
        return Argument(name, "context", name, RequestContext)
    # region task 2.7: find where an argument comes from by the rules, and refuse what can never be served
    raise NotImplementedError("task 2.7: find where an argument comes from by the rules, and refuse what can never be served")
    # endregion


def _place(hint: Any) -> str:
    """Return where an argument of this type comes from by the rules 4 to 6, or an empty text if none of them fits.

    What counts are the types that the type is made of, which ``_leaves`` yields. Those in ``NOTHING``, and those that
    are no classes, say nothing. A body needs one type of ``CONTENT`` among the rest, a query nothing but ``SIMPLE``.
    """
    # region task 2.7: find where an argument comes from by the rules, and refuse what can never be served
    raise NotImplementedError("task 2.7: find where an argument comes from by the rules, and refuse what can never be served")
    # endregion


def _leaves(hint: Any) -> Iterator[Any]:
    """Yield the types that a type is made of: those of a union, the items of many, what ``Annotated`` annotates.

    None is left out, and a literal stands for the types of its values: ``list[int] | None`` gives ``int``.
    """
    origin, inner = get_origin(hint), get_args(hint)
    if origin is Literal:
        yield from map(type, inner)
    elif origin in {Annotated, Union, UnionType, *MANY}:
        for each in inner[:1] if origin is Annotated else inner:
            yield from _leaves(each)
    elif hint not in {NoneType, Ellipsis}:
        yield origin or hint


def is_many(hint: Any) -> bool:
    """Whether a type collects all values of a repeated key: a list, a set or a tuple, perhaps optional."""
    if get_origin(hint) in {Annotated, Union, UnionType}:
        return any(is_many(each) for each in get_args(hint))
    return get_origin(hint) in MANY or hint in MANY
