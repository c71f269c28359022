"""What every format handler must hold to, as checks that an author of one runs in a line of pytest."""

from __future__ import annotations

import gc
import os
import re
import subprocess
import sys
import time
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import date
from functools import lru_cache
from itertools import accumulate
from os import PathLike
from threading import get_ident
from types import MappingProxyType
from typing import Any, ClassVar

from attrs import evolve
from hypothesis import HealthCheck, given, settings

from gxparse.binding.binder import bind
from gxparse.characters import BLANKS
from gxparse.errors import GxparseError
from gxparse.evidence import Evidence, Match
from gxparse.formats.probe import PROBE_CHARS, Probe
from gxparse.formats.protocol import (
    Handler,
    Writer,
    document_fault,
    handler_fault,
    is_writer,
    layout_fault,
    match_fault,
    reads,
)
from gxparse.formats.registry import BUILT_IN, Registry
from gxparse.forms.model import NAMES, form
from gxparse.layout import Layout, Span, Text
from gxparse.options import DEFAULT
from gxparse.report import Cell, Report, Section
from gxparse.source import Source, SourceLike, read_source
from gxparse.testing import strategies
from gxparse.testing.cases import Case, bound, cut_off, matter, tried
from gxparse.testing.made import zero_report
from gxparse.values import read_value
from gxparse.writing.official import outline
from gxparse.writing.write import losses

HEAVY = (
    *("bs4", "charset_normalizer", "docx", "html5lib", "lxml", "numpy", "opencc", "openpyxl", "pandas", "pdfminer"),
    *("pdfplumber", "polars", "pyarrow", "pypdfium2", "requests", "scipy", "selectolax", "urllib3"),
)
"""Modules that a handler may need for reading, and must not load when it is imported or sniffs."""

STEEPEST = 9.0
"""Four times the text may take this many times as long: more than 4 for noise, less than the 16 of a square."""

SHORTEST = 0.005
"""Seconds below which a time is noise."""

ABSURD = 0.2
"""Seconds that no handler needs for 256 characters."""

FAILURES = 3
"""A check tells at most so many of its failures."""

MOST_SHRINKS = 150
"""When a report is found that is not read as it was written, so many others are tried for a smaller one."""

BEGINNING = 300
"""Texts that begin with the same so many characters are asked about, too."""

_NO_BLANKS = dict.fromkeys(map(ord, BLANKS))
_OWN_EVENTS = re.compile(r"open|os\.|socket\.|subprocess\.|shutil\.|urllib\.|ftplib\.|glob\.|pathlib\.|webbrowser\.")


class ConformanceError(AssertionError):
    """A handler fails some checks. ``failures`` has what was found, by the name of the check."""

    def __init__(self, handler: str, failures: Mapping[str, Sequence[str]], count: int) -> None:
        self.failures = MappingProxyType({name: tuple(found) for name, found in failures.items()})
        lines = [f"{handler} fails {len(failures)} of {count} checks:"]
        for name, found in failures.items():
            lines.append(f"  {name}: {CHECKS[name].__doc__}")
            lines += [f"    - {message}" for message in found]
        super().__init__("\n".join(lines))


# -- the checks ----------------------------------------------------------------------------------------


def _protocol(case: Case) -> Iterator[str]:
    """It has what the protocol asks for."""
    fault = handler_fault(case.handler)
    if fault is not None:
        yield fault[1]
    if not (type(case.handler).__doc__ or "").strip():
        yield "its class has no docstring; `gxparse formats` prints the first line"


_LIGHT = """
import sys
sys.path[:] = {path!r}
module, name = {module!r}, {name!r}
import importlib
from gxparse.formats import Probe
before = set(sys.modules)
kind = importlib.import_module(module)
for part in name.split("."):
    kind = getattr(kind, part)
def heavy(): return sorted({heavy!r} & {{name.partition(".")[0] for name in set(sys.modules) - before}})
print("import", *heavy())
kind().sniff(Probe("a", {text!r}, {data!r}))
print("sniff", *heavy())
"""


