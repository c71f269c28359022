"""Text layouts of reports as tools print them, and a count of what is read of each.

The same tables as pandas, docling, tabulate, psql, rich, pdftotext and spreadsheets would print them: merged cells
repeated, left out, or filled with a word for nothing; index columns; columns by blanks. ``python -m
tests.text_layouts`` prints by layout how many cells are right, unread and wrong; ``wrong`` must be 0.
"""

from __future__ import annotations

import csv
import html
import io
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from unicodedata import east_asian_width

import gxparse
from gxparse.outline import Outline, Table
from gxparse.report import Report
from gxparse.writing.official import outline

__all__ = ["LAYOUTS", "counts", "outline", "reports"]

Rows = list[list[str]]


def cells(table: Table, *, repeat: bool = False, nothing: str = "") -> Rows:
    """The texts of a table by row and column, a merged cell in its first place or repeated in each."""
    boxes = [box for part in table.parts for row in part.rows for box in row]
    rows = [[nothing] * table.width for _ in range(max(box.row + box.height - 1 for box in boxes))]
    for box in boxes:
        for row in range(box.row, box.row + box.height):
            for column in range(box.column, box.column + box.width):
                if repeat or (row, column) == (box.row, box.column):
                    rows[row - 1][column - 1] = box.text or nothing
    return rows


def width(text: str) -> int:
    """How many columns of a terminal a text takes."""
    return sum(2 if east_asian_width(char) in "WF" else 1 for char in text)


def padded(text: str, to: int, side: str = "left") -> str:
    """A text filled up with blanks: on its right for ``left``, before it for ``right``."""
    gap = " " * (to - width(text))
    half = len(gap) // 2
    return {"left": text + gap, "right": gap + text, "center": gap[:half] + text + gap[half:]}[side]


def widths(rows: Rows) -> list[int]:
    """The width of each column."""
    return [max(map(width, column)) for column in zip(*rows, strict=True)]


def indexed(rows: Rows) -> Rows:
    """Rows with pandas' index before them; the first row is the header."""
    return [["", *rows[0]], *([str(number), *row] for number, row in enumerate(rows[1:]))]


def mangled(rows: Rows) -> Rows:
    """Rows whose first is a header as pandas makes it of a file: names that come again get a number."""
    seen: Counter[str] = Counter()
    header = []
    for number, name in enumerate(rows[0]):
        header.append(f"Unnamed: {number}" if not name else f"{name}.{seen[name]}" if seen[name] else name)
        seen[name] += 1
    return [header, *rows[1:]]


def numbered(rows: Rows) -> Rows:
    """Rows below a header of their columns' numbers."""
    return [list(map(str, range(len(rows[0])))), *rows]


def flattened(table: Table) -> Rows:
    """Rows as docling prints them: the levels of the header joined into one row."""
    rows = cells(table, repeat=True)
    depth = max(len(table.parts[0].head), 1)
    header = [" - ".join(dict.fromkeys(level)) for level in zip(*rows[:depth], strict=True)]
    return [header, *rows[depth:]]


# -- printers ------------------------------------------------------------------------------------------


def markdown(rows: Rows, escape: bool = False) -> str:
    taken = widths(rows)
    if escape:
        rows = [[text.replace("、", "、<br>") for text in row] for row in rows]
        taken = [max(6, len(cell) + 2) for cell in rows[0]]
    lines = ["| " + " | ".join(padded(t, w) for t, w in zip(row, taken, strict=True)) + " |" for row in rows]
    lines.insert(1, "|" + "|".join(":" + "-" * w + ":" for w in taken) + "|")
    return "\n".join(lines)


def psql(rows: Rows) -> str:
    taken = widths(rows)
    rule = "+" + "+".join("-" * (w + 2) for w in taken) + "+"
    lines = ["| " + " | ".join(padded(t, w) for t, w in zip(row, taken, strict=True)) + " |" for row in rows]
    return "\n".join([rule, lines[0], rule, *lines[1:], rule])


