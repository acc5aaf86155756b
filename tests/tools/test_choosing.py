"""Which peers are shown: spread over who there is, a close and a far example, and nothing silly at the edges."""

from __future__ import annotations

from collections import Counter

import pytest
from small_corpus import ask_draft, ask_peers, evaluated, found, ground, peer_names, practised, small

from assistant.domain.corpus import Corpus
from assistant.tools.choosing import OFTEN, Candidate, Spread, beside

SUB_QUESTIONS = [one.number for one in ground().framework.sub_questions_of("2016")]


def candidate(code: str, strength: int = 1, place: int = 0, role: str | None = None) -> Candidate:
    return Candidate(code, (strength,), (strength, place, code), role)


def test_the_best_supported_is_chosen_however_often_it_was_shown() -> None:
    spread = Spread()
    for _ in range(20):
        assert [one.code for one in spread.choose([candidate("a", 0), candidate("b", 1), candidate("c", 1)], 1)] == ["a"]


def test_among_the_equally_supported_the_one_shown_often_gives_way() -> None:
    spread = Spread()
    shown = Counter(one.code for _ in range(12) for one in spread.choose([candidate(x, place=n) for n, x in enumerate("abcd")], 1))
    assert shown == {"a": OFTEN, "b": OFTEN, "c": OFTEN, "d": OFTEN}


def test_one_alike_may_stand_twice_as_often() -> None:
    spread = Spread()
    shown = [spread.choose([candidate("a", place=0, role="close"), candidate("b", place=1)], 1)[0].code for _ in range(8)]
    assert shown == ["a"] * 2 * OFTEN + ["b"] * (8 - 2 * OFTEN)


def test_those_chosen_stand_in_their_order() -> None:
    spread = Spread()
    some = [candidate(x, place=n) for n, x in enumerate("abcdef")]
    for _ in range(9):
        chosen = spread.choose(some, 3)
        assert [one.order for one in chosen] == sorted(one.order for one in chosen)


def test_beside_gives_only_the_kinds_that_are_missing() -> None:
    close, far, plain = candidate("c", 3, role="close"), candidate("f", 2, role="stretch"), candidate("p")
    assert beside([plain, close, far], [plain]) == [close, far]
    assert beside([plain, close, far], [plain, far]) == [close]
    assert beside([plain], [plain]) == []


def test_helsingborg_is_not_the_answer_to_everything_when_others_are_as_well_supported() -> None:
    others = ("Helsingborg", "Kalmar", "Umeå", "Gävle", "Luleå", "Karlstad")
    corpus = small(
        evaluated("Vänersborg", scores=dict.fromkeys(SUB_QUESTIONS, 1)),
        *(practised(name, sub_question=number, area=int(number[0])) for number in SUB_QUESTIONS for name in others),
    )
    rows = ask_peers(corpus, municipality="Vänersborg").result["weak"]
    shown = Counter(peer["municipality"] for row in rows for peer in row["peers"])
    assert set(shown) == set(others)
    assert max(shown.values()) - min(shown.values()) <= OFTEN


def test_a_close_example_stands_beside_when_the_best_supported_are_all_far_off() -> None:
    corpus = small(
        evaluated("Vänersborg", scores={"7.5": 2}),
        *(practised(name) for name in ("Stockholm", "Helsingborg", "Umeå")),
        practised("Ängelholm", "own_strength"),
    )
    (row,) = ask_peers(corpus, municipality="Vänersborg").result["weak"]
    assert [(one["municipality"], one["role"]) for one in row["also"]] == [("Ängelholm", "close")]
    assert "Ängelholm" not in [one["municipality"] for one in row["peers"]]
    assert ask_peers(corpus, municipality="Vänersborg", limit=3).result["weak"][0]["also"] == []


