"""Tables of any result as CSV and XLSX (openpyxl), safe to open in a spreadsheet."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from assistant.domain.answer import Envelope
from assistant.language.phrases import Phrases

Row = Mapping[str, Any]
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""What makes a spreadsheet take a text for a formula."""
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
_SHEET_NAME = re.compile(r"[\[\]:*?/\\]")
_YES_NO = (("no", "yes"), ("nej", "ja"))
_WIDEST = 80
_CELL_LIMIT = 32_000
"""Characters a cell holds, at most (Excel's limit is 32,767)."""


_TELLING = ("weak_peers", "editions_areas_sub_questions", "municipalities_areas")
"""Tables that say more than the one they belong to: what a file that holds one table takes first."""


def workbook(envelope: Envelope, say: Phrases) -> bytes:
    """All tables of a result as XLSX, a sheet each, with heads in the language of `say` and citations written out."""
    return to_xlsx(named(tables_of(envelope.result, _written(envelope, say)), _names(say)))


def one_csv(envelope: Envelope, say: Phrases) -> bytes:
    """The most telling table of a result as CSV; of a result without rows an empty file."""
    tables = tables_of(envelope.result, _written(envelope, say))
    name = telling(tables)
    if name is None:
        return to_csv([], language=say.language)
    (rows,) = named({name: tables[name]}, _names(say)).values()
    return to_csv(rows, language=say.language)


def _written(envelope: Envelope, say: Phrases) -> dict[str, str]:
    """Each citation by its id: label, page and address."""
    return {one.id: " ".join(filter(None, [one.label, say("draft.page", page=one.page) if one.page else "", one.url])) for one in envelope.citations}


def _names(say: Phrases) -> dict[str, str]:
    """What columns and tables are called towards people (prompts/*/columns.toml)."""
    return {key.removeprefix("columns."): str(say.raw(key)) for key in list(say.keys()) if key.startswith("columns.")}


def tables_of(result: Row, sources: Mapping[str, str] | None = None) -> dict[str, list[dict[str, Any]]]:
    """The tables in a tool's result: each list of rows under its name; lists within rows become tables of their own.

    Rows of `weak[].peers` come out as the table `weak_peers`, with what the row they belong to is about in front, and what
    their `reasons` say in one cell. `sources`: what stands in place of a citation's id.
    """
    found: dict[str, list[dict[str, Any]]] = {}
    for name, value in result.items():
        if _is_table(value):
            _collect(name, value, {}, found)
    return {name: [_sourced(row, sources or {}) for row in rows] for name, rows in found.items()}


def telling(tables: Mapping[str, Sequence[Row]]) -> str | None:
    """The name of the table to take when there is room for one; None when there is none."""
    return next((name for name in (*_TELLING, *tables) if name in tables), None)


def _sourced(row: dict[str, Any], sources: Mapping[str, str]) -> dict[str, Any]:
    return {key: sources.get(value, value) if key.endswith("citation") and isinstance(value, str) else value for key, value in row.items()}


def named(tables: Mapping[str, Sequence[Row]], names: Mapping[str, str]) -> dict[str, list[dict[str, Any]]]:
    """The tables with the names of people for tables and columns where `names` has any; no two columns get the same."""
    return {names.get(f"table_{name}", name): [_headed(row, names) for row in rows] for name, rows in tables.items()}


_CODED = ("kind", "provenance", "role", "comparable", "relation", "known", "basis", "placement")
"""Columns whose values are codes, with words of their own."""


def _headed(row: Row, names: Mapping[str, str]) -> dict[str, Any]:
    headed: dict[str, Any] = {}
    for key, value in row.items():
        head = names.get(key, key)
        headed[head if head not in headed else key] = names.get(f"value_{value}", value) if key in _CODED else value
    return headed


def _is_table(value: Any) -> bool:
    return isinstance(value, Sequence) and not isinstance(value, str) and len(value) > 0 and all(isinstance(one, Mapping) for one in value)


def _collect(name: str, rows: Iterable[Row], before: dict[str, Any], found: dict[str, list[dict[str, Any]]]) -> None:
    for row in rows:
        own = flat({key: _told(value) if _is_table(value) else value for key, value in row.items() if not _is_table(value) or _told(value)})
        found.setdefault(name, []).append(before | {key: value for key, value in own.items() if key not in before or before[key] != value})
        for key, value in row.items():
            if _is_table(value):
                _collect(f"{name}_{key}", value, before | {f"{name}_{k}": v for k, v in own.items() if k in _IDENTITY}, found)