def wrapped(text: str, to: int) -> list[str]:
    """A text cut into lines of a width."""
    lines = [""]
    for char in text:
        if width(lines[-1] + char) > to:
            lines.append("")
        lines[-1] += char
    return lines


def grid(rows: Rows, bars: str = "|", rule: str = "+-+", at_most: int = 24) -> str:
    """A grid with rules between all rows and cells wrapped over lines."""
    taken = [min(w, at_most) for w in widths(rows)]
    line = rule[0] + rule[0].join(rule[1] * (w + 2) for w in taken) + rule[2]
    out = [line]
    for row in rows:
        pieces = [wrapped(text, w) for text, w in zip(row, taken, strict=True)]
        for number in range(max(map(len, pieces))):
            shown = [piece[number] if number < len(piece) else "" for piece in pieces]
            middle = f" {bars} ".join(padded(t, w) for t, w in zip(shown, taken, strict=True))
            out.append(f"{bars} {middle} {bars}")
        out.append(line)
    return "\n".join(out)


def fixed(rows: Rows, *, wide: bool = False) -> str:
    """As pandas prints a frame: all columns to the right, by characters (by what they take, if told to)."""
    measure: Callable[[str], int] = width if wide else len
    taken = [max(map(measure, column)) for column in zip(*rows, strict=True)]
    return "\n".join("  ".join(" " * (w - measure(t)) + t for t, w in zip(row, taken, strict=True)) for row in rows)


def pdftotext(table: Table) -> str:
    """Columns by blanks, labels wrapped over lines, merged cells in the middle of what they span."""
    rows = cells(table)
    boxes = {(b.row, b.column): b for part in table.parts for row in part.rows for b in row}
    single = [
        [t if (b := boxes.get((r, c))) is None or b.width == 1 else "" for c, t in enumerate(row, 1)]
        for r, row in enumerate(rows, 1)
    ]
    taken = [min(max(w, 8), 24) for w in widths(single)]
    starts = [sum(taken[:n]) + 3 * n for n in range(len(taken))]
    out = []
    for number, row in enumerate(rows, 1):
        pieces: list[tuple[int, int, list[str]]] = []
        for column, text in enumerate(row, 1):
            box = boxes.get((number, column))
            if text and box is not None:
                room = sum(taken[column - 1 : column - 1 + box.width]) + 3 * (box.width - 1)
                pieces.append((starts[column - 1], room, wrapped(text, room)))
        height = max((len(lines) for *_, lines in pieces), default=0)
        for level in range(height):
            line = ""
            for start, room, lines in pieces:
                offset = (height - len(lines)) // 2
                shown = lines[level - offset] if 0 <= level - offset < len(lines) else ""
                line += " " * (start - width(line)) + padded(shown, room, "center")
            out.append(line.rstrip())
    return "\n".join(out)


def separated(rows: Rows, delimiter: str = ",", quote: bool = False) -> str:
    out = io.StringIO()
    csv.writer(
        out, delimiter=delimiter, quoting=csv.QUOTE_ALL if quote else csv.QUOTE_MINIMAL, lineterminator="\n"
    ).writerows(rows)
    return out.getvalue()


def ragged(table: Table, between: str) -> str:
    """Cells that begin in a row, merged ones once, and bars for the columns that are left."""
    lines = []
    for part in table.parts:
        for row in part.rows:
            texts = [box.text for box in row]
            left = max(table.width - len(texts) - 1, 0)
            lines.append(between.join(texts) + " |" + "|" * left)
    return "\n".join(lines)


def web(table: Table) -> str:
    rows = [
        "".join(f'<td rowspan="{b.height}" colspan="{b.width}">{html.escape(b.text)}</td>' for b in row)
        for part in table.parts
        for row in part.rows
    ]
    return "<table>" + "".join(f"<tr>{row}</tr>" for row in rows) + "</table>"


