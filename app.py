"""Starts the web application on http://127.0.0.1:7860: what `kompass serve` does, and with its options."""

import sys

from assistant.surfaces.cli import main

if __name__ == "__main__":
    sys.argv[1:1] = ["serve"]
    main()
