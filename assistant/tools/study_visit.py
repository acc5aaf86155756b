"""A pack for a study visit: for chosen sub-questions whom to visit, what sources say they do, and what to ask them."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from assistant.domain.answer import Envelope
from assistant.domain.corpus import Corpus
from assistant.errors import BadArgument
from assistant.language.phrases import Phrases
from assistant.tools.advice import Advice, advice_for
from assistant.tools.arguments import Arguments
from assistant.tools.citing import Sources
from assistant.tools.draft import source_line
from assistant.tools.draft_peers import nobody
from assistant.tools.draft_sections import Notes
from assistant.tools.peers import peers
from assistant.tools.sameness import said_once

CHOSEN_WHEN_NONE = 3
GENERAL_QUESTIONS = 2


def study_visit(corpus: Corpus, arguments: Arguments, numbers: Sequence[str], sources: Sources, phrases: Callable[[str], Phrases]) -> Envelope:
    """`numbers`: the sub-questions; empty: the first weak ones of the municipality. Raises NothingRecorded, UnknownYear.

    Result: {"municipality", "code", "year", "parts": [{"area", "sub_question", "title", "points", "max", "peers": [{"municipality", "code",
    "says": [{"text", "citation", "citations"}], "similarity", "questions"}]}], "markdown"}.
    """
    if arguments.municipality is None:
        raise BadArgument("A study-visit pack needs a municipality.", kind="no_municipality")
    say = phrases(arguments.language)
    rows, year = _rows(corpus, arguments, numbers, sources)
    notes = Notes()
    parts = [_part(corpus, row, arguments, say, notes) for row in rows]
    gathered = sources.envelope("study_visit", arguments, {})
    citations = notes.ordered(gathered.citations)
    name = arguments.municipality.name
    result: dict[str, Any] = {
        "municipality": name,
        "code": arguments.municipality.code,
        "year": year,
        "language": arguments.language,
        "title": say("visit.title", name=name),
        "parts": parts,
    }
    result["markdown"] = _markdown(result, say, notes, [source_line(one, say) for one in citations[: len(notes)]])
    return replace(gathered, result=result, citations=citations)


def _rows(corpus: Corpus, arguments: Arguments, numbers: Sequence[str], sources: Sources) -> tuple[list[dict[str, Any]], int | None]:
    if not numbers:
        found = peers(corpus, arguments, sources).result
        return found["weak"][:CHOSEN_WHEN_NONE], found["year"]
    rows, year = [], None
    for number in dict.fromkeys(numbers):
        found = peers(corpus, replace(arguments, sub_question=number, area=int(number.partition(".")[0])), sources).result
        rows += found["weak"]
        year = found["year"]
    return rows, year


def _part(corpus: Corpus, row: dict[str, Any], arguments: Arguments, say: Phrases, notes: Notes) -> dict[str, Any]:
    advice = advice_for(corpus.framework, say, row)
    name = arguments.municipality.name if arguments.municipality else ""
    own = say("visit.own_unknown", name=name)
    if row["points"] is not None:
        own = notes.marked(say("visit.own", name=name, points=say.number(row["points"]), max=row["max"]), [row["citation"]])
    return {
        "area": row["area"],
        "sub_question": row["sub_question"],
        "title": advice.title,
        "points": row["points"],
        "max": row["max"],
        "outside": row["outside"],
        "own": own,
        "peers": [_peer(peer, advice, place, say, notes) for place, peer in enumerate(row["peers"])],
    }


def _peer(peer: dict[str, Any], advice: Advice, place: int, say: Phrases, notes: Notes) -> dict[str, Any]:
    says = _says(peer["reasons"], say, notes)
    questions = [advice.ask]
    years = [one["year"] for one in peer["reasons"] if one["year"] is not None]
    if years:
        told = any(one.get("provenance") is not None for one in peer["reasons"])
        questions.append(say("visit.current" if told else "visit.current_points", year=max(years)))
    general = say.raw("visit.general")
    start = zlib.crc32(advice.title.encode()) + GENERAL_QUESTIONS * place
    questions += [general[(start + n) % len(general)] for n in range(GENERAL_QUESTIONS)]
    likeness = peer["similarity"]
    values = {"group": likeness["group"], "population": say.number(likeness["population"]), "distance": say.number(likeness["distance_km"])}
    return {
        "municipality": peer["municipality"],
        "code": peer["code"],
        "role": peer.get("role"),
        "says": says,
        "similarity": likeness,
        "likeness": say("visit.similarity_same" if likeness["same_group"] else "visit.similarity", **values),
        "questions": questions,
    }


def _says(reasons: list[dict[str, Any]], say: Phrases, notes: Notes) -> list[dict[str, Any]]:
    """What sources say, each thing once: a pointer on a page that says what was said becomes a second source of it."""
    said = []
    for some in said_once(reasons):
        first = some[0]
        whose = say(f"visit.whose_{first.get('provenance') or 'points'}")
        tail = f"{whose}, {first['year']}" if first["year"] else whose
        text = f"{first['text'].rstrip('.')} ({tail})."
        citations = [one["citation"] for one in some]
        said.append({"text": first["text"], "citation": first["citation"], "citations": citations, "marked": notes.marked(text, citations)})
    return said


def _whom(result: dict[str, Any], subjects: list[str], say: Phrases) -> str:
    """Whom to visit for what: those with most subjects first, then the nearest."""
    chosen: dict[str, dict[str, Any]] = {}
    for part, subject in zip(result["parts"], subjects, strict=True):
        for peer in part["peers"]:
            chosen.setdefault(peer["municipality"], {"km": peer["similarity"]["distance_km"], "subjects": []})["subjects"].append(subject)
    if len(result["parts"]) < 2 or not chosen:
        return ""
    rows = [[say(f"visit.head_{one}") for one in ("municipality", "distance", "subjects")], ["---", "---:", "---"]]
    for name, one in sorted(chosen.items(), key=lambda item: (-len(item[1]["subjects"]), item[1]["km"], item[0])):
        rows.append([name, say.number(one["km"]), "; ".join(one["subjects"]).replace("|", "/")])
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def _form(say: Phrases) -> str:
    """A line to fill in."""
    heads = say.texts("visit.form")
    return "\n".join(f"| {' | '.join(row)} |" for row in (heads, ["---"] * len(heads), [" "] * len(heads)))


def _markdown(result: dict[str, Any], say: Phrases, notes: Notes, sources: list[str]) -> str:
    lines = [f"# {result['title']}"]
    subjects = [f"{part['sub_question']} {part['title']}" if part["sub_question"] is not None else part["title"] for part in result["parts"]]
    spoken = [one if part["area"] is not None else f"{one[:1].lower()}{one[1:]}" for part, one in zip(result["parts"], subjects, strict=True)]
    lines.append(say("visit.opening", subjects=say.listed(spoken)) if subjects else say("visit.nothing"))
    lines += [whom for whom in [_whom(result, subjects, say)] if whom]
    for part, subject in zip(result["parts"], subjects, strict=True):
        lines += [f"## {subject}", part["own"]]
        if not part["peers"]:
            lines.append(say(f"draft.{nobody(part)}"))
        for peer in part["peers"]:
            lines += [f"### {peer['municipality']}", peer["likeness"], f"**{say('visit.says')}**"]
            lines.append("\n".join(f"- {one['marked']}" for one in peer["says"]))
            lines += [f"**{say('visit.questions')}**", "\n".join(f"- {one}" for one in peer["questions"])]
            lines.append(_form(say))
    if sources:
        lines += [f"## {say('draft.sources')}", "\n".join(f"{n}. {one}" for n, one in enumerate(sources, 1))]
    return "\n\n".join(lines) + "\n"
