"""What the signatures of the endpoints do not say, for the OpenAPI document."""

from collections.abc import Callable
from typing import Any, TypeVar

from api_starter.extend.openapi import describe
from taskapi.rest.bodies import xml_schema
from taskapi.rest.filters import PARAMETERS
from taskapi.rest.idempotency import KEY

# region yours
# endregion

TEXT = {"type": "string"}
TAGS = r'^(W/)?"[!#-~]*"( *, *(W/)?"[!#-~]*")*$'
ANY_OR_TAGS = {"anyOf": [{**TEXT, "enum": ["*"]}, {**TEXT, "pattern": TAGS}]}
"""``*`` or entity tags."""

IF_MATCH = {"name": "If-Match", "in": "header", "required": False, "schema": ANY_OR_TAGS}
IF_NONE_MATCH = {**IF_MATCH, "name": "If-None-Match"}
IDEMPOTENCY_KEY = {"name": "Idempotency-Key", "in": "header", "required": False, "schema": {**TEXT, "pattern": KEY}}

LIST_PARAMETERS = [
    {"name": name, "in": "query", "required": False, "description": each.wanted, "schema": each.schema}
    if not each.many
    else {"name": name, "in": "query", "required": False, "schema": {"type": "array", "items": each.schema}}
    for name, each in PARAMETERS.items()
]

BODY = {"content": {"application/xml": {"schema": xml_schema()}}}
PATCH_SCHEMA = {"schema": {"$ref": "#/components/schemas/TaskPatch"}}
PATCH = {"content": {"application/json": None, "application/merge-patch+json": PATCH_SCHEMA}}
SHOWN = {"2XX": {"content": {"application/xml": {"schema": TEXT}, "text/csv": {"schema": TEXT}}}}
READ = {**SHOWN, "304": {"description": "the client knows it already"}}
"""How an answer may look: any of its formats, or nothing new."""

F = TypeVar("F", bound=Callable[..., Any])


def _described(**parts: Any) -> Callable[[F], F]:
    """Describe an endpoint, which is called for machines as it is in Python."""
    return lambda function: describe(operationId=function.__name__, **parts)(function)


plain = _described()
listing = _described(parameters=[*LIST_PARAMETERS, IF_NONE_MATCH], responses=READ)
reading = _described(parameters=[IF_NONE_MATCH], responses=READ)
creating = _described(parameters=[IDEMPOTENCY_KEY], requestBody=BODY, responses=SHOWN)
changing = _described(parameters=[{**IF_MATCH, "required": True}], requestBody=BODY, responses=SHOWN)
patching = _described(parameters=[{**IF_MATCH, "required": True}], requestBody=PATCH, responses=SHOWN)
moving = _described(parameters=[IF_MATCH, IDEMPOTENCY_KEY], responses=SHOWN)
versioned = _described(parameters=[IF_MATCH])
