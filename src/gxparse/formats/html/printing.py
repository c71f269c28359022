"""A report as a web page: complete, self-contained, readable without a style sheet, values tied to their labels."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape

from gxparse.characters import UNPRINTABLE
from gxparse.outline import Box, Chapter, Outline, Table, TablePart

_STYLE = """
:root { color-scheme: light dark; }
body { max-width: 64rem; margin: 2rem auto; padding: 0 1rem; line-height: 1.7;
  font-family: "Noto Serif CJK SC", "Source Han Serif SC", SimSun, "Songti SC", serif; }
h1 { text-align: center; font-size: 1.6rem; line-height: 1.4; }
h2 { font-size: 1.2rem; margin-top: 2rem; }
p { text-indent: 2em; margin: .4rem 0; }
.frame { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; margin: 1rem 0; font-size: .95rem; line-height: 1.4; }
th, td { border: 1px solid; padding: .3rem .4rem; }
th { font-weight: 600; text-align: center; }
th[scope=row], th[scope=rowgroup] { font-weight: 400; text-align: left; }
td { text-align: right; font-variant-numeric: tabular-nums; }
td:not([headers]) { text-align: center; }
.frame table { min-width: 44rem; }
.metadata { width: auto; font-size: .85rem; }
.metadata th { white-space: nowrap; }
.metadata td { text-align: left; }
@media print { body { max-width: none; margin: 0; } tr { break-inside: avoid; } thead { display: table-header-group; } }
"""


_FORBIDDEN = re.compile(f"[{UNPRINTABLE}]")


def print_page(outline: Outline) -> str:
    """An outline as a web page."""
    title = _text(outline.title or "")
    lines = [
        "<!DOCTYPE html>",
        f'<html lang="{escape(outline.language)}">',
        "<head>",
        '<meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f"<title>{title}</title>",
        f"<style>{_STYLE}</style>",
        "</head>",
        "<body>",
        *_metadata(outline),
        "<main>",
    ]
    if outline.title is not None:
        lines.append(f"<h1>{title}</h1>")
    lines += [_paragraph(text) for text in outline.preface]
    for number, chapter in enumerate(outline.chapters, 1):
        lines += _chapter(chapter, f"s{number}")
    lines += ["</main>", "</body>", "</html>"]
    return "\n".join(lines) + "\n"


def _metadata(outline: Outline) -> Iterator[str]:
    if outline.metadata:
        yield '<table class="metadata">'
        for label, value in outline.metadata:
            yield f'<tr><th scope="row">{_text(label)}</th><td>{_text(value)}</td></tr>'
        yield "</table>"


def _chapter(chapter: Chapter, name: str) -> Iterator[str]:
    if chapter.heading is not None:
        yield f'<h2 id="{name}">{_text(chapter.heading)}</h2>'
    for text in chapter.paragraphs:
        yield _paragraph(text)
    if chapter.table is not None:
        named = f'aria-labelledby="{name}"' if chapter.heading is not None else f'aria-label="{chapter.table.title}"'
        yield from _table(chapter.table, named)


def _paragraph(text: str) -> str:
    return f"<p>{_text(text)}</p>"


def _text(text: str) -> str:
    """A text as the content of an element; a line end in it is one for the reader too."""
    return "<br>".join(escape(_FORBIDDEN.sub("\ufffd", line), quote=False) for line in text.split("\n"))


def _table(table: Table, named: str) -> Iterator[str]:
    """A table; one with a single header repeats it on every printed page, others have a header in each part."""
    yield f'<div class="frame" role="region" tabindex="0" {named}>'
    yield f"<table {named}>"
    for part in table.parts:
        in_head = len(table.parts) == 1
        yield "<thead>" if in_head else "<tbody>"
        for row in part.head:
            yield from _row(table, part, row)
        if in_head:
            yield "</thead>"
            yield "<tbody>"
        for row in part.body:
            yield from _row(table, part, row)
        yield "</tbody>"
    yield "</table>"
    yield "</div>"


def _row(table: Table, part: TablePart, row: tuple[Box, ...]) -> Iterator[str]:
    yield "<tr>" + "".join(_cell(table, part, box) for box in row) + "</tr>"


def _cell(table: Table, part: TablePart, box: Box) -> str:
    spans = (f' rowspan="{box.height}"' if box.height > 1 else "") + (
        f' colspan="{box.width}"' if box.width > 1 else ""
    )
    if box.role == "value":
        labels = " ".join(_id(table, label) for label in part.labels_of(box))
        return f'<td{spans} headers="{labels}">{_text(box.text)}</td>'
    if box.role == "corner":
        return f"<td{spans}>{_text(box.text)}</td>"
    over = box.width if box.role == "column" else box.height
    scope = {"column": "col", "row": "row"}[box.role] + ("group" if over > 1 else "")
    return f'<th{spans} scope="{scope}" id="{_id(table, box)}">{_text(box.text)}</th>'


def _id(table: Table, box: Box) -> str:
    return f"{table.key}-{box.row}-{box.column}"
