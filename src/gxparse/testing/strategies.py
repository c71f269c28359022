"""Hypothesis strategies for reports: consistent, with unknown cells, damaged; as data, as layouts, as documents.

A consistent report is drawn as the cases that a body had: so many requests of one kind of applicant, received or
carried over, with one outcome. Their sums satisfy the balance rule by construction, and a failing example shrinks to
the few cases that matter, with zeros everywhere else.

Strategies that are drawn from inside of others are made once (``cache``): making one costs as much as drawing from it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import cache, lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, Literal, TypeVar, get_args

from attrs import evolve, field, frozen
from hypothesis import assume
from hypothesis import strategies as st

from gxparse.forms.model import NAMES, Form, form
from gxparse.layout import Block, Grid, Layout, Locator, Paragraph, Stream, Text
from gxparse.outline import Box, Outline
from gxparse.report import MISSING, Cell, Report, Section, SourceInfo
from gxparse.script import detect_script
from gxparse.source import Source
from gxparse.testing.made import QUARRELS, Figures, Shape, zero_report
from gxparse.values import State, money_unit, read_value
from gxparse.writing.official import is_instead, outline

if TYPE_CHECKING:
    from gxparse.testing.damages import DamagedDocument

__all__ = [
    "LABEL_DRESSES",
    "NUMBER_DRESSES",
    "UNKNOWN",
    "Change",
    "Damaged",
    "Document",
    "Figures",
    "LabelDress",
    "LaidOut",
    "Mistake",
    "NumberDress",
    "damaged_documents",
    "damaged_reports",
    "documents",
    "dressed",
    "figures",
    "forms",
    "label_dresses",
    "layouts",
    "number_dresses",
    "reports",
    "tables",
    "with_unknown_cells",
]

Strategy = st.SearchStrategy
"""Hypothesis's type of a strategy."""

_T = TypeVar("_T")

COUNTS = st.integers(0, 99_999)
"""Counts of cases."""

CHANGES = st.integers(-999, 999)
"""What the form of 2019 asks for as 本年增/减."""

AMOUNTS = st.decimals(0, 99_999, places=2) | st.decimals(0, 99_999, places=6)
"""Amounts of money."""

# -- figures -------------------------------------------------------------------------------------------


def forms() -> Strategy[Form]:
    """The statutory forms, the newest first."""
    return _forms()


@cache
def _forms() -> Strategy[Form]:
    return st.sampled_from([form(name) for name in reversed(NAMES)])


def tables(
    rows: Sequence[str],
    columns: Sequence[str],
    *,
    total_row: str | None = None,
    total_column: str | None = None,
    counts: Strategy[int] = COUNTS,
) -> Strategy[dict[tuple[str, str], int]]:
    """Tables with given rows and columns, whose total row and total column, if any, are the sums of the others.

    >>> from hypothesis import find
    >>> find(tables(["a", "b"], ["x", "y"], total_row="all"), lambda table: table["all", "y"] > 2)
    {('a', 'x'): 0, ('a', 'y'): 0, ('b', 'x'): 0, ('b', 'y'): 3, ('all', 'x'): 0, ('all', 'y'): 3}
    """
    places = [(row, column) for row in rows for column in columns]

    def added(numbers: Sequence[int]) -> dict[tuple[str, str], int]:
        table = dict(zip(places, numbers, strict=True))
        if total_column is not None:
            table |= {(row, total_column): sum(table[row, column] for column in columns) for row in rows}
        if total_row is not None:
            across = [*columns, *([] if total_column is None else [total_column])]
            table |= {(total_row, column): sum(table[row, column] for row in rows) for column in across}
        return table

    return st.lists(counts, min_size=len(places), max_size=len(places)).map(added)


def figures(of: Form | None = None, *, instead: bool = False) -> Strategy[Figures]:
    """The figures of a consistent report of a form (by default of any), few of them or all of them above zero.

    ``instead`` takes the rows that replace others (one row 其他处理 in the form of 2021).
    """
    if of is None:
        return forms().flatmap(lambda each: figures(each, instead=instead and _has_instead(each)))
    return _figures_of(of, instead)


@cache
def _figures_of(of: Form, instead: bool) -> Strategy[Figures]:
    return _sparse(of, instead) | _dense(of, instead)


