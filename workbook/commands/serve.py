"""`workbook serve`: the application as it stands, on a real socket."""

import logging
import socket
import sys
from importlib import import_module
from pathlib import Path
from typing import Annotated, Any

import typer

from workbook.commands import Track
from workbook.errors import UserError
from workbook.manifest import Course, load_course
from workbook.overlay import Tracks, choose_tracks, install, uninstall
from workbook.paths import shown


def run(
    *,
    upto: Annotated[int | None, typer.Option(help="The last chapter; the last one there is by default.")] = None,
    track: Track = None,
    host: Annotated[str, typer.Option(help="The address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="The port; 0 takes a free one.")] = 8000,
    reload: Annotated[bool, typer.Option("--reload", help="Start again after each save.")] = False,
) -> int:
    """Serve the application as it stands."""
    course = load_course()
    if not course.existing:
        raise UserError("there is no chapter to serve yet")
    chapter = course.existing[-1] if upto is None else course.chapter(upto)
    tracks = choose_tracks(course, track, upto)
    sock = _listen(host, port)
    if reload:
        port = sock.getsockname()[1]
        sock.close()
        return _reload(course, {"upto": upto, "track": track, "host": host, "port": port})
    with sock:
        return _serve(course, chapter.app, tracks, sock)


def _serve(course: Course, target: str, tracks: Tracks, sock: socket.socket) -> int:
    import uvicorn

    print(tracks.describe(), flush=True)
    install(tracks)
    try:
        app = _application(course, target)
        if app is None:
            return 1
        host, port = sock.getsockname()[:2]
        server = uvicorn.Server(uvicorn.Config(app, log_level="info"))
        logging.getLogger("uvicorn.error").setLevel(logging.WARNING)
        print(f"http://{f'[{host}]' if ':' in host else host}:{port}  (Ctrl+C stops)", flush=True)
        server.run(sockets=[sock])
    except KeyboardInterrupt:
        return 0
    finally:
        uninstall()
    return 0 if server.started else 1


def _application(course: Course, target: str) -> Any | None:
    module, _, name = target.partition(":")
    try:
        return getattr(import_module(module), name)()
    except (Exception, SystemExit) as error:  # noqa: BLE001 - whatever the learner's code does is told with its place
        kind = "not yet" if isinstance(error, NotImplementedError) else "it does not start"
        print(f"{kind}: {type(error).__name__}: {error}\n  at {_place(course, error)}", file=sys.stderr)
        print("To run the reference instead: workbook serve --track solutions", file=sys.stderr)
        return None


def _place(course: Course, error: BaseException) -> str:
    if isinstance(error, SyntaxError) and error.filename:
        return f"{shown(Path(error.filename), course.root)}:{error.lineno}"
    place, step = "", error.__traceback__
    while step:
        path = Path(step.tb_frame.f_code.co_filename)
        if path.is_relative_to(course.root):
            place = f"{shown(path, course.root)}:{step.tb_lineno}"
        step = step.tb_next
    return place


def _listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    sock = socket.socket(family)
    if sys.platform != "win32":
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        sock.bind((host, port))
        sock.listen(2048)
    except (OSError, OverflowError) as error:
        sock.close()
        raise UserError(
            f"port {port} of {host} cannot be had: {getattr(error, 'strerror', None) or error}",
            "Take another one with --port; --port 0 finds a free one.",
        ) from None
    return sock


def _reload(course: Course, options: dict[str, Any]) -> int:
    from watchfiles import PythonFilter, run_process

    def tell(changes: set[tuple[Any, str]]) -> None:
        print(f"{', '.join(sorted({Path(path).name for _, path in changes}))} changed: starting again", flush=True)

    folders = course.exercises, course.solutions
    run_process(*folders, target=run, kwargs=options, watch_filter=PythonFilter(), callback=tell)
    return 0
