"""The plugin of chapter 3: the resources of the Task API, and the services behind them."""

from api_starter import APIStarter, CallNext, Plugin, RequestContext, Response, Stage
from taskapi.rest import endpoints
from taskapi.rest.idempotency import Idempotency, IdempotencyStore, InMemoryIdempotencyStore
from taskapi.rest.links import RootLink
from taskapi.rest.versions import CURRENT
from taskapi.rest.views import DATA, PATCH_TYPES, TABLES, VERSION, XML_TYPES, Views
from taskapi.tasks import (
    ANONYMOUS,
    Actor,
    Clock,
    Ids,
    InMemoryTaskRepository,
    Move,
    RepositoryTaskCommands,
    RepositoryTaskQueries,
    SystemClock,
    TaskCommands,
    TaskQueries,
    TaskRepository,
    UuidIds,
)

# region yours
# endregion

LIST, TASK = "/tasks", "/tasks/{task_id:uuid}"
TAGS, TAG = f"{TASK}/tags", f"{TASK}/tags/{{tag}}"
MOVES = {move: f"{TASK}/{move}" for move in Move}

OFFERS = {"/": DATA, LIST: TABLES, TASK: TABLES, TAGS: DATA, TAG: DATA, **dict.fromkeys(MOVES.values(), TABLES)}

BODIES = {("POST", LIST): XML_TYPES, ("PUT", TASK): XML_TYPES, ("PATCH", TASK): PATCH_TYPES}


class RestPlugin(Plugin):
    """Brings tasks and their REST face."""

    name = "rest"
    requires = ("docs",)

    def setup(self, app: APIStarter) -> None:
        """Register services, middleware and endpoints."""
        provide_services(app)
        app.add_middleware(announce_version, stage=Stage.OBSERVE + 5)
        app.add_middleware(Idempotency(lambda: app.singletons.get(IdempotencyStore)))
        app.add_middleware(Views(OFFERS, BODIES))
        add_endpoints(app)


def provide_services(app: APIStarter) -> None:
    """Register the domain with the defaults that need nothing but memory; later chapters replace them."""
    app.services.provide(Actor, lambda: ANONYMOUS)
    app.services.provide(Clock, SystemClock, singleton=True)
    app.services.provide(Ids, UuidIds, singleton=True)
    app.services.provide(TaskRepository, InMemoryTaskRepository, singleton=True)
    app.services.provide(TaskCommands, RepositoryTaskCommands)
    app.services.provide(TaskQueries, RepositoryTaskQueries)
    app.services.provide(IdempotencyStore, InMemoryIdempotencyStore, singleton=True)
    app.services.contribute(RootLink, lambda: RootLink("docs", "/docs"), singleton=True)
    app.services.contribute(RootLink, lambda: RootLink("openapi", "/openapi.json"), singleton=True)


def add_endpoints(app: APIStarter) -> None:
    """Register what there is at each path."""
    app.endpoint("/")(endpoints.show_root)
    app.endpoint(LIST)(endpoints.list_tasks)
    app.endpoint(LIST, methods=["POST"])(endpoints.create_task)
    app.endpoint(TASK)(endpoints.get_task)
    app.endpoint(TASK, methods=["PUT"])(endpoints.replace_task)
    app.endpoint(TASK, methods=["PATCH"])(endpoints.patch_task)
    app.endpoint(TASK, methods=["DELETE"])(endpoints.delete_task)
    app.endpoint(TAGS)(endpoints.list_tags)
    app.endpoint(TAG, methods=["PUT"])(endpoints.add_tag)
    app.endpoint(TAG, methods=["DELETE"])(endpoints.remove_tag)
    for move, path in MOVES.items():
        app.endpoint(path, methods=["POST"])(endpoints.moving(move))


async def announce_version(ctx: RequestContext, call_next: CallNext) -> Response:
    """Tell the current version with every answer that was made before a version was chosen."""
    response = await call_next(ctx)
    if b"api-version" not in dict(response.raw_headers):
        response.raw_headers.append(VERSION[CURRENT])
    return response


plugin = RestPlugin
