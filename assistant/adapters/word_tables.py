"""The word tables of `corpus/words`, and what is built from them."""

from __future__ import annotations

from pathlib import Path

from assistant.adapters.packaged import folder, rows, table
from assistant.domain.corpus import Corpus
from assistant.domain.framework import Framework
from assistant.errors import CorpusError
from assistant.language.analyser import Analyser, Tables
from assistant.language.topics import EDITION, TopicMatcher, TopicTerms


def tables(place: Path | None = None) -> Tables:
    words = place or folder("corpus") / "words"
    stopwords = table(words / "stopwords.toml")
    return Tables(
        abbreviations={row.text("short").lower(): row.text("long") for row in rows(words / "abbreviations.csv")},
        stopwords=frozenset(word for some in stopwords.values() for word in some),
        english={row.text("english").lower(): row.text("swedish") for row in rows(words / "english.csv")},
    )


def analyser(corpus: Corpus) -> Analyser:
    """With the vocabulary of the built-in corpus: framework, findings, practices and the terms of topics."""
    framework = corpus.framework
    texts = [one.text for one in framework.sub_questions] + [form for one in framework.areas for form in (one.name, *one.other_names)]
    texts += [one.text for one in corpus.findings] + [one.text for one in corpus.practices] + [one.statement for one in framework.backgrounds]
    texts += [term for topic in topic_terms(framework) for term in topic.swedish]
    return Analyser(texts, tables())


def topic_terms(framework: Framework) -> list[TopicTerms]:
    """Raises CorpusError for a sub-question or an area that does not exist."""
    path = folder("corpus") / "words" / "topics.toml"
    found = table(path)
    terms = []
    for number, body in found["sub_questions"].items():
        if framework.sub_question(EDITION, number) is None:
            raise CorpusError(f"{path.name}: the {EDITION} edition has no sub-question {number!r}.")
        terms.append(TopicTerms(EDITION, int(number.partition(".")[0]), number, tuple(body["sv"]), tuple(body.get("en", ()))))
    for key, body in found["areas"].items():
        edition, _, number = key.partition(":")
        if framework.area(edition, int(number)) is None:
            raise CorpusError(f"{path.name}: there is no area {key!r}; write it as 2016:7.")
        terms.append(TopicTerms(edition, int(number), None, tuple(body["sv"]), tuple(body.get("en", ()))))
    return terms


def topic_matcher(framework: Framework, spoken: Analyser) -> TopicMatcher:
    return TopicMatcher(framework, topic_terms(framework), spoken)
