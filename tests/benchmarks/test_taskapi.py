"""The comparison of the Task API with its twin is one of equals, and its figures are computed rightly."""

import asyncio
import socket
import threading
from contextlib import suppress

import pytest

from benchmarks import latency, taskapi
from benchmarks.inprocess import WrongAnswerError

BODY = {**taskapi.CONTENT, "status": "todo", "version": 1, "created_by": "anonymous", "_links": {"self": {}}}


def test_percentiles_are_in_milliseconds():
    """The slowest in a hundred would be taken for the middle one, or a second for a millisecond."""
    found = latency.percentiles([number / 1000 for number in range(101)])
    assert {name: round(value, 6) for name, value in found.items()} == {"p50": 50.0, "p95": 95.0, "p99": 99.0}


def test_answers_that_differ_stop_the_measurement():
    """An application that leaves the links out would win."""
    right = (200, {"etag": '"1"', "content-type": "application/json"}, BODY)
    taskapi.verify(dict.fromkeys(taskapi.NAMES, right), taskapi.LIST)
    for wrong in (
        (500, *right[1:]),
        (200, {"content-type": "application/json"}, BODY),
        (200, right[1], {**BODY, "_links": {}}),
        (200, right[1], {**BODY, "priority": 1}),
    ):
        with pytest.raises(WrongAnswerError, match="'list' is answered differently"):
            taskapi.verify({taskapi.OURS: right, taskapi.TWIN: wrong}, taskapi.LIST)


def test_the_best_round_counts_with_its_own_latencies():
    """The best throughput beside the best latency of another round describes no round at all."""
    rounds = [{"rate": 10.0, "p50": 1.0}, {"rate": 20.0, "p50": 5.0}]
    assert taskapi.reduce({"get": {"taskapi": rounds}}) == {"get": {"taskapi": {"rate": 20.0, "p50": 5.0}}}


def test_a_wrong_status_under_load_is_no_answer():
    """A server that refuses quickly would be counted as fast."""
    with socket.create_server((latency.HOST, 0)) as server:

        def refuse() -> None:
            connection, _ = server.accept()
            with connection, suppress(ConnectionError):
                while connection.recv(4096):
                    connection.sendall(b"HTTP/1.1 500 Oops\r\ncontent-length: 0\r\n\r\n")

        thread = threading.Thread(target=refuse, daemon=True)
        thread.start()
        with pytest.raises(ConnectionError, match="wrong answer"):
            asyncio.run(latency.press(server.getsockname()[1], b"GET / HTTP/1.1\r\n\r\n", 200, 0.05, 1))
        thread.join(5)
