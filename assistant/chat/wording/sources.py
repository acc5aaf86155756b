"""What an answer rests on, source by source."""

from __future__ import annotations

import re

from assistant.chat.wording.composing import Page, quoted
from assistant.domain.answer import Envelope
from assistant.domain.evidence import Citation

_MARK = re.compile(r"\[(\d+)\]")
MOST = 12
LONGEST_QUOTE = 160


def page(answered: Page, envelope: Envelope) -> Page:
    """A page that names the sources marked on another, under the same numbers."""
    found = Page(envelope, answered.say)
    known = answered.citations()
    marked = [known[n - 1] for n in sorted({int(one) for one in _MARK.findall(answered.text)}) if 0 < n <= len(known)]
    found.status = answered.status if marked else "not_in_material"
    found.paragraph(answered.say("answers.rests_on" if marked else "answers.rests_on_nothing", count=len(marked)))
    found.bullets(_line(found, one) for one in marked[:MOST])
    if len(marked) > MOST:
        found.paragraph(answered.say("answers.rests_on_more", count=len(marked) - MOST))
    found.compared, found.totals = answered.compared, answered.totals
    return found


def _line(page: Page, one: Citation) -> str:
    where = f", {page.say('answers.page', page=one.page)}" if one.page else ""
    quote = f": ”{quoted(one.quote, LONGEST_QUOTE)}”" if one.quote.strip() else ""
    return f"{one.label}{where}{quote}{page.mark(one.id)}"
