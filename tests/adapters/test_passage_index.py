"""The index keeps in step with the store, stands what happens to its files, and finds what fits and nothing else."""

from __future__ import annotations

import gc
import json
import shutil
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from tiny_models import make_tiny_model

from assistant.adapters import passage_index
from assistant.adapters.embedding_builtin import BuiltinEmbedder
from assistant.adapters.passage_index import PassageFinder
from assistant.adapters.store_sqlalchemy import SqlStore
from assistant.adapters.vectors_chroma import ChromaVectors
from assistant.domain.corpus import Corpus
from assistant.domain.evaluation import Evaluation
from assistant.domain.evidence import Passage
from assistant.domain.report import Reading, Report
from assistant.errors import ModelUnavailable, StateDamaged
from assistant.language.analyser import Analyser, SearchWords
from assistant.language.topics import TopicMatcher, TopicWords
from assistant.ports import Filters
from assistant.wiring import Kompass

PLACES = {"1080": "Karlskrona", "1283": "Helsingborg", "1480": "Göteborg", "1980": "Västerås", "0484": "Eskilstuna"}


def passage(id: str, text: str, kind: str = "practice", code: str = "1080", **more: object) -> Passage:
    facts = {"municipality": PLACES[code], "year": 2018, "edition": "2016", "area": 2, "sub_question": "2.3", **more}
    return Passage(id, text, kind, code=code, **facts)  # type: ignore[arg-type]


BUILT_IN = [
    passage("practice:a", "Kommunen har ett kontaktcenter som svarar på invånarnas frågor."),
    passage("practice:b", "Kontaktcentret har öppet på kvällarna.", code="1283", year=2017),
    passage("practice:c", "En gemensam väg in för alla ärenden.", code="1480", edition="2020", area=5, year=2022),
    passage("finding:d", "Klagomål tas om hand på olika sätt.", "improvement", sub_question="2.5", section="Förbättringsmöjligheter"),
    passage("finding:e", "Lönesättningen bygger på individuella mål.", "strength", area=6, sub_question="6.4", section="Styrkor"),
    passage("finding:f", "Chefernas uppdrag skrivs under varje år.", "strength", "1980", area=4, sub_question="4.4", edition="2010", year=2014),
    passage("practice:g", "Processerna kartläggs och förbättras steg för steg.", code="0484", area=5, sub_question="5.3"),
    Passage("background:2", "Området handlar om hur invånarna möts av kommunens service.", "background", edition="2016", area=2),
    *(passage(f"practice:x{n}", f"Biblioteket ordnar läsecirkel nummer {n} för unga.", code="1480", area=8, sub_question="8.3") for n in range(12)),
]


def a_reading(id: str = "r1", texts: tuple[str, ...] = ("Ett kontaktcenter saknas i kommunen.",), year: int = 2018, mark: str = "a") -> Reading:
    report = Report(id, "rapport.pdf", mark * 64, "Rapport", "1080", "Karlskrona", year, "2016", "stated", "år", ("Sida ett.",), ())
    passages = tuple(passage(f"passage:{id}:{n}", text, "improvement", year=year, section="2.3", page=1) for n, text in enumerate(texts))
    return Reading(report, Evaluation(f"report:{id}", "1080", "Karlskrona", year, "2016", report_id=id), passages=passages)


