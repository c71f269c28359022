"""What an indicator is: a ratio of two sums of cells, in words, with what it counts and where that comes from."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from functools import cached_property, partial
from itertools import chain
from types import MappingProxyType
from typing import Literal, get_args

from attrs import field, frozen

from gxparse.characters import is_sayable
from gxparse.checks.rules.formula import (
    FormulaError,
    Term,
    Variant,
    domain_of,
    having,
    parse_sum,
    shortened,
    variants,
)
from gxparse.display import Displayed
from gxparse.errors import IndicatorError
from gxparse.forms.model import Form, extending, form, kept_by_forms, names
from gxparse.nearest import meant_cell
from gxparse.rebuilt import Rebuilt
from gxparse.strict_json import one_of
from gxparse.words import Words

Kind = Literal["share", "ratio"]
"""A ``share`` is a part of a whole, 0 to 1, told in percent; a ``ratio`` sets one number against another."""

POPULATION = "population"
"""The denominator that no report prints: the inhabitants, which the caller hands in."""

LARGEST_PER = 10**9

_ID = re.compile(r"[a-z][a-z0-9_]{,59}")


@frozen
class Group:
    """Indicators that stand together: the id of the group, and its name."""

    id: str
    zh: str
    en: str


@frozen
class Side:
    """A numerator or denominator on a form: the keys of its cells, and a whole number to add."""

    keys: tuple[str, ...]
    number: int = 0


OTHERS = "*"
"""In a mapping of forms: all other forms that have the cells."""


def _by_form(value: object) -> object:
    return MappingProxyType(dict(value)) if isinstance(value, Mapping) else value


@frozen(kw_only=True, slots=False)
class Indicator(Rebuilt, Displayed):
    """An indicator: ``numerator`` divided by ``denominator``, times ``per``.

    Both are sums of cells, as in the formulas of rules: keys joined by ``+``, where ``*`` stands for any characters
    (``requests.outcomes.refused.*.total``). Where the forms have other cells they are mappings of the form's name to
    the sum, and the indicator is there for these forms only; the sum of ``*`` is for all others that have its cells.
    The denominator may be the word ``population``.

    ``kind`` is ``"share"`` (a part of a whole, told in percent) or ``"ratio"``, which may be told ``per`` 100 or per
    10,000, in the ``unit`` that ``unit_zh`` and ``unit_en`` name. ``counts_zh`` and ``counts_en`` say what counts in
    and what does not, ``source_zh`` and ``source_en`` where numbers and ratio come from. ``comparable`` tells whether
    numbers of the forms of 2019 and 2021 can be set side by side; ``compare_zh`` and ``compare_en`` why not, or what to
    mind. ``notes`` say by form what to mind of a number on it, or why there is none. Raises
    :class:`~gxparse.errors.IndicatorError` where it is no indicator.

    >>> found = Indicator(
    ...     id="repeat_share", zh="重复申请占比", en="Share of repeat requests", kind="share",
    ...     numerator="requests.outcomes.not_processed.repeat_request.total",
    ...     denominator="requests.outcomes.total.total",
    ...     counts_zh="只计重复申请", counts_en="repeat requests only", source_zh="自定", source_en="own")
    >>> found.forms, found.formula("2021")[1]
    (('2019', '2021'), 'requests.outcomes.total.total')
    """

    id: str
    zh: str
    en: str
    kind: Kind
    numerator: str | Mapping[str, str] = field(converter=_by_form)
    denominator: str | Mapping[str, str] = field(converter=_by_form)
    counts_zh: str
    counts_en: str
    source_zh: str
    source_en: str
    per: int = 1
    unit_zh: str = ""
    unit_en: str = ""
    comparable: bool = True
    compare_zh: str = ""
    compare_en: str = ""
    notes: Mapping[str, Words] = field(factory=dict, converter=_by_form)
    group: Group = Group("own", "自定指标", "Indicators of one's own")

    def __attrs_post_init__(self) -> None:
        for check in (_check_fields, _check_texts, _check_forms, _check_cells):
            check(self)

    def __hash__(self) -> int:
        return hash(self.id)

    def __repr__(self) -> str:
        return f"<indicator {self.id}: {self.en}>"

    @cached_property
    def forms(self) -> tuple[str, ...]:
        """The names of the forms that have its cells, the oldest first."""
        given = [self._forms_of(side) for side in (self.numerator, self.denominator)]
        return tuple(name for name in names() if all(name in them for them in given))

    def _forms_of(self, side: str | Mapping[str, str]) -> Collection[str]:
        if isinstance(side, Mapping):
            named = {name for each in side if each != OTHERS for name in extending(each)}
            return named | set(self._forms_of(side[OTHERS]) if OTHERS in side else ())
        try:
            return names() if side == POPULATION else having(parse_sum(side))
        except FormulaError:
            return names()  # what is wrong is told when its cells are looked at

    @property
    def needs_population(self) -> bool:
        """Whether it is there only if the number of inhabitants is handed in."""
        return self.denominator == POPULATION

    def formula(self, form: str) -> tuple[str, str]:
        """Numerator and denominator as written, for one of its :attr:`forms`."""
        top, bottom = (_of_form(side, form) for side in (self.numerator, self.denominator))
        return top, bottom

    def sides(self, variant: Variant) -> tuple[Side, Side] | None:
        """Numerator and denominator on a form, named with whether it has rows that replace others; ``None`` if it has
        not the cells.
        """
        return _sides(self, variant) if variant[0] in self.forms else None

    def note(self, form: Form) -> Words | None:
        """What is to be minded of it on a form, if there is anything."""
        return next((self.notes[name] for name in form.lineage if name in self.notes), None)

    def name(self, lang: str = "en") -> str:
        """What it is called, in ``"zh"`` or ``"en"``."""
        return Words(self.zh, self.en).of(lang)

    @property
    def unit(self) -> Words:
        """What its numbers are in; empty for a share."""
        return Words(self.unit_zh, self.unit_en)


def _of_form(side: str | Mapping[str, str], name: str) -> str:
    return side if isinstance(side, str) else next(side[each] for each in (*form(name).lineage, OTHERS) if each in side)


@kept_by_forms
def _sides(indicator: Indicator, variant: Variant) -> tuple[Side, Side] | None:
    top, bottom = indicator.formula(variant[0])
    above, below = _side(indicator, "numerator", top, variant), _side(indicator, "denominator", bottom, variant)
    return None if above is None or below is None else (above, below)


def _side(indicator: Indicator, place: str, text: str, variant: Variant) -> Side | None:
    if text == POPULATION:
        return Side(())
    terms = _terms(indicator, place, text)
    found = [term.keys({}, variant) for term in terms if term.key]
    return Side(tuple(chain(*found)), sum(term.number for term in terms)) if all(found) else None


def _terms(indicator: Indicator, place: str, text: str) -> tuple[Term, ...]:
    try:
        terms = parse_sum(text)
    except FormulaError as error:
        zh, en = f"第 {error.place} 个字符：{error.zh}", f"character {error.place}: {error.en}"
        raise IndicatorError(indicator.id, place, zh, en) from error
    for term in terms:
        shown = shortened(term.key)
        if term.of != "report":
            zh, en = f"{shown!r}：只能用本报告的单元格", f"{shown!r}: only cells of the report itself"
            raise IndicatorError(indicator.id, place, zh, en)
        if term.placeholders:
            zh, en = f"{shown!r}：这里没有变量", f"{shown!r}: there are no variables here"
            raise IndicatorError(indicator.id, place, zh, en)
    return terms


# -- checks of an indicator ----------------------------------------------------------------------------


def _check_fields(indicator: Indicator) -> None:
    name: object = indicator.id
    if not isinstance(name, str) or not _ID.fullmatch(name):
        legible = isinstance(name, str) and name.isprintable() and name
        zh, en = "id 应如 granted_share", "the id should look like granted_share"
        raise IndicatorError(shortened(str(name)) if legible else repr(name)[:80], "id", zh, en)
    fail = partial(IndicatorError, indicator.id)
    one_of(get_args(Kind)).check(indicator.kind, "kind", fail)
    per: object = indicator.per
    if not isinstance(per, int) or isinstance(per, bool) or not 1 <= per <= LARGEST_PER:
        raise fail("per", f"应为 1 至 {LARGEST_PER} 的整数", f"expected a whole number from 1 to {LARGEST_PER}")
    if indicator.kind == "share" and (per != 1 or indicator.unit_zh or indicator.unit_en):
        raise fail("per", "占比以百分数表示，没有 per 和 unit", "a share is told in percent: neither per nor unit")
    if indicator.kind == "ratio" and not (indicator.unit_zh and indicator.unit_en):
        raise fail("unit", "比值须说明单位", "a ratio needs a unit")
    if not isinstance(indicator.comparable, bool):
        raise fail("comparable", "应为 true 或 false", "expected true or false")
    if not isinstance(indicator.group, Group):
        raise fail("group", "应为 Group", "expected a Group")


def _check_texts(indicator: Indicator) -> None:
    texts = {
        "name": (indicator.zh, indicator.en),
        "counts": (indicator.counts_zh, indicator.counts_en),
        "source": (indicator.source_zh, indicator.source_en),
        "unit": (indicator.unit_zh, indicator.unit_en),
        "compare": (indicator.compare_zh, indicator.compare_en),
    }
    may_be_empty = ("unit", *(["compare"] if indicator.comparable else []))
    for place, both in texts.items():
        for lang, text in zip(("zh", "en"), both, strict=True):
            where = f"{place}.{lang}"
            if not isinstance(text, str) or not (text.strip() or place in may_be_empty):
                raise IndicatorError(indicator.id, where, "缺少文字", "there is no text")
            if not is_sayable(text):
                zh, en = "含有无法以 UTF-8 表示的字符", "a character that UTF-8 cannot say"
                raise IndicatorError(indicator.id, where, zh, en)


def _check_forms(indicator: Indicator) -> None:
    for place, side in (("numerator", indicator.numerator), ("denominator", indicator.denominator)):
        by_form = side if isinstance(side, Mapping) else dict.fromkeys(names(), side)
        if not by_form:
            raise IndicatorError(indicator.id, place, "没有公式", "there is no formula")
        for name, text in by_form.items():
            where = place if isinstance(side, str) else f"{place}.{shortened(str(name))}"
            if name not in (*names(), OTHERS):
                listed = ", ".join(names())
                raise IndicatorError(
                    indicator.id, where, f"没有此格式，有 {listed}", f"no such form; there are {listed}"
                )
            if not isinstance(text, str):
                raise IndicatorError(indicator.id, where, "应为文字", f"expected a text, not {type(text).__name__}")
    for name in indicator.notes:
        if name not in names():
            listed = ", ".join(names())
            where = f"notes.{shortened(str(name))}"
            raise IndicatorError(indicator.id, where, f"没有此格式，有 {listed}", f"no such form; there are {listed}")
    if not indicator.forms:
        zh, en = "分子和分母没有共同的格式", "numerator and denominator have no form in common"
        raise IndicatorError(indicator.id, "denominator", zh, en)
    if isinstance(indicator.denominator, Mapping) and POPULATION in indicator.denominator.values():
        zh, en = "population 应单独作为分母", "population stands alone as the denominator of all forms"
        raise IndicatorError(indicator.id, "denominator", zh, en)


def _check_cells(indicator: Indicator) -> None:
    """Every term names cells of each form, none twice on a side, amounts of money are not added to counts."""
    for variant in variants():
        if variant[0] not in indicator.forms:
            continue
        for place, text in zip(("numerator", "denominator"), indicator.formula(variant[0]), strict=True):
            if text == POPULATION and place == "denominator":
                continue
            terms = _terms(indicator, place, text)
            _check_terms(indicator, place, terms, variant)


def _check_terms(indicator: Indicator, place: str, terms: tuple[Term, ...], variant: Variant) -> None:
    name = variant[0]
    others = [each for each in variants() if each[0] == name]
    for term in filter(lambda term: term.key, terms):
        # Also a row that only some reports have (one row 其他处理, or three) is a cell of the form.
        if not any(term.keys({}, each) for each in others):
            key = shortened(term.key)
            meant = meant_cell(term.key, form(name).cells)
            zh, en = f"格式 {name} 没有单元格 {key}{meant.zh}", f"the form of {name} has no cell {key}{meant.en}"
            raise IndicatorError(indicator.id, place, zh, en)
    keys = [key for term in terms if term.key for key in term.keys({}, variant)]
    if not any(term.key for term in terms):
        raise IndicatorError(indicator.id, place, "没有用到单元格", "it names no cell")
    if len(set(keys)) < len(keys):
        raise IndicatorError(indicator.id, place, "同一单元格出现两次", "a cell stands twice")
    domains = {domain_of(key, name) for key in keys}
    if len(domains) > 1 or (domains == {"money"} and any(term.number for term in terms)):
        zh, en = "金额、数量、增减数不能相加", "amounts, counts and changes cannot be added"
        raise IndicatorError(indicator.id, place, zh, en)
