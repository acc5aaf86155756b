"""The built-in corpus: CSV files of facts with sources, validated on load with file and line."""

from __future__ import annotations

import re
from pathlib import Path

from assistant.adapters.packaged import Row, folder, rows
from assistant.domain.corpus import Corpus, EvaluationKey
from assistant.domain.evaluation import Benchmark, Discrepancy, Evaluation, Score
from assistant.domain.evidence import PROVENANCES, Finding, Passage, Pointer, Practice
from assistant.domain.framework import EDITIONS, RELATIONS, Area, Background, Framework, Relation, SubQuestion
from assistant.domain.municipality import Group, Municipality

_REPORT_SOURCE = re.compile(r"^report: .*\banalys av (?P<name>.+?)s? kommuns? (?P<year>\d{4})$")
FINDING_KINDS = ("strength", "improvement", "observation", "recommendation")
PLACEMENTS = ("high", "medium", "low")


def load(place: Path | None = None) -> Corpus:
    """The corpus in `place` (default: the one that travels with the package). Raises CorpusError with file and line."""
    return _Loader(place or folder("corpus")).corpus()


class _Loader:
    def __init__(self, place: Path) -> None:
        self.place = place
        self.framework = self._framework()
        self.municipalities = tuple(self._municipality(row) for row in rows(place / "municipalities.csv"))
        self.by_code = {one.code: one for one in self.municipalities}
        self.by_name = {one.name: one for one in self.municipalities}

    def corpus(self) -> Corpus:
        scores: dict[EvaluationKey, list[Score]] = {}
        for row in rows(self.place / "scores.csv"):
            scores.setdefault((self._known(row).code, row.integer("year")), []).append(self._score(row))
        findings = tuple(self._finding(row) for row in rows(self.place / "findings.csv"))
        practices = tuple(self._practice(row) for row in rows(self.place / "practices.csv"))
        discrepancies: dict[EvaluationKey, list[Discrepancy]] = {}
        for row in rows(self.place / "discrepancies.csv"):
            discrepancies.setdefault((self._known(row).code, row.integer("year")), []).append(self._discrepancy(row))
        return Corpus(
            framework=self.framework,
            municipalities=self.municipalities,
            groups=tuple(Group(r.text("code"), r.text("name_sv"), r.text("main"), r.text("main_name_sv")) for r in rows(self.place / "groups.csv")),
            evaluations=tuple(self._evaluation(row, scores) for row in rows(self.place / "evaluations.csv")),
            benchmarks=tuple(self._benchmark(row) for row in rows(self.place / "benchmarks.csv")),
            findings=findings,
            practices=practices,
            pointers=tuple(pointer for one in findings for pointer in self._pointers(one)),
            discrepancies={key: tuple(some) for key, some in discrepancies.items()},
        )

    def _framework(self) -> Framework:
        place = self.place / "framework"
        return Framework(
            areas=tuple(
                Area(
                    r.one_of("edition", EDITIONS),
                    r.integer("number"),
                    r.text("name"),
                    tuple(filter(None, (r.optional("other_names") or "").split(";"))),
                    r.text("name_en"),
                    r.integer("max"),
                )
                for r in rows(place / "areas.csv")
            ),
            sub_questions=tuple(
                SubQuestion(r.one_of("edition", EDITIONS), r.text("number"), r.text("text"), r.integer("max"), r.text("text_en"))
                for r in rows(place / "sub_questions.csv")
            ),
            relations=tuple(
                Relation(
                    r.one_of("from_edition", EDITIONS),
                    r.integer("from_area"),
                    r.one_of("to_edition", EDITIONS),
                    r.integer("to_area"),
                    r.one_of("relation", RELATIONS),
                    r.text("basis"),
                )
                for r in rows(place / "crosswalk.csv")
            ),
            backgrounds=tuple(Background(r.integer("area"), r.text("statement")) for r in rows(place / "background.csv")),
        )

    @staticmethod
    def _municipality(row: Row) -> Municipality:
        def number(key: str) -> float:
            return float(row.maybe_number(key) or 0)

        return Municipality(
            row.text("code"),
            row.text("name"),
            row.text("county_code"),
            row.text("county"),
            row.integer("population"),
            row.integer("population_year"),
            row.text("group_2017"),
            row.text("group_2023"),
            number("lat"),
            number("lon"),
            number("land_km2"),
        )

    def _known(self, row: Row) -> Municipality:
        """The row's municipality: code and name must agree."""
        code = row.text("municipality_code")
        if code not in self.by_code:
            raise row.error(f"municipality_code is {code!r}; no municipality has it.")
        if self.by_code[code].name != row.text("municipality"):
            raise row.error(f"{code} is {self.by_code[code].name}, not {row.text('municipality')!r}.")
        return self.by_code[code]

    def _named(self, row: Row, name: str) -> Municipality:
        if name not in self.by_name:
            raise row.error(f"{name!r} is not a municipality.")
        return self.by_name[name]

    @staticmethod
    def _edition(row: Row) -> str | None:
        return row.one_of("edition", EDITIONS) if row.optional("edition") else None

    def _placed(self, row: Row, edition: str | None) -> tuple[int | None, str | None]:
        """Area and sub-question (2016 numbers) of a row, checked against the framework."""
        area, sub_question = row.maybe_integer("area"), row.optional("sub_question")
        if area is not None and self.framework.area(edition or "2016", area) is None:
            raise row.error(f"area is {area}; edition {edition or '2016'} has 1 to 8.")
        if sub_question is not None and self.framework.sub_question("2016", sub_question) is None:
            raise row.error(f"sub_question is {sub_question!r}; the 2016 edition has none with that number.")
        return area, sub_question

    def _evaluation(self, row: Row, scores: dict[EvaluationKey, list[Score]]) -> Evaluation:
        municipality, year = self._known(row), row.maybe_integer("year")
        total = row.maybe_number("total")
        points = {n: row.maybe_number(f"area{n}") for n in range(1, 9)}
        for n, value in points.items():
            if value is not None and not 0 <= value <= 100:
                raise row.error(f"area{n} is {value}; an area has 0 to 100 points.")
        return Evaluation(
            id=row.text("id"),
            code=municipality.code,
            municipality=municipality.name,
            year=year,
            month=row.maybe_integer("month"),
            edition=self._edition(row),
            edition_basis=row.one_of("edition_basis", ("stated", "inferred", "unknown")),
            areas={n: value for n, value in points.items() if value is not None},
            area_low=row.maybe_number("area_low"),
            area_high=row.maybe_number("area_high"),
            total=total,
            total_basis="unknown" if total is None else row.one_of("total_basis", ("stated", "derived")),
            scores=tuple(scores.get((municipality.code, year), ())),
            note=row.optional("note") or "",
            source_url=row.text("source_url"),
        )

    def _score(self, row: Row) -> Score:
        number = row.text("sub_question")
        known = self.framework.sub_question(row.text("edition"), number)
        points = row.maybe_number("points")
        if known is None or known.max != row.integer("max"):
            raise row.error(f"sub-question {number!r} with maximum {row.integer('max')} is not in edition {row.text('edition')}.")
        if points is None or not 0 <= points <= known.max:
            raise row.error(f"points is {points}; {number} has 0 to {known.max}.")
        return Score(number, points, known.max, row.maybe_number("percent_printed"), text=known.text)

    @staticmethod
    def _benchmark(row: Row) -> Benchmark:
        points = {n: row.maybe_number(f"area{n}") for n in range(1, 9)}
        total = row.maybe_number("total")
        return Benchmark(
            id=row.text("id"),
            label=row.text("label"),
            edition=row.one_of("edition", EDITIONS) if row.optional("edition") else None,
            year=row.integer("year"),
            kind=row.one_of("kind", ("mean", "median")),
            areas={n: value for n, value in points.items() if value is not None},
            total=total,
            total_basis="unknown" if total is None else row.one_of("total_basis", ("stated", "derived")),
            note=row.optional("note") or "",
            source_url=row.text("source_url"),
        )

    def _finding(self, row: Row) -> Finding:
        municipality, edition = self._named(row, row.text("municipality")), self._edition(row)
        area, sub_question = self._placed(row, edition)
        section = row.text("section")
        return Finding(
            id=f"finding:{row.text('id')}",
            code=municipality.code,
            municipality=municipality.name,
            year=row.integer("year"),
            edition=edition,
            area=area,
            sub_question=sub_question,
            section=section,
            kind=row.one_of("kind", FINDING_KINDS),
            text=row.text("statement"),
            peers=tuple(self._named(row, name.strip()).code for name in (row.optional("peers") or "").split(";") if name.strip()),
            in_table=section in ("Styrkor", "Förbättringsmöjligheter"),
        )

    @staticmethod
    def _pointers(finding: Finding) -> list[Pointer]:
        return [
            Pointer(
                f"{finding.id}:{code}",
                finding.code,
                finding.year,
                finding.edition,
                code,
                finding.area,
                finding.sub_question,
                finding.section,
                finding.text,
            )
            for code in finding.peers
        ]

    def _practice(self, row: Row) -> Practice:
        municipality, edition = self._known(row), self._edition(row)
        area, sub_question = self._placed(row, edition)
        source = row.text("source_url")
        report = _REPORT_SOURCE.match(source)
        return Practice(
            id=f"practice:{row.text('id')}",
            code=municipality.code,
            municipality=municipality.name,
            year=row.maybe_integer("year"),
            edition=edition,
            area=area,
            sub_question=sub_question,
            placement=row.one_of("placement", PLACEMENTS),
            kind=row.one_of("kind", PROVENANCES),
            concrete=row.one_of("concrete", ("yes", "no")) == "yes",
            text=row.text("statement"),
            source_url=source,
            source_code=self._named(row, report["name"]).code if report else None,
            source_year=int(report["year"]) if report else None,
        )

    @staticmethod
    def _discrepancy(row: Row) -> Discrepancy:
        return Discrepancy(
            row.text("code"),
            row.text("where"),
            row.maybe_number("printed"),
            row.maybe_number("computed"),
            text=row.text("note"),
            section=row.text("section"),
        )


