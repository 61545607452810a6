"""What the signatures of the endpoints do not say, for the OpenAPI document."""

from api_starter.extend.openapi import describe
from taskapi.rest.filters import PARAMETERS
from taskapi.rest.idempotency import KEY

# region yours
# endregion

TEXT = {"type": "string"}
TAGS = r'^\*$|^(W/)?"[!#-~]*"( *, *(W/)?"[!#-~]*")*$'
"""``*`` or entity tags, as a schema."""

IF_MATCH = {"name": "If-Match", "in": "header", "required": False, "schema": {**TEXT, "pattern": TAGS}}
IF_NONE_MATCH = {**IF_MATCH, "name": "If-None-Match"}
IDEMPOTENCY_KEY = {"name": "Idempotency-Key", "in": "header", "required": False, "schema": {**TEXT, "pattern": KEY}}

LIST_PARAMETERS = [
    {"name": name, "in": "query", "required": False, "description": each.wanted, "schema": each.schema}
    if not each.many
    else {"name": name, "in": "query", "required": False, "schema": {"type": "array", "items": each.schema}}
    for name, each in PARAMETERS.items()
]

BODY = {"application/json": {}, "application/xml": {"schema": TEXT}}
SHOWN = {"2XX": {"content": {"application/xml": {"schema": TEXT}, "text/csv": {"schema": TEXT}}}}
READ = {**SHOWN, "304": {"description": "the client knows it already"}}
"""How an answer may look: any of its formats, or nothing new."""

listing = describe(parameters=[*LIST_PARAMETERS, IF_NONE_MATCH], responses=READ)
reading = describe(parameters=[IF_NONE_MATCH], responses=READ)
creating = describe(parameters=[IDEMPOTENCY_KEY], requestBody={"content": BODY}, responses=SHOWN)
changing = describe(parameters=[{**IF_MATCH, "required": True}], requestBody={"content": BODY}, responses=SHOWN)
patching = describe(
    parameters=[{**IF_MATCH, "required": True}],
    requestBody={"content": {"application/merge-patch+json": {"schema": {"type": "object"}}}},
    responses=SHOWN,
)
moving = describe(parameters=[IF_MATCH, IDEMPOTENCY_KEY], responses=SHOWN)
versioned = describe(parameters=[IF_MATCH])
