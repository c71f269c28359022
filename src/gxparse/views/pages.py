"""Views as pages of their own: one file each that needs no network, with a strict content security policy."""

from __future__ import annotations

import base64
import hashlib
from functools import cache
from importlib.resources import files

from gxparse.version import __version__
from gxparse.views.elements import element, html
from gxparse.words import Lang

GENERATOR = "gxparse "
"""What the ``generator`` of every page of ours begins with: by it they are known again, see :func:`is_own_page`."""

_MARKER = f'<meta name="generator" content="{GENERATOR}'.encode()
_HEAD_BYTES = 4096

_POLICY = "base-uri 'none'; form-action 'none'"


def digest(text: str) -> str:
    """What a content security policy names a style sheet or a script by."""
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def head(title: str, style: str, *allowed: str) -> str:
    """The head of a page that may use its style sheet and nothing else but what ``allowed`` says, as HTML."""
    policy = "; ".join(["default-src 'none'", f"style-src '{digest(style)}'", *allowed, _POLICY])
    made = element(
        "head",
        element("meta", charset="utf-8"),
        element("meta", **{"http-equiv": "Content-Security-Policy", "content": policy}),
        element("meta", name="viewport", content="width=device-width, initial-scale=1"),
        element("meta", name="generator", content=f"{GENERATOR}{__version__}"),
        element("meta", name="referrer", content="no-referrer"),
        element("title", title),
    )
    return f"{html(made).removesuffix('</head>')}<style>{style}</style></head>"


def is_own_page(start: bytes) -> bool:
    """Whether a file that begins so is a page of ours (to review, to compare), which is no report to be read.

    >>> is_own_page(page("gxparse", "<p></p>", "", "en").encode()), is_own_page(b"<html><head>")
    (True, False)
    """
    return _MARKER in start[:_HEAD_BYTES]


@cache
def _style() -> str:
    return files(__package__).joinpath("page.css").read_text(encoding="utf-8")


def page(title: str, view: str, style: str, lang: Lang) -> str:
    """A page that shows a view with its style sheet, and runs no script. The same view gives the same page."""
    return (
        f'<!DOCTYPE html>\n<html lang="{lang}">\n{head(title, style + _style())}\n'
        f"<body>\n<main>{view}</main>\n</body>\n</html>\n"
    )
