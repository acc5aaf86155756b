"""Charts as SVG made on the server: they need no script, print well, and each carries its figures as text.

Colours are of Okabe and Ito's palette, told apart without colour vision; a shape or a label always says the same.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

BLUE, ORANGE, GREEN, GREY = "#0072b2", "#d55e00", "#009e73", "#8a8f98"
SEVERAL = (BLUE, ORANGE, GREEN, "#cc79a7", "#56b4e9", "#e69f00")
WIDTH = 640
NARROW = 320
ROW = 44
LEFT = 270
WIDEST = 7.6
"""How wide a sign of a label is where the machine's letters are wide."""
LINE = 32
"""So many signs of a label stand in one line beside a bar."""


def bars(rows: Sequence[Mapping[str, Any]], title: str, legend: Sequence[tuple[str, str]]) -> str:
    """Horizontal bars: rows of {"label", "value", "of", "mean"?, "before"?, "low"?, "high"?}; unknown values are left open.

    Drawn twice: labels beside the bars, and above them for a phone; the style shows one.
    """
    return _bars(rows, title, legend, WIDTH, LEFT, "k-chart k-wide") + _bars(rows, title, legend, NARROW, 0, "k-chart k-narrow")


def _bars(rows: Sequence[Mapping[str, Any]], title: str, legend: Sequence[tuple[str, str]], width: int, left: int, kind: str) -> str:
    above = left == 0
    step, first, span = (ROW + 8 if above else ROW), (22 * len(legend) + 24 if above else 24), width - left - 60
    parts = []
    for at, row in enumerate(rows):
        y = at * step + first
        scale = span / (row.get("of") or 100)
        label = str(row["label"])
        parts.append(_fitted(label, y - 6, width, "k-label") if above else _written(label, y, left))
        parts.append(f'<rect x="{left}" y="{y}" width="{span}" height="22" class="k-track"/>')
        shape, written = _bar(row, y, scale, left)
        parts += [shape, *_marks(row, y, scale, left), written]
    keys = ""
    for n, (name, colour) in enumerate(legend):
        place = f'x="0" y="{12 + 22 * n}"' if above else 'dx="14"'
        keys += f'<tspan fill="{colour}" {place}>■</tspan><tspan class="k-label"> {escape(name)}</tspan>'
    return _svg(step * len(rows) + first + 6, title, "".join(parts) + f'<text x="{left}" y="12">{keys}</text>', width, kind)


def _written(label: str, y: int, left: int) -> str:
    """A label left of its bar, in two lines where one is too short."""
    place = f'x="{left - 10}" text-anchor="end" class="k-label"'
    if len(label) <= LINE:
        return f'<text {place} y="{y + 15}">{escape(label)}</text>'
    cut = label.rfind(" ", 0, LINE + 1)
    first, second = (label[:cut], label[cut + 1 :]) if cut > 0 else (label[:LINE], label[LINE:])
    return f'<text {place} y="{y + 8}">{escape(first)}</text><text {place} y="{y + 24}">{escape(_short(second, LINE))}</text>'


def _fitted(label: str, y: int, width: int, kind: str) -> str:
    """A label from edge to edge at most: one that is too long is drawn closer."""
    close = f' textLength="{width - 4}" lengthAdjust="spacingAndGlyphs"' if len(label) * WIDEST > width else ""
    return f'<text x="0" y="{y}" class="{kind}"{close}>{escape(label)}</text>'


def groups(rows: Sequence[Mapping[str, Any]], names: Sequence[str], title: str) -> str:
    """Under each label a bar for each name: rows of {"label", "values", "of"}; each bar says whose it is. Drawn twice, as `bars`."""
    return _groups(rows, names, title, WIDTH, "k-chart k-wide") + _groups(rows, names, title, NARROW, "k-chart k-narrow")


