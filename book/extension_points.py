"""The table of extension points: where an application grows, in the words of the code, with an example and a proof."""

import ast
import re

from book.markup import table
from workbook.errors import CourseError
from workbook.manifest import Course

POINTS = """\
Application.endpoint         @app.endpoint("/tasks/{task_id:int}")
    tests/extend/test_binding.py::test_arguments_come_from_where_their_types_and_names_say
Application.mount            app.mount("/admin", admin)
    checkpoints/ch01_foundation/test_1_13_mount.py::test_the_mounted_application_answers_below_its_prefix
Application.on_scope         app.on_scope("websocket", live_tasks)
    tests/extend/test_calls.py::test_one_gate_stands_before_every_protocol
Application.add_lifespan     app.add_lifespan(connection_pool)
    checkpoints/ch01_foundation/test_1_15_lifespan.py::test_lifespans_are_entered_in_order_and_left_in_reverse
APIStarter.add_middleware    app.add_middleware(TimingMiddleware())
    tests/extend/test_middleware.py::test_the_declared_stage_decides_and_not_who_was_added_first
APIStarter.middleware        @app.middleware(stage=Stage.LIMIT)
    tests/extend/test_middleware.py::test_a_class_says_its_own_stage_and_the_decorator_returns_the_function
APIStarter.gate              app.gate(identify, stage=Stage.IDENTIFY)
    checkpoints/ch02_core_framework/test_2_15_gates_and_events.py::test_one_gate_stands_before_every_protocol
APIStarter.enter             async with app.enter(Call("queue", "send mail", {})) as services: ...
    tests/extend/test_calls.py::test_a_subscriber_comes_in_through_the_gates_as_somebody
APIStarter.add_plugin        app.add_plugin(DatabasePlugin("tasks.db"))
    checkpoints/ch02_core_framework/test_2_16_task_api.py::test_the_plugins_of_others_run_on_it
Plugin.setup                 def setup(self, app): app.services.provide(Cache, Cache, singleton=True)
    tests/extend/test_plugins.py::test_plugins_start_in_order_and_stop_in_reverse
Plugin.startup               async def startup(self, app): self.pool = await connect(self.url)
    tests/extend/test_plugins.py::test_a_failing_start_stops_what_had_started_and_says_why
Plugin.shutdown              async def shutdown(self, app): await self.pool.close()
    tests/extend/test_plugins.py::test_a_failing_stop_does_not_keep_the_others_open
ErrorHandlingMiddleware.handlers    app.errors.handlers[KeyError] = answer_key_error
    tests/extend/test_errors.py::test_the_nearest_class_has_the_handler
Container.provide            app.services.provide(TaskRepository, InMemory, singleton=True)
    tests/extend/test_services.py::test_everybody_in_a_call_shares_one_and_another_call_has_its_own
Container.replace            app.services.replace(TaskRepository, InSQLite)
    tests/extend/test_services.py::test_a_replaced_service_keeps_its_decorators
Container.decorate           app.services.decorate(TaskRepository, Cached, layer=Layer.CACHE)
    tests/extend/test_services.py::test_the_declared_layer_keeps_the_cache_inside_the_authorisation
Container.contribute         app.services.contribute(HealthCheck, DatabaseIsThere)
    tests/extend/test_services.py::test_many_plugins_contribute_to_one_port
Subscribers.on               app.events.on(TaskDone, send_mail)
    checkpoints/ch02_core_framework/test_2_16_task_api.py::test_somebody_elses_plugin_hears_of_a_task_that_is_done_once
Application.compile          class Mine(APIStarter): def compile(self, function, path): ...
    tests/core/test_application.py::test_what_a_subclass_compiles_is_called
Application.handle           class Mine(APIStarter): def handle(self, ctx): ...
    tests/core/test_application.py::test_a_subclass_stands_around_every_request
"""
"""Two lines for each: the class with its method, or with an attribute that its docstring describes, and an example;
then, as ``file::name``, a test that would fail without it."""


def points() -> list[tuple[str, str, str]]:
    """Return symbol, example and test of each point."""
    return re.findall(r"^(\S+) +(.+)\n    (.+)$", POINTS, re.MULTILINE)


def extension_points(course: Course) -> str:
    """Return the table.

    Raises:
        CourseError: a point has no docstring, or is not in the code at all.
    """
    classes = {node.name: (file, node) for file, node in _classes(course)}

    def row(symbol: str, example: str, test: str) -> tuple[str, ...]:
        name, _, member = symbol.partition(".")
        file, node = classes.get(name, ("", None))
        sentence = _sentence(node, member) if node else ""
        if not sentence:
            raise CourseError(f"book/extension_points.py: {symbol} has no docstring, or is not there")
        where, _, title = test.partition("::")
        words = title.removeprefix("test_").replace("_", " ")
        cells = f"[`{symbol}`](/{file})", sentence.replace("``", "`"), f"`{example}`", f"[{words}](/{where})"
        return tuple(cell.replace("|", r"\|") for cell in cells)

    return table(["point", "what it does", "example", "proved by"], (row(*point) for point in points()))


def _classes(course: Course) -> list[tuple[str, ast.ClassDef]]:
    """Return every class of the framework with the file it is in, seen from the root."""
    files = sorted((course.solutions / "api_starter").rglob("*.py"))
    found = ((path, node) for path in files for node in ast.parse(path.read_text("utf-8")).body)
    return [(path.relative_to(course.root).as_posix(), node) for path, node in found if isinstance(node, ast.ClassDef)]


def _sentence(node: ast.ClassDef, member: str) -> str:
    """Return the first sentence that a class says about one of its methods or attributes; empty if it says nothing."""
    for each in node.body:
        if isinstance(each, ast.FunctionDef | ast.AsyncFunctionDef) and each.name == member:
            return _first(ast.get_docstring(each) or "")
    found = re.search(rf"^    {member}: (.+(?:\n     +.+)*)", ast.get_docstring(node) or "", re.MULTILINE)
    return _first(found[1][:1].upper() + found[1][1:]) if found else ""


def _first(text: str) -> str:
    paragraph = " ".join(text.partition("\n\n")[0].split())
    return re.split(r"(?<=\.) ", paragraph, maxsplit=1)[0]
