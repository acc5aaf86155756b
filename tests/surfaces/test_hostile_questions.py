"""A few of the hostile questions that `python -m benchmarks.fuzz_asking` asks by the thousand."""

from __future__ import annotations

import pytest

from benchmarks.fuzz_asking import Strict, main


def test_hostile_questions_are_answered_and_come_out_escaped() -> None:
    assert main(60, 50_000) == 0


@pytest.mark.parametrize(
    "shown",
    [
        "<p><script>1</script></p>",
        '<p onclick="x">',
        '<a href="javascript:x">',
        '<a href="data:text/html,x">',
        '<a href="https://evil.example/">',
        "<iframe>",
        "<img src=x onerror=1>",
        "<form action=x><object>",
    ],
)
def test_what_must_not_come_out_is_noticed(shown) -> None:
    with pytest.raises(AssertionError):
        Strict().feed(shown)
