"""Warm questions through the whole house, without a language model."""

from __future__ import annotations

import json
import time
from statistics import quantiles

from assistant.adapters import packaged
from assistant.settings import Settings
from assistant.wiring import Kompass


def asking() -> None:
    kompass = Kompass(Settings.read())
    lines = (packaged.folder("corpus") / "measure" / "questions.jsonl").read_text(encoding="utf-8").splitlines()
    questions = [json.loads(line) for line in lines if line.strip()]
    kompass.ask("Vem är bäst på område 7?")
    kompass.call("search", {"query": "kontaktcenter"})
    times, dialogues = [], {}
    for one in questions:
        conversation = one.get("conversation")
        started = time.perf_counter()
        _, dialogue = kompass.ask(one["question"], dialogues.get(conversation))
        times.append(1000 * (time.perf_counter() - started))
        if conversation:
            dialogues[conversation] = dialogue
    cuts = quantiles(times, n=100)
    print(f"asking: {len(times)} warm questions, p50 {cuts[49]:.1f} ms, p95 {cuts[94]:.1f} ms, longest {max(times):.1f} ms")
