"""Each proof goes red when the fault is there that it is for; the faults are planted in the mini course."""

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.course.proofs import Fault, holds
from tests.course.proofs.agreement import prove_agreement
from tests.course.proofs.bench import Bench
from tests.course.proofs.budgets import prove_budgets
from tests.course.proofs.collected import prove_collected
from tests.course.proofs.facts import prove_exercises, prove_facts
from tests.course.proofs.features import prove_features
from tests.course.proofs.house import prove_house_rules
from tests.course.proofs.isolation import prove_earlier_chapters, prove_isolation
from tests.course.proofs.tasks import (
    prove_prefixes,
    prove_regions,
    prove_solutions,
    prove_stubs,
    prove_tests,
    prove_wrong_answers,
)
from tests.course.proofs.twins import prove_twins
from tests.course.proofs.warm import Workers
from tests.no_box import NO_BOX
from workbook.manifest import Course, load_course
from workbook.stubs import files, write

MINI = Path(__file__).parent / "mini"
TOML = "chapters/ch01_mini/chapter.toml"
TEXT = "chapters/ch01_mini/1_mini.md"
NUMBERS = "solutions/api_starter/core/numbers.py"
ANSWERS = "solutions/api_starter/core/answers.py"
TEST_1, TEST_2, TEST_3 = (f"checkpoints/ch01_mini/test_1_{name}.py" for name in ("1_add", "2_multiply", "3_answer"))
SUM = 'lab.call("api_starter.core.numbers:add", a, b) == a + b'
PRODUCT = 'lab.call("api_starter.core.numbers:multiply", a, b) == a * b'
WRONG_1 = """
[[tasks.wrong]]
name = "the_first"
file = "api_starter/core/numbers.py"
body = "return a"
phrase = "A bill of two items"
"""
LATER = 'assert lab.call("api_starter.core.numbers:multiply", 1, 1) == 1'
Proof = Callable[[Bench], list[Fault]]


def prove_mini_facts(course: Course) -> list[Fault]:
    """Prove what chapter.toml says, of a chapter that may have three tasks."""
    return prove_facts(course, tasks=range(1, 17))


PROOFS: tuple[Proof, ...] = (
    lambda bench: prove_exercises(bench.course),
    lambda bench: prove_mini_facts(bench.course),
    lambda bench: prove_features(bench.course),
    lambda bench: prove_budgets(bench.course.root),
    lambda bench: prove_house_rules(bench.course.root, files(bench.course.root)),
    prove_solutions,
    prove_stubs,
    prove_tests,
    prove_regions,
    prove_prefixes,
    prove_wrong_answers,
    prove_twins,
    prove_isolation,
    prove_earlier_chapters,
    prove_collected,
)


@dataclass(frozen=True)
class Plant:
    """A fault: in `file`, `old` becomes `new`; the proof then says `because`."""

    proof: Callable[..., list[Fault]]
    file: str
    old: str
    new: str
    because: str


