"""What a form's tables must add up to, as facts of their rows and columns.

Rules tell a reader that a sum is wrong (:mod:`gxparse.checks`); here the same sums tell the binder where a row of
figures without a label can stand. Both say the same: a test compares them.
"""

from __future__ import annotations

from collections.abc import Sequence

from attrs import frozen

from gxparse.forms.model import Column, FormPart, FormTable, Row


@frozen
class Sum:
    """What ``left`` adds to is what ``right`` adds to. Both are numbers of rows, or of columns."""

    left: tuple[int, ...]
    right: tuple[int, ...]


def row_sums(table: FormTable, rows: Sequence[tuple[Row, FormPart]]) -> tuple[Sum, ...]:
    """The sums that rows of a table have in every column, by the places of the rows.

    >>> from gxparse.forms.model import form
    >>> requests = form("2019").table("requests")
    >>> row_sums(requests, form("2019").rows("requests"))[1]
    Sum(left=(0, 1), right=(21, 22))
    """
    place = {row.key: number for number, (row, _) in enumerate(rows)}
    found = []
    for key, number in place.items():
        if rows[number][0].total:
            beginning = key.rpartition(".")[0] + "."
            found.append(Sum(tuple(n for k, n in place.items() if k.startswith(beginning) and k != key), (number,)))
    if table.balance:
        left, right = (tuple(place[key] for key in side) for side in table.balance)
        found.append(Sum(left, right))
    found += [
        Sum(tuple(place[key] for key in each.parts), (place[each.total],))
        for each in table.identities
        if each.relation == "=" and each.hardness == "hard" and {each.total, *each.parts} <= place.keys()
    ]
    return tuple(found)


def implied(sums: Sequence[Sum]) -> tuple[Sum, ...]:
    """Sums that follow from others: what a row is the total of, in its place.

    >>> implied([Sum((2, 3), (4,)), Sum((0, 1), (4, 5))])
    (Sum(left=(0, 1), right=(2, 3, 5)),)
    """
    return tuple(
        Sum(each.left, tuple(sorted((*total.left, *(row for row in each.right if row not in total.right)))))
        for total in sums
        for each in sums
        if each is not total and len(total.right) == 1 and total.right[0] in each.right
    )


def column_sums(columns: Sequence[Column]) -> tuple[Sum, ...]:
    """The sums that the columns of a table have in every row, by the places of the columns.

    >>> from gxparse.forms.model import form
    >>> column_sums(form("2021").table("disputes").parts[0].columns)
    (Sum(left=(0, 1, 2, 3), right=(4,)),)
    """
    totals = [number for number, column in enumerate(columns) if column.role == "total"]
    return tuple(Sum(tuple(n for n in range(len(columns)) if n not in totals), (total,)) for total in totals)
