"""Backups: one ZIP file with every row that cannot be made again, the PDFs, and a list of checksums.

    kompass.json            format, versions, when, and the SHA-256 of every other file
    tables/NAME.jsonl       the rows of a table, a line each
    reports/ID.pdf          the PDFs
    files/NAME              other files of the home that were asked for

Rows are read in one snapshot and written back in one transaction, so both can be done while the house is in use, and what was
saved from SQLite can be restored to PostgreSQL and the other way round. The built-in passages, the words and the index
are not in it: they are made from the corpus and the rows.
"""

from __future__ import annotations

import base64
import hashlib
import json
import os
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any

from assistant.adapters import whole_files
from assistant.errors import BackupDamaged, BadPath

FORMAT = 1
MANIFEST = "kompass.json"
CHUNK = 1024**2
UNREADABLE = (zipfile.BadZipFile, OSError, EOFError, ValueError, RuntimeError, zlib.error)
"""What the archive library raises of files that are damaged, locked by a password or packed in another way."""
LONGEST = 64 * 1024**2
"""Bytes of the list of files, and of a row: a few megabytes of a file that somebody else has made can unpack to the whole memory."""
_TIME = (1980, 1, 1, 0, 0, 0)

Rows = Iterator[Mapping[str, Any]]


def write(path: Path, about: Mapping[str, Any], tables: Mapping[str, Callable[[], Rows]], files: Mapping[str, Path]) -> dict[str, Any]:
    """Write a backup beside `path`, look it over, and put it there. `files`: by their names in the backup.

    Gives the manifest. Raises BadPath, BackupDamaged.
    """
    try:
        if path.is_dir():
            raise BadPath(f"{str(path)!r} is a folder; give the name of a file in it.", given=str(path), kind="folder")
        with whole_files.making(path) as part:
            _fill(part, about, tables, files)
            return look_over(part)
    except OSError as error:
        raise _unwritable(path, error) from error


def _fill(part: Path, about: Mapping[str, Any], tables: Mapping[str, Callable[[], Rows]], files: Mapping[str, Path]) -> None:
    sums: dict[str, str] = {}
    counts: dict[str, int] = {}
    with _for_its_owner(part) as file, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        for name, rows in tables.items():
            sums[f"tables/{name}.jsonl"], counts[name] = _write_rows(archive, f"tables/{name}.jsonl", rows())
        for name, source in files.items():
            with _source(source) as original:
                sums[name] = _write_file(archive, name, original)
        body = {**about, "format": FORMAT, "made": datetime.now(UTC).isoformat(timespec="seconds"), "rows": counts, "sha256": sums}
        archive.writestr(MANIFEST, json.dumps(body, ensure_ascii=False, indent=1))


def _for_its_owner(path: Path) -> IO[bytes]:
    """A new file that only its owner reads: conversations and unpublished reports go into it."""
    return os.fdopen(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR | getattr(os, "O_BINARY", 0), 0o600), "w+b")


def _unwritable(path: Path, error: OSError) -> BadPath:
    said = error.strerror or str(error)
    return BadPath(f"{str(path)!r} cannot be written: {said}.", given=str(path), kind="unwritable", said=said)


def _source(path: Path) -> IO[bytes]:
    try:
        return path.open("rb")
    except OSError as error:
        raise BadPath(f"{str(path)!r} cannot be read: {error.strerror}.", given=str(path)) from error


def _entry(name: str) -> zipfile.ZipInfo:
    found = zipfile.ZipInfo(name, _TIME)
    found.compress_type = zipfile.ZIP_DEFLATED
    found.external_attr = 0o600 << 16  # unpacked by hand, it is for whoever did that
    return found


def _write_rows(archive: zipfile.ZipFile, name: str, rows: Rows) -> tuple[str, int]:
    digest, count = hashlib.sha256(), 0
    with archive.open(_entry(name), "w", force_zip64=True) as file:
        for row in rows:
            line = json.dumps(dict(row), ensure_ascii=True, default=_plain).encode() + b"\n"
            digest.update(line)
            file.write(line)
            count += 1
    return digest.hexdigest(), count


