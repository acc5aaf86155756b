"""Whatever stands on the pages, and wherever: a reading or an error of ours, and what is read keeps its promises."""

from __future__ import annotations

from dataclasses import dataclass

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assistant.domain.corpus import Corpus
from assistant.errors import ReportError
from assistant.language.folding import part_on_page
from assistant.language.reading_words import ReadingWords
from assistant.ports import Rule, Run
from assistant.reading.report import Given, read_report

#: Pieces of which reports are made, so that the reader gets into all its rooms.
PIECES = [
    "Kommunkompassen", "Analys av Nacka kommun 2018", "Område 1 Offentlighet och demokrati", "7. Ständiga förbättringar 45 poäng",
    "Poäng: 51", "Rubriker", "Poäng", "Styrkor", "Förbättringsmöjligheter", "• Planen är känd", "- följs upp", "1.1",
    "1.1 Finns en strategi? 5 15 33%", "5 av", "15", "7.5", "Summa 51 100 51%", "Totalt 429 800", "Allmänt", "Innehållsförteckning",
    "Område 2 ........ 14", "3 (47)", "Sida 9", "Ett gott exempel är Mölndal.", "Kommunen bör följa upp målen.", "klago-",
    "mål och synpunkts-", "och klagomål", "ﬁnns", "\u00ad", "Översikt av poängfördelning", "Resultat: 40 av 100", "8.1 Näringsliv", "%",
    "(", ".", "Område 9 Finns inte", "Arbetet beskrivs i planer som följs upp varje år av nämnden. Det är bra.",
]  # fmt: skip
places = st.floats(min_value=-50, max_value=900, allow_nan=False, width=32)
texts = st.one_of(st.sampled_from(PIECES), st.text(max_size=30))
runs = st.builds(Run, texts, places, places, st.sampled_from([0.0, 8.0, 10.0, 10.5, 14.0, 26.0]), st.booleans(), st.booleans())
rules = st.builds(Rule, places, places, places)


@dataclass
class Pages:
    """An open document of these pages."""

    pages: list[tuple[list[Run], list[Rule]]]

    @property
    def page_count(self) -> int:
        return len(self.pages)

    def runs(self, page: int, *, apart: bool = False) -> list[Run]:
        return [one for one in self.pages[page - 1][0] if one.text.strip()]

    def rules(self, page: int) -> list[Rule]:
        return self.pages[page - 1][1]

    def has_pictures(self, page: int) -> bool:
        return False


def _front(corpus: Corpus) -> tuple[list[Run], list[Rule]]:
    """A page that makes it a report, so that reading goes on to the end."""
    lines = ["Kommunkompassen Nacka kommun 2018", *(f"Område {area.number} {area.name} 50 100 50%" for area in corpus.framework.areas_of("2016"))]
    return [Run(line, 60, 800 - 20 * n, 12) for n, line in enumerate(lines)], []


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
@given(pages=st.lists(st.tuples(st.lists(runs, max_size=40), st.lists(rules, max_size=6)), max_size=4))
def test_any_pages_end_in_a_reading_or_an_error_of_ours(
    built_in: Corpus, reading_tables: ReadingWords, pages: list[tuple[list[Run], list[Rule]]]
) -> None:
    try:
        reading = read_report(
            Pages([_front(built_in), *pages]),
            path="a.pdf",
            sha256="0" * 64,
            framework=built_in.framework,
            municipalities=built_in.municipalities,
            words=reading_tables,
            given=Given(year=2018),
        )
    except ReportError:
        return
    assert all(1 <= (one.page or 0) <= len(pages) + 1 for one in (*reading.findings, *reading.passages, *reading.pointers))
    assert all(1 <= area <= 8 for area in reading.evaluation.areas)
    assert len({one.sub_question for one in reading.evaluation.scores}) == len(reading.evaluation.scores)
    assert all(part_on_page(reading.report.page_texts[(one.page or 1) - 1], one.text) for one in reading.passages)
