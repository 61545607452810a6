"""`workbook start`: the workbook in JupyterLab, on its welcome page."""

import os
import subprocess
import sys
from typing import Annotated

import typer

from workbook.commands.update import renew_notebooks
from workbook.manifest import load_course


def run(
    *,
    port: Annotated[int | None, typer.Option(help="The port; 8888 or the next free one by default.")] = None,
    browser: Annotated[bool, typer.Option(help="Open a browser window.")] = True,
) -> int:
    """Prepare work/ and open the workbook in JupyterLab."""
    from workbook.jupyter import lab_command
    from workbook.welcome import write_welcome

    course = load_course()
    renew_notebooks(course)
    write_welcome(course)
    lab = lab_command(course.root, port, browser=browser)
    print(f"The workbook: {lab.url}\nCtrl+C stops it.", flush=True)
    if sys.platform == "win32":
        return subprocess.call(lab.argv, env=lab.env, cwd=lab.cwd)
    os.chdir(lab.cwd)
    return os.execve(lab.argv[0], lab.argv, lab.env)  # noqa: S606 - signals go to JupyterLab itself
