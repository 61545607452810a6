"""What Jupyter and its kernels are told, so that nothing comes from, or goes to, the user's home."""

import json
import os
import secrets
import shutil
import socket
import sys
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent
WELCOME = "work/welcome.ipynb"

# One look for every plot, and no date inside it, so that the same figure is the same bytes.
PLOTS = {"figure_formats": ["svg"], "print_figure_kwargs": {"bbox_inches": "tight", "metadata": {"Date": None}}}


@dataclass(frozen=True)
class LabCommand:
    """How to start JupyterLab: run `argv` in `cwd` with `env`; it then answers at `url`, token included."""

    argv: tuple[str, ...]
    env: dict[str, str]
    cwd: Path
    url: str


def kernel_environment(root: Path, home: Path, track: str | None = None) -> dict[str, str]:
    """Return the environment of a kernel that depends on nothing in the user's home.

    Args:
        root: the course's root; its `workbook` is the one that notebooks import.
        home: a folder for the kernel's own files.
        track: `solutions`, `exercises` or a folder; None leaves the choice to `workbook`.
    """
    scripts = str(Path(sys.executable).parent)
    env = {key: value for key, value in os.environ.items() if not key.startswith(("JUPYTER", "PYTEST_", "WORKBOOK_"))}
    env |= {
        "IPYTHONDIR": str(home / "ipython"),
        "MATPLOTLIBRC": str(HERE / "matplotlibrc"),
        "MPLCONFIGDIR": str(home / "matplotlib"),
        "PATH": os.pathsep.join([scripts, env.get("PATH", os.defpath)]),
        "PYDEVD_DISABLE_FILE_VALIDATION": "1",
        "PYTHONPATH": os.pathsep.join(filter(None, [str(root), env.get("PYTHONPATH")])),
    }
    return env | ({"WORKBOOK_TRACK": track} if track else {})


def write_profile(home: Path, **shell: object) -> None:
    """Write the kernels' IPython settings under `home`; `shell` overrides traits of the interactive shell."""
    profile = home / "ipython" / "profile_default"
    profile.mkdir(parents=True, exist_ok=True)
    settings = {"InlineBackend": PLOTS, "InteractiveShell": shell, "HistoryManager": {"enabled": False}}
    (profile / "ipython_kernel_config.json").write_text(json.dumps(settings), encoding="utf-8")


def free_port(first: int = 8888) -> int:
    """Return `first`, or the next loopback port that nobody listens on."""
    for port in range(first, first + 100):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)):
                return port
    raise OSError(f"no free port between {first} and {first + 99}")


def lab_command(root: Path, port: int | None = None, *, browser: bool = True) -> LabCommand:
    """Prepare JupyterLab's private settings under .workbook/ and return the command that starts it.

    Args:
        root: the course's root, which is also what JupyterLab shows as its root.
        port: a loopback port; None takes 8888 or the next free one.
        browser: whether JupyterLab opens the address in a browser.
    """
    home = root / ".workbook" / "jupyter"
    shutil.rmtree(home / "config", ignore_errors=True)
    shutil.copytree(HERE / "config", home / "config")
    write_profile(home, xmode="Plain", colors="nocolor")
    port = port or free_port()
    token = secrets.token_urlsafe(24)
    env = kernel_environment(root, home) | {
        "JUPYTER_CONFIG_DIR": str(home / "config"),
        "JUPYTER_DATA_DIR": str(home / "data"),
        "JUPYTER_PREFER_ENV_PATH": "0",
        "JUPYTER_RUNTIME_DIR": str(home / "runtime"),
        "JUPYTERLAB_SETTINGS_DIR": str(home / "settings"),
        "JUPYTERLAB_WORKSPACES_DIR": str(home / "workspaces"),
        "JUPYTER_TOKEN": token,
    }
    argv = [sys.executable, "-m", "jupyterlab", "--ip=127.0.0.1", f"--port={port}", "--ServerApp.port_retries=0"]
    argv += [f"--ServerApp.root_dir={root}", f"--LabApp.default_url=/lab/tree/{WELCOME}"]
    argv += [] if browser else ["--no-browser"]
    return LabCommand(tuple(argv), env, root, f"http://127.0.0.1:{port}/lab/tree/{WELCOME}?token={token}")
