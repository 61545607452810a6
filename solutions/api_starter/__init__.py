"""api_starter: a small web framework, written chapter by chapter.

Everything that an application needs is importable from here; the modules behind it are one concept each. Each chapter's
package lists its names in ``__all__``.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from api_starter.core import *  # noqa: F403 - the names are listed there

if TYPE_CHECKING:
    from api_starter.extend import *  # noqa: F403 - as above


def __getattr__(name: str) -> Any:
    """Import chapter 2 when the first of its names is asked for: chapter 1 works without it, and starts faster."""
    if name.startswith("_"):
        raise AttributeError(name)
    return getattr(import_module("api_starter.extend"), name)
