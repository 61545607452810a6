"""The applications that are compared, one module each.

A module here has ``TITLE``, ``DISTRIBUTION`` (the installed distribution whose version is reported, or None),
``build(variant)``, perhaps ``tune(app)`` (a faster JSON library, where its documentation names one), and a docstring
that says what the application does for a request: it is printed beside the results, and behind it ``MORE``, which says
it for the variants that are not plain. A new workload is one small function in each module, called from ``build``.
"""

import importlib
import importlib.metadata
import importlib.util
import inspect
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType

from benchmarks.asgi import ASGIApp
from benchmarks.workloads import PLAIN

NAMES = ("bare", "api_starter", "blacksheep", "falcon", "starlette", "litestar", "fastapi")
OURS = "api_starter"
FLOOR = "bare"
SOLUTIONS = Path(__file__).resolve().parents[2] / "solutions"
PEERS = tuple(name for name in NAMES if name not in {OURS, FLOOR})


class NotInstalledError(Exception):
    """A framework is missing that is only needed to compare with it."""


@dataclass(frozen=True, slots=True)
class Contender:
    """One application under test.

    Attributes:
        name: the key in the results.
        title: the name for tables and plots.
        does: what it does for a request, in words.
        version: the version of its framework, or None.
        app: the ASGI callable for the plain workloads.
        build: makes the callable of a variant.
        variants: the callables that were made.
    """

    name: str
    title: str
    does: str
    version: str | None
    app: ASGIApp
    build: Callable[[str], ASGIApp]
    variants: dict[str, ASGIApp] = field(default_factory=dict)

    def serving(self, variant: str) -> ASGIApp:
        """Return the callable of a variant; it is made when it is asked for first."""
        if variant != PLAIN and variant not in self.variants:
            self.variants[variant] = self.build(variant)
        return self.variants.get(variant, self.app)


def module_of(name: str) -> ModuleType:
    """Return the module of the application with that name.

    Raises:
        LookupError: no application has this name.
        NotInstalledError: its framework is not installed.
    """
    if name not in NAMES:
        raise LookupError(f"no application is called {name!r}; there are {', '.join(NAMES)}")
    # A notebook or a checkpoint has decided already whose api_starter is meant; otherwise it is the reference.
    if name == OURS and importlib.util.find_spec("api_starter") is None:
        sys.path.append(str(SOLUTIONS))
    try:
        return importlib.import_module(f"benchmarks.apps.{name}_app")
    except ModuleNotFoundError as error:
        raise NotInstalledError(f"{error.name} is not installed: `python -m workbook.bootstrap dev,bench`") from None


def titles(names: Iterable[str]) -> dict[str, str]:
    """Return the names of these applications as they are to be shown."""
    return {name: str(module_of(name).TITLE) for name in names}


def load(name: str, *, tuned: bool = False) -> Contender:
    """Build the application of that name.

    Args:
        name: one of NAMES.
        tuned: whether peers that can take another JSON library get it.

    Raises:
        LookupError: no application has this name.
        NotInstalledError: its framework is not installed.
    """
    module = module_of(name)
    version = importlib.metadata.version(module.DISTRIBUTION) if module.DISTRIBUTION else None
    does = " ".join((inspect.getdoc(module) or "").split())

    def build(variant: str) -> ASGIApp:
        app: ASGIApp = module.build(variant)
        if tuned and hasattr(module, "tune"):
            module.tune(app)
        return app

    return Contender(name=name, title=module.TITLE, does=does, version=version, app=build(PLAIN), build=build)
