"""`workbook start`: the workbook in JupyterLab, on its welcome page."""

import os
import subprocess
import sys
from typing import TYPE_CHECKING, Annotated

import typer

from workbook.errors import UserError
from workbook.manifest import load_course

if TYPE_CHECKING:
    from workbook.jupyter import LabCommand


def run(
    *,
    port: Annotated[int | None, typer.Option(help="The port; 8888 or the next free one by default.")] = None,
    browser: Annotated[bool, typer.Option(help="Open a browser window.")] = True,
) -> int:
    """Prepare work/ and open the workbook in JupyterLab."""
    from importlib.util import find_spec

    if find_spec("jupyterlab") is None:
        raise UserError("JupyterLab is not installed here", "Install and start it with: python -m workbook start")
    from workbook.jupyter import lab_command
    from workbook.jupyter.work import prepare_work
    from workbook.welcome import write_welcome

    course = load_course()
    prepare_work(course)
    write_welcome(course)
    lab = lab_command(course.root, port, browser=browser and _has_browser())
    print(f"The workbook: {lab.url}\nCtrl+C stops it.", flush=True)
    return _run(lab)


def _run(lab: "LabCommand") -> int:
    if sys.platform == "win32":
        return subprocess.call(lab.argv, env=lab.env, cwd=lab.cwd)
    os.chdir(lab.cwd)
    return os.execve(lab.argv[0], lab.argv, lab.env)  # noqa: S606 - signals go to JupyterLab itself


def _has_browser() -> bool:
    import webbrowser

    try:
        webbrowser.get()
    except webbrowser.Error:
        return False
    return True