def _write_file(archive: zipfile.ZipFile, name: str, source: IO[bytes]) -> str:
    digest = hashlib.sha256()
    with archive.open(_entry(name), "w", force_zip64=True) as file:
        while chunk := source.read(CHUNK):
            digest.update(chunk)
            file.write(chunk)
    return digest.hexdigest()


def _plain(value: Any) -> Any:
    if isinstance(value, bytes):
        return {"base64": base64.b64encode(value).decode()}
    raise TypeError(f"{type(value).__name__} has no place in a backup")


def look_over(path: Path) -> dict[str, Any]:
    """The manifest of a backup in which every file has its checksum and no other file is. Raises BadPath, BackupDamaged."""
    with _open(path) as archive:
        manifest = _manifest(archive, path)
        names = set(archive.namelist()) - {MANIFEST}
        if names != set(manifest["sha256"]):
            raise _damaged(path, "its list of files does not fit its files")
        for name, wanted in manifest["sha256"].items():
            digest = hashlib.sha256()
            try:
                with archive.open(name) as file:
                    while chunk := file.read(CHUNK):
                        digest.update(chunk)
            except UNREADABLE as error:
                raise _damaged(path, f"{name}: {error}") from error
            if digest.hexdigest() != wanted:
                raise _damaged(path, f"{name} is not what was saved")
    return manifest


def _open(path: Path) -> zipfile.ZipFile:
    try:
        if not path.is_file():
            raise BadPath(f"There is no file {str(path)!r}.", given=str(path))
        return zipfile.ZipFile(path)
    except zipfile.BadZipFile as error:
        raise _damaged(path, "it is no backup of Kompass, or not all of it") from error
    except OSError as error:
        raise BadPath(f"{str(path)!r} cannot be opened: {error.strerror}.", given=str(path)) from error


def _manifest(archive: zipfile.ZipFile, path: Path) -> dict[str, Any]:
    try:
        if archive.getinfo(MANIFEST).file_size > LONGEST:
            raise ValueError("too long")
        found = json.loads(archive.read(MANIFEST))
        found["sha256"].items()
        found["rows"].get("")
        version, _ = int(found["format"]), str(found["made"])
        _ = [int(value) for key, value in found.items() if key.endswith("schema")]
    except (*UNREADABLE, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise _damaged(path, "it is no backup of Kompass, or not all of it") from error
    if version > FORMAT:
        raise BackupDamaged(
            f"{str(path)!r} was made by a newer version of Kompass (format {version}; this one reads up to {FORMAT}).", given=str(path), kind="newer"
        )
    return dict(found)


def _damaged(path: Path, said: str) -> BackupDamaged:
    return BackupDamaged(f"{str(path)!r} is damaged ({said}); nothing was changed. Take another backup.", given=str(path), said=said)


def rows(path: Path, table: str) -> Rows:
    """The rows of a table of a backup that was looked over; none when the backup does not know the table."""
    with _open(path) as archive:
        if f"tables/{table}.jsonl" in archive.namelist():
            with archive.open(f"tables/{table}.jsonl") as file:
                while line := file.readline(LONGEST + 1):
                    if len(line) > LONGEST:
                        raise ValueError("a row is too long")
                    yield {key: _value(value) for key, value in json.loads(line).items()}


def _value(value: Any) -> Any:
    return base64.b64decode(value["base64"]) if isinstance(value, dict) and value.keys() == {"base64"} else value


def extract(path: Path, names: Iterable[str], folder: Path) -> None:
    """Put the files of a backup that have these names into `folder`, each whole or not at all. Raises BadPath.

    Only what is asked for by name comes out of a backup, and nothing in it says where it goes.
    """
    with _open(path) as archive:
        there = set(archive.namelist())
        for name in names:
            if name not in there:
                continue
            target = folder / Path(name).name
            try:
                folder.mkdir(parents=True, exist_ok=True)
                with whole_files.making(target) as part, archive.open(name) as source, part.open("wb") as file:
                    while chunk := source.read(CHUNK):
                        file.write(chunk)
            except OSError as error:
                raise _unwritable(target, error) from error
