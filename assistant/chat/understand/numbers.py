"""Numbers in questions: how many, how large, how many points, how far."""

from __future__ import annotations

import re
from typing import Any

from assistant.domain.municipality import SMALL_POPULATION
from assistant.language.question_words import QuestionWords

LARGE_POPULATION = 50_000
MOST_POINTS = 800
ABOUT = 2
"""Of "about 12 000 inhabitants" at least half and at most twice as many."""
_NUMBER = r"((?:\d{1,3}(?:[ \u00a0.,'’]\d{3})+(?!\d)|\d+(?:[.,]\d+)?)(?:\s*(?:tusen|thousand|k)(?!\w))?)"
_GROUPED = re.compile(r"\d{1,3}(?:[ \u00a0.,'’]\d{3})+")
_NOT_ROWS = r"(?!\w)(?!\s*(?:poäng|points|utgåv|edition|område|area|delfråg|sub|gånger|times|km\b|mil\b|år\b|years|senaste))"


class NumberFinder:
    """The limits of a question. Safe to share."""

    def __init__(self, words: QuestionWords) -> None:
        self._words, w = words, words.lists
        units = any_of([*w["points_word"], *w["population_word"]])
        number_words = "|".join(sorted(words.numbers, key=len, reverse=True))
        several = "|".join(sorted((word for word, value in words.numbers.items() if value > 1), key=len, reverse=True))
        no = rf"(?:({any_of(w['negation'])})\s+)?"
        self._over = re.compile(rf"(?<!\w)({any_of(w['over'])})\s+{no}{_NUMBER}\s*({units})?(?!\w)")
        self._under = re.compile(rf"(?<!\w)({any_of(w['under'])})\s+{no}{_NUMBER}\s*({units})?(?!\w)")
        self._inclusive = frozenset(" ".join(one.split()) for one in (*w["at_least"], *w["at_most"]))
        self._or_more = re.compile(rf"(?<![\w.,]){_NUMBER}\s*({units})?\s*(?:{any_of(w['or_more'])})(?!\w)")
        self._or_less = re.compile(rf"(?<![\w.,]){_NUMBER}\s*({units})?\s*(?:{any_of(w['or_less'])})(?!\w)")
        self._between = re.compile(rf"(?<!\w)(?:mellan|between|från|from)\s+{_NUMBER}\s+(?:och|and|till|to)\s+{_NUMBER}\s*({units})?")
        self._range = re.compile(rf"(?<![\w.,]){_NUMBER}\s*(?:[–-]|till|to)\s*{_NUMBER}\s*({units})(?!\w)")
        self._exact = re.compile(rf"(?<!\w)(?:{any_of(w['exactly'])})\s+{_NUMBER}\s*(?:{any_of(w['points_word'])})(?!\w)")
        self._about = re.compile(rf"(?<![\w.,])(?:(?:{any_of(w['about'])})\s+)?{_NUMBER}\s*(?:{any_of(w['population_word'])})(?!\w)")
        self._alone = re.compile(rf"(?<!\w)(?:{any_of(w['exactly'])})\s+(\d{{3}})\W*$")
        self._none = re.compile(rf"(?<![\w.,])(?:{any_of(w['zero'])}|0)\s+(?:{any_of(w['points_word'])})(?!\w)")
        others = any_of([*w["population_word"], "gånger", "utvärderingar", "times", "evaluations"])
        self._just = re.compile(rf"(?<!\w)(?:{any_of(w['exact'])})\s+{_NUMBER}(?!\w)(?!\s*(?:{others}))")
        self._within = re.compile(rf"(?<!\w)(?:{any_of(w['within_km'])})\s+{_NUMBER}\s*({any_of([*w['kilometres'], *w['mil']])})(?!\w)")
        self._limit = re.compile(
            rf"(?<!\w)(?:{any_of(w['top_of'])})(?:\s*-?\s*(?=\d)|\s+|-)(\d{{1,2}}|{number_words}){_NOT_ROWS}"
            rf"|(?<!\w)(?:{any_of(w['limit_before'])})\s+(\d{{1,2}}|{several}){_NOT_ROWS}"
            rf"|(?<!\w)(\d{{1,2}}|{several})\s+(?:{any_of(w['limit_after'])})(?!\w)"
        )
        self._negated = re.compile(rf"(?<!\w)(?:{any_of(w['negation'])})(?:\s+\w+){{0,2}}\s*$")
        spelt = "|".join(sorted(words.thousands, key=len, reverse=True)) or "(?!)"
        measured = any_of([*w["kilometres"], *w["mil"], *w["points_word"]])
        self._counted = re.compile(rf"(?<!\w)({number_words})(?=\s+(?:{measured})(?!\w))")
        self._spelt = re.compile(rf"(?<!\w)({spelt})(?!\w)")

    def find(self, low: str) -> dict[str, Any]:
        """min/max population and points (above, below: the limit itself is to be passed), max_distance, limit, length, exactly (so
        many points): those that the text sets."""
        low = self._spelt.sub(lambda match: str(self._words.thousands[match[1]]), low)
        low = self._counted.sub(lambda match: str(self._words.numbers[match[1]]), low)
        found: dict[str, Any] = {}
        for match in self._over.finditer(low):
            self._limit_of(found, "min", match, low)
        rest = self._over.sub(" ", low)
        for match in self._under.finditer(rest):
            self._limit_of(found, "max", match, rest)
        for side, pattern in (("min", self._or_more), ("max", self._or_less)):
            for match in pattern.finditer(low):
                self._bound(found, side, match[1], match[2])
        for between in (self._between, self._range):
            for match in between.finditer(low):
                low_end, high_end = sorted((match[1], match[2]), key=value)
                self._bound(found, "min", low_end, match[3])
                self._bound(found, "max", high_end, match[3])
        if (just := self._just.search(low)) is not None:
            self._bound(found, "min", just[1], None)
            self._bound(found, "max", just[1], None)
        if (exact := self._exact.search(low)) is not None and not {"min_points", "max_points"} & found.keys():
            found["exactly"] = value(exact[1])
        if (alone := self._alone.search(low)) is not None and int(alone[1]) <= MOST_POINTS and not {"min_points", "max_points"} & found.keys():
            found["exactly"] = int(alone[1])  # "vem fick 551?"
        if not {"min_population", "max_population"} & found.keys() and (about := self._about.search(low)) is not None:
            people = value(about[1])
            found |= {"min_population": int(people / ABOUT), "max_population": int(people * ABOUT)} if people >= ABOUT else {}
        if self._none.search(low) and not {"min_points", "max_points"} & found.keys():
            found["exactly"] = 0
        if (within := self._within.search(low)) is not None:
            found.pop("max_points", None)
            found.pop("below", None)
            found["max_distance"] = int(value(within[1]) * (10 if within[2] in self._words.lists["mil"] else 1))
        if (limited := self._limit.search(low)) is not None:
            given = next(filter(None, limited.groups()))
            wanted = int(given) if given.isdigit() else self._words.numbers[given]
            found |= {"limit": wanted} if wanted else {}
        sized = {"min_population", "max_population"} & found.keys()
        if self._words.says("small", low) and not sized:
            found["max_population"] = SMALL_POPULATION - 1
        elif self._words.says("large", low) and not sized:
            found["min_population"] = LARGE_POPULATION
        for key in ("short", "full"):
            if self._words.says(key, low):
                found["length"] = key
        return found

    def without(self, text: str) -> str:
        """The text without the words that set limits: "minst 60" is no subject."""
        for pattern in (self._over, self._under, self._or_more, self._or_less, self._between, self._range, self._about):
            text = pattern.sub(" ", text)
        return text

    def _limit_of(self, found: dict[str, Any], side: str, match: re.Match[str], low: str) -> None:
        """A limit by a word before the number. "Över 70" leaves 70 out, "minst 70" does not; "inte över 70" is at most 70, "når inte 70" is below."""
        passed = " ".join(match[1].split()) not in self._inclusive
        if match[2] or self._negated.search(low[: match.start()]):
            side, passed = "max" if side == "min" else "min", not passed
        self._bound(found, side, match[3], match[4], passed=passed)

    def _bound(self, found: dict[str, Any], side: str, number: str, unit: str | None, *, passed: bool = False) -> None:
        """`passed`: the limit itself is to be passed."""
        limit = value(number)
        if unit in self._words.lists["population_word"] or (unit is None and limit > MOST_POINTS):
            if unit is not None or not 1990 <= limit <= 2035:
                found[f"{side}_population"] = int(limit)
        elif limit <= MOST_POINTS:
            found[f"{side}_points"] = limit
            found |= {"above" if side == "min" else "below": True} if passed else {}


def value(number: str) -> float | int:
    """ "50 000", "50,000", "50.000", "50 tusen" and "50k" are 50000; "426,5" is 426.5."""
    times = 1000 if re.search(r"[a-z]", number) else 1
    digits = re.sub(r"\s*[a-z]+$", "", number)
    digits = re.sub(r"\D", "", digits) if _GROUPED.fullmatch(digits) else digits.replace(",", ".")
    amount = float(digits) * times
    return int(amount) if amount.is_integer() else amount


def any_of(words: Any) -> str:
    """Words or phrases as one alternative of a pattern, longest first."""
    return "|".join(sorted((r"\s+".join(map(re.escape, word.split())) for word in words), key=len, reverse=True))
