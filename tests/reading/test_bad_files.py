"""Files that cannot be read end in one clear error, in bounded time; none crashes or hangs the reader."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest
from report_layouts import TEMPLATES
from report_truth import make
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from assistant.adapters import pdf_pypdf
from assistant.adapters.pdf_pypdf import PypdfReader
from assistant.domain.corpus import Corpus
from assistant.domain.report import Reading
from assistant.errors import (
    DamagedPdf,
    EncryptedPdf,
    NotAnEvaluation,
    NotAPdf,
    NoText,
    ReportError,
    ReportMunicipalityUnknown,
    ReportYearUnknown,
    TooLarge,
)
from assistant.reading.report import Given

Read = Callable[..., Reading]


@pytest.fixture(scope="module")
def good(built_in: Corpus, tmp_path_factory: pytest.TempPathFactory) -> Path:
    truth = make(built_in.framework, built_in.municipalities, name="Nacka", year=2017, edition="2016", seed=3)
    path = tmp_path_factory.mktemp("good") / "nacka.pdf"
    TEMPLATES["classic"](truth, path)
    return path


def _pdf(path: Path, pages: list[list[str]], size: float = 11) -> Path:
    canvas = Canvas(str(path), pagesize=A4, invariant=1)
    for lines in pages:
        for n, line in enumerate(lines):
            canvas.setFont("Helvetica", size)
            canvas.drawString(60, 780 - n * 14, line)
        canvas.showPage()
    canvas.save()
    return path


def test_a_text_file_named_pdf_is_not_a_pdf(read: Read, tmp_path: Path) -> None:
    path = tmp_path / "rapport.pdf"
    path.write_text("Kommunkompassen 2018", encoding="utf-8")
    with pytest.raises(NotAPdf, match=r"rapport\.pdf"):
        read(path)


def test_an_empty_file_is_not_a_pdf(read: Read, tmp_path: Path) -> None:
    path = tmp_path / "tom.pdf"
    path.write_bytes(b"")
    with pytest.raises(NotAPdf):
        read(path)


def test_a_password_is_asked_for_by_name(read: Read, good: Path, tmp_path: Path) -> None:
    from pypdf import PdfReader, PdfWriter

    writer = PdfWriter(clone_from=PdfReader(good))
    writer.encrypt(user_password="hemligt", algorithm="RC4-128")
    path = tmp_path / "hemlig.pdf"
    writer.write(path)
    with pytest.raises(EncryptedPdf):
        read(path)


def test_a_file_that_only_its_owner_may_change_is_read(read: Read, good: Path, tmp_path: Path) -> None:
    from pypdf import PdfReader, PdfWriter

    writer = PdfWriter(clone_from=PdfReader(good))
    writer.encrypt(user_password="", owner_password="hemligt", algorithm="RC4-128")
    path = tmp_path / "skyddad.pdf"
    writer.write(path)
    assert len(read(path).evaluation.scores) == 45


def test_a_file_cut_short_is_damaged(read: Read, good: Path, tmp_path: Path) -> None:
    path = tmp_path / "halv.pdf"
    for share in (0.1, 0.5, 0.9):
        whole = good.read_bytes()
        path.write_bytes(whole[: int(len(whole) * share)])
        with pytest.raises((DamagedPdf, NoText)):
            read(path)


def test_a_broken_cross_reference_table_is_mended(read: Read, good: Path, tmp_path: Path) -> None:
    path = tmp_path / "xref.pdf"
    body = good.read_bytes()
    at = body.rindex(b"startxref")
    path.write_bytes(body[:at] + b"startxref\n7\n%%EOF\n")
    assert len(read(path).evaluation.scores) == 45


def test_a_file_without_pages_has_no_text(read: Read, tmp_path: Path) -> None:
    from pypdf import PdfWriter

    path = tmp_path / "noll.pdf"
    PdfWriter().write(path)
    with pytest.raises((NoText, DamagedPdf)):
        read(path)


def test_pictures_alone_are_no_text_and_ocr_is_named(read: Read, tmp_path: Path) -> None:
    with pytest.raises(NoText, match="OCR"):
        read(_pdf(tmp_path / "skannad.pdf", [[], [], []]))


def test_an_annual_report_that_mentions_the_framework_is_no_evaluation(read: Read, tmp_path: Path) -> None:
    lines = ["Årsredovisning 2018", "Nacka kommun"] + [f"Under året genomfördes många insatser inom verksamhet {n}." for n in range(20)]
    lines += [
        "Kommunen utvärderades också med Kommunkompassen och fick 520 poäng.",
        "Område 1 Offentlighet och demokrati 61",
        "Område 7 Ständiga förbättringar 48",
    ]
    with pytest.raises(NotAnEvaluation):
        read(_pdf(tmp_path / "ar.pdf", [lines, lines]))


def test_an_annual_report_with_the_whole_table_is_still_none(read: Read, built_in: Corpus, tmp_path: Path) -> None:
    table = [f"{area.number}. {area.name} 51 100 51%" for area in built_in.framework.areas_of("2016")]
    front = ["Årsredovisning 2018", "Nacka kommun", *["Det här är en berättelse om året som gick i kommunen."] * 20]
    with pytest.raises(NotAnEvaluation):
        read(_pdf(tmp_path / "ar.pdf", [front, front, ["Kommunkompassen", *table]]))


def test_another_document_is_no_evaluation(read: Read, tmp_path: Path) -> None:
    with pytest.raises(NotAnEvaluation):
        read(_pdf(tmp_path / "annat.pdf", [["Så här odlar du tomater i växthus året om"] * 20]))


def test_a_report_of_nobody_asks_for_the_municipality_and_takes_it_by_hand(read: Read, built_in: Corpus, tmp_path: Path) -> None:
    areas = [
        line
        for area in built_in.framework.areas_of("2016")
        for line in (f"Område {area.number} {area.name}", "Poäng: 50", "Arbetet pågår och följs upp varje år.")
    ]
    path = _pdf(tmp_path / "okand.pdf", [["Kommunkompassen 2018", "Analys"], areas])
    with pytest.raises(ReportMunicipalityUnknown):
        read(path)
    nacka = next(one for one in built_in.municipalities if one.name == "Nacka")
    assert read(path, Given(municipality=nacka)).report.municipality == "Nacka"


def test_a_report_without_a_year_asks_for_it_and_takes_it_by_hand(read: Read, built_in: Corpus, tmp_path: Path) -> None:
    areas = [
        line
        for area in built_in.framework.areas_of("2016")
        for line in (f"Område {area.number} {area.name}", "Poäng: 50", "Arbetet pågår och följs upp.")
    ]
    path = _pdf(tmp_path / "arlos.pdf", [["Kommunkompassen", "Analys av Nacka kommun"], areas])
    with pytest.raises(ReportYearUnknown):
        read(path)
    reading = read(path, Given(year=2019, edition="2016"))
    assert (reading.report.year, reading.report.edition, reading.report.edition_basis) == (2019, "2016", "stated")


def test_a_page_of_a_million_characters_is_too_large(read: Read, tmp_path: Path) -> None:
    path = tmp_path / "stor.pdf"
    canvas = Canvas(str(path), pagesize=A4, invariant=1)
    canvas.setFont("Helvetica", 1)
    for n in range(1000):
        canvas.drawString(10, 800 - n * 0.7, "ord och text " * 80)
    canvas.showPage()
    canvas.save()
    begun = time.monotonic()
    with pytest.raises(TooLarge):
        read(path)
    assert time.monotonic() - begun < 30


def test_too_many_pages_are_too_large(monkeypatch: pytest.MonkeyPatch, read: Read, good: Path) -> None:
    monkeypatch.setattr(pdf_pypdf, "MAXIMUM_PAGES", 3)
    with pytest.raises(TooLarge):
        read(good)


def test_a_page_that_takes_too_long_is_given_up(monkeypatch: pytest.MonkeyPatch, read: Read, good: Path) -> None:
    monkeypatch.setattr(pdf_pypdf, "SECONDS_A_PAGE", -1.0)
    with pytest.raises(TooLarge):
        read(good)


def test_a_file_that_is_too_big_is_not_opened(monkeypatch: pytest.MonkeyPatch, good: Path) -> None:
    monkeypatch.setattr(pdf_pypdf, "MAXIMUM_BYTES", 10)
    with pytest.raises(TooLarge):
        PypdfReader().open(good)


@pytest.mark.parametrize("seed", range(8))
def test_mutated_bytes_end_in_a_reading_or_an_error_of_ours(read: Read, good: Path, tmp_path: Path, seed: int) -> None:
    path = tmp_path / "mutated.pdf"
    for body in mutated(good.read_bytes(), Random(seed), 12):
        path.write_bytes(body)
        with contextlib.suppress(ReportError):
            assert read(path).report.year


def mutated(body: bytes, random: Random, count: int) -> list[bytes]:
    """Variants with bytes changed, cut out, doubled or moved; the first bytes stay, so that it is still a PDF to look at."""
    found = []
    for _ in range(count):
        changed = bytearray(body)
        for _ in range(random.choice((1, 3, 20, 200))):
            at, length = random.randrange(16, len(changed)), random.choice((1, 1, 4, 60, 800))
            way = random.randrange(4)
            if way == 0:
                changed[at : at + 1] = bytes([random.randrange(256)])
            elif way == 1:
                del changed[at : at + length]
            elif way == 2:
                changed[at:at] = changed[at : at + length]
            else:
                to = random.randrange(16, len(changed))
                changed[to:to] = bytes(changed[at : at + length])
            if len(changed) < 100:
                break
        found.append(bytes(changed))
    return found
