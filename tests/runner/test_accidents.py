"""What learners' code does to a run, and that the next test and the next run are none the worse for it."""

from typing import Any

import pytest

from tests.runner.conftest import Ground
from workbook.runner import session
from workbook.runner.supervise import Worker

GENTLE = [
    ("exit()", "error", "the code called exit(); SystemExit"),
    ("raise SystemExit(0)", "error", "the code called exit(); SystemExit: 0"),
    ("return total(left, right)", "error", "the code calls itself without end; RecursionError"),
    ("raise KeyboardInterrupt", "error", "the code raised KeyboardInterrupt"),
    ("return input()", "error", "EOFError"),
    ("import pytest; pytest.skip('done')", "error", "Skipped: done"),
    ("import subprocess, sys; subprocess.Popen([sys.executable, '-c', 'input()'], stdin=-1)", "failed", "None"),
    ("import os; [os.write(1, b'x' * 1_000_000) for _ in range(100)]", "failed", "None"),
    ("print('left is', left)", "failed", "None"),
    ("while True: pass", "timeout", "did not come back within 0.5 s"),
    ("import os; os.close(1); os.close(2); return 7", "failed", "7"),
]
VIOLENT = [
    ("import os; os._exit(0)", "the process ended at once, with exit status 0"),
    ("import os, signal; os.kill(os.getpid(), signal.SIGKILL)", "with exit status -9"),
    ("import ctypes; ctypes.string_at(0)", "the process crashed: Segmentation fault"),
    ("import os; os._exit(3)", ""),
]


def accidents(ground: Ground, bodies: list[str]) -> dict[str, Any]:
    """Let each body be what one test meets; return what was found, in which task 1.3 must be green."""
    ground.solve("1.3")
    ground.answer("1.1", "\n".join(f"if left == {n}:\n    {body}" for n, body in enumerate(bodies)))
    test = "@task('1.1')\ndef test_{0}(lab): assert lab.call('api_starter.core.numbers:total', {0}, 0) == 99"
    tests = "\n".join(test.format(n) for n in range(len(bodies)))
    ground.test("test_1_1_total.py", f"from workbook.lab import task\n{tests}\n")
    found = {task["id"]: task for task in ground.check("1")["tasks"]}
    assert (found["1.1"]["state"], found["1.3"]["state"]) == ("red", "green")
    task: dict[str, Any] = found["1.1"]
    return task


def test_code_that_ends_more_than_itself_gets_a_clear_word(ground: Ground, monkeypatch: pytest.MonkeyPatch) -> None:
    """One such line would end the whole run, hang it, fill the memory, or look like success."""
    monkeypatch.setattr(session, "LIMIT", 0.5)
    tests = accidents(ground, [body for body, _, _ in GENTLE])["tests"]
    for n, (test, (_, state, said)) in enumerate(zip(tests, GENTLE, strict=True)):
        assert (test["state"], test["called"]) == (state, f"total({n}, 0)")
        assert said in test["came_back"]
    flood, printed, loop = tests[7], tests[8], tests[9]
    assert len(flood["output"]) < 70_000
    assert flood["output"].endswith("... 100.0 MB were printed; this is the beginning")
    assert printed["output"] == "left is 8\n"
    assert loop["location"] == "exercises/api_starter/core/numbers.py:29 in total"
    ground.answer("1.1", "return 99")
    assert ground.check("1.1")["exit_code"] == 0


def test_a_process_that_ends_is_replaced_and_after_three_the_rest_is_left_out(ground: Ground) -> None:
    """os._exit(0) would look like success, and a hundred crashes would take ten minutes to say one thing."""
    tests = accidents(ground, [body for body, _ in VIOLENT])["tests"]
    assert [test["state"] for test in tests] == ["crashed"] * 3 + ["not run"]
    for n, (test, (_, said)) in enumerate(zip(tests, VIOLENT[:3], strict=False)):
        assert said in test["came_back"]
        assert test["called"] == f"total({n}, 0)"
    assert tests[2]["location"] == "exercises/api_starter/core/numbers.py:15 in total"
    assert "left out, because 3 tests before it" in tests[3]["message"]


def test_after_three_tests_that_hang_the_rest_of_the_task_is_left_out(
    ground: Ground, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A loop that every test meets would take minutes to be found."""
    monkeypatch.setattr(session, "LIMIT", 0.1)
    tests = accidents(ground, ["while True: pass"] * 5)["tests"]
    assert [test["state"] for test in tests] == ["timeout"] * 3 + ["not run"] * 2


def test_a_loop_that_cannot_be_interrupted_is_ended_and_named(ground: Ground, monkeypatch: pytest.MonkeyPatch) -> None:
    """Code that takes the timer away would hang the run all the same."""
    monkeypatch.setattr(session, "TEST_LIMIT", 0.4)
    monkeypatch.setattr(session, "LIMIT", 0.2)
    loop = "import signal; signal.setitimer(signal.ITIMER_REAL, 0)\n    while True: pass"
    test = accidents(ground, [loop])["tests"][0]
    assert (test["state"], test["came_back"]) == ("timeout", "nothing within 0.4 s, and it could not be interrupted")
    assert test["location"].startswith("exercises/api_starter/core/numbers.py:1")


def test_broken_files_are_named_and_mended(ground: Ground) -> None:
    """A bracket left open, a marker or a file deleted: the tool would speak of imports and syntax trees."""
    ground.solve("1.2", "1.3")
    ground.answer("1.1", "return left +")
    doubles = ground.file("doubles")
    doubles.write_text(doubles.read_text().replace("    # endregion\n", ""))
    ground.file("app").unlink()
    tasks = ground.check("all")["tasks"]
    assert [(task["state"], task["region_state"]) for task in tasks] == [("red", "broken")] * 3
    for task, name in zip(tasks, ("numbers", "doubles", "app"), strict=True):
        assert f"exercises/api_starter/core/{name}.py" in task["note"]
        assert f"workbook reset {task['id']}" in task["note"]
    test = tasks[0]["tests"][0]
    assert test["location"] == "exercises/api_starter/core/numbers.py:10"
    assert "cannot be read as Python; SyntaxError" in test["came_back"]


def test_a_worker_that_nobody_needs_ends_by_itself() -> None:
    """Each wrong call would leave a process behind."""
    worker = Worker()
    worker._process.communicate(b"", timeout=20)
    assert worker._process.returncode == 0
    worker.close()