RUNS = {
    "a broken reference": Plant(prove_solutions, NUMBERS, "return a + b", "return a - b", "failed on the solution"),
    "drivers that disagree": Plant(
        prove_solutions, TEST_1, SUM, 'type(lab._driver).__name__ == "LocalDriver"', "the drivers disagree"
    ),
    "a test that passes on the stub": Plant(prove_stubs, TEST_1, SUM, "a + b == b + a", "passed on the stub"),
    "a test that fails for another reason": Plant(
        prove_stubs, TEST_1, f"assert {SUM}", 'lab.observe("ch01_mini.probes:missing")', "error on the stub"
    ),
    "a test that cannot be imported": Plant(
        prove_stubs, TEST_1, "from workbook.lab import", "import no_such_module\nfrom workbook.lab import", "at fault"
    ),
    "a test of another task's code": Plant(prove_tests, TEST_1, SUM, PRODUCT, "passed without its task"),
    "a region that no test needs": Plant(
        prove_regions, TEST_2, "def test_the_product_is_said", "def the_product_is_said", "without its region 2"
    ),
    "a test that needs a later task": Plant(
        prove_prefixes, TEST_1, f"assert {SUM}", f"assert {SUM}\n    {LATER}", "written up to task 1.1: "
    ),
    "a wrong answer that is right": Plant(prove_wrong_answers, TOML, "return a + b", "return b * a", "not caught"),
    "a phrase that is missing": Plant(
        prove_wrong_answers, TOML, "Three items cost", "Two items", "is not on the screen"
    ),
    "a twin that differs": Plant(
        prove_twins, "checkpoints/ch01_mini/twins/starlette.py", "42", "43", "test_every_request_is_answered"
    ),
    "a feature without a twin": Plant(prove_twins, TEST_3, ', twins=("starlette",)', "", "no test of it has a twin"),
    "a twin that is not there": Plant(prove_twins, TEST_3, '"starlette",', '"starlette", "fastapi"', "no twin fastapi"),
    "a chapter that needs a later one": Plant(
        prove_earlier_chapters,
        NUMBERS,
        "# region yours",
        "import api_starter.later\n\n# region yours",
        "without the chapters",
    ),
    "code that works in one folder only": Plant(
        prove_isolation, NUMBERS, "# region yours", 'assert "exercises" not in __file__\n\n# region yours', "borrowed"
    ),
    "a test removed": Plant(prove_collected, TEST_2, "def test_the_product", "def the_product", "gone: the product"),
    "a test without a task": Plant(prove_collected, TEST_1, '@task("1.1")', "", "is of task None"),
    "a test of no task that there is": Plant(prove_collected, TEST_1, '@task("1.1")', '@task("1.9")', "is of task 1.9"),
    "a test added": Plant(
        prove_collected, TEST_2, "def test_the_product", "def test_their_product", "new: their product"
    ),
}
READ = 'open("/etc/passwd").close()'
AGREEMENT = {
    "a reference that the box breaks": Plant(
        prove_agreement, NUMBERS, "return a + b", f"{READ}\n    return a + b", "the solutions of ch01_mini"
    ),
    "a test that knows its driver": Plant(
        prove_agreement, TEST_1, SUM, 'type(lab._driver).__name__ == "LocalDriver"', "local passed"
    ),
    "a wrong answer that the box breaks": Plant(
        prove_agreement, TOML, 'body = "return a"', f"body = '{READ}; return a'", "wrong answer the_first"
    ),
    "a wrong answer that says something else there": Plant(
        prove_agreement, TOML, 'body = "return a"', "body = 'import os; return -os.getpid()'", "wrong answer the_first"
    ),
    "a mutant that says something else there": Plant(
        prove_agreement,
        NUMBERS,
        "return a + b",
        "import os\n    return a + b or os.getpid()",
        "becomes a + b and os.getpid()",
    ),
}
FILES = {
    "a drifted stub": Plant(prove_exercises, "exercises/api_starter/core/numbers.py", "the sum.", "it.", "differs"),
    "a feature without a heading": Plant(prove_features, TEXT, '<a id="F02"></a>', "", "no headings"),
    "a feature without a task": Plant(prove_features, TOML, 'features = ["F02"]', 'features = ["F01"]', "no tasks"),
    "a feature without a test": Plant(prove_features, TEST_3, '@task("1.3"', '@task("1.2"', "no tests"),
    "a feature that is not listed": Plant(prove_features, TOML, 'features = ["F02"]', 'features = ["F9"]', "no F9"),
    "a goal that differs": Plant(prove_mini_facts, TOML, 'goal = "return the sum"', 'goal = "add"', "the goal differs"),
    "one hint": Plant(prove_mini_facts, TOML, '["Two messages.", ', "[", "1 hints"),
    "no wrong answer": Plant(prove_mini_facts, TOML, WRONG_1, "", "0 wrong answers"),
    "an answer for two regions": Plant(prove_mini_facts, TOML, 'symbol = "multiply"\n', "", "fits 2 regions"),
    "an answer for no region": Plant(
        prove_mini_facts, TOML, 'symbol = "multiply"', 'symbol = "divide"', "fits 0 regions"
    ),
    "a task that takes a day": Plant(
        prove_mini_facts, TOML, "minutes = 5\npoints", "minutes = 480\npoints", "480 minutes"
    ),
    "ids with a gap": Plant(prove_mini_facts, TOML, 'id = "1.3"', 'id = "1.4"', "not consecutive"),
    "an id that is used twice": Plant(prove_mini_facts, TOML, 'id = "1.3"', 'id = "1.2"', "not consecutive"),
    "a notebook that is not there": Plant(prove_mini_facts, TOML, 'file = "1_mini"', 'file = "2_mini"', "2_mini.md"),
    "a last task with a skeleton": Plant(
        prove_mini_facts, ANSWERS, "# region task", "def given() -> None: ...\n\n\n# region task", "given"
    ),
    "a place for the learner that is taken": Plant(
        prove_mini_facts, NUMBERS, "# region yours\n", "# region yours\nimport math\n", "belongs to the learner"
    ),
    "no place for the learner": Plant(
        prove_mini_facts, NUMBERS, "# region yours\n# endregion\n", "", "0 regions `yours`"
    ),
    "a region of no task": Plant(prove_mini_facts, NUMBERS, "region task 1.1:", "region task 1.7:", "does not name"),
    "a function too long": Plant(
        prove_budgets, NUMBERS, "    return a + b", "    a += b\n" * 40 + "    return a", "41 code lines"
    ),
    "functions too long on the whole": Plant(
        prove_budgets, NUMBERS, "    return a + b", "    a += b\n" * 30 + "    return a", "90th percentile"
    ),
    "a module too long": Plant(prove_budgets, NUMBERS, "\n\n\n", "\n" * 250, "250 allowed"),
    "a comment on every line": Plant(prove_budgets, NUMBERS, "return a", "# the result\n    return a", "comments to"),
    "too much code": Plant(prove_budgets, NUMBERS, "\n\n\n", "\n\n\n" + "x = 1\n" * 1500, "fewer than 1500"),
    "a registry's name": Plant(prove_house_rules, TEXT, "# Numbers", "https://pypi" + ".org/simple", "registry"),
    "a path of one machine": Plant(prove_house_rules, TEXT, "# Numbers", "see /home" + "/ada/notes", "one machine"),
    "a picture": Plant(prove_house_rules, TEXT, "# Numbers", "# Numbers \N{ROCKET}", "emoji"),
}


