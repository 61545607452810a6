"""Every application that is compared does what is timed."""

import asyncio
from collections.abc import Iterator
from contextlib import AsyncExitStack, suppress
from dataclasses import replace

import pytest

from benchmarks.apps import NAMES, Contender, NotInstalledError, load
from benchmarks.asgi import Answer, request, started
from benchmarks.inprocess import WrongAnswerError, verify
from benchmarks.workloads import FILLERS, ROUTES, VARIANTS, WORKLOADS, Workload

ROUTED = [name for name in NAMES if name != "bare"]


class Started:
    """The applications whose framework is installed, each started once."""

    def __init__(self, runner: asyncio.Runner) -> None:
        self.runner = runner
        self.found: dict[str, Contender] = {}

    async def start(self, stack: AsyncExitStack) -> None:
        """Build and start what can be built."""
        for name in NAMES:
            with suppress(NotInstalledError):
                self.found[name] = load(name)
                for variant in VARIANTS:
                    await stack.enter_async_context(started(self.found[name].serving(variant)))

    def __getitem__(self, name: str) -> Contender:
        if name not in self.found:
            pytest.skip(f"{name} is not installed")
        return self.found[name]

    def ask(self, name: str, workload: Workload) -> Answer:
        """Send one request."""
        return self.runner.run(request(self[name].serving(workload.variant), workload))


@pytest.fixture(scope="module")
def apps() -> Iterator[Started]:
    """Start every application, and stop it at the end."""
    stack = AsyncExitStack()
    with asyncio.Runner() as runner:
        apps = Started(runner)
        runner.run(apps.start(stack))
        yield apps
        runner.run(stack.aclose())


def get(path: str) -> Workload:
    """Return a GET request."""
    return Workload("", "", "GET", path, 200, None)


@pytest.mark.parametrize("workload", WORKLOADS.values(), ids=WORKLOADS)
@pytest.mark.parametrize("name", NAMES)
def test_every_application_answers_every_workload_rightly(apps, name, workload):
    """A framework that answers an error page in a microsecond would win the comparison."""
    answer = apps.ask(name, workload)
    assert workload.accepts(answer.status, answer.body), answer


@pytest.mark.parametrize("name", NAMES)
def test_the_path_parameter_is_converted_by_every_application(apps, name):
    """A framework that hands on the text would be spared the work that the others do."""
    other = replace(WORKLOADS["typed"], path="/tasks/7", answer={"id": 7, "title": "write report", "done": False})
    answer = apps.ask(name, other)
    assert other.accepts(answer.status, answer.body), answer
    assert 400 <= apps.ask(name, get("/tasks/abc")).status < 500


@pytest.mark.parametrize("name", ROUTED)
def test_sixty_routes_stand_in_every_application(apps, name):
    """Numbers for one application with three routes and another with sixty say nothing."""
    assert len(FILLERS) + len({w.path for w in WORKLOADS.values() if w.status == 200}) == ROUTES
    for path in (FILLERS[0], FILLERS[-1]):
        answer = apps.ask(name, get(f"{path}/north"))
        assert (answer.status, answer.body.replace(b" ", b"")) == (200, b'{"name":"north"}')


@pytest.mark.parametrize("name", NAMES)
def test_every_application_says_what_it_does(apps, name):
    """A reader who cannot see which serialiser was used cannot judge the number."""
    assert len(apps[name].does) > 100


def test_a_wrong_answer_stops_the_measurement(apps):
    """A number for an application that answers wrongly would be printed as if it meant something."""
    wrong = replace(WORKLOADS["constant"], answer={"hello": "moon"})
    with pytest.raises(WrongAnswerError, match="bare callable answered 'constant' with 200"):
        asyncio.run(verify(apps["bare"], wrong))


def test_an_unknown_name_is_told_with_those_that_there_are():
    """A typing mistake in a notebook would end in an import error about a module nobody knows."""
    with pytest.raises(LookupError, match="'flask'; there are bare, api_starter"):
        load("flask")