def simple(rows: Rows, sign: str = "-") -> str:
    """Columns below rules, as tabulate's ``simple`` and reStructuredText have them."""
    taken = widths(rows)
    rule = "  ".join(sign * w for w in taken)
    lines = ["  ".join(padded(t, w) for t, w in zip(row, taken, strict=True)).rstrip() for row in rows]
    return "\n".join([rule, lines[0], rule, *lines[1:], rule])


def presto(rows: Rows) -> str:
    """Bars between cells only, a rule with crosses below the header."""
    taken = widths(rows)
    lines = [" " + " | ".join(padded(t, w) for t, w in zip(row, taken, strict=True)) for row in rows]
    return "\n".join([lines[0], "-+-".join("-" * w for w in taken), *lines[1:]])


# -- documents -----------------------------------------------------------------------------------------


def document(found: Outline, table: Callable[[Table], str], heading: str = "") -> str:
    """A report with its tables as ``table`` prints them."""
    parts = [f"{heading}{found.title or ''}".strip(), *found.preface]
    for chapter in found.chapters:
        if chapter.heading:
            parts.append(heading + chapter.heading)
        parts += chapter.paragraphs
        if chapter.table:
            parts.append(table(chapter.table))
    return "\n\n".join(part for part in parts if part) + "\n"


def sheet(found: Outline, show: Callable[[Rows], str], nothing: str = "", *, repeat: bool = False) -> str:
    """A report as one sheet of a workbook."""
    rows: Rows = [[found.title or ""], *([line] for line in found.preface)]
    for chapter in found.chapters:
        rows += [[text] for text in (chapter.heading, *chapter.paragraphs) if text]
        if chapter.table:
            rows += cells(chapter.table, nothing=nothing, repeat=repeat)
    most = max(map(len, rows))
    return show([row + [nothing] * (most - len(row)) for row in rows])


Layout = Callable[[Outline], str]


def _tables(show: Callable[[Rows], str], *, repeat: bool = False, nothing: str = "", heading: str = "") -> Layout:
    return lambda found: document(found, lambda t: show(cells(t, repeat=repeat, nothing=nothing)), heading)


