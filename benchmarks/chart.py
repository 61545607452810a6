"""Bar charts that can be read on a light and on a dark page: no background, greys of middle brightness."""

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from matplotlib import rc_context
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from benchmarks.apps import FLOOR, OURS
from benchmarks.inprocess import Results
from benchmarks.workloads import WORKLOADS

INK = "#767b85"
COLOURS = {OURS: "#d9772b", FLOOR: "#8d929b"}
PEER = "#4a86c5"
STYLE: Any = {
    "svg.fonttype": "none",
    "svg.hashsalt": "benchmarks",
    "font.family": "sans-serif",
    "font.size": 9,
    "text.color": INK,
    "axes.labelcolor": INK,
    "axes.edgecolor": INK,
    "xtick.color": INK,
    "ytick.color": INK,
}


class Chart(Figure):
    """A figure that draws itself as SVG, in a notebook too; the same numbers give the same text."""

    def svg(self) -> str:
        """Return the drawing."""
        drawn = io.StringIO()
        with rc_context(STYLE):
            self.savefig(drawn, format="svg", transparent=True, metadata={"Date": None})
        return drawn.getvalue()

    def _repr_svg_(self) -> str:
        return self.svg()


@dataclass(frozen=True, slots=True)
class Column:
    """One kind of measurement.

    Attributes:
        unit: what the numbers are.
        results: the numbers by workload and application.
        more_is_better: whether the largest number is the best.
    """

    unit: str
    results: Results
    more_is_better: bool


def in_process(results: Results) -> Column:
    """Return the column for times in the process."""
    return Column("microseconds per request, in process: less is better", results, more_is_better=False)


def on_wire(results: Results) -> Column:
    """Return the column for rates over a socket."""
    return Column("requests per second, over loopback: more is better", results, more_is_better=True)


def _bars(axes: Axes, row: Mapping[str, float], titles: Mapping[str, str], *, more_is_better: bool) -> None:
    names = sorted(row, key=row.__getitem__, reverse=not more_is_better)
    bars = axes.barh(
        [titles.get(name, name) for name in names],
        [row[name] for name in names],
        color=[COLOURS.get(name, PEER) for name in names],
        height=0.68,
    )
    written = [f"{row[name]:,.0f}" if row[name] >= 100 else f"{row[name]:.1f}" for name in names]
    axes.bar_label(bars, written, padding=3, color=INK)
    axes.margins(x=0.16)
    axes.set_xticks([])
    axes.tick_params(axis="y", length=0)
    axes.spines[["top", "right", "bottom"]].set_visible(False)
    axes.patch.set_visible(False)


def draw(columns: Sequence[Column], titles: Mapping[str, str]) -> Chart:
    """Draw a column of bar charts for each kind of measurement, one chart a workload; the best bar is on top.

    Args:
        columns: what was measured, from left to right.
        titles: names of the applications as they are to be shown.
    """
    workloads = list(dict.fromkeys(name for column in columns for name in column.results))
    applications = max(len(row) for column in columns for row in column.results.values())
    with rc_context(STYLE):
        figure = Chart(
            figsize=(4.6 * len(columns), (0.24 * applications + 0.55) * len(workloads)), layout="constrained"
        )
        figure.patch.set_visible(False)
        grid: Any = figure.subplots(len(workloads), len(columns), squeeze=False)
        for across, column in enumerate(columns):
            for down, name in enumerate(workloads):
                axes = grid[down][across]
                if name not in column.results:
                    axes.set_axis_off()
                    continue
                title = WORKLOADS[name].title
                axes.set_title(f"{title}\n{column.unit}" if down == 0 else title, loc="left", fontsize=9)
                _bars(axes, column.results[name], titles, more_is_better=column.more_is_better)
    return figure
