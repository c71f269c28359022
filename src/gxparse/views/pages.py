"""A view as a page of its own: one file that needs no network and runs no script."""

from __future__ import annotations

import base64
import hashlib
from functools import cache
from importlib.resources import files

from gxparse.version import __version__
from gxparse.views.elements import element, html
from gxparse.words import Lang


def digest(text: str) -> str:
    """What a content security policy names a style sheet or a script by."""
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


@cache
def _style() -> str:
    return files(__package__).joinpath("page.css").read_text(encoding="utf-8")


def page(title: str, view: str, lang: Lang) -> str:
    """A page that shows what ``_repr_html_`` gives of an object. The same view gives the same page."""
    policy = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
    head = element(
        "head",
        element("meta", charset="utf-8"),
        element("meta", **{"http-equiv": "Content-Security-Policy", "content": policy}),
        element("meta", name="viewport", content="width=device-width, initial-scale=1"),
        element("meta", name="generator", content=f"gxparse {__version__}"),
        element("meta", name="color-scheme", content="light dark"),
        element("title", title),
    )
    printed = html(head).removesuffix("</head>")
    return (
        f'<!DOCTYPE html>\n<html lang="{lang}">\n{printed}<style>{_style()}</style></head>\n'
        f"<body>\n<main>{view}</main>\n</body>\n</html>\n"
    )
