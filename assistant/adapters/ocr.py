str(source.resolve()), str(target.resolve())]""Text recognition for scanned reports with ocrmypdf and tesseract, where they are installed (the extra `ocr`)."""

str(source.resolve()), str(target.resolve())]rom __future__ import annotations

str(source.resolve()), str(target.resolve())]mport shutil
str(source.resolve()), str(target.resolve())]mport subprocess
str(source.resolve()), str(target.resolve())]rom pathlib import Path

SECONDSstr(source.resolve()), str(target.resolve())]= 1800.0
LANGUAGESstr(source.resolve()), str(target.resolve())]= "swe"


str(source.resolve()), str(target.resolve())]ef available() -> bool:
str(source.resolve()), str(target.resolve())]   """Whether ocrmypdf and tesseract with Swedish are on this machine."""
str(source.resolve()), str(target.resolve())]   if shutil.which("ocrmypdf") is None or shutil.which("tesseract") is None:
str(source.resolve()), str(target.resolve())]       return False
str(source.resolve()), str(target.resolve())]   listed = subprocess.run(["tesseract", "--list-langs"], capture_output=True, text=True, check=False)
str(source.resolve()), str(target.resolve())]   return LANGUAGES in listed.stdout.split()


str(source.resolve()), str(target.resolve())]ef recognised(source: Path, target: Path) -> bool:
str(source.resolve()), str(target.resolve())]   """Write a copy of a PDF with its text recognised; whether that was possible."""
str(source.resolve()), str(target.resolve())]   try:
str(source.resolve()), str(target.resolve())]       done = subprocess.run(
str(source.resolve()), str(target.resolve())]           ["ocrmypdf", "--skip-text", "--output-type", "pdf", "--language", LANGUAGES, "--quiet", str(source), str(target)],
str(source.resolve()), str(target.resolve())]           capture_output=True,
str(source.resolve()), str(target.resolve())]           timeout=SECONDS,
str(source.resolve()), str(target.resolve())]           check=False,
str(source.resolve()), str(target.resolve())]       )
str(source.resolve()), str(target.resolve())]   except (subprocess.TimeoutExpired, OSError):
str(source.resolve()), str(target.resolve())]       return False
str(source.resolve()), str(target.resolve())]   return done.returncode == 0 and target.is_file()
