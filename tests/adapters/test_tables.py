"""Tables of any result: nested rows, heads in people's words, citations written out, nothing that a spreadsheet runs."""

from __future__ import annotations

import csv
import io

import pytest
from openpyxl import load_workbook

from assistant.adapters import packaged
from assistant.adapters.tables import named, one_csv, tables_of, telling, to_csv, to_xlsx, workbook
from assistant.domain.answer import Envelope
from assistant.domain.evidence import Citation

RESULT = {
    "municipality": "Borås",
    "weak": [
        {
            "area": 7,
            "sub_question": "7.5",
            "points": 2.5,
            "citation": "c1",
            "peers": [
                {
                    "municipality": "Kalmar",
                    "code": "0880",
                    "reasons": [{"kind": "award", "text": "Kalmar fick pris.", "citation": "c1"}],
                    "similarity": {"group": "B3", "same_group": False},
                }
            ],
        }
    ],
    "without_peers": [],
}
CITED = (Citation("c1", "report", "Rapporten", "x", page=3, url="https://example.se"),)


def envelope() -> Envelope:
    return Envelope("peers", {}, RESULT, CITED, ())


def rows_of(content: bytes, delimiter: str = ";") -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=delimiter))


def test_rows_within_rows_become_tables_with_what_they_belong_to_in_front() -> None:
    tables = tables_of(RESULT)
    assert list(tables) == ["weak", "weak_peers", "weak_peers_reasons"]
    assert tables["weak_peers"][0]["weak_sub_question"] == "7.5"
    assert tables["weak_peers"][0]["reasons"] == "Kalmar fick pris."
    assert tables["weak_peers_reasons"][0]["weak_peers_municipality"] == "Kalmar"


def test_a_result_without_rows_gives_an_empty_file_and_a_workbook_that_opens() -> None:
    empty = Envelope("rank", {}, {"scored": [], "edition": "2016"}, (), ())
    assert telling(tables_of(empty.result)) is None
    assert rows_of(one_csv(empty, packaged.phrases("sv"))) == [[]]
    assert load_workbook(io.BytesIO(workbook(empty, packaged.phrases("sv")))).sheetnames


@pytest.mark.parametrize(
    ("language", "heads"), [("sv", ["Svagt område", "Svag delfråga", "Kommun"]), ("en", ["Weak area", "Weak sub-question", "Municipality"])]
)
def test_heads_are_in_the_language_of_the_reader(language: str, heads: list[str]) -> None:
    found = rows_of(one_csv(envelope(), packaged.phrases(language)), ";" if language == "sv" else ",")
    assert found[0][:3] == heads


def test_citations_are_written_out_with_page_and_address() -> None:
    book = load_workbook(io.BytesIO(workbook(envelope(), packaged.phrases("sv"))))
    cells = [cell.value for row in book["Svaga punkter"].iter_rows() for cell in row]
    assert "Rapporten s. 3 https://example.se" in cells


def test_codes_are_words_to_people() -> None:
    book = load_workbook(io.BytesIO(workbook(envelope(), packaged.phrases("sv"))))
    assert "Sveriges KvalitetsKommun" in [cell.value for row in book["Skäl"].iter_rows() for cell in row]


def test_swedish_numbers_and_truths_are_swedish_in_csv_and_numbers_stay_numbers_in_excel() -> None:
    assert rows_of(to_csv([{"a": 2.5, "b": True, "c": None}])) == [["a", "b", "c"], ["2,5", "ja", ""]]
    assert rows_of(to_csv([{"a": 2.5, "b": False}], language="en"), ",") == [["a", "b"], ["2.5", "no"]]
    sheet = load_workbook(io.BytesIO(to_xlsx({"t": [{"a": 2.5}]})))["t"]
    assert sheet["A2"].value == 2.5 and sheet.freeze_panes == "A2"


@pytest.mark.parametrize("text", ["=1+1", "+46", "-x", "@a", "\tx", "=HYPERLINK(1)"])
def test_no_text_is_taken_for_a_formula(text: str) -> None:
    assert rows_of(to_csv([{"a": text}]))[1][0].startswith("'")
    cell = load_workbook(io.BytesIO(to_xlsx({"t": [{"a": text}]})))["t"]["A2"]
    assert cell.data_type == "s"


def test_two_columns_never_get_the_same_head() -> None:
    (rows,) = named({"t": [{"a": 1, "b": 2}]}, {"a": "Kommun", "b": "Kommun"}).values()
    assert rows == [{"Kommun": 1, "b": 2}]


def test_both_languages_name_the_same_columns() -> None:
    names = [{key for key in packaged.phrases(one).keys() if key.startswith("columns.")} for one in ("sv", "en")]  # noqa: SIM118
    assert names[0] == names[1]
