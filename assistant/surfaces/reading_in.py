"""How the command line shows reports being read: progress, what was read of each file, a table of all."""

from __future__ import annotations

import sys
import textwrap
import time
from collections import Counter, deque
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from assistant.adapters.packaged import phrases
from assistant.language.phrases import Phrases

Row = Mapping[str, Any]
_STATUSES = ("added", "replaced", "unchanged", "failed")
_WIDTH = 110
_RECENT = 20
"""So many files tell how long the rest will take: files that are known already go by in no time."""


class Progress:
    """A line on stderr for each file, with its name and, when that can be told, how long all the rest will take."""

    def __init__(self, language: str, clock: Callable[[], float] = time.monotonic) -> None:
        self._say = phrases(language)
        self._clock = clock
        self._times: deque[float] = deque(maxlen=_RECENT + 1)

    def __call__(self, what: str, done: int, of: int) -> None:
        self._times.append(self._clock())
        if what:
            print(f"[{done + 1}/{of}] {what}{self._left(of - done)}", file=sys.stderr, flush=True)

    def _left(self, files: int) -> str:
        if len(self._times) < 2 or files < 2:
            return ""
        seconds = (self._times[-1] - self._times[0]) / (len(self._times) - 1) * files
        if seconds < 5:
            return ""
        if seconds < 90:
            return " – " + self._say("cli.seconds_left", seconds=round(seconds / 5) * 5)
        return " – " + self._say("cli.minutes_left", minutes=round(seconds / 60))


def broken_off(done: int, language: str) -> str:
    return phrases(language)("cli.broken_off", done=done)


def show(rows: Sequence[Row], language: str) -> None:
    """Each file with what was read of it; of several files a table and the sums of all."""
    say = phrases(language)
    several = len(rows) > 1
    for row in rows:
        if row["error"]:
            print(f"{row['path']}: {say('cli.failed')} ({row['error']['code']}). {row['error']['message']}")
        elif row.get("dry_run"):
            _reviewed(row, say)
        elif not several or row["discrepancies"] or row["warnings"]:
            _read(row, say)
    if several:
        print()
        _table(rows, say)


def _read(row: Row, say: Phrases) -> None:
    """What was read, in figures, and what a person should know about it."""
    status, dry = row["status"], bool(row.get("dry_run"))
    key = f"cli.would_be_{status}" if dry and status != "unchanged" else f"cli.{status}"
    print(f"{row['path']}: {say(key)}{say('cli.dry_run') if dry else ''}")
    keys = ("id", "municipality", "year", "edition", "pages", "areas", "sub_questions", "findings", "passages")
    print("  " + say("cli.read", **{key: row[key] for key in keys}))
    for one in row["discrepancies"]:
        print(f"  ! {one['text']}{_page(one, say)}")
    for warning in row["warnings"]:
        print(f"  – {warning}")


def _reviewed(row: Row, say: Phrases) -> None:
    """All that would be entered."""
    _read(row, say)
    seen = row["preview"]
    if seen["edition_reason"]:
        print(f"  {seen['edition_reason']}")
    _scores(seen, say)
    _findings(seen, say)
    for heading, some in (("pointers", seen["pointers"]), ("praise", seen["practices"])):
        if some:
            print(f"\n  {say(f'cli.{heading}')}")
        for one in some:
            where = one["sub_question"] or one["area"] or "–"
            to = f" → {one['municipality']}" if "municipality" in one else ""
            _item(f"{where}{to}: ”{one['text']}”{_page(one, say)}")
    print()


def _scores(seen: Mapping[str, Any], say: Phrases) -> None:
    if not seen["areas"] and not seen["sub_questions"]:
        return
    print(f"\n  {say('cli.scores')}")
    areas = {one["number"]: one for one in seen["areas"]}
    rows: dict[int, list[Mapping[str, Any]]] = {number: [] for number in range(1, 9)}
    for one in seen["sub_questions"]:
        rows[int(one["number"][0])].append(one)
    for number, some in rows.items():
        if number in areas:
            print(f"    {say('cli.area_points', number=number, points=areas[number]['points'])}{_page(areas[number], say)}")
        for one in some:
            points = f"{say.number(one['points'])}/{say.number(one['max'])}"
            print(f"      {one['number']:5}{points:>8}  {textwrap.shorten(one['text'], 80, placeholder=' …')}{_page(one, say)}")
    if seen["total"]["points"] is not None:
        key = f"cli.total_{seen['total']['basis']}"
        print(f"    {say(key, points=seen['total']['points'])}")


def _findings(seen: Mapping[str, Any], say: Phrases) -> None:
    by_area: dict[int | None, list[Mapping[str, Any]]] = {}
    for one in seen["findings"]:
        by_area.setdefault(one["area"], []).append(one)
    for area, some in sorted(by_area.items(), key=lambda one: one[0] or 9):
        print(f"\n  {say('cli.findings_of_area', number=area) if area else say('cli.findings_elsewhere')}")
        for one in some:
            place = f" [{one['sub_question']}]" if one["sub_question"] else ""
            kind = say("cli.kind_" + one["kind"])
            _item(f"{kind}{place}: {one['text']}{_page(one, say)}")


def _item(text: str) -> None:
    print(textwrap.fill(text, _WIDTH, initial_indent="    ", subsequent_indent="      "))


def _page(one: Mapping[str, Any], say: Phrases) -> str:
    return f" ({say('cli.page', page=one['page'])})" if one.get("page") else ""


def _table(rows: Sequence[Row], say: Phrases) -> None:
    """A line for each file, then how many there were of each kind."""
    heads = [
        say(f"cli.head_{one}") for one in ("file", "result", "municipality", "year", "edition", "areas", "rows", "findings", "wrong", "warnings")
    ]
    lines = [heads, *(_cells(row, say) for row in rows)]
    widths = [min(40, max(len(line[n]) for line in lines)) for n in range(len(heads))]
    for line in lines:
        shown = [textwrap.shorten(cell, 40, placeholder="…") if len(cell) > 40 else cell for cell in line]
        cells = [cell.rjust(width) if n > 4 else cell.ljust(width) for n, (cell, width) in enumerate(zip(shown, widths, strict=True))]
        print("  ".join(cells).rstrip())
    counted = Counter(row["status"] for row in rows)
    told = [say(f"cli.count_{status}", count=counted[status]) for status in _STATUSES if counted[status]]
    dry = any(row.get("dry_run") for row in rows)
    print(f"\n{say('cli.files', count=len(rows))}: {', '.join(told)}{say('cli.dry_run') if dry else ''}")


def _cells(row: Row, say: Phrases) -> list[str]:
    name = Path(row["path"]).name
    if row["error"]:
        return [name, row["error"]["code"], "–", "–", "–", "–", "–", "–", "–", "–"]
    figures = [row["areas"], row["sub_questions"], row["findings"], len(row["discrepancies"]), len(row["warnings"])]
    return [name, say(f"cli.short_{row['status']}"), row["municipality"], str(row["year"]), row["edition"] or "–", *map(str, figures)]
