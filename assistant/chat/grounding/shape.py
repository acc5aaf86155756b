"""What a sentence may look like: letters, digits and the signs of prose. All else can show something other than what is checked."""

from __future__ import annotations

import re

_SIGNS = frozenset(" .,;:!?()–—-‐‑/%&…”“\"'’‘„«»[]§°·•´_*`\u00a0\u202f")
_LATIN = ((0x41, 0x24F), (0x1E00, 0x1EFF))
_LINKS = re.compile(r"https?:|www\.|\]\(|!\[|^\s*\|", re.IGNORECASE)
_UNREADABLE = re.compile(
    r"(?:(?<=[\s(])|^)[-–—]\d"  # "-45": a sign, not a dash
    r"|(?<![\d.,:])0\d"  # "045"
    r"|\d[*`_]+\d"  # "4*5"
    r"|\d[’'´]\d"  # "45'000"
)


def is_prose(text: str) -> bool:
    """Whether a text (in NFKC) is nothing but prose in Latin letters: no links, markup, pictures, signs of arithmetic or of direction."""
    return not (_LINKS.search(text) or _UNREADABLE.search(text) or any(not _plain(one) for one in set(text)))


def _plain(char: str) -> bool:
    if char in _SIGNS or (char.isascii() and char.isdigit()):
        return True
    return char.isalpha() and any(low <= ord(char) <= high for low, high in _LATIN)