def _has_instead(of: Form) -> bool:
    return of.cell_keys(instead=True) != of.cell_keys()


def _sparse(of: Form, instead: bool) -> Strategy[Figures]:
    shape = Shape.of(of, instead)
    origins = ("received", "carried_over")
    cases = [(*place, origin) for place in shape.places for origin in origins]
    some = st.integers(1, 99_999)
    return st.builds(
        shape.figures,
        st.lists(st.tuples(st.sampled_from(cases), some), max_size=24),
        st.lists(st.tuples(st.sampled_from(QUARRELS), some), max_size=6),
        _others(of, shape, st.sets(st.sampled_from(shape.disclosure), max_size=8)),
    )


def _others(of: Form, shape: Shape, chosen: Strategy[set[str]]) -> Strategy[Figures]:
    """Figures of the disclosure table."""

    def values(keys: set[str]) -> Strategy[Figures]:
        return st.fixed_dictionaries({key: _kind(of, key) for key in shape.disclosure if key in keys})

    return chosen.flatmap(values)


@cache
def _kind(of: Form, key: str) -> Strategy[int] | Strategy[Decimal]:
    if of.cells[key].column.money:
        return AMOUNTS
    return CHANGES if of.cells[key].column.key == "change" else COUNTS


def _dense(of: Form, instead: bool) -> Strategy[Figures]:
    """Drawn as bytes, two a figure: one choice instead of hundreds, and still each figure shrinks by itself."""
    shape = Shape.of(of, instead)
    places = len(shape.places)
    count = places + len(QUARRELS) + len(shape.disclosure)

    def filled(data: bytes) -> Figures:
        # The high bytes stand first and shrink first: else 5 might shrink no further than from 256, which is 1, 0.
        numbers = [256 * high + low for high, low in zip(data[:count], data[count:], strict=True)]
        cases = [
            ((*place, "carried_over" if number % 5 == 4 else "received"), number)
            for place, number in zip(shape.places, numbers, strict=False)
        ]
        disputes = list(zip(QUARRELS, numbers[places:], strict=False))
        others = {
            key: _of_kind(of, key, n) for key, n in zip(reversed(shape.disclosure), reversed(numbers), strict=False)
        }
        return shape.figures(cases, disputes, others)

    return st.binary(min_size=2 * count, max_size=2 * count).map(filled)


