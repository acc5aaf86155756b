"""Rank and compare: pick edition and area, see points, ranges and credit apart; take the tables along."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import gradio as gr

from assistant.domain.framework import EDITIONS
from assistant.errors import BadArgument, KompassError
from assistant.language.phrases import Phrases
from assistant.surfaces.web import figures, html, kept
from assistant.surfaces.web.house import House, areas, sub_questions

TOTAL = "total"
CREDITED = 12
MOST_COMPARED = 6
ADDRESSES = ("utgava", "omrade", "delfraga", "lan", "grupp", "lagst", "jamfor")
"""What the choices are called in the address, in their order on the page: /?flik=rangordna&utgava=2010&omrade=7"""
DEFAULTS = {"utgava": "2016", "omrade": "7"}
BEST = 3
"""So many municipalities are named of another edition."""


def build(house: House) -> Any:
    chosen = _choices(house)
    page = gr.HTML(elem_id="k-rank", padding=False)
    with gr.Row():
        take = house.labelled(gr.Button(house.text("web.to_excel"), elem_id="k-excel", scale=0, min_width=220), value="web.to_excel")
        plain = house.labelled(gr.Button(house.text("web.to_csv"), elem_id="k-csv", scale=0, min_width=220), value="web.to_csv")
        file = gr.File(visible=False, label="XLSX", file_count="multiple", elem_id="k-excel-file")

    def show(which: str, number: str, part: str, where: str, kind: str, low: bool, names: list[str], spoken: str) -> str:
        return render(house, Chosen(which, number, part or "", where or "", kind or "", low), names or [], spoken)

    inputs, (edition, area, sub, *_) = [*chosen, house.language], chosen
    for key, one in zip(ADDRESSES, chosen, strict=True):
        one.change(None, [one], js=f"(chosen) => kompassAddress({{ {key}: kompassChosen(chosen, '{DEFAULTS.get(key, '')}') }})")
    for trigger in inputs:
        trigger.change(show, inputs, [page], api_visibility="private", show_progress="hidden")
    for trigger in (edition, house.language):
        trigger.change(
            lambda which, spoken: (gr.update(choices=_areas(house, spoken, which)), gr.update(choices=_subs(house, spoken, which))),
            [edition, house.language],
            [area, sub],
            api_visibility="private",
            show_progress="hidden",
        )
    for button, kind in ((take, "xlsx"), (plain, "csv")):
        button.click(partial(_taken, house, kind), inputs, [file], api_visibility="private")
    return [*chosen, page], partial(_opened, house)


def _choices(house: House) -> list[Any]:
    """What can be chosen, in the order of ADDRESSES."""
    language = house.kompass.settings.language
    with gr.Row():
        edition = house.labelled(
            gr.Dropdown(list(reversed(EDITIONS)), value=DEFAULTS["utgava"], label=house.text("web.edition"), elem_id="k-edition"), label="web.edition"
        )
        area = house.labelled(
            gr.Dropdown(_areas(house, language, "2016"), value=DEFAULTS["omrade"], label=house.text("web.area"), elem_id="k-area", min_width=320),
            label="web.area",
        )
        sub = house.labelled(
            gr.Dropdown(_subs(house, language, "2016"), value="", label=house.text("web.sub_question"), elem_id="k-sub"), label="web.sub_question"
        )
    with gr.Row():
        county = house.labelled(
            gr.Dropdown([("–", ""), *((one, one) for one in house.counties())], value="", label=house.text("web.county"), elem_id="k-county"),
            label="web.county",
        )
        group = house.labelled(
            gr.Dropdown([("–", ""), *((one, one) for one in house.groups())], value="", label=house.text("web.group"), elem_id="k-group"),
            label="web.group",
        )
        lowest = house.labelled(gr.Checkbox(False, label=house.text("web.lowest"), elem_id="k-lowest"), label="web.lowest")
    several = house.labelled(
        gr.Dropdown(house.names(), value=[], multiselect=True, max_choices=MOST_COMPARED, label=house.text("web.compare"), elem_id="k-compare"),
        label="web.compare",
    )
    return [edition, area, sub, county, group, lowest, several]


def _opened(house: House, asked: Mapping[str, str], language: str) -> list[Any]:
    """Updates of all that is chosen and of the page, as the address has it; what it does not name is as it is, and what cannot be is said."""
    say, names = house.say(language), _several(house, asked.get("jamfor", ""), language)

    def told(key: str, choices: Sequence[str]) -> str | None:
        given = asked.get(key, "").strip()
        if given and given not in choices:
            house.warn(BadArgument(f"{key} is {given!r}.", kind="address", argument=key, given=given[:40]), language)
        return given if given in choices and given else None

    edition = told("utgava", EDITIONS)
    which = edition or DEFAULTS["utgava"]
    areas_there, subs_there = _areas(house, language, which), _subs(house, language, which)
    area = told("omrade", [value for _, value in areas_there])
    sub = told("delfraga", [value for _, value in subs_there if value])
    county, group = told("lan", house.counties()), told("grupp", house.groups())
    low = asked.get("lagst") == "1"
    chosen = Chosen(which, area or DEFAULTS["omrade"], sub or "", county or "", group or "", low)
    return [
        _said(say("web.edition"), edition),
        _said(say("web.area"), area, choices=areas_there),
        _said(say("web.sub_question"), sub, choices=subs_there),
        _said(say("web.county"), county),
        _said(say("web.group"), group),
        _said(say("web.lowest"), low or None),
        _said(say("web.compare"), names or None),
        render(house, chosen, names, language),
    ]


def _said(label: str, value: Any, **given: Any) -> Any:
    return gr.update(label=label, **given) if value is None else gr.update(label=label, value=value, **given)


def _several(house: House, given: str, language: str) -> list[str]:
    """The municipalities that an address names with commas between."""
    found = []
    for name in filter(None, (one.strip() for one in given.split(",")[:MOST_COMPARED])):
        try:
            found.append(house.kompass.names.resolve(name).name)
        except KompassError as error:
            house.warn(error, language)
    return list(dict.fromkeys(found))


def _areas(house: House, language: str, edition: str) -> list[tuple[str, str]]:
    return [*areas(house, language, edition), (house.say(language)("web.total"), TOTAL)]


def _subs(house: House, language: str, edition: str) -> list[tuple[str, str]]:
    """Sub-questions to choose from; their numbers are known for one edition."""
    known = house.kompass.corpus().framework.sub_questions
    return [("–", ""), *(sub_questions(house, language) if any(one.edition == edition for one in known) else [])]


@dataclass(frozen=True, slots=True)
class Chosen:
    """What is ranked. `area`: a number, or TOTAL; `sub_question` goes before it. Empty: not narrowed."""

    edition: str
    area: str
    sub_question: str = ""
    county: str = ""
    group: str = ""
    lowest: bool = False

    @property
    def place(self) -> dict[str, Any]:
        if self.sub_question:
            return {"sub_question": self.sub_question}
        return {"total": True} if self.area == TOTAL else {"area": int(self.area)}

    @property
    def arguments(self) -> dict[str, Any]:
        return {"edition": self.edition, "county": self.county, "group": self.group, "lowest": self.lowest} | self.place


def render(house: House, chosen: Chosen, names: list[str], language: str) -> str:
    say = house.say(language)
    parts = []
    if len(names) > 1:
        envelope, wrong = house.called("compare", _compared(chosen, names), language)
        body = wrong if envelope is None else html.answer(kept.keep(house.kompass.word(envelope, language), say), 900, house.kompass, say)
        parts.append(html.tag("section", html.tag("h2", html.text(say("web.compare"))), body, class_="k-card"))
    envelope, wrong = house.called("rank", chosen.arguments, language)
    if envelope is None:
        return "".join(parts) + wrong
    known = html.citations_by_id(envelope.citations, house.kompass)
    result = envelope.result
    title = kept.area_name(result["area"], say) if result["area"] else say("web.total")
    if result["sub_question"]:
        title = f"{result['sub_question']} · {title}"
    heading = say("web.rank_title", title=title, edition=result["edition"])
    inner = [
        html.tag("h2", html.text(heading)),
        html.tag("p", html.text(say("web.rank_basis", points=result["with_points"], evaluated=result["evaluated"])), class_="k-muted"),
    ]
    inner += [_scored(result, known, heading, say), _bounded(result, known, say), _credited(result, known, say), _elsewhere(result, known, say)]
    parts.append(html.tag("section", *inner, class_="k-card"))
    return "".join(parts) + house.caveats(envelope, language)


def _scored(result: Mapping[str, Any], known: Mapping[str, Any], title: str, say: Phrases) -> str:
    rows = result["scored"]
    if not rows:
        return html.note(say("web.no_points"))
    mean = next(iter(result["benchmarks"]), None)
    data = [
        {"label": f"{row['municipality']} {row['year'] or ''}", "value": row["points"], "of": row["max"], "mean": mean["points"] if mean else None}
        for row in rows[:20]
    ]
    legend = [(say("answers.head_points"), figures.BLUE)] + ([(f"{mean['label']} ({mean['year']})", figures.ORANGE)] if mean else [])
    heads = [say(f"answers.head_{one}") for one in ("rank", "municipality", "year", "points", "source")]
    body = [
        [
            str(row["rank"]),
            html.text(row["municipality"]),
            html.text(row["year"] or "–"),
            html.text(say("answers.of", points=say.number(row["points"]), max=row["max"])),
            html.cited([row["citation"]], known, say),
        ]
        for row in rows
    ]
    return figures.bars(data, title, legend) + html.table(heads, body, numbers=(3,))


def _bounded(result: Mapping[str, Any], known: Mapping[str, Any], say: Phrases) -> str:
    lines = [
        html.tag(
            "li",
            html.text(say("rank.range", name=row["municipality"], low=say.number(row["low"]), high=say.number(row["high"]), year=row["year"])),
            html.cited([row["citation"]], known, say),
        )
        for row in result["bounded"]
    ]
    return html.tag("ul", *lines) if lines else ""


def _credited(result: Mapping[str, Any], known: Mapping[str, Any], say: Phrases) -> str:
    rows = result["credited"]
    if not rows:
        return ""
    lines = [
        html.tag(
            "li",
            html.swedish(row["text"]),
            " ",
            html.tag("em", html.text(f"({say('answers.kind_' + row['kind'])})")),
            html.cited([row["citation"]], known, say),
        )
        for row in rows
    ]
    return html.tag("h3", html.text(say("web.credited"))) + html.listed(lines, CREDITED, say)


def _elsewhere(result: Mapping[str, Any], known: Mapping[str, Any], say: Phrases) -> str:
    """The best known in other editions: beside, since their points are not those of this one."""
    lines = []
    for other in result["other_editions"]:
        if other["scored"]:
            best = [f"{row['municipality']} {say('answers.of', points=say.number(row['points']), max=row['max'])}" for row in other["scored"][:BEST]]
            head = say("web.elsewhere_total", edition=other["edition"])
            if other["area"]:
                head = say("web.elsewhere", edition=other["edition"], number=other["area"]["number"], name=kept.area_name(other["area"], say))
            ids = [row["citation"] for row in other["scored"][:BEST]]
            lines.append(html.tag("li", html.text(f"{head}: {say.listed(best)}. "), html.cited(ids, known, say)))
    return html.tag("h3", html.text(say("web.other_editions"))) + html.tag("ul", *lines) if lines else ""


def _taken(house: House, kind: str, *given: Any) -> Any:
    """What the page shows as files, the ranking and the comparison: all of it as a workbook, or its most telling table as CSV."""
    *narrowed, names, language = given
    edition, area, sub, county, group, lowest = narrowed
    chosen = Chosen(edition, area, sub or "", county or "", group or "", lowest)
    calls = [("rank", chosen.arguments), *([("compare", _compared(chosen, names))] if len(names or ()) > 1 else [])]
    files = []
    for tool, arguments in calls:
        try:
            envelope = house.kompass.call(tool, {key: value for key, value in arguments.items() if value})
        except KompassError as error:
            raise house.failed(house.kompass.error_text(error, language), language) from error
        content = house.kompass.exports.csv(envelope, language) if kind == "csv" else house.kompass.exports.excel(envelope, language)
        files.append(house.file(f"{house.say(language)(f'web.{tool}_file')}.{kind}", content))
    return gr.update(value=files, visible=True, label=kind.upper())


def _compared(chosen: Chosen, names: Sequence[str]) -> dict[str, Any]:
    return {"municipalities": list(names)} | {key: value for key, value in chosen.place.items() if key == "area"}
