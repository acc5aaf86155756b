"""What is known of the built-in corpus comes out right through the whole house."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.errors import UnknownArea, UnknownMunicipality
from assistant.wiring import Kompass


def names(rows: list[dict[str, object]]) -> list[object]:
    return [row["municipality"] for row in rows]


def test_area_7_of_2016_keeps_points_ranges_and_credit_apart(kompass: Kompass) -> None:
    result = kompass.call("rank", {"area": 7, "edition": "2016"}).result
    assert [(row["municipality"], row["points"]) for row in result["scored"]] == [("Mölndal", 45), ("Vänersborg", 30)]
    assert [(row["municipality"], row["low"], row["high"]) for row in result["bounded"]] == [("Helsingborg", 69, 92)]
    by_evaluators = {row["municipality"] for row in result["credited"] if row["kind"] == "cited_by_evaluator"}
    assert by_evaluators == {"Karlskrona", "Västerås", "Eskilstuna", "Helsingborg"}


def test_area_7_without_an_edition_is_the_newest_with_points_and_the_others_stand_apart(kompass: Kompass) -> None:
    result = kompass.call("rank", {"area": 7}).result
    assert (result["edition"], result["area"]["name"]) == ("2020", "Arbetsliv")
    assert names(result["scored"]) == ["Vallentuna"]
    assert [(other["edition"], other["relation"]) for other in result["other_editions"]] == [
        ("2016", "same_number"),
        ("2010", "same_number"),
        ("2002", "same_number"),
    ]


def test_vanersborg_has_429_of_800_derived_and_18_weak_sub_questions(kompass: Kompass) -> None:
    result = kompass.call("profile", {"municipality": "Vänersborg"}).result
    assert (result["total"]["points"], result["total"]["basis"]) == (429, "derived")
    assert (len(result["sub_questions"]), sum(row["weak"] for row in result["sub_questions"])) == (45, 18)
    assert (result["strongest"], result["weakest"]) == ([6, 8], [7])


def test_peers_of_vanersborg_are_those_the_evaluators_point_to(kompass: Kompass) -> None:
    weak = {row["sub_question"]: row for row in kompass.call("peers", {"municipality": "Vänersborg"}).result["weak"]}
    assert list(weak)[:2] == ["4.3", "5.2"] and len(weak) == 18
    assert (weak["4.3"]["missing"], weak["5.2"]["missing"]) == (18, 18)
    assert names(weak["4.3"]["peers"])[0] == "Örnsköldsvik"
    assert set(names(weak["5.2"]["peers"])[:2]) == {"Ulricehamn", "Örebro"}
    assert names(weak["7.4"]["peers"])[0] == "Karlskrona"
    assert set(names(weak["7.5"]["peers"])) == {"Västerås", "Eskilstuna", "Helsingborg"}
    everybody = {name for row in weak.values() for name in names(row["peers"])}
    assert not everybody & {"Trollhättan", "Uddevalla", "Vänersborg"}


def test_a_misspelt_name_is_not_corrected_by_a_tool(kompass: Kompass) -> None:
    with pytest.raises(UnknownMunicipality) as raised:
        kompass.call("profile", {"municipality": "Vännersborg"})
    assert "Vänersborg" in raised.value.suggestions
    with pytest.raises(UnknownArea):
        kompass.call("rank", {"area": 9})


def test_the_real_report_goes_in_and_out_again(fresh: Kompass, real_report: Path) -> None:
    (row,) = fresh.ingest([real_report])
    assert (row["status"], row["municipality"], row["year"], row["edition"], row["areas"], row["sub_questions"]) == (
        "added", "Vänersborg", 2018, "2016", 8, 45,
    )  # fmt: skip
    assert {(one["code"], one["where"], one["printed"], one["computed"]) for one in row["discrepancies"]} == {
        ("area_total_mismatch", "area 2", 57, 54),
        ("percent_mismatch", "7.5", 30, 20),
        ("heading_list_mismatch", "area 1", 4, 5),
        ("heading_list_mismatch", "area 7", 6, 5),
    }
    assert fresh.ingest([real_report])[0]["status"] == "unchanged"
    hits = fresh.call("search", {"query": "kontaktcenter", "municipality": "Vänersborg"}).result["hits"]
    assert hits and any(hit["page"] for hit in hits)
    fresh.remove(row["id"])
    hits = fresh.call("search", {"query": "kontaktcenter", "municipality": "Vänersborg"}).result["hits"]
    assert hits and not any(hit["page"] for hit in hits)
    assert fresh.reports() == [] and list((fresh.settings.home / "reports").iterdir()) == []


def test_every_quote_of_the_real_report_stands_on_its_page(fresh: Kompass, real_report: Path) -> None:
    from assistant.language.folding import contains

    (row,) = fresh.ingest([real_report])
    pages = fresh.corpus().reports[row["id"]].page_texts
    envelope = fresh.call("profile", {"municipality": "Vänersborg"})
    cited = [one for one in envelope.citations if one.page is not None]
    assert len(cited) > 200
    assert [one.id for one in cited if not contains(pages[one.page - 1], one.quote)] == []
