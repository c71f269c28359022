"""Which form the tables of a report follow: what they look like tells, and the year only where they do not.

To choose first by the year would be wrong, since bodies use the old form years later. Labels that only one form prints
vote for it, and so do rows with as many figures as they have columns in one form only.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from functools import lru_cache

from gxparse.binding.events import Record
from gxparse.forms.model import Form, form, form_for, forms


def choose_form(records: Mapping[str, Sequence[Record]], year: int | None) -> tuple[Form, bool]:
    """The form that the tables follow, and whether nothing in them told, so that it is assumed."""
    votes: Counter[str] = Counter()
    columns = _own_columns()
    for table, found in records.items():
        for record in found:
            entry = record.entry
            if entry is None:
                continue
            if len(entry.forms) == 1:
                votes[next(iter(entry.forms))] += 1
            if table in columns and entry.row is not None and record.has_figures:
                fitting = [n for n, rows in columns[table].items() if rows.get(entry.row) == len(record.printed)]
                if len(fitting) == 1:
                    votes[fitting[0]] += 1
    ranked = votes.most_common(2)
    if ranked and (len(ranked) == 1 or ranked[0][1] > ranked[1][1]):
        return form(ranked[0][0]), False
    return form_for(year), True


@lru_cache(maxsize=1)
def _own_columns() -> dict[str, dict[str, dict[str, int]]]:
    """By table, form and row, how many columns the tables have that forms do not share: there they differ."""
    found: dict[str, dict[str, dict[str, int]]] = {}
    for each in forms():
        for table in each.tables:
            if not table.shared:
                rows = each.rows(table.key)
                found.setdefault(table.key, {})[each.name] = {row.key: len(part.columns) for row, part in rows}
    return found
