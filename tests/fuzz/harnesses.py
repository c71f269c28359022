"""All harnesses: what is handed in, how it is changed, what is done with it, and what must hold of what comes out."""

from __future__ import annotations

import copy
import json
import pickle
import sys
from collections.abc import Callable, Iterable
from functools import cache
from hashlib import sha256
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any
from unittest.mock import patch

import gxparse
from fuzz import seeds
from fuzz.driver import Harness, RefusedError, WrongError
from fuzz.mutators import change_bytes, change_json, change_text_file, change_text_input, decoded
from fuzz.packed_mutators import change_mhtml, change_package, change_page, change_pdf, change_picture
from gxparse.auditing.audit import audit
from gxparse.corpus.sources import sources
from gxparse.errors import GxparseError
from gxparse.explaining.explain import BUDGET
from gxparse.report import Report
from gxparse.views.notebook import html_of
from gxparse.writing.official import as_printed
from gxparse.writing.write import writers

# -- what is done with a report ------------------------------------------------------------------------


def _choice(data: bytes, of: int) -> int:
    """A number below another that an input decides, so that a part of the work is done each time."""
    return sha256(data).digest()[0] % of


def _said(them: Iterable[Any]) -> None:
    """What goes into JSON can be said in UTF-8."""
    json.dumps([each.to_dict() for each in them], ensure_ascii=False).encode("utf-8")


def _whole(report: Report) -> None:
    """A report goes into JSON and comes back."""
    written = json.dumps(report.to_dict(), ensure_ascii=False).encode("utf-8")
    again = Report.from_dict(json.loads(written))
    if again != report:
        raise WrongError("to_dict and from_dict give another report")


def _written(report: Report, name: str) -> None:
    """What is written is read as the same numbers, by whoever reads it."""
    try:
        document = gxparse.write(report, name)
    except GxparseError:
        return
    data = document.encode("utf-8") if isinstance(document, str) else document
    as_zero = any(cell.state == "blank" and cell.known for cell in report.cells.values())
    again = gxparse.parse_bytes(data, blanks_as_zero=as_zero)
    found = gxparse.differences(as_printed(report), again)
    if found:
        raise WrongError(f"what is written as {name} is read otherwise: {found[0].partition(':')[0]}", *found)


def _judged(report: Report, budget: int = BUDGET) -> None:
    """A report is checked and explained."""
    _said(gxparse.check(report))
    _said(gxparse.explain(report, budget=budget))


def _measured(report: Report) -> None:
    gxparse.infer(report)
    gxparse.indicators(report)
    gxparse.claims(report)


def _shown(report: Report) -> None:
    html_of(report).encode("utf-8")
    repr(report), report.fingerprint, hash(report)


def _with_others(report: Report) -> None:
    gxparse.check_series([report, seeds.some_reports()[0]])
    audit([report, seeds.some_reports()[0]])
    gxparse.compare(report, seeds.some_reports()[1])


def _copied(report: Report) -> None:
    if pickle.loads(pickle.dumps(report)) != report or copy.deepcopy(report) != report:  # noqa: S301 - our own
        raise WrongError("a copy is another report")


def _framed(report: Report) -> None:
    gxparse.to_records(report)


_VERBS: tuple[Callable[[Report], None], ...] = (_judged, _measured, _shown, _with_others, _copied, _framed)


def _used(data: bytes, report: Report) -> None:
    """A report is put to some use, another for another input."""
    number = _choice(data, 3 * (len(_VERBS) + len(writers())))
    _VERBS[number % len(_VERBS)](report)
    if number % 3 == 0:
        _written(report, sorted(writers())[number % len(writers())])


# -- documents -----------------------------------------------------------------------------------------


def read_bytes(data: bytes) -> None:
    """Bytes are read by whatever recognises them."""
    for report in gxparse.parse_all(data, name="a")[:3]:
        _whole(report)
        _used(data, report)


def _as(*names: str) -> Callable[[bytes], None]:
    """Bytes are read as a format that is named, one of several."""

    def run(data: bytes) -> None:
        for report in gxparse.parse_all(data, name="a", format=names[_choice(data, len(names))])[:3]:
            _whole(report)
            _used(data, report)

    return run


def read_pdf(data: bytes) -> None:
    """A PDF is read, as where nothing is installed that reads pictures: of these the harness ``image`` has its own."""
    with patch.dict(sys.modules, {"gxparse.formats.ocr.reader": None}):
        _as("pdf")(data)


def read_picture(data: bytes) -> None:
    """A small picture is read."""
    gxparse.parse_all(data, name="a", format="image", limits=gxparse.Limits(pixels=200_000))


def read_page(data: bytes) -> None:
    """A web page is read, by one parser or the other."""
    parser: Any = ("lexbor", "lexbor", "html5lib")[_choice(data, 3)]
    for report in gxparse.parse_all(data, name="a", format="html", parser=parser)[:3]:
        _whole(report)
        _used(data, report)


