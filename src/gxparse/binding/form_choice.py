"""Which form the tables of a report follow: what they look like tells, and the year only where they do not.

To choose first by the year would be wrong, since bodies use the old form years later. Labels that only some forms print
vote for these, and so do rows with as many figures as they have columns in these only. Of forms with as many votes, one
that has less besides is taken (a form before those that extend it), else the one in force.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from gxparse.binding.events import Record
from gxparse.forms.model import Form, form, form_for, forms, kept_by_forms, statutory


def choose_form(records: Mapping[str, Sequence[Record]], year: int | None) -> tuple[Form, bool]:
    """The form that the tables follow, and whether nothing in them told, so that it is assumed."""
    tally: Counter[frozenset[str]] = Counter()
    columns, count = _own_columns(), len(forms())
    for table, found in records.items():
        for record in found:
            entry = record.entry
            if entry is None:
                continue
            if len(entry.forms) < count:
                tally[entry.forms] += 1
            if table in columns and entry.row is not None and record.has_figures:
                having = columns[table]
                fitting = frozenset(n for n, rows in having.items() if rows.get(entry.row) == len(record.printed))
                if len(fitting) < len(having):
                    tally[fitting] += 1
    votes: Counter[str] = Counter()
    for them, times in tally.items():
        votes.update(dict.fromkeys(them, times))
    most = max(votes.values(), default=0)
    return _chosen({form(name).lineage for name, count in votes.items() if count == most}, year)


def _chosen(best: set[tuple[str, ...]], year: int | None) -> tuple[Form, bool]:
    """The one of forms with as many votes, by their lineages, that is the base of all others; else the one in force."""
    bases = [lineage[0] for lineage in best if all(lineage[0] in other for other in best)]
    if bases:
        return form(bases[0]), False
    roots = {lineage[-1] for lineage in best}
    fitting = [each for each in statutory() if not roots or each.name in roots]
    in_force = form_for(year)
    return (in_force if in_force in fitting or not fitting else fitting[-1]), True


@kept_by_forms
def _own_columns() -> dict[str, dict[str, dict[str, int]]]:
    """By table, form and row, how many columns the tables have that forms do not share: there they differ."""
    found: dict[str, dict[str, dict[str, int]]] = {}
    for each in forms():
        for table in each.tables:
            if not table.shared:
                rows = each.rows(table.key)
                found.setdefault(table.key, {})[each.name] = {row.key: len(part.columns) for row, part in rows}
    return found
