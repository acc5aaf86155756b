"""An invented evaluation: what a report says, known beforehand. No sentence comes from a real report."""

from __future__ import annotations

from dataclasses import dataclass, field
from random import Random

from assistant.domain.framework import Framework
from assistant.domain.municipality import Municipality

_THINGS = [
    "handläggningstiderna",
    "introduktionsdagarna",
    "e-tjänsterna",
    "servicemätningarna",
    "budgetdialogen",
    "kontaktcentret",
    "uppföljningen",
    "delegationsordningen",
    "medarbetarsamtalen",
    "ungdomsrådet",
    "kvalitetsrevisionerna",
    "näringslivsfrukostarna",
    "klimatplanen",
    "lönekriterierna",
    "verksamhetsplanerna",
    "nyckeltalen",
    "processkartorna",
    "chefsprogrammet",
    "invånarpanelen",
    "synpunktshanteringen",
    "föreningsstödet",
]
_WAYS = [
    "följs upp två gånger om året",
    "beskrivs på ett samlat ställe",
    "når ut till alla förvaltningar",
    "bygger på gemensamma mallar",
    "redovisas för nämnderna varje höst",
    "tas fram tillsammans med medarbetarna",
    "visas öppet på webbplatsen",
    "kopplas till årets mål och budget",
    "utgår från invånarnas behov",
    "granskas av en oberoende part",
    "sprids i ett internt nyhetsbrev",
    "jämförs mellan enheterna",
]
_TAILS = [
    "",
    "",
    " och resultatet diskuteras i ledningsgruppen",
    " enligt de intervjuade",
    ", vilket märks i alla delar av organisationen",
    " sedan flera år tillbaka",
]
_QUESTIONS = [
    "Finns en samlad idé för {}?",
    "Hur arbetar kommunen med {}?",
    "Hur följs {} upp och hur används resultaten i styrning, planering och det dagliga arbetet i förvaltningarna?",
    "Är {} kända i hela organisationen?",
    "Samordnas {} mellan nämnder och bolag samt synpunkts- och klagomålshantering?",
]
POINTING = [
    "{} är ett gott exempel på en kommun som har kommit långt med detta.",
    "Goda exempel att studera finns i {}.",
    "Här kan {} tjäna som förebild.",
    "En kommun som har lyckats väl med detta är {}.",
    "Kommunen kan hämta inspiration från {}.",
    "Det finns mycket att lära av {} på detta område.",
]
POINTING_SEVERAL = [
    "{} är kommuner som arbetar på detta sätt.",
    "{} kan vara intressanta att titta närmare på.",
    "Goda exempel finns i flera kommuner, t.ex. {}.",
    "{} är några exempel på kommuner med en sådan modell.",
]
NOT_POINTING = [
    "Projektet drivs tillsammans med {} och högskolan.",
    "Räddningstjänsten är gemensam nämnd för kommunen och {}.",
    "Kommunen samverkar med {} om vuxenutbildning.",
    "Många invånare pendlar till {} varje dag.",
    "Modellen utvecklades ursprungligen i {} på nittiotalet.",
    "Grannkommunen {} ingår i samma kommunalförbund.",
]


@dataclass
class AreaTruth:
    number: int
    name: str
    points: float
    rows: list[tuple[str, str, float, int, int]]
    sections: list[tuple[str, list[str]]]
    strengths: list[str]
    improvements: list[str]
    boxed: float | None = None
    listed: list[str] | None = None


@dataclass
class Truth:
    municipality: Municipality
    year: int
    edition: str
    areas: list[AreaTruth]
    pointers: set[tuple[str, int]] = field(default_factory=set)

    @property
    def total(self) -> float:
        return sum(one.points for one in self.areas)


def make(
    framework: Framework, municipalities: tuple[Municipality, ...], *, name: str, year: int, edition: str, seed: int, halves: bool = False
) -> Truth:
    """The same arguments give the same truth."""
    random = Random(seed)
    own = next(one for one in municipalities if one.name == name)
    others = [one for one in municipalities if one.name != name and one.name not in ("Håbo", "Habo")]
    truth = Truth(own, year, edition, [])
    for area in framework.areas_of(edition):
        rows = _rows(framework, edition, area.number, random, halves)
        sections = [(f"{thing.capitalize()} i helheten", []) for thing in random.sample(_THINGS, len(rows))]
        for _, paragraphs in sections:
            for _ in range(random.randint(1, 2)):
                paragraphs.append(_paragraph(random, area.number, others, truth))
        truth.areas.append(
            AreaTruth(
                area.number,
                area.name,
                sum(row[2] for row in rows),
                rows,
                sections,
                _cells(random, random.randint(3, 8)),
                _cells(random, random.randint(3, 10)),
            )
        )
    return truth


def _rows(framework: Framework, edition: str, area: int, random: Random, halves: bool) -> list[tuple[str, str, float, int, int]]:
    known = framework.sub_questions_of(edition, area)
    if known:
        numbered = [(one.number, one.text, one.max) for one in known]
    else:
        maxima = random.choice([[15, 20, 25, 30, 10], [20, 20, 20, 20, 20], [15, 25, 20, 20, 10, 10]])
        texts = [random.choice(_QUESTIONS).format(thing) for thing in random.sample(_THINGS, len(maxima))]
        numbered = [(f"{area}.{n}", text, most) for n, (text, most) in enumerate(zip(texts, maxima, strict=True), 1)]
    rows = []
    for number, text, most in numbered:
        points: float = random.randint(0, most)
        if halves and points < most and random.random() < 0.3:
            points += 0.5
        rows.append((number, text, points, most, round(100 * points / most)))
    return rows


def _sentence(random: Random) -> str:
    return f"{random.choice(_THINGS).capitalize()} {random.choice(_WAYS)}{random.choice(_TAILS)}."


def _paragraph(random: Random, area: int, others: list[Municipality], truth: Truth) -> str:
    some = [_sentence(random) for _ in range(random.randint(2, 5))]
    chance = random.random()
    if chance < 0.25:
        one = random.choice(others)
        some.append(random.choice(POINTING).format(one.name))
        truth.pointers.add((one.code, area))
    elif chance < 0.4:
        several = random.sample(others, random.randint(2, 3))
        names = f"{', '.join(one.name for one in several[:-1])} och {several[-1].name}"
        some.append(random.choice(POINTING_SEVERAL).format(names))
        truth.pointers |= {(one.code, area) for one in several}
    elif chance < 0.6:
        some.append(random.choice(NOT_POINTING).format(random.choice(others).name))
    return " ".join(some)


def _cells(random: Random, count: int) -> list[str]:
    found: list[str] = []
    while len(found) < count:
        cell = f"{random.choice(_THINGS).capitalize()} {random.choice(_WAYS)}{random.choice(_TAILS)}"
        if random.random() < 0.4:
            cell = random.choice(_THINGS).capitalize()
        if cell not in found:
            found.append(cell)
    return found
