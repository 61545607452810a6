"""One module a command; its function `run` takes what the command line gives and returns an exit code."""

from typing import Annotated

import typer

TaskId = Annotated[str, typer.Argument(metavar="TASK", help="A task's id, for example 1.2.")]
Target = Annotated[str, typer.Argument(metavar="TASK|CHAPTER", help="A task's id, or a chapter's number.")]
Track = Annotated[str | None, typer.Option(metavar="exercises|solutions|DIR", help="Whose code runs.")]
Check = Annotated[bool, typer.Option("--check", help="Write nothing; say what is out of date.")]
PASS_ON = {"allow_extra_args": True, "ignore_unknown_options": True, "help_option_names": []}
