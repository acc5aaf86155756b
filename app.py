"""Starts the web application on http://127.0.0.1:7860 (`kompass serve` does the same, with options)."""

from assistant.settings import Settings
from assistant.surfaces.web.application import serve
from assistant.wiring import Kompass

if __name__ == "__main__":
    serve(Kompass(Settings.read()), "127.0.0.1", 7860)
