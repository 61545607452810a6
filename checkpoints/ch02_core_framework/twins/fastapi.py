"""The probes of chapter 2 in FastAPI."""

from ch02_core_framework.twins.fastapi_b import described, taking

__all__ = ["described", "taking"]
