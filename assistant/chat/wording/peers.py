"""Whom to learn from, in words: why, what they do, and how alike they are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from assistant.chat.request import Request
from assistant.chat.wording import over_all
from assistant.chat.wording.composing import FEW_ROWS, Page, names_of, quoted
from assistant.language.phrases import Phrases
from assistant.tools.sameness import said_once

Row = Mapping[str, Any]
REASONS = 2
BY_NAMED = 3
MOST_CITED = 20
"""So many municipalities that one report refers to stand in one table."""
NUMBERED_BY = "2016"
"""The edition whose numbers need no year."""
ALIKE = 1.25
"""Municipalities whose populations differ less than so many times are of about the same size."""
SCORES = ("sub_question_score", "area_score", "area_range", "total_score")
"""Reasons that rest on figures; all others are a source's words."""


def word(page: Page, request: Request) -> None:
    if "most_cited" in page.result:
        _most_cited(page)
        return
    if "alike" in page.result:
        over_all.alike(page)
        return
    rows = list(page.result["weak"])
    if not rows and page.result.get("area_entry"):
        rows = [page.result["area_entry"]]
    if not rows:
        _none(page)
    elif len(rows) == 1 or "sub_question" in page.arguments:
        _one(page, rows[0])
    else:
        _many(page, rows)


def _subject(page: Page, row: Row) -> str:
    if row["sub_question"]:
        return page.say("peers.sub_question", number=row["sub_question"], text=page.question(row))
    if row["area"] is not None:
        return page.area({"number": row["area"], "name": row["area_name"], "name_en": row["area_name_en"]})
    return page.say("peers.total")


def _one(page: Page, row: Row) -> None:
    name = page.result["municipality"]
    peers = row["peers"]
    whole = "_total" if row["area"] is None and row["sub_question"] is None else ""
    if row["points"] is not None:
        known = page.tell(f"peers.own_points{whole}", row["citation"], name=name, points=page.number(row["points"]), max=row["max"])
    else:
        known = page.tell("peers.own_unknown", row["citation"], name=name, what=_subject(page, row))
    if not peers:
        page.status = "partial"
        page.paragraph(
            page.say(f"peers.nobody{whole}{'_within' if row.get('outside') else ''}", name=name, what=page.say("peers.on", what=_subject(page, row))),
            known,
            _hint(page, row),
        )
        if whole:
            _examples(page)
        _picture(page, row)
        return
    if row["points"] is None:
        page.status = "answered"
    cited = [peer["reasons"][0]["citation"] for peer in peers]
    page.paragraph(page.tell(f"peers.learn{whole}", *cited, name=name, names=page.say.listed(names_of(peers)), what=_subject(page, row)), known)
    page.bullets(_peer(page, peer, row["sub_question"]) for peer in peers)
    for peer in row.get("also", ()):
        page.paragraph(page.say(f"peers.also_{peer['role']}"), _peer(page, peer, row["sub_question"]))
    if row["area"] is None:
        page.paragraph(page.say("peers.only_totals"))
        _examples(page)
    _picture(page, row)
    _weights(page)


def _hint(page: Page, row: Row) -> str:
    if row.get("outside"):
        return page.say("peers.outside_total" if row["area"] is None else "peers.outside")
    return page.say("peers.would_help")


def _peer(page: Page, peer: Row, sub_question: str | None) -> str:
    reasons: list[str] = []
    kinds: dict[str, list[Row]] = {}
    for same in said_once(peer["reasons"]):
        kinds.setdefault(same[0]["kind"], list(same))
    for reason, *others in list(kinds.values())[:REASONS]:
        page.example(reason, placed=sub_question is not None)
        kind = page.say(f"peers.kind_{reason['kind']}")
        when = f", {reason['year']}" if reason["year"] else ""
        when += f", {page.say('peers.old')}" if reason.get("old") else ""
        text = quoted(_in_words(page, peer["municipality"], reason, sub_question), 220)
        text = text if reasons else page.featured(peer["municipality"], text)
        reasons.append(f"{page.sourced(text, reason['citation'], *(one['citation'] for one in others))} *({kind}{when})*")
    return f"{' '.join(reasons)} {alike(page.say, peer['similarity'])}"


