"""Which links of a page or a document lead to another document: where there is no report, it may be the report."""

from __future__ import annotations

import re

_DOCUMENT = re.compile(
    r"[^?#]*\.(?:pdf|docx?|xlsx?|pptx?|wps|et|ofd|rtf|zip|rar|7z|jpe?g|png|tiff?)(?:$|[?#&])", re.IGNORECASE
)
_NAMED_DOCUMENT = re.compile(r"\.(?:pdf|docx?|xlsx?|wps|et|ofd|rtf|zip|rar|7z)\b", re.IGNORECASE)


def is_document(text: str, target: str) -> bool:
    """Whether a link with a text leads to a document that may be the report."""
    return bool(_DOCUMENT.match(target) or _NAMED_DOCUMENT.search(text) or _NAMED_DOCUMENT.search(target))
