"""What a person asks of a corpus as a whole: what is there and what is missing, which rules break, whose reports.

Everything is counted file by file, so a large corpus takes no more memory than a small one has bodies and years.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from attrs import frozen

from gxparse.corpus.snapshot import Snapshot

if TYPE_CHECKING:
    import pyarrow as pa


@frozen(kw_only=True)
class Body:
    """What there is of one body: ``reports`` by year, and how many of them contradict themselves (``contradicting``: a
    hard rule fails), with how many such findings (``broken``).
    """

    name: str
    reports: Mapping[int, int]
    contradicting: int = 0
    broken: int = 0

    @property
    def many(self) -> int:
        """How many reports there are."""
        return sum(self.reports.values())

    @property
    def missing(self) -> tuple[int, ...]:
        """The years between its first report and its last of which there is none."""
        if not self.reports:
            return ()
        return tuple(year for year in range(min(self.reports), max(self.reports)) if year not in self.reports)


@frozen(kw_only=True)
class Broken:
    """What became of a kind of rule: in how many reports it ``failed``, how many are ``undecided``, how many there are
    that it was asked of (``asked``); ``severity`` is that of its findings.
    """

    rule: str
    severity: str
    failed: int
    undecided: int
    asked: int


@frozen(kw_only=True)
class Failed:
    """A source that could not be read."""

    source: str
    code: str
    zh: str
    en: str


@frozen(kw_only=True)
class Overview:
    """A corpus as a whole.

    ``years`` has the reports of each year; ``nameless`` is how many name no body, ``yearless`` how many no year;
    ``contradicting`` how many contradict themselves. ``bodies`` stand by their names, ``rules`` with the hard ones
    first, those that fail most often before others. ``codes`` counts sources that failed, ``failed`` are the first.
    """

    sources: int
    reports: int
    contradicting: int
    years: Mapping[int, int]
    nameless: int
    yearless: int
    bodies: Sequence[Body]
    rules: Sequence[Broken]
    codes: Mapping[str, int]
    failed: Sequence[Failed]

    @property
    def gaps(self) -> list[Body]:
        """Bodies with missing years, those that lack most first."""
        return sorted((body for body in self.bodies if body.missing), key=lambda body: (-len(body.missing), body.name))

    @property
    def worst(self) -> list[Body]:
        """Bodies whose reports contradict themselves, those with most such reports first; among equals those with the
        larger share of them.
        """
        return sorted(
            (body for body in self.bodies if body.contradicting),
            key=lambda body: (-body.contradicting, -body.contradicting / body.many, -body.broken, body.name),
        )


MOST_FAILED = 100
"""So many sources that failed are listed."""


def overview(found: Snapshot) -> Overview:
    """What there is to say of a commit."""
    by_body: dict[str, Counter[int]] = defaultdict(Counter)
    years: Counter[int] = Counter()
    nameless = yearless = 0
    for table in found.each("reports", ["agency", "year"]):
        for (agency, year), many in _counts(table):
            nameless += many if agency is None else 0
            yearless += many if year is None else 0
            if year is not None:
                years[year] += many
            if agency is not None:
                by_body[agency][year] += many
    contradicting: Counter[str | None] = Counter()
    broken: Counter[str | None] = Counter()
    rules: Counter[tuple[str, str, str]] = Counter()
    asked: Counter[str] = Counter()
    for table in found.each("findings", ["source", "report", "agency", "rule", "severity", "status"]):
        of_kind = table.group_by(["source", "report", "rule", "severity", "status"]).aggregate([])
        rules.update(dict(_counts(of_kind.select(["rule", "severity", "status"]))))
        of_report = table.group_by(["source", "report", "rule"]).aggregate([])
        asked.update({rule: many for (rule,), many in _counts(of_report.select(["rule"]))})
        hard = table.filter(_hard_and_failed(table))
        broken.update({agency: many for (agency,), many in _counts(hard.select(["agency"]))})
        reports = hard.group_by(["source", "report", "agency"]).aggregate([])
        contradicting.update({agency: many for (agency,), many in _counts(reports.select(["agency"]))})
    return Overview(
        sources=found.rows("sources"),
        reports=found.rows("reports"),
        contradicting=contradicting.total(),
        years=dict(sorted(years.items())),
        nameless=nameless,
        yearless=yearless,
        bodies=[
            Body(
                name=name,
                reports={year: many for year, many in sorted(of.items(), key=lambda each: each[0] or 0) if year},
                contradicting=contradicting[name],
                broken=broken[name],
            )
            for name, of in sorted(by_body.items())
        ],
        rules=_rules(rules, asked),
        codes=_codes(found),
        failed=_failed(found),
    )


def _counts(table: pa.Table) -> Iterator[tuple[tuple[Any, ...], int]]:
    """How often each combination of values is there."""
    names = table.column_names
    counted = table.append_column("one", [_ones(table)]).group_by(names).aggregate([("one", "count")])
    *values, many = (counted[name].to_pylist() for name in (*names, "one_count"))
    yield from zip(zip(*values, strict=True), many, strict=True)


def _ones(table: pa.Table) -> pa.Array:
    import pyarrow as pa

    return pa.repeat(True, table.num_rows)


def _hard_and_failed(table: pa.Table) -> pa.ChunkedArray:
    import pyarrow.compute as pc

    return pc.and_(pc.equal(table["status"], "fail"), pc.equal(table["severity"], "error"))


def _rules(counts: Mapping[tuple[str, str, str], int], asked: Mapping[str, int]) -> list[Broken]:
    statuses: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for (rule, severity, status), many in counts.items():
        statuses[rule, severity][status] += many
    made = [
        Broken(rule=rule, severity=severity, failed=of["fail"], undecided=of["undecided"], asked=asked[rule])
        for (rule, severity), of in statuses.items()
    ]
    return sorted(made, key=lambda each: (each.severity != "error", -each.failed, -each.undecided, each.rule))


def _codes(found: Snapshot) -> dict[str, int]:
    codes: Counter[str] = Counter()
    for table in found.each("errors", ["code"]):
        codes.update({code: many for (code,), many in _counts(table)})
    return dict(codes.most_common())


def _failed(found: Snapshot) -> list[Failed]:
    listed: list[Failed] = []
    for table in found.each("errors", ["source", "code", "message_zh", "message_en"]):
        rows = zip(*(column.to_pylist() for column in table.columns), strict=True)
        listed += [Failed(source=source, code=code, zh=zh, en=en) for source, code, zh, en in rows]
        listed = sorted(listed, key=lambda each: each.source)[:MOST_FAILED]
    return listed
