"""Clients that others have written, unmodified, on a real server: what they know stands in the document."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.core import ROOT
from tests.core.servers import DEADLINE, Served, free_port, wait_for

BESIDE = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])
GENERATOR = os.environ.get("OPENAPI_PYTHON_CLIENT") or shutil.which("openapi-python-client", path=BESIDE)
CURL = shutil.which("curl")


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """Serve the Task API."""
    output, port = tmp_path_factory.mktemp("served") / "log", free_port()
    command = [sys.executable, "-m", "uvicorn", "--factory", "taskapi.app:create_app", "--port", str(port)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "solutions")}
    with output.open("wb") as log:
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=subprocess.STDOUT)
    server = Served("uvicorn", port, process, output)
    try:
        wait_for(server)
        yield server
    finally:
        server.stop()


def test_a_client_that_was_generated_from_the_document_works(served: Served, tmp_path: Path) -> None:
    """Whoever generates a client from the document gets one that does not fit."""
    if not GENERATOR:
        pytest.skip("not run: needs openapi-python-client, on the PATH or as OPENAPI_PYTHON_CLIENT")
    document = tmp_path / "openapi.json"
    document.write_bytes(httpx.get(f"{served.url}/openapi.json", timeout=DEADLINE).content)
    options = ["--path", str(document), "--output-path", str(tmp_path / "made"), "--meta", "none"]
    command = [GENERATOR, "generate", *options]
    made = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False, timeout=60)
    assert made.returncode == 0, made.stdout + made.stderr
    interpreter = shutil.which("python", path=str(Path(GENERATOR).parent))
    assert interpreter
    session = [interpreter, "-I", str(ROOT / "tests/taskapi/generated.py"), str(tmp_path), served.url]
    done = subprocess.run(session, capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == {
        "statuses": [201, 200, 200, 200, 412, 200, 200, 204, 404],
        "title": "second",
        "status": "done",
        "items": 1,
        "problem": "task_not_found",
        "patched": ["second", "third", 5],
    }


def test_a_session_with_httpx(served: Served) -> None:
    """A script of ten lines has to know more than the entrance."""
    with httpx.Client(base_url=served.url, timeout=DEADLINE) as client:
        links = client.get("/").json()["_links"]
        create = client.get(links["tasks"]["href"]).json()["_links"]["create"]
        made = client.request(create["method"], create["href"], json={"title": "buy milk"})
        start = made.json()["_links"]["start"]
        assert client.request(start["method"], start["href"]).json()["status"] == "doing"
        delete = client.get(made.headers["location"]).json()["_links"]["delete"]
        assert client.request(delete["method"], delete["href"]).status_code == 204


def curl(*arguments: str) -> tuple[int, dict[str, str], str]:
    """Run curl and return the status, the header fields and the body."""
    assert CURL
    command = [CURL, "--silent", "--show-error", "--include", "--max-time", str(int(DEADLINE)), *arguments]
    done = subprocess.run(command, capture_output=True, check=True, timeout=DEADLINE * 2)
    head, _, body = done.stdout.decode().partition("\r\n\r\n")
    first, *lines = head.split("\r\n")
    fields = (line.partition(":") for line in lines)
    return int(first.split()[1]), {name.lower(): value.strip() for name, _, value in fields}, body


def test_a_session_with_curl(served: Served) -> None:
    """What the documentation shows with curl does not work as it stands there."""
    if not CURL:
        pytest.skip("not run: needs curl")
    tasks = f"{served.url}/tasks"
    status, fields, _ = curl(tasks, "--json", '{"title": "buy milk", "tags": ["shop"]}', "-H", "Idempotency-Key: k-1")
    assert status == 201
    task = served.url + fields["location"]
    again = curl(tasks, "--json", '{"title": "buy milk", "tags": ["shop"]}', "-H", "Idempotency-Key: k-1")
    assert (again[1]["location"], again[1]["idempotency-replayed"]) == (fields["location"], "true")
    patch = ["-X", "PATCH", "-H", "Content-Type: application/merge-patch+json", "-d", '{"priority": 5}']
    assert curl(task, *patch)[0] == 428
    assert curl(task, *patch, "-H", f"If-Match: {fields['etag']}")[0] == 200
    assert curl(task, *patch, "-H", f"If-Match: {fields['etag']}")[0] == 412
    status, fields, table = curl("--globoff", f"{tasks}?priority[gte]=5&tag=shop", "-H", "Accept: text/csv")
    assert (status, len(table.splitlines())) == (200, 2)
    assert curl("--head", task)[0] == 200
    assert curl("--compressed", f"{tasks}?colour=red")[0] == 400
    assert curl("-X", "DELETE", task)[0] == 204
    assert curl(task)[0] == 404
