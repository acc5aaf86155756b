"""Which files a call or an answer may name: what was uploaded here, and nothing else of this machine or of another.

A call may name a file wherever a value is asked for, and Gradio then copies it to where whoever knows the place may fetch it. Where the
file lies it asks only of pages that it has launched itself, which mounted ones never are; and what has an address it fetches.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any


def closed() -> None:
    """From now on Gradio takes only files in the folder of uploads, and fetches none. RuntimeError: this version does it elsewhere."""
    from gradio import processing_utils

    held = {
        "_check_allowed": _only_uploaded,
        "ssrf_protected_download": _fetches_nothing,
        "async_ssrf_protected_download": _fetches_nothing,
        "save_url_to_cache": _fetches_nothing,
    }
    for name, ours in held.items():
        if not hasattr(processing_utils, name):
            raise RuntimeError(f"Gradio's processing_utils.{name} has another name in this version: files of the machine would be handed out.")
        setattr(processing_utils, name, ours)


def _only_uploaded(path: str | Path, check_in_upload_folder: bool) -> None:
    from gradio.context import LocalContext
    from gradio.exceptions import InvalidPathError
    from gradio.utils import get_upload_folder

    if LocalContext.blocks.get(None) is None:  # nobody calls: the pages are being made, with their own pictures
        return
    uploads = os.path.realpath(get_upload_folder())
    if os.path.commonpath([uploads, os.path.realpath(path)]) != uploads:
        raise InvalidPathError("The file was not uploaded here.")


def _fetches_nothing(*_: Any, **__: Any) -> Any:
    raise ValueError("Nothing is fetched from other machines.")