def _in_words(page: Page, name: str, reason: Row, sub_question: str | None) -> str:
    """The reason; figures in the answer's language, and a source's words as they are."""
    if reason["kind"] not in SCORES or page.say.language == "sv":
        return str(reason["text"])
    area = {"name": reason.get("area_name", ""), "name_en": reason.get("area_name_en")}
    key = f"evidence.{reason['kind']}{'_elsewhere' if reason['other_edition'] else ''}"
    figures: dict[str, Any] = {one: page.number(reason.get(one)) for one in ("points", "low", "high")}
    number = sub_question if reason["kind"] == "sub_question_score" else reason.get("area")
    text = page.say(key, municipality=name, number=number, name=page.area_name(area), max=reason.get("max"), edition=reason["edition"], **figures)
    if reason.get("own_points") is not None and not reason["other_edition"]:
        text += page.say("evidence.beside", municipality=page.result["municipality"], own=page.number(reason["own_points"]))
    return f"{text}."


def alike(say: Phrases, one: Row) -> str:
    """How like the person's municipality another is: a peer's `similarity` as a sentence."""
    return say(
        "peers.alike_same_group" if one["same_group"] else "peers.alike",
        group=one["group"],
        population=say.number(one["population"]),
        size=say("peers.same_size" if one["population_ratio"] < ALIKE else "peers.other_size", ratio=say.number(one["population_ratio"])),
        distance=say.number(one["distance_km"]),
    )


def _many(page: Page, rows: list[Row]) -> None:
    result = page.result
    with_peers = [row for row in rows if row["peers"]]
    shown = page.window(rows, FEW_ROWS)
    if not page.offset:
        level = "sub_questions" if result["level"] == "sub_question" else "areas"
        first = with_peers[0] if with_peers else rows[0]
        cited = [peer["reasons"][0]["citation"] for peer in first["peers"][:3]] or [first["citation"]]
        key = f"peers.many_{level}" if with_peers else "peers.many_nobody"
        page.paragraph(
            page.tell(
                key,
                *cited,
                name=result["municipality"],
                count=len(rows),
                first=_subject(page, first),
                names=page.say.listed(names_of(first["peers"][:3])),
            )
        )
    elif not shown:
        page.paragraph(page.say("answers.no_more"))
        return
    heads = [page.say(f"peers.head_{one}") for one in ("weak", "points", "peers")]
    page.table(heads, [_table_row(page, row) for row in shown], numbers=(1,))
    if result["without_peers"]:
        listed = page.say.listed(str(one) for one in result["without_peers"])
        outside = any(row["outside"] for row in rows if not row["peers"])
        page.paragraph(page.say("peers.without", list=listed), page.say("peers.outside" if outside else "peers.help_reports_of_others"))
    if not page.offset:
        _better_known(page, rows)
        _weights(page)
    if page.shown < len(rows):
        page.paragraph(page.say("peers.more"))


def _table_row(page: Page, row: Row) -> list[str]:
    for peer in row["peers"]:
        page.example(peer["reasons"][0], placed=row["sub_question"] is not None)
    subject = page.question(row) if row["sub_question"] else page.area_name({"name": row["text"], "name_en": row["text_en"]})
    label = f"{row['sub_question'] or row['area'] or ''} {subject}".strip()
    points = page.say("answers.of", points=page.number(row["points"]), max=row["max"]) if row["points"] is not None else "–"
    peers = ", ".join(f"{peer['municipality']}{page.mark(peer['reasons'][0]['citation'])}" for peer in row["peers"]) or "–"
    return [label, points + page.mark(row["citation"]), peers]


def _none(page: Page) -> None:
    result = page.result
    if result["level"] in ("sub_question", "area") and result["year"]:
        page.paragraph(page.say("peers.nothing_weak", name=result["municipality"]))
        page.status = "partial"
        return
    page.status = "partial"
    page.paragraph(page.say("peers.points_unknown", name=result["municipality"]), page.say("profile.would_help"))
    _examples(page)


def _better_known(page: Page, rows: list[Row]) -> None:
    """What stands in for weak areas when none is below the mean, and what would make the answer finer."""
    name = page.result["municipality"]
    if page.result["level"] == "area" and rows and all(row["weak"] is False for row in rows):
        page.paragraph(page.say("peers.none_below", name=name))
    if "sub_question_points" in page.result.get("would_help", ()):
        page.paragraph(page.say("peers.help_sub_question_points", name=name))


def _examples(page: Page) -> None:
    """Good examples of municipalities alike, where what is weak is not known finely enough to choose by."""
    some = page.result.get("examples", ())
    if not some:
        return
    page.paragraph(page.say("peers.examples", name=page.result["municipality"]))
    lines = []
    for one in some:
        page.example(one, placed=one["sub_question"] is not None)
        place = one["sub_question"] or (page.area_name({"name": one["area_name"], "name_en": one["area_name_en"]}) if one["area_name"] else "")
        when = ", ".join(str(part) for part in (place, page.say(f"peers.kind_{one['kind']}"), one["year"]) if part)
        text = page.sourced(page.featured(one["municipality"], quoted(one["text"], 220)), one["citation"])
        lines.append(f"{text} *({when})* {alike(page.say, one['similarity'])}")
    page.bullets(lines)


