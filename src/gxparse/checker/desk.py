"""The desk: files that were handed in one by one, what was decided about their reports, and what can be taken along.

The page in the browser holds one and asks it; nothing here knows a browser. What it gives is a text of JSON or bytes.
"""

from __future__ import annotations

import io
import json
import traceback
import zipfile
from collections.abc import Iterator
from pathlib import PurePath
from typing import Any, Literal

from attrs import define, field, frozen

from gxparse.api import read_document
from gxparse.checker.changes import TITLE, ReportChanges, changes_of, changes_page
from gxparse.checker.verdict import Standing, gravest, verdict
from gxparse.checker.workbook import changes_workbook
from gxparse.decisions.decision import Decisions
from gxparse.decisions.loading import load_decisions
from gxparse.errors import GxparseError, LossError, MissingDependencyError, UnexpectedError
from gxparse.reviewing.documents import with_excerpts
from gxparse.reviewing.pages import Reviewed, review_page
from gxparse.views.sections import UNTITLED, View
from gxparse.words import Lang, Words
from gxparse.writing.write import write

NO_PICTURES = Words(
    "本页不能识别图片和扫描件：请改用原始的 Word、WPS、Excel 文件或能选中文字的 PDF",
    "this page reads no pictures and no scans: take the original Word or Excel file, or a PDF with selectable text",
)

LONG_AGO = (1980, 1, 1, 0, 0, 0)
"""The first day that a ZIP file can name: the same reports give the same bytes."""


@frozen
class File:
    """A file that was handed in: its reports, or why it could not be read, with the error's ``code``."""

    name: str
    reviewed: tuple[Reviewed, ...] = ()
    fault: Words | None = None
    code: str = ""


@frozen
class Taken:
    """What can be taken along: a file, and what it could not say."""

    name: str
    content: bytes
    losses: tuple[str, ...] = ()


