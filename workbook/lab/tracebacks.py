"""An exception as plain data: its class, its text and its way through the code."""

from workbook.lab.errors import MOST_FRAMES, Frame, Raised, Timeout

_MOST_TEXT = 2000
_MOST_BASES = 12


def describe(error: BaseException) -> Raised:
    """Return what the judge may know of an exception; nothing in a learner's class can make this fail."""
    kind = type(error)
    mro = tuple(base.__name__ for base in kind.__mro__[:-1])[:_MOST_BASES]
    return Raised(kind.__name__, _text(error), mro=mro, frames=frames_of(error))


def frames_of(error: BaseException) -> tuple[Frame, ...]:
    """Return the lines that the exception came through, outermost first."""
    found: list[Frame] = []
    step = error.__traceback__
    while step is not None:
        code = step.tb_frame.f_code
        found.append((code.co_filename, step.tb_lineno, code.co_name))
        step = step.tb_next
    if isinstance(error, SyntaxError) and error.filename:
        found.append((error.filename, error.lineno or 0, "<module>"))
    return (*found[-MOST_FRAMES:], *(error.frames if isinstance(error, Timeout) else ()))


def _text(error: BaseException) -> str:
    try:
        return str(error)[:_MOST_TEXT]
    except Exception:  # noqa: BLE001 - a learner's __str__ may be the thing that is broken
        return "(its text cannot be read: __str__ raised)"
