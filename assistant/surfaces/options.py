"""The options that several commands share, with their words of help."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

Json = Annotated[bool, typer.Option("--json", help="Print one JSON document.")]
Area = Annotated[str | None, typer.Option("--area", help="Area: a number 1 to 8, or its name.")]
SubQuestion = Annotated[str | None, typer.Option("--sub-question", help="Sub-question, such as 7.5.")]
SubQuestions = Annotated[list[str] | None, typer.Option("--sub-question", help="Sub-question, such as 7.5; may be given several times.")]
Edition = Annotated[str | None, typer.Option("--edition", help="2002, 2010, 2016 or 2020.")]
Year = Annotated[int | None, typer.Option("--year", help="Year of the evaluation.")]
Limit = Annotated[int | None, typer.Option("--limit", min=1, help="At most so many.")]
County = Annotated[str | None, typer.Option("--county", help='County, such as "Skåne län".')]
Group = Annotated[str | None, typer.Option("--group", help="SKR group (2023), such as B4.")]
Language = Annotated[str | None, typer.Option("--lang", help="sv or en.")]
Name = Annotated[str, typer.Argument(help="Municipality, in any usual form, or its code.")]
Out = Annotated[Path | None, typer.Option("--out", help="Write to a file: tables as .csv or .xlsx, the answer in words as .md or .docx.")]