def _light(case: Case) -> Iterator[str]:
    """Importing it and sniffing load no heavy module (not asked of a class that nothing else can import)."""
    kind = type(case.handler)
    if kind.__module__ == "__main__" or "<locals>" in kind.__qualname__:
        return  # nothing else can import it
    script = _LIGHT.format(
        path=sys.path,
        module=kind.__module__,
        name=kind.__qualname__,
        heavy=set(HEAVY),
        text="一、总体情况\n规章 | 1\n" * 9 if reads(case.handler) == "text" else "",
        data=b"PK\x03\x04" if reads(case.handler) == "bytes" else b"",
    )
    environment = {**os.environ, "PYTHONIOENCODING": "utf-8"}
    ran = subprocess.run(  # noqa: S603 - this interpreter, with a script of our own
        [sys.executable, "-c", script], capture_output=True, text=True, encoding="utf-8", env=environment, check=False
    )
    if ran.returncode:
        place = f"{kind.__module__}.{kind.__qualname__}"
        yield f"a fresh interpreter cannot import {place} and call it: {ran.stderr.strip()[-400:]}"
    for line in ran.stdout.splitlines():
        when, *modules = line.split()
        if modules:
            yield f"{', '.join(modules)} is loaded at {when}: import it in `read`, where it is used"
            return


def _sniff_sound(case: Case) -> Iterator[str]:
    """Sniffing is deterministic and pure: nothing but the probe decides, nothing is opened or started."""
    probes = [Probe.of(source) for source in (*case.own, *(source for _, source in case.foreign))]
    begins, data = probes[0].head[:BEGINNING], probes[0].magic[:BEGINNING]
    probes += [
        Probe(f"<begins as {probes[0].name}, goes on as {probe.name}>", begins + probe.head, data + probe.data)
        for probe in probes[1:]
    ]
    first = [case.handler.sniff(probe) for probe in probes]
    for probe, match in zip(probes, first, strict=True):
        fault = match_fault(match, case.handler.name)
        if fault is not None:
            yield f"{probe.name}: {fault[1]}"
            return
    others: dict[str, Callable[[Probe], Match]] = {"asked again": case.handler.sniff}
    kind = type(case.handler)
    with suppress(TypeError):  # it needs arguments
        others["another instance"] = kind().sniff
    for how, sniff in others.items():
        for probe, match in zip(reversed(probes), reversed(first), strict=True):
            again = sniff(Probe(probe.name, probe.head, probe.data))
            if again != match:
                yield f"{probe.name}: {how}, it says {again} instead of {match}"
                return
    with _Watch() as watch:
        for probe in probes:
            case.handler.sniff(probe)
    for event in watch.events:
        yield f"sniffing does {event}"


class _Watch:
    """Sees what this thread opens and starts. An audit hook stays for good, so there is one, and it can be deaf."""

    _active: ClassVar[list[_Watch]] = []
    _hooked: ClassVar[bool] = False

    def __init__(self) -> None:
        self.events: list[str] = []
        self._thread = get_ident()

    def __enter__(self) -> _Watch:
        if not _Watch._hooked:
            sys.addaudithook(_Watch._hear)
            _Watch._hooked = True
        _Watch._active.append(self)
        return self

    def __exit__(self, *_: object) -> None:
        _Watch._active.remove(self)

    @staticmethod
    def _hear(event: str, arguments: tuple[Any, ...]) -> None:
        for watch in _Watch._active:
            if watch._thread == get_ident() and _OWN_EVENTS.match(event):
                watch.events.append(f"{event}{arguments!r:.80}")


