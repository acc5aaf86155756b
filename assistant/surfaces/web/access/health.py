"""Whether the server is well, and what it measures."""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI
from starlette.responses import JSONResponse, Response

from assistant import __version__
from assistant.surfaces.web.access.journal import Journal
from assistant.surfaces.web.access.lines import Line
from assistant.wiring import Kompass

AT_ONCE, SECONDS = 2, 10.0
"""A database that does not answer for so long is not well; who watches asks again."""


def expose(app: FastAPI, kompass: Kompass, journal: Journal) -> None:
    line = Line(AT_ONCE, SECONDS)

    @app.api_route("/health", methods=["GET", "HEAD"])
    async def health() -> Response:
        try:
            revision, found = await line.run(lambda: (kompass.corpus().revision, figures(kompass)))
        except Exception:  # whatever it is, the answer is that it is not well
            return JSONResponse({"status": "error", "ok": False, "version": __version__}, 503)
        return JSONResponse({"status": "ok", "ok": True, "version": __version__, "revision": revision, "corpus": found})

    @app.get("/metrics")
    def metrics() -> Response:
        return Response(journal.measures(figures(kompass)), media_type="text/plain; version=0.0.4; charset=utf-8")


def figures(kompass: Kompass) -> dict[str, Any]:
    """How much the corpus holds."""
    corpus = kompass.corpus()
    return {
        "evaluations": len(corpus.evaluations),
        "municipalities": len(corpus.evaluations_by_code),
        "practices": len(corpus.practices),
        "reports": len(corpus.reports),
        "passages": corpus.passages,
    }
