"""What a person asks of many reports: how many were read, how many contradict themselves, which to look at first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Literal, get_args

from attrs import frozen

from gxparse.checks.engine import check
from gxparse.errors import GxparseError
from gxparse.findings import Findings, outcome
from gxparse.outcome import Outcome
from gxparse.report import Report
from gxparse.words import Said, Words, counted

WORST = 5
"""So many are named in a summary's words."""

LONGEST = 80
"""So much of what there is to say of one of them is in a summary's words."""

Became = Literal["failed", "fail", "warning", "undecided", "pass"]
"""What is to be said of a file or a report first, the worst first: it could not be read; it contradicts itself (a hard
rule fails); a soft rule fails; a rule is undecided; every rule holds.
"""


@frozen(kw_only=True)
class Standing:
    """How one report stands, or a file that could not be read (``error``).

    ``broken`` counts the hard rules that fail, ``warnings`` the soft ones, ``undecided`` those that are undecided or
    could not be evaluated, ``unreadable`` the cells that could not be read.
    """

    name: str
    title: str | None = None
    broken: int = 0
    warnings: int = 0
    undecided: int = 0
    unreadable: int = 0
    error: GxparseError | None = None

    @classmethod
    def of(cls, report: Report, findings: Findings) -> Standing:
        """A report, by what was found in it.

        >>> import gxparse
        >>> report = gxparse.parse("examples/reports/annotated-2020.txt")
        >>> standing = Standing.of(report, gxparse.check(report))
        >>> standing.became, standing.broken, standing.words.zh
        ('fail', 2, '2 条勾稽关系不符')
        """
        ended = Counter(map(outcome, findings))
        return cls(
            name=report.source.name,
            title=report.title,
            broken=ended["fail"],
            warnings=ended["warning"],
            undecided=ended["undecided"] + ended["error"],
            unreadable=sum(cell.state == "unreadable" for cell in report.cells.values()),
        )

    @property
    def became(self) -> Became:
        """What is to be said of it first."""
        if self.error is not None:
            return "failed"
        return "fail" if self.broken else "warning" if self.warnings else "undecided" if self.undecided else "pass"

    @property
    def wrong(self) -> bool:
        """Whether a rule fails, or it could not be read at all."""
        return self.became in ("failed", "fail", "warning")

    @property
    def rank(self) -> tuple[int, ...]:
        """The worst have the least."""
        counts = self.broken, self.warnings, self.undecided, self.unreadable
        return (_ORDER.index(self.became), *(-count for count in counts))

    @property
    def words(self) -> Words:
        """What there is to say of it, without its name."""
        if self.error is not None:
            name = f"{self.name}：", f"{self.name}: "
            return Words(self.error.zh.removeprefix(name[0]), self.error.en.removeprefix(name[1]))
        rules = [
            (self.broken, "条勾稽关系不符", "broken"),
            (self.warnings, "项待核对", "to look at again"),
            (self.undecided, "条规则无法判断", "undecided"),
        ]
        found = [Words(f"{many} {zh}", f"{counted(many, 'rule')} {en}") for many, zh, en in rules if many]
        if self.unreadable:
            cells = f"{self.unreadable} 个单元格无法辨读", f"{counted(self.unreadable, 'cell')} unreadable"
            found.append(Words(*cells))
        found = found or [Words("各条规则均相符", "every rule holds")]
        return Words("，".join(words.zh for words in found), ", ".join(words.en for words in found))


_ORDER = get_args(Became)


