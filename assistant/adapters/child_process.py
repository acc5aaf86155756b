"""How a process of its own is started for a file that others have made.

It finds this project and its libraries, nothing of the folder that one happens to stand in (a folder of reports that somebody
sent may hold a `json.py`), and no password or key of the environment.
"""

from __future__ import annotations

import os
import sys

_PASSED_ON = ("PATH", "HOME", "LANG", "LANGUAGE", "TZ", "TMPDIR", "TEMP", "TMP", "SYSTEMROOT", "LD_LIBRARY_PATH", "VIRTUAL_ENV")
_BEGINNINGS = ("LC_", "PYTHON", "COVERAGE_")
_ENDS = ("_NUM_THREADS", "TESSDATA_PREFIX")


def command(module: str, *arguments: str) -> list[str]:
    """What starts a module of this project. With -P the working folder is not looked in for modules."""
    return [sys.executable, "-P", "-m", module, *arguments]


def environment() -> dict[str, str]:
    """Of the environment what a library needs to run, and where this process found its modules."""
    kept = {key: value for key, value in os.environ.items() if key in _PASSED_ON or key.startswith(_BEGINNINGS) or key.endswith(_ENDS)}
    return {**kept, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}


def hold_memory(most: int) -> None:
    """Let this process take at most so many bytes, where the system can hold it to that."""
    try:
        import resource
    except ImportError:  # Windows
        return
    resource.setrlimit(resource.RLIMIT_AS, (most, most))