def _weights(page: Page) -> None:
    """What "like us" means, when it was asked for."""
    criteria = page.result.get("criteria", {})
    if "weights" in criteria:
        page.paragraph(page.say("peers.weights", least=criteria["min_likeness"], **criteria["weights"]))


def _picture(page: Page, row: Row) -> None:
    """Better and alike in one table."""
    rows = page.result.get("picture")
    if not rows:
        return
    heads = [page.say(f"peers.head_{one}") for one in ("municipality", "points_or_reason", "likeness", "group", "inhabitants", "distance")]
    body = []
    for one in rows:
        alike_in = one["similarity"]
        known = page.say("answers.of", points=page.number(one["points"]), max=one["max"]) if one["points"] is not None else ""
        reason = page.say(f"peers.kind_{one['kind']}") if one["kind"] and one["points"] is None else ""
        when = f" ({one['year']})" if one["year"] else ""
        name = f"**{one['municipality']}**" if one["home"] else one["municipality"]
        cells = [name, f"{known or reason}{when}{page.mark(one.get('citation'))}"]
        cells += ["–", "–"] if one["home"] else [str(alike_in["likeness"]), alike_in["group"]]
        body.append([*cells, page.number(alike_in["population"]), "–" if one["home"] else page.number(alike_in["distance_km"])])
    page.paragraph(page.say("peers.picture", what=_subject(page, row)))
    page.table(heads, body, numbers=(2, 4, 5))


def _most_cited(page: Page) -> None:
    rows = page.result["most_cited"]
    if not rows and page.result.get("named"):
        page.paragraph(page.say("peers.no_pointers"))
        _named(page)
        return
    home = page.result["municipality"]
    if not rows:
        page.status = "not_in_material"
        page.paragraph(page.say("peers.no_pointers_of", name=home) if home else page.say("peers.no_pointers"))
        return
    top = [row for row in rows if row["rank"] == rows[0]["rank"]]
    cited = [row["for"][0]["citation"] for row in top] if len(top) > 1 else [one["citation"] for one in top[0]["for"][:3]]
    where = page.say("peers.in_reports")
    key = "peers.most_cited_together" if 1 < len(top) <= FEW_ROWS else "peers.most_cited_many" if len(top) > 1 else "peers.most_cited"
    names = page.say.listed(names_of(top)) if len(top) <= FEW_ROWS else ""
    if home:
        first = [next(one["citation"] for one in row["for"]) for row in rows[:BY_NAMED]]
        page.paragraph(page.tell("peers.cited_in_report", *first, name=home, names=page.say.listed(names_of(rows))))
    else:
        page.paragraph(
            page.tell(key, *cited[:FEW_ROWS], name=top[0]["municipality"], names=names, count=len(top), times=top[0]["times"], where=where)
        )
    columns = ("municipality", "times", "for") if home else ("municipality", "times", "for", "years", "by")
    heads = [page.say(f"peers.head_{one}") for one in columns]
    body = []
    for row in page.window(rows, MOST_CITED if home else FEW_ROWS):
        what = ", ".join(dict.fromkeys(_place(one) for one in row["for"]))
        what += page.mark(*(one["citation"] for one in row["for"][:2]))
        cells = [row["municipality"], str(row["times"]), what]
        body.append(cells if home else [*cells, _years(row["years"]), _by(page, row["by"])])
    page.table(heads, body, numbers=(1,))
    if not home:
        page.paragraph(page.say("peers.cited_basis", count=page.result["reports"]))
    if not page.offset:
        _named(page)


def _place(one: Row) -> str:
    """What somebody is pointed to for: numbers of another edition than the usual one say so."""
    number = str(one["sub_question"] or one["area"] or "–")
    return number if one["edition"] == NUMBERED_BY else f"{number} ({one['edition']})"


def _years(years: Sequence[int]) -> str:
    """`2018`, or the first and the last of several."""
    return "–".join(str(one) for one in dict.fromkeys((years[0], years[-1]))) if years else "–"


def _by(page: Page, names: Sequence[str]) -> str:
    """In whose reports, when they are few; else how many they are."""
    return page.say.listed(names) if len(names) <= BY_NAMED else page.say("peers.reports_about", count=len(names))


def _named(page: Page) -> None:
    """Whom evaluators put forward otherwise: no pointer of a known report."""
    some = page.result.get("named", ())[:FEW_ROWS]
    if some:
        names = [f"{one['municipality']}{page.mark(one['for'][0]['citation'])}" for one in some]
        page.paragraph(page.say("peers.named", names=page.say.listed(names)))