class House:
    """A store and finders over it, in a folder."""

    def __init__(self, folder: Path, corpus: Corpus) -> None:
        self.folder, self.corpus = folder, corpus
        self.analyser = Analyser(SearchWords([one.text for one in BUILT_IN], frozenset({"och", "i", "på", "av", "ett", "en", "för", "har", "alla"})))
        words = {"2.3": ("kontaktcenter", "en väg in"), "2.5": ("klagomål",), "6.4": ("lönesättning",), "5.3": ("processer",)}
        self.topics = TopicMatcher(corpus.framework, TopicWords({number: (terms, ()) for number, terms in words.items()}, {}))
        self.store = SqlStore(f"sqlite:///{folder / 'kompass.db'}", lambda one: self.analyser.document_tokens(one.text, one.heading))
        self.index = folder / "index"

    def finder(self, model: str = "builtin", chroma_url: str | None = None) -> PassageFinder:
        return PassageFinder(
            store=self.store,
            embedder_name=model,
            analyser=self.analyser,
            topics=self.topics,
            framework=self.corpus.framework,
            folder=self.index,
            chroma_url=chroma_url,
        )

    def current(self) -> dict[str, object]:
        return dict(json.loads((self.index / "builtin" / "current.json").read_text(encoding="utf-8")))


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory, built_in: Corpus) -> Path:
    """A folder with BUILT_IN stored and indexed."""
    house = House(tmp_path_factory.mktemp("built"), built_in)
    house.store.prepare("first", lambda: BUILT_IN)
    house.finder().catch_up()
    house.store.close()
    return house.folder


@pytest.fixture
def house(built: Path, tmp_path: Path, built_in: Corpus) -> Iterator[House]:
    """A copy of `built` to do with as one likes."""
    house = House(shutil.copytree(built, tmp_path / "house"), built_in)
    yield house
    house.store.close()


def ids(finder: PassageFinder, query: str, filters: Filters = Filters(), limit: int = 10) -> list[str]:
    return [one.passage.id for one in finder.find(query, filters, limit)]


# -- being in step ----------------------------------------------------------------------------------------------------


def test_what_is_stored_is_found_at_first_asking(tmp_path: Path, built_in: Corpus) -> None:
    house = House(tmp_path, built_in)
    house.store.prepare("first", lambda: BUILT_IN)
    assert ids(house.finder(), "kontaktcenter")[:2] == ["practice:a", "practice:b"]
    assert house.finder().status() == {
        "in_step": True,
        "stamp": house.current()["stamp"],
        "dimension": house.current()["dimension"],
        "passages": len(BUILT_IN),
        "indexed": len(BUILT_IN),
        "chroma": len(BUILT_IN),
        "revision": house.store.revision(),
    }


def test_an_empty_store_finds_nothing(tmp_path: Path, built_in: Corpus) -> None:
    house = House(tmp_path, built_in)
    house.store.prepare("first", lambda: [])
    finder = house.finder()
    assert ids(finder, "kontaktcenter") == []
    assert (finder.status()["in_step"], finder.status()["passages"]) == (True, 0)


def test_catching_up_with_nothing_new_writes_nothing(house: House) -> None:
    def written() -> dict[Path, int]:
        return {one: one.stat().st_mtime_ns for one in house.index.rglob("*") if one.is_file()}

    before = written()
    house.finder().catch_up()
    assert written() == before


