"""Plugins: parts of an application that bring what they need and take it away again."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, ClassVar

if TYPE_CHECKING:
    from api_starter.extend.application import APIStarter

# region yours
# endregion


class Plugin:
    """Something that can be added to an application. Each of its methods may be left out.

    Attributes:
        name: how other plugins call it in ``requires``.
        requires: the names of plugins that have to be added before it.
    """

    name: ClassVar[str]
    requires: ClassVar[tuple[str, ...]] = ()

    def setup(self, app: "APIStarter") -> None:
        """Register endpoints, middleware, services: called at once, when the plugin is added. No work is done here."""

    async def startup(self, app: "APIStarter") -> None:
        """Open what needs opening: called before the first request, after the plugins that were added before."""

    async def shutdown(self, app: "APIStarter") -> None:
        """Close it: called after the last request, before the plugins that were added before.

        It is called if ``startup`` succeeded, whatever has failed since.
        """

    @asynccontextmanager
    async def lifespan(self, app: "APIStarter") -> AsyncIterator[None]:
        """Start up, and in the end, whatever has happened in between, shut down."""
        await self.startup(app)
        try:
            yield
        finally:
            await self.shutdown(app)
