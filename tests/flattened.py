"""Documents whose table of requests was flattened: labels and figures apart, as PDF texts and copies print them."""

from __future__ import annotations

from random import Random

from attrs import frozen

from documents import document, rows_of
from gxparse.forms.model import Form
from gxparse.testing.made import consistent

WAYS = (
    "labels, then lines",
    "labels, then cells",
    "labels, then columns",
    "labels, then bars",
    "lines, then labels",
    "cells, then labels",
    "bars, then labels",
    "bars above",
    "bars below",
    "lines above",
    "lines below",
    "cells above",
    "cells below",
)
"""How labels and figures stand: all labels before or behind all figures, or figures above or below their label. Figures
stand on a line together, on one each, column after column, or between bars."""

DAMAGES = ("", "lost figures", "lost label", "lost cell", "page number", "wrong figure", "foreign row")
"""What else happened to the table."""


@frozen
class Flattened:
    """A text, and what each cell prints by key."""

    text: str
    figures: dict[str, str]

    def of(self, table: str) -> dict[str, str]:
        """The figures of a table."""
        return {key: figure for key, figure in self.figures.items() if key.startswith(table)}


def flattened(form: Form, way: str, damage: str, random: Random, *, share: float = 1) -> Flattened:
    """A consistent report whose table of requests is flattened. Above and below, a ``share`` of the rows is so."""
    figures = {key: str(figure) for key, figure in consistent(form, random).items()}
    layout = "pipe" if "bars" in way else "lines"
    whole = document(figures, form.name, layout, year=form.first_year).split("\n")
    labels: list[list[str]] = []
    rows: list[list[str]] = []
    for row, part, groups in rows_of(form.name, "requests"):
        keys = [f"requests.{row.key}.{column.key}" for column in part.columns]
        labels.append([*(group for group in groups if [group] not in labels and not _seen(group, labels)), row.label])
        rows.append([figures[key] for key in keys])
        if damage == "wrong figure" and len(rows) == 1:
            rows[0][0] = figures[keys[0]] = str(int(rows[0][0]) + random.randint(1, 3))
    first = next(number for number, line in enumerate(whole) if line.startswith(labels[0][-1]))
    last = next(number for number, line in enumerate(whole) if line.startswith(labels[-1][-1]))
    rest = whole[last + 1 :] if layout == "pipe" else whole[last + 1 + len(rows[-1]) :]
    chosen = random.randrange(len(rows))
    if damage == "lost figures":
        rows[chosen] = []
    elif damage == "lost label":
        labels[chosen] = []
    elif damage == "lost cell":
        del rows[chosen][random.randrange(len(rows[chosen]))]
    body = _body(way, labels, rows, random, share)
    if damage == "page number":
        body.insert(random.randrange(1, len(body)), str(random.randint(1, 12)))
    elif damage == "foreign row":
        counts = [random.randint(0, 3) for _ in range(6)]
        body.insert(random.randrange(len(body)), _line(way, [*map(str, counts), str(sum(counts))])[0])
    return Flattened("\n".join([*whole[:first], *body, *rest]), figures)


def _seen(group: str, labels: list[list[str]]) -> bool:
    return any(group in each for each in labels)


def _line(way: str, row: list[str]) -> list[str]:
    if not row:
        return []
    if "bars" in way:
        return ["| " + " | ".join(row) + " |"]
    return row if "cells" in way else [" ".join(row)]


def _body(way: str, labels: list[list[str]], rows: list[list[str]], random: Random, share: float) -> list[str]:
    all_labels = [label for each in labels for label in each]
    if way == "labels, then columns":
        return [*all_labels, *(row[n] for n in range(7) for row in rows if n < len(row))]
    figures = [_line(way, row) for row in rows]
    if way.startswith("labels"):
        return [*all_labels, *(line for each in figures for line in each)]
    if way.endswith("labels"):
        return [*(line for each in figures for line in each), *all_labels]
    body = []
    for label, row, printed in zip(labels, rows, figures, strict=True):
        if random.random() < share:
            above = way.endswith("above")
            wrapped = _wrapped(label, random) if above or "cells" not in way else label
            body += [*printed, *wrapped] if above else [*wrapped, *printed]
        elif "cells" in way:
            body += [*label, *printed]
        else:
            body.append((" | " if "bars" in way else " ").join([*label, *row]))
    return body


def _wrapped(label: list[str], random: Random) -> list[str]:
    if not label or len(label[-1]) < 9 or random.random() < 0.5:
        return label
    cut = random.randint(4, len(label[-1]) - 2)
    return [*label[:-1], label[-1][:cut], label[-1][cut:]]