def _told(rows: Sequence[Row]) -> str:
    """What rows of statements say, in one cell; nothing for rows that are more than a statement each."""
    return (
        " ".join(str(one["text"]) for one in rows)
        if all("text" in one and "kind" in one and "citation" in one and "code" not in one for one in rows)
        else ""
    )


_IDENTITY = ("municipality", "code", "area", "number", "sub_question", "edition", "year")


def flat(row: Row) -> dict[str, Any]:
    """A row with simple cells: what is nested gets names such as `similarity_group`, lists are joined with `; `."""
    cells: dict[str, Any] = {}
    for key, value in row.items():
        if isinstance(value, Mapping):
            cells |= {f"{key}_{inner}": cell for inner, cell in flat(value).items()}
        elif isinstance(value, Sequence) and not isinstance(value, str):
            cells[key] = "; ".join(str(one) for one in value)
        else:
            cells[key] = value
    return cells


def columns_of(rows: Iterable[Row]) -> list[str]:
    """All columns, in the order they are first met."""
    return list(dict.fromkeys(key for row in rows for key in row))


def to_csv(rows: Sequence[Row], columns: Sequence[str] | None = None, language: str = "sv") -> bytes:
    """UTF-8 with a byte order mark; Swedish: semicolons and decimal commas, as Excel expects them there."""
    flat_rows = [flat(row) for row in rows]
    names = list(columns) if columns is not None else columns_of(flat_rows)
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=";" if language == "sv" else ",", lineterminator="\r\n")
    writer.writerow([_text(name) for name in names])
    writer.writerows([_csv_cell(row.get(name), language) for name in names] for row in flat_rows)
    return out.getvalue().encode("utf-8-sig")


def _csv_cell(value: Any, language: str) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return _YES_NO[language == "sv"][value]
    if isinstance(value, int | float):
        return str(value).replace(".", ",") if language == "sv" else str(value)
    return _text(str(value))


def _text(value: str) -> str:
    """Text that no spreadsheet takes for a formula."""
    clean = _CONTROL.sub("", value)[:_CELL_LIMIT]
    return f"'{clean}" if clean.startswith(_FORMULA) else clean


def to_xlsx(tables: Mapping[str, Sequence[Row]]) -> bytes:
    """A workbook with a sheet for each table: a frozen head, filters, numbers as numbers, and nothing that is a formula."""
    from openpyxl import Workbook
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter

    book = Workbook()
    book.remove(book.active)
    used: set[str] = set()
    for name, rows in tables.items() or {"tom": ()}.items():
        sheet = book.create_sheet(_sheet_name(name, used))
        flat_rows = [flat(row) for row in rows]
        names = columns_of(flat_rows)
        for n, values in enumerate([{name: name for name in names}, *flat_rows], 1):
            for m, column in enumerate(names, 1):
                _fill(sheet.cell(n, m), values.get(column))
        for m, column in enumerate(names, 1):
            sheet.cell(1, m).font = Font(bold=True)
            longest = max([len(column), *(len(str(row.get(column) or "")) for row in flat_rows)])
            sheet.column_dimensions[get_column_letter(m)].width = min(longest + 2, _WIDEST)
            if longest > _WIDEST:
                for n in range(2, len(flat_rows) + 2):
                    sheet.cell(n, m).alignment = Alignment(wrap_text=True, vertical="top")
        sheet.freeze_panes = "A2"
        if names:
            sheet.auto_filter.ref = f"A1:{get_column_letter(len(names))}{len(flat_rows) + 1}"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _fill(cell: Any, value: Any) -> None:
    if isinstance(value, str):
        cell.value = _CONTROL.sub("", value)[:_CELL_LIMIT]
        cell.data_type = "s"  # a text that begins with = stays a text
        cell.quotePrefix = value.startswith(_FORMULA)
    else:
        cell.value = value


def _sheet_name(name: str, used: set[str]) -> str:
    """At most 31 characters, none of []:*?/\\, no two alike."""
    base = _SHEET_NAME.sub(" ", name)[:28] or "tabell"
    chosen, n = base, 1
    while chosen.casefold() in used:
        n += 1
        chosen = f"{base[:27]} {n}"
    used.add(chosen.casefold())
    return chosen
