"""`workbook conform`: does a served Task API, whoever wrote it, keep the contract of the course?"""

import subprocess
import sys
from typing import Annotated

import typer

from workbook.commands import PASS_ON
from workbook.errors import UserError
from workbook.paths import CHECKPOINTS, find_root

CONTRACT = f"{CHECKPOINTS}/contracts/http"
BRIEFLY = ("-q", "--no-header", "--tb=short", "--maxfail=20")


def run(context: typer.Context, url: Annotated[str, typer.Argument(metavar="URL", help="Where it is served.")]) -> int:
    """Ask a served API all that its contract promises; arguments behind the URL go to pytest."""
    import httpx

    if not (find_root() / CONTRACT).is_dir():
        raise UserError("this course has no contract to ask for", "It comes with chapter 3.")
    try:
        httpx.get(url, timeout=5)
    except (httpx.TransportError, httpx.InvalidURL) as error:
        remedy = "Start one first, in another terminal: workbook serve"
        raise UserError(f"nobody answers at {url}: {error}", remedy) from None
    command = [sys.executable, "-m", "pytest", CONTRACT, f"--url={url}", *BRIEFLY, *context.args]
    return subprocess.call(command, cwd=find_root())


CONTEXTS = {"conform": {**PASS_ON, "help_option_names": ["-h", "--help"]}}
