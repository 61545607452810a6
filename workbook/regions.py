"""A course file is a skeleton that the course owns, and regions that the learner owns.

Markers are comment lines in the file's own syntax: `# region task 1.2: <goal>` or `# region yours`,
and `# endregion`; with `//` in .proto files and `--` in .sql files.
"""

import json
import re
from collections import Counter
from collections.abc import Callable, Collection, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from workbook.errors import BrokenMarkersError
from workbook.shapes import NOTHING, UNPARSABLE, fault, is_python, maybe_nothing, shape, sign, wrapped

YOURS = "yours"
Key = tuple[str, int]
State = Literal["empty", "own", "adopted", "broken"]


@dataclass(frozen=True)
class Region:
    """What stands between one pair of markers.

    `nth` counts the regions of one task in one file from 1; `line` and `stop` are the marker lines, from 1.
    """

    task: str
    goal: str
    nth: int
    indent: str
    body: str
    line: int
    stop: int
    file: str

    @property
    def key(self) -> Key:
        """The region's name inside its file."""
        return self.task, self.nth

    @property
    def stub(self) -> str:
        """The body a learner starts from."""
        text = f"task {self.task}: {self.goal}"
        if self.task == YOURS:
            return ""
        if is_python(self.file):
            return f"{self.indent}raise NotImplementedError({json.dumps(text, ensure_ascii=False)})\n"
        return f"{self.indent}{sign(self.file)} {text}\n"

    def shape(self) -> str:
        """Return the body without comments, docstrings and layout; see `shapes.shape`."""
        return shape(self.body, self.indent, self.file)

    @property
    def empty(self) -> bool:
        """True when nothing of the learner's stands here: no statement at all, or the stub of this task."""
        if self.body == self.stub:
            return True
        with suppress(*UNPARSABLE):
            return maybe_nothing(self.body) and self.shape() in {NOTHING, f"stub {self.task}"}
        return False


@dataclass(frozen=True)
class Standing:
    """How one region of a learner's file stands; `line` is its marker's, 0 when the marker is gone."""

    key: Key
    state: State
    line: int
    fault: str = ""
    file: str = ""


def parse(text: str, file: str, *, lenient: bool = False) -> tuple[Region, ...]:
    """Return a file's regions in order.

    Args:
        text: the whole file.
        file: its name, for messages and for its comment syntax.
        lenient: leave out what does not pair up instead of refusing the file.

    Raises:
        BrokenMarkersError: a marker has no partner (never when lenient).
    """
    lines = _lines(text)
    opening, closing = _patterns(file)
    found: list[Region] = []
    counts: Counter[str] = Counter()
    opened: re.Match[str] | None = None
    start = 0
    for number, line in enumerate(lines, 1):
        if match := opening.match(line):
            if opened and not lenient:
                raise _broken(file, start, opened, "this region has no endregion")
            opened, start = match, number
            counts[match["task"] or YOURS] += 1
        elif closing.match(line):
            if opened:
                task, goal = opened["task"] or YOURS, opened["goal"] or ""
                body = "".join(lines[start : number - 1])
                found.append(Region(task, goal, counts[task], opened["indent"], body, start, number, file))
            elif not lenient:
                raise _broken(file, number, None, "this endregion has no region")
            opened = None
    if opened and not lenient:
        raise _broken(file, start, opened, "this region has no endregion")
    return tuple(found)


def weave(text: str, choose: Callable[[Region], str], file: str) -> str:
    """Return the file with every region's body replaced by what `choose` returns for it.

    Raises:
        BrokenMarkersError: as `parse` does.
    """
    lines = _lines(text)
    for region in reversed(parse(text, file)):
        lines[region.line : region.stop - 1] = [choose(region)]
    return "".join(lines)


def stub(text: str, file: str, tasks: Collection[str] | None = None) -> str:
    """Return the file a learner starts from: all regions emptied, or those of `tasks`."""
    return weave(text, lambda r: r.stub if tasks is None or r.task in tasks else r.body, file)


