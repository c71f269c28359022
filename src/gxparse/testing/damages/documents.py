"""Damaged documents made and judged: from a report and a seed, or so many of them for a handler."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import Decimal
from random import Random
from types import MappingProxyType

from attrs import evolve, field, frozen

from gxparse.binding.binder import bind
from gxparse.errors import GxparseError
from gxparse.formats.protocol import Handler, Writer, is_writer
from gxparse.forms.model import Form, form
from gxparse.options import DEFAULT
from gxparse.report import MISSING, Cell, Report, Section, SourceInfo
from gxparse.source import text_source
from gxparse.testing.damages import columns, dialects, orders, rows, sayings, texts  # noqa: F401 - they add the kinds
from gxparse.testing.damages.drafts import ALIGNED, FOUND, Draft, Kind, NotHereError, Truth
from gxparse.testing.made import consistent, printed
from gxparse.testing.strategies import AGENCIES
from gxparse.writing.write import writer_of


@frozen
class DamagedDocument:
    """A document to which something happened: ``kind`` says what, ``where`` in which row or cell, ``truth`` what is
    left to be read. ``untold`` is why the text cannot tell it, for those few where it cannot.
    """

    format: str
    kind: str
    where: str
    text: str = field(repr=False)
    truth: Truth = field(repr=False)
    untold: str = ""


@frozen
class Judgement:
    """What became of a document: how many cells with a number were read ``right`` or left ``unread``, which got a
    ``wrong`` number, of which it is said that they are ``blank`` though a number is printed.
    """

    right: int = 0
    unread: int = 0
    wrong: tuple[str, ...] = ()
    blank: tuple[str, ...] = ()


def judged(document: DamagedDocument, reports: Iterable[Report]) -> Judgement:
    """What reports that were read in a damaged document say of its cells.

    >>> import gxparse
    >>> [document] = damaged(some_report(3), "pipe", ["nothing"])
    >>> judged(document, [gxparse.parse_text(document.text)]).wrong
    ()
    """
    truth = document.truth
    right: set[str] = set()
    wrong: dict[str, str] = {}
    blank: dict[str, str] = {}
    for report in reports:
        for key, cell in report.cells.items():
            may = truth.get(key, ())
            if cell.known:
                if cell.value in may:
                    right.add(key)
                else:
                    wrong[key] = f"{key}: {cell.value}, not {' or '.join(map(str, may)) or 'a number'}"
            elif cell.state == "blank" and any(may):
                blank[key] = f"{key}: blank, not {' or '.join(map(str, may))}"
    asked = {key for key, may in truth.items() if may}
    return Judgement(
        len(right - wrong.keys()), len(asked - right - wrong.keys()), (*wrong.values(),), (*blank.values(),)
    )


def kinds() -> Mapping[str, Kind]:
    """All kinds of damages by name."""
    return MappingProxyType(FOUND)


def damaged(
    report: Report,
    format: str = "pipe",  # noqa: A002 - the word of every such function
    names: Iterable[str] | None = None,
    *,
    seed: int = 0,
    writer: Writer | None = None,
) -> Iterator[DamagedDocument]:
    """A report damaged in each way that has a place in it, written in a format; the same for the same seed.

    ``names`` chooses among the kinds; a ``writer`` writes instead of the format's own.

    >>> [document] = damaged(some_report(1), "pipe", ["mask"])
    >>> document.kind, document.truth[document.where]
    ('mask', ())
    """
    handler = writer_of(format) if writer is None else writer
    known = kinds()
    for name in known if names is None else names:
        if format not in (known[name].formats or (format,)):
            continue
        random = Random(f"{name} {seed}")
        draft = Draft.of(report, format, random)
        try:
            where = known[name].damage(draft)
        except NotHereError:
            continue
        text = draft.print(handler, packed=random.random() < 0.5 and format not in ALIGNED)
        if format == "pipe":
            text = random.choice(_BARS)(text)
        yield DamagedDocument(format, name, where, text, draft.truth, draft.untold)


_RULE = re.compile(r"^\|(?: --- \|)+\n", re.MULTILINE)
_OUTER = re.compile(r"^\| | \|$", re.MULTILINE)
_BARS: tuple[Callable[[str], str], ...] = (
    str,
    lambda text: _RULE.sub("", text),
    lambda text: _OUTER.sub("", _RULE.sub("", text)),
    lambda text: _OUTER.sub("", _RULE.sub("", text)).replace(" | ", "\t"),
)
"""Ways to part cells in a text: as Markdown does, without its rule, without outer bars, with tabs."""


def some_report(seed: int, of: Form | None = None) -> Report:
    """A short report, the same for the same seed: one table or all, with figures that are all different or add up.

    It is one ``of`` a form, by default of one of the two of today's three tables. All tables have the sections around.

    >>> some_report(4).form.name
    '2021'
    >>> some_report(4, form("2014")).year
    2017
    """
    random = Random(seed)
    drawn = form(random.choice(("2021", "2021", "2021", "2019")))
    of = drawn if of is None else of
    tables = [table.key for table in of.tables]
    one = random.choice((*tables, None))
    chosen = tables if one is None else [one]
    keys = of.cell_keys()
    if random.random() < 0.5:
        figures = {key: 1000 + 7 * number for number, key in enumerate(keys)}
    else:
        figures = consistent(of, random)
    year = random.randint(of.first_year, of.last_year or of.first_year + 4)
    cells = {key: _printed(of, key, figures[key]) for key in keys if key.partition(".")[0] in chosen}
    agency = random.choice(AGENCIES)
    sections = [
        Section(each.key, f"{each.number}、{each.title}", _PROSE.get(each.key, ""))
        for each in of.sections
        if one is None or each.key in chosen
    ]
    return Report(
        source=SourceInfo("<made>", "lines", "lines", None, "simplified"),
        title=f"{agency}{year}年政府信息公开工作年度报告",
        agency=agency,
        year=year,
        period=None,
        form=of,
        metadata={},
        sections=tuple(sections),
        cells={key: cells.get(key, MISSING) for key in keys},
    )


_PROSE = {
    "overview": "本年度按照要求做好各项公开工作,主动公开信息120条。",
    "problems": "一是更新不够及时。二是解读形式单一,下一步将逐项改进。",
    "other_matters": "本年度没有收取信息处理费。",
}


def _printed(of: Form, key: str, figure: int) -> Cell:
    if of.cells[key].column.money:
        return evolve(printed(Decimal(figure) / 10), unit="万元")
    return printed(figure)


# -- judging a handler ---------------------------------------------------------------------------------


def some_damaged(
    format: str,  # noqa: A002
    count: int,
    names: Iterable[str] | None = None,
    *,
    first: int = 0,
    writer: Writer | None = None,
    of: Form | None = None,
) -> Iterator[DamagedDocument]:
    """So many damaged documents of a format, all kinds in turn, the same each time.

    ``of`` is as for :func:`some_report`.
    """
    chosen = list(kinds() if names is None else names)
    begin = Random(first).randrange(len(chosen))
    chosen = chosen[begin:] + chosen[:begin]
    made, seed = 0, first
    while made < count:
        before = made
        for number, name in enumerate(chosen):
            for document in damaged(some_report(seed + number, of), format, [name], seed=seed, writer=writer):
                if made < count:
                    made += 1
                    yield document
        seed += 1
        if made == before and seed > first + EMPTY:
            return


EMPTY = 20
"""After so many reports without a place for any of the damages, no more are tried."""


def check_damages(
    handler: Handler | type[Handler],
    names: Iterable[str] | None = None,
    *,
    count: int = 500,
    first: int = 0,
    of: Form | None = None,
) -> None:
    """Check that no damage makes a wrong number of what a handler writes, by so many damaged documents.

    ``names`` chooses among the kinds, ``of`` is as for :func:`some_report`. Documents of which the text cannot tell
    what happened are left out.

    >>> from gxparse.formats.pipe import PipeHandler
    >>> check_damages(PipeHandler(), ["nothing", "mask"], count=20)
    """
    __tracebackhide__ = True
    made: Handler = handler() if isinstance(handler, type) else handler
    if not is_writer(made):
        raise ValueError("only what a handler writes can be damaged; this one does not write")
    failures: dict[str, list[str]] = {}
    for document in some_damaged(made.name, count, names, first=first, writer=made, of=of):
        wrong = () if document.untold else judged(document, _reports(made, document.text)).wrong
        if wrong:
            failures.setdefault(document.kind, []).append(f"{wrong[0]} ({document.where})\n{document.text}")
    if failures:
        shown = [f"{name} ({len(found)} times): {found[0]}" for name, found in failures.items()]
        raise AssertionError(f"{made.name} reads numbers wrongly:\n" + "\n".join(shown))


def _reports(handler: Handler, text: str) -> list[Report]:
    source = text_source(text, name="<damaged>")
    try:
        return bind(source, handler.read(source, DEFAULT), handler.name)
    except GxparseError:
        return []
