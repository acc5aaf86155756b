"""True sentences of an answer, each made false in as many ways as can be known to be false by the answer's own evidence."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Mapping
from typing import Any

from assistant.domain.answer import Answer

MARK = re.compile(r"\s*\[\d+\]")
NUMBER = re.compile(r"(?<![\d.,:\[–-])\b\d{2,3}\b(?![\d.,:\]–-])(?! års| edition)")
YEAR = re.compile(r"\b20[01]\d\b(?! års| edition)")
AREA = re.compile(r"\b(område|area) (\d)\b")
VERBS = ("har", "är", "fick", "ligger", "arbetar", "saknar", "has", "is", "scored", "received")
MODAL = {
    "har": ("kan ha", "bör ha", "ska ha", "vill ha", "saknar", "har slutat ha", "planerar", "har inte", "har aldrig haft"),
    "är": ("bör vara", "är inte", "har slutat vara"),
    "fick": ("fick inte", "kan få", "bör få", "fick nästan", "fick knappt", "fick över", "fick under"),
    "arbetar": ("arbetar inte", "bör arbeta", "slutade arbeta", "kan arbeta", "arbetar sällan"),
    "has": ("lacks", "should have", "could have", "has no longer", "does not have"),
    "scored": ("never scored", "could score", "should have scored", "almost scored"),
}
UNITS = {"sv": ("procent", "platser", "invånare", "km", "gånger", "miljoner"), "en": ("percent", "places", "inhabitants", "km", "times", "million")}
SIGNS = ("\u202e{}\u202c", "-{}", "−{}", "~~{}~~", "{}+", ">{}", "~{}", "0{}", "{}²", "{}\u0336", "≠{}")
TAILS = {
    "sv": (
        "Så är det inte.",
        "Detta saknas.",
        "Det bör ske.",
        "Det gäller alla kommuner.",
        "Det gäller bara 2020.",
        "Det är tvärtom.",
        "Inget av det stämmer.",
    ),
    "en": ("That is missing.", "It is not so.", "This should be so.", "It holds for all municipalities.", "None of it is true."),
}
CAUSES = {
    "sv": (" eftersom {}", ", därför {}", " tack vare att {}", " vilket beror på att {}"),
    "en": (" because {}", ", therefore {}", " thanks to the fact that {}"),
}
CLAIMS = {
    "sv": """{0} är bäst i landet. | {0} är sämst. | {0} leder. | {0} kommer på femte plats. | {0} har dubbelt så många poäng som {1}.
        | {0} och {1} arbetar tillsammans. | {0} lär av {1}. | {0} hänvisar till {1}. | {0} ligger efter {1}, som är bäst.
        | {0} är större än {1}. | {0} har halva {1}s poäng. | Enligt {1} är {0} bra. | {0} har fått pris av {1}. | {0} ❌ | {0} > {1}
        | {0} är i nivå med {1}. | {0} har ökat sedan 2003. | {0} gav {1} poäng. | Utvärderarna föredrar {0} framför {1}. | {0} tillhör {1}.""",
    "en": """{0} is the best in the country. | {0} is the worst. | {0} leads. | {0} comes fifth. | {0} has twice the points of {1}.
        | {0} and {1} work together. | {0} learns from {1}. | {0} refers to {1}. | {0} is larger than {1}. | According to {1}, {0} is good.
        | {0} belongs to {1}. | {0} has improved since 2003.""",
}


def of(answer: Answer, sentence: str, random_: random.Random) -> Iterator[tuple[str, str]]:
    """(kind, false sentence); kind `tail` is a sentence that takes back the true one before it."""
    names, said = _names(answer), [name for name in _names(answer) if name in sentence]
    yield from (("number", one) for one in _numbers(answer, sentence, random_))
    yield from (
        ("year", sentence.replace(year, str(int(year) + step)))
        for year in YEAR.findall(sentence)
        for step in (-1, 1)
        if _no_year(answer, int(year) + step)
    )
    yield from (("area", one) for one in _areas(sentence))
    yield from (("mark", one) for one in _marks(answer, sentence, said))
    yield from (("name", one) for one in _other_names(answer, sentence, said, random_))
    yield from (("unit", one) for one in _units(sentence, answer.language))
    yield from (("meant", one) for one in _meant(sentence))
    for number in NUMBER.findall(MARK.sub("", sentence))[:1]:
        sign = random_.choice(SIGNS)
        yield "sign", sentence.replace(number, sign.format(number), 1)
    if said:
        yield "quote", f"”{sentence.rstrip('.')} och är bäst”, säger rapporten."
        others = [name for name in names if name != said[0]]
        claim = random_.choice(CLAIMS[answer.language].split("|")).strip()
        if others:
            yield "claim", claim.format(said[0], random_.choice(others))
            cause = random_.choice(CAUSES[answer.language]).format(
                f"{random_.choice(others)} " + {"sv": "har utvärderats", "en": "has been evaluated"}[answer.language]
            )
            yield "cause", re.sub(r"[.]?$", "", sentence) + cause + "."
    yield "tail", random_.choice(TAILS[answer.language])


def _names(answer: Answer) -> list[str]:
    return sorted({one.municipality for one in answer.citations if one.municipality})


def _numbers(answer: Answer, sentence: str, random_: random.Random) -> Iterator[str]:
    """A number made another: its digits exchanged, some more, another number of the evidence; never one that a row of the same names has."""
    bare = MARK.sub("", sentence)
    known = sorted(set(_all_numbers(answer.result)))
    theirs = {number for name in _names(answer) if name in sentence for number in _of_name(answer.result, name)}
    for number in NUMBER.findall(bare)[:2]:
        wrong = {int(number[::-1]), int(number) + random_.randint(1, 9), random_.choice(known or [17])}
        for one in sorted(wrong):
            if one != int(number) and one not in theirs and one > 8 and not 1990 < one < 2050 and str(one) not in bare:
                yield re.sub(rf"(?<![\d\[]){number}(?![\d\]])", str(one), sentence, count=1)


def _no_year(answer: Answer, year: int) -> bool:
    """Whether a year stands nowhere in the evidence."""
    return str(year) not in f"{answer.result} {[one.quote + one.label for one in answer.citations]}"


def _all_numbers(value: Any) -> Iterator[int]:
    if isinstance(value, Mapping):
        for key, item in value.items():
            if key in ("points", "total", "difference", "low", "high") and isinstance(item, int):
                yield abs(item)
            yield from _all_numbers(item)
    elif isinstance(value, (list, tuple)):
        for item in value:
            yield from _all_numbers(item)


def _of_name(value: Any, name: str) -> Iterator[int]:
    """All numbers in rows that are about a municipality, or, in a result about one, in all rows."""
    if isinstance(value, Mapping):
        if value.get("municipality") == name or name in (value.get("highest"), value.get("lowest")):
            yield from (int(one) for one in re.findall(r"\d+", str(value)))
        for item in value.values():
            yield from _of_name(item, name)
    elif isinstance(value, (list, tuple)):
        for item in value:
            yield from _of_name(item, name)


def _areas(sentence: str) -> Iterator[str]:
    if len(AREA.findall(sentence)) == 1 and NUMBER.search(MARK.sub("", sentence)):
        word, number = AREA.findall(sentence)[0]
        yield AREA.sub(f"{word} {9 - int(number) if int(number) != 4 else 8}", sentence)


def _marks(answer: Answer, sentence: str, said: list[str]) -> Iterator[str]:
    """A mark of a source about somebody else, and one that does not exist."""
    marks = MARK.findall(sentence)
    if marks and len(said) == 1:
        foreign = [n for n, one in enumerate(answer.citations, 1) if one.municipality and one.municipality not in said]
        yield from (MARK.sub("", sentence).rstrip(".") + f" [{n}]." for n in foreign[:1])
        yield MARK.sub("", sentence).rstrip(".") + f" [{len(answer.citations) + 1}]."


def _other_names(answer: Answer, sentence: str, said: list[str], random_: random.Random) -> Iterator[str]:
    """The sentence of another municipality, where no source says of that one any of its words or has its numbers."""
    if len(said) != 1:
        return
    telling = set(re.findall(r"\w{6,}", MARK.sub("", sentence).casefold())) - {said[0].casefold()}
    for other in random_.sample(_names(answer), min(3, len(_names(answer)))):
        told = (
            " ".join(one.quote + one.label for one in answer.citations if one.municipality == other).casefold()
            + f" {[*_of_name(answer.result, other)]}"
        )
        numbers = set(re.findall(r"\d{2,}", MARK.sub("", sentence)))
        if other not in sentence and len(telling) > 1 and not any(one in told for one in telling) and not any(one in told for one in numbers):
            yield sentence.replace(said[0], other)


def _units(sentence: str, language: str) -> Iterator[str]:
    """Another unit; a percentage is the same as points of 100, so only where the maximum is another, or none is told."""
    word = {"sv": "poäng", "en": "points"}[language]
    if f"100 {word}" not in sentence and re.search(rf"\d {word}\b", sentence):
        for unit in UNITS[language] if "800" in sentence else UNITS[language][1:]:
            yield re.sub(rf"(\d) {word}\b", rf"\1 {unit}", sentence, count=1)


def _meant(sentence: str) -> Iterator[str]:
    for verb, changed in MODAL.items():
        if re.search(rf"(?<!\w){verb}(?!\w)", sentence) and not re.search(r"\b(inte|inget|ingen|saknar|not|no|lacks)\b", sentence):
            yield from (re.sub(rf"(?<!\w){verb}(?!\w)", one, sentence, count=1) for one in changed)
