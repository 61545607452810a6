"""The Task API in FastAPI, over the same domain: the contract is tried on it, and our speed is compared with its."""

from contracts.http.twin.application import create_app

__all__ = ["create_app"]
