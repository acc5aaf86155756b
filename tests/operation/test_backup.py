"""A backup holds all that cannot be made again, says whether it is whole, and comes back on either database."""

from __future__ import annotations

import hashlib
import json
import sqlite3
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parent))
sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "adapters"))

import postgres_server
from test_store import BUILT_IN, a_reading, words

from assistant.adapters import backup, saving
from assistant.adapters.conversations import SqlConversations
from assistant.adapters.originals import Originals
from assistant.adapters.store_sqlalchemy import SqlStore
from assistant.domain.conversation import Exchange
from assistant.errors import BackupDamaged, BadPath, StateDamaged

ROOT = Path(__file__).resolve().parents[2]
R1, R2, R3, R9 = (f"r{one * 12}" for one in "1239")


class House:
    """A state without an index: a store, conversations and PDFs."""

    def __init__(self, home: Path, url: str | None = None) -> None:
        home.mkdir()
        self.home = home
        self.url = url or f"sqlite:///{home / 'kompass.db'}"
        self.store = self.opened()
        self.talks = SqlConversations(self.url)
        self.originals = Originals(home / "reports", self.store)

    def opened(self) -> SqlStore:
        store = SqlStore(self.url, words)
        store.prepare("first", lambda: BUILT_IN)
        return store

    def add(self, id: str, sha256: str, year: int) -> None:
        self.originals.folder.mkdir(exist_ok=True)
        (self.originals.folder / f"{id}.pdf").write_bytes(f"%PDF-1.4 {id}".encode() * 100_000)
        self.store.add(a_reading(id, sha256, year))
        self.originals.tidy(lambda: [one.report.id for one in self.store.readings()])

    def save(self, path: Path) -> dict:
        return saving.save(self.store, self.originals, self.home, path, "1.0")

    def restore(self, path: Path) -> dict:
        found = saving.restore(self.store, self.originals, self.home, path)
        self.originals.tidy(lambda: [one.report.id for one in self.store.readings()])
        return found

    def seen(self) -> dict:
        """All that a person could miss."""
        ids = [one.report.id for one in self.store.readings()]
        return {
            "readings": self.store.readings(),
            "passages": sorted(self.store.passages(), key=lambda one: one.id),
            "words": self.store.lexical(["kontaktcenter", "växel"]),
            "pdfs": {one: (self.originals.path(one) or self.home).read_bytes() for one in ids},
            "talks": [self.talks.get("anna", one.id) for one in self.talks.find("anna")],
            "wrong": self.store.check(),
        }

    def close(self) -> None:
        self.store.close()
        self.talks.close()


def an_exchange(question: str) -> Exchange:
    return Exchange(number=1, question=question, answer={"text": "Svar å", "citations": []}, dialogue={"area": 7})


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    with postgres_server.running() as url:
        yield url


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    made = House(tmp_path / "home")
    made.add(R1, "a" * 64, 2018)
    made.add(R2, "b" * 64, 2020)
    made.talks.add("anna", None, an_exchange("Hur gick det för oss?"))
    (made.home / "model-usage.jsonl").write_text('{"outcome": "shown"}\n', encoding="utf-8")
    yield made
    made.close()


def test_what_was_saved_comes_back_whole(house: House, tmp_path: Path) -> None:
    before = house.seen()
    told = house.save(tmp_path / "saved.zip")
    assert (told["reports"], told["pdfs"], told["rows"]["report"]) == (2, 2, 2)
    house.store.remove(R1)
    house.add(R3, "c" * 64, 2016)
    house.talks.add("anna", None, an_exchange("Något nytt?"))
    revision = house.store.revision()
    assert house.restore(tmp_path / "saved.zip")["reports"] == 2
    assert house.seen() == before
    assert house.store.revision() > revision, "whoever keeps a snapshot notices"
    assert sorted(one.name for one in house.originals.folder.iterdir()) == [f"{R1}.pdf", f"{R2}.pdf"]


