"""9. A learner's way through a temporary clone, command by command."""

import json
import re
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.request import urlopen

import pytest

from tests.course.learner import Learner, Said, clone, served
from tests.course.proofs.house import tracked
from tests.course.proofs.trees import wrong_region
from workbook.manifest import Course, Task
from workbook.progress import of_task

MOST_LINES = 24
MOST_LATE = 3
MISHAPS = {
    "a syntax error": ("def (", "invalid syntax"),
    "an endless loop": ("while True:\n    pass", "did not come back within"),
    "exit": ("exit()", "the code called exit()"),
    "a process that ends itself": ("import os\nos._exit(0)", "the process ended at once"),
    "a flood of text": ("print('x' * 2 * 10**7)", "MB were printed"),
}


@pytest.fixture(scope="module")
def files(course: Course) -> list[str]:
    """What a clone of the course holds."""
    return tracked(course.root)


@pytest.fixture
def learner(course: Course, files: list[str], tmp_path: Path) -> Learner:
    """A learner who has just cloned the course."""
    return Learner(clone(course.root, files, tmp_path / "clone"))


@pytest.fixture
def task(learner: Learner) -> Task:
    """The task that the journey begins with."""
    return learner.course.tasks[0]


def test_the_first_word_is_the_next_step(learner: Learner, task: Task) -> None:
    """A learner who comes back after a week does not know where to go on."""
    said = learner.types()
    assert said.code == 0
    assert f"Next: task {task.id} {task.title}" in said.text
    assert f"open exercises/{task.files[0]}:" in said.text


def test_nothing_is_red_before_it_was_begun(learner: Learner) -> None:
    """A fresh clone greets its learner with failures."""
    said = learner.types("check", "all", "--json")
    run = json.loads(said.text)
    assert (said.code, run["faults"]) == (1, [])
    assert {each["id"]: each["state"] for each in run["tasks"]} == dict.fromkeys(ids(learner.course), "not started")


def test_everything_is_green_on_the_solutions(learner: Learner) -> None:
    """The reference that learners adopt is not what the checkpoints want."""
    said = learner.types("check", "all", "--track", "solutions", "--json")
    assert said.code == 0
    assert {each["id"]: each["state"] for each in json.loads(said.text)["tasks"]} == dict.fromkeys(
        ids(learner.course), "green"
    )


def test_a_right_answer_is_green_and_the_next_task_comes(learner: Learner, task: Task) -> None:
    """A learner solves a task, and the tool does not notice."""
    learner.solves(task)
    said = learner.types("check", task.id)
    assert (said.code, f"{task.id} {task.title}: green" in said.text) == (0, True)
    assert f"task {learner.course.tasks[1].id} " in learner.types().text


def test_a_wrong_answer_is_red_and_says_why(learner: Learner, task: Task) -> None:
    """A wrong answer passes for right, or its failure says nothing."""
    learner.solves(task)
    wrong = task.wrong[0]
    learner.writes(wrong_region(learner.course, task, wrong), wrong.body)
    said = learner.types("check", task.id)
    assert (said.code, f"{task.id} {task.title}: red" in said.text) == (1, True)
    assert wrong.phrase in " ".join(said.text.split())
    assert f"workbook hint {task.id}" in said.text


@pytest.fixture(scope="module")
def mishaps(course: Course, files: list[str], tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[Said, Said]]:
    """What `check` says after each mishap, and after the right answer that follows it."""

    def happen(mishap: str) -> tuple[Said, Said]:
        learner = Learner(clone(course.root, files, tmp_path_factory.mktemp("mishap")))
        task = learner.course.tasks[0]
        learner.writes(learner.place(task), MISHAPS[mishap][0])
        said = learner.types("check", task.id)
        learner.solves(task)
        return said, learner.types("check", task.id)

    with ThreadPoolExecutor(2) as pool:
        return dict(zip(MISHAPS, pool.map(happen, MISHAPS), strict=True))


@pytest.mark.parametrize("mishap", MISHAPS)
def test_after_a_mishap_there_is_a_clear_word_and_the_next_run_works(
    mishaps: dict[str, tuple[Said, Said]], mishap: str
) -> None:
    """One slip of the keyboard, and the learner sees a traceback of the tool or waits for ever."""
    said, after = mishaps[mishap]
    assert (said.code, "Traceback" in said.text) == (1, False)
    assert MISHAPS[mishap][1] in " ".join(said.text.split())
    assert len(said.text.splitlines()) <= MOST_LINES
    assert after.code == 0


