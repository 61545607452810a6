"""The summary and the reports are computed rightly from given numbers."""

import json

import pytest

from benchmarks import chart, framework, inprocess, load, summary, wire
from benchmarks.workloads import WORKLOADS

ALONE = {
    "constant": {"bare": 0.5, "api_starter": 2.0, "falcon": 8.0, "blacksheep": 6.0},
    "typed": {"bare": 1.0, "api_starter": 4.0, "falcon": 10.0, "blacksheep": 14.0},
    "service": {"bare": 5.0, "api_starter": 12.0, "falcon": 10.0, "blacksheep": 14.0},
}
SERVED = {
    "constant": {"bare": 30_000.0, "api_starter": 24_000.0, "falcon": 18_000.0},
    "typed": {"bare": 20_000.0, "api_starter": 19_000.0, "falcon": 18_000.0},
    "service": {"bare": 20_000.0, "api_starter": 14_000.0, "falcon": 18_000.0},
}
REPORT = """Running 1s test @ http://127.0.0.1:8000/hello
  1 threads and 16 connections
  38472 requests in 1.00s, 5.80MB read
{extra}Requests/sec:  38445.70
Transfer/sec:      5.80MB
"""


def test_the_worst_workload_counts_in_both_ratios():
    """One fast workload would hide a slow one."""
    assert summary.summarise(ALONE, SERVED) == {
        "in_process_ratio_to_fastest_peer": 2.5,
        "wire_ratio_to_bare": 0.8,
        "extended_in_process_ratio_to_fastest_peer": 0.833,
        "extended_wire_ratio_to_bare": 0.7,
    }


def test_a_ratio_that_was_not_measured_is_none():
    """A zero or a one that was never measured would be read as a result."""
    assert set(summary.summarise({"constant": {"bare": 1.0, "api_starter": 2.0}}, {}).values()) == {None}


def test_the_bare_callable_is_no_peer():
    """The floor does no routing: to be slower than it is no defeat."""
    assert summary.fastest_peer(ALONE["constant"]) == "blacksheep"


def test_the_least_time_and_the_middle_one_are_both_kept():
    """The least alone would hide how much the numbers vary."""
    samples = {"constant": {"bare": [3.0, 1.0, 2.5]}}
    assert inprocess.reduce(samples) == {"constant": {"bare": 1.0}}
    assert inprocess.medians(samples) == {"constant": {"bare": 2.5}}


def test_each_round_begins_with_another_application():
    """An application that always ran first after a pause would be measured on a cooler processor."""
    assert [list(inprocess.rotated("abc", number)) for number in range(4)] == [
        ["a", "b", "c"],
        ["b", "c", "a"],
        ["c", "a", "b"],
        ["a", "b", "c"],
    ]


def test_the_rate_is_read_from_what_wrk_prints():
    """A number from another line of the report would be off by orders of magnitude."""
    assert wire.wrk_rate(REPORT.format(extra=""), WORKLOADS["constant"]) == 38445.7
    refused = REPORT.format(extra="  Non-2xx or 3xx responses: 38472\n")
    assert wire.wrk_rate(refused, WORKLOADS["unknown"]) == 38445.7


@pytest.mark.parametrize(
    ("extra", "name"),
    [
        ("  Non-2xx or 3xx responses: 12\n", "constant"),
        ("  Non-2xx or 3xx responses: 12\n", "unknown"),
        ("", "unknown"),
        ("  Socket errors: connect 0, read 3, write 0, timeout 0\n", "constant"),
    ],
)
def test_answers_of_the_wrong_kind_under_load_are_no_result(extra, name):
    """A server that answers 500 under load would look fast."""
    with pytest.raises(wire.WrongAnswerError):
        wire.wrk_rate(REPORT.format(extra=extra), WORKLOADS[name])


def test_our_own_client_counts_whole_responses():
    """Half a response counted as one would double the rate."""
    head = b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n"
    assert load.message_length(head[:-1]) is None
    assert load.message_length(head + b"he") == len(head) + 5
    with pytest.raises(ValueError, match="without content-length"):
        load.message_length(b"HTTP/1.1 200 OK\r\n\r\n")


def test_the_json_has_its_shape():
    """A script that reads the summary would break."""
    report = framework.compare(rounds=1, wire_rounds=0, on_wire=(), names=["bare", "api_starter"])
    report = json.loads(json.dumps(report))
    assert set(report) == {
        "machine", "setting", "apps", "workloads", "in_process", "in_process_median", "wire", "summary",
    }  # fmt: skip
    assert set(report["machine"]) >= {"python", "cpu", "cpu_count", "platform", "loop", "http", "load_generator"}
    assert set(report["in_process"]) == set(report["workloads"]) == set(WORKLOADS)
    assert set(report["in_process"]["typed"]) == set(report["apps"]) == {"bare", "api_starter"}
    assert set(report["summary"]) >= {"in_process_ratio_to_fastest_peer", "wire_ratio_to_bare"}


def test_a_notebook_gets_plain_numbers_and_a_figure():
    """The milestone's cell would fail after the learner's work is done."""
    data = framework.measure(["api_starter", "bare"], ["constant", "unknown"], rounds=1)
    assert set(data) == {"constant", "unknown"}
    assert all(time > 0 for row in data.values() for time in row.values())
    assert len(framework.plot(data).axes) == 2


def test_the_chart_is_the_same_for_the_same_numbers_and_has_no_background():
    """A page would change without a change, or show a white box on a dark page."""
    titles = {"bare": "bare callable", "falcon": "Falcon"}
    columns = [chart.in_process(ALONE), chart.on_wire(SERVED)]
    drawn = chart.draw(columns, titles).svg()
    assert drawn == chart.draw(columns, titles).svg()
    assert "bare callable" in drawn
    assert "#ffffff" not in drawn