LAYOUTS: dict[str, tuple[str, Layout]] = {
    "pipe": (".txt", _tables(lambda r: "\n".join(" | ".join(row) for row in r))),
    "pipe, merged cells left out": (".txt", lambda o: document(o, lambda t: ragged(t, " | "))),
    "pipe, merged cells repeated": (
        ".txt",
        _tables(lambda r: "\n".join(" | ".join(row) + " |" for row in r), repeat=True),
    ),
    "markdown": (".md", _tables(markdown, heading="## ")),
    "markdown, <br>": (".md", _tables(lambda r: markdown(r, escape=True), heading="## ")),
    "docling": (".md", _tables(markdown, repeat=True, heading="## ")),
    "docling, flat header": (".md", lambda o: document(o, lambda t: markdown(flattened(t)), "## ")),
    "pandas to_markdown": (".md", _tables(lambda r: markdown(indexed(mangled(r))), repeat=True)),
    "pandas to_markdown, NaN": (".md", _tables(lambda r: markdown(indexed(numbered(r))), nothing="nan")),
    "pandas to_markdown, sheet": (".md", lambda o: sheet(o, lambda r: markdown(numbered(r)), "nan")),
    "markitdown sheet": (".md", lambda o: sheet(o, lambda r: markdown(mangled(r)), "NaN")),
    "pandas to_csv": (".csv", _tables(lambda r: separated(mangled(r)), repeat=True)),
    "pandas to_csv, index": (".csv", _tables(lambda r: separated(indexed(numbered(r))), repeat=True)),
    "csv sheet": (".csv", lambda o: sheet(o, separated)),
    "csv sheet, repeated": (".csv", lambda o: sheet(o, separated, repeat=True)),
    "csv ;": (".csv", _tables(lambda r: separated(r, ";"))),
    "csv quoted": (".csv", lambda o: sheet(o, lambda r: separated(r, ",", quote=True))),
    "tsv": (".tsv", _tables(lambda r: separated(r, "\t"))),
    "tsv, repeated": (".tsv", _tables(lambda r: separated(r, "\t"), repeat=True)),
    "pandas to_string": (".txt", _tables(lambda r: fixed(indexed(numbered(r))), repeat=True)),
    "pandas to_string, NaN": (".txt", _tables(lambda r: fixed(indexed(numbered(r))), nothing="NaN")),
    "pandas to_string, no index": (".txt", _tables(lambda r: fixed(mangled(r), wide=True), repeat=True)),
    "psql": (".txt", _tables(psql)),
    "psql, repeated": (".txt", _tables(psql, repeat=True)),
    "grid": (".txt", _tables(grid)),
    "grid, repeated": (".rst", _tables(grid, repeat=True)),
    "rich": (".txt", _tables(lambda r: grid(r, "│", "├─┤"))),
    "rich, double": (".txt", _tables(lambda r: grid(r, "║", "╠═╣"))),
    "fancy grid": (".txt", _tables(lambda r: grid(r, "│", "╞═╡"), repeat=True)),
    "presto": (".txt", _tables(presto)),
    "tabulate simple": (".txt", _tables(simple, repeat=True)),
    "tabulate simple, indexed": (".txt", _tables(lambda r: simple(indexed(mangled(r))), repeat=True)),
    "tabulate simple, nan": (".txt", _tables(lambda r: simple(indexed(numbered(r))), nothing="nan")),
    "rst simple": (".rst", _tables(lambda r: simple(r, "="), repeat=True)),
    "tabulate simple, blanks": (".txt", _tables(simple)),
    "pdftotext -layout": (".txt", lambda o: document(o, pdftotext)),
    "a cell a line, bar behind": (".txt", lambda o: document(o, lambda t: ragged(t, " |\n"))),
    "a cell a line, bar between": (".txt", lambda o: document(o, lambda t: ragged(t, "\n|\n"))),
    "html in markdown": (".md", lambda o: document(o, web, "# ")),
}


def counts(truth: Report, text: str, name: str) -> Counter[str]:
    """How many cells of a report are read right, are unread and are wrong."""
    try:
        got = gxparse.parse_text(text, name=name).cells
    except gxparse.GxparseError:
        got = {}
    found: Counter[str] = Counter()
    for key, cell in truth.cells.items():
        value = got[key].value if key in got else None
        state = got[key].state if key in got else "missing"
        if cell.value is not None:
            found["right" if value == cell.value else "unread" if value is None else "wrong"] += 1
        else:
            found["wrong" if value is not None else "right" if state == cell.state else "unread"] += 1
        if cell.value is not None and state == "blank":
            found["false blank"] += 1
    return found


def reports(extra: Iterable[str] = ()) -> list[Report]:
    """The reports of the examples, and of further files."""
    paths = [*sorted(Path("examples/reports").iterdir()), *map(Path, extra)]
    return [report for path in paths for report in gxparse.parse_all(path)]


def main(arguments: Sequence[str]) -> None:
    """Print the table."""
    wanted = [word for word in arguments if not Path(word).is_file()]
    found = reports(word for word in arguments if Path(word).is_file())
    total: Counter[str] = Counter()
    for name, (suffix, layout) in LAYOUTS.items():
        if wanted and not any(word in name for word in wanted):
            continue
        counted: Counter[str] = Counter()
        for report in found:
            counted += counts(report, layout(outline(report)), f"x{suffix}")
        total += counted
        sys.stdout.write(_line(name, counted) + "\n")
    sys.stdout.write(_line("all", total) + "\n")


def _line(name: str, counted: Counter[str]) -> str:
    share = counted["right"] / sum(counted[kind] for kind in ("right", "unread", "wrong"))
    others = ", ".join(f"{counted[kind]:6} {kind}" for kind in ("unread", "wrong", "false blank"))
    return f"{name:30} {share:8.2%} right, {others}"


if __name__ == "__main__":
    main(sys.argv[1:])
