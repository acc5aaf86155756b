"""Passages that fit a query, with where they stand."""

from __future__ import annotations

from typing import Any

from assistant.domain.answer import Envelope
from assistant.domain.corpus import Corpus
from assistant.domain.evidence import Practice
from assistant.errors import BadArgument
from assistant.ports import Filters, Hit, PassageIndex
from assistant.tools.arguments import Arguments
from assistant.tools.citing import Sources
from assistant.tools.credit import UNPLACED_EDITION

DEFAULT_LIMIT = 10


def search(corpus: Corpus, arguments: Arguments, sources: Sources, index: PassageIndex) -> Envelope:
    if not (arguments.query or "").strip():
        raise BadArgument("search needs words to look for.", kind="no_query")
    if arguments.provenance is not None:
        return _all_of(corpus, arguments, sources)
    hits = index.find(arguments.query or "", _filters(corpus, arguments), arguments.limit or DEFAULT_LIMIT)
    known = [one for one in hits if _still_there(corpus, one)]
    result = {"hits": [_row(one, sources) for one in known]}
    if any(one.passage.kind == "practice" for one in known) and any(_own(corpus, one) for one in known):
        sources.caveat("own_words")
    sources.age([one.passage.year for one in known[:3]])
    return sources.envelope("search", arguments, result)


def _all_of(corpus: Corpus, arguments: Arguments, sources: Sources) -> Envelope:
    """Every good example of one provenance among what was asked for, newest first: a list to be whole, not the best of a search."""
    filters = _filters(corpus, arguments)
    edition = arguments.edition or UNPLACED_EDITION
    some = [
        one
        for one in corpus.practices
        if one.kind == arguments.provenance
        and (filters.codes is None or one.code in filters.codes)
        and arguments.in_time(one.year)
        and (arguments.sub_question in (None, one.sub_question))
        and (
            arguments.area is None
            or (one.area is not None and corpus.framework.relation((edition, arguments.area), (one.edition or UNPLACED_EDITION, one.area)))
        )
    ]
    some.sort(key=lambda one: (-(one.year or 0), one.municipality, one.area or 0, one.sub_question or ""))
    rows = [_practice_row(one, sources) for one in (some[: arguments.limit] if arguments.limit else some)]
    if rows and arguments.provenance == "own_strength":
        sources.caveat("own_words")
    sources.age([one.year for one in some])
    return sources.envelope("search", arguments, {"hits": rows})


def _practice_row(one: Practice, sources: Sources) -> dict[str, Any]:
    return {
        "id": one.id,
        "text": one.text,
        "score": 1.0,
        "municipality": one.municipality,
        "code": one.code,
        "year": one.year,
        "edition": one.edition,
        "area": one.area,
        "sub_question": one.sub_question,
        "section": None,
        "kind": "practice",
        "page": None,
        "source": one.source_url,
        "report": None,
        "provenance": one.kind,
        "citation": sources.practice(one),
    }


def _filters(corpus: Corpus, arguments: Arguments) -> Filters:
    codes: tuple[str, ...] | None = None
    if arguments.municipality is not None:
        codes = (arguments.municipality.code,)
    elif arguments.municipalities:
        codes = tuple(one.code for one in arguments.municipalities)
    elif (arguments.group, arguments.county, arguments.min_population, arguments.max_population) != (None, None, None, None):
        codes = tuple(one.code for one in corpus.municipalities if arguments.among(one))
    return Filters(codes=codes, area=arguments.area, edition=arguments.edition, kind=arguments.kind, year=arguments.year)


def _still_there(corpus: Corpus, hit: Hit) -> bool:
    """A passage whose report is gone, or whose built-in row an ingested report has replaced, is not shown."""
    passage = hit.passage
    if passage.report_id is not None:
        return passage.report_id in corpus.reports
    if passage.kind in ("practice", "background"):
        return True
    return any(one.id == passage.id for one in corpus.findings_of(passage.code or "", passage.year))


def _own(corpus: Corpus, hit: Hit) -> bool:
    return any(one.id == hit.passage.id and one.kind == "own_strength" for one in corpus.practices_by_code.get(hit.passage.code or "", ()))


def _row(hit: Hit, sources: Sources) -> dict[str, Any]:
    one = hit.passage
    practices = sources.corpus.practices_by_code.get(one.code or "", ()) if one.kind == "practice" else ()
    provenance = next((row.kind for row in practices if row.id == one.id), None)
    citation = sources.passage(one)
    return {
        "id": one.id,
        "text": one.text,
        "score": round(hit.score, 4),
        "municipality": one.municipality,
        "code": one.code,
        "year": one.year,
        "edition": one.edition,
        "area": one.area,
        "sub_question": one.sub_question,
        "section": one.section or None,
        "kind": one.kind,
        "page": one.page,
        "source": one.source,
        "report": one.report_id,
        "provenance": provenance,
        "citation": citation,
    }
