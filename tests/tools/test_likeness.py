"""Likeness: what it is made of, what the choices narrow to, and better and alike in one table."""

from __future__ import annotations

import pytest
from small_corpus import ask_peers, code, evaluated, ground, peer_names, practised, resolved, small

from assistant.domain.corpus import Corpus
from assistant.domain.municipality import Municipality
from assistant.errors import BadArgument
from assistant.tools.likeness import LIKE_US, WEIGHTS, likeness, listed_alike, role, similarity


def known(name: str) -> Municipality:
    return ground().by_code[code(name)]


def test_the_weights_are_shares_of_a_hundred() -> None:
    assert sum(WEIGHTS.values()) == 100


def test_one_is_wholly_like_itself_and_nobody_is_more_alike_than_that() -> None:
    home = known("Vänersborg")
    assert likeness(home, home) == 100
    assert all(0 <= likeness(home, other) < 100 for other in ground().municipalities if other.code != home.code)


def test_likeness_is_the_same_in_both_directions() -> None:
    some = ground().municipalities[::29]
    assert all(likeness(one, other) == likeness(other, one) for one in some for other in some)


def test_a_neighbour_of_the_same_group_and_size_is_more_alike_than_the_capital() -> None:
    home = known("Vilhelmina")
    assert likeness(home, known("Storuman")) > LIKE_US > likeness(home, known("Stockholm"))


def test_like_us_narrows_and_explains_its_weights() -> None:
    corpus = small(evaluated("Vänersborg", scores={"7.5": 2}), *(practised(one) for one in ("Mark", "Trollhättan", "Stockholm", "Kiruna")))
    envelope = ask_peers(corpus, municipality="Vänersborg", like="us")
    assert peer_names(envelope) == ["Mark", "Trollhättan"]
    assert envelope.result["criteria"] == {"like": "us", "min_likeness": 50, "max_likeness": 100, "weights": dict(WEIGHTS)}
    assert envelope.result["weak"][0]["outside"] == 2


def test_like_us_orders_the_equally_supported_by_likeness() -> None:
    names = ("Trollhättan", "Uddevalla", "Mark", "Ängelholm", "Enköping")
    corpus = small(evaluated("Vänersborg", scores={"7.5": 2}), *(practised(one) for one in names))
    rows = ask_peers(corpus, municipality="Vänersborg", like="us", limit=9).result["weak"][0]["peers"]
    points = [one["similarity"]["likeness"] for one in rows]
    assert points == sorted(points, reverse=True) and len(rows) == len(names)


def test_anywhere_is_no_narrowing_and_is_left_out_of_the_printed_arguments() -> None:
    corpus = small(evaluated("Vänersborg", scores={"7.5": 2}), practised("Kiruna"))
    envelope = ask_peers(corpus, municipality="Vänersborg", like="anywhere")
    assert peer_names(envelope) == ["Kiruna"]
    assert envelope.result["criteria"] == {} and "like" not in envelope.arguments


def test_an_unknown_likeness_is_an_error_with_those_there_are() -> None:
    with pytest.raises(BadArgument) as error:
        resolved(small(), municipality="Vänersborg", like="twins")
    assert set(error.value.suggestions) == {"group", "near", "size", "us", "anywhere"}


def test_a_stretch_is_of_another_group_and_size_and_a_close_one_near_or_of_the_same_group() -> None:
    home = known("Vänersborg")
    roles = {name: role(similarity(home, known(name))) for name in ("Stockholm", "Ängelholm", "Mölndal", "Kiruna")}
    assert roles == {"Stockholm": "stretch", "Ängelholm": "close", "Mölndal": "close", "Kiruna": None}


def test_those_alike_come_most_alike_first_and_never_with_oneself() -> None:
    home = known("Vänersborg")
    found = listed_alike(home, ground().municipalities)
    assert found[0].name == "Mark" and home not in found
    assert all(likeness(home, one) >= LIKE_US for one in found)


def test_the_picture_has_all_with_points_there_and_all_with_other_evidence_beside_likeness() -> None:
    corpus = small(
        evaluated("Borås", areas={7: 40}), evaluated("Kalmar", areas={7: 60}), evaluated("Ale", areas={7: 20}), practised("Kiruna", sub_question=None)
    )
    rows = ask_peers(corpus, municipality="Borås", area=7, picture=True).result["picture"]
    assert [(one["municipality"], one["points"], one["better"], one["home"]) for one in rows] == [
        ("Kalmar", 60, True, False),
        ("Borås", 40, False, True),
        ("Ale", 20, False, False),
        ("Kiruna", None, True, False),
    ]
    assert all(one["similarity"]["likeness"] <= 100 and one["citation"] for one in rows)


def test_the_picture_is_narrowed_as_the_peers_are_and_keeps_the_own_row() -> None:
    corpus = small(evaluated("Borås", areas={7: 40}), evaluated("Kiruna", areas={7: 60}), evaluated("Ale", areas={7: 50}))
    rows = ask_peers(corpus, municipality="Borås", area=7, like="near", picture=True).result["picture"]
    assert [one["municipality"] for one in rows] == ["Ale", "Borås"]


def test_no_picture_is_drawn_unless_it_is_asked_for_or_of_many_things_at_once(built_in: Corpus) -> None:
    assert "picture" not in ask_peers(built_in, municipality="Vänersborg", sub_question="7.5").result
    assert "picture" not in ask_peers(built_in, municipality="Vänersborg", picture=True).result