def read_text(data: bytes) -> None:
    """A text is read, checked, explained, written, and read again."""
    report = gxparse.parse_text(decoded(data))
    _whole(report)
    _judged(report, budget=200)  # the whole budget for some, as of any other harness
    _used(data, report)
    _written(report, sorted(writers("text"))[_choice(data, len(writers("text")))])


_SUFFIXES = (".zip", ".tar", ".warc", ".jsonl", ".txt.gz")


@cache
def _folder() -> Path:
    """A folder of this process, gone at its end."""
    return Path(_temporary().name)


@cache
def _temporary() -> TemporaryDirectory[str]:
    return TemporaryDirectory()


def read_archive(data: bytes) -> None:
    """The sources in an archive, of the kind that the first byte says."""
    path = _folder() / ("a" + _SUFFIXES[data[0] % len(_SUFFIXES)] if data else "a.zip")
    path.write_bytes(data[1:])
    for item in sources(path, max_bytes=10**6):
        item.name.encode("utf-8")
        if item.error is not None:
            item.error.message("zh").encode("utf-8")


def change_archive(data: bytes, random: Random) -> bytes:
    """Change an archive but for its first byte."""
    way = change_package if data[:1] == b"\0" else change_json if data[:1] == b"\3" else change_bytes
    return data[:1] + way(data[1:], random)


# -- what is handed in as JSON -------------------------------------------------------------------------


def read_dictionary(data: bytes) -> None:
    """What ``from_dict`` takes survives everything that is done with a report."""
    try:
        value = json.loads(data)
    except (ValueError, RecursionError) as error:  # nothing of gxparse
        raise RefusedError from error
    try:
        report = Report.from_dict(value)
    except ValueError as error:
        str(error).encode("utf-8")
        raise RefusedError from error
    _whole(report)
    _used(data, report)


def read_rules(data: bytes) -> None:
    """A report is checked by rules from a file."""
    rules = gxparse.load_rules(data)
    report = seeds.some_reports()[_choice(data, len(seeds.some_reports()))]
    _said(gxparse.check(report, rules=rules))
    if _choice(data, 8) == 0:
        _said(gxparse.explain(report, rules=rules))


def read_indicators(data: bytes) -> None:
    """A report is measured by indicators from a file."""
    own = gxparse.load_indicators(data)
    gxparse.indicators(seeds.some_reports()[_choice(data, len(seeds.some_reports()))], own=own)


def read_form(data: bytes) -> None:
    """A text is read by a form from a file."""
    form = gxparse.load_form(data)
    with gxparse.registered_form(form):
        _judged(gxparse.parse("examples/forms/yunling-2023.txt"))


def read_decisions(data: bytes) -> None:
    """A report is corrected as a file of decisions says."""
    decisions = gxparse.load_decisions(data)
    again = gxparse.load_decisions(json.dumps(decisions.to_dict()).encode())
    if again.to_dict() != decisions.to_dict():
        raise WrongError("decisions that are saved are others when they are read")
    report = seeds.decided_report()
    decisions.beyond({report.fingerprint})
    _judged(decisions.correct(report))


def read_aliases(data: bytes) -> None:
    """A table of names is read and asked."""
    gxparse.load_aliases(data).body("甲局", 2020)


HARNESSES = (
    Harness(
        "bytes", lambda: [*seeds.texts(), *seeds.pages(), *seeds.word_documents()], change_text_file, read_bytes, 60
    ),
    Harness("text", seeds.texts, change_text_input, read_text, 60),
    Harness("dict", seeds.dictionaries, change_json, read_dictionary, 1000),
    Harness("rules", seeds.rule_files, change_json, read_rules, 400),
    Harness("indicators", seeds.indicator_files, change_json, read_indicators, 400),
    Harness("forms", seeds.form_files, change_json, read_form, 200),
    Harness("decisions", seeds.decision_files, change_json, read_decisions, 1000),
    Harness("aliases", seeds.alias_tables, change_text_file, read_aliases, 1000),
    Harness("html", seeds.pages, change_page, read_page, 50),
    Harness("mhtml", seeds.saved_pages, change_mhtml, read_bytes, 30),
    Harness("json", seeds.json_texts, change_json, _as("json"), 60),
    Harness("csv", seeds.separated, change_text_file, _as("csv", "columns", "pipe"), 60),
    Harness("docx", seeds.word_documents, change_package, _as("docx"), 50),
    Harness("pdf", seeds.portable_documents, change_pdf, read_pdf, 30),
    Harness("xlsx", seeds.workbooks, change_package, _as("xlsx"), 60),
    Harness("image", seeds.pictures, change_picture, read_picture, 20, seconds=20, memory=500_000_000),
    Harness("archives", seeds.archives, change_archive, read_archive, 300),
)
"""By name, what ``python -m fuzz`` runs."""
