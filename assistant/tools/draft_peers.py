"""What a draft says about municipalities to look at: only what a source says, with whose word it is."""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from assistant.domain.evaluation import Evaluation
from assistant.domain.municipality import Municipality
from assistant.language.phrases import Phrases
from assistant.tools.arguments import Arguments
from assistant.tools.citing import Sources
from assistant.tools.sameness import said_once

Sentence = tuple[str, list[str]]
"""A sentence and the ids of the citations behind it."""
_SCORES = ("sub_question_score", "area_score", "area_range", "total_score")


class PeerWriter:
    """Sentences about the peers of one section after another; points of an area are told once in a draft."""

    def __init__(
        self,
        home: Municipality,
        own: Evaluation | None,
        arguments: Arguments,
        sources: Sources,
        say: Phrases,
        marked: Callable[[str, Iterable[str]], str],
    ) -> None:
        self.home, self.own, self.arguments, self.sources, self.say = home, own, arguments, sources, say
        self.reasons: list[dict[str, Any]] = []
        """Those that were told: what must be known before using the draft concerns them alone."""
        self._told: dict[tuple[Any, ...], Any] = {}
        self._more: dict[str, list[str]] = {}
        self._superlatives = re.compile("|".join(sources.say.texts("draft.superlatives")), re.IGNORECASE)

    def sentences(self, row: dict[str, Any], number: str | int, recommended: str) -> list[Sentence]:
        """`recommended`: what the section's recommendation says already."""
        peers = row["peers"]
        if not peers:
            return [(self.say(f"draft.{nobody(row)}"), [])]
        lead = {peer["municipality"]: self._reasons(peer) for peer in peers}
        self._pages = {peer["municipality"]: _pages(peer) for peer in peers}
        self.reasons += [one for some in lead.values() for one in some]
        own = [(name, one) for name, some in lead.items() for one in some if one["kind"] == "cited_in_own_report"]
        plain = {name for name, one in own if "from" not in one}  # of whom more is told than the mere pointer
        told = self._pointed(row, [(name, one) for name, one in own if name not in recommended and ("from" not in one or name not in plain)])
        told += self._statements([(name, one) for name, some in lead.items() for one in some if one["kind"] not in ("cited_in_own_report", *_SCORES)])
        if self.arguments.length != "short" or not told:
            told += self._scores(row, number, lead, bool(told or own))
        return told

    def _reasons(self, peer: dict[str, Any]) -> list[dict[str, Any]]:
        """The reasons worth telling: the strongest; in a full draft also a second statement, and the points."""
        statements = [one for one in peer["reasons"] if one["kind"] not in _SCORES]
        if self.arguments.length != "full":
            first = peer["reasons"][0]
            sober = [one for one in statements if one["kind"] == first["kind"] and not self._boasts(one)]
            return [*sober, first][:1]
        groups = said_once(statements)[:2]
        self._more |= {str(same[0]["citation"]): [str(one["citation"]) for one in same[1:]] for same in groups}
        return [dict(same[0]) for same in groups] + [one for one in peer["reasons"] if one["kind"] in _SCORES]

    def _boasts(self, one: dict[str, Any]) -> bool:
        """Whether a statement says more than a sober report would: best, unusually, outstanding."""
        return one["kind"] not in _SCORES and "from" not in one and self._superlatives.search(one["text"]) is not None

    # -- what is said -------------------------------------------------------------------------------------------------

    def _pointed(self, row: dict[str, Any], own: list[tuple[str, dict[str, Any]]]) -> list[Sentence]:
        """Whom the evaluators of the very report point to, those with the same words together."""
        groups: dict[str, list[tuple[str, dict[str, Any]]]] = {}
        for name, one in own:
            does = None if "from" in one else self._does(name, one["text"])
            groups.setdefault(does or f"={one['text']}", []).append((name, one))
        told: list[Sentence] = []
        for n, (does, some) in enumerate(groups.items()):
            names, ids = [name for name, _ in some], [one["citation"] for _, one in some]
            ids += [page for name in names for page in self._pages[name] if page not in ids]
            told.append((self._pointing(row, n, does, names, some[0][1]), ids))
        return told

    def _pointing(self, row: dict[str, Any], n: int, does: str, names: list[str], one: dict[str, Any]) -> str:
        listed, place = self.say.listed(names), "first" if n == 0 else "next"
        if does.startswith("="):
            return self.say(f"draft.own_quoted_{place}", names=listed, text=one["text"])
        if "draft.quoted" not in self.say and self._stands_alone(does):
            return self.say("draft.own_apart", names=listed, statement=one["text"])
        key = f"draft.own_{place}_{'one' if len(names) == 1 else 'many'}"
        choice = zlib.crc32(f"{self.home.code}{row['sub_question'] or row['area']}".encode())
        return self.say(key, choice, names=listed, does=self._inflected(does, len(names)), statements=self._said(one["text"]))

    @staticmethod
    def _does(name: str, text: str) -> str | None:
        """What follows the name in a statement that begins with it, without the full stop."""
        return text.removeprefix(f"{name} ").rstrip(".") if text.startswith(f"{name} ") else None

    def _stands_alone(self, does: str) -> bool:
        """Whether the words cannot follow "som": an adverb after the verb would stand in the wrong place."""
        return does.split()[1:2] != [] and does.split()[1] in self.say.raw("draft.adverbs")

    def _inflected(self, does: str, count: int) -> str:
        if count > 1:
            for pair in self.say.raw("draft.plurals"):
                if does.startswith(pair[0]):
                    return f"{pair[1]}{does.removeprefix(pair[0])}"
        return does

    def _said(self, text: str) -> str:
        return self.say("draft.quoted", text=text) if "draft.quoted" in self.say else text

    def _statements(self, some: list[tuple[str, dict[str, Any]]]) -> list[Sentence]:
        """Things said about municipalities, with whose word it is in brackets; those with the same words together."""
        groups: dict[tuple[str, str], list[tuple[str, dict[str, Any]]]] = {}
        for name, one in some:
            words = f"={one['text']}" if "from" in one else self._does(name, one["text"]) or f"={one['text']}{name}"
            groups.setdefault((words, self._whose(one)), []).append((name, one))
        told: list[Sentence] = []
        for (does, whose), alike in groups.items():
            name, one = alike[0]
            ids = self._sources_of(other for _, other in alike)
            names = self.say.listed(other for other, _ in alike)
            if "from" in one:
                key = "draft.pointed_elsewhere" if self.arguments.length == "short" else "draft.pointed_elsewhere_quoted"
                told.append((self.say(key, names=names, text=_one_line(one["text"]), **{"from": one["from"]}), ids))
            elif self._boasts(one):
                told.append((self.say("draft.named_only", names=names, whose=whose), ids))
            elif one.get("provenance") == "evaluated_strength" and name not in one["text"]:
                told.append((self.say("draft.listed_strength", name=name, year=one["year"], text=one["text"]), ids))
            elif name not in one["text"]:
                told += [(self.say("draft.said_about", name=name, text=other["text"].rstrip("."), whose=whose), ids) for name, other in alike]
            elif len(alike) > 1 and "draft.quoted" not in self.say:
                told.append((f"{names} {self._inflected(does, len(alike))} ({whose}).", ids))
            else:
                told += [(f"{self._said(other['text'].rstrip('.'))} ({whose}).", self._sources_of([other])) for _, other in alike]
        return told

    def _sources_of(self, some: Iterable[dict[str, Any]]) -> list[str]:
        """Their citations, and those of other places that say the same."""
        return [id for one in some for id in (one["citation"], *self._more.get(one["citation"], ()))]

    def _whose(self, one: dict[str, Any]) -> str:
        """Whose word it is, and of which year."""
        words = [self.say("draft.tail_area")] if one["kind"] == "area_credit" else []
        tail = self.say(f"draft.tail_{one.get('provenance') or one['kind']}")
        words.append(f"{tail} {one['year']}" if one["year"] else tail)
        return ", ".join(words)

    # -- points -------------------------------------------------------------------------------------------------------

    def _scores(self, row: dict[str, Any], number: str | int, lead: dict[str, list[dict[str, Any]]], others: bool) -> list[Sentence]:
        """Points of those whose reason they are, alike ones in one sentence; those told before are only referred to."""
        groups: dict[tuple[Any, ...], list[tuple[str, dict[str, Any]]]] = {}
        before: dict[Any, list[tuple[str, dict[str, Any]]]] = {}
        for name, some in lead.items():
            for one in some:
                if one["kind"] not in _SCORES:
                    continue
                fact = (name, one["kind"], one["edition"], one.get("area"))
                if one["kind"] != "sub_question_score" and fact in self._told:
                    before.setdefault(self._told[fact], []).append((name, one))
                    continue
                self._told[fact] = number
                groups.setdefault((one["kind"], one["edition"], one.get("relation")), []).append((name, one))
        told = [self._points(row, kind, edition, relation, some) for (kind, edition, relation), some in groups.items()]
        if before and not told and not others:
            place, again = next(iter(before.items()))
            text = self.say("draft.see_before", names=self.say.listed(name for name, _ in again), number=place)
            told.append((text, [one["citation"] for _, one in again]))
        return told

    def _dated(self, one: dict[str, Any]) -> bool:
        """Whether its year is worth telling: it is not that of the own evaluation."""
        return one["year"] is not None and (self.own is None or one["year"] != self.own.year)

    def _pair(self, name: str, one: dict[str, Any], *, alone: bool) -> str:
        """`Kalmar 70`; one of several with its year where that is worth telling."""
        return self.say(
            "draft.pair_dated" if self._dated(one) and not alone else "draft.pair",
            municipality=name,
            points=self.say.number(one["points"]),
            year=one["year"],
        )

    def _points(self, row: dict[str, Any], kind: str, edition: str | None, relation: str | None, some: list[tuple[str, dict[str, Any]]]) -> Sentence:
        ids = [one["citation"] for _, one in some]
        if kind == "area_range":
            texts = [
                self.say("draft.area_range", municipality=name, low=self.say.number(one["low"]), high=self.say.number(one["high"]), year=one["year"])
                for name, one in some
            ]
            return " ".join(texts), ids
        pairs = self.say.listed(self._pair(name, one, alone=len(some) == 1) for name, one in some)
        when = self.say("draft.when", year=some[0][1]["year"]) if len(some) == 1 and self._dated(some[0][1]) else ""
        values: dict[str, Any] = {"pairs": pairs, "when": when, "max": some[0][1]["max"], "name": self.home.name, "edition": edition}
        if kind == "total_score" and some[0][1]["other_edition"]:
            return self.say("draft.total_scores_care", **values), ids
        if kind in ("sub_question_score", "total_score"):
            return self.say(f"draft.{kind}s", **values), ids
        if relation is not None:
            return self.say("draft.area_scores_care" if relation == "comparable_with_care" else "draft.area_scores_elsewhere", **values), ids
        own = some[0][1]["own_points"]
        if own is None or self.own is None or row["sub_question"] is None:
            return self.say("draft.area_scores_alone", **values), ids
        return self.say("draft.area_scores", own=self.say.number(own), **values), [*ids, self.sources.evaluation(self.own, row["area"])]


def nobody(row: Mapping[str, Any]) -> str:
    """Which sentence says that nobody is shown: there may be some that are not alike enough. Of a total only those alike are told,
    whatever was asked for."""
    return "nobody" if not row["outside"] else "nobody_alike_total" if row["area"] is None else "nobody_alike"


def _pages(peer: dict[str, Any]) -> list[str]:
    """Where the very report points to the peer, by page: a second source for what a practice tells of it."""
    return [one["citation"] for one in peer["reasons"] if one["kind"] == "cited_in_own_report" and one.get("page") is not None]


def _one_line(text: str) -> str:
    return " ".join(text.split())
