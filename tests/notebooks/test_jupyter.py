"""JupyterLab is started with settings of the course's own, which JupyterLab knows."""

import json
import re
import sys
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from workbook.jupyter import HERE, free_port, kernel_environment, lab_command
from workbook.jupyter.work import WORK

SCHEMAS = Path(sys.prefix, "share", "jupyter", "lab", "schemas")
OVERRIDES = json.loads((HERE / "config/labconfig/default_setting_overrides.json").read_text("utf-8"))


@pytest.mark.parametrize("plugin", OVERRIDES)
def test_every_setting_that_is_overridden_exists(plugin: str) -> None:
    """JupyterLab ignores a setting it does not know, and the news pop-up would be back."""
    package, _, name = plugin.partition(":")
    schema = json.loads((SCHEMAS / package / f"{name}.json").read_text("utf-8"))
    assert set(OVERRIDES[plugin]) <= set(schema["properties"])


def test_nothing_of_jupyter_is_kept_in_the_users_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The course must neither read nor change what someone has set up for their own work."""
    monkeypatch.setenv("JUPYTER_PATH", "from outside")
    monkeypatch.setenv("JUPYTER_TOKEN", "from outside")
    lab = lab_command(tmp_path, browser=False)
    folders = {name: value for name, value in lab.env.items() if re.match(r"(JUPYTER|IPYTHON|MPLCONFIG).*DIR", name)}
    assert len(folders) == 7
    assert [name for name, value in folders.items() if not value.startswith(str(tmp_path))] == []
    assert "JUPYTER_PATH" not in lab.env
    assert (tmp_path / ".workbook/jupyter/config/custom/custom.css").exists()


def test_the_address_opens_the_welcome_page_with_its_token(tmp_path: Path) -> None:
    """An address without the token asks for a password that nobody was told."""
    lab = lab_command(tmp_path, browser=False)
    parts = urlsplit(lab.url)
    assert parts.path == f"/lab/tree/{WORK}/welcome.ipynb"
    assert parse_qs(parts.query) == {"token": [lab.env["JUPYTER_TOKEN"]]}
    assert f"--port={parts.port}" in lab.argv
    assert lab.env["JUPYTER_TOKEN"] not in " ".join(lab.argv)
    assert lab_command(tmp_path, browser=False).url != lab.url


def test_a_port_in_use_is_passed_over() -> None:
    """A second JupyterLab of one's own often sits on 8888 already."""
    import socket

    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert port < free_port(port) < port + 100


def test_a_kernel_finds_the_courses_own_programs(tmp_path: Path) -> None:
    """`workbook` in JupyterLab's terminal must be the one that belongs to the notebooks."""
    env = kernel_environment(tmp_path, tmp_path / "home")
    assert env["PATH"].startswith(str(Path(sys.executable).parent))
    assert env["PYTHONPATH"].startswith(str(tmp_path))
    assert "WORKBOOK_TRACK" not in env