def test_one_that_is_best_in_everything_is_told_nothing_silly() -> None:
    areas, scores = dict.fromkeys(range(1, 9), 100), {one.number: one.max for one in ground().framework.sub_questions_of("2016")}
    rest = [evaluated("Ale", areas=dict.fromkeys(range(1, 9), 40)), practised("Kalmar")]
    for best in (evaluated("Borås", scores=scores, areas=areas), evaluated("Borås", areas=areas)):
        result = ask_peers(small(best, *rest), municipality="Borås").result
        assert (result["weak"], result["without_peers"]) == ([], [])
        assert ask_draft(small(best, *rest), municipality="Borås").result["sections"] == []
    drafted = ask_draft(small(evaluated("Borås", areas=areas), *rest), municipality="Borås").result["markdown"]
    assert "alla har full poäng" in drafted and "Inga poäng är kända" not in drafted
    total = ask_peers(small(evaluated("Borås", total=800, total_basis="stated"), *rest), municipality="Borås").result
    assert (total["level"], total["without_peers"], total["weak"][0]["peers"]) == ("total", ["total"], [])


def test_a_small_one_in_the_north_with_only_a_total_gets_higher_totals_alike_and_examples_alike() -> None:
    corpus = small(
        evaluated("Vilhelmina", total=380, total_basis="stated"),
        evaluated("Lycksele", total=455, total_basis="stated"),
        evaluated("Stockholm", total=700, total_basis="stated"),
        practised("Storuman", sub_question="2.3", area=2),
        practised("Stockholm", sub_question="2.3", area=2),
    )
    result = ask_peers(corpus, municipality="Vilhelmina").result
    assert result["level"] == "total" and [one["municipality"] for one in result["weak"][0]["peers"]] == ["Lycksele"]
    assert [(one["municipality"], one["sub_question"]) for one in result["examples"]] == [("Storuman", "2.3")]
    assert result["would_help"] == ["area_points"]


@pytest.mark.parametrize("evaluation", [evaluated("Vilhelmina"), evaluated("Vilhelmina", None, None)])
def test_one_of_whom_no_points_are_known_still_gets_examples_of_those_alike(evaluation: object) -> None:
    result = ask_peers(small(evaluation, practised("Storuman")), municipality="Vilhelmina").result
    assert (result["level"], result["weak"]) == ("none", [])
    assert [one["municipality"] for one in result["examples"]] == ["Storuman"]


def test_old_evidence_is_said_to_be_old_even_when_newer_stands_beside_it() -> None:
    corpus = small(
        evaluated("Borås", 2024, scores={"7.5": 2}), practised("Kalmar", year=2023), practised("Kalmar", "award", year=2010, text="Kalmar fick pris.")
    )
    envelope = ask_peers(corpus, municipality="Borås")
    assert [one["old"] for one in envelope.result["weak"][0]["peers"][0]["reasons"]] == [False, True]
    assert "old_evidence" in {one.code for one in envelope.caveats}


def test_an_old_evaluation_of_ones_own_is_said_to_be_old(built_in: Corpus) -> None:
    assert "old_evidence" in {one.code for one in ask_peers(built_in, municipality="Karlskrona").caveats}


def test_a_sentence_that_a_report_and_a_pointer_share_is_no_second_reason() -> None:
    pointing = found("Borås", "recommendation", "Titta på hur Kalmar gör.", peers=("Kalmar",))
    (row,) = ask_peers(small(evaluated("Borås", scores={"7.5": 2}), pointing, pointing), municipality="Borås").result["weak"]
    assert len(row["peers"][0]["reasons"]) == 1
    assert peer_names(ask_peers(small(evaluated("Borås", scores={"7.5": 2}), pointing), municipality="Borås")) == ["Kalmar"]


def test_one_that_is_better_but_itself_weak_there_is_shown_only_when_others_leave_room() -> None:
    weak, strong = evaluated("Kalmar", scores={"7.5": 3}), [evaluated(one, scores={"7.5": 15}) for one in ("Ale", "Umeå", "Gävle")]
    home = evaluated("Borås", scores={"7.5": 1})
    assert peer_names(ask_peers(small(home, weak), municipality="Borås")) == ["Kalmar"]
    assert "Kalmar" not in peer_names(ask_peers(small(home, weak, *strong), municipality="Borås"))
    everybody = peer_names(ask_peers(small(home, weak, *strong), municipality="Borås", limit=9))
    assert len(everybody) == 4 and "Kalmar" in everybody
