"""Words are weighed by what is asked for, not by how many ways there are to say it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from assistant.adapters.index_words import IndexWords
from assistant.domain.evidence import Passage
from assistant.language.analyser import Concept

TEXTS = ("klagomål tas emot", "klagomål synpunkter tas emot", "synpunkter", "mål", "")
PASSAGES = [Passage(f"p{at}", text, "text", heading="lön" if at == 3 else "") for at, text in enumerate(TEXTS)]
ALL = np.arange(len(PASSAGES))


@pytest.fixture(scope="module")
def words() -> IndexWords:
    return IndexWords.of(PASSAGES, str.split)


def concept(*tokens: str, known: float = 1.0, **weighed: float) -> Concept:
    return Concept(" ".join(tokens), "", {**dict.fromkeys(tokens, 1.0), **weighed}, known)


def test_a_passage_without_the_words_has_nothing(words: IndexWords) -> None:
    assert (words.scores(ALL, [concept("klagomål")]) > 0).tolist() == [True, True, False, False, False]


def test_no_concepts_and_no_passages_give_no_scores(words: IndexWords) -> None:
    assert not words.scores(ALL, []).any()
    assert words.scores(np.zeros(0, np.intp), [concept("mål")]).shape == (0,)
    empty = IndexWords.of([], str.split)
    assert len(empty) == 0
    assert empty.weights([concept("mål")]).tolist() == [0.0]


def test_a_second_way_of_saying_the_same_adds_less_than_another_thing(words: IndexWords) -> None:
    one_thing = words.scores(ALL, [concept("klagomål", "synpunkter")])
    two_things = words.scores(ALL, [concept("klagomål"), concept("synpunkter")])
    assert one_thing[1] / one_thing[0] < two_things[1] / two_things[0]


def test_a_word_that_stands_less_surely_for_what_is_asked_weighs_less(words: IndexWords) -> None:
    sure, unsure = words.scores(ALL, [concept("klagomål", synpunkter=1.0)]), words.scores(ALL, [concept("klagomål", synpunkter=0.4)])
    assert unsure[2] < sure[2]
    assert unsure[0] == sure[0]


def test_a_heading_counts_half(words: IndexWords) -> None:
    assert words.kept(3)[1].tolist() == [2, 1]
    assert 0 < words.scores(ALL, [concept("lön")])[3] < words.scores(ALL, [concept("mål")])[3]


def test_rare_words_tell_more_and_words_that_stand_nowhere_are_not_familiar(words: IndexWords) -> None:
    rare, common = words.weights([concept("mål"), concept("klagomål")])
    assert rare > common
    assert words.familiar([concept("mål"), concept("pannkaka")]) == 0.5
    assert words.familiar([concept("mål", known=0.8)]) == 0.8
    assert words.familiar([]) == 0.0


def test_what_is_kept_is_the_same_from_files_and_taken_over(words: IndexWords, tmp_path: Path) -> None:
    words.save(tmp_path)
    again = IndexWords.load(tmp_path)
    taken = IndexWords.of(PASSAGES, lambda _: [], {at: again.kept(at) for at in range(len(PASSAGES))})
    asked = [concept("klagomål"), concept("synpunkter")]
    assert words.scores(ALL, asked).tolist() == again.scores(ALL, asked).tolist() == taken.scores(ALL, asked).tolist()


def test_files_that_do_not_belong_together_are_refused(words: IndexWords) -> None:
    with pytest.raises(ValueError, match="do not belong together"):
        IndexWords(words.words, words.times[:-1], words.starts, words.known, words.having)


def test_a_last_passage_without_words_takes_none_from_the_one_before() -> None:
    passages = [Passage(f"p{at}", text, "text") for at, text in enumerate(("mål tas", "växel emot", ""))]
    scores = IndexWords.of(passages, str.split).scores(np.arange(3), [concept("mål"), concept("växel")])
    assert scores[0] == pytest.approx(scores[1])