def passages(corpus: Corpus) -> list[Passage]:
    """The built-in rows as passages that search finds: findings, practices and background."""
    found = [
        Passage(
            id=one.id,
            text=one.text,
            kind=one.kind,
            code=one.code,
            municipality=one.municipality,
            year=one.year,
            edition=one.edition,
            area=one.area,
            sub_question=one.sub_question,
            section=one.section,
            heading=_heading(corpus, one.edition, one.area, one.sub_question),
            source=f"Kommunkompassen, analys av {one.municipality} {one.year}",
        )
        for one in corpus.findings
    ]
    found += [
        Passage(
            id=one.id,
            text=one.text,
            kind="practice",
            code=one.code,
            municipality=one.municipality,
            year=one.year,
            edition=one.edition,
            area=one.area,
            sub_question=one.sub_question,
            heading=_heading(corpus, one.edition or "2016", one.area, one.sub_question),
            source=one.source_url,
            concrete=one.concrete,
            sure={"high": 1.0, "medium": 0.7, "low": 0.4}[one.placement],
        )
        for one in corpus.practices
    ]
    counts: dict[int, int] = {}
    for background in corpus.framework.backgrounds:
        counts[background.area] = counts.get(background.area, 0) + 1
        found.append(
            Passage(
                id=f"background:{background.area}.{counts[background.area]}",
                text=background.statement,
                kind="background",
                edition="2016",
                area=background.area,
                heading=_heading(corpus, "2016", background.area, None),
                source="Kommunkompassen, om området",
            )
        )
    return found


def _heading(corpus: Corpus, edition: str | None, area: int | None, sub_question: str | None) -> str:
    """Context put before a passage when it is embedded: the area's name and the sub-question's text."""
    known = corpus.framework.area(edition, area) if edition and area else None
    question = corpus.framework.sub_question("2016", sub_question) if sub_question else None
    return ". ".join(part for part in (known.name if known else "", question.text if question else "") if part)