def _groups(rows: Sequence[Mapping[str, Any]], names: Sequence[str], title: str, width: int, kind: str) -> str:
    line, room = 22, 34 + max(8 * max(len(one) for one in names), 60)
    parts, y = [], 16
    for row in rows:
        parts.append(_fitted(str(row["label"]), y, width, "k-label k-value"))
        for n, (name, value) in enumerate(zip(names, row["values"], strict=True)):
            top = y + 8 + n * line
            long = 0 if value is None else max(value / row["of"] * (width - room), 1)
            colour = SEVERAL[n % len(SEVERAL)]
            parts.append(f'<rect x="0" y="{top}" width="{long:.1f}" height="16" fill="{colour}"/>')
            said = f'<tspan class="k-value">{"–" if value is None else value}</tspan> {escape(name)}'
            parts.append(f'<text x="{long + 6:.1f}" y="{top + 13}" class="k-label">{said}</text>')
        y += 8 + len(names) * line + 24
    return _svg(y - 14, title, "".join(parts), width, kind)


def _marks(row: Mapping[str, Any], y: int, scale: float, left: int) -> list[str]:
    """The mean as a line, the evaluation before as a ring."""
    found = []
    if row.get("mean") is not None:
        x = left + row["mean"] * scale
        found.append(f'<line x1="{x:.1f}" x2="{x:.1f}" y1="{y - 4}" y2="{y + 26}" stroke="{ORANGE}" stroke-width="3"/>')
    if row.get("before") is not None:
        found.append(f'<circle cx="{left + row["before"] * scale:.1f}" cy="{y + 11}" r="6" fill="none" stroke="{GREEN}" stroke-width="3"/>')
    return found


def _bar(row: Mapping[str, Any], y: int, scale: float, left: int) -> tuple[str, str]:
    """A row's bar and what is written at its end; the text lies on top of what else is drawn there."""
    if row.get("value") is not None:
        width = max(row["value"] * scale, 1)
        shape = f'<rect x="{left}" y="{y}" width="{width:.1f}" height="22" fill="{BLUE}"/>'
        return shape, f'<text x="{left + width + 6:.1f}" y="{y + 16}" class="k-value">{row["value"]}</text>'
    if row.get("low") is not None:
        low, high = row["low"] * scale, row["high"] * scale
        place = f'x="{left + low:.1f}" y="{y + 3}" width="{high - low:.1f}" height="16"'
        shape = f'<rect {place} fill="none" stroke="{BLUE}" stroke-dasharray="4 3"/>'
        return shape, f'<text x="{left + high + 6:.1f}" y="{y + 16}" class="k-value">{row["low"]}–{row["high"]}</text>'
    return "", f'<text x="{left + 8}" y="{y + 16}" class="k-label">–</text>'


def scatter(points: Sequence[Mapping[str, Any]], title: str, across: str, up: str, most_x: float = 0) -> str:
    """How good against how alike: points of {"label", "x", "y", "same"}, y a count; the axis reaches `most_x` at least. Drawn twice, as `bars`."""
    if not points:
        return ""
    wide = _scatter(points, title, across, up, most_x, WIDTH, "k-chart k-wide")
    return wide + _scatter(points, title, across, up, most_x, NARROW, "k-chart k-narrow")