def _of_kind(of: Form, key: str, number: int) -> int | Decimal:
    column = of.cells[key].column
    return (
        Decimal(number) / 100
        if column.money
        else (number // 2 % 999) * (1 - 2 * (number % 2))
        if column.key == "change"
        else number
    )


# -- dresses -------------------------------------------------------------------------------------------


@frozen
class NumberDress:
    """A way to write a number that changes nothing of what it says, unless it adds a ``remark``."""

    name: str
    write: Callable[[int | Decimal], str] = field(repr=False)


@frozen
class LabelDress:
    """A way to write a label that changes nothing of what it says."""

    name: str
    write: Callable[[str], str] = field(repr=False)


_WIDE = str.maketrans("0123456789().,:", "０１２３４５６７８９（）．，：")


def _grouped(number: int | Decimal, by: str) -> str:
    return f"{number:,}".replace(",", by)


NUMBER_DRESSES = (
    NumberDress("plain", str),
    NumberDress("full width", lambda number: str(number).translate(_WIDE)),
    NumberDress("1,021", lambda number: _grouped(number, ",")),
    NumberDress("1，021", lambda number: _grouped(number, "，")),
    NumberDress("1 021", lambda number: _grouped(number, " ")),
    NumberDress("+1021", lambda number: f"+{number}" if number >= 0 else str(number)),
    NumberDress("减1021", lambda number: str(number) if number >= 0 else f"减{-number}"),
    NumberDress("zero-width blank inside", lambda number: re.sub(r"(?<=\d)(?=\d)", "\u200b", str(number), count=1)),
    NumberDress("1021件", lambda number: f"{number}件"),
    NumberDress("1021 件", lambda number: f"{number} 件"),
    NumberDress("1021准予撤诉", lambda number: f"{number}准予撤诉"),
)
"""Ways to write a number, the plainest first. The last one adds a remark."""


_NUMBER_DRESSES = st.sampled_from(NUMBER_DRESSES)


def number_dresses() -> Strategy[NumberDress]:
    """Ways to write a number, the plainest first."""
    return _NUMBER_DRESSES


def _numbered(label: str) -> bool:
    return label[0].isdigit()


LABEL_DRESSES = (
    LabelDress("plain", str),
    LabelDress("full width", lambda label: label.translate(_WIDE)),
    LabelDress("brackets in full width", lambda label: label.replace("(", "（").replace(")", "）")),
    LabelDress("1、 for 1.", lambda label: label.replace(".", "、", 1) if _numbered(label) else label),
    LabelDress("1． for 1.", lambda label: label.replace(".", "． ", 1) if _numbered(label) else label),
    LabelDress(
        "no punctuation", lambda label: label[:2] + label[2:].replace("“", "").replace("”", "").replace("、", "")
    ),
    LabelDress("indented", lambda label: f"\u3000{label}"),
    LabelDress("spaced", " ".join),
    LabelDress("no number", lambda label: label.split(".", 1)[1] if _numbered(label) else label),
)
"""Ways to write a label, the plainest first."""


_LABEL_DRESSES = st.sampled_from(LABEL_DRESSES)


def label_dresses() -> Strategy[LabelDress]:
    """Ways to write a label, the plainest first."""
    return _LABEL_DRESSES


# -- reports -------------------------------------------------------------------------------------------

AGENCIES = ("青河市林业局", "云岭区人民政府", "南山县教育局", "青河市云岭区住房和城乡建设局", "石桥镇人民政府")
"""Bodies that do not exist."""

_SENTENCES = {
    "overview": (
        "本年度按照要求做好各项公开工作。",
        "全年主动公开信息120条，其中通过网站公开96条。",
        "各科室指定专人负责，定期检查栏目更新情况；没有发现错漏。",
    ),
    "problems": (
        "一是更新不够及时。二是解读形式单一。",
        "下一步将逐项改进，并在年底前完成栏目调整。",
    ),
    "other_matters": ("本年度没有收取信息处理费。", "无。"),
    "disclosure": ("本机关没有制发规章的权限。",),
    "requests": ("全年申请均在期限内答复。",),
    "disputes": ("复议答复和应诉由专人负责。",),
}
_PROSE = ("overview", "problems", "other_matters")
_FEES_TOLD = "本年度发出收费通知后逾期未缴的申请不再处理。"
_METADATA = (
    ("索引号", "QH0210/2022-00017"),
    ("发布机构", "{agency}"),
    ("发布日期", "{next}-01-20"),
    ("文号", "青林〔{next}〕3号"),
)
_UNITS = st.sampled_from(["official", "header", "cell", "none"])
_AGENCIES = st.sampled_from(AGENCIES)
_SOME_METADATA = st.sampled_from([(), _METADATA])


@st.composite
def reports(
    draw: st.DrawFn,
    of: Form | None = None,
    *,
    cells: Strategy[Figures] | None = None,
    unknown: bool = False,
    instead: bool | None = None,
) -> Report:
    """Consistent reports of a form (by default of either), with title, prose, metadata, in any dress of their numbers.

    ``cells`` draws the figures; with ``unknown`` some cells have none, see :func:`with_unknown_cells`; ``instead`` as
    for :func:`figures` (by default either).

    >>> from hypothesis import find
    >>> report = find(reports(), lambda report: (report["requests.outcomes.granted.total"].value or 0) > 4)
    >>> [key for key, cell in report.cells.items() if cell.value and key.endswith(".total")]
    ['requests.received.total', 'requests.outcomes.granted.total', 'requests.outcomes.total.total']
    """
    the_form = draw(forms()) if of is None else of
    if cells is None:
        replacing = draw(st.booleans()) if instead is None else instead
        cells = figures(the_form, instead=replacing and _has_instead(the_form))
    found = draw(cells)
    dress = draw(number_dresses())
    units = draw(_UNITS)
    year = draw(_years(the_form))
    agency = draw(_AGENCIES)
    title = f"{agency}{year}年政府信息公开工作年度报告"
    if agency.endswith("政府"):
        title = f"{agency[:-2]}政府{year}年政府信息公开工作年度报告"
    metadata = draw(_SOME_METADATA)
    report = Report(
        source=SourceInfo("<drawn>", "lines", "lines", None, "simplified"),
        title=title,
        agency=agency,
        year=year,
        period=draw(_periods(year)),
        form=the_form,
        metadata={label: value.format(agency=agency, next=year + 1) for label, value in metadata},
        sections=draw(_sections(the_form, fees=bool(found.get("requests.outcomes.other.fee_not_paid.total")))),
        cells={key: _cell(the_form, key, value, dress, units) for key, value in found.items()},
    )
    return draw(with_unknown_cells(report)) if unknown else report


@cache
def _years(of: Form) -> Strategy[int]:
    return st.integers(of.first_year, of.last_year or of.first_year + 4)


@cache
def _periods(year: int) -> Strategy[tuple[date, date]]:
    return st.sampled_from([(date(year, 1, 1), date(year, 12, 31)), (date(year, 2, 1), date(year + 1, 1, 31))])


@cache
def _sections(of: Form, *, fees: bool) -> Strategy[tuple[Section, ...]]:
    """All six sections, in number and title as prescribed, or none. Those of prose have a text, on fees if need be."""

    def section(key: str, heading: str) -> Strategy[Section]:
        told = _FEES_TOLD if fees and key == "other_matters" else ""
        least = 1 if key in _PROSE and not told else 0
        lines = st.lists(st.sampled_from(_SENTENCES[key]), min_size=least, max_size=2, unique=True)
        return lines.map(lambda found: Section(key, heading, "\n".join([*filter(None, [told]), *found])))

    each = [section(found.key, f"{found.number}、{found.title}") for found in of.sections]
    return st.just(()) | st.tuples(*each)


def _cell(of: Form, key: str, value: int | Decimal, dress: NumberDress, units: str) -> Cell:
    """A cell that prints a figure. The unit of money stands in the header, in the cell, or nowhere."""
    column = of.cells[key].column
    if not column.money:
        raw = dress.write(value)
        reading = read_value(raw)
        return Cell(reading.value, reading.state, raw, None, reading.remark, reading.unit)
    raw = str(value) + ("元" if units == "cell" else "")
    reading = read_value(raw, money=True)
    header = {"official": money_unit(column.label), "header": "元"}.get(units)
    return Cell(reading.value, reading.state, raw, None, reading.remark, reading.unit or header)


# -- unknown cells -------------------------------------------------------------------------------------

UNKNOWN: Mapping[State, tuple[str, ...]] = {
    "blank": ("", "(空白)"),
    "masked": ("*", "***", "(略)", "1*"),
    "not_applicable": ("/", "—", "-", "无"),
    "unreadable": ("详见附件", "3 4", "12%", "1O", "(7)"),
}
"""What is printed in a cell without a number, by its state."""


@st.composite
def with_unknown_cells(draw: st.DrawFn, report: Report, *, missing: bool = True) -> Report:
    """A report some of whose cells have no number: blank, masked, not applicable, unreadable; rows may be missing.

    The rows that tell the form stay.
    """
    cells = dict(report.cells)
    cells |= {key: Cell(None, state, raw) for key, (state, raw) in draw(_unknown(tuple(sorted(cells)))).items()}
    for row in draw(_missing_rows(report.form, is_instead(report))) if missing else ():
        cells |= dict.fromkeys(report.form.keys_of("requests", row), MISSING)
    return evolve(report, cells=cells)


@cache
def _unknown(keys: tuple[str, ...]) -> Strategy[dict[str, tuple[State, str]]]:
    """What is printed without being a number, in some of these cells."""
    printed = [(state, raw) for state, texts in UNKNOWN.items() for raw in texts]
    return st.dictionaries(st.sampled_from(keys), st.sampled_from(printed), max_size=20)


@cache
def _missing_rows(of: Form, instead: bool) -> Strategy[set[str]]:
    rows = [row.key for row, _ in of.rows("requests", instead=instead)]
    gone = [row for row in rows if "." in row and not row.startswith("outcomes.other")]
    return st.sets(st.sampled_from(gone), max_size=4)


# -- damage --------------------------------------------------------------------------------------------

Mistake = Literal[
    "transposed", "dropped", "doubled", "mistyped", "sign", "factor", "shifted row", "swapped columns", "swapped rows"
]
"""Mistakes that people make: in the digits of one number, or with a whole row."""


@frozen
class Change:
    """A cell that was damaged: its key, what was right, what stands there now."""

    key: str
    before: int
    after: int


@frozen
class Damaged:
    """A damaged report: the ``report``, the ``original``, the ``mistakes`` made, the ``changes`` that they made."""

    report: Report
    original: Report
    mistakes: tuple[Mistake, ...]
    changes: tuple[Change, ...]


def _of_digits(mistake: Mistake, number: int) -> list[int]:
    """What a mistake in one number may make of it."""
    digits = str(number)
    places = range(len(digits))
    if mistake == "transposed":
        found = [digits[:n] + digits[n + 1] + digits[n] + digits[n + 2 :] for n in places[:-1]]
    elif mistake == "dropped":
        found = [digits[:n] + digits[n + 1 :] for n in places] if len(digits) > 1 else []
    elif mistake == "doubled":
        found = [digits[: n + 1] + digits[n:] for n in places]
    elif mistake == "mistyped":
        found = [digits[:n] + str((int(digits[n]) + by) % 10) + digits[n + 1 :] for n in places for by in (1, 4, 9)]
    else:
        found = [str(-number)] if mistake == "sign" else [str(number * 10_000)]
    return [other for other in map(int, found) if other != number]


_MISTAKES: tuple[Mistake, ...] = get_args(Mistake)


@st.composite
def damaged_reports(
    draw: st.DrawFn, of: Form | None = None, *, most: int = 3, mistakes: Sequence[Mistake] = _MISTAKES
) -> Damaged:
    """Reports with one to ``most`` mistakes in the tables of requests and disputes, and what was right.

    ``mistakes`` limits their kinds. Each changes at least one cell; none touches a cell that another one changed.
    """
    original = draw(reports(of))
    values = {
        key: int(cell.value)
        for key, cell in original.cells.items()
        if not key.startswith("disclosure.") and cell.value is not None
    }
    made: list[Mistake] = []
    changes: dict[str, int] = {}
    for name in draw(st.lists(st.sampled_from(mistakes), min_size=1, max_size=most)):
        candidates = _candidates(original, name, {key: values[key] for key in values if key not in changes})
        if candidates:
            made.append(name)
            changes |= draw(st.sampled_from(candidates).flatmap(st.sampled_from))
    assume(changes)
    cells = dict(original.cells) | {key: Cell(value, "reported", str(value)) for key, value in changes.items()}
    damage = tuple(Change(key, values[key], value) for key, value in changes.items())
    return Damaged(evolve(original, cells=cells), original, tuple(made), damage)


def _candidates(report: Report, mistake: Mistake, values: Mapping[str, int]) -> list[list[dict[str, int]]]:
    """What one mistake may change: for each place at which it can be made, the new values of cells in each way."""
    rows = report.form.rows("requests", instead=is_instead(report))
    all_keys = [report.form.keys_of("requests", row.key) for row, _ in rows]
    whole = [keys for keys in all_keys if all(key in values for key in keys)]
    found: list[list[dict[str, int]]]
    if mistake == "shifted row":
        found = [[dict(zip(keys, [0, *(values[key] for key in keys[:-1])], strict=True))] for keys in whole]
    elif mistake == "swapped columns":
        found = [[{one: values[two], two: values[one]} for one, two in pairwise(keys)] for keys in whole]
    elif mistake == "swapped rows":
        found = [
            [dict(zip((*upper, *lower), [values[key] for key in (*lower, *upper)], strict=True))]
            for upper, lower in pairwise(whole)
        ]
    else:
        found = [[{key: other} for other in _of_digits(mistake, value)] for key, value in values.items()]
    ways = [[_changed(new, values) for new in place] for place in found]
    return [some for place in ways if (some := [new for new in place if new])]


def _changed(new: Mapping[str, int], values: Mapping[str, int]) -> dict[str, int]:
    return {key: value for key, value in new.items() if value != values[key]}


# -- layouts and documents -----------------------------------------------------------------------------


@frozen
class LaidOut:
    """A source and a layout of it."""

    source: Source
    layout: Layout


@st.composite
def layouts(draw: st.DrawFn, texts: Strategy[str] | None = None) -> LaidOut:
    """Layouts of all kinds of blocks with true spans: official labels and figures in any disorder, or other ``texts``.

    What a handler could return, for tests of what comes after it.
    """
    drawn = draw(_blocks(_official_texts() if texts is None else texts))
    source = Source("".join(text + "\n" for _, block in drawn for row in block for text in row), "<drawn>")
    locator = Locator(source.text)
    blocks: list[Block] = []
    start = 0
    for kind, block in drawn:
        pieces: list[list[Text]] = []
        for row in block:
            pieces.append([])
            for text in row:
                pieces[-1].append(locator.piece(start, start + len(text)))
                start += len(text) + 1
        flat = [piece for row in pieces for piece in row if piece.raw]
        if kind == "grid":
            blocks.append(Grid(tuple(map(tuple, pieces))))
        elif kind == "stream" and flat:
            blocks.append(Stream(tuple(flat)))
        else:
            blocks += [Paragraph(piece) for piece in flat]
    return LaidOut(source, Layout("drawn", tuple(blocks)))


@cache
def _official_texts() -> Strategy[str]:
    the_form = form(NAMES[-1])
    labels = [box.text for box in outline(zero_report(the_form)).boxes() if box.role != "value"]
    headings = [f"{section.number}、{section.title}" for section in the_form.sections]
    return st.sampled_from([*labels, *headings, "", "0", "37", "*", "/", "减89", "本年度没有收取信息处理费。"])


@lru_cache(maxsize=8)
def _blocks(texts: Strategy[str]) -> Strategy[list[tuple[str, list[list[str]]]]]:
    """What stands in a layout: each block's kind and its rows."""
    rows = st.lists(st.lists(texts, min_size=1, max_size=9), min_size=1, max_size=6)
    return st.lists(st.tuples(st.sampled_from(["stream", "grid", "paragraph"]), rows), max_size=8)


@frozen
class Document:
    """A document of a format: what is ``written``, text or bytes, what it says (``report``), how labels are written."""

    format: str
    written: str | bytes = field(repr=False)
    report: Report = field(repr=False)
    dress: LabelDress

    @property
    def text(self) -> str:
        """The text of a document of a format of texts. Raises :class:`ValueError` for any other."""
        if isinstance(self.written, bytes):
            raise ValueError(f"a document of the format {self.format} is bytes: see written")
        return self.written


def dressed(laid_out: Outline, dress: LabelDress) -> Outline:
    """An outline whose labels are written in a dress."""

    def label(box: Box) -> Box:
        return box if box.role == "value" else evolve(box, text=dress.write(box.text))

    return laid_out.with_boxes(label)


@st.composite
def documents(draw: st.DrawFn, format: str | None = None, *, unknown: bool = True) -> Document:  # noqa: A002
    """Whole documents of a format that can be written (by default of any of texts), and the report that each says.

    Labels and numbers are written in any dress; with ``unknown`` some cells have no number.
    """
    from gxparse.writing.write import writer_of, writers

    name = draw(st.sampled_from(writers("text"))) if format is None else format
    handler = writer_of(name)
    report = draw(reports(unknown=unknown))
    laid_out = outline(report)
    if laid_out.unsayable() & handler.cannot_say:
        report = draw(reports(report.form))
        laid_out = outline(report)
    dress = draw(label_dresses())
    written = handler.write(dressed(laid_out, dress))
    script = detect_script(written if isinstance(written, str) else "".join(laid_out.texts()))
    return Document(name, written, evolve(report, source=evolve(report.source, format=name, script=script)), dress)


@st.composite
def damaged_documents(
    draw: st.DrawFn,
    format: str = "pipe",  # noqa: A002
    kinds: Sequence[str] | None = None,
) -> DamagedDocument:
    """Documents of a format to which something happened, each with what is left to be read of its cells.

    ``kinds`` names some of :func:`gxparse.testing.damages.kinds`, all by default.
    """
    from gxparse.testing import damages

    name = draw(st.sampled_from(list(damages.kinds() if kinds is None else kinds)))
    report = damages.some_report(draw(st.integers(0, 10**6)))
    found = list(damages.damaged(report, format, [name], seed=draw(st.integers(0, 10**6))))
    assume(found)
    return found[0]
