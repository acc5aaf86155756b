"""Thousands of false sentences, made from true ones: none passes, and the true ones do."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Iterator

import pytest
import variations
from test_checking import free

from assistant.chat.grounding.checking import Checker
from assistant.chat.grounding.lines import key, worded_sentences
from assistant.chat.grounding.sentence import Words
from assistant.domain.answer import Answer
from assistant.measuring import questions
from assistant.wiring import Kompass

Check = Callable[[str], tuple[Answer, Checker]]


@pytest.fixture(scope="module")
def check(kompass: Kompass) -> Check:
    words = {one: Words(kompass.phrases(one)) for one in ("sv", "en")}

    def asked(question: str) -> tuple[Answer, Checker]:
        answer, _ = kompass.plain.ask(question)
        return answer, Checker(answer, kompass.plain.grounding, words[answer.language])

    return asked


def asked_about() -> Iterator[str]:
    yield from list(dict.fromkeys(question for question, _ in free("free_true.txt")))
    yield from [one["question"] for one in questions.load() if not one.get("needs")][::10]


def test_of_thousands_of_variations_none_passes(check: Check) -> None:
    truths: dict[str, list[str]] = {}
    for question, sentence in free("free_true.txt"):
        truths.setdefault(question, []).append(sentence)
    told: Counter[str] = Counter()
    passed = []
    for question in asked_about():
        answer, checker = check(question)
        if answer.result is None or not answer.tool:
            continue
        random_ = random.Random(question)
        worded = [sentence.replace("**", "") for line, sentence in worded_sentences(answer.text) if line.startswith("**") or not line.startswith("*")]
        ours = {key(one) for one in worded}
        for sentence in random_.sample(worded, min(4, len(worded))) + random_.sample(truths.get(question, []), min(6, len(truths.get(question, [])))):
            true = checker.check(sentence)
            for kind, lie in variations.of(answer, sentence, random_):
                told[kind] += 1
                verdict = checker.check(lie, true.said) if kind == "tail" else checker.check(lie)
                if verdict.passes and key(verdict.text) not in ours:  # a sentence of ours stands for what differs in signs
                    passed.append((kind, question, lie, verdict.text))
    assert passed == []
    assert sum(told.values()) > 2000 and min(told.values()) >= 20 and len(told) == 12, told
