"""What stands behind points: the place in a report, or the row that knew what the report does not give."""

from __future__ import annotations

from dataclasses import replace

import pytest

from assistant.adapters import packaged
from assistant.domain.corpus import Corpus, ReadingParts
from assistant.domain.evaluation import TOTAL, Evaluation
from assistant.domain.report import Report
from assistant.tools.arguments import Arguments
from assistant.tools.citing import Sources

REPORT = Report(
    "r1", "a.pdf", "00", "Analys", "1487", "Vänersborg", 2018, "2016", "stated", "", ("Analys av Vänersborg", "Totalt fick kommunen 430 poäng.")
)
READ = Evaluation("evaluation:r1", "1487", "Vänersborg", 2018, "2016", report_id="r1")


def cited(built_in: Corpus, read: Evaluation, known: Evaluation | None = None, area: int | None = None) -> tuple[str, int | None, str]:
    corpus = replace(built_in, evaluations=() if known is None else (known,))
    seen = corpus.with_readings([ReadingParts(REPORT, read, (), (), (), ())], passages=0, revision=1)
    sources = Sources(seen, packaged.phrases)
    id = sources.evaluation(seen.evaluations[0], area)
    (one,) = (one for one in sources.envelope("profile", Arguments(), {}).citations if one.id == id)
    return one.kind, one.page, one.quote


def test_a_total_is_cited_where_the_report_gives_it(built_in: Corpus) -> None:
    read = replace(READ, total=430, total_basis="stated", area_pages={TOTAL: 2}, area_quotes={TOTAL: "Totalt fick kommunen 430 poäng"})
    assert cited(built_in, read) == ("report", 2, "Totalt fick kommunen 430 poäng")


def test_points_that_come_from_a_row_are_cited_to_the_row(built_in: Corpus) -> None:
    row = Evaluation(
        "1487-2018", "1487", "Vänersborg", 2018, "2016", areas={7: 33}, total=430, total_basis="stated", source_url="https://example.org"
    )
    assert cited(built_in, READ, row, 7) == ("evaluation", None, "33")
    assert cited(built_in, READ, row) == ("evaluation", None, "430")


def test_a_report_without_points_is_cited_by_its_first_line(built_in: Corpus) -> None:
    assert cited(built_in, READ) == ("report", 1, "Analys av Vänersborg")


@pytest.mark.parametrize(
    ("page", "quote"),
    [
        ("KOMMUNKOMPASSEN\nVänersborgs kommun\n2018\nEn rapport", "KOMMUNKOMPASSEN Vänersborgs kommun 2018"),
        ("KOMMUNKOMPASSEN\nEn rapport om en kommun", "KOMMUNKOMPASSEN"),
    ],
)
def test_a_title_over_several_lines_is_quoted_until_it_has_said_whose_it_is(built_in: Corpus, page: str, quote: str) -> None:
    corpus = built_in.with_readings([ReadingParts(replace(REPORT, page_texts=(page,)), READ, (), (), (), ())], passages=0, revision=1)
    sources = Sources(corpus, packaged.phrases)
    evaluation = next(one for one in corpus.evaluations if one.report_id == "r1")
    id = sources.evaluation(replace(evaluation, source_url=""))
    assert [one.quote for one in sources.envelope("profile", Arguments(), {}).citations if one.id == id] == [quote]
