"""Draft recommendation text for a report: what was observed, why it matters, what to do, whom to look at. With sources."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from assistant.domain.answer import Caveat, Envelope
from assistant.domain.corpus import Corpus
from assistant.domain.evaluation import Evaluation
from assistant.domain.evidence import Citation
from assistant.domain.framework import sub_question_key
from assistant.errors import BadArgument
from assistant.language.phrases import Phrases
from assistant.tools.arguments import Arguments
from assistant.tools.citing import Sources, is_old
from assistant.tools.draft_sections import Notes, SectionWriter
from assistant.tools.peers import peers
from assistant.tools.profile import chosen

_QUOTE_LENGTH = 220


def draft(corpus: Corpus, arguments: Arguments, sources: Sources, phrases: Callable[[str], Phrases], numbers: Sequence[str] = ()) -> Envelope:
    """A section for each weak sub-question (area, total), for the one asked for, or for each of `numbers`.

    Raises NothingRecorded, UnknownYear.

    `markdown` holds the whole text with its list of sources; `[n]` is the 1-based place in the envelope's citations.
    """
    municipality = arguments.municipality
    if municipality is None:
        raise BadArgument("draft needs a municipality.", kind="no_municipality")
    say = phrases(arguments.language)
    found = _found(corpus, replace(arguments, most_cited=False), sources, numbers)
    own = chosen(corpus, municipality, arguments)
    notes = Notes()
    opening = _opening(found, say, notes, sources.evaluation(own) if own is not None else None)
    writer = SectionWriter(corpus, municipality, own, arguments, sources, say, notes)
    rows = list(found["weak"])
    if "area_entry" in found:
        rows.append(found["area_entry"])
    sections = [writer.section(row) for row in rows]
    gathered = sources.envelope("draft", arguments, {})
    citations = notes.ordered(gathered.citations)
    result: dict[str, Any] = {
        "municipality": municipality.name,
        "code": municipality.code,
        "year": found["year"],
        "edition": found["edition"],
        "level": found["level"],
        "language": arguments.language,
        "length": arguments.length,
        "tone": arguments.tone,
        "title": say("draft.title", name=municipality.name),
        "opening": opening,
        "sections": sections,
        "closing": [say("draft.own_advice")] if writer.advised else [],
    }
    result["markdown"] = _markdown(result, say, citations[: len(notes)], _concerning(gathered.caveats, writer, corpus, own))
    return replace(gathered, result=result, citations=citations)


def _found(corpus: Corpus, arguments: Arguments, sources: Sources, numbers: Sequence[str]) -> dict[str, Any]:
    """The result of `peers` that the sections are made of; of several sub-questions those with most points missing first."""
    if not numbers:
        return peers(corpus, arguments, sources).result
    each = [peers(corpus, replace(arguments, sub_question=one, area=int(one.partition(".")[0])), sources).result for one in dict.fromkeys(numbers)]
    rows = [row for one in each for row in one["weak"]]
    rows.sort(key=lambda row: (row["missing"] is None, -(row["missing"] or 0), row["percent"] or 0, sub_question_key(row["sub_question"] or "0")))
    return {**each[0], "weak": rows}


def _concerning(caveats: tuple[Caveat, ...], writer: SectionWriter, corpus: Corpus, own: Evaluation | None) -> tuple[Caveat, ...]:
    """Those that concern what the text tells: the rows of the result know more reasons than a text has room for."""
    told = writer.peers.reasons
    years = [one["year"] for one in told] + [own.year if own is not None else None]
    old = [year for year in years if is_old(year, corpus)]
    concerns = {
        "own_words": any(one.get("provenance") == "own_strength" for one in told),
        "placement_uncertain": any(one["uncertain"] for one in told),
        "old_evidence": bool(old),
    }
    kept = [one for one in caveats if concerns.get(one.code, True)]
    return tuple(replace(one, values={**one.values, "year": max(old)}) if one.code == "old_evidence" else one for one in kept)


def _opening(found: dict[str, Any], say: Phrases, notes: Notes, citation: str | None) -> list[str]:
    """The first sentences: what the draft rests on and what it covers."""
    lines: list[str] = []
    year, edition = found["year"], found["edition"]
    if citation is not None:
        key = {
            (True, True): "basis",
            (True, False): "basis_without_edition",
            (False, True): "basis_without_year",
            (False, False): "basis_unknown",
        }[year is not None, edition is not None]
        lines.append(notes.marked(say(f"draft.{key}", year=year, edition=edition), [citation]))
    rows = found["weak"]
    if len(rows) > 1:
        key = "many_sub_questions" if found["level"] == "sub_question" else "many_areas"
        lines.append(say(f"draft.{key}", count=len(rows)))
        if found["level"] == "area" and all(row["weak"] is False for row in rows):
            lines.append(say("draft.none_below"))
    elif not rows:
        key = {"sub_question": "nothing_weak", "area": "nothing_weak_area"}.get(found["level"], "nothing_known")
        lines.append(say(f"draft.{key}", name=found["municipality"]))
    if rows and "draft.language_of_sources" in say:
        lines.append(say("draft.language_of_sources"))
    return lines


def _markdown(result: dict[str, Any], say: Phrases, cited: tuple[Citation, ...], caveats: tuple[Caveat, ...]) -> str:
    parts = [f"# {result['title']}"]
    if result["opening"]:
        parts.append(" ".join(result["opening"]))
    if len(result["sections"]) > 1:
        parts.append(_overview(result["sections"], say))
    for section in result["sections"]:
        parts += _section(section, say)
    parts += [f"*{one}*" for one in result["closing"]]
    if caveats:
        parts += [f"## {say('draft.caveats')}", "\n".join(f"- {say(f'caveats.{one.code}', **one.values)}" for one in caveats)]
    if cited:
        parts += [f"## {say('draft.sources')}", "\n".join(f"{n}. {source_line(one, say)}" for n, one in enumerate(cited, 1))]
    return "\n\n".join(parts) + "\n"


def _overview(sections: list[dict[str, Any]], say: Phrases) -> str:
    heads = [say(f"draft.overview_{key}") for key in ("number", "subject", "points", "missing")]
    lines = [_row(heads), _row(["---", "---", "---:", "---:"])]
    for one in sections:
        points = "–" if one["points"] is None else f"{say.number(one['points'])}/{one['max']}"
        lines.append(_row([str(one["number"]), one["title"], points, "–" if one["missing"] is None else say.number(one["missing"])]))
    return "\n".join(lines)


def _section(section: dict[str, Any], say: Phrases) -> list[str]:
    parts = [f"## {section['heading']}"]
    for key in ("observation", "why", "recommendation", "learn"):
        if section[key]:
            parts.append(f"**{say(f'draft.{key}')}.** {section[key]}")
    if section["table"]:
        rows = section["table"]
        parts.append("\n".join([_row(rows[0]), _row(["---", "---", "---:", "---:"]), *(_row(one) for one in rows[1:])]))
    return parts


def _row(cells: list[str]) -> str:
    return f"| {' | '.join(cell.replace('|', '/') for cell in cells)} |"


def source_line(one: Citation, say: Phrases) -> str:
    """A citation as a line of the list of sources: label, page, quote, address."""
    quote = one.quote if len(one.quote) <= _QUOTE_LENGTH else f"{one.quote[:_QUOTE_LENGTH].rsplit(' ', 1)[0]} …"
    place = f", {say('draft.page', page=one.page)}" if one.page is not None else ""
    address = f" <{one.url}>" if one.url else ""
    return f"{one.label}{place}: ”{' '.join(quote.split())}”{address}"
