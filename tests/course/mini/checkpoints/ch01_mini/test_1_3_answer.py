"""Task 1.3."""

from workbook.lab import Lab, task


@task("1.3", twins=("starlette",))
def test_every_request_is_answered(lab: Lab) -> None:
    """Whoever asks waits for ever."""
    response = lab.asgi("ch01_mini.probes:answers_app").get("/" + lab.words(1)[0])
    assert (response.status_code, response.content) == (200, b"42")
