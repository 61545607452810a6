"""Applications that show what the framework does; their twins are the same in FastAPI.

Nothing here knows what is right: the tests judge what comes back.
"""

from ch02_core_framework.probes_b import described, taking

__all__ = ["described", "taking"]
