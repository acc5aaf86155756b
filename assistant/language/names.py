"""Names of municipalities: resolving a name somebody gives, and finding names in running text."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from rapidfuzz import fuzz, process

from assistant.domain.municipality import Municipality
from assistant.errors import UnknownMunicipality

_SUFFIX = re.compile(r"\s+(?:kommuns?|stads?|municipality|city)$")
_SPACE = re.compile(r"[\s ]+")


def folded(text: str) -> str:
    """NFKC, one space between words, without case; å ä ö kept."""
    return _SPACE.sub(" ", unicodedata.normalize("NFKC", text)).strip().casefold()


def without_diacritics(text: str) -> str:
    """`vanersborg` of `vänersborg`, for names typed on a keyboard without å ä ö."""
    return "".join(one for one in unicodedata.normalize("NFD", text) if not unicodedata.combining(one))


class MunicipalityNames:
    """All municipalities by every usual form of their names."""

    def __init__(self, municipalities: Iterable[Municipality]) -> None:
        self._all = tuple(municipalities)
        self._by_name = {folded(one.name): one for one in self._all}
        self._by_code = {one.code: one for one in self._all}
        self._by_bare = {without_diacritics(name): one for name, one in self._by_name.items()}

    def resolve(self, text: str) -> Municipality:
        """The municipality that `text` names: plain, genitive, with kommun or stad, capitals or the four-digit code.

        Raises UnknownMunicipality with suggestions; a misspelling is never corrected here.
        """
        name = folded(text)
        if name in self._by_code:
            return self._by_code[name]
        for form in self._forms(name):
            for candidate in (form, form.replace("-", " "), form.replace(" ", "-")):
                if candidate in self._by_name:
                    return self._by_name[candidate]
        bare = without_diacritics(name)
        for form in self._forms(bare):
            if form == without_diacritics(form) and form in self._by_bare and bare == name:
                return self._by_bare[form]
        suggestions = self.suggestions(text)
        hint = f"did you mean {' or '.join(suggestions)}?" if suggestions else "give one of Sweden's 290 municipalities, or its four-digit code."
        raise UnknownMunicipality(f"{text!r} is not the name of a Swedish municipality; {hint}", suggestions, given=text)

    @staticmethod
    def _forms(name: str) -> Iterable[str]:
        yield name
        without = _SUFFIX.sub("", name)
        yield from dict.fromkeys((without, without.removesuffix("s"), name.removesuffix("s")))

    def suggestions(self, text: str, limit: int = 3) -> tuple[str, ...]:
        """Names that look like `text`, most alike first."""
        name = _SUFFIX.sub("", folded(text))
        found = process.extract(name, list(self._by_name), scorer=fuzz.ratio, limit=limit, score_cutoff=70)
        return tuple(self._by_name[one].name for one, _, _ in found)