def graft(skeleton: str, donor: str, file: str, tasks: Collection[str] | None = None, *, lenient: bool = False) -> str:
    """Return the skeleton with the donor's bodies: those of `tasks`, or all that are not empty.

    Args:
        skeleton: the file whose lines outside the regions are kept.
        donor: the file whose bodies are taken; a body is re-indented where the skeleton's marker moved.
        file: the name of both.
        tasks: task ids, "yours" among them if wanted.
        lenient: take what can be taken from a donor whose markers are broken.

    Raises:
        BrokenMarkersError: as `parse` does.
    """
    given = {region.key: region for region in parse(donor, file, lenient=lenient)}

    def pick(region: Region) -> str:
        source = given.get(region.key)
        if source is None or source.empty or (tasks is not None and region.task not in tasks):
            return region.body
        return _moved(source, region.indent)

    return weave(skeleton, pick, file)


def leftovers(skeleton: str, donor: str, file: str) -> tuple[Region, ...]:
    """Return the donor's regions that hold something and have no place in the skeleton."""
    places = {region.key for region in parse(skeleton, file)}
    return tuple(r for r in parse(donor, file, lenient=True) if r.key not in places and not r.empty)


@lru_cache(maxsize=256)
def examine(mine: str, reference: str, file: str, *, compare: bool = True) -> tuple[Standing, ...]:
    """Compare a learner's file with the reference, region by region, by syntax tree.

    Comments, docstrings and layout do not count. When the file does not parse, the regions that do not parse by
    themselves are `broken`; when the fault lies outside the regions, all of them are. Without `compare`, which takes
    most of the time, `adopted` means that something is there.
    """
    wanted = [region for region in parse(reference, file) if region.task != YOURS]
    try:
        found = {region.key: region for region in parse(mine, file)}
    except BrokenMarkersError as broken:
        return tuple(Standing(region.key, "broken", broken.line, broken.message) for region in wanted)
    faults = _faults(mine, tuple(found.values()), file)
    against = wanted if compare else [found.get(region.key, region) for region in wanted]
    return tuple(_standing(found.get(region.key), region, faults, file) for region in against)


def _standing(mine: Region | None, wanted: Region, faults: Mapping[Key, str], file: str) -> Standing:
    if mine is None:
        return Standing(wanted.key, "broken", 0, f"{file}: the markers of task {wanted.task} are gone")
    if mine.key in faults:
        return Standing(mine.key, "broken", mine.line, faults[mine.key])
    if mine.empty:
        return Standing(mine.key, "empty", mine.line)
    with suppress(*UNPARSABLE):
        if mine.body == wanted.body or mine.shape() == wanted.shape():
            return Standing(mine.key, "adopted", mine.line)
    return Standing(mine.key, "own", mine.line)


def _faults(text: str, regions: tuple[Region, ...], file: str) -> dict[Key, str]:
    whole = fault(text, file)
    if not whole:
        return {}
    found = {region.key: fault(wrapped(region.body, region.indent), file, region.line - 2) for region in regions}
    alone = {key: what for key, what in found.items() if what}
    if alone and not any(task == YOURS for task, _ in alone):
        return alone
    return dict.fromkeys(found, next(iter(alone.values()), whole))


def _lines(text: str) -> list[str]:
    return re.findall(r"[^\n]*\n|[^\n]+", text)


def _patterns(file: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    mark = re.escape(sign(file))
    opening = rf"(?P<indent>[ \t]*){mark} region (?:task (?P<task>\d+\.\d+): (?P<goal>.*\S)|yours)\s*$"
    return re.compile(opening), re.compile(rf"[ \t]*{mark} endregion\s*$")


def _broken(file: str, line: int, opened: re.Match[str] | None, what: str) -> BrokenMarkersError:
    task = opened["task"] if opened else None
    command = f"workbook reset {task}" if task else "workbook update"
    return BrokenMarkersError(f"{file}:{line}: {what}", f"Put the marker line back as it was, or run: {command}", line)


def _moved(region: Region, indent: str) -> str:
    if region.indent == indent:
        return region.body
    lines = _lines(region.body)
    return "".join(indent + line.removeprefix(region.indent) if line.strip() else line for line in lines)
