"""Which municipality, which year, which edition: from titles as reports write them, and honestly when in doubt."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest

from assistant.domain.corpus import Corpus
from assistant.domain.report import Reading
from assistant.language.reading_words import ReadingWords
from assistant.ports import Rule, Run
from assistant.reading.report import Given, read_report

BODY = ["Arbetet beskrivs i planer som följs upp varje år av nämnden.", "Resultaten diskuteras på möten i förvaltningen under hösten."]


@dataclass
class Typed:
    """An open document that was typed: the first line of a page is large."""

    pages: list[list[str]]
    sizes: dict[str, float] = field(default_factory=dict)

    @property
    def page_count(self) -> int:
        return len(self.pages)

    def rules(self, page: int) -> list[Rule]:
        return []

    def has_pictures(self, page: int) -> bool:
        return False

    def runs(self, page: int, *, apart: bool = False) -> list[Run]:
        lines = self.pages[page - 1]
        return [
            Run(text, 60, 800 - 15 * n, self.sizes.get(text, 20.0 if page == 1 else 14.0 if text.startswith("Område") else 11.0))
            for n, text in enumerate(lines)
        ]


@pytest.fixture
def typed(built_in: Corpus, reading_tables: ReadingWords):  # type: ignore[no-untyped-def]
    def reads(
        title: list[str], edition: str = "2016", names: dict[int, str] | None = None, more: list[str] | None = None, given: Given | None = None
    ) -> Reading:
        areas = []
        for area in built_in.framework.areas_of(edition):
            areas += [f"Område {area.number} {(names or {}).get(area.number, area.name)}", "Poäng: 50", *BODY, *(more or [])]
        document = Typed([title, *[areas[n : n + 40] for n in range(0, len(areas), 40)]])
        return read_report(
            document,
            path="typed.pdf",
            sha256="ab" * 32,
            framework=built_in.framework,
            municipalities=built_in.municipalities,
            words=reading_tables,
            given=given,
        )

    return reads


@pytest.mark.parametrize(
    ("title", "name", "year"),
    [
        (["KommunKompassen HELSINGBORGS STAD 2017"], "Helsingborg", 2017),
        (["Analys av Vänersborg kommun 2018", "Kommunkompassen"], "Vänersborg", 2018),
        (["Kommunkompassen – Analys av Tyresö kommun 2010-11-10–12"], "Tyresö", 2010),
        (["KOMMUNKOMPASSEN", "ANALYS AV UPPLANDS VÄSBY", "2016-11-30"], "Upplands Väsby", 2016),
        (["Kommunkompassen", "Marks kommun", "den 4 mars 2015"], "Mark", 2015),
        (["Utvärdering av Malung-Sälens kommun", "enligt Kommunkompassen, oktober 2012"], "Malung-Sälen", 2012),
        (["Kommunkompassen i Borås Stad 2019"], "Borås", 2019),
        (["Kommunkompassen Falu kommun 2013"], "Falun", 2013),
        (["Kommunkompassen", "Rapport 2014: Lunds kommun"], "Lund", 2014),
        (["Kommunkompassen", "Region Gotland", "Stockholm 2014-06-03"], "Gotland", 2014),
        (["Uppföljning av 2016 års utvärdering", "Kommunkompassen Västerås 2019"], "Västerås", 2019),
        (["Kommunkompassen", "Järfälla kommun 2020/2021"], "Järfälla", 2021),
        (["Kommunkompassen", "Stockholm 2014-06-03"], "Stockholm", 2014),
    ],
)
def test_titles_are_understood(typed, title: list[str], name: str, year: int) -> None:  # type: ignore[no-untyped-def]
    report = typed(title).report
    assert (report.municipality, report.year, report.warnings) == (name, year, ())


def test_a_misspelt_title_is_understood_and_said(typed) -> None:  # type: ignore[no-untyped-def]
    report = typed(["KOMMUNKOMPASSEN", "ANALYS AV VÄNERBORG KOMMUN 2018"], more=["Vänersborg har en ny plan för arbetet."]).report
    assert report.municipality == "Vänersborg"
    (warning,) = report.warnings
    assert "VÄNERBORG" in warning and "Vänersborg" in warning


def test_a_title_without_a_name_takes_the_name_the_text_has(typed) -> None:  # type: ignore[no-untyped-def]
    report = typed(["Kommunkompassen 2018"], more=["Nacka har en ny plan för arbetet."]).report
    assert report.municipality == "Nacka"
    assert "Nacka" in report.warnings[0]


def test_what_a_person_says_goes_first_and_the_difference_is_told(typed, built_in: Corpus) -> None:  # type: ignore[no-untyped-def]
    nacka = next(one for one in built_in.municipalities if one.name == "Nacka")
    report = typed(["Kommunkompassen Tyresö kommun 2018"], given=Given(municipality=nacka, year=2017)).report
    assert (report.municipality, report.year) == ("Nacka", 2017)
    assert any("Tyresö" in one for one in report.warnings) and any("2018" in one for one in report.warnings)


@pytest.mark.parametrize(("edition", "year"), [("2002", 2005), ("2010", 2012), ("2010", 2016), ("2016", 2016), ("2016", 2020), ("2020", 2021)])
def test_names_and_year_that_agree_state_the_edition(typed, edition: str, year: int) -> None:  # type: ignore[no-untyped-def]
    report = typed([f"Kommunkompassen Nacka kommun {year}"], edition=edition).report
    assert (report.edition, report.edition_basis) == (edition, "stated")
    assert report.edition_reason


def test_names_of_an_edition_out_of_its_time_are_a_doubt(typed) -> None:  # type: ignore[no-untyped-def]
    report = typed(["Kommunkompassen Nacka kommun 2021"], edition="2010").report
    assert (report.edition, report.edition_basis) == ("2010", "inferred")


def test_names_that_fit_two_editions_leave_it_to_the_year_in_doubt(typed) -> None:  # type: ignore[no-untyped-def]
    report = typed(["Kommunkompassen Nacka kommun 2017"], names={7: "Något helt annat"}).report
    assert (report.edition, report.edition_basis) == ("2016", "inferred")
    report = typed(["Kommunkompassen Nacka kommun 2012"], names={7: "Något helt annat"}).report
    assert (report.edition, report.edition_basis) == ("2010", "inferred")


def test_the_month_is_told_where_the_report_tells_it(typed) -> None:  # type: ignore[no-untyped-def]
    reading = typed(["Kommunkompassen Nacka kommun 2018", "Utvärderingen genomfördes i maj år 2018 av två utvärderare."])
    assert reading.evaluation.month == 5


def test_areas_without_rows_have_their_points_and_a_derived_total(typed) -> None:  # type: ignore[no-untyped-def]
    evaluation = typed(["Kommunkompassen Nacka kommun 2018"]).evaluation
    assert dict(evaluation.areas) == dict.fromkeys(range(1, 9), 50)
    assert (evaluation.total_points, evaluation.basis, evaluation.scores) == (400, "derived", ())


def test_ids_are_of_the_bytes(typed) -> None:  # type: ignore[no-untyped-def]
    reading = typed(["Kommunkompassen Nacka kommun 2018"])
    assert reading.report.id == "rabababababab"
    assert [one.id for one in reading.passages[:2]] == ["passage:rabababababab:1", "passage:rabababababab:2"]
    assert reading == typed(["Kommunkompassen Nacka kommun 2018"])


def test_progress_counts_pages(built_in: Corpus, reading_tables: ReadingWords) -> None:
    seen: list[tuple[str, int, int]] = []
    document = Typed(
        [
            ["Kommunkompassen Nacka kommun 2018"],
            [line for area in built_in.framework.areas_of("2016") for line in (f"Område {area.number} {area.name}", "Poäng: 50", *BODY)],
        ]
    )
    read_report(
        document,
        path="a.pdf",
        sha256="0" * 64,
        framework=built_in.framework,
        municipalities=built_in.municipalities,
        words=reading_tables,
        progress=lambda *step: seen.append(step),
    )
    assert seen == [("pages", 1, 2), ("pages", 2, 2)]
