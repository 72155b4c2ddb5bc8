"""Pictures drawn by matplotlib as SVG, served at their own address and always accompanied by their table.

Figures are drawn without pyplot, with the vendored font, reproducibly: the same numbers give the same bytes.
"""

import io
import math
import os
import re
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from threading import Lock
from typing import Literal

os.environ.setdefault("MPLCONFIGDIR", tempfile.mkdtemp(prefix="ikusei-matplotlib-"))

import matplotlib
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.patches import Rectangle
from matplotlib.projections.polar import PolarAxes

from web.config import ROOT

FONT_FILE = str(ROOT / "static/vendor/NotoSansJP-Regular.ttf")
FONT = FontProperties(fname=FONT_FILE)
LARGE = FontProperties(fname=FONT_FILE, size=12)
SHORT = 9
_STYLE = re.compile(r'style="([^"]*)"')
_SHEET = re.compile(r"<style.*?</style>", re.DOTALL)
_BREAKS = re.compile(r"・|(?=\()|(?<=..) ")
HELD, REQUIRED, INK, PALE = "#0017c1", "#c74700", "#1a1a1c", "#d8d8db"
SHADES = ("#ffffff", "#fdd8cf", "#fff0b3", "#c5e8d5")
HEAT = LinearSegmentedColormap.from_list("heat", ["#f8f8fb", "#c5d7fb", "#4979f5", "#0017c1"])
matplotlib.rcParams.update({"svg.hashsalt": "ikusei", "axes.unicode_minus": False, "svg.fonttype": "path"})
_drawing = Lock()


@dataclass(frozen=True)
class RadarLine:
    """One spoke: its label, the mean level held and the mean level required."""

    label: str
    held: float
    required: float


@lru_cache(maxsize=512)
def radar(title: str, lines: tuple[RadarLine, ...], words: tuple[str, str], top: int) -> bytes:
    """Held against required by category, on a scale from 0 to `top`. `words` name the two lines. Returns SVG."""
    angles = [2 * math.pi * index / len(lines) for index in range(len(lines))]
    figure = Figure(figsize=(6.4, 5.6))
    axes = figure.add_subplot(projection="polar")
    assert isinstance(axes, PolarAxes)
    axes.set_theta_offset(math.pi / 2)
    axes.set_theta_direction(-1)
    axes.set_ylim(0, top)
    steps = range(1, top + 1)
    axes.set_yticks(steps, [str(step) for step in steps], fontproperties=FONT, color=INK, fontsize=11)
    axes.set_xticks(angles, [_in_two(line.label) for line in lines], fontproperties=FONT, color=INK, fontsize=12)
    axes.tick_params(axis="x", pad=8)
    for angle, label in zip(angles, axes.get_xticklabels(), strict=True):
        label.set_horizontalalignment(_side(math.sin(angle)))
    axes.grid(color=PALE)
    _ring(axes, angles, [line.required for line in lines], words[1], REQUIRED, "s--")
    _ring(axes, angles, [line.held for line in lines], words[0], HELD, "o-")
    axes.set_title(title, fontproperties=FONT, color=INK, pad=24, fontsize=14)
    axes.legend(prop=LARGE, loc="upper right", bbox_to_anchor=(1.45, 1.2), frameon=False)
    return svg(figure)


def _in_two(label: str) -> str:
    """A long label in two lines, broken near its middle where it may be."""
    places = [found.end() for found in _BREAKS.finditer(label)]
    if len(label) <= SHORT or not places:
        return label
    place = min(places, key=lambda at: abs(2 * at - len(label)))
    return f"{label[:place].rstrip()}\n{label[place:]}"


def _side(across: float) -> Literal["left", "center", "right"]:
    if abs(across) < 0.2:
        return "center"
    return "left" if across > 0 else "right"


def _ring(axes: Axes, angles: Sequence[float], values: Sequence[float], label: str, colour: str, line: str) -> None:
    around = ([*angles, angles[0]], [*values, values[0]])
    axes.plot(*around, line, color=colour, label=label, linewidth=2, markersize=5)
    axes.fill(*around, color=colour, alpha=0.08)


@lru_cache(maxsize=64)
def heat_map(
    title: str, rows: tuple[str, ...], columns: tuple[str, ...], cells: tuple[tuple[int | None, ...], ...]
) -> bytes:
    """Percentages by row and column; None is a suppressed cell, hatched. Returns SVG."""
    figure = Figure(figsize=(1.1 * len(columns) + 3.4, 0.34 * len(rows) + 1.6))
    axes = figure.add_subplot()
    shown = [[math.nan if cell is None else cell for cell in row] for row in cells]
    axes.imshow(shown, cmap=HEAT, vmin=0, vmax=100, aspect="auto")
    axes.set_facecolor("#e6e6e6")
    axes.set_xticks(range(len(columns)), columns, fontproperties=FONT, rotation=28, ha="right")
    axes.set_yticks(range(len(rows)), rows, fontproperties=FONT)
    for place, row in enumerate(cells):
        for across, cell in enumerate(row):
            colour = INK if cell is None or cell < 55 else "white"
            word = "*" if cell is None else f"{cell}%"
            axes.text(across, place, word, ha="center", va="center", color=colour, fontproperties=FONT, fontsize=8)
    axes.set_title(title, fontproperties=FONT, color=INK, pad=12)
    return svg(figure)


@lru_cache(maxsize=64)
def status_map(
    title: str, rows: tuple[str, ...], columns: tuple[str, ...], cells: tuple[tuple[tuple[str, int], ...], ...],
    legend: tuple[tuple[str, str], ...],
) -> bytes:  # fmt: skip
    """A sign and a shade (0 to 3) in every field, by row and column; `legend` says what they mean. Returns SVG."""
    figure = Figure(figsize=(1.3 * len(columns) + 2.6, 0.34 * max(len(rows), 1) + 2.2))
    axes = figure.add_subplot()
    axes.set_xlim(-0.5, len(columns) - 0.5)
    axes.set_ylim(max(len(rows), 1) - 0.5, -0.5)
    for place, row in enumerate(cells):
        for across, (sign, shade) in enumerate(row):
            box = (across - 0.48, place - 0.46)
            axes.add_patch(Rectangle(box, 0.96, 0.92, facecolor=SHADES[shade], edgecolor=INK, linewidth=0.4))
            axes.text(across, place, sign, ha="center", va="center", color=INK, fontproperties=FONT)
    axes.set_xticks(range(len(columns)), columns, fontproperties=FONT, rotation=28, ha="right")
    axes.set_yticks(range(len(rows)), rows, fontproperties=FONT)
    said = "　".join(f"{sign} {name}" for sign, name in legend)
    axes.set_title(f"{title}\n{said}", fontproperties=FONT, color=INK, pad=12)
    return svg(figure)


def svg(figure: Figure) -> bytes:
    """The figure as SVG without any style sheet, for our content policy forbids them; drawn one at a time."""
    out = io.BytesIO()
    with _drawing:
        figure.savefig(out, format="svg", bbox_inches="tight", metadata={"Date": None, "Creator": None})
    text = _SHEET.sub("", out.getvalue().decode())
    text = text.replace("<svg ", '<svg stroke-linejoin="round" stroke-linecap="butt" ', 1)
    return _STYLE.sub(lambda found: _attributes(found[1]), text).encode()


def _attributes(style: str) -> str:
    """fill: #fff; stroke: none → fill="#fff" stroke="none"."""
    pairs = (each.partition(":") for each in style.split(";") if each.strip())
    return " ".join(f'{name.strip()}="{value.strip()}"' for name, _, value in pairs)
