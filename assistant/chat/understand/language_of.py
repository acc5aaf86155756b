"""Which language a question is in: Swedish unless it is clearly English."""

from __future__ import annotations

import re

_ENGLISH = frozenset(
    "the is are was were who whom which what how does did do has have had can could should would of and for with about their they we our us you your i "
    "than from between area score scored points best worst lowest highest municipality municipalities evaluation evaluations report strengths weaknesses "
    "learn compare compared in on to many much better improve improved show tell me draft write recommendation time before that it there why thanks hello "
    "hi help please most least good well does's any a an by at only just same but not no first".split()
)
_SWEDISH = frozenset(
    "och är var vad hur vem vilka vilken vilket på för av till med om som det den de en ett inte har hade kan ska skulle vi vår oss du jag ni från mellan "
    "område poäng bäst sämst lägst högst kommun kommuner kommunen utvärdering utvärderingar rapporten rapport styrkor lära jämför bättre visa berätta skriv "
    "utkast gången innan varför tack hej hjälp finns fick gick blivit sedan där då samma bara menade nej ja eller också lär delfråga snittet e nån nåt sen "
    "hvilke hvilken hva hvad hvordan hvem jeg ikke og af til kommunerne område".split()
)
_ONLY_ENGLISH = frozenset("who whom which what how does did the is are was why than".split())


def language_of(question: str, before: str | None = None) -> str:
    """sv or en; `before`: the dialogue's language, which a short question without a word of either keeps."""
    words = re.findall(r"[^\W\d_]+", question.casefold())
    if re.search("[åäö]", question.casefold()) and not set(words) & _ONLY_ENGLISH:
        return "sv"
    english, swedish = sum(word in _ENGLISH for word in words), sum(word in _SWEDISH for word in words)
    if english == swedish:
        return before or "sv"
    return "en" if english > swedish else "sv"


def known_words() -> frozenset[str]:
    """Small words of both languages."""
    return _ENGLISH | _SWEDISH | _MORE


_MORE = frozenset(
    "alla allt andra annan annat arbetar att bara behöver blir bli bra där dem denna deras dessa detta dig din ditt dom dock du då efter er ert få får för "
    "ganska gjort gör göra gå går ha hans helt henne hur här i in innan jo just kan kanske kommer koll ligger lite man med mellan men mer mest mig min mitt "
    "mot mycket måste nu när något några någon nåt nån nämn om oss på precis sig sin sitt snälla som så tror tycker under upp ut utan vara vill vid väl är "
    "ännu även över åt år gillar undrar fråga frågan frågor svar svara berätta säg säger sägs egentligen faktiskt alltså liksom typ kommunal kommunala "
    "kommunens kommunkompassen kommunkompass kompassen kompass utvärderarna utvärdering utvärderingen resultat resultatet resultaten rapport material "
    "sverige svenska really just also any all more some please tell give want need know think like get got make made been being will would "
    "let me my mine kommunkompassens municipality's municipal sweden swedish evaluators evaluator results".split()
)
