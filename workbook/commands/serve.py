"""`workbook serve`: the application as it stands, on a real socket."""

import logging
import socket
import sys
from importlib import import_module
from pathlib import Path
from typing import Annotated, Any

import typer

from workbook import board
from workbook.commands import Track
from workbook.errors import UserError
from workbook.lab.tracebacks import frames_of
from workbook.manifest import Chapter, Course, load_course
from workbook.overlay import Tracks, choose_tracks, install, uninstall
from workbook.runner.report import locate

HOST = "127.0.0.1"


def run(
    *,
    upto: Annotated[int | None, typer.Option(help="The last chapter; the last one there is by default.")] = None,
    track: Track = None,
    port: Annotated[int, typer.Option(min=0, max=65535, help="The port; 0 takes a free one.")] = 8000,
    reload: Annotated[bool, typer.Option("--reload", help="Start again after each save.")] = False,
) -> int:
    """Serve the application as it stands."""
    course = load_course()
    chapter = course.existing[-1] if upto is None else course.chapter(upto)
    tracks = choose_tracks(course, track, upto)
    with _listen(port) as sock:
        if not reload:
            return _serve(course, chapter, tracks, sock)
        port = sock.getsockname()[1]
    return _reload(course, {"upto": upto, "track": track, "port": port})


def _serve(course: Course, chapter: Chapter, tracks: Tracks, sock: socket.socket) -> int:
    import uvicorn

    print(tracks.describe(), flush=True)
    install(tracks)
    try:
        app = _application(course, chapter)
        if app is None:
            return 1
        if hasattr(app, "errors"):  # of chapter 2: here a 500 may tell the learner what happened
            app.errors.debug = True
        server = uvicorn.Server(uvicorn.Config(board.beside(app), log_level="info"))
        logging.getLogger("uvicorn.error").setLevel(logging.WARNING)
        address = f"http://{HOST}:{sock.getsockname()[1]}"
        print(f"{address}  (Ctrl+C stops)\n{address}{board.PATH}  the board, a client of it", flush=True)
        server.run(sockets=[sock])
    except KeyboardInterrupt:
        return 0
    finally:
        uninstall()
    return 0 if server.started else 1


def _application(course: Course, chapter: Chapter) -> Any | None:
    module, _, name = chapter.app.partition(":")
    packages = [each.packages[-1] for each in course.existing if each.number <= chapter.number]
    grown = [package.removeprefix("taskapi.") for package in packages if package.startswith("taskapi.")]
    try:
        make = getattr(import_module(module), name)
        return make(grown) if grown else make()
    except (Exception, SystemExit) as error:  # noqa: BLE001 - whatever the learner's code does is told with its place
        kind = "not yet" if isinstance(error, NotImplementedError) else "it does not start"
        place = locate(frames_of(error), (course.root,), course.root)
        print(f"{kind}: {type(error).__name__}: {error}\n  at {place}", file=sys.stderr)
        print("To run the reference instead: workbook serve --track solutions", file=sys.stderr)
        return None


def _listen(port: int) -> socket.socket:
    try:
        return socket.create_server((HOST, port), backlog=2048)
    except OSError as error:
        remedy = "Take another one with --port; --port 0 finds a free one."
        raise UserError(f"port {port} of {HOST} cannot be had: {error.strerror}", remedy) from None


def _reload(course: Course, options: dict[str, Any]) -> int:
    from watchfiles import PythonFilter, run_process

    def tell(changes: set[tuple[Any, str]]) -> None:
        print(f"{', '.join(sorted({Path(path).name for _, path in changes}))} changed: starting again", flush=True)

    folders = course.exercises, course.solutions
    run_process(*folders, target=run, kwargs=options, watch_filter=PythonFilter(), callback=tell)
    return 0