def test_a_new_home_becomes_the_saved_one(house: House, tmp_path: Path) -> None:
    house.save(tmp_path / "saved.zip")
    other = House(tmp_path / "other")
    other.restore(tmp_path / "saved.zip")
    assert other.seen() == house.seen()
    assert (other.home / "model-usage.jsonl").read_bytes() == (house.home / "model-usage.jsonl").read_bytes()
    other.close()


def test_a_state_moves_to_postgresql_and_back(house: House, tmp_path: Path, server: str) -> None:
    house.save(tmp_path / "saved.zip")
    large = House(tmp_path / "large", postgres_server.emptied(server))
    large.restore(tmp_path / "saved.zip")
    seen = large.seen()
    assert seen == house.seen()
    large.save(tmp_path / "again.zip")
    small = House(tmp_path / "small")
    small.restore(tmp_path / "again.zip")
    assert small.seen() == seen
    large.close()
    small.close()


def test_another_machine_on_the_same_server_has_the_pdfs_too(house: House, tmp_path: Path, server: str) -> None:
    here = House(tmp_path / "here", postgres_server.emptied(server))
    here.add(R1, "a" * 64, 2018)
    there = House(tmp_path / "there", server)
    assert there.originals.missing({R1: "a" * 64, R9: "c" * 64}) == [R9]
    assert (there.originals.path(R1) or there.home).read_bytes() == (here.originals.folder / f"{R1}.pdf").read_bytes()
    assert there.originals.path(R9) is None
    here.close()
    there.close()


def test_an_empty_state_can_be_saved_and_restored(house: House, tmp_path: Path) -> None:
    empty = House(tmp_path / "empty")
    empty.save(tmp_path / "empty.zip")
    house.restore(tmp_path / "empty.zip")
    assert (house.store.readings(), house.talks.find("anna"), house.store.count()) == ([], [], 2)
    empty.close()


@pytest.mark.parametrize("harm", ["cut", "flipped", "row", "taken out", "put in", "no list", "locked", "text", "empty"])
def test_a_backup_that_is_not_whole_is_refused_and_changes_nothing(house: House, tmp_path: Path, harm: str) -> None:
    path = tmp_path / "saved.zip"
    house.save(path)
    before = house.seen()
    _damage(path, harm)
    with pytest.raises(BackupDamaged):
        house.restore(path)
    assert house.seen() == before


def _damage(path: Path, harm: str) -> None:
    body = path.read_bytes()
    with zipfile.ZipFile(path) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    if harm in ("cut", "flipped", "text", "empty"):
        middle = len(body) // 2
        flipped = body[:middle] + bytes([body[middle] ^ 255]) + body[middle + 1 :]
        path.write_bytes({"cut": body[:-100], "flipped": flipped, "text": b"no backup", "empty": b""}[harm])
        return
    if harm == "locked":  # what a password sets in the archive's lists of files
        path.write_bytes(_locked(body))
        return
    if harm == "row":
        files["tables/report.jsonl"] = files["tables/report.jsonl"].replace(b"2018", b"2019")
    elif harm == "taken out":
        del files[f"reports/{R1}.pdf"]
    elif harm == "put in":
        files[f"reports/../../{R9}.pdf"] = b"%PDF"
    else:
        del files[backup.MANIFEST]
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)


def _locked(body: bytes) -> bytes:
    """The archive with each file marked as encrypted: a bit of the flags after the signature of its head and of its entry."""
    changed = bytearray(body)
    for signature, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = body.find(signature)
        while at >= 0:
            changed[at + flags] |= 1
            at = body.find(signature, at + 4)
    return bytes(changed)


@pytest.mark.parametrize("key", ["format", "schema", "conversations_schema"])
def test_a_backup_of_a_newer_version_is_refused(house: House, tmp_path: Path, key: str) -> None:
    path = tmp_path / "saved.zip"
    house.save(path)
    with zipfile.ZipFile(path) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    manifest = json.loads(files[backup.MANIFEST])
    files[backup.MANIFEST] = json.dumps(manifest | {key: 99}).encode()
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    with pytest.raises(BackupDamaged, match="newer"):
        house.restore(path)


