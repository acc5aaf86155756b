"""How a state grows with its reports, and what that makes at other sizes.

    python -m benchmarks.growth [--reports 20] [--passages 150] [--database postgresql+psycopg://…]

Every figure is the difference between two sizes of the same state, divided by the passages between them; what is printed for
larger states is that figure multiplied, not measured.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from pathlib import Path

from sqlalchemy import create_engine, text

from assistant.adapters import corpus_files
from assistant.settings import Settings
from assistant.wiring import Kompass
from benchmarks import invented

SIZES = (50_000, 500_000, 5_000_000)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.growth", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--reports", type=int, default=20)
    parser.add_argument("--passages", type=int, default=150, help="of one report")
    parser.add_argument("--database", help="an empty PostgreSQL database, in place of SQLite")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="kompass-growth-") as folder:
        given = {"KOMPASS_HOME": folder, **({"KOMPASS_DATABASE_URL": options.database} if options.database else {})}
        kompass = Kompass(Settings.read(given))
        measure(kompass, Path(folder), options.reports, options.passages, options.database)


def measure(kompass: Kompass, home: Path, reports: int, passages: int, database: str | None) -> None:
    corpus = corpus_files.load()
    kompass.warm()
    before, seconds = sizes(kompass, home, database), 0.0
    half: dict[str, float] = {}
    for number in range(reports):
        reading = invented.reading(corpus, number, passages)
        started = time.perf_counter()
        kompass.store.add(reading)
        seconds += time.perf_counter() - started
        if number + 1 == reports // 2:
            kompass.finder.catch_up()
            half = sizes(kompass, home, database)
    started = time.perf_counter()
    kompass.finder.catch_up()
    caught = time.perf_counter() - started
    after = sizes(kompass, home, database)
    added = passages * (reports - reports // 2)
    print(
        f"growth: {reports} reports of {passages} passages; {1000 * seconds / reports:.0f} ms to enter one, {caught:.1f} s to index the second half"
    )
    for name in after:
        each = (after[name] - half[name]) / added
        wanted = ", ".join(f"{size:,}: {each * size / 1024**3:.2f} GiB" for size in SIZES)
        print(f"growth: {name}: {before[name] / 1024**2:.1f} MiB without reports, {each:.0f} bytes a passage; {wanted}")


def sizes(kompass: Kompass, home: Path, database: str | None) -> dict[str, float]:
    """Bytes by what they are for."""
    found: dict[str, float] = {}
    if database:
        engine = create_engine(database)
        with engine.connect() as connection:
            connection.execute(text("CHECKPOINT"))
            found["database"] = float(connection.execute(text("SELECT pg_database_size(current_database())")).scalar() or 0)
        engine.dispose()
    else:
        with kompass.store.writing() as connection:
            pages, size = (connection.execute(text(f"PRAGMA {one}")).scalar() or 0 for one in ("page_count", "page_size"))
        found["database"] = float(pages * size)
    index = home / "index"
    chroma = sum(one.stat().st_size for one in (index / "chroma").rglob("*") if one.is_file())
    found["chroma"] = float(chroma)
    model = sum(one.stat().st_size for one in (index / "builtin").glob("m*/*") if one.is_file())
    found["embedding"] = float(model)
    found["vectors (also in memory)"] = float(sum(one.stat().st_size for one in index.rglob("*") if one.is_file()) - chroma - model)
    return found


if __name__ == "__main__":
    main()