def _scatter(points: Sequence[Mapping[str, Any]], title: str, across: str, up: str, least: float, width: int, kind: str) -> str:
    height, left, bottom = 340, 24, 46
    most_x, most_y = max(max(one["x"] for one in points), least, 1), max(max(one["y"] for one in points), 1)
    parts = [
        f'<line x1="{left}" y1="{height - bottom}" x2="{width - 20}" y2="{height - bottom}" class="k-axis"/>',
        f'<line x1="{left}" y1="20" x2="{left}" y2="{height - bottom}" class="k-axis"/>',
        f'<text x="{width - 20}" y="{height - 10}" text-anchor="end" class="k-label">{escape(across)} →</text>',
        f'<text x="4" y="14" class="k-label">{escape(up)} ↑</text>',
        f'<text x="{left}" y="{height - bottom + 16}" class="k-label">0</text>',
        f'<text x="{width - 90}" y="{height - bottom + 16}" text-anchor="middle" class="k-label">{round(most_x)}</text>',
        *(f'<text x="{left - 8}" y="{height - bottom - n / most_y * 254 + 4:.0f}" text-anchor="end" class="k-label">{n}</text>' for n in (1, most_y)),
    ]
    places = [(left + one["x"] / most_x * (width - left - 90), height - bottom - one["y"] / most_y * 254) for one in points]
    taken = [(x - 7, y, 14.0) for x, y in places]
    for one, (x, y) in zip(points, places, strict=True):
        shape = (
            f'<rect x="{x - 6:.1f}" y="{y - 6:.1f}" width="12" height="12" fill="{GREEN}"/>'
            if one.get("same")
            else f'<circle cx="{x:.1f}" cy="{y:.1f}" r="6" fill="{BLUE}"/>'
        )
        parts.append(f"<g><title>{escape(one['label'])}</title>{shape}</g>{_label(one['label'], x, y, taken, width)}")
    return _svg(height, title, "".join(parts), width, kind)


def _label(label: str, x: float, y: float, taken: list[tuple[float, float, float]], width: int) -> str:
    """The label right or left of a point, or nothing where it would lie on something; the point's own title says it then."""
    long = 7.4 * len(label)
    for start, anchor, at in ((x + 10, "start", x + 10), (x - 10 - long, "end", x - 10)):
        free = all(abs(y - other_y) >= 13 or start >= other_x + other or other_x >= start + long for other_x, other_y, other in taken)
        if free and start >= 0 and start + long <= width:
            taken.append((start, y, long))
            return f'<text x="{at:.1f}" y="{y + 4:.1f}" text-anchor="{anchor}" class="k-label">{escape(label)}</text>'
    return ""


def sweden(places: Sequence[Mapping[str, Any]], everywhere: Sequence[tuple[float, float]], title: str) -> str:
    """A map from centroids alone: all municipalities as faint dots, `places` ({"label", "lat", "lon", "kind"}) on top."""
    height, width, beside = 560, 400, 110
    lats, lons = [lat for lat, _ in everywhere], [lon for _, lon in everywhere]
    north, south, west, east = max(lats), min(lats), min(lons), max(lons)

    def at(lat: float, lon: float) -> tuple[float, float]:
        return beside + (lon - west) / (east - west) * (width - 2 * beside), 16 + (north - lat) / (north - south) * (height - 40)

    dots = "".join(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="2" fill="{GREY}" opacity="0.45"/>' for x, y in (at(*one) for one in everywhere))
    marks = []
    taken = [(x - 7, y, 14.0) for x, y in (at(one["lat"], one["lon"]) for one in places)]
    for one in places:
        x, y = at(one["lat"], one["lon"])
        home = one.get("kind") == "home"
        shape = (
            f'<rect x="{x - 6:.1f}" y="{y - 6:.1f}" width="12" height="12" fill="{ORANGE}"/>'
            if home
            else f'<circle cx="{x:.1f}" cy="{y:.1f}" r="6" fill="{BLUE}"/>'
        )
        marks.append(f"<g><title>{escape(one['label'])}</title>{shape}</g>{_label(one['label'], x, y, taken, width) if one['label'] else ''}")
    return _svg(height, title, dots + "".join(marks), width, "k-chart k-map")


def _svg(height: int, title: str, inner: str, width: int = WIDTH, kind: str = "k-chart") -> str:
    return f'<svg class="{kind}" viewBox="0 0 {width} {height}" role="img" aria-label="{escape(title)}"><title>{escape(title)}</title>{inner}</svg>'


def _short(label: str, limit: int = 33) -> str:
    return label if len(label) <= limit else label[: limit - 1].rstrip() + "…"
