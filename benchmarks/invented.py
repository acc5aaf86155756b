"""Invented readings of reports, for what needs many reports and no PDF: growth, kills, load."""

from __future__ import annotations

import hashlib
from random import Random

from assistant.domain.corpus import Corpus
from assistant.domain.evaluation import Evaluation, Score
from assistant.domain.evidence import Finding, Passage
from assistant.domain.report import Reading, Report

KINDS = ("strength", "improvement", "observation", "recommendation", "text")
EDITION = "2016"


def body_of(number: int) -> bytes:
    """What stands for the file's bytes."""
    return f"%PDF-1.4 invented {number}\n".encode()


def reading(corpus: Corpus, number: int, passages: int = 150) -> Reading:
    """The same number gives the same reading; unlike numbers under 290 · 9 are about unlike evaluations."""
    random = Random(number)
    one = corpus.municipalities[number % len(corpus.municipalities)]
    year = 2016 + number // len(corpus.municipalities) % 9
    digest = hashlib.sha256(body_of(number)).hexdigest()
    id = f"r{digest[:12]}"
    words = _words(corpus)
    texts = [" ".join(random.choice(words) for _ in range(random.randint(25, 90))) + "." for _ in range(passages)]
    numbers = [random.choice(corpus.framework.sub_questions) for _ in texts]
    placed = list(zip(texts, numbers, (random.choice(KINDS) for _ in texts), strict=True))
    report = Report(
        id, f"rapport-{number}.pdf", digest, f"Kommunkompassen, {one.name}", one.code, one.name, year, EDITION, "stated", "invented",
        tuple(" ".join(texts[at : at + 5]) for at in range(0, passages, 5)),
        ingested_at=f"2026-01-01T00:{number // 60 % 60:02d}:{number % 60:02d}+00:00",
    )  # fmt: skip
    scores = tuple(
        Score(sub.number, points := random.randint(0, sub.max), sub.max, round(100 * points / sub.max), 1, sub.text)
        for sub in corpus.framework.sub_questions
    )
    areas = {area: sum(score.points for score in scores if score.sub_question.startswith(f"{area}.")) for area in range(1, 9)}
    return Reading(
        report=report,
        evaluation=Evaluation(f"report:{id}", one.code, one.name, year, EDITION, areas=areas, scores=scores, report_id=id),
        findings=tuple(
            Finding(f"finding:{id}:{at}", one.code, one.name, year, EDITION, sub.area, sub.number, kind, kind, text, (), 1 + at // 5, id, True)
            for at, (text, sub, kind) in enumerate(placed)
            if kind != "text"
        ),
        passages=tuple(
            Passage(
                f"passage:{id}:{at}", text, kind, code=one.code, municipality=one.name, year=year, edition=EDITION,
                area=sub.area, sub_question=sub.number, page=1 + at // 5, report_id=id,
            )
            for at, (text, sub, kind) in enumerate(placed)
        ),
    )  # fmt: skip


def _words(corpus: Corpus) -> list[str]:
    """Words of the corpus, as often as they stand there, so that the invented texts have a language's long tail."""
    return [word for one in corpus.practices for word in one.text.split()] + [word for one in corpus.findings for word in one.text.split()]
