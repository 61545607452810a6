"""The driver for learners: the code under test runs in this process, with its own tracebacks and breakpoints."""

from typing import Any

from workbook.lab.codec import dumps, loads
from workbook.lab.driver import Setup, packed
from workbook.lab.host import prepared
from workbook.lab.tracebacks import describe


class LocalDriver:
    """Performs operations here; everything passes through the codec, as if it came from elsewhere."""

    def __init__(self, setup: Setup) -> None:
        self._host = prepared(setup)

    def request(self, op: dict[str, Any]) -> Any:
        """Return the operation's result.

        Raises:
            Raised: from the original exception, which a debugger can enter.
        """
        asked = loads(packed(op))
        try:
            answer = dumps(self._host.perform(asked))
        except BaseException as error:
            raise describe(error) from error
        return loads(answer)

    def close(self) -> None:
        """End what still runs."""
        self._host.close()
