"""A flow of stages, each with its boxes, drawn as SVG the way web.charts draws."""

import textwrap
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import FancyBboxPatch

from web.charts import FONT, INK, svg

WIDE, HIGH, GAP, TOP = 2.8, 1.15, 0.5, 0.75
LOOKS: Mapping[str, tuple[str, str, str]] = {
    "done": ("#e6f5ec", "#115a36", "-"),
    "held": ("#e6f5ec", "#115a36", "--"),
    "booked": ("#e8f1fe", "#0017c1", "-"),
    "open": ("#ffffff", "#0017c1", "-"),
    "next": ("#fff5cc", "#6f4c00", "-"),
    "later": ("#ffffff", "#595959", ":"),
}


@dataclass(frozen=True)
class Box:
    """One box: its heading, its name, the word for its state, and which look the state has."""

    heading: str
    name: str
    state: str
    look: str


@dataclass(frozen=True)
class Stage:
    """One column."""

    name: str
    boxes: tuple[Box, ...]


@lru_cache(maxsize=256)
def flow(title: str, stages: tuple[Stage, ...]) -> bytes:
    """Stages from left to right with an arrow between them, their boxes from top to bottom. Returns SVG."""
    tallest = max(len(stage.boxes) for stage in stages)
    across, down = len(stages) * (WIDE + GAP) - GAP, TOP + tallest * (HIGH + 0.25)
    figure = Figure(figsize=(across, down + 0.4))
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set_xlim(-0.1, across + 0.1)
    axes.set_ylim(-down, 0.4)
    axes.set_axis_off()
    axes.text(0, 0.18, title, fontproperties=FONT, fontsize=14, color=INK)
    for number, stage in enumerate(stages):
        _column(axes, number, stage)
    return svg(figure)


def _column(axes: Axes, number: int, stage: Stage) -> None:
    left = number * (WIDE + GAP)
    label = f"{number + 1}. {stage.name}"
    axes.text(left, -0.42, _wrapped(label), fontproperties=FONT, fontsize=12, color=INK, va="center")
    if number:
        look = {"arrowstyle": "-|>", "color": INK, "lw": 1.6}
        axes.annotate("", xy=(left - 0.08, -0.42), xytext=(left - GAP + 0.1, -0.42), arrowprops=look)
    for place, box in enumerate(stage.boxes):
        _box(axes, left, -(TOP + place * (HIGH + 0.25)), box)


def _box(axes: Axes, left: float, top: float, box: Box) -> None:
    fill, line, style = LOOKS[box.look]
    shape = FancyBboxPatch(
        (left + 0.05, top - HIGH + 0.05), WIDE - 0.1, HIGH - 0.1, boxstyle="round,pad=0.05", facecolor=fill,
        edgecolor=line, linestyle=style, linewidth=1.6,
    )  # fmt: skip
    axes.add_patch(shape)
    for down, text, size, colour in (
        (0.22, box.heading, 10, INK), (0.58, _wrapped(box.name), 10, INK), (0.97, box.state, 11, line)
    ):  # fmt: skip
        axes.text(left + 0.14, top - down, text, fontproperties=FONT, fontsize=size, color=colour, va="center")


def _wrapped(text: str) -> str:
    """In two lines where it would be too wide; Japanese breaks anywhere, English between words."""
    return "\n".join(textwrap.wrap(text, 34 if text.isascii() else 18)[:2])
