"""Text recognition for scanned reports with ocrmypdf and tesseract, where they are installed (the extra `ocr`)."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

from assistant.adapters import child_process

SECONDS = 1800.0
LANGUAGES = "swe"


def available() -> bool:
    """Whether ocrmypdf and tesseract with Swedish are on this machine."""
    if shutil.which("ocrmypdf") is None or shutil.which("tesseract") is None:
        return False
    listed = subprocess.run(["tesseract", "--list-langs"], capture_output=True, text=True, check=False)
    return LANGUAGES in listed.stdout.split()


def recognised(source: Path, target: Path) -> bool:
    """Write a copy of a PDF with its text recognised; whether that was possible."""
    try:
        done = subprocess.run(
            ["ocrmypdf", "--skip-text", "--output-type", "pdf", "--language", LANGUAGES, "--quiet", str(source.resolve()), str(target.resolve())],
            capture_output=True,
            timeout=SECONDS,
            env=child_process.environment(),
            check=False,
        )
    except (subprocess.TimeoutExpired, OSError):
        return False
    return done.returncode == 0 and target.is_file()