def test_a_restore_that_fails_half_way_leaves_what_was_there(house: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    house.save(tmp_path / "saved.zip")
    house.store.remove(R1)
    before = house.seen()

    def fail(passage: object) -> str:
        raise RuntimeError("killed here")

    monkeypatch.setattr(house.store, "_words", fail)
    with pytest.raises(RuntimeError):
        house.restore(tmp_path / "saved.zip")
    monkeypatch.undo()
    assert house.seen() == before


def test_a_backup_that_cannot_be_written_leaves_the_one_before(house: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "saved.zip"
    house.save(path)
    before = path.read_bytes()

    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(backup, "_write_file", fail)
    with pytest.raises(BadPath, match="No space left"):
        house.save(path)
    assert path.read_bytes() == before
    assert [one.name for one in tmp_path.iterdir() if one.suffix == ".part"] == []
    with pytest.raises(BadPath):
        house.save(tmp_path / "no folder" / "saved.zip")
    with pytest.raises(BadPath):
        house.restore(tmp_path / "nothing.zip")


def test_a_damaged_database_is_put_aside_for_a_whole_backup_only(house: House, tmp_path: Path) -> None:
    path = tmp_path / "saved.zip"
    house.save(path)
    before = house.seen()
    house.close()
    file = house.home / "kompass.db"
    file.write_bytes(b"not a database, but quite long enough to be taken for one" * 100)
    harmed = file.read_bytes()
    (tmp_path / "bad.zip").write_bytes(path.read_bytes()[:-100])
    with pytest.raises(BackupDamaged):
        saving.make_way(house.url, tmp_path / "bad.zip", house.opened)
    assert file.read_bytes() == harmed
    aside = saving.make_way(house.url, path, house.opened)
    assert aside is not None
    assert Path(aside).read_bytes() == harmed
    house.store, house.talks = house.opened(), SqlConversations(house.url)
    house.originals = Originals(house.home / "reports", house.store)
    house.restore(path)
    assert house.seen() == before
    assert saving.make_way(house.url, path, house.opened) is None, "a whole database stays where it is"


def test_who_has_the_damaged_database_open_sees_the_restored_one(house: House, tmp_path: Path) -> None:
    """A server that runs meanwhile does not go on in the file that was put aside."""
    path = tmp_path / "saved.zip"
    house.save(path)
    before = house.seen()
    with closing(sqlite3.connect(house.home / "kompass.db")) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    (house.home / "kompass.db").write_bytes(b"not a database, but quite long enough to be taken for one" * 100)
    assert saving.make_way(house.url, path, house.opened) is not None
    other = house.opened()
    with closing(SqlConversations(house.url)):
        saving.restore(other, Originals(house.home / "reports", other), house.home, path)
    other.close()
    assert house.seen() == before


def test_what_cannot_be_put_back_or_read_is_told_by_its_own_name(house: House, tmp_path: Path) -> None:
    path = tmp_path / "saved.zip"
    house.save(path)
    (tmp_path / "file").write_text("no folder", encoding="utf-8")
    with pytest.raises(BadPath, match="file/within"):
        backup.extract(path, [f"reports/{R1}.pdf"], tmp_path / "file" / "within")
    with pytest.raises(BadPath, match="gone"):
        backup.write(tmp_path / "other.zip", {}, {}, {"reports/gone.pdf": tmp_path / "gone.pdf"})


def test_a_database_that_only_may_not_be_used_is_never_put_aside(house: House, tmp_path: Path) -> None:
    house.save(tmp_path / "saved.zip")

    def locked() -> SqlStore:
        raise StateDamaged("The disk is full.", kind="full")

    with pytest.raises(StateDamaged):
        saving.make_way(house.url, tmp_path / "saved.zip", locked)
    assert (house.home / "kompass.db").is_file()


def test_a_pdf_that_is_gone_does_not_stop_a_backup(house: House, tmp_path: Path) -> None:
    (house.originals.folder / f"{R1}.pdf").unlink()
    told = house.save(tmp_path / "saved.zip")
    assert (told["reports"], told["pdfs"]) == (2, 1)


def test_copies_are_not_tidied_while_somebody_ingests(house: House) -> None:
    other = Originals(house.originals.folder, house.store)
    coming = house.originals.folder / f"{R9}.pdf"
    with house.originals.entering():
        coming.write_bytes(b"%PDF")
        other.tidy(lambda: [R1, R2])
        assert coming.is_file()
    (house.originals.folder / f"{R1}.123.part").write_bytes(b"half")
    other.tidy(lambda: [R1, R2])
    assert sorted(one.name for one in house.originals.folder.iterdir()) == [f"{R1}.pdf", f"{R2}.pdf"]


def test_rows_keep_what_json_has_no_sign_for(tmp_path: Path) -> None:
    path = tmp_path / "saved.zip"
    rows = [{"a": b"\x00\xff", "b": None, "c": "å\u2028", "d": [1.5, {"e": "f"}]}]
    backup.write(path, {}, {"some": lambda: iter(rows)}, {})
    assert list(backup.rows(path, "some")) == rows
    assert list(backup.rows(path, "another")) == []


def test_what_is_not_ours_is_not_tidied(house: House) -> None:
    """A home may be a folder that had reports of its own."""
    own = ["rapport.pdf", "r1.pdf", "notes.txt", f"{R9}.txt", f"copy of {R9}.pdf"]
    for name in own:
        (house.originals.folder / name).write_bytes(b"mine")
    (house.originals.folder / f"{R9}.pdf").write_bytes(b"%PDF a copy of ours")
    (house.originals.folder / f"{R2}.77.123.part").write_bytes(b"%PDF half")
    (house.originals.folder / "lost+found").mkdir()
    house.originals.tidy(lambda: [R1, R2])
    assert sorted(one.name for one in house.originals.folder.iterdir()) == sorted([*own, "lost+found", f"{R1}.pdf", f"{R2}.pdf"])


def test_a_copy_that_is_empty_or_another_is_missed(house: House) -> None:
    (house.originals.folder / f"{R1}.pdf").write_bytes(b"")
    digest = hashlib.sha256((house.originals.folder / f"{R2}.pdf").read_bytes()).hexdigest()
    assert house.originals.missing({R1: "a" * 64, R2: digest}) == [R1]


def test_a_folder_that_cannot_be_used_is_told(house: House) -> None:
    (house.home / "ingest.lock").unlink()
    (house.home / "ingest.lock").mkdir()
    with pytest.raises(StateDamaged, match="cannot be used"), house.originals.entering():
        pytest.fail("it was entered")


def test_a_backup_is_for_its_owner_alone(house: House, tmp_path: Path) -> None:
    house.save(tmp_path / "saved.zip")
    assert (tmp_path / "saved.zip").stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("name", [".", "/", "file/saved.zip", "no/saved.zip", "x" * 300, ""])
def test_a_place_where_no_backup_can_be_is_told(house: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "file").write_text("no folder", encoding="utf-8")
    before = sorted(tmp_path.iterdir())
    with pytest.raises(BadPath):
        house.save(Path(name))
    with pytest.raises(BadPath):
        house.restore(Path(name))
    assert sorted(tmp_path.iterdir()) == before


def _made_up(house: House, path: Path, change: Callable[[dict[str, bytes]], None]) -> None:
    """A backup whose checksums are right, with other files in it."""
    house.save(path)
    with zipfile.ZipFile(path) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    change(files)
    manifest = json.loads(files.pop(backup.MANIFEST))
    manifest["sha256"] = {name: hashlib.sha256(body).hexdigest() for name, body in files.items()}
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in {**files, backup.MANIFEST: json.dumps(manifest).encode()}.items():
            archive.writestr(name, content)


def test_a_made_up_backup_writes_nothing_but_what_is_ours(house: House, tmp_path: Path) -> None:
    path = tmp_path / "saved.zip"
    extra = {"files/users.json": b"{}", "files/model-usage.jsonl/../kompass.db": b"x", "reports/evil.html": b"x", f"reports/{R9}.pdf": b"x"}
    _made_up(house, path, lambda files: files.update(extra))
    other = House(tmp_path / "other")
    other.restore(path)
    assert other.seen() == house.seen()
    assert not (other.home / "users.json").exists()
    assert sorted(one.name for one in other.originals.folder.iterdir()) == [f"{R1}.pdf", f"{R2}.pdf"]
    other.close()


@pytest.mark.parametrize(
    ("table", "old", "new"),
    [
        ("report", R1.encode(), b"../../r1"),
        ("report", b'"year": 2018', b'"year": null'),
        ("report", b'"year": 2018', b'"year": {"a": 1}'),
        ("report", b'"year": 2018', b'"year": "abc"'),
        ("report", b'"year": 2018', b'"year": ' + b"[" * 20_000 + b"]" * 20_000),
        ("passage", b'"sub_question": null', b'"sub_question": "sju"'),
        ("passage", b'"area": 2', b'"area": 20'),
        ("report", b"{", b"["),
        ("passage", b'"kind"', b'"sort"'),
        ("page", b"Sida", b"\xff"),
    ],
)
def test_rows_that_are_none_of_ours_are_refused_and_change_nothing(house: House, tmp_path: Path, table: str, old: bytes, new: bytes) -> None:
    path = tmp_path / "saved.zip"
    name = f"tables/{table}.jsonl"
    _made_up(house, path, lambda files: files.update({name: files[name].replace(old, new)}))
    with zipfile.ZipFile(path) as archive:
        assert new in archive.read(name)
    before = house.seen()
    with pytest.raises(BackupDamaged):
        house.restore(path)
    assert house.seen() == before


@pytest.mark.parametrize("change", [{"rows": None}, {"made": ...}, {"schema": "abc"}, {"format": "x"}, {"rows": ...}])
def test_a_list_of_files_that_is_none_is_refused(house: House, tmp_path: Path, change: dict[str, object]) -> None:
    path = tmp_path / "saved.zip"
    house.save(path)
    with zipfile.ZipFile(path) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    manifest = {key: value for key, value in {**json.loads(files[backup.MANIFEST]), **change}.items() if value is not ...}
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in {**files, backup.MANIFEST: json.dumps(manifest).encode()}.items():
            archive.writestr(name, content)
    with pytest.raises(BackupDamaged):
        house.restore(path)


def test_what_unpacks_to_more_than_fits_is_refused_before_it_is_unpacked(house: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    saved = tmp_path / "as it is.zip"
    house.save(saved)
    path = tmp_path / "saved.zip"
    name = "tables/report.jsonl"
    _made_up(house, path, lambda files: files.update({name: files[name].replace(b'"title": "', b'"title": "' + b"a" * 6000, 1)}))
    monkeypatch.setattr(backup, "LONGEST", 5000)
    with pytest.raises(BackupDamaged):
        house.restore(path)
    house.restore(saved)
    monkeypatch.setattr(backup, "LONGEST", 100)
    with pytest.raises(BackupDamaged):
        house.restore(saved)


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_the_commands_tell_what_they_did_and_what_is_wrong(tmp_path: Path) -> None:
    saved = tmp_path / "saved.zip"

    def run(*arguments: str) -> tuple[int, str]:
        env = {"PATH": "/usr/bin:/bin", "KOMPASS_HOME": str(tmp_path / "home"), "PYTHONPATH": str(ROOT)}
        done = subprocess.run([sys.executable, "-m", "assistant", *arguments], cwd=ROOT, capture_output=True, text=True, env=env)
        assert "Traceback" not in done.stderr
        return done.returncode, done.stdout + done.stderr

    status, told = run("backup", str(saved), "--json")
    assert (status, json.loads(told)["reports"]) == (0, 0)
    status, told = run("restore", str(saved))
    assert (status, str(saved) in told) == (0, True)
    saved.write_bytes(saved.read_bytes()[:-50])
    status, told = run("restore", str(saved), "--json")
    assert (status, json.loads(told)["error"]["code"]) == (1, "backup_damaged")
    assert "Inget har ändrats" in json.loads(told)["error"]["message"]
