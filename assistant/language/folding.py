"""Text as people read it and not as a PDF stores it: ligatures, hyphens at line ends, odd spaces; and quotes found again."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Collection, Sequence

_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff\x00-\x08\x0e-\x1f\x7f]")
_SPACE = re.compile(r"[^\S\n]+")
_BULLETS = str.maketrans(dict.fromkeys("●○▪■◦‣∙\uf0b7\uf0a7\uf0d8\uf076\uf06f\uf0a8", "•"))
_QUOTES = str.maketrans({**dict.fromkeys("”“„″", '"'), **dict.fromkeys("’‘‚′", "'")})
_LOOSE = re.compile(r"[\s\-‐‑‒–—−•·]+")
_WORD = re.compile(r"[^\W_]+(?:-[^\W_]+)*")
_LAST = re.compile(r"([^\W\d_][^\W_]*|\d+)(\s?)[-‐‑]\s*$")
_FIRST = re.compile(r"[^\W_]+")
#: Words before which a hyphen stands for a left-out part: "synpunkts- och klagomål".
_HANGING = frozenset(("och", "eller", "samt", "respektive", "till", "and", "or"))

BULLET = "•"
SOFT = "\u00ad"
"""A hyphen that is there only because the line ends: a line that ends with it is joined to the next without it."""


def cleaned(text: str) -> str:
    """NFKC (ﬁ → fi, a + ring → å), soft hyphens and controls gone, bullets alike, one space for any run of spaces.

    Line breaks are kept, so that `joined` can decide about hyphens at line ends.
    """
    text = unicodedata.normalize("NFKC", text.translate(_BULLETS).replace("\r\n", "\n").replace("\r", "\n").replace("\t", " "))
    return _SPACE.sub(" ", _INVISIBLE.sub("", text))


def whole(text: str) -> str:
    """Halves of surrogate pairs become question marks: JSON and command lines can hold them, UTF-8 cannot."""
    return text.encode("utf-8", "replace").decode("utf-8")


def words(text: str) -> list[str]:
    """The words of `text` without case, in order; "kommun-TV" is one."""
    return [one.casefold() for one in _WORD.findall(text)]


def joined(lines: Sequence[str], known: Collection[str] = frozenset()) -> str:
    """Lines as one paragraph: words broken at line ends are whole again.

    "klago-" + "mål" gives "klagomål"; "synpunkts-" + "och klagomål" and "kommun-" + "TV" keep their hyphen. `known` are
    the document's words (as `words` gives them): they decide the doubtful cases.
    """
    text = ""
    for line in lines:
        line = line.strip()
        if not line:
            continue
        text = _together(text, line, known) if text else line
    return text


def _together(left: str, right: str, known: Collection[str]) -> str:
    start = _FIRST.match(right)
    if left.endswith(SOFT) and start and start[0][0].islower() and start[0].casefold() not in _HANGING:
        return left[:-1] + right
    left = left.replace(SOFT, "-")
    end = _LAST.search(left)
    if end is None or start is None:
        return f"{left}{'' if left.endswith('/') and start else ' '}{right}"
    stem, first = end[1], start[0]
    before = left[: end.end(1)]
    if first.casefold() in _HANGING:
        return f"{before}- {right}"
    if not end[2]:
        return before + ("-" if _keeps_hyphen(stem, first, known) else "") + right
    # A hyphen after a space is a dash, or a broken word whose hyphen was drawn apart.
    if first[0].islower() and not _is_dash(stem, first, known):
        return before + right
    return f"{left.rstrip()} {right}"


def _keeps_hyphen(stem: str, first: str, known: Collection[str]) -> bool:
    whole, hyphenated = f"{stem}{first}".casefold(), f"{stem}-{first}".casefold()
    if hyphenated in known:
        return True
    if whole in known:
        return False
    return not first[0].islower() or len(stem) == 1 or stem.isdigit() or any(one.isupper() for one in stem[1:])


def _is_dash(stem: str, first: str, known: Collection[str]) -> bool:
    if f"{stem}{first}".casefold() in known:
        return False
    return stem.casefold() in known and first.casefold() in known


def folded_quote(text: str) -> str:
    """What is left of `text` when spaces, hyphens, dashes, bullets and kinds of quotation marks do not count; case is kept."""
    return _LOOSE.sub("", unicodedata.normalize("NFKC", _INVISIBLE.sub("", text.translate(_BULLETS))).translate(_QUOTES))


def contains(page_text: str, quote: str) -> bool:
    """Whether `quote` stands literally on the page; an empty quote stands nowhere."""
    looked_for = folded_quote(quote)
    return bool(looked_for) and looked_for in folded_quote(page_text)


def part_on_page(page_text: str, quote: str) -> str:
    """The longest beginning of `quote`, in whole words, that stands on the page; for texts that run on over a page break.

    An empty string when not even its first words are there.
    """
    page = folded_quote(page_text)
    if (whole := folded_quote(quote)) and whole in page:
        return quote
    pieces = quote.split(" ")
    most = _last_true(len(pieces), lambda n: folded_quote(" ".join(pieces[:n])) in page)
    found = " ".join(pieces[:most])
    return found if folded_quote(found) else ""


def _last_true(most: int, holds: Callable[[int], bool]) -> int:
    """The largest n up to `most` that `holds`; what holds for n holds for all smaller ones."""
    low, high = 0, most
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if holds(middle) else (low, middle - 1)
    return low


_ABBREVIATION = re.compile(
    r"(?:\b(?:t\.?\s?ex|bl\.?\s?a|m\.?\s?m|m\.?\s?fl|d\.?\s?v\.?\s?s|s\.?\s?k|o\.?\s?s\.?\s?v|f\.?\s?n|p\.?\s?g\.?\s?a|ca|kl|nr|resp|inkl|exkl|jfr|max|min|st|etc|kap|sid|s|bl|ex|tex|dvs|osv|pga)|\b[A-ZÅÄÖ]|\b\d{1,2})$",
    re.IGNORECASE,
)
_ALWAYS_INSIDE = re.compile(
    r"(?:\b(?:t\.?\s?ex|bl\.?\s?a|d\.?\s?v\.?\s?s|s\.?\s?k|f\.?\s?n|p\.?\s?g\.?\s?a|ca|kl|nr|resp|inkl|exkl|jfr|kap|bl|tex|dvs|pga))$", re.IGNORECASE
)
_END = re.compile(r"[.!?…]+[\"'”’)\]]*(?=\s+\S)")


def sentences(text: str) -> list[str]:
    """The sentences of a paragraph, in order; together they are the paragraph. Abbreviations do not end one."""
    found: list[str] = []
    start = 0
    for match in _END.finditer(text):
        before, following = text[start : match.start()], text[match.end() :].lstrip()[:1]
        if not (following.isupper() or following.isdigit() or following in "\"'”“•(–"):
            continue
        if match[0].startswith(".") and (_ALWAYS_INSIDE.search(before) or (_ABBREVIATION.search(before) and not following.isupper())):
            continue
        found.append(text[start : match.end()].strip())
        start = match.end()
    if text[start:].strip():
        found.append(text[start:].strip())
    return found
