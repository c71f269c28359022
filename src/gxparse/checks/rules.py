"""The hard rules that the form prints, and their three-valued verdicts.

Rules come from the identities of a report's form; a cell without a number leaves a rule ``undecided``, never
failed.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Literal, overload

from attrs import frozen

from gxparse.forms.model import Column, Identity, Row, form_for
from gxparse.report import Report

SCHEMA = "gxparse/check/1"

Status = Literal["pass", "fail", "undecided", "error"]
Severity = Literal["error", "warning"]


@frozen
class Rule:
    """A printed equality of one report: the cells of ``left`` add to the sum of the cells of ``right``.

    ``subject`` names its row or column in Chinese and English.
    """

    id: str
    left: tuple[str, ...]
    right: tuple[str, ...]
    identity: Identity
    subject: tuple[str, str]

    @property
    def rule(self) -> str:
        """The kind of rule, the first part of its id."""
        return self.identity.rule

    @property
    def cells(self) -> tuple[str, ...]:
        """All cells of the rule, the left side's first."""
        return self.left + self.right


@frozen
class Finding:
    """The verdict of one rule on one report.

    ``left`` and ``right`` are the two sums (``None`` where unknown), ``cells`` the keys that the rule holds,
    ``unknown`` those among them without a number. ``zh`` and ``en`` say it with the numbers filled in.
    """

    id: str
    rule: str
    status: Status
    severity: Severity
    zh: str
    en: str
    left: int | None = None
    right: int | None = None
    cells: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    basis: str = ""

    def message(self, lang: str = "en") -> str:
        """What was found, in ``"zh"`` or ``"en"``."""
        return self.zh if lang == "zh" else self.en

    def to_dict(self, lang: str = "en") -> dict[str, Any]:
        """The finding as JSON-ready data."""
        return {
            "id": self.id,
            "rule": self.rule,
            "status": self.status,
            "severity": self.severity,
            "left": self.left,
            "right": self.right,
            "cells": list(self.cells),
            "unknown": list(self.unknown),
            "message": self.message(lang),
            "messages": {"zh": self.zh, "en": self.en},
            "basis": self.basis,
        }


@frozen
class Findings(Sequence[Finding]):
    """The findings of one report in the order of the form; one for every rule that was evaluated.

    >>> import gxparse
    >>> findings = gxparse.check(gxparse.parse("examples/reports/annotated-2020.txt"))
    >>> [finding.id for finding in findings.failed]
    ['balance:natural_person', 'balance:total']
    """

    items: tuple[Finding, ...]

    @overload
    def __getitem__(self, index: int) -> Finding: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Finding]: ...
    def __getitem__(self, index: int | slice) -> Finding | Sequence[Finding]:
        return self.items[index]

    def __len__(self) -> int:
        return len(self.items)

    def _with(self, status: Status) -> tuple[Finding, ...]:
        return tuple(finding for finding in self.items if finding.status == status)

    @property
    def passed(self) -> tuple[Finding, ...]:
        """Rules that hold."""
        return self._with("pass")

    @property
    def failed(self) -> tuple[Finding, ...]:
        """Rules that are broken."""
        return self._with("fail")

    @property
    def undecided(self) -> tuple[Finding, ...]:
        """Rules that an unknown cell keeps open."""
        return self._with("undecided")


def check(report: Report) -> Findings:
    """Check every hard rule of a report's form, and whether the form fits its year.

    >>> import gxparse
    >>> check(gxparse.parse("examples/reports/lines-2021.txt")).failed
    ()
    """
    found = [_evaluate(rule, report) for rule in rules(report)]
    return Findings((*found, _outdated(report)))


def rules(report: Report) -> Iterator[Rule]:
    """The printed equalities that hold over the cells of a report, in the order of the form."""
    for identity in report.form.identities:
        table = report.form.table(identity.table)
        instead = any(
            f"{table.key}.{row.key}.{part.columns[0].key}" in report.cells
            for part in table.parts
            for row in part.rows
            if row.instead_of
        )
        rows = list(report.form.rows(table.key, instead=instead))
        if identity.each == "row":
            for row, _ in rows:
                yield _row_rule(identity, row)
        else:
            for column in rows[0][1].columns:
                yield _column_rule(identity, column, [row.key for row, _ in rows])


def _row_rule(identity: Identity, row: Row) -> Rule:
    prefix = f"{identity.table}.{row.key}."
    return Rule(
        id=f"{identity.rule}:{row.key}",
        left=tuple(prefix + column for column in identity.left),
        right=tuple(prefix + column for column in identity.right),
        identity=identity,
        subject=(row.label, row.en),
    )


def _column_rule(identity: Identity, column: Column, rows: Sequence[str]) -> Rule:
    def side(patterns: Sequence[str]) -> tuple[str, ...]:
        chosen = [key for pattern in patterns for key in rows if _matches(key, pattern)]
        return tuple(f"{identity.table}.{key}.{column.key}" for key in chosen)

    return Rule(
        id=f"{identity.rule}:{column.key}",
        left=side(identity.left),
        right=side(identity.right),
        identity=identity,
        subject=(column.label, column.en),
    )


def _matches(key: str, pattern: str) -> bool:
    return key.startswith(pattern[:-1]) if pattern.endswith("*") else key == pattern


def _evaluate(rule: Rule, report: Report) -> Finding:
    cells = report.cells
    unknown = tuple(key for key in rule.cells if cells[key].value is None)
    left, right = (_sum(report, keys) for keys in (rule.left, rule.right))
    if unknown:
        status: Status = "undecided"
    else:
        status = "pass" if left == right else "fail"
    numbers = {"left": "?" if left is None else left, "right": "?" if right is None else right}
    zh, en = (
        template.format(row=subject, column=subject, **numbers)
        for template, subject in zip((rule.identity.zh, rule.identity.en), rule.subject, strict=True)
    )
    if unknown:
        zh += f"(有 {len(unknown)} 个单元格未知)"
        en += f" ({len(unknown)} cells unknown)" if len(unknown) > 1 else " (1 cell unknown)"
    return Finding(
        id=rule.id,
        rule=rule.rule,
        status=status,
        severity="error",
        zh=zh,
        en=en,
        left=left,
        right=right,
        cells=rule.cells,
        unknown=unknown,
        basis=rule.identity.basis,
    )


def _sum(report: Report, keys: Sequence[str]) -> int | None:
    total = 0
    for key in keys:
        value = report.cells[key].value
        if value is None:
            return None
        total += int(value)
    return total


def _outdated(report: Report) -> Finding:
    """Whether the form was still in force for the year: bodies do use the old one later."""
    used, year = report.form, report.year
    newest = form_for(year)
    if year is None:
        status: Status = "undecided"
        zh = f"报告年度不明,无法判断 {used.name} 年格式是否适用"
        en = f"the year is unknown, so it cannot be told whether the form of {used.name} applies"
    elif used.last_year is not None and year > used.last_year:
        status = "fail"
        zh = f"{year} 年度报告仍使用 {used.number} 的格式,应使用 {newest.number} 的格式"
        en = f"the report for {year} uses the form of {used.number}; that of {newest.number} applies"
    else:
        status = "pass"
        zh, en = (
            f"{year} 年度报告使用 {used.number} 的格式",
            f"the report for {year} uses the form of {used.number}",
        )
    return Finding("form-outdated", "form-outdated", status, "warning", zh, en, basis=newest.number)