def test_only_new_texts_are_embedded(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    embedded: list[str] = []
    whole = BuiltinEmbedder.passages
    monkeypatch.setattr(BuiltinEmbedder, "passages", lambda self, texts: embedded.extend(texts) or whole(self, texts))
    house.store.add(a_reading())
    finder = house.finder()
    finder.catch_up()
    assert [one.startswith("Ett kontaktcenter saknas") for one in embedded] == [True]
    assert "passage:r1:0" in ids(finder, "kontaktcenter")
    assert finder.status()["in_step"]


def test_an_open_finder_notices_what_another_one_entered_and_removed(house: House) -> None:
    finder = house.finder()
    before = ids(finder, "kontaktcenter")
    house.store.add(a_reading())
    assert "passage:r1:0" in ids(finder, "kontaktcenter")
    house.store.remove("r1")
    house.finder().catch_up()
    assert ids(finder, "kontaktcenter") == before
    assert finder.status()["in_step"]


def test_what_was_removed_leaves_neither_row_nor_vector(house: House) -> None:
    house.store.add(a_reading())
    finder = house.finder()
    finder.catch_up()
    house.store.remove("r1")
    finder.catch_up()
    (place,) = (house.index / "builtin").glob("g*")
    assert {one.decode() for one in np.load(place / "rows.npy")["id"].tolist()} == {one.id for one in BUILT_IN}
    name = finder._chroma.name if finder._chroma else ""
    assert ChromaVectors(name, house.index / "chroma").ids() == {one.id for one in BUILT_IN}


def test_a_changed_text_under_an_old_id_is_embedded_anew(house: House) -> None:
    changed = [replace(one, text="Simhallen har varmt vatten.") if one.id == "practice:c" else one for one in BUILT_IN]
    house.store.prepare("second", lambda: changed)
    finder = house.finder()
    assert ids(finder, "simhallen")[0] == "practice:c"
    assert finder.status()["in_step"]


def test_the_embedding_is_fitted_again_when_the_material_has_grown(house: House) -> None:
    before = house.current()
    house.store.add(a_reading(texts=tuple(f"Skridskobanan spolas vecka {n} av föreningen." for n in range(15))))
    finder = house.finder()
    finder.catch_up()
    after = house.current()
    assert (after["texts"], after["stamp"] != before["stamp"]) == (len(BUILT_IN) + 15, True)
    assert ids(finder, "skridskobanan")[0].startswith("passage:r1:")
    assert finder.status()["in_step"]
    assert len(list((house.index / "builtin").iterdir())) == 3  # current.json, a generation, a model: nothing of before


def test_rebuilding_gives_the_same_answers(house: House) -> None:
    finder = house.finder()
    before = finder.find("kontaktcenter"), house.current()
    finder.rebuild()
    assert finder.find("kontaktcenter") == before[0]
    assert house.current()["generation"] != before[1]["generation"]
    assert finder.status()["in_step"]


def test_progress_is_told(tmp_path: Path, built_in: Corpus) -> None:
    house = House(tmp_path, built_in)
    house.store.prepare("first", lambda: BUILT_IN)
    told: list[tuple[str, int, int]] = []
    house.finder().catch_up(lambda *some: told.append(some))
    assert told == [("embedding", len(BUILT_IN), len(BUILT_IN)), ("chroma", len(BUILT_IN), len(BUILT_IN))]


# -- what happens to files --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["current.json", "rows.npy", "vectors.npy", "config.json", "features.txt", "weights.npy", "table.npy"])
@pytest.mark.parametrize("left", [None, 0, 50])
def test_an_index_that_is_not_whole_is_built_again(name: str, left: int | None, house: House) -> None:
    expected = ids(house.finder(), "kontaktcenter")
    (path,) = (house.index / "builtin").rglob(name)
    body = path.read_bytes()
    path.unlink()
    if left is not None:
        path.write_bytes(body[:left])
    finder = house.finder()
    assert ids(finder, "kontaktcenter") == expected
    assert finder.status()["in_step"]


@pytest.mark.parametrize("what", ["", "builtin", "chroma", "chroma/chroma.sqlite3"])
def test_a_folder_taken_away_is_made_again(what: str, house: House) -> None:
    expected = ids(house.finder(), "kontaktcenter")
    place = house.index / what
    shutil.rmtree(place) if place.is_dir() else place.unlink()
    finder = house.finder()
    assert ids(finder, "kontaktcenter") == expected
    finder.rebuild()
    assert finder.status()["in_step"]


def test_chroma_files_that_are_not_whole_are_made_again(house: House) -> None:
    (house.index / "chroma" / "chroma.sqlite3").write_bytes(b"no database, but long enough to be taken for one" * 200)
    finder = house.finder()
    assert ids(finder, "kontaktcenter")
    assert not finder.status()["in_step"]
    finder.rebuild()
    assert finder.status()["in_step"]


def test_what_a_killed_build_left_is_swept_out(house: House) -> None:
    left = house.index / "builtin" / "g7"
    left.mkdir()
    (left / "vectors.npy").write_bytes(b"half")
    (house.index / "builtin" / "current.json.new").write_text("{", encoding="utf-8")
    house.store.add(a_reading())
    finder = house.finder()
    assert "passage:r1:0" in ids(finder, "kontaktcenter")
    assert sorted(one.name for one in (house.index / "builtin").iterdir()) == ["current.json", "g8", "m1"]


def test_a_build_that_fails_leaves_the_old_index(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    before = house.current()
    house.store.add(a_reading())

    def fail(*_some: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(passage_index.IndexFiles, "swap", fail)
        with pytest.raises(StateDamaged, match="No space left"):
            house.finder().catch_up()
    assert house.current() == before
    assert "passage:r1:0" in ids(house.finder(), "kontaktcenter")


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path, built_in: Corpus) -> None:
    house = House(tmp_path, built_in)
    house.store.prepare("first", lambda: BUILT_IN)
    house.index.write_text("a file in the way", encoding="utf-8")
    with pytest.raises(StateDamaged, match="cannot be written"):
        house.finder().find("kontaktcenter")


def test_an_index_of_another_database_is_not_believed(house: House, tmp_path: Path) -> None:
    other = House(tmp_path / "other", house.corpus)
    other.folder.mkdir()
    other.store.prepare("first", lambda: BUILT_IN[:5])
    with other.store.writing() as connection:
        other.store._set_meta(connection, "revision", str(house.store.revision()))
    shutil.copytree(house.index, other.index)
    assert other.finder().find("kontaktcenter")
    assert other.current()["count"] == 5


def test_builders_at_once_end_in_one_whole_index(house: House) -> None:
    house.store.add(a_reading())
    found: list[list[str]] = []
    threads = [threading.Thread(target=lambda: found.append(ids(house.finder(), "kontaktcenter"))) for _ in range(4)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert len(found) == 4
    assert all(one == found[0] and "passage:r1:0" in one for one in found)
    assert house.current()["generation"] == "g2"


# -- other models -----------------------------------------------------------------------------------------------------


def test_another_model_is_indexed_beside_the_old_index(house: House, tiny_model: Path, tmp_path: Path) -> None:
    expected, before = ids(house.finder(), "kontaktcenter"), house.current()
    other = house.finder(str(tiny_model))
    assert ids(other, "kontaktcenter")[0] == "practice:a"
    assert other.status()["in_step"]
    assert other.status()["stamp"] != before["stamp"]
    there = sorted(house.index.iterdir())
    with pytest.raises(ModelUnavailable):
        house.finder("no/such-model").find("kontaktcenter")
    assert sorted(house.index.iterdir()) == there
    old = house.finder()
    assert (ids(old, "kontaktcenter"), house.current(), old.status()["in_step"]) == (expected, before, True)


def test_other_weights_under_the_same_name_are_noticed(house: House, tiny_model: Path, tmp_path: Path) -> None:
    place = shutil.copytree(tiny_model, tmp_path / "model")
    first = house.finder(str(place))
    first.catch_up()
    shutil.rmtree(place)
    make_tiny_model(place, seed=5)
    second = house.finder(str(place))
    assert ids(second, "kontaktcenter")
    assert second.status()["stamp"] != first._loaded[0].current.stamp  # type: ignore[index]
    assert second.status()["in_step"]


# -- Chroma -----------------------------------------------------------------------------------------------------------


def test_a_big_index_is_asked_through_chroma_and_finds_the_same(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    queries = ("kontaktcenter", "klagomål", "chefernas uppdrag", "processer")
    expected = [ids(house.finder(), one) for one in queries]
    asked: list[int] = []
    nearest = ChromaVectors.nearest
    monkeypatch.setattr(passage_index, "CHROMA_FROM", 1)
    monkeypatch.setattr(ChromaVectors, "nearest", lambda self, vector, limit: asked.append(limit) or nearest(self, vector, limit))
    finder = house.finder()
    assert [ids(finder, one) for one in queries] == expected
    assert len(asked) == len(queries)
    assert ids(finder, "kontaktcenter", Filters(codes=("1283",))) == ["practice:b"]
    assert len(asked) == len(queries)  # what is narrowed goes to the matrix


def test_a_chroma_that_is_not_in_step_is_not_believed(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    expected = ids(house.finder(), "gemensam ingång")
    monkeypatch.setattr(passage_index, "CHROMA_FROM", 1)
    finder = house.finder()
    finder.find("kontaktcenter")
    assert finder._chroma is not None
    finder._chroma.drop([one.id for one in BUILT_IN[:8]])
    assert ids(finder, "gemensam ingång") == expected
    assert not finder.status()["in_step"]


@pytest.fixture
def server(tmp_path: Path) -> Iterator[tuple[str, Callable[[], None]]]:
    """A Chroma server on this machine: its address, and what ends it."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [str(Path(sys.executable).with_name("chroma")), "run", "--path", str(tmp_path / "server"), "--host", "127.0.0.1", "--port", str(port)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def end() -> None:
        process.terminate()
        process.wait(20)

    for _ in range(200):
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/api/v2/heartbeat", timeout=1).close()
            break
        except OSError:
            time.sleep(0.1)
    yield f"http://127.0.0.1:{port}", end
    end()


@pytest.mark.filterwarnings("ignore:unclosed <socket:ResourceWarning")  # Chroma leaves its connections to the garbage collector
def test_vectors_go_to_a_server_and_search_outlives_it(house: House, server: tuple[str, Callable[[], None]], monkeypatch: pytest.MonkeyPatch) -> None:
    expected = ids(house.finder(), "kontaktcenter")
    monkeypatch.setattr(passage_index, "CHROMA_FROM", 1)
    url, end = server
    finder = house.finder(chroma_url=url)
    finder.rebuild()
    assert (ids(finder, "kontaktcenter"), finder.status()["in_step"]) == (expected, True)
    end()
    assert (ids(finder, "kontaktcenter"), finder.status()["in_step"]) == (expected, False)
    house.store.add(a_reading())
    assert "passage:r1:0" in ids(finder, "kontaktcenter")
    finder.close()
    del finder
    gc.collect()


# -- finding ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "query",
    ["", "   ", "?!", "\x00", "och i att", "xyzzy qwrtplk", "asdf ghjk zxcv", "🙂", "' OR 1=1 --", "qqqq" * 1000, "lorem ipsum dolor sit amet"],
)
def test_nonsense_finds_nothing(query: str, kompass: Kompass) -> None:
    assert kompass.finder.find(query) == []


@pytest.mark.parametrize("limit", [0, -1])
def test_none_wanted_none_given(limit: int, house: House) -> None:
    assert ids(house.finder(), "kontaktcenter", limit=limit) == []


def test_a_name_that_only_one_passage_has_is_found(house: House) -> None:
    house.store.add(a_reading(texts=("Brandsjövägen byggs om.",)))
    assert ids(house.finder(), "Brandsjövägen")[0] == "passage:r1:0"


@pytest.mark.parametrize(
    "filters",
    [
        Filters(codes=("1080",)),
        Filters(codes=("1283", "1480")),
        Filters(area=2),
        Filters(area=6),
        Filters(edition="2010"),
        Filters(edition="2020"),
        Filters(kind="strength"),
        Filters(kind="background"),
        Filters(year=2017),
        Filters(codes=("1080",), area=2, edition="2016", kind="improvement", year=2018),
    ],
    ids=str,
)
def test_filters_are_strict_and_hide_nothing_that_fits(filters: Filters, house: House) -> None:
    def fits(one: Passage) -> bool:
        wanted = {"area": filters.area, "edition": filters.edition, "kind": filters.kind, "year": filters.year}
        return (filters.codes is None or one.code in filters.codes) and all(value in (None, getattr(one, name)) for name, value in wanted.items())

    finder, allowed = house.finder(), {one.id for one in BUILT_IN if fits(one)}
    found: set[str] = set()
    for one in BUILT_IN:
        hits = set(ids(finder, one.text, filters, 50))
        assert hits <= allowed
        found |= hits
    assert found == allowed != set()


@pytest.mark.parametrize("filters", [Filters(codes=()), Filters(codes=("0000",)), Filters(area=99), Filters(edition="1999"), Filters(kind="no-such")])
def test_filters_that_nothing_meets_find_nothing(filters: Filters, house: House) -> None:
    assert ids(house.finder(), "kontaktcenter", filters) == []


def test_at_most_two_passages_of_a_section(house: House) -> None:
    texts = tuple(f"Kontaktcentret har öppet dag {n} i veckan." for n in range(6))
    house.store.add(a_reading(texts=texts))
    found = house.finder().find("kontaktcenter", Filters(), 10)
    assert sum(one.passage.report_id == "r1" for one in found) == 2
    # Asked for a kind or an area, what the section kept out fills what is left.
    assert len(house.finder().find("kontaktcenter", Filters(kind="improvement"), 6)) == 6


def test_no_section_of_the_built_in_corpus_takes_over(kompass: Kompass) -> None:
    for query in ("kontaktcenter", "uppföljning av mål", "medborgardialog", "miljö", "citizen dialogue"):
        sections = [(one.passage.code, one.passage.year, one.passage.area, one.passage.section) for one in kompass.finder.find(query, limit=20)]
        assert all(sections.count(one) <= 2 for one in sections if one[-1])


def test_the_same_words_about_a_municipality_are_shown_once(house: House) -> None:
    house.store.add(a_reading(texts=("Kommunen har ett kontaktcenter som svarar på invånarnas frågor.",)))
    texts = [one.passage.text for one in house.finder().find("kontaktcenter")]
    assert len(texts) == len(set(texts))


def test_an_ingested_report_takes_the_place_of_the_built_in_findings(house: House) -> None:
    assert "finding:d" in ids(house.finder(), "klagomål")
    house.store.add(a_reading(texts=("Klagomål följs upp varje år.",)))
    found = ids(house.finder(), "klagomål")
    assert "finding:d" not in found
    assert "passage:r1:0" in found
    assert "practice:a" in ids(house.finder(), "kontaktcenter")  # practices stay
    house.store.remove("r1")
    assert "finding:d" in ids(house.finder(), "klagomål")


def test_hits_come_best_first_with_scores_within_bounds(kompass: Kompass) -> None:
    for query in ("kontaktcenter", "hur följs målen upp", "staff surveys", "Karlskrona chefsdagar"):
        scores = [one.score for one in kompass.finder.find(query, limit=20)]
        assert scores
        assert scores == sorted(scores, reverse=True)
        assert all(0 <= one <= 1 for one in scores)


@pytest.mark.parametrize(
    ("query", "word"),
    [
        ("kontakt center", "kontaktcenter"),
        ("proccesstyrning", "process"),
        ("lonesattning", "lön"),
        ("complaint handling", "klagomål"),
        ("citizen dialogue", "dialog"),
        ("KKiK", "kkik"),
    ],
)
def test_queries_in_other_forms_and_english_find_swedish_passages(query: str, word: str, kompass: Kompass) -> None:
    assert word in kompass.finder.find(query)[0].passage.text.casefold()


def test_a_municipality_that_is_named_comes_first(kompass: Kompass) -> None:
    assert kompass.finder.find("Hur arbetar Karlskrona med chefsdagar?")[0].passage.municipality == "Karlskrona"


def test_asking_loads_no_heavy_library(built: Path) -> None:
    code = (
        "import sys; sys.path.insert(0, sys.argv[1])\n"
        "from pathlib import Path; from assistant.adapters import corpus_files; from test_passage_index import House, ids\n"
        "before = set(sys.modules)\n"
        "assert ids(House(Path(sys.argv[2]), corpus_files.load()).finder(), 'kontaktcenter')\n"
        "print([one for one in ('torch', 'sklearn', 'scipy', 'chromadb', 'sentence_transformers') if one in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code, str(Path(__file__).parent), str(built)], capture_output=True, text=True)
    assert (done.returncode, done.stdout.strip()) == (0, "[]"), done.stderr
