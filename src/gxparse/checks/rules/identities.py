"""The rules that the identities of forms are: what a form says of its own rows, as any other rule.

A form is data that others may add, and so are its sums: no rule is written for them. An identity that a form inherits
is a rule of the form that has it first, which holds for those that extend it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from gxparse.checks.rules.examples import Example
from gxparse.checks.rules.rule import Rule
from gxparse.forms.model import Form, FormTable, Identity, forms
from gxparse.words import Words

_AROUND = re.compile("^(?:[一二三四五六七八九十]+、|（[一二三四五六七八九十]+）|[0-9]+[.．、])|^其中：|（[^（）]*）$")
"""What a sentence leaves out of a label."""

_TOLD = {
    "=": Words("应等于", "should be"),
    ">=": Words("不应小于", "should be at least"),
    "<=": Words("不应大于", "should be at most"),
}
_RIGHT_FOR = {"=": (2, 2), ">=": (3, 2), "<=": (1, 2)}
_WRONG_FOR = {"=": (3, 2), ">=": (1, 2), "<=": (3, 2)}
"""A total and what its parts add to, as they may and as they may not be."""


def identity_rules() -> Iterator[Rule]:
    """A rule for every identity of every form, oldest form first.

    >>> import gxparse
    >>> with gxparse.registered_form(gxparse.load_form("examples/forms/yunling.json")):
    ...     print(list(identity_rules())[-1].formula)
    hotline.calls.count = hotline.calls.questions.count + hotline.calls.others.count
    """
    for form in forms():
        inherited = {table.key: table for table in form.extends.tables} if form.extends is not None else {}
        for table in form.tables:
            known = inherited[table.key].identities if table.key in inherited else ()
            yield from (_rule(form, table, each) for each in table.identities if each not in known)


def _rule(form: Form, table: FormTable, identity: Identity) -> Rule:
    rows = {row.key: (row, part) for row, part in form.rows(table.key)}
    total, parts = rows[identity.total], [rows[key] for key in identity.parts]
    column, *others = shared_columns(form, table, identity)
    name = f"sum-{form.name}-{identity.id}"
    at = "{column}" if others else column
    keys = [f"{table.key}.{row.key}.{at}" for row, _ in (total, *parts)]
    words = _TOLD[identity.relation]
    whole = _plain(total[0].label)
    zh = "、".join(_plain(row.label) for row, _ in parts) + ("之和" if len(parts) > 1 else "")
    en = ("the sum of " if len(parts) > 1 else "") + ", ".join(row.en for row, _ in parts)
    note, note_en = (
        f"（{identity.note}）" if identity.note else "",
        f" ({identity.note_en})" if identity.note_en else "",
    )
    first = f"{table.key}.{total[0].key}.{column}", f"{table.key}.{parts[0][0].key}.{column}"
    finding = f"{name}:{column}" if others else name

    def example(left: int | None, right: int) -> Example:
        cells = dict(zip(first, (left, right), strict=True))
        return Example.read({"finding": finding, "cells": cells}, form.name)

    return Rule(
        id=f"{name}:{{column}}" if others else name,
        hardness=identity.hardness,
        basis=identity.basis or form.number,
        statement_zh=f"{whole}{words.zh}{zh}{note}",
        statement_en=f"{total[0].en} {words.en} {en}{note_en}",
        formula=f"{keys[0]} {identity.relation} {' + '.join(keys[1:])}",
        each={"column": [column, *others]} if others else {},
        forms=(form.name,),
        zh=f"{whole}为 {{left}}，{words.zh}{zh} {{right}}",
        en=f"{total[0].en}: {{left}}, {words.en} {en}: {{right}}",
        examples={
            "pass": example(*_RIGHT_FOR[identity.relation]),
            "fail": example(*_WRONG_FOR[identity.relation]),
            "undecided": example(None, 2),
        },
    )


def _plain(label: str) -> str:
    """A label for a sentence: without its number, 其中 and what is said in brackets.

    >>> _plain("（一）收到申请数"), _plain("1.专职人员数（不包括网站工作人员数）"), _plain("其中：涉及国家秘密")
    ('收到申请数', '专职人员数', '涉及国家秘密')
    """
    return _AROUND.sub("", label)


def shared_columns(form: Form, table: FormTable, identity: Identity) -> list[str]:
    """The keys of the columns that all rows of an identity have."""
    parts = {row.key: part for row, part in form.rows(table.key)}
    them = [[column.key for column in parts[key].columns] for key in (identity.total, *identity.parts)]
    return [key for key in them[0] if all(key in other for other in them)]
