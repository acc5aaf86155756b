"""Whoever is killed in the middle of a write leaves the state before it or the one after it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.slow
def test_kills_at_any_moment_leave_a_whole_state(tmp_path: Path) -> None:
    """A few of those that `python -m benchmarks.kill` does two hundred of, at other moments every day."""
    import datetime

    seed = str(datetime.date.today().toordinal())
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.kill", "--kills", "4", "--seed", seed, "--scenario", "ingest", "--scenario", "remove"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        env={"PATH": "/usr/bin:/bin", "TMPDIR": str(tmp_path), "OPENBLAS_NUM_THREADS": "1"},
        timeout=110,
    )
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    assert "4 kills" in done.stdout
