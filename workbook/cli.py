"""The command line. A command is the function `run` of a module in `workbook.commands`, imported when it is called."""

import io
import os
import sys
from collections.abc import Sequence
from importlib import import_module
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from workbook.errors import UserError, WorkbookError

ON_TASKS = ("check", "hint", "reveal", "adopt", "reset", "update", "open")
COMMANDS = (*ON_TASKS, "serve", "conform", "grade", "bundle", "start", "test", "doctor", "dev")
HELP = {"help_option_names": ["-h", "--help"]}
PLAIN: dict[str, Any] = {"add_completion": False, "pretty_exceptions_enable": False, "rich_markup_mode": None}


class _Commands(TyperGroup):
    def list_commands(self, ctx: Any) -> list[str]:  # noqa: ARG002 - the name is the library's
        return list(COMMANDS)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:  # noqa: ARG002 - as above
        if cmd_name not in COMMANDS:
            return None
        module = import_module(f"workbook.commands.{cmd_name}")
        group = getattr(module, "COMMANDS", None)
        app = typer.Typer(**PLAIN, help=module.__doc__, no_args_is_help=bool(group))
        for name, function in (group or {cmd_name: module.run}).items():
            context = getattr(module, "CONTEXTS", {}).get(name, HELP)
            app.command(name, help=function.__doc__.partition("\n")[0], context_settings=context)(function)
        command = typer.main.get_command(app)
        command.name = cmd_name
        return command


app = typer.Typer(**PLAIN, cls=_Commands, context_settings=HELP)


@app.callback(invoke_without_command=True)
def status(
    context: typer.Context, *, version: Annotated[bool, typer.Option("--version", help="Print the version.")] = False
) -> int:
    """Without a command: where I am, and the one next step."""
    if version:
        from workbook import __version__

        print(__version__)
    elif context.invoked_subcommand is None:
        from workbook.commands import status as command

        return command.run()
    return 0


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit code: 0 done, 1 not yet, 2 wrong usage, 3 the course is at fault."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")
    try:
        code = app(None if arguments is None else list(arguments), prog_name="workbook", standalone_mode=False)
    except WorkbookError as error:
        return _explain(error)
    except (typer.Abort, KeyboardInterrupt):
        return _explain(UserError("stopped"))
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except Exception as error:  # noqa: BLE001 - the third outcome: a fault of the tool is never a traceback
        return _report(error)
    return code if isinstance(code, int) else 0


def _explain(error: WorkbookError) -> int:
    print(f"workbook: {error}", file=sys.stderr)
    return error.exit_code


def _report(error: Any) -> int:
    if hasattr(error, "show") and hasattr(error, "exit_code"):
        error.show()
        return 2
    if isinstance(error, OSError) and error.filename is not None:
        return _explain(UserError(f"{error.filename}: {error.strerror}", "Name another place, or mend this one."))
    import tempfile
    import traceback

    with tempfile.NamedTemporaryFile("w", encoding="utf-8", suffix=".txt", prefix="workbook-", delete=False) as file:
        traceback.print_exception(error, file=file)
    print(f"workbook: a bug in workbook: {error!r}\nThe report is in {file.name}", file=sys.stderr)
    return 3
