"""The process beside the code under test: ``python -m workbook.lab.child``.

Messages are four bytes of length, then JSON as `workbook.lab.codec` writes it; the first one is the `Setup`. What the
code under test prints goes to standard error, so that it cannot be taken for an answer.
"""

import os
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

from workbook.lab.codec import MAX_FRAME, CodecError, dumps, loads
from workbook.lab.driver import Setup
from workbook.lab.host import Host, prepared
from workbook.lab.tracebacks import describe

TOKEN = 8
"""How many bytes begin each question, and its answer: what was written before the question is no answer to it."""
OUT_OF_MEMORY = 77
"""Exit status of a child that had no memory left to say so."""
_HEAD = 4


def write_frame(stream: BinaryIO, data: bytes) -> None:
    """Write one message and flush it."""
    stream.write(len(data).to_bytes(_HEAD) + data)
    stream.flush()


def read_frame(stream: BinaryIO) -> bytes | None:
    """Return the next message; None at the end of the stream.

    Raises:
        CodecError: it says of itself that it is too large.
    """
    head = stream.read(_HEAD)
    if len(head) < _HEAD:
        return None
    data = stream.read(length := _length(head))
    return data if len(data) == length else None


def cut(read: bytearray) -> bytes | None:
    """Take the first message away from what was read; None when that is not all of it.

    Raises:
        CodecError: as in `read_frame`.
    """
    if len(read) < _HEAD or len(read) < (end := _HEAD + _length(read[:_HEAD])):
        return None
    frame = bytes(read[_HEAD:end])
    del read[:end]
    return frame


def _length(head: bytes | bytearray) -> int:
    if (length := int.from_bytes(head)) > MAX_FRAME:
        raise CodecError(f"a message of {length} bytes, at most {MAX_FRAME} may pass")
    return length


def answer(host: Host, frame: bytes) -> bytes:
    """Perform the operation of one message; return the message that answers it."""
    try:
        return dumps({"value": host.perform(loads(frame))})
    except BaseException as error:  # noqa: BLE001 - exit() in the code under test is an answer like any other
        fault = describe(error)
        return dumps({"type": fault.type, "message": fault.message, "mro": fault.mro, "frames": fault.frames})


def main(confine: Callable[[Setup], None] | None = None) -> None:
    """Answer operations until the judge goes away; then leave without waiting for anything.

    Args:
        confine: takes rights away from this process, before anything of a learner can run.
    """
    asked, answers = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    with Path(os.devnull).open("rb") as nothing:
        os.dup2(nothing.fileno(), 0)
    os.dup2(2, 1)
    setup = Setup(**loads(read_frame(asked) or b"{}"))
    if confine:
        confine(setup)
    host = prepared(setup)
    write_frame(answers, dumps({"value": None}))
    try:
        while (frame := read_frame(asked)) is not None:
            write_frame(answers, frame[:TOKEN] + answer(host, frame[TOKEN:]))
    except MemoryError:
        os._exit(OUT_OF_MEMORY)
    os._exit(0)


if __name__ == "__main__":
    main()