def test_an_endless_loop_is_not_waited_for_in_every_test(mishaps: dict[str, tuple[Said, Said]]) -> None:
    """One loop, two seconds for each test, and the learner has left before the verdict comes."""
    assert mishaps["an endless loop"][0].text.count("timeout: ") == MOST_LATE


def test_a_deleted_marker_is_named_and_can_be_put_back(learner: Learner, task: Task) -> None:
    """Without its marker the tool loses the learner's code, or its way."""
    path = learner.path(task)
    learner.solves(task)
    place = learner.place(task)
    lines = path.read_text("utf-8").splitlines(keepends=True)
    path.write_text("".join(line for nth, line in enumerate(lines, 1) if nth != place.line), "utf-8")
    said = learner.types("check", task.id)
    assert (said.code, "Traceback" in said.text) == (1, False)
    assert f"exercises/{task.files[0]}" in said.text
    assert f"workbook reset {task.id}" in " ".join(said.text.split())
    assert learner.types("reset", task.id).code == 0
    assert learner.types("check", task.id).text.count("not started") >= 1


def test_reset_keeps_a_copy(learner: Learner, task: Task) -> None:
    """An evening's work is gone for good."""
    learner.solves(task)
    path = learner.path(task)
    before = path.read_text("utf-8")
    said = learner.types("reset", task.id)
    assert (said.code, of_task(learner.course, task).state) == (0, "empty")
    assert copy_named(learner, said.text).read_text("utf-8") == before


def test_adopting_a_chapter_makes_it_green_and_keeps_a_copy(learner: Learner) -> None:
    """A learner who is stuck cannot go on, or loses what was there."""
    for chapter in learner.course.existing:
        first = chapter.tasks[0]
        learner.writes(learner.place(first), "return None  # my first try")
        before = learner.path(first).read_text("utf-8")
        said = learner.types("adopt", str(chapter.number))
        assert said.code == 0
        assert copy_named(learner, said.text).read_text("utf-8") == before
        assert {of_task(learner.course, each).state for each in chapter.tasks} == {"adopted"}
        assert learner.types("check", str(chapter.number)).code == 0


def test_an_update_renews_the_skeleton_and_keeps_the_bodies(learner: Learner, task: Task) -> None:
    """A learner pulls a new version, and finds the stub where the solution was."""
    learner.solves(task)
    for file in task.files:
        with (learner.course.solutions / file).open("a", encoding="utf-8") as solution:
            solution.write("\n# the course has a new line here\n")
    assert learner.types("update").code == 0
    assert "# the course has a new line here" in learner.path(task).read_text("utf-8")
    assert of_task(learner.course, task).done
    assert learner.types("check", task.id).code == 0


def test_hints_come_one_at_a_time(learner: Learner, task: Task) -> None:
    """The first question gives the whole answer away."""
    for rung, hint in enumerate(task.hints):
        said = learner.types("hint", task.id)
        assert said.code == 0
        assert hint in said.text
        assert not any(later in said.text for later in task.hints[rung + 1 :])
    assert f"workbook reveal {task.id}" in learner.types("hint", task.id).text


def test_the_answer_is_shown_after_a_word_of_warning_only(learner: Learner, task: Task) -> None:
    """A curious glance ends the learning."""
    line = next(line for line in learner.place(task).body.splitlines() if line.strip())
    warned = learner.types("reveal", task.id)
    assert (warned.code, line in warned.text) == (1, False)
    shown = learner.types("reveal", task.id, "--yes")
    assert (shown.code, f"+{line}" in shown.text) == (0, True)


def test_the_application_answers_on_a_real_socket(learner: Learner) -> None:
    """All tests are green, and the application does not run."""
    for chapter in learner.course.existing:
        learner.types("adopt", str(chapter.number))
        with served(learner, chapter.number) as address, urlopen(address, timeout=10) as response:
            assert response.status == 200


def ids(course: Course) -> list[str]:
    """Return the ids of all tasks."""
    return [task.id for task in course.tasks]


def copy_named(learner: Learner, text: str) -> Path:
    """Return the copy that a command named."""
    found = re.search(r"before: (\S+)", text)
    assert found, text
    return learner.course.root / found[1]
