"""The LangChain retriever finds what search finds."""

from __future__ import annotations

import asyncio

from assistant.adapters.retriever_langchain import retriever
from assistant.ports import Filters
from assistant.wiring import Kompass


def test_documents_are_the_hits_of_search_in_their_order(kompass: Kompass) -> None:
    hits = kompass.finder.find("klagomål")
    found = retriever(kompass.finder).invoke("klagomål")
    assert [(one.id, one.page_content, one.metadata["score"]) for one in found] == [(one.passage.id, one.passage.text, one.score) for one in hits]


def test_documents_carry_where_they_stand_and_leave_out_what_is_unknown(kompass: Kompass) -> None:
    passages = {one.id: one for one in kompass.store.passages()}
    found = retriever(kompass.finder, limit=20).invoke("medborgardialog")
    for one in found:
        passage = passages[str(one.id)]
        assert one.metadata["kind"] == passage.kind
        assert one.metadata["citation"] == passage.citation
        for name in ("municipality", "code", "year", "edition", "area", "sub_question", "page"):
            assert one.metadata.get(name) == getattr(passage, name)
    assert None not in [value for one in found for value in one.metadata.values()]


def test_filters_and_limit_hold(kompass: Kompass) -> None:
    found = retriever(kompass.finder, Filters(kind="practice", area=2), limit=3).invoke("service")
    assert [(one.metadata["kind"], one.metadata["area"]) for one in found] == [("practice", 2)] * 3


def test_nonsense_gives_no_documents(kompass: Kompass) -> None:
    assert retriever(kompass.finder).invoke("xyzzy qwrtplk") == []


def test_it_can_be_awaited_and_asked_many_at_once(kompass: Kompass) -> None:
    one = retriever(kompass.finder, limit=3)
    expected = [[found.id for found in one.invoke(query)] for query in ("klagomål", "lönesättning", "miljö")]
    assert [[found.id for found in some] for some in one.batch(["klagomål", "lönesättning", "miljö"])] == expected
    assert [found.id for found in asyncio.run(one.ainvoke("klagomål"))] == expected[0]
