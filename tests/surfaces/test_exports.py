"""From the command line into files: tables, answers, drafts and study-visit packs."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from openpyxl import load_workbook

Run = Callable[..., Any]


@pytest.mark.parametrize("name", ["t.doc", "t", "t.pdf", "t.csv.exe"])
def test_a_kind_of_file_that_is_not_known_is_wrong_usage_and_nothing_is_written(run: Run, tmp_path: Path, name: str) -> None:
    done = run("rank", "--area", "7", "--out", str(tmp_path / name), "--json")
    assert (done.code, done.error["code"]) == (2, "bad_argument")
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_not_there_is_a_bad_path(run: Run, tmp_path: Path) -> None:
    done = run("peers", "Vänersborg", "--out", str(tmp_path / "nowhere" / "t.csv"), "--json")
    assert (done.code, done.error["code"]) == (1, "bad_path")


@pytest.mark.parametrize(
    "command",
    [
        ["rank", "--area", "7", "--edition", "2016"],
        ["profile", "Karlskrona"],
        ["compare", "Karlskrona", "Mölndal"],
        ["peers", "Vänersborg"],
        ["peers", "--most-cited"],
        ["coverage"],
        ["framework", "--edition", "2016"],
        ["check", "Vänersborg"],
        ["search", "kontaktcenter"],
    ],
    ids=lambda command: " ".join(command[:2]),
)
def test_every_tool_gives_its_tables_and_its_answer_as_files(run: Run, tmp_path: Path, command: list[str]) -> None:
    for kind in ("csv", "xlsx", "md"):
        path = tmp_path / f"t.{kind}"
        done = run(*command, "--out", str(path))
        assert (done.code, done.out) == (0, "") and str(path) in done.err
    rows = list(csv.reader(io.StringIO((tmp_path / "t.csv").read_bytes().decode("utf-8-sig")), delimiter=";"))
    assert len(rows) > 1 and all(len(row) == len(rows[0]) for row in rows)
    assert any(sheet.max_row > 1 for sheet in load_workbook(tmp_path / "t.xlsx").worksheets)
    assert (tmp_path / "t.md").read_text(encoding="utf-8").startswith("# ")


def test_an_answer_as_a_word_document_has_its_sources_as_notes(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "t.DOCX"
    assert run("peers", "Vänersborg", "--sub-question", "7.5", "--picture", "--out", str(path)).code == 0
    document = Document(str(path))
    assert document.paragraphs[0].text == "Att lära av andra" and len(document.tables) == 1
    assert "[1]" not in "".join(one.text for one in document.paragraphs)


def test_json_still_goes_to_stdout_beside_the_file(run: Run, tmp_path: Path) -> None:
    done = run("rank", "--area", "7", "--out", str(tmp_path / "t.csv"), "--json")
    assert done.json["tool"] == "rank" and (tmp_path / "t.csv").is_file()


def test_a_draft_is_a_word_document_by_its_name_alone(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "utkast.docx"
    assert run("draft", "Vänersborg", "--sub-question", "7.5", "--out", str(path)).code == 0
    assert Document(str(path)).paragraphs[0].text == "Utkast till rekommendationer för Vänersborgs kommun"


def test_a_draft_in_word_needs_a_file(run: Run) -> None:
    assert run("draft", "Vänersborg", "--format", "docx").code == 2


def test_a_study_visit_pack_for_several_sub_questions_is_one_document(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "v.docx"
    assert run("visit", "Vänersborg", "--sub-question", "7.5", "--sub-question", "4.3", "--out", str(path)).code == 0
    texts = [one.text for one in Document(str(path)).paragraphs]
    assert "7.5 Kreativitet och förbättringar" in texts and "4.3 Tvärsektoriellt samarbete" in texts


def test_a_pack_says_whom_to_visit_what_is_said_and_leaves_room_for_a_contact(run: Run) -> None:
    text = run("visit", "Vänersborg", "--sub-question", "7.5", "--sub-question", "2.1").out
    assert "| Helsingborg | 267 | 7.5 Kreativitet och förbättringar; 2.1 Strategi för brukarfokus |" in text
    assert "Eskilstuna arbetar med att stimulera innovation och kreativitet bland de anställda (utvärderare, 2018) [" in text
    assert "| Kontaktperson | Telefon | E-post | Tid och plats |" in text


def test_a_pack_for_one_without_points_or_with_an_unknown_name_says_so(run: Run) -> None:
    assert "inget svagt är känt" in run("visit", "Kungälv").out
    assert run("visit", "Vänesborg", "--json").error["code"] == "unknown_municipality"
    assert run("visit", "Vänersborg", "--sub-question", "9.9", "--json").error["code"] == "unknown_sub_question"


def test_an_edited_draft_is_checked_as_text_and_as_a_word_document(run: Run, tmp_path: Path) -> None:
    for name in ("utkast.md", "utkast.docx"):
        path = tmp_path / name
        run("draft", "Vänersborg", "--sub-question", "7.5", "--out", str(path))
        assert run("draft", "Vänersborg", "--sub-question", "7.5", "--check", str(path)).code == 0
    text = (tmp_path / "utkast.md").read_text(encoding="utf-8") + "\n\nSollentuna får 19 av 20 poäng.\n"
    (tmp_path / "utkast.md").write_text(text, encoding="utf-8")
    done = run("draft", "Vänersborg", "--sub-question", "7.5", "--check", str(tmp_path / "utkast.md"), "--json")
    assert done.code == 1
    assert [(one["kind"], one["value"]) for one in done.json["flags"]] == [("municipality", "Sollentuna"), ("number", "19 av 20")]
    document = Document(str(tmp_path / "utkast.docx"))
    document.add_paragraph("Även Lund gör så.")
    document.save(str(tmp_path / "utkast.docx"))
    done = run("draft", "Vänersborg", "--sub-question", "7.5", "--check", str(tmp_path / "utkast.docx"))
    assert done.code == 1 and "kommunen Lund: Även Lund gör så." in done.out


@pytest.mark.parametrize("content", [b"\xff\xfe\x00", b"PK\x03\x04 not a zip"])
def test_a_draft_that_cannot_be_read_is_a_bad_path(run: Run, tmp_path: Path, content: bytes) -> None:
    for name in ("u.md", "u.docx"):
        (tmp_path / name).write_bytes(content)
        if name == "u.md" and content.startswith(b"PK"):
            continue
        assert run("draft", "Vänersborg", "--check", str(tmp_path / name), "--json").error["code"] == "bad_path"
    assert run("draft", "Vänersborg", "--check", str(tmp_path / "nothing.md"), "--json").error["code"] == "bad_path"


def test_half_a_word_document_is_a_bad_path(run: Run, tmp_path: Path) -> None:
    whole, half = tmp_path / "utkast.docx", tmp_path / "half.docx"
    run("draft", "Vänersborg", "--sub-question", "7.5", "--format", "docx", "--out", str(whole))
    with zipfile.ZipFile(whole) as archive, zipfile.ZipFile(half, "w") as other:
        for name in archive.namelist():
            body = archive.read(name)
            other.writestr(name, body[: len(body) // 2] if name == "word/document.xml" else body)
    assert run("draft", "Vänersborg", "--check", str(half), "--json").error["code"] == "bad_path"
