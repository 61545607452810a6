"""The router against an oracle that tries every template, on routes and paths that nobody thought of."""

import re
import uuid
from collections.abc import Callable
from contextlib import suppress
from random import Random
from typing import Any
from urllib.parse import unquote

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from api_starter import APIError, Application, NotFound, RequestContext, Router
from api_starter.core.errors import NoSuchRoute, RouteError

ID = "0d6e0b2c-5a3f-4f6e-9a0b-2f1f6c0a7e11"
TYPES = {
    "int": (r"([0-9]{1,18})", int),
    "float": (r"([0-9]{1,18}(?:\.[0-9]{1,18})?)", float),
    "uuid": (r"([0-9a-f-]{36})", uuid.UUID),
    "str": (r"([^/]+)", str),
    "path": (r"([^/].*)", str),
}
"""The types of parameters in the order in which they are tried: what they match, and the value."""

Kinds = tuple[str, ...]
"""A template: literal segments as they are, a parameter as its type in angle brackets."""

INNER = st.sampled_from(["a", "7", "<int>", "<float>", "<uuid>", "<str>"])
LAST = INNER | st.sampled_from(["", "<path>"])
ROUTES = st.lists(st.tuples(st.lists(INNER, max_size=2), LAST).map(lambda t: (*t[0], t[1])), unique=True, min_size=3)
PATHS = st.lists(st.sampled_from(["a", "7", "7.5", "", ID, "x y"]), min_size=1, max_size=3).map("/".join)


def template(kinds: Kinds) -> str:
    """Return a template; its parameters are called after their type and place: a place has one name for each type."""
    return "/" + "/".join(re.sub("<(.+)>", rf"{{\1_{place}:\1}}", kind) for place, kind in enumerate(kinds))


def oracle(routes: list[Kinds], path: str) -> tuple[str, dict[str, Any]] | None:
    """Try every route. Of those that match, the one whose first difference from the others is tried first."""
    order = list(TYPES)
    matches = {}
    for kinds in routes:
        names = [kind.strip("<>") if kind.startswith("<") else "" for kind in kinds]
        pattern = "/".join(TYPES[name][0] if name else re.escape(kind) for name, kind in zip(names, kinds, strict=True))
        if found := re.fullmatch("/" + pattern, path):
            places = [(place, name) for place, name in enumerate(names) if name]
            params = {
                f"{name}_{place}": TYPES[name][1](text)
                for (place, name), text in zip(places, found.groups(), strict=True)
            }
            matches[tuple(order.index(name) + 1 if name else 0 for name in names)] = template(kinds), params
    return matches[min(matches)] if matches else None


async def endpoint(_: RequestContext) -> None:
    """Stand for any endpoint."""


def router_of(routes: list[Kinds]) -> Router:
    """Return a router with these routes, called after their templates."""
    router = Router()
    for kinds in routes:
        router.add(template(kinds), ["GET"], endpoint, template(kinds))
    return router


@settings(max_examples=300)
@given(ROUTES, PATHS, st.randoms(use_true_random=False))
@example([("a", "<path>"), ("a", "<str>", "b"), ("a", "7"), ("a", "<int>", "a")], "a/7/b", Random(1))
def test_the_tree_finds_what_trying_every_route_would_find(routes: list[Kinds], tail: str, random: Random) -> None:
    """A request ends at another endpoint than the documentation says, or at none."""
    random.shuffle(routes)
    found = router_of(routes).find(f"/{tail}")
    seen = None if found is None else (found[0].routes["GET"].template, found[1])
    assert seen == oracle(routes, f"/{tail}")


@given(ROUTES, PATHS, st.sampled_from(["GET", "HEAD", "POST", "OPTIONS", "brew"]))
def test_every_request_has_an_answer_or_a_refusal(routes: list[Kinds], tail: str, method: str) -> None:
    """A path that nobody thought of ends in a 500."""
    with suppress(APIError):
        found, params = router_of(routes).resolve(method, f"/{tail}")
        assert callable(found)
        assert isinstance(params, dict)


VALUES = {
    "int": st.integers(0, 10**18 - 1),
    "float": st.integers(0, 10**6).map(lambda n: n / 64),
    "uuid": st.uuids(),
    "str": st.text(min_size=1) | st.sampled_from([".", "..", "...", "a/b"]),
    "path": st.text(st.characters() | st.just("/"), min_size=1) | st.sampled_from(["..", "a/./b", "/a", "a//"]),
}


@given(
    st.data(), st.lists(st.text(st.characters(exclude_characters="/{}")), max_size=2), st.sampled_from(sorted(TYPES))
)
def test_url_for_leads_back_to_the_same_values(data: st.DataObject, literals: list[str], kind: str) -> None:
    """A link that the API gave out leads to another task, or to none."""
    text, value = "".join(f"/{each}" for each in literals) + f"/{{x:{kind}}}", data.draw(VALUES[kind])
    router = Router()
    router.add(text, ["GET"], endpoint, "target")
    segments = str(value).split("/")
    lost = not segments[0] or {".", ".."} & set(segments) or (kind == "str" and len(segments) > 1)
    try:
        path = router.url_for("target", x=value)
    except NoSuchRoute:
        assert lost
    else:
        assert not lost
        assert re.fullmatch(r"[!-~]+", path)
        assert router.resolve("GET", unquote(path)) == (endpoint, {"x": value})


@pytest.mark.parametrize(
    "register",
    [
        lambda app: app.endpoint("/a")(print),
        lambda app: app.endpoint("/a", methods=["GIVE"]),
        lambda app: app.endpoint("/a", methods=["get"]),
        lambda app: app.endpoint("/taken/{x}")(endpoint),
        lambda app: app.endpoint("/taken/{id}", name="other")(endpoint),
        lambda app: app.endpoint("/elsewhere", name="taken")(endpoint),
        lambda app: app.endpoint("/taken/{other}/more")(endpoint),
        lambda app: app.mount("/mounted", app),
        lambda app: app.mount("/x/", app),
        lambda app: app.mount("/{x}", app),
        lambda app: app.mount("/", app),
        lambda app: app.mount("x", app),
    ],
)
def test_what_can_never_work_fails_when_it_is_registered(register: Callable[[Application], Any]) -> None:
    """A mistake in a route shows up at a user's request instead of at the start."""
    app = Application()
    app.endpoint("/taken/{id}", name="taken")(endpoint)
    app.mount("/mounted", app)
    with pytest.raises(RouteError):
        register(app)


def test_head_may_be_registered_before_and_after_get() -> None:
    """The order of two lines decides whether a HEAD request gets its own endpoint."""

    async def head(_: RequestContext) -> None:
        """Stand for an endpoint of its own."""

    for order in ([("GET", endpoint), ("HEAD", head)], [("HEAD", head), ("GET", endpoint)]):
        router = Router()
        for method, function in order:
            router.add("/a", [method], function, "a")
        assert (router.resolve("GET", "/a")[0], router.resolve("HEAD", "/a")[0]) == (endpoint, head)


def test_the_nearest_mount_answers() -> None:
    """An application below another mounted one is never reached."""
    app = Application()
    for prefix in ("/a", "/a/b"):
        app.mount(prefix, lambda *_: None)
    inner, outer = app.router.mounts["/a/b"], app.router.mounts["/a"]
    assert [app.router.resolve("GET", path)[0] for path in ("/a/b", "/a/b/c", "/a", "/a/bc")] == [
        inner,
        inner,
        outer,
        outer,
    ]
    with pytest.raises(NotFound):
        app.router.resolve("GET", "/ab")
