"""HTML that the pages are made of. Everything that comes from people, reports or sources is escaped here."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cache
from html import escape
from itertools import count
from typing import Any

from markdown_it import MarkdownIt

from assistant.domain.evidence import Citation
from assistant.language.folding import folded_quote
from assistant.language.phrases import Phrases
from assistant.surfaces.web.kept import MARK, Kept, citations, drawn
from assistant.wiring import Kompass

_SAFE_ADDRESS = re.compile(r"https?://[^\s\"'<>]+$")
_PAGE = re.compile(r"rapport/\w+/\d+\.png")
AROUND = 700
"""So many characters of a page are shown on each side of a quote."""


@cache
def _markdown() -> MarkdownIt:
    found = MarkdownIt("commonmark", {"html": False, "linkify": False}).enable("table")
    found.disable(["link", "image", "autolink", "html_inline", "html_block"])
    return found


def rich(markdown: str, turn: int | None = 0) -> str:
    """Markdown as HTML: no HTML of its own, no links, no pictures; `[n]` leads to source n of the answer `turn`, if there is one."""
    text = _markdown().render(markdown)
    text = _TABLE.sub(lambda found: _sortable(found[0]), text)
    if turn is None:
        return text
    return MARK.sub(rf'<a class="k-mark" href="#k-{turn}-\1" data-source="k-{turn}-\1">\1</a>', text)


_TABLE = re.compile(r"<table>.*?</table>", re.DOTALL)
_HEAD = re.compile(r"<th((?:\s[^>]*)?)>(.*?)</th>", re.DOTALL)
_CELL = re.compile(r"<td(?:\s[^>]*)?>(.*?)</td>", re.DOTALL)
_MARKS = re.compile(r"\s*(?:\[\d{1,4}\])*\s*")
_MARK_UP = re.compile(r"<[^>]*>")
LONG = 12
"""A first column of longer words keeps its place and some width on a phone, while the others are scrolled."""
FEWEST_SORTED = 3


def _sortable(table: str) -> str:
    """A table of Markdown in a frame that scrolls, its heads as buttons that sort (the page's script does it)."""
    rows = [_CELL.findall(row) for row in table.split("<tr>")[2:]]
    names = any(len(_MARK_UP.sub("", row[0])) > LONG for row in rows if row)
    if table.count("<tr>") > FEWEST_SORTED:
        plain = {n for n, cells in enumerate(zip(*rows, strict=False)) if all(_MARKS.fullmatch(cell) for cell in cells)}  # sources have no order
        place = count()

        def headed(found: re.Match[str]) -> str:
            return f"<th{found[1]}>{_sorter(found[2])}</th>" if next(place) not in plain and found[2].strip() else found[0]

        table = _HEAD.sub(headed, table)
    return f'<div class="k-scroll{" k-names" if names else ""}" tabindex="0">{table}</div>'


def _sorter(head: str) -> str:
    return f'<button type="button" class="k-sort">{head}</button>'


def tag(name: str, /, *inner: str, **attributes: Any) -> str:
    """An element; attribute values are escaped, the inner HTML is not. A trailing _ is taken off, _ becomes -."""
    given = "".join(f' {key.rstrip("_").replace("_", "-")}="{escape(str(value))}"' for key, value in attributes.items() if value is not None)
    return f"<{name}{given}>{''.join(inner)}</{name}>"


def text(value: Any) -> str:
    return escape(str(value))


def swedish(value: str) -> str:
    """Words of a source, which are Swedish whatever the language of the page."""
    return tag("span", text(value), lang="sv")


def table(heads: Sequence[str], rows: Iterable[Sequence[str]], caption: str = "", numbers: Iterable[int] = (), stacks: bool = False) -> str:
    """A table of ready HTML cells; `heads` and `caption` are plain text. `stacks`: on a phone its cells stand below each other."""
    right, rows = set(numbers), list(rows)
    sorts = len(rows) >= FEWEST_SORTED and not stacks
    opening = {n for row in rows for n, cell in enumerate(row) if cell.startswith("<details")}  # sources have no order
    titles = [_sorter(text(one)) if sorts and one and n not in opening else text(one) for n, one in enumerate(heads)]
    head = "".join(tag("th", one, scope="col", class_="k-number" if n in right else None) for n, one in enumerate(titles))
    body = "".join(tag("tr", *(tag("td", one, class_="k-number" if n in right else None) for n, one in enumerate(row))) for row in rows)
    top = tag("caption", text(caption)) if caption else ""
    return tag(
        "div", tag("table", top, tag("thead", tag("tr", head)), tag("tbody", body)), class_="k-scroll k-stack" if stacks else "k-scroll", tabindex="0"
    )


def folded(words: str, inner: str) -> str:
    """What opens with a click on the words."""
    return tag("details", tag("summary", text(words)), inner)


def listed(lines: Sequence[str], most: int, say: Phrases, few: int = 3) -> str:
    """Ready list elements; those after the first `most` open with a click, unless they are a `few`."""
    first = len(lines) if len(lines) <= most + few else most
    rest = folded(say("web.show_rest", count=len(lines) - first), tag("ul", *lines[first:])) if first < len(lines) else ""
    return tag("ul", *lines[:first]) + rest


def note(message: str, kind: str = "info") -> str:
    return tag("p", text(message), class_=f"k-note k-{kind}", role="status")


def answer(one: Kept, turn: int, kompass: Kompass, say: Phrases) -> str:
    """A kept answer with its chart, its sources, caveats and the reason why it was understood so."""
    sources = citations(one)
    inner = [rich(one["text"], turn)]
    if one["chart"]:
        inner.append(tag("figure", drawn(one["chart"]), tag("figcaption", text(one["chart"]["title"]), class_="k-muted"), class_="k-figure"))
    parts = [tag("div", *inner, class_="k-text", lang=one["language"])]
    if sources:
        items = "".join(source(turn, n, cited, kompass, say) for n, cited in sources)
        parts.append(
            tag(
                "section", tag("h3", text(say("web.sources"))), tag("ol", items, class_="k-sources"), class_="k-beside", aria_label=say("web.sources")
            )
        )
    return tag("div", *parts, class_="k-answer") + _why(one, say)


def source(turn: int, number: int, cited: Citation, kompass: Kompass, say: Phrases) -> str:
    """A source: its label, opened to the quote and, for an ingested report, the page with the quote marked."""
    page = f", {say('answers.page', page=cited.page)}" if cited.page else ""
    inner = [tag("blockquote", text(cited.quote), lang="sv")] if cited.quote else []
    report = report_of(cited, kompass)
    if report is not None and cited.page is not None:
        inner.append(tag("div", marked_page(kompass.page_text(report, cited.page), cited.quote), class_="k-page", lang="sv"))
        picture = tag("img", src=f"rapport/{report}/{cited.page}.png", alt=say("web.page_picture", page=cited.page), loading="lazy")
        inner.append(tag("details", tag("summary", text(say("web.show_page"))), picture.replace("></img>", ">"), class_="k-picture"))
    if cited.url and _SAFE_ADDRESS.match(cited.url):
        inner.append(tag("p", tag("a", text(say("web.open_source")), href=cited.url, rel="noopener noreferrer", target="_blank")))
    summary = tag("summary", tag("span", str(number), class_="k-badge"), " ", text(cited.label + page))
    return tag("li", tag("details", summary, *inner, id=f"k-{turn}-{number}"))


def report_of(cited: Citation, kompass: Kompass) -> str | None:
    """The ingested report that a citation stands in."""
    if cited.kind not in ("report", "practice") or cited.page is None:
        return None
    return next((id for id in kompass.corpus().reports if id in cited.id), None)


def marked_page(page: str, quote: str) -> str:
    """The part of a page around a quote, the quote marked; the page's beginning when it is not found."""
    place = page.find(quote) if quote else -1
    length = len(quote)
    if place < 0 and quote:
        words = [re.escape(word) for word in folded_quote(quote).split()]
        match = re.search(r"[\s-]*".join(words), page, re.IGNORECASE) if words else None
        place, length = (match.start(), match.end() - match.start()) if match else (-1, 0)
    if place < 0:
        return text(page[: 2 * AROUND]).replace("\n", "<br>")
    start, end = max(0, place - AROUND), place + length + AROUND
    before, inside, after = page[start:place], page[place : place + length], page[place + length : end]
    lead, tail = ("… " if start else ""), (" …" if end < len(page) else "")
    return f"{lead}{text(before)}<mark>{text(inside)}</mark>{text(after)}{tail}".replace("\n", "<br>")


def _why(one: Kept, say: Phrases) -> str:
    if one["tool"] is None:
        return ""
    arguments: Mapping[str, Any] = one["arguments"]
    given = ", ".join(f"{_word(say, 'argument', key)}: {_value(say, value)}" for key, value in arguments.items())
    rows = [tag("dt", text(say("web.why_tool"))), tag("dd", text(_word(say, "tool", one["tool"])))]
    rows += [tag("dt", text(say("web.why_arguments"))), tag("dd", text(given or "–"))]
    for caveat in one["caveats"]:
        rows += [tag("dt", text(say("web.why_caveat"))), tag("dd", text(caveat["text"]))]
    rows += [
        tag("dt", text(say("web.why_time"))),
        tag("dd", text(f"{one['elapsed_ms']} ms")),
        tag("dt", text(say("web.why_model"))),
        tag("dd", text(one["model"] or say("web.no_model"))),
    ]
    return tag("details", tag("summary", text(say("web.why"))), tag("dl", *rows), class_="k-why")


def _word(say: Phrases, kind: str, name: str) -> str:
    """How people call a tool or an argument; its own name where it has no other."""
    key = f"web.{kind}.{name}"
    return say(key) if key in say else name


def _value(say: Phrases, value: Any) -> str:
    if isinstance(value, list):
        return say.listed(map(str, value))
    if isinstance(value, bool):
        return say("web.yes" if value else "web.no")
    if f"answers.kind_{value}" in say:
        return say(f"answers.kind_{value}")
    return _word(say, "value", value) if isinstance(value, str) else say.number(value) if isinstance(value, float) else str(value)


def discrepancies(rows: Iterable[Mapping[str, Any]], say: Phrases) -> str:
    """A list of what does not add up, with its page: in the page's language where the numbers tell it, else in the report's reader's words."""
    lines = []
    for row in rows:
        page = f" ({say('answers.page', page=row['page'])})".replace(". ", ".\N{NO-BREAK SPACE}") if row.get("page") else ""
        if say.language == "sv" or row["printed"] is None or row["computed"] is None:
            lines.append(tag("li", swedish(row["text"]), text(page)))
            continue
        sentence = say(f"check_words.{row['code']}", printed=say.number(row["printed"]), computed=say.number(row["computed"]))
        lines.append(tag("li", tag("strong", text(_place(row["where"], say))), text(f": {sentence}{page}")))
    return tag("ul", *lines)


def _place(where: str, say: Phrases) -> str:
    """`area 2`, `total` or a sub-question's number, in words."""
    if where.startswith("area "):
        return say("check_words.place_area", number=where.removeprefix("area "))
    return say("check_words.place_total") if where == "total" else say("check_words.place_sub_question", number=where)


def citations_by_id(citations: Iterable[Citation], kompass: Kompass) -> Mapping[str, Citation]:
    """By their ids; what stands in an ingested report has the picture of its page as its address."""
    found = {}
    for one in citations:
        report = None if one.url else report_of(one, kompass)
        found[one.id] = one if report is None else replace(one, url=f"rapport/{report}/{one.page}.png")
    return found


def cited(ids: Iterable[str | None], known: Mapping[str, Citation], say: Phrases) -> str:
    """The sources of a row, as one small opening element."""
    some = [known[one] for one in dict.fromkeys(ids) if one and one in known]
    if not some:
        return ""
    inner = "".join(
        tag(
            "p",
            text(one.label),
            f", {text(say('answers.page', page=one.page))}" if one.page else "",
            ": ",
            tag("q", text(one.quote), lang="sv"),
            _address(one, say),
        )
        for one in some[:4]
    )
    return tag("details", tag("summary", text(say("web.source"))), inner, class_="k-cite")


def _address(one: Citation, say: Phrases) -> str:
    if not (one.url and (_SAFE_ADDRESS.match(one.url) or _PAGE.fullmatch(one.url))):
        return ""
    words = say("web.show_page") if _PAGE.fullmatch(one.url) else say("web.open_source")
    return " " + tag("a", text(words), href=one.url, rel="noopener noreferrer", target="_blank")