def _sniff_cheap(case: Case) -> Iterator[str]:
    """The time of sniffing grows with the length of the text, not faster."""
    for piece in case.pieces():
        for length in (8, 11, 15, 20, 27, 36, 48, 64, 91, 128, 181, 256):
            if _sniff_time(case.handler, piece, length) > ABSURD:
                yield f"{length} characters of {piece!r} take more than {ABSURD} seconds: a repetition in a repetition?"
                return
        steep = 0
        before = _sniff_time(case.handler, piece, 256)
        for length in (1_024, 4_096, 16_384, 65_536, PROBE_CHARS):
            now = _sniff_time(case.handler, piece, length)
            steep = steep + 1 if now > max(before * STEEPEST, SHORTEST) else 0
            if steep == 2 or (steep and now > 100 * SHORTEST):
                yield (
                    f"{length:,} characters of {piece!r} take {now / max(before, 1e-9):.0f} times as long as a quarter "
                    "of them: a pattern that tries again from each place?"
                )
                return
            before = now


def _sniff_time(handler: Handler, piece: str | bytes, length: int) -> float:
    """Seconds for sniffing, the shortest of three tries; of one, if that is long."""
    noise = (piece * (length // len(piece) + 1))[:length]
    head, data = (noise, b"") if isinstance(noise, str) else ("", noise)
    best = float("inf")
    collecting = gc.isenabled()
    gc.disable()  # the garbage of others takes a while to collect
    try:
        for _ in range(3):
            probe = Probe("<noise>", head, data)
            start = time.process_time()
            handler.sniff(probe)
            best = min(best, time.process_time() - start)
            if best > 5 * ABSURD:
                break
    finally:
        if collecting:
            gc.enable()
    return best


def _sniff_own(case: Case) -> Iterator[str]:
    """It claims its own documents, so that they are recognised among those of the built-in formats."""
    for source in case.own:
        ranked = case.registry.rank(Probe.of(source))
        match = next(match for match in ranked if match.format == case.handler.name)
        if match.evidence is Evidence.NONE:
            yield f"{source.name}: it does not recognise its own document ({match.reason})"
        elif match.evidence < Evidence.FAIR and source in case.given:
            yield f"{source.name}: it says no more than {match.evidence.name} of its own document ({match.reason})"
        elif ranked[0] is not match:
            first = ranked[0]
            yield (
                f"{source.name}: {first.format} is chosen, with {first.evidence.name} ({first.reason}); "
                f"it says {match.evidence.name} ({match.reason})"
            )


def _sniff_others(case: Case) -> Iterator[str]:
    """It stays silent on the documents of the other formats, so that they are read as before."""
    suffixes = ("", *case.handler.suffixes)
    for format_name, source, suffix in ((*each, suffix) for each in case.foreign for suffix in suffixes):
        probe = evolve(Probe.of(source), name=source.name + suffix)
        before = Registry(entry for entry in BUILT_IN if entry.name != case.handler.name).best(probe)
        first = case.registry.rank(probe)[0]
        if first.format == case.handler.name and (before is None or before.format == format_name):
            yield f"{probe.name}: it takes a document of {format_name}, with {first.evidence.name} ({first.reason})"


def _read_own(case: Case) -> Iterator[str]:
    """It reads its own documents, and a report is found in each."""
    for source in case.own:
        try:
            layout = case.handler.read(source, DEFAULT)
            fault = layout_fault(layout, reads(case.handler))
            if fault is not None:
                yield f"{source.name}: {fault[1]}"
                continue
            if layout.format != case.handler.name and layout.format not in {entry.name for entry in BUILT_IN}:
                yield f"{source.name}: the layout's format is {layout.format!r}, which is no handler's name"
            bind(source, layout, case.handler.name)
        except GxparseError as error:
            yield f"{source.name}: {error}"


def _read_again(case: Case) -> Iterator[str]:
    """Reading is deterministic."""
    first = [_read(case.handler, source) for source in case.own]
    for source, before in zip(reversed(case.own), reversed(first), strict=True):
        if _read(case.handler, source) != before:
            yield f"{source.name}: read again, its layout is another"


def _read(handler: Handler, source: Source) -> Layout | None:
    layout = tried(handler, source)
    return layout if isinstance(layout, Layout) else None


def _spans(case: Case) -> Iterator[str]:
    """Every text stands where its span says: offsets, line and column, and what the source has there."""
    own = [(source.name, source, tried(case.handler, source), case.shows or _same) for source in case.own]
    damaged = [(*reading, None if case.shows is not None else _same) for reading in case.readings]
    for name, source, layout, shows in (*own, *damaged):
        if not isinstance(layout, Layout):
            continue
        text = source.decoded_for(layout).text
        lines = _Lines(text)
        for piece in layout.pieces():
            wrong = _misplaced(piece, text, lines, shows)
            if wrong is not None:
                yield f"{name}: {piece.raw[:40]!r} with {piece.span[:4]}: {wrong}"
                break


class _Lines:
    """Where each line begins, as :meth:`str.splitlines` breaks lines, or as line feeds do."""

    def __init__(self, text: str) -> None:
        self.starts = [
            [0, *accumulate(map(len, text.splitlines(keepends=True)))],
            [0, *(found.end() for found in re.finditer("\n", text))],
        ]

    def holds(self, span: Span) -> bool:
        """Whether line and column tell the offset. From then on lines are broken in the way in which they did."""
        ways = [starts for starts in self.starts if _is_at(starts, span)]
        self.starts = ways or self.starts
        return bool(ways)


def _is_at(starts: Sequence[int], span: Span) -> bool:
    return 1 <= span.line <= len(starts) and starts[span.line - 1] + span.column - 1 == span.start


def _same(text: str) -> str:
    return text


def _misplaced(piece: Text, text: str, lines: _Lines, shows: Callable[[str], str] | None) -> str | None:
    """What is wrong with a piece's span. What damaged markup ``shows`` nobody knows: ``None``."""
    span = piece.span
    if not 0 <= span.start <= span.end <= len(text):
        return f"its offsets are outside of the source, which has {len(text)} characters"
    if not lines.holds(span):
        return f"line {span.line}, column {span.column} is not offset {span.start}"
    if shows is None:
        return None
    there = span.of(text)
    if shows is _same:
        return None if there == piece.raw else f"there stands {there[:60]!r}"
    try:
        seen, said = (shown.translate(_NO_BLANKS) for shown in (shows(there), piece.raw))
    except Exception as error:  # noqa: BLE001 - the author's function, which may fail in any way
        return f"`shows` cannot show {there[:60]!r}: {type(error).__name__}: {error}"
    # Of running text in a web page, which no element holds alone, the place of its beginning is told.
    if seen == said or (seen and piece.span.element is None and said.startswith(seen)):
        return None
    return f"there stands {there[:60]!r}, which shows {seen[:60]!r}"


def _errors(case: Case) -> Iterator[str]:
    """On cut, mutated and foreign documents it gives a layout or raises a GxparseError."""
    for name, _, found in case.readings:
        if isinstance(found, Exception) and not isinstance(found, GxparseError):
            yield f"{name}: {type(found).__name__}: {str(found)[:200]}"
        elif not isinstance(found, (Exception, Layout)):
            yield f"{name}: it gives {type(found).__name__}, not a Layout"


def _bounded(case: Case) -> Iterator[str]:
    """What it gives is no larger than what it reads."""
    for name, source, layout in case.readings:
        if isinstance(layout, Layout):
            pieces, text = layout.pieces(), source.decoded_for(layout).text
            size = sum(len(piece.raw) for piece in pieces)
            if len(pieces) > 2 * len(text) + 100 or size > 4 * len(text) + 1_000:
                yield f"{name}: {len(text):,} characters become {len(pieces):,} texts with {size:,} characters"


def _truncated(case: Case) -> Iterator[str]:
    """A document that is cut off gives no figure that the whole does not give."""
    for source in case.own:
        reports = bound(case, source)
        if len(reports) != 1:
            continue
        [whole] = reports
        # Tables that are complete, with nothing after them, are taken for a whole document.
        last = max(cell.span.start for cell in whole.cells.values() if cell.span is not None)
        for name, cut in cut_off(source, case.handler):
            if cut.data is None and len(cut.text) > last and not whole.sections:
                continue
            for part in bound(case, cut):
                if part.form is not whole.form:
                    continue  # cut before anything told the form
                for key, cell in part.cells.items():
                    if cell.known and key in whole and cell.value != whole[key].value:
                        yield (
                            f"{name} (…{matter(cut, case.handler)[-30:]!r}): "
                            f"{key} is {cell.value}, in the whole {whole[key].value}; is half a row taken for a whole "
                            "one? where does the text end that may be cut off (Layout.open_end)?"
                        )
                        break


def _written(case: Case) -> Iterator[str]:
    """If it writes: what it writes is read as the report that was written, but for what it declares it cannot say."""
    handler = case.handler
    if not is_writer(handler):
        return
    for kind, report in _samples().items():
        wrong = _law(handler, report, case.registry)
        if wrong is not None:
            yield f"{wrong}; a report with {kind}, which is not in its cannot_say"
            return
        if kind in handler.cannot_say and not losses(report, handler.write(outline(report)), case.registry):
            yield f"it declares that it cannot say {kind}, and can"
            return
    for source in case.given:
        for report in bound(case, source):
            wrong = _law(handler, report, case.registry)
            if wrong is not None:
                yield f"{source.name}: {wrong}"
                return
    found: list[tuple[int, str, str]] = []
    tries = 0

    @settings(
        max_examples=case.examples,
        derandomize=True,
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(strategies.reports(unknown=True))
    def law(report: Report) -> None:
        nonlocal tries
        tries += bool(found)
        if tries > MOST_SHRINKS:
            raise _EnoughError
        wrong = _law(handler, report, case.registry)
        if wrong is not None:
            shown = repr(report)
            found.append((len(shown), wrong, shown))
            raise _LawBrokenError

    with suppress(_LawBrokenError, _EnoughError):
        law()
    if found:
        _, wrong, shown = min(found)
        yield wrong
        yield f"a small report for which it is so: {shown:.600}"


@lru_cache(maxsize=1)
def _samples() -> Mapping[str, Report]:
    """By each kind of what some formats cannot say, a report that has it."""
    newest = form(NAMES[-1])
    year, agency, tables = newest.first_year, strategies.AGENCIES[0], {table.key for table in newest.tables}
    plain = evolve(
        zero_report(newest, year=year),
        title=f"{agency}{year}年政府信息公开工作年度报告",
        agency=agency,
        period=(date(year, 1, 1), date(year, 12, 31)),
        sections=tuple(
            Section(each.key, f"{each.number}、{each.title}", "" if each.key in tables else "本年度没有变化。")
            for each in newest.sections
        ),
    )
    row = plain.form.keys_of("requests", "outcomes.granted")
    partly = plain.form.keys_of("requests", "outcomes.granted_in_part")
    disputes = plain.form.keys_of("disputes", "direct_litigation")

    def with_cells(*texts: tuple[str, str]) -> Report:
        printed = {key: Cell(*read_value(raw)[:2], raw) for key, raw in texts}
        return evolve(plain, cells={**plain.cells, **printed})

    def with_prose(text: str) -> Report:
        first, *others = plain.sections
        return evolve(plain, sections=(evolve(first, text=text), *others))

    return {
        "blank": with_cells((row[1], ""), (row[6], ""), (disputes[2], "")),
        "unreadable": with_cells((row[0], "详见附件"), (row[3], "详见附件"), (disputes[2], "12%")),
        "spaced-number": with_cells((row[0], "12 345"), (row[3], ""), (partly[0], "12 345"), (partly[6], "")),
        "line-break": with_cells((row[1], "甲\n乙")),
        "blank-run": with_prose("本年度公开  信息12条。"),
        "bar": with_prose("栏目:政务公开|信息12条|文件3件"),
        "control": with_prose("本年度公开\x0b信息12条。"),
    }


def _law(handler: Writer, report: Report, known: Registry) -> str | None:
    """How a report is not read as it was written, if the handler does not declare it."""
    laid_out = outline(report)
    if laid_out.unsayable() & handler.cannot_say:
        return None
    document = handler.write(laid_out)
    fault = document_fault(document, reads(handler))
    if fault is not None:
        return fault.en
    if document != handler.write(laid_out):
        return "what it writes is another one each time"
    lost = losses(report, document, known)
    return f"{lost[0]} (written, read again)" if lost else None


class _LawBrokenError(Exception):
    """A report is not read as it was written."""


class _EnoughError(BaseException):
    """Enough smaller reports were tried. Not an Exception, which would be one more failure."""


CHECKS: Mapping[str, Callable[[Case], Iterator[str]]] = MappingProxyType(
    {
        "protocol": _protocol,
        "light-import": _light,
        "sniff-pure": _sniff_sound,
        "sniff-cheap": _sniff_cheap,
        "sniff-own": _sniff_own,
        "sniff-others": _sniff_others,
        "read-own": _read_own,
        "read-deterministic": _read_again,
        "read-spans": _spans,
        "read-errors": _errors,
        "read-bounded": _bounded,
        "read-truncated": _truncated,
        "write-law": _written,
    }
)
"""The checks by name, in the order in which they run; the docstring of each says what must hold."""


def check_handler(
    handler: Handler | type[Handler],
    documents: SourceLike | Iterable[SourceLike] = (),
    *,
    shows: Callable[[str], str] | None = None,
    examples: int = 100,
    checks: Collection[str] | None = None,
) -> None:
    """Check that a handler is as trustworthy as the built-in ones.

    ``documents`` are documents of its format, or one: paths, bytes, or sources (:func:`gxparse.read_source`), each with
    one report or several, and not in traditional script: ``traditional`` takes such, and lets the handler lay them out.
    A handler that writes may do without. ``shows`` says what a reader sees of a piece of the source, for formats that
    print a text otherwise than it reads (an escape, a tag); without it every span must hold the text to the letter.
    ``examples`` is how many drawn reports are written and read again. ``checks`` names some of :data:`CHECKS`, all by
    default.

    Raises :class:`ConformanceError`, an ``AssertionError`` that tells every failure, and :class:`ValueError` for a
    handler without a document.

    >>> from gxparse.formats.pipe import PipeHandler
    >>> check_handler(PipeHandler(), ["examples/reports/pipe-2021.txt"], checks=["sniff-own", "read-spans"])
    """
    __tracebackhide__ = True
    made: Handler = handler() if isinstance(handler, type) else handler
    unknown = set(checks or ()) - set(CHECKS)
    if unknown:
        raise ValueError(f"no check is named {', '.join(sorted(unknown))}; there are: {', '.join(CHECKS)}")
    chosen = [name for name in CHECKS if checks is None or name in checks]
    kind = type(made)
    shown = f"{getattr(made, 'name', '?')} ({kind.__module__}.{kind.__qualname__})"
    given: Any = [documents] if isinstance(documents, (str, bytes, PathLike, Source)) else documents
    sources = tuple(read_source(document) for document in given)
    case = Case(made, sources, shows, examples)
    failures: dict[str, list[str]] = {}
    if "protocol" in chosen or checks is None:
        faults = list(_protocol(case))
        if faults:
            raise ConformanceError(shown, {"protocol": faults}, len(chosen))
    if not case.own:
        raise ValueError("a handler is checked with at least one document of its format")
    for name in chosen:
        found = []
        try:
            found += [message for _, message in zip(range(FAILURES), CHECKS[name](case), strict=False)]
        except Exception as error:  # noqa: BLE001 - of the handler, in whatever it was asked for
            found.append(f"it raises {type(error).__name__}: {error}")
        if found:
            failures[name] = found
    if failures:
        raise ConformanceError(shown, failures, len(chosen))
