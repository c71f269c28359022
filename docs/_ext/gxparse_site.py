"""The Sphinx extension of this site: pages that are generated, and files of the repository outside of ``docs``.

A line of its own in a page, invisible in other viewers, asks for what stands elsewhere:

``<!-- generated: NAME -->``
    a page of :data:`PAGES`
``<!-- file: PATH -->``
    a Markdown file, named from the page's folder; its links are turned to where they lead from the page

A link to such a file leads to the page that shows it; one to any other file of the repository is a download. Of a link
to another folder the words remain.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from functools import partial
from pathlib import Path, PurePosixPath
from typing import Any

from docutils import nodes
from sphinx.addnodes import pending_xref
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.errors import ExtensionError

from mistakes_page import mistakes_page
from site_pages import PAGES as OF_DATA
from site_pages import SCHEMAS, schema_files

PAGES = {**OF_DATA, "mistakes": mistakes_page}
"""What a page may ask for."""

CHINESE = "zh"
"""The page, and the folder of pages, that say in their HTML that they are Chinese."""

_ASKED = re.compile(r"^<!-- (generated|file): (\S+) -->$", re.MULTILINE)
_WHOLE_LINK = re.compile(r"\[([^][]*)\]\(([^()\s#:]+)\)")
_LINK = re.compile(r"(?<=\]\()([^()\s#:]+)(?=[)#])")
_TABLE = re.compile(r"<td>.*?</td>", re.DOTALL)
_KEY = re.compile(r'(<span class="pre">)([^<]*)')
_PICTURE = re.compile(r'<img [^>]*src="([^"]+[.]png)"[^>]*>')
_BROKEN = re.compile(r"(?<=[\u3001-\u9fff\uff01-\uff65”])\n *(?=[\u3001-\u9fff\uff01-\uff65“])")
_FENCED = re.compile(r"(^```.*?^```$)", re.MULTILINE | re.DOTALL)


def setup(app: Sphinx) -> dict[str, Any]:
    """Let the pages be completed as they are read."""
    shown = shown_files(Path(app.srcdir))
    app.connect("source-read", partial(_complete, shown=shown))
    app.connect("env-get-outdated", lambda *_: generated_pages(Path(app.srcdir)))
    app.connect("missing-reference", _found_anywhere)
    app.connect("html-page-context", _finish)
    app.connect("build-finished", _publish_schemas)
    app.connect("autodoc-process-signature", _no_signature_of_protocols)
    return {"parallel_read_safe": True, "parallel_write_safe": True}


def _publish_schemas(app: Sphinx, error: Exception | None) -> None:
    """The schemas as files, beside the pages."""
    if error is None:
        folder = Path(app.outdir) / SCHEMAS
        folder.mkdir(exist_ok=True)
        for name, text in schema_files().items():
            (folder / name).write_text(text, encoding="utf-8")


def _complete(app: Sphinx, page: str, content: list[str], *, shown: Mapping[Path, str]) -> None:
    path = Path(app.env.doc2path(page))
    content[0] = completed(content[0], path, shown, app.env.note_dependency)


def completed(text: str, path: Path, shown: Mapping[Path, str], depend: Any = lambda _: None) -> str:
    """The text of a page with what it asks for, all links leading where they should in the site.

    ``shown`` are the files that pages show, with the page of each. ``depend`` is told each file that is used. Raises
    :class:`sphinx.errors.ExtensionError` for what there is not.
    """

    def fetched(asked: re.Match[str]) -> str:
        kind, name = asked.groups()
        if kind == "file":
            file = (path.parent / name).resolve()
            if not file.is_file():
                raise ExtensionError(f"{path}: no file {name}")
            depend(str(file))
            return relinked(file.read_text(encoding="utf-8"), file.parent, path.parent, shown)
        if name not in PAGES:
            raise ExtensionError(f"{path}: no generated page {name!r}; there are {', '.join(PAGES)}")
        return PAGES[name]()

    return joined(_ASKED.sub(fetched, relinked(text, path.parent, path.parent, shown)))


def joined(text: str) -> str:
    r"""Markdown in which no line ends between two Chinese characters, where a blank would be shown; code as it is.

    >>> print(joined("中文，\n中文\nand English"))
    中文，中文
    and English
    """
    return "".join(part if number % 2 else _BROKEN.sub("", part) for number, part in enumerate(_FENCED.split(text)))


def relinked(text: str, written_in: Path, read_in: Path, shown: Mapping[Path, str]) -> str:
    """Markdown of one folder whose links are right in another; links to shown files lead to the pages that show them.

    Code is left alone, and so is a link to what is not there: Sphinx tells it.
    """

    def turned(link: re.Match[str]) -> str:
        target = (written_in / link[1]).resolve()
        page = shown.get(target)
        if page is not None:
            target = Path(page)
        elif not target.exists():
            return link[0]
        return PurePosixPath(os.path.relpath(target, read_in)).as_posix()

    def walkable(link: re.Match[str]) -> str:
        target = (written_in / link[2]).resolve()
        return link[1] if target.is_dir() and target not in shown else link[0]

    parts = _FENCED.split(text)
    return "".join(
        part if number % 2 else _LINK.sub(turned, _WHOLE_LINK.sub(walkable, part)) for number, part in enumerate(parts)
    )


def shown_files(docs: Path) -> dict[Path, str]:
    """The files outside of ``docs`` that pages show, and the folder of one that is a README, with the page of each.

    In place of the repository's README stands the front page.
    """
    found = {docs.resolve().parent / "README.md": str(docs / "index.md")}
    for page in sorted(docs.rglob("*.md")):
        for kind, name in _ASKED.findall(page.read_text(encoding="utf-8")):
            if kind == "file":
                file = (page.parent / name).resolve()
                found[file] = str(page)
                if file.name == "README.md" and file.parent != docs.parent:
                    found[file.parent] = str(page)
    return found


def generated_pages(docs: Path) -> list[str]:
    """The pages that hold generated ones: they are read anew by every build."""
    return [
        page.relative_to(docs).with_suffix("").as_posix()
        for page in sorted(docs.rglob("*.md"))
        if "generated" in dict(_ASKED.findall(page.read_text(encoding="utf-8")))
    ]


def _no_signature_of_protocols(
    _app: Sphinx, _what: str, _name: str, value: object, *_: object
) -> tuple[str, str] | None:
    """Nobody makes a protocol: what it takes to make one would only mislead."""
    return ("", "") if getattr(value, "_is_protocol", False) else None


def breakable(body: str) -> str:
    """The HTML of a page in which a key of dotted words in a table may be broken behind a dot, to fit the page.

    >>> print(breakable('<td><span class="pre">a.b_c</span>.</td>'))
    <td><span class="pre">a.<wbr>b_c</span>.</td>
    """

    def broken(table: re.Match[str]) -> str:
        return _KEY.sub(lambda key: key[1] + key[2].replace(".", ".<wbr>"), table[0])

    return _TABLE.sub(broken, body)


def with_large_pictures(body: str) -> str:
    """The HTML of a page in which a picture opens in its full size.

    >>> print(with_large_pictures('<img alt="a" src="_images/a.png" />'))
    <a href="_images/a.png"><img alt="a" src="_images/a.png" /></a>
    """
    return _PICTURE.sub(lambda picture: f'<a href="{picture[1]}">{picture[0]}</a>', body)


def _finish(_app: Sphinx, page: str, _template: str, context: dict[str, Any], _doctree: nodes.document) -> None:
    if "body" in context:
        context["body"] = with_large_pictures(breakable(context["body"]))
    if page == CHINESE or page.startswith(f"{CHINESE}/"):
        context["language"] = "zh-CN"


def _found_anywhere(
    app: Sphinx, env: BuildEnvironment, node: pending_xref, content: nodes.Element
) -> nodes.reference | None:
    """A name of gxparse that is documented elsewhere than where it is defined or spoken of, if there is one such."""
    module, _, name = str(node.get("reftarget", "")).rpartition(".")
    if node.get("refdomain") != "py" or (module and not module.startswith("gxparse")):
        return None
    node["refspecific"] = True
    domain, page = env.domains.python_domain, node["refdoc"]
    for kind in (node["reftype"], "data"):  # an alias of types is data, and spoken of as a class
        found = domain.resolve_xref(env, page, app.builder, kind, name, node, content)
        if isinstance(found, nodes.reference):
            return found
    return None
