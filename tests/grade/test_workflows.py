"""The workflows of docs/classroom: their own shell commands are run, and what GitHub does around them is imitated."""

import csv
import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.grade.conftest import REPOSITORY, Class

WORKFLOWS = {
    name: yaml.safe_load((REPOSITORY / f"docs/classroom/{name}.yml").read_text()) for name in ("grade", "check")
}
TOKEN = "a-token-that-nobody-may-keep"
VALUES = {"secrets.CLASS_TOKEN": TOKEN, "inputs.chapters": "1-2"}
CLASS = b"# the class of spring\r\nclass/ada\r\n\n  class/bob # came late\n# class/eve\n\nclass/cyd\nclass/gone"
"""As somebody's editor leaves it: two sorts of line ends, and none at the last line."""
EXPRESSION = re.compile(r"\$\{\{ *([\w.]+) *\}\}")


@dataclass
class Runner:
    """A machine that runs jobs: `home` has a folder for each, and `github` the repositories."""

    home: Path
    github: Path

    def publish(self, name: str, folder: Path) -> None:
        """Make a repository of a folder."""
        shutil.copytree(folder, self.github / name)
        who = ["-c", "user.name=a", "-c", "user.email=a@b.invalid"]
        for words in (["init", "-q"], ["add", "."], [*who, "commit", "-qm", "all"]):
            subprocess.run(["git", *words], cwd=self.github / name, check=True, capture_output=True)

    def run(self, workflow: str, job: str, repository: str) -> list[str]:
        """Run the steps of a job as GitHub does, in the folder of a fresh clone, and return what each command said."""
        place, said = self.home / job, []
        for step in WORKFLOWS[workflow]["jobs"][job]["steps"]:
            if "uses" in step:
                self._use(step["uses"].partition("@")[0], step.get("with", {}), place, repository)
                continue
            env = {
                key: EXPRESSION.sub(lambda found: VALUES[found[1]], value) for key, value in step.get("env", {}).items()
            }
            script = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"]]
            done = subprocess.run(script, cwd=place, env=self._env | env, capture_output=True, text=True, check=False)
            assert done.returncode == 0, done.stdout + done.stderr
            said.append(done.stdout)
        return said

    @property
    def _env(self) -> dict[str, str]:
        """The environment of a step: github.com is a folder, and `python` the Python of these tests."""
        tools = self.home / "bin"
        tools.mkdir(exist_ok=True)
        (tools / "python").write_text(f'#!/bin/sh\nexec "{sys.executable}" "$@"\n')
        (tools / "python").chmod(0o755)
        config = self.home / "gitconfig"
        config.write_text(f'[url "file://{self.github}/"]\ninsteadOf = https://github.com/\n[safe]\ndirectory = *\n')
        path = f"{tools}{os.pathsep}{os.environ['PATH']}"
        return {"PATH": path, "HOME": str(self.home), "PYTHONPATH": str(REPOSITORY), "GIT_CONFIG_GLOBAL": str(config)}

    def _use(self, action: str, options: dict[str, Any], place: Path, repository: str) -> None:
        artifact = self.home / "artifacts" / options.get("name", "")
        if action == "actions/checkout":
            subprocess.run(["git", "clone", "-q", self.github / repository, place], check=True, env=self._env)
        elif action == "actions/upload-artifact":
            shutil.copytree(place / options["path"], artifact)
        elif action == "actions/download-artifact":
            shutil.copytree(artifact, place / options["path"])
        else:
            assert action == "actions/setup-python"


@pytest.fixture
def runner(school: Class, tmp_path: Path) -> Runner:
    """A runner, and on its GitHub the instructors' course, two learners, and one with nothing to take."""
    runner = Runner(tmp_path / "home", tmp_path / "github")
    runner.home.mkdir()
    (school.root / "grading").mkdir(exist_ok=True)
    (school.root / "grading/class.txt").write_bytes(CLASS)
    runner.publish("staff/course", school.root)
    runner.publish("class/ada", school.hand_in("ada"))
    bob = school.hand_in("bob", t11="return left - right")
    for name in ("workbook/__init__.py", "conftest.py", "grading/class.txt", "exercises/sitecustomize.py"):
        (bob / name).parent.mkdir(exist_ok=True)
        (bob / name).write_text("raise SystemExit(0)\n")
    runner.publish("class/bob", bob)
    (tmp_path / "empty").mkdir()
    (tmp_path / "empty/README.md").write_text("Nothing yet.\n")
    runner.publish("class/cyd", tmp_path / "empty")
    return runner


def test_a_class_is_graded_from_its_repositories(runner: Runner) -> None:
    """An instructor starts the workflow, and somebody has no row, or grades themselves."""
    runner.run("grade", "collect", "staff/course")
    runner.run("grade", "grade", "staff/course")
    with (runner.home / "artifacts/grades/grades.csv").open() as file:
        rows = {row["submission"]: row for row in csv.DictReader(file)}
    states = {name: (row["state"], row["1.1"], row["2.1"], row["final"]) for name, row in rows.items()}
    assert states == {
        "class.ada.zip": ("graded", "passed", "passed", "4.0"),
        "class.bob.zip": ("graded", "failed", "passed", "1.0"),
        "class.cyd.zip": ("rejected", "rejected", "rejected", "0.0"),
        "class.gone.zip": ("rejected", "rejected", "rejected", "0.0"),
    }


def test_no_code_of_a_learner_runs_where_a_secret_is(runner: Runner) -> None:
    """One learner reads the work of all others."""
    runner.run("grade", "collect", "staff/course")
    kept = [path.read_bytes() for path in (runner.home / "artifacts").rglob("*") if path.is_file()]
    assert kept
    assert not [data for data in kept if TOKEN.encode() in data]
    for workflow in WORKFLOWS.values():
        for name, job in workflow["jobs"].items():
            assert "workbook" not in str(job["steps"]) or "secrets." not in str(job), name
            assert (job.get("permissions") or workflow["permissions"]) == {"contents": "read"}
            checkouts = [step for step in job["steps"] if "checkout" in step.get("uses", "")]
            assert [step["with"]["persist-credentials"] for step in checkouts] == [False]


def test_nobody_can_change_what_runs(runner: Runner) -> None:
    """A tag is moved, a runner's image is replaced, or an input is taken for a command."""
    for workflow in WORKFLOWS.values():
        for job in workflow["jobs"].values():
            assert re.fullmatch(r"ubuntu-\d+\.\d+", job["runs-on"])
            assert job["timeout-minutes"] <= 120
            for step in job["steps"]:
                assert re.fullmatch(r"actions/[a-z-]+@[0-9a-f]{40}", step.get("uses", f"actions/none@{40 * '0'}"))
                assert "${{" not in step.get("run", "")


def test_a_learner_who_pushes_sees_what_is_green_and_what_is_not(runner: Runner, school: Class) -> None:
    """Every push ends with a mail about a failure, until the whole course is done."""
    course = runner.github / "class/dan"
    runner.publish("class/dan", school.root)
    written = school.hand_in("dan", t21="return inner()")
    shutil.copytree(written / "exercises", course / "exercises", dirs_exist_ok=True)
    who = ["-c", "user.name=a", "-c", "user.email=a@b.invalid"]
    subprocess.run(["git", *who, "commit", "-qam", "mine"], cwd=course, check=True)
    (said,) = runner.run("check", "check", "class/dan")
    assert "2 green, 1 red; red: 2.1" in said
