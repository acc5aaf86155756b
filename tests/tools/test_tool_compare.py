"""Side by side: a difference is given only where points can be compared, and who is unknown is named."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from assistant.domain.answer import Envelope
from assistant.domain.corpus import Corpus
from assistant.domain.evaluation import Evaluation

Call = Callable[..., Envelope]
Caveats = Callable[[Envelope], set[str]]


def test_the_same_edition_is_comparable(ask: Call) -> None:
    found = ask("compare", municipalities=["Vänersborg", "Mölndal"], area=7).result
    assert found["comparable"] == "yes" and found["reason"]
    assert [(one["municipality"], one["areas"][0]["points"]) for one in found["municipalities"]] == [("Vänersborg", 30), ("Mölndal", 45)]
    assert found["differences"] == [{"area": 7, "highest": "Mölndal", "lowest": "Vänersborg", "difference": 15}]


def test_an_area_that_changed_between_editions_has_no_difference(ask: Call, caveats: Caveats) -> None:
    found = ask("compare", municipalities=["Vänersborg", "Karlskrona"], area=7)
    assert (found.result["comparable"], found.result["differences"]) == ("no", [])
    assert "editions_differ" in caveats(found)


def test_other_areas_of_2010_and_2016_are_comparable_with_care(ask: Call) -> None:
    found = ask("compare", municipalities=["Vänersborg", "Karlskrona"], area=1).result
    assert found["comparable"] == "with_care"
    assert found["differences"] == [{"area": 1, "highest": "Karlskrona", "lowest": "Vänersborg", "difference": 18}]


def test_an_area_by_its_name_is_one_subject_whatever_its_number(ask: Call) -> None:
    found = ask("compare", municipalities=["Vänersborg", "Vallentuna"], area="Arbetsliv").result
    assert [(one["edition"], one["areas"][0]["number"], one["areas"][0]["points"]) for one in found["municipalities"]] == [
        ("2016", 6, 73),
        ("2020", 7, 86),
    ]
    assert (found["comparable"], found["differences"]) == ("no", [])


def test_an_area_by_its_name_does_not_shut_out_an_older_edition(ask: Call) -> None:
    found = ask("compare", municipalities=["Vänersborg", "Karlskrona"], area="Offentlighet och demokrati").result
    assert (found["unknown"], found["comparable"]) == ([], "with_care")


def test_an_unknown_edition_is_not_comparable(call: Call) -> None:
    found = call("compare", municipalities=["Ale", "Borås"], edition="2010").result
    assert found["unknown"] == ["Ale"]
    assert next(one for one in found["municipalities"] if one["municipality"] == "Ale")["year"] is None


def test_one_without_an_evaluation_stands_there_with_nulls(ask: Call) -> None:
    found = ask("compare", municipalities=["Vänersborg", "Kiruna"], area=3).result
    assert found["unknown"] == ["Kiruna"]
    assert [(one["municipality"], one["total"], one["edition"]) for one in found["municipalities"]] == [
        ("Vänersborg", 429, "2016"),
        ("Kiruna", None, None),
    ]
    assert (found["comparable"], found["differences"]) == ("no", [])


def test_a_mean_stands_in_for_a_second_municipality(ask: Call) -> None:
    found = ask("compare", municipalities=["Karlskrona"], area=7, benchmark=True).result
    assert found["comparable"] == "with_care"
    assert [(row["points"], row["edition"]) for row in found["benchmarks"]] == [(51, "2010")]
    assert [(row["municipality"], row["difference"]) for row in found["to_benchmark"]] == [("Karlskrona", 22)]


def test_without_a_mean_of_the_edition_nothing_is_comparable(call: Call) -> None:
    found = call("compare", municipalities=["Mölndal"], benchmark=True).result
    assert (found["comparable"], found["benchmarks"], found["to_benchmark"]) == ("no", [], [])


def test_an_inferred_edition_is_compared_with_care(call: Call, caveats: Caveats) -> None:
    found = call("compare", municipalities=["Ale", "Mölndal"], area=7)
    assert found.result["comparable"] == "with_care"
    assert found.result["differences"][0]["difference"] == 0
    assert "inferred_edition" in caveats(found)


def test_municipalities_of_different_editions_are_also_shown_in_one_they_share(ask: Call) -> None:
    found = ask("compare", municipalities=["Vallentuna", "Mölndal"]).result
    assert (found["comparable"], found["differences"]) == ("no", [])
    assert found["common"]["edition"] == "2016"
    assert found["common"]["differences"] == [{"area": None, "highest": "Vallentuna", "lowest": "Mölndal", "difference": 127}]


def test_a_range_is_shown_but_never_subtracted(ask: Call) -> None:
    found = ask("compare", municipalities=["Vänersborg", "Helsingborg"], area=5).result
    row = found["municipalities"][1]["areas"][0]
    assert (row["points"], row["low"], row["high"]) == (None, 69, 92)
    assert found["differences"] == []


def test_totals_are_compared_within_an_edition(ask: Call) -> None:
    found = ask("compare", municipalities=["Höganäs", "Tomelilla"]).result
    assert found["differences"] == [{"area": None, "highest": "Höganäs", "lowest": "Tomelilla", "difference": 133}]


def test_the_order_of_the_names_is_kept(ask: Call) -> None:
    names = ["Tomelilla", "Karlskrona", "Höganäs"]
    found = ask("compare", municipalities=names)
    assert [one["municipality"] for one in found.result["municipalities"]] == found.arguments["municipalities"] == names


def test_of_equal_ones_nobody_is_both_highest_and_lowest(built_in: Corpus, caller: Callable[..., Call], shelf: object) -> None:
    same = tuple(
        Evaluation(name, code, name, 2018, "2016", areas={7: 50}) for code, name in (("1440", "Ale"), ("1441", "Lerum"), ("1480", "Göteborg"))
    )
    found = caller(replace(built_in, evaluations=same), shelf)("compare", municipalities=["Ale", "Lerum", "Göteborg"], area=7)
    assert found.result["differences"] == [{"area": 7, "highest": "Ale", "lowest": "Göteborg", "difference": 0}]
