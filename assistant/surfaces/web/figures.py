"""Charts as SVG made on the server: they need no script, print well, and each carries its figures as text.

Colours are of Okabe and Ito's palette, told apart without colour vision; a shape or a label always says the same.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

BLUE, ORANGE, GREEN, GREY = "#0072b2", "#d55e00", "#009e73", "#8a8f98"
WIDTH = 640
ROW = 44
LEFT = 270


def bars(rows: Sequence[Mapping[str, Any]], title: str, legend: Sequence[tuple[str, str]]) -> str:
    """Horizontal bars: rows of {"label", "value", "of", "mean"?, "before"?, "low"?, "high"?}; unknown values are left open."""
    height = ROW * len(rows) + 30
    span = WIDTH - LEFT - 60
    parts = []
    for at, row in enumerate(rows):
        y = at * ROW + 24
        scale = span / (row.get("of") or 100)
        parts.append(f'<text x="{LEFT - 10}" y="{y + 15}" text-anchor="end" class="k-label">{escape(_short(str(row["label"])))}</text>')
        parts.append(f'<rect x="{LEFT}" y="{y}" width="{span}" height="22" class="k-track"/>')
        parts.append(_bar(row, y, scale))
        for key, colour, shape in (("mean", ORANGE, "line"), ("before", GREEN, "dot")):
            if row.get(key) is not None:
                x = LEFT + row[key] * scale
                parts.append(
                    f'<line x1="{x:.1f}" x2="{x:.1f}" y1="{y - 4}" y2="{y + 26}" stroke="{colour}" stroke-width="3"/>'
                    if shape == "line"
                    else f'<circle cx="{x:.1f}" cy="{y + 11}" r="6" fill="none" stroke="{colour}" stroke-width="3"/>'
                )
    keys = "".join(f'<tspan fill="{colour}" dx="14">■</tspan><tspan class="k-label"> {escape(name)}</tspan>' for name, colour in legend)
    return _svg(height, title, "".join(parts) + f'<text x="{LEFT}" y="12">{keys}</text>')


def _bar(row: Mapping[str, Any], y: int, scale: float) -> str:
    if row.get("value") is not None:
        width = max(row["value"] * scale, 1)
        return (
            f'<rect x="{LEFT}" y="{y}" width="{width:.1f}" height="22" fill="{BLUE}"/>'
            f'<text x="{LEFT + width + 6:.1f}" y="{y + 16}" class="k-value">{row["value"]}</text>'
        )
    if row.get("low") is not None:
        low, high = row["low"] * scale, row["high"] * scale
        return (
            f'<rect x="{LEFT + low:.1f}" y="{y + 3}" width="{high - low:.1f}" height="16" fill="none" stroke="{BLUE}" stroke-dasharray="4 3"/>'
            f'<text x="{LEFT + high + 6:.1f}" y="{y + 16}" class="k-value">{row["low"]}–{row["high"]}</text>'
        )
    return f'<text x="{LEFT + 8}" y="{y + 16}" class="k-label">–</text>'


def scatter(points: Sequence[Mapping[str, Any]], title: str, across: str, up: str) -> str:
    """Better against alike: points of {"label", "x", "y", "same"}; x in km, y in points or rank of evidence."""
    if not points:
        return ""
    height, left, bottom = 340, 60, 46
    most_x = max(max(one["x"] for one in points), 1)
    most_y = max(max(one["y"] for one in points), 1)
    parts = [
        f'<line x1="{left}" y1="{height - bottom}" x2="{WIDTH - 20}" y2="{height - bottom}" class="k-axis"/>',
        f'<line x1="{left}" y1="20" x2="{left}" y2="{height - bottom}" class="k-axis"/>',
        f'<text x="{WIDTH - 20}" y="{height - 12}" text-anchor="end" class="k-label">{escape(across)} →</text>',
        f'<text x="16" y="14" class="k-label">{escape(up)} ↑</text>',
        f'<text x="{left}" y="{height - bottom + 16}" class="k-label">0</text>',
        f'<text x="{WIDTH - 60}" y="{height - bottom + 16}" text-anchor="end" class="k-label">{round(most_x)}</text>',
    ]
    labelled: list[tuple[float, float, float]] = []
    for one in points:
        x = left + one["x"] / most_x * (WIDTH - left - 140)
        y = height - bottom - one["y"] / most_y * (height - bottom - 40)
        shape = (
            f'<rect x="{x - 6:.1f}" y="{y - 6:.1f}" width="12" height="12" fill="{GREEN}"/>'
            if one.get("same")
            else f'<circle cx="{x:.1f}" cy="{y:.1f}" r="6" fill="{BLUE}"/>'
        )
        parts.append(f"<g><title>{escape(one['label'])}</title>{shape}</g>{_label(one['label'], x, y, labelled)}")
    return _svg(height, title, "".join(parts))


def _label(label: str, x: float, y: float, taken: list[tuple[float, float, float]]) -> str:
    """The label beside a point, or nothing where it would lie on another; the point's own title says it then."""
    width = 8 * len(label)
    if any(abs(y - other_y) < 14 and x < other_x + other_width and other_x < x + width for other_x, other_y, other_width in taken):
        return ""
    taken.append((x, y, width))
    return f'<text x="{x + 10:.1f}" y="{y + 4:.1f}" class="k-label">{escape(label)}</text>'


def sweden(places: Sequence[Mapping[str, Any]], everywhere: Sequence[tuple[float, float]], title: str) -> str:
    """A map from centroids alone: all municipalities as faint dots, `places` ({"label", "lat", "lon", "kind"}) on top."""
    height, width = 560, 300
    lats, lons = [lat for lat, _ in everywhere], [lon for _, lon in everywhere]
    north, south, west, east = max(lats), min(lats), min(lons), max(lons)

    def at(lat: float, lon: float) -> tuple[float, float]:
        return 20 + (lon - west) / (east - west) * (width - 130), 16 + (north - lat) / (north - south) * (height - 40)

    dots = "".join(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="2" fill="{GREY}" opacity="0.45"/>' for x, y in (at(*one) for one in everywhere))
    marks = []
    labelled: list[tuple[float, float, float]] = []
    for one in places:
        x, y = at(one["lat"], one["lon"])
        home = one.get("kind") == "home"
        shape = (
            f'<rect x="{x - 6:.1f}" y="{y - 6:.1f}" width="12" height="12" fill="{ORANGE}"/>'
            if home
            else f'<circle cx="{x:.1f}" cy="{y:.1f}" r="6" fill="{BLUE}"/>'
        )
        marks.append(f"<g><title>{escape(one['label'])}</title>{shape}</g>{_label(one['label'], x, y, labelled) if one['label'] else ''}")
    return _svg(height, title, dots + "".join(marks), width, "k-chart k-map")


def _svg(height: int, title: str, inner: str, width: int = WIDTH, kind: str = "k-chart") -> str:
    return f'<svg class="{kind}" viewBox="0 0 {width} {height}" role="img" aria-label="{escape(title)}"><title>{escape(title)}</title>{inner}</svg>'


def _short(label: str, limit: int = 33) -> str:
    return label if len(label) <= limit else label[: limit - 1].rstrip() + "…"
