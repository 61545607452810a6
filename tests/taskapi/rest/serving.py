"""A Task API with a client, in one event loop, without a server; time stands still."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx

from api_starter import APIStarter, Plugin
from taskapi import app as composition
from taskapi.rest.plugin import RestPlugin
from taskapi.tasks import Clock
from tests.extend.running import running
from tests.taskapi.tasks.samples import StoppedClock


def create_app(*plugins: Plugin) -> APIStarter:
    """Return a Task API with more plugins.

    It is composed of what these tests have imported: `create_app` would look for it again while they run.
    """
    return composition.create_app((), extra=(RestPlugin(), *plugins))


@asynccontextmanager
async def served(app: Any = None) -> AsyncIterator[httpx.AsyncClient]:
    """Start an application, or a new Task API whose clock stands still, and give a client of it."""
    if app is None:
        app = create_app()
        app.services.replace(Clock, StoppedClock, singleton=True)
    transport = httpx.ASGITransport(app)
    async with running(app), httpx.AsyncClient(transport=transport, base_url="http://tasks") as client:
        yield client


async def made(client: httpx.AsyncClient, **content: Any) -> httpx.Response:
    """Return the answer of a task that was created."""
    response = await client.post("/tasks", json={"title": "buy milk", **content})
    assert response.status_code == 201, response.text
    return response