@pytest.fixture
def course(tmp_path: Path) -> Course:
    """A copy of the mini course."""
    root = tmp_path / "course"
    shutil.copytree(MINI, root, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(MINI.parents[2] / "checkpoints" / "conftest.py", root / "checkpoints")
    course = load_course(root)
    write(course)
    return course


def planted(course: Course, plant: Plant) -> Course:
    """Return the course with a fault in it."""
    path = course.root / plant.file
    text = path.read_text("utf-8")
    assert plant.old in text
    path.write_text(text.replace(plant.old, plant.new), "utf-8")
    return load_course(course.root)


def test_the_mini_course_has_no_fault(course: Course, workers: Workers) -> None:
    """A proof that is always red proves as little as one that never is."""
    bench = Bench(course, workers)
    for proof in PROOFS:
        holds(bench.prove(proof))


@pytest.mark.parametrize("fault", RUNS)
def test_a_proof_that_runs_the_checkpoints_sees_its_fault(course: Course, workers: Workers, fault: str) -> None:
    """The course says that it proved itself, and the fault is there."""
    plant = RUNS[fault]
    later = course.solutions / "api_starter" / "later"
    later.mkdir()
    (later / "__init__.py").touch()
    assert plant.because in str(plant.proof(Bench(planted(course, plant), workers)))


@pytest.mark.parametrize("fault", ["", *AGREEMENT])
def test_a_verdict_that_differs_is_seen(course: Course, workers: Workers, fault: str) -> None:
    """A learner is graded by something else than what was checked; or the proof is always red."""
    if NO_BOX:
        pytest.skip(NO_BOX)
    if not fault:
        holds(prove_agreement(Bench(course, workers)))
        return
    found = AGREEMENT[fault].proof(Bench(planted(course, AGREEMENT[fault]), workers))
    assert [each for each in found if "the drivers disagree" in each.what and AGREEMENT[fault].because in str(each)]


@pytest.mark.parametrize("fault", FILES)
def test_a_proof_that_reads_files_sees_its_fault(course: Course, fault: str) -> None:
    """The course says that it proved itself, and the fault is there."""
    plant = FILES[fault]
    found = planted(course, plant)
    given = {prove_budgets: (found.root,), prove_house_rules: (found.root, files(found.root))}
    assert plant.because in str(plant.proof(*given.get(plant.proof, (found,))))


@pytest.mark.parametrize("name", ["uv.lock", "pylock.toml"])
def test_the_lock_of_another_tool_is_seen(tmp_path: Path, name: str) -> None:
    """Two files pin the same packages, and one of them names the author's registry."""
    (tmp_path / name).touch()
    assert prove_house_rules(tmp_path, [name]) != []