@frozen(repr=False)
class Summary(Said):
    """What came of many files: ``standings`` of their reports and of those that failed, the worst first.

    ``files`` counts the files, ``skipped`` those besides that no format reads. Each report is counted once, by what is
    to be said of it first. ``zh`` and ``en`` say it in a few lines.
    """

    files: int
    skipped: int
    standings: tuple[Standing, ...]

    @classmethod
    def of(cls, outcomes: Iterable[Outcome], skipped: Sequence[str] = ()) -> Summary:
        """The summary of outcomes, whose reports are checked one by one."""
        standings: list[Standing] = []
        files = 0
        for came in outcomes:
            files += 1
            standings += [Standing.of(report, check(report)) for report in came.reports]
            if came.error is not None:
                standings.append(Standing(name=came.name, error=came.error))
        return cls.sorted(files, len(skipped), standings)

    @classmethod
    def sorted(cls, files: int, skipped: int, standings: Iterable[Standing]) -> Summary:
        """A summary of standings in any order; those that are equally bad stay in theirs."""
        return cls(files, skipped, tuple(sorted(standings, key=lambda each: each.rank)))

    def count(self, became: Became) -> int:
        """How many of them there are."""
        return sum(each.became == became for each in self.standings)

    @property
    def reports(self) -> int:
        """How many reports were read."""
        return len(self.standings) - self.count("failed")

    @property
    def unreadable(self) -> int:
        """How many cells could not be read."""
        return sum(each.unreadable for each in self.standings)

    @property
    def to_look_at(self) -> tuple[Standing, ...]:
        """Those that are not in order, the worst first."""
        return tuple(each for each in self.standings if each.became != "pass")

    @property
    def counts(self) -> tuple[Words, Words]:
        """Of the files, and of the reports, in a sentence each."""
        failed = self.count("failed")
        files = Words(
            f"共 {self.files} 个文件：读取 {self.files - failed} 个，无法读取 {failed} 个",
            f"{counted(self.files, 'file')}: {self.files - failed} read, {failed} failed",
        )
        if self.skipped:
            files = Words(f"{files.zh}，跳过 {self.skipped} 个不支持的文件", f"{files.en}, {self.skipped} skipped")
        always = ("fail", "pass")
        kinds = [(kind, self.count(kind)) for kind in _ORDER[1:] if kind in always or self.count(kind)]
        zh = "，".join(f"{many} 份{_KINDS[kind].zh}" for kind, many in kinds)
        en = ", ".join(f"{many} {_KINDS[kind].en}" for kind, many in kinds)
        reports = Words(f"共 {self.reports} 份报告：{zh}", f"{counted(self.reports, 'report')}: {en}")
        if self.unreadable:
            reports = Words(
                f"{reports.zh}；{self.unreadable} 个单元格无法辨读",
                f"{reports.en}; {counted(self.unreadable, 'cell')} unreadable",
            )
        return files, reports

    @property
    def lines(self) -> tuple[Words, ...]:
        """The whole summary, a line each."""
        worst = self.to_look_at
        lines = list(self.counts)
        if worst:
            more = len(worst) - WORST
            zh, en = (f"（另有 {more} 个）", f" (and {more} more)") if more > 0 else ("", "")
            lines.append(Words(f"应先核对{zh}：", f"to look at first{en}:"))
        several = {name for name, many in Counter(each.name for each in self.standings).items() if many > 1}
        for each in worst[:WORST]:
            name = f"{each.name} ({each.title})" if each.title and each.name in several else each.name
            zh, en = (text if len(text) <= LONGEST else f"{text[:LONGEST]}…" for text in each.words)
            lines.append(Words(f"  {name}：{zh}", f"  {name}: {en}"))
        return tuple(lines)

    @property
    def zh(self) -> str:  # type: ignore[override]
        """In Chinese."""
        return "\n".join(line.zh for line in self.lines)

    @property
    def en(self) -> str:  # type: ignore[override]
        """In English."""
        return "\n".join(line.en for line in self.lines)

    def __str__(self) -> str:
        return self.en

    def __repr__(self) -> str:
        return f"<{self.counts[0].en}; {self.counts[1].en}>"


_KINDS: dict[Became, Words] = {
    "fail": Words("数据自相矛盾", "contradicting themselves"),
    "warning": Words("有待核对事项", "to look at again"),
    "undecided": Words("有规则无法判断", "undecided"),
    "pass": Words("各条规则均相符", "in order"),
}
"""What reports of each kind are called."""
