"""The word tables of searching and understanding, from `corpus/words`."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from assistant.adapters import corpus_files
from assistant.adapters.packaged import folder, rows, table
from assistant.domain.corpus import Corpus
from assistant.domain.framework import EDITIONS, Framework
from assistant.errors import CorpusError
from assistant.language.analyser import Analyser, SearchWords
from assistant.language.relevance import KindWords
from assistant.language.topics import TopicMatcher, TopicWords


def analyser(corpus: Corpus, place: Path | None = None) -> Analyser:
    """The analyser that knows the words of the built-in corpus. Raises CorpusError naming the file."""
    place = place or _words()
    topics = topic_words(corpus.framework, place)
    vocabulary = [text for one in corpus_files.passages(corpus) for text in (one.text, one.heading, one.section)]
    vocabulary += topics.swedish()
    vocabulary += [name for one in corpus.framework.areas for name in (one.name, *one.other_names)]
    vocabulary += [one.name for one in corpus.municipalities]
    abbreviations = pairs(place / "abbreviations.csv", "short", "long")
    english, synonyms = pairs(place / "english.csv", "english", "swedish"), pairs(place / "synonyms.csv", "word", "means")
    vocabulary += [*abbreviations.values(), *english.values(), *synonyms, *synonyms.values()]
    stops = _stop_words(place)
    return Analyser(SearchWords(vocabulary, stops["sv"], stops["en"], abbreviations, english, synonyms))


def topic_matcher(framework: Framework, place: Path | None = None) -> TopicMatcher:
    """Raises CorpusError naming the file and what cannot be used."""
    return TopicMatcher(framework, topic_words(framework, place))


def topic_words(framework: Framework, place: Path | None = None) -> TopicWords:
    """Terms for sub-questions and areas that the framework has. Raises CorpusError."""
    path = (place or _words()) / "topics.toml"
    body = table(path)
    sub_questions = {}
    for number, lists in body.get("sub_questions", {}).items():
        if framework.sub_question("2016", number) is None:
            raise CorpusError(f"{path.name}: there is no sub-question {number!r} in the 2016 edition.")
        sub_questions[number] = (_terms(path, number, lists, "sv"), _terms(path, number, lists, "en"))
    areas = {}
    for key, lists in body.get("areas", {}).items():
        edition, _, number = key.partition(":")
        if edition not in EDITIONS or not number.isdigit() or framework.area(edition, int(number)) is None:
            raise CorpusError(f"{path.name}: there is no area {key!r}; give edition:number, such as 2016:7.")
        areas[edition, int(number)] = (_terms(path, key, lists, "sv"), _terms(path, key, lists, "en"))
    stops = _stop_words(place or _words())
    return TopicWords(sub_questions, areas, stops["sv"] | stops["en"])


def kind_words(place: Path | None = None) -> KindWords:
    """Words by which a query asks for one kind of passage."""
    path = (place or _words()) / "kinds.toml"
    return KindWords({kind: _terms(path, kind, lists, "sv") + _terms(path, kind, lists, "en") for kind, lists in table(path).items()})


def pairs(path: Path, key: str, value: str) -> dict[str, str]:
    """A table of two columns, its keys without case; a key that stands twice has both values."""
    found: dict[str, str] = {}
    for row in rows(path):
        word = row.text(key).casefold()
        found[word] = f"{found[word]} {row.text(value)}" if word in found else row.text(value)
    return found


def _words() -> Path:
    return folder("corpus") / "words"


def _stop_words(place: Path) -> dict[str, frozenset[str]]:
    path = place / "stopwords.toml"
    body = table(path)
    return {language: frozenset(one.casefold() for one in _terms(path, "stop words", body, language)) for language in ("sv", "en")}


def _terms(path: Path, name: str, lists: Mapping[str, Any], language: str) -> tuple[str, ...]:
    found = lists.get(language, [])
    if not isinstance(found, list) or not all(isinstance(one, str) and one.strip() for one in found):
        raise CorpusError(f"{path.name}: {name}, {language} needs a list of words.")
    return tuple(found)
