"""Whole reports around consistent figures: with title, prose and metadata, in any dress of their numbers."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from functools import cache

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy as Strategy

from gxparse.forms.model import Form
from gxparse.report import Cell, Report, Section, SourceInfo
from gxparse.testing.made import Figures
from gxparse.testing.strategies.consistent_figures import figures, forms, has_instead
from gxparse.testing.strategies.dresses import NumberDress, number_dresses
from gxparse.testing.strategies.unknown_cells import with_unknown_cells
from gxparse.values import money_unit, read_value

AGENCIES = ("青河市林业局", "云岭区人民政府", "南山县教育局", "青河市云岭区住房和城乡建设局", "石桥镇人民政府")
"""Bodies that do not exist."""

_MAKES_REGULATIONS = "青河市人民政府"
"""One that can make 规章: those above cannot."""

_SENTENCES = {
    "overview": (
        "本年度按照要求做好各项公开工作。",
        "栏目全年更新120次，其中网站首页更新96次。",
        "各科室指定专人负责，定期检查栏目更新情况；没有发现错漏。",
    ),
    "problems": (
        "一是更新不够及时。二是解读形式单一。",
        "下一步将逐项改进，并在年底前完成栏目调整。",
    ),
    "other_matters": ("信息处理费的收取办法没有变化。", "其他事项可在本机关网站查阅。"),
    "disclosure": ("栏目更新由专人负责。",),
    "requests": ("全年申请均在期限内答复。",),
    "disputes": ("复议答复和应诉由专人负责。",),
}
_PROSE = ("overview", "problems", "other_matters")
_RESULTS_TOLD = "政府信息公开纳入年度考核，社会评议情况良好，没有发生责任追究情形。"
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
    """Consistent reports of a form (by default of any), with title, prose, metadata, in any dress of their numbers.

    ``cells`` draws the figures; with ``unknown`` some cells have none, see :func:`with_unknown_cells`; ``instead`` as
    for :func:`figures` (by default either).

    >>> from hypothesis import find
    >>> from gxparse.forms.model import form_for
    >>> report = find(reports(form_for(2021)), lambda it: (it["requests.outcomes.granted.total"].value or 0) > 4)
    >>> [key for key, cell in report.cells.items() if cell.value and key.endswith(".total")]
    ['requests.received.total', 'requests.outcomes.granted.total', 'requests.outcomes.total.total']
    """
    the_form = draw(forms()) if of is None else of
    if cells is None:
        replacing = draw(st.booleans()) if instead is None else instead
        cells = figures(the_form, instead=replacing and has_instead(the_form))
    found = draw(cells)
    dress = draw(number_dresses())
    units = draw(_UNITS)
    year = draw(_years(the_form))
    regulations = any(found[key] for key in found if key.startswith("disclosure.regulations."))
    drawn = draw(_AGENCIES)  # in any case, so that an example with regulations is not the shorter one
    agency = _MAKES_REGULATIONS if regulations else drawn
    title = f"{agency}{year}年政府信息公开工作年度报告"
    if agency.endswith("政府"):
        title = f"{agency[:-2]}政府{year}年政府信息公开工作年度报告"
    metadata = draw(_SOME_METADATA)
    told = {"overview": _RESULTS_TOLD} if agency.endswith("政府") else {}
    if found.get("requests.outcomes.other.fee_not_paid.total"):
        told["other_matters"] = _FEES_TOLD
    report = Report(
        source=SourceInfo("<drawn>", "lines", "lines", None, "simplified"),
        title=title,
        agency=agency,
        year=year,
        period=draw(_periods(year)),
        form=the_form,
        metadata={label: value.format(agency=agency, next=year + 1) for label, value in metadata},
        sections=draw(_sections(the_form, tuple(told.items()))),
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
def _sections(of: Form, besides: tuple[tuple[str, str], ...]) -> Strategy[tuple[Section, ...]]:
    """All six sections, in number and title as prescribed, or none. Those of prose have a text, and what is told
    ``besides`` by key.
    """

    def section(key: str, heading: str) -> Strategy[Section]:
        told = dict(besides).get(key, "")
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