@define
class Desk:
    """Files, and the decisions about their reports.

    >>> from pathlib import Path
    >>> desk = Desk()
    >>> print(desk.add("a.txt", Path("examples/reports/annotated-2020.txt").read_bytes()).fault)
    None
    >>> json.loads(desk.summary())["verdict"]["zh"]
    '2 条勾稽关系不符'
    >>> desk.add("b.txt", b"").code
    'empty'
    """

    files: dict[str, File] = field(factory=dict)
    decisions: Decisions = field(factory=Decisions)

    def add(self, name: str, content: bytes) -> File:
        """Reads a file; one of the same name, which is an earlier state of it, goes. No error is raised for what is
        wrong with the file: it stands in what is given back.
        """
        try:
            document = read_document(content, name=name)
            file = File(name, tuple(Reviewed(View.of(one), excerpt) for one, excerpt in with_excerpts(document)))
        except MissingDependencyError as error:
            file = File(name, fault=Words(f"{name}：{NO_PICTURES.zh}", f"{name}: {NO_PICTURES.en}"), code=error.code)
        except GxparseError as error:
            file = File(name, fault=Words(error.zh, error.en), code=error.code)
        except Exception as error:  # noqa: BLE001 - one file's bug must not lose the others; it is told in full
            bug = UnexpectedError(name, "", type(error).__name__, str(error), traceback.format_exc())
            file = File(name, fault=Words(bug.zh, bug.en), code=bug.code)
        self.files.pop(name, None)
        self.files[name] = file
        return file

    def remove(self, name: str) -> None:
        """Takes a file away; decisions about its reports stay, for when it comes again."""
        self.files.pop(name, None)

    def clear(self) -> None:
        """Takes all files and decisions away."""
        self.files, self.decisions = {}, Decisions()

    def decide(self, text: str) -> None:
        """Takes decisions in place of all that were made before. Raises :class:`~gxparse.errors.DecisionError`."""
        decisions = load_decisions(text)
        for one in self._reviewed():
            decisions.correct(one.view.report)
        self.decisions = decisions

    def page(self, lang: Lang) -> str:
        """The page to review all reports, with the decisions. There must be a report."""
        decisions = self.decisions.to_dict() if self.decisions else None
        return review_page(list(self._reviewed()), lang, decisions, kept=False)

    def summary(self) -> str:
        """What stands beside the reports, as JSON: the verdict on all, and on each file or why it could not be read."""
        standings = {
            file.name: [Standing.of(one.view, self.decisions) for one in file.reviewed] for file in self.files.values()
        }
        together = [one for some in standings.values() for one in some]
        found: dict[str, Any] = {
            "files": [_listed(file, standings[file.name]) for file in self.files.values()],
            "reports": len(together),
            "corrected": sum(one.corrected for one in together),
            "state": gravest(together),
            "verdict": verdict(together)._asdict(),
        }
        return json.dumps(found, ensure_ascii=False)

    def _reviewed(self) -> Iterator[Reviewed]:
        for file in self.files.values():
            yield from file.reviewed

    # -- to take along -----------------------------------------------------------------------------

    def changes(self) -> list[ReportChanges]:
        """The changes of all reports."""
        return [changes_of(one.view, self.decisions) for one in self._reviewed()]

    def change_list(self, lang: Lang) -> str:
        """The list of changes as a page."""
        return changes_page(self.changes(), lang)

    def change_workbook(self, lang: Lang) -> Taken:
        """The list of changes as a workbook."""
        return Taken(f"{TITLE.of(lang)}.xlsx", changes_workbook(self.changes(), lang))

    def corrected(self, format: Literal["docx", "html"], lang: Lang) -> Taken | None:  # noqa: A002
        """The reports in which something was corrected, as documents: several are put into one ZIP file. ``None`` if
        nothing was corrected.
        """
        made = [
            self._written(one, format, lang) for one in self._reviewed() if self.decisions.corrections(one.view.report)
        ]
        if len(made) < 2:
            return made[0] if made else None
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as package:
            for name, one in zip(_distinct([one.name for one in made]), made, strict=True):
                entry = zipfile.ZipInfo(name, LONG_AGO)
                entry.compress_type = zipfile.ZIP_DEFLATED
                package.writestr(entry, one.content)
        losses = tuple(f"{one.name}: {lost}" for one in made for lost in one.losses)
        return Taken(Words("更正后的报告.zip", "corrected reports.zip").of(lang), packed.getvalue(), losses)

    def _written(self, one: Reviewed, format: Literal["docx", "html"], lang: Lang) -> Taken:  # noqa: A002
        report = self.decisions.correct(one.view.report)
        losses: tuple[str, ...] = ()
        try:
            written = write(report, format)
        except LossError as error:
            losses = error.losses
            written = write(report, format, allow_losses=True)
        stem = PurePath(report.source.name).stem
        name = Words(f"{stem}（更正后）.{format}", f"{stem} (corrected).{format}").of(lang)
        return Taken(name, written.encode("utf-8") if isinstance(written, str) else written, losses)


def _listed(file: File, standings: list[Standing]) -> dict[str, Any]:
    """A file in the summary."""
    fault = file.fault
    return {
        "name": file.name,
        "state": gravest(standings) if fault is None else "error",
        "code": file.code,
        "said": (verdict(standings) if fault is None else fault)._asdict(),
        "titles": [one.view.report.title or UNTITLED.both for one in file.reviewed],
    }


def _distinct(names: list[str]) -> list[str]:
    """Names of which none stands twice, whatever the case of its letters."""
    taken: set[str] = set()
    found = []
    for name in names:
        path = PurePath(name)
        candidates = (name, *(f"{path.stem} {number}{path.suffix}" for number in range(2, len(names) + 2)))
        free = next(candidate for candidate in candidates if candidate.lower() not in taken)
        taken.add(free.lower())
        found.append(free)
    return found
