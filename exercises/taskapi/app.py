"""The composition root: the Task API, made of the chapters that exist. No chapter edits this file."""

from collections.abc import Sequence
from importlib import import_module
from importlib.util import find_spec

from api_starter import APIStarter, DocsPlugin, Plugin, TimingMiddleware

CHAPTERS = ("rest", "protocols", "observability", "production", "security", "scaling")


def create_app(chapters: Sequence[str] = CHAPTERS, *, extra: Sequence[Plugin] = ()) -> APIStarter:
    """Return the Task API with the chapters that are there, in their order, and some plugins more."""
    app = APIStarter()
    app.add_middleware(TimingMiddleware())
    app.add_plugin(DocsPlugin("Task API", "2.0"))
    for name in chapters:
        if find_spec(f"taskapi.{name}"):
            app.add_plugin(import_module(f"taskapi.{name}.plugin").plugin())
    for each in extra:
        app.add_plugin(each)
    return app
