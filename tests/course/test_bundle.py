"""`workbook bundle`: what a graded class gets, and what it does not get."""

import json
import os
import subprocess
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from urllib.request import urlopen

import pytest

from tests.course.learner import Learner, served
from tests.course.proofs.trees import regions_of
from workbook.cli import main
from workbook.manifest import Course, load_course
from workbook.stubs import drift
from workbook.welcome import write_welcome


@pytest.fixture(scope="module")
def folder(course: Course, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A folder for bundles; the course is the current folder."""
    before = Path.cwd()
    os.chdir(course.root)
    yield tmp_path_factory.mktemp("bundles")
    os.chdir(before)


@pytest.fixture(scope="module", params=[1, 2])
def bundle(request: pytest.FixtureRequest, folder: Path) -> Course:
    """A course up to chapter 1, and one up to chapter 2."""
    return bundled(folder / str(request.param), request.param)


@pytest.fixture(scope="module")
def unsolved(folder: Path) -> Course:
    """A course up to chapter 2, without the solution of chapter 2."""
    return bundled(folder / "unsolved", 2, "--unsolved")


def bundled(target: Path, upto: int, *options: str) -> Course:
    """Make a bundle, and read it."""
    assert main(["bundle", "--upto", str(upto), "--out", str(target), *options]) == 0
    return load_course(target)


def flat(text: str) -> str:
    """Return a text without its layout, so that a copy is found wherever it stands."""
    return "\n".join(line.strip() for line in text.strip().splitlines())


def bodies(course: Course, numbers: set[int]) -> dict[str, list[str]]:
    """Return what the solutions of some chapters hold in their regions, by task."""
    tasks = [task for task in course.tasks if task.chapter in numbers]
    return {task.id: [flat(region.body) for region in regions_of(course, task)] for task in tasks}


def found(course: Course, wanted: dict[str, list[str]]) -> set[str]:
    """Return the tasks of which a body stands anywhere in the files of a course."""
    texts = [flat(path.read_text("utf-8", "replace")) for path in course.root.rglob("*") if path.is_file()]
    return {task for task, parts in wanted.items() for part in parts if any(part in text for text in texts)}


def test_no_solution_of_a_later_chapter_is_in_it(course: Course, bundle: Course) -> None:
    """A learner of a graded class opens a file, and has the answers of next month."""
    later = {chapter.number for chapter in course.existing} - {chapter.number for chapter in bundle.existing}
    assert found(bundle, bodies(course, later)) == set()
    mine = bodies(course, {bundle.existing[-1].number})
    assert found(bundle, mine) == mine.keys()
    tests = [path for folder in ("checkpoints", "benchmarks") for path in (bundle.root / folder).rglob("*.py")]
    for chapter in course.chapters:
        if chapter.number > bundle.existing[-1].number:
            assert not list(bundle.root.rglob(f"{chapter.slug}*"))
            for package in chapter.packages:
                assert not list(bundle.root.rglob(package.replace(".", "/")))
                assert not [path for path in tests if package in path.read_text("utf-8")]


def test_what_an_instructor_grades_with_is_not_in_it(
    course: Course, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A class gets its hidden tests, its weights and the list of its members."""
    clone, given = tmp_path / "clone", ".github/workflows/check.yml"
    mine = ["grading/class.txt", "grading/tests/test_1_1_more.py", ".github/workflows/grade.yml"]
    subprocess.run(["git", "clone", "-q", "--depth", "1", f"file://{course.root}", clone], check=True)
    for name in (*mine, given):
        (clone / name).parent.mkdir(parents=True, exist_ok=True)
        (clone / name).write_text("mine\n")
    subprocess.run(["git", "add", "--force", "."], cwd=clone, check=True)
    monkeypatch.chdir(clone)
    made = bundled(tmp_path / "made", 1).root
    assert [name for name in (*mine, given) if (made / name).exists()] == [given]


def test_it_has_its_chapters_whole_and_nothing_of_them_is_begun(course: Course, bundle: Course) -> None:
    """A class finds a notebook missing, or its instructor's answers in the exercises."""
    assert [chapter.number for chapter in bundle.chapters] == [chapter.number for chapter in course.chapters]
    assert bundle.existing == course.existing[: len(bundle.existing)]
    assert not drift(bundle)
    for chapter in bundle.existing:
        for part in chapter.notebooks:
            assert (bundle.folder(chapter) / f"{part.file}.ipynb").is_file()


def obeyed(learner: Learner, expected: list[tuple[tuple[str, ...], int, str]]) -> None:
    """Type commands, and compare exit codes and a part of what was said."""
    for words, code, text in expected:
        said = learner.types(*words)
        assert (said.code, text in " ".join(said.text.split())) == (code, True), (words, said.text)


def test_its_last_chapter_can_be_worked_on_and_served(bundle: Course) -> None:
    """A class begins with an error of the tool."""
    learner, last = Learner(bundle), bundle.existing[-1]
    first, later, many = last.tasks[0].id, last.number + 1, len(last.tasks)
    expected = [
        ((), 0, f"not written yet: {later} "),
        (("check", first), 1, "not started"),
        (("adopt", str(last.number)), 0, "has the reference now"),
        (("check", first), 0, "green"),
        (("serve", "--upto", str(later)), 2, f"chapter {later} is not written yet"),
    ]
    obeyed(learner, expected)
    with served(learner, last.number) as address, urlopen(f"{address}/board", timeout=10) as response:
        assert response.status == 200
    assert f"{last.title}: 1 of {many} green" in write_welcome(bundle).read_text("utf-8")


def test_the_other_commands_work_in_it(unsolved: Course, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A learner is stuck, or its instructor grades in what the class got, and something is missing."""
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")
    grading = ("--chapters", "1", "--isolation", "none", "--out", str(tmp_path / "grades"))
    expected = [
        (("hint", "1.1"), 0, unsolved.task("1.1").hints[0]),
        (("reveal", "1.1", "--yes"), 0, "+++ solutions/api_starter"),
        (("adopt", "1.1"), 0, "has the reference now"),
        (("reset", "1.1"), 0, "has its stub again"),
        (("update",), 0, "every region of yours is where it was"),
        (("bundle", "--upto", "1"), 2, "in a clone of the course"),
        (("conform", "http://127.0.0.1:1"), 2, "It comes with chapter 3"),
        (("doctor",), 0, "Chapters: 1 2. "),
        (("grade", str(unsolved.root), *grading), 0, "1 graded"),
        (("test", "checkpoints/ch01_foundation/test_1_1_two_messages.py", "-q"), 0, "passed"),
    ]
    obeyed(Learner(unsolved), expected)


def test_the_last_chapter_can_be_without_its_solution_and_still_be_worked_on(course: Course, unsolved: Course) -> None:
    """The chapter that is graded is one `workbook adopt` away from full marks, or cannot be checked."""
    assert found(unsolved, bodies(course, {2})) == set()
    assert found(unsolved, bodies(course, {1})) == bodies(course, {1}).keys()
    before, after = course.chapter(2), unsolved.chapter(2)
    assert after == replace(before, tasks=tuple(replace(task, wrong=()) for task in before.tasks))
    learner, task = Learner(unsolved), unsolved.task("2.1")
    for command in (("adopt", "2.1"), ("reveal", "2.1", "--yes")):
        said = learner.types(*command)
        assert (said.code, said.text) == (2, "workbook: this course has no reference for task 2.1\n")
    for region in regions_of(course, task):
        learner.writes(region, region.body)
    said = learner.types("check", "2.1", "--json")
    assert (said.code, json.loads(said.text)["tasks"][0]["region_state"]) == (0, "own")


def test_what_is_tested_without_a_solution_are_the_chapters_before(unsolved: Course) -> None:
    """A learner installs the course, runs `make test` as the first page says, and all of the open chapter fails."""
    said = Learner(unsolved).types("test", "--collect-only", "-q")
    assert (said.code, "ch01_foundation" in said.text, "ch02_core_framework" in said.text) == (0, True, False)


def test_a_zip_file_holds_the_same_in_one_folder(bundle: Course, tmp_path: Path) -> None:
    """What is unpacked litters the folder that it lands in, or lacks something."""
    chapter = str(bundle.existing[-1].number)
    assert main(["bundle", "--upto", chapter, "--out", str(tmp_path / "class.zip")]) == 0
    with zipfile.ZipFile(tmp_path / "class.zip") as archive:
        names = {name for name in archive.namelist() if not name.endswith("/")}
    made = {".workbook", "work", "__pycache__"}
    there = {path.relative_to(bundle.root) for path in bundle.root.rglob("*") if path.is_file()}
    assert names == {f"class/{path.as_posix()}" for path in there if not made.intersection(path.parts)}


@pytest.mark.parametrize(
    "words", [("--upto", "9"), ("--upto", "1", "--out", "."), ("--upto", "1", "--out", "README.md/x"), ()]
)
def test_a_wrong_call_is_told(folder: Path, words: tuple[str, ...]) -> None:
    """A folder of somebody's is overwritten."""
    assert main(["bundle", *words]) == 2
