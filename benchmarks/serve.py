"""A child process that serves one application with one Uvicorn worker: ``python -m benchmarks.serve NAME``.

It prints its port and then serves until its standard input is closed, so that it also ends when its parent dies.
"""

import argparse
import importlib.util
import socket
import sys
import threading
from typing import Any

import uvicorn

from benchmarks.apps import NAMES, load
from benchmarks.asgi import ASGIApp
from benchmarks.workloads import PLAIN, VARIANTS


def parts() -> dict[str, str]:
    """Return which event loop and which HTTP parser Uvicorn takes here."""
    return {
        "loop": "uvloop" if importlib.util.find_spec("uvloop") else "asyncio",
        "http": "httptools" if importlib.util.find_spec("httptools") else "h11",
    }


def main() -> int:
    """Serve until standard input ends."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.serve")
    parser.add_argument("name", choices=NAMES)
    parser.add_argument("--variant", choices=VARIANTS, default=PLAIN)
    parser.add_argument("--tuned", action="store_true")
    arguments = parser.parse_args()
    serve(load(arguments.name, tuned=arguments.tuned).serving(arguments.variant))
    return 0


def serve(app: ASGIApp) -> None:
    """Print a free port and serve an application there until standard input ends."""
    listener = socket.create_server(("127.0.0.1", 0), backlog=128)
    print(listener.getsockname()[1], flush=True)
    chosen: Any = parts()
    config = uvicorn.Config(
        app,
        loop=chosen["loop"],
        http=chosen["http"],
        log_level="warning",
        access_log=False,
        timeout_graceful_shutdown=1,
    )
    server = uvicorn.Server(config)

    def leave_with_parent() -> None:
        sys.stdin.buffer.read()
        server.should_exit = True

    threading.Thread(target=leave_with_parent, daemon=True).start()
    server.run(sockets=[listener])


if __name__ == "__main__":
    sys.exit(main())
