"""Which submissions are alike: what two of them wrote, region by region, whatever they call their variables."""

import builtins
import csv
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from contextlib import suppress
from html import escape
from itertools import islice, product
from pathlib import Path
from zlib import crc32

from workbook.errors import UserError
from workbook.grade import intake
from workbook.grade.pages import _HEAD, MOST_BYTES, _row
from workbook.grade.reports import About, cell, plain
from workbook.paths import read_text
from workbook.regions import YOURS, parse
from workbook.shapes import UNPARSABLE

try:
    from rapidfuzz.distance import Indel
    from rapidfuzz.process import extract_iter
except ImportError:
    raise UserError("--similar needs rapidfuzz", "Run: python -m workbook.bootstrap similar") from None

LEAST = 60
"""Nodes of a syntax tree, which are about ten lines; in less than that, independent answers are alike."""
ALIKE = 0.9
COMMON = 10
"""An answer that more learners have than this is one that everybody finds."""
MOST_PAIRS = 1000
_PART = re.compile(r"\b(?!Load|Store|Del)(\w+)\(|attr='([a-z]\w*)'|id='(\w+)'")
_WARNING = """<p>Alike code proves nothing. A task may leave little choice, two learners may have had the same help, and
nothing here tells who wrote first. Read both, and ask.</p><p>More pairs are in similar.csv.</p><table>
"""


class Similar:
    """`similar.csv` and `similar.html`: pairs of submissions, the most alike first.

    Args:
        about: what is graded, and where the files are written.
    """

    def __init__(self, about: About) -> None:
        self._about = about
        self._files = list(dict.fromkeys(file for task in about.tasks.values() for file in task.files))
        root = about.course.solutions
        self._reference = dict(self._streams({file: read_text(root / file, root) for file in self._files}))
        self._names: list[str] = []
        self._found: dict[tuple[str, str, int], dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))

    def add(self, path: Path) -> None:
        """Take in a submission; one that cannot be read is left out."""
        with suppress(Exception):
            for key, stream in list(self._streams(intake.take(path, self._files).files)):
                if len(stream) >= LEAST and stream != self._reference.get(key):
                    self._found[key][stream].append(len(self._names))
        self._names.append(intake.named(path))

    def close(self) -> None:
        """Compare all with all, and write the files."""
        page = _HEAD.format(title="Alike submissions") + _WARNING
        with (self._about.folder / "similar.csv").open("w", encoding="utf-8", newline="") as file:
            table = csv.writer(file)
            table.writerow(["submission", "other", "alike %", "where"])
            for one, two, share, places in self._pairs():
                table.writerow([cell(self._names[one]), cell(self._names[two]), share, cell(places)])
                names = (escape(plain(self._names[each])) for each in (one, two))
                line = _row(*names, escape(plain(places)), f"{share} %")
                page += line if len((page + line).encode()) < MOST_BYTES - 10 else ""
        (self._about.folder / "similar.html").write_text(page + "</table>", "utf-8")

    def _streams(self, files: Mapping[str, str]) -> Iterator[tuple[tuple[str, str, int], str]]:
        """Yield each region as a letter for each node, public attribute and built-in; other names count as one."""
        for file, text in files.items():
            for region in parse(text, file, lenient=True):
                if region.task in {YOURS, *self._about.tasks}:
                    with suppress(*UNPARSABLE):
                        parts = _PART.findall(region.shape())
                        kept = ("".join(part) for part in parts if not part[2] or hasattr(builtins, part[2]))
                        yield (file, *region.key), "".join(chr(crc32(part.encode()) % 256) for part in kept)

    def _pairs(self) -> list[tuple[int, int, int, str]]:
        """Return pairs, how many percent of what both wrote is alike, and where."""
        alike: Counter[tuple[int, int]] = Counter()
        wrote: Counter[int] = Counter()
        places: dict[tuple[int, int], dict[str, None]] = defaultdict(dict)
        for (file, task, _), streams in self._found.items():
            for stream, other in _near(streams):
                for one, two in {(min(pair), max(pair)) for pair in product(streams[stream], streams[other])}:
                    if one == two:
                        wrote[one] += len(stream)
                    else:
                        alike[one, two] += len(stream) + len(other)
                        places[one, two][file if task == YOURS else task] = None
        shares = ((round(-100 * both / (wrote[one] + wrote[two])), one, two) for (one, two), both in alike.items())
        return [(one, two, -share, ", ".join(places[one, two])) for share, one, two in sorted(shares)[:MOST_PAIRS]]


def _near(streams: Mapping[str, list[int]]) -> Iterator[tuple[str, str]]:
    """Yield which streams are alike, each also with itself, once; those that are common are left out."""
    near = {}
    for text in streams:
        others = extract_iter(text, streams.keys(), scorer=Indel.normalized_similarity, score_cutoff=ALIKE)
        near[text] = [other for other, *_ in islice(others, COMMON + 1)]
    rare = {text for text, others in near.items() if sum(len(streams[other]) for other in others) <= COMMON}
    yield from ((text, other) for text in rare for other in near[text] if other in rare and text <= other)
