"""What a PDF's fonts say: whether they are bold, and how wide their letters are."""

from __future__ import annotations

from typing import Any

USUAL = 0.47
"""How wide a letter of running text is in the usual fonts, in ems, spaces counted."""
_TEXT_SHARE = 0.83
"""Running text uses narrow letters and spaces more than a font has of them: its mean beside the mean of the font's glyphs."""
_BOLD = ("bold", "black", "heavy", "semibold", "demi")


class Fonts:
    """Looks fonts up once a document, by their names."""

    def __init__(self) -> None:
        self._known: dict[str, tuple[bool, float]] = {}

    def of(self, font: Any) -> tuple[bool, float]:
        """(bold, how wide a letter is in ems) of a font's dictionary."""
        try:
            name = str((font or {}).get("/BaseFont", ""))
        except Exception:  # a damaged font says nothing
            return False, USUAL
        if name not in self._known:
            self._known[name] = any(one in name.casefold() for one in _BOLD), _letter(font)
        return self._known[name]


def _letter(font: Any) -> float:
    try:
        widths = _widths(font)
    except Exception:  # a damaged font says nothing about its widths
        return USUAL
    if len(widths) < 8:
        return USUAL
    return min(0.9, max(0.3, _TEXT_SHARE * sum(widths) / len(widths) / 1000))


def _widths(font: Any) -> list[float]:
    """The widths of the glyphs that the font's table has, in thousandths of an em."""
    if "/DescendantFonts" in font:
        descendant = font["/DescendantFonts"][0].get_object()
        found: list[float] = []
        for one in descendant.get("/W", ()):
            one = one.get_object() if hasattr(one, "get_object") else one
            if isinstance(one, list):
                found += [float(width) for width in one]
    else:
        listed = font.get("/Widths")
        found = [float(one) for one in (listed.get_object() if listed is not None else ())]
    return [one for one in found if 100 < one < 1500]
