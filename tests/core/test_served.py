"""The same application behind two real servers: what a client sees, and what it can do wrong."""

import json
from collections.abc import Iterator

import httpx
import pytest

from tests.core.servers import DEADLINE, Served, raw, serving


@pytest.fixture(scope="module", params=["uvicorn", "hypercorn"])
def served(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """Both servers, one after the other."""
    with serving(request.param, tmp_path_factory.mktemp("served")) as served:
        yield served


@pytest.fixture(scope="module")
def client(served: Served) -> Iterator[httpx.Client]:
    """A client that keeps its connection."""
    with httpx.Client(base_url=served.url, timeout=DEADLINE) as client:
        yield client


def test_the_whole_table_of_the_task_api(client: httpx.Client) -> None:
    """What worked in the checkpoints does not work for a user."""
    created = client.post("/tasks", json={"title": " Milch & <Brot> "})
    assert (created.status_code, created.json()) == (201, {"id": 1, "title": "Milch & <Brot>", "done": False})
    assert client.get(created.headers["location"]).json() == created.json()
    assert client.post("/tasks", json={"title": "other"}).json()["id"] == 2
    assert client.post("/tasks/2/done").json()["done"] is True
    assert [task["id"] for task in client.get("/tasks").json()["tasks"]] == [1, 2]
    assert [task["id"] for task in client.get("/tasks?done=false").json()["tasks"]] == [1]
    assert client.get("/tasks?done=maybe").status_code == 400
    assert [json.loads(line)["id"] for line in client.get("/tasks/export").text.splitlines()] == [1, 2]
    page = client.get("/")
    assert (page.headers["content-type"], "Milch &amp; &lt;Brot&gt;" in page.text) == ("text/html; charset=utf-8", True)
    assert client.delete("/tasks/1").status_code == 204
    assert {client.request(*request).status_code for request in GONE} == {404}
    assert client.post("/tasks", json={"title": 1}).status_code == 400


GONE = [
    ("GET", "/tasks/1"),
    ("DELETE", "/tasks/1"),
    ("POST", "/tasks/1/done"),
    ("GET", "/nowhere"),
    ("GET", "/tasks/x"),
]


def test_refusals_and_redirects(client: httpx.Client) -> None:
    """A client is not told which methods there are, or is sent to the wrong address."""
    refused, options = client.put("/tasks"), client.options("/tasks/7")
    assert (refused.status_code, refused.headers["allow"]) == (405, "GET, HEAD, OPTIONS, POST")
    assert (options.status_code, options.headers["allow"]) == (204, "DELETE, GET, HEAD, OPTIONS")
    slash = client.get("/tasks/?done=true")
    assert (slash.status_code, slash.headers["location"]) == (307, "/tasks?done=true")
    assert client.get("/tasks/?done=true", follow_redirects=True).status_code == 200


def test_one_connection_carries_many_requests(served: Served) -> None:
    """An answer with a wrong length, or a body after HEAD, is read as the beginning of the next answer."""
    requests = [b"HEAD / HTTP/1.1", b"OPTIONS /tasks HTTP/1.1", b"HEAD /nowhere HTTP/1.1", b"GET /tasks/ HTTP/1.1"]
    with served.connect() as connection, connection.makefile("rb") as answers:
        for request in requests:
            connection.sendall(request + b"\r\nHost: x\r\n\r\n")
            lines = iter(answers.readline, b"\r\n")
            status, *headers = [line.strip().lower() for line in lines]
            assert status.startswith(b"http/1.1 ")
            assert b"connection: close" not in headers
        connection.sendall(b"GET /tasks HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        assert answers.read().rstrip().endswith(b"]}")


def test_a_head_has_the_length_of_the_get(client: httpx.Client) -> None:
    """A download manager learns a wrong size."""
    head, get = client.head("/"), client.get("/")
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["content-length"] == get.headers["content-length"] == str(len(get.content))


