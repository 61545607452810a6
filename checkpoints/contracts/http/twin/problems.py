"""Errors as problem details (RFC 9457)."""

from http import HTTPStatus
from typing import Any
from urllib.parse import quote

from fastapi import FastAPI, HTTPException, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException as StarletteHTTPException
from starlette.routing import Match

from api_starter import APIError, Unprocessable


class Problem(HTTPException):
    """An error with a code for programs."""

    def __init__(self, status: int, code: str, detail: str, headers: dict[str, str] | None = None) -> None:
        super().__init__(status, detail, headers)
        self.code = code


def problem(status: int, code: str, detail: str, headers: Any = None, errors: Any = None) -> JSONResponse:
    """Return an error as problem details."""
    content = {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "code": code,
        "detail": detail,
    }
    content |= {"errors": errors} if errors else {}
    return JSONResponse(content, status, headers, media_type="application/problem+json")


async def _http(request: Request, error: StarletteHTTPException) -> Response:
    headers = dict(error.headers or {})
    if error.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
        headers["allow"] = ", ".join(sorted(allowed(request)))
        if request.method == "OPTIONS":
            return Response(None, 204, headers)
    code = getattr(error, "code", HTTPStatus(error.status_code).phrase.lower().replace(" ", "_"))
    return problem(error.status_code, code, str(error.detail), headers)


def allowed(request: Request) -> set[str]:
    """Return the methods that the routes of a path have."""
    routes = request.app.state.router.routes
    found = [route for route in routes if route.matches(request.scope)[0] != Match.NONE]
    methods = {method for route in found for method in getattr(route, "methods", None) or ()}
    return methods | ({"HEAD", "OPTIONS"} if "GET" in methods else {"OPTIONS"})


async def _domain(_: Request, error: APIError) -> JSONResponse:
    faults = error.faults if isinstance(error, Unprocessable) else None
    return problem(error.status, error.code, error.detail, error.headers, faults)


async def _invalid(request: Request, error: RequestValidationError) -> JSONResponse:
    faults = error.errors()
    if query := [fault for fault in faults if fault["loc"][0] == "query"]:
        told = "; ".join(
            f"{'.'.join(map(str, fault['loc'][1:]))}: {fault['msg']}, not {fault['input']!r}" for fault in query
        )
        return problem(400, "invalid_query", told)
    if any(fault["loc"][0] == "path" for fault in faults):
        return problem(404, "not_found", "nothing lives at this path")
    if any(fault["type"] == "json_invalid" for fault in faults) or not await request.body():
        return problem(400, "bad_request", "the body is not JSON")
    errors = [
        {
            "in": "body",
            "at": "#" + "".join(f"/{quote(str(step))}" for step in fault["loc"][1:]),
            "code": fault["type"],
            "detail": fault["msg"],
        }
        for fault in faults
    ]
    return problem(422, "unprocessable", "the request is not as it has to be", errors=errors)


def add_handlers(app: FastAPI) -> None:
    """Let every error be answered by a problem."""
    app.add_exception_handler(StarletteHTTPException, _http)  # type: ignore[arg-type]
    app.add_exception_handler(RequestValidationError, _invalid)  # type: ignore[arg-type]
    app.add_exception_handler(APIError, _domain)  # type: ignore[arg-type]
