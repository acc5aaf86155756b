"""The pointer graph: whom evaluators send others to, counted once a report, place and municipality."""

from __future__ import annotations

from small_corpus import ask_peers, code, evaluated, found, practised, small

from assistant.domain.corpus import Corpus
from assistant.domain.evidence import Pointer


def pointer(from_name: str, to_name: str, area: int = 7, sub_question: str | None = "7.5", year: int = 2018, edition: str = "2016") -> Pointer:
    id = f"p:{from_name}:{to_name}:{area}:{sub_question}:{year}:{edition}"
    return Pointer(id, code(from_name), year, edition, code(to_name), area, sub_question, "Avsnitt", f"Titta på {to_name}.")


def times(corpus: Corpus, **given: object) -> dict[str, int]:
    return {one["municipality"]: one["times"] for one in ask_peers(corpus, most_cited=True, **given).result["most_cited"]}


def test_nothing_is_counted_when_nobody_points() -> None:
    result = ask_peers(small(evaluated("Borås")), most_cited=True).result
    assert (result["most_cited"], result["pointers"], result["reports"]) == ([], 0, 0)


def test_the_same_pointer_told_by_practice_finding_and_report_counts_once() -> None:
    corpus = small(
        practised("Kalmar", source=("Borås", 2018)),
        found("Borås", "recommendation", "Kommunen kan titta på Kalmar.", peers=("Kalmar",), year=2018),
        pointer("Borås", "Kalmar"),
    )
    assert times(corpus) == {"Kalmar": 1}


def test_praise_of_a_municipality_in_its_own_report_is_no_pointer() -> None:
    assert times(small(practised("Kalmar", source=("Kalmar", 2018)), practised("Kalmar", kind="award"), pointer("Borås", "Borås"))) == {}


def test_equal_counts_share_a_rank_and_rows_tell_for_what_and_when() -> None:
    corpus = small(
        pointer("Borås", "Kalmar"), pointer("Ale", "Kalmar", year=2016), pointer("Borås", "Falun", 4, "4.3"), pointer("Ale", "Kiruna", year=2016)
    )
    rows = ask_peers(corpus, most_cited=True).result["most_cited"]
    assert [(one["municipality"], one["rank"], one["times"]) for one in rows] == [("Kalmar", 1, 2), ("Falun", 2, 1), ("Kiruna", 2, 1)]
    assert (rows[0]["by"], rows[0]["years"], rows[0]["sub_questions"]) == (["Ale", "Borås"], [2016, 2018], ["7.5"])
    assert all(one["citation"] for row in rows for one in row["for"])


def test_an_area_counts_its_subject_in_other_editions_and_not_the_same_number_of_another_subject() -> None:
    corpus = small(pointer("Borås", "Kalmar"), pointer("Ale", "Falun", 6, None, 2022, "2020"), pointer("Ale", "Kiruna", 7, None, 2022, "2020"))
    assert times(corpus, area=7) == {"Falun": 1, "Kalmar": 1}


def test_a_municipality_narrows_to_its_own_report() -> None:
    corpus = small(pointer("Borås", "Kalmar"), pointer("Ale", "Falun"))
    assert times(corpus, municipality="Ale") == {"Falun": 1}


def test_the_built_in_corpus_knows_whom_evaluators_name_most(built_in: Corpus) -> None:
    first = ask_peers(built_in, most_cited=True, limit=1).result["most_cited"]
    assert [(one["municipality"], one["times"]) for one in first] == [("Helsingborg", 6)]


def test_whom_evaluators_put_forward_in_no_known_report_stands_apart_and_is_not_counted() -> None:
    corpus = small(practised("Kalmar", text="Kalmar lyfts fram."), practised("Kiruna", source=("Borås", 2020)), practised("Ale", "award"))
    result = ask_peers(corpus, most_cited=True).result
    assert [one["municipality"] for one in result["most_cited"]] == ["Kiruna"]
    assert [(one["municipality"], one["times"], one["years"]) for one in result["named"]] == [("Kalmar", 1, [2019])]
    assert result["pointers"] == 1


def test_those_put_forward_are_narrowed_by_area_as_the_pointers_are() -> None:
    corpus = small(practised("Kalmar"), practised("Ale", sub_question="2.1", area=2))
    assert [one["municipality"] for one in ask_peers(corpus, most_cited=True, area=2).result["named"]] == ["Ale"]