def test_a_piece_arrives_before_the_next_one_is_made(client: httpx.Client, served: Served) -> None:
    """A feed stays silent until it ends."""
    with client.stream("GET", "/pieces") as stream:
        pieces = stream.iter_raw()
        assert next(pieces) == b"first"
        assert httpx.post(f"{served.url}/go").status_code == 204
        assert b"".join(pieces) == b"second"


def test_a_client_that_leaves_frees_the_generator(client: httpx.Client, served: Served) -> None:
    """Every closed tab goes on costing memory and a database cursor."""
    with served.connect() as connection:
        connection.sendall(b"GET /endless HTTP/1.1\r\nHost: x\r\n\r\n")
        assert connection.recv(64).startswith(b"HTTP/1.1 200")
    assert client.get("/closed").text == "closed"


def request(line: str, *headers: str, body: bytes = b"") -> bytes:
    """Return a request as it travels, with headers in Latin-1."""
    return "\r\n".join([f"{line} HTTP/1.1", "Host: x", *headers, "", ""]).encode("latin-1") + body


POST = "POST /tasks"
CHUNK = b"10000\r\n" + b" " * 0x10000 + b"\r\n"
MALFORMED = {
    "bad percent sign in the path": (request("GET /tasks/%zz"), {400, 404}),
    "half a character in the path": (request("GET /%E4%B8/%00"), {400, 404}),
    "bad percent sign in the query": (request("GET /tasks?a=%&%zz=%e&done="), {400}),
    "no UTF-8 in the query": (request("GET /tasks?q=%ff%fe&done=%ff"), {400}),
    "10,000 keys in the query": (request("GET /tasks?" + "&".join(f"{n}" for n in range(10_000))), {200, 400, 414}),
    "bytes in the headers": (
        request("GET /tasks", "X-A: \xff\xfe", "Cookie: \xff=\xfe; ;=", "Accept: \x80"),
        {200, 400},
    ),
    "a length that is no number": (request(POST, "Content-Length: abc"), {0, 400}),
    "a length below zero": (request(POST, "Content-Length: -5"), {0, 400}),
    "a length that is too small": (request(POST, "Content-Length: 2", body=b'{"title": "x"}'), {400}),
    "a length beyond the limit": (request(POST, "Content-Length: 9999999"), {413}),
    "a body beyond the limit": (request(POST, "Content-Length: 1200000", body=b" " * 1_200_000), {0, 413}),
    "chunks beyond the limit": (request(POST, "Transfer-Encoding: chunked", body=CHUNK * 17), {0, 413}),
    "100,000 brackets": (request(POST, "Content-Length: 100000", body=b"[" * 100_000), {400}),
    "no JSON": (request(POST, "Content-Length: 3", body=b"\xff{["), {400}),
    "a method that nobody knows": (request("BREW /tasks"), {400, 405}),
    "no HTTP at all": (b"\x16\x03\x01\x02\x00\x01\x00\r\n\r\n", {0, 400}),
}


@pytest.mark.parametrize("name", MALFORMED)
def test_malformed_requests_are_refused(served: Served, name: str) -> None:
    """Garbage from the network is a 500, or keeps a connection for ever."""
    data, allowed = MALFORMED[name]
    assert raw(served, data) in allowed
    assert raw(served, request("GET /tasks")) == 200


@pytest.mark.parametrize(
    "data",
    [
        request(POST, "Content-Length: 500", body=b'{"title": "half'),
        request(POST, "Transfer-Encoding: chunked", body=b"5\r\n{"),
        request(POST, "Content-Length: 500"),
        b"GET /tas",
    ],
)
def test_a_client_that_vanishes_leaves_no_trace(client: httpx.Client, served: Served, data: bytes) -> None:
    """Half a request is taken for a whole one, or its connection is kept."""
    before = client.get("/tasks").json()
    assert raw(served, data, whole=False) in {0, 400}
    assert client.get("/tasks").json() == before


def test_it_started_and_stops_and_had_no_fault(served: Served) -> None:
    """What was opened at the start is left open at the end, or the log is full of tracebacks."""
    served.stop()
    words = served.output.read_text().split()
    assert (words.count("started"), words.count("stopped")) == (1, 1)
    assert "Traceback" not in served.output.read_text()
