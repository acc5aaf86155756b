"""The same search as a LangChain retriever, for people who build on it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from assistant.ports import Filters, Hit, PassageIndex

if TYPE_CHECKING:
    from langchain_core.retrievers import BaseRetriever


def retriever(index: PassageIndex, filters: Filters = Filters(), limit: int = 10) -> BaseRetriever:
    """A BaseRetriever whose documents carry where they stand; their order and scores are those of `index.find`."""
    from langchain_core.callbacks import CallbackManagerForRetrieverRun
    from langchain_core.documents import Document
    from langchain_core.retrievers import BaseRetriever

    class KompassRetriever(BaseRetriever):
        def _get_relevant_documents(self, query: str, *, run_manager: CallbackManagerForRetrieverRun) -> list[Document]:
            return [Document(page_content=one.passage.text, id=one.passage.id, metadata=_facts(one)) for one in index.find(query, filters, limit)]

    return KompassRetriever()


def _facts(hit: Hit) -> dict[str, Any]:
    one = hit.passage
    names = ("kind", "municipality", "code", "year", "edition", "area", "sub_question", "section", "page", "source", "citation")
    return {"score": hit.score, **{name: value for name in names if (value := getattr(one, name)) not in (None, "")}}
