"""What a rule is: a statement about a report that can be checked, with its basis, messages and examples.

A rule that cannot be evaluated as it stands is refused when it is made: see :class:`Rule`.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from functools import cached_property, partial
from itertools import product
from types import MappingProxyType
from typing import Literal, cast, get_args

from attrs import field, frozen

from gxparse.characters import is_sayable
from gxparse.checks.rules.authorities import BODIES, bodies_of
from gxparse.checks.rules.changes import CIRCUMSTANCES, Change
from gxparse.checks.rules.examples import KINDS, Example
from gxparse.checks.rules.formula import (
    Formula,
    FormulaError,
    Variant,
    fill,
    having,
    parse_formula,
    shortened,
    variants,
)
from gxparse.checks.rules.predicates import PREDICATES
from gxparse.errors import RuleError
from gxparse.findings import Context, Hardness, Verdict
from gxparse.forms.model import extending, form, names
from gxparse.json_places import quoted
from gxparse.nearest import meant_cell
from gxparse.rebuilt import Rebuilt
from gxparse.strict_json import Kind, one_of
from gxparse.words import Words

Need = Literal["previous", "earlier", "children"]
When = Literal["", "left < right", "left > right"]
Predicate = Callable[[Context], Iterable[Verdict]]
"""A rule in code: one verdict for each subject."""

_ID = re.compile(r"[a-z][a-z0-9-]*(?::[a-z0-9_.-]*(?:\{[a-z]+\}[a-z0-9_.-]*)*)?")
_DOMAIN = re.compile(r"(rows|columns) of ([a-z]+)(?:: *([a-z_., ]+))?")
_FIELD = re.compile(r"\{([^{}]*)\}")


def _is_values(value: object) -> bool:
    return isinstance(value, str) or (isinstance(value, list | tuple) and all(isinstance(each, str) for each in value))


VALUES = Kind(_is_values, "应为文字或文字列表", "expected a text or a list of texts")
"""The values of a variable."""

_NUMBERS = ("left", "right")

LONGEST_ID = 200
"""The id of a rule has no more characters."""

MOST_TERMS = 10_000
"""The formula of a rule has no more terms, for all choices of its variables."""


@frozen
class Binding:
    """Values of a rule's variables, and the labels of the form for them in Chinese and English."""

    values: Mapping[str, str]
    zh: Mapping[str, str]
    en: Mapping[str, str]


@frozen
class Reason:
    """What may explain why a soft rule is broken, in both languages; ``when`` it may be, if not always."""

    zh: str
    en: str
    when: When = ""

    def holds(self, left: int | Decimal | None, right: int | Decimal | None) -> bool:
        """Whether it may be the reason with these sums."""
        if not self.when:
            return True
        return left is not None and right is not None and (left < right if "<" in self.when else left > right)


def _tuple(value: str | Iterable[str]) -> tuple[str, ...]:
    return cast(tuple[str, ...], _as_tuple(value))


def _forms(value: str | Iterable[str] | None) -> tuple[str, ...]:
    return cast(tuple[str, ...], None if value is None else _as_tuple(value))


def _needs(value: Iterable[Need]) -> tuple[Need, ...]:
    return cast(tuple[Need, ...], _as_tuple(value))


def _reasons(value: Iterable[Reason]) -> tuple[Reason, ...]:
    return cast(tuple[Reason, ...], _as_tuple(value))


def _each(value: Mapping[str, str | Iterable[str]]) -> Mapping[str, str | tuple[str, ...]]:
    return cast(Mapping[str, str | tuple[str, ...]], _frozen(value, _values))


def _examples(value: Mapping[str, Example]) -> Mapping[str, Example]:
    return cast(Mapping[str, Example], _frozen(value, lambda example: example))


# What is of a wrong type stays as it is: the checks below say which field of which rule it is.


def _as_tuple(value: object) -> tuple[object, ...]:
    return (value,) if isinstance(value, str) or not isinstance(value, Iterable) else tuple(value)


def _values(value: object) -> object:
    return tuple(value) if isinstance(value, Iterable) and not isinstance(value, str) else value


def _frozen(value: object, convert: Callable[[object], object]) -> object:
    if not isinstance(value, Mapping):
        return value
    return MappingProxyType({key: convert(each) for key, each in value.items()})


@frozen(kw_only=True, slots=False)
class Rule(Rebuilt):
    """A rule: what it demands (``statement_zh``, ``statement_en``), on what basis, and how that is checked.

    ``id`` names it; the part before the colon is its :attr:`name`, placeholders behind it are variables of ``each``.
    Either ``formula`` (``formula``) with the message templates ``zh`` and ``en``, whose placeholders
    are ``{left}``, ``{right}`` (the sums) and the variables (their labels); or ``test``, the name of a predicate of
    gxparse or a callable that takes a :class:`~gxparse.findings.Context` and gives a
    :class:`~gxparse.findings.Verdict` for each subject.

    ``forms`` are those that it is about, and with each those that extend it; where none are given, those that have the
    tables of its formula.

    ``each`` gives the values of a variable: ``"rows of requests"``, ``"columns of disputes"``,
    ``"rows of disclosure: regulations, normative_documents"``, or a list. ``needs`` says what a predicate looks at
    besides the report: ``"previous"`` (the report of the year before), ``"earlier"`` (the report handed as previous,
    whatever its year), ``"children"``; formulas say it themselves. A rule whose need is not handed is not evaluated.
    ``bodies`` says whose reports it is for: ``"government"``, ``"department"`` (of a government), ``"county"`` (bodies
    of counties and districts), ``"town"`` (of towns and streets); the body's name has to tell that it is one of them.

    ``reasons`` may explain why a soft rule is broken. ``soft_where`` names what makes a hard
    rule that compares two years a soft one: ``"body-changed"``.

    Raises :class:`~gxparse.errors.RuleError` where it is no rule.

    >>> rule = Rule(id="few-refused:{column}", hardness="soft", each={"column": "columns of requests"},
    ...             formula="requests.outcomes.refused.*.{column} <= requests.outcomes.total.{column}",
    ...             basis="own", statement_zh="不予公开不多于办理结果", statement_en="refusals are among the outcomes",
    ...             zh="{column}：不予公开 {left}，总计 {right}", en="{column}: {left} refused of {right}")
    >>> rule.name, rule.forms
    ('few-refused', ('2019', '2021'))
    """

    id: str
    hardness: Hardness
    basis: str
    statement_zh: str
    statement_en: str
    formula: str | None = None
    test: str | Predicate | None = None
    each: Mapping[str, str | tuple[str, ...]] = field(factory=dict, converter=_each)
    forms: tuple[str, ...] = field(default=None, converter=_forms)
    needs: tuple[Need, ...] = field(default=(), converter=_needs)
    bodies: tuple[str, ...] = field(default=(), converter=_tuple)
    zh: str = ""
    en: str = ""
    soft_where: str | None = None
    reasons: tuple[Reason, ...] = field(default=(), converter=_reasons)
    examples: Mapping[str, Example] = field(factory=dict, converter=_examples)

    def __attrs_post_init__(self) -> None:
        _check_id(self)
        object.__setattr__(self, "forms", _forms_of(self))
        for check in (_check_fields, _check_test, _check_variables, _check_messages, _check_cells, _check_examples):
            check(self)

    def __hash__(self) -> int:
        return hash(self.id)

    @property
    def name(self) -> str:
        """The first part of the id, which all its findings share."""
        return self.id.partition(":")[0]

    @cached_property
    def parsed(self) -> Formula | None:
        """The formula, parsed; ``None`` for a rule in code."""
        if self.formula is None:
            return None
        try:
            return parse_formula(self.formula)
        except FormulaError as error:
            zh, en = f"第 {error.place} 个字符：{error.zh}", f"character {error.place}: {error.en}"
            raise RuleError(self.id, "formula", zh, en) from error

    @cached_property
    def requires(self) -> frozenset[Need]:
        """What must be handed besides the report for the rule to be evaluated."""
        if self.parsed is None:
            return frozenset(self.needs)
        needs: dict[str, Need] = {"previous": "previous", "children": "children"}
        return frozenset(needs[term.of] for term in self.parsed.terms if term.of in needs)

    def softened(self, context: Context) -> tuple[Change, ...]:
        """What makes it a soft rule for a report and the one of the year before; nothing if it is as hard as ever."""
        if self.soft_where is None or context.previous is None:
            return ()
        return tuple(CIRCUMSTANCES[self.soft_where](context))

    def is_for(self, agency: str | None) -> bool:
        """Whether it is a rule for the body of a name."""
        return not self.bodies or not bodies_of(agency).isdisjoint(self.bodies)

    def bindings(self, variant: Variant) -> list[Binding]:
        """Every choice of values for the variables in a form; one without any if there are no variables."""
        domains = [_domain(self, name, each, variant) for name, each in self.each.items()]
        names = tuple(self.each)
        return [
            Binding(*({name: value[part] for name, value in zip(names, choice, strict=True)} for part in range(3)))
            for choice in product(*domains)
        ]

    @cached_property
    def size(self) -> int:
        """How many terms its formula has in a form, for all choices of its variables; 1 for a rule in code."""
        if self.parsed is None:
            return 1
        choices = (
            math.prod(len(_domain(self, name, each, variant)) for name, each in self.each.items())
            for variant in _variants(self)
        )
        return len(self.parsed.terms) * max(choices, default=0)

    def statement(self, lang: str = "en") -> str:
        """What it demands, in ``"zh"`` or ``"en"``."""
        return Words(self.statement_zh, self.statement_en).of(lang)


def _domain(rule: Rule, name: str, each: str | tuple[str, ...], variant: Variant) -> list[tuple[str, str, str]]:
    """The values of a variable with their labels: ``(value, zh, en)``."""
    if not isinstance(each, str):
        return [(value, value, value) for value in each]
    found = _DOMAIN.fullmatch(each)
    of, instead = form(variant[0]), variant[1]
    if found is None or found[2] not in [table.key for table in of.tables]:
        zh, en = (
            f"不认识 {each!r}；应如 'rows of requests'",
            f"{each!r} is unknown; expected one like 'rows of requests'",
        )
        raise RuleError(rule.id, f"each.{name}", zh, en)
    rows = of.rows(found[2], instead=instead)
    if found[1] == "rows":
        all_of = {row.key: (row.key, row.label, row.en) for row, _ in rows}
    else:
        all_of = {c.key: (c.key, c.label, c.en) for _, part in rows for c in part.columns}
    if found[3] is None:
        return list(all_of.values())
    only = [value.strip() for value in found[3].split(",")]
    for value in only:
        if value not in all_of and not any(_has(rule, found, value, other) for other in variants()):
            zh, en = f"表 {found[2]} 没有 {value!r}", f"the table {found[2]} has no {value!r}"
            raise RuleError(rule.id, f"each.{name}", zh, en)
    return [all_of[value] for value in only if value in all_of]


def _has(rule: Rule, found: re.Match[str], value: str, variant: Variant) -> bool:
    if variant[0] not in rule.forms or all(table.key != found[2] for table in form(variant[0]).tables):
        return False
    rows = form(variant[0]).rows(found[2], instead=variant[1])
    keys = {row.key for row, _ in rows} if found[1] == "rows" else {c.key for _, part in rows for c in part.columns}
    return value in keys


# -- checks of a rule ----------------------------------------------------------------------------------


def _check_id(rule: Rule) -> None:
    if not isinstance(rule.id, str) or len(rule.id) > LONGEST_ID or not _ID.fullmatch(rule.id):
        zh, en = "id 应如 row-total:{row}", "the id should look like row-total:{row}"
        if isinstance(rule.id, str) and len(rule.id) > LONGEST_ID:
            zh, en = f"{zh}，不超过 {LONGEST_ID} 个字符", f"{en}, in at most {LONGEST_ID} characters"
        legible = isinstance(rule.id, str) and rule.id.isprintable() and rule.id
        raise RuleError(shortened(rule.id) if legible else quoted(rule.id), "id", zh, en)


def _forms_of(rule: Rule) -> tuple[str, ...]:
    """The forms that a rule is about, those that extend them among them."""
    given: tuple[str, ...] | None = rule.forms
    if given is None:
        formula = rule.parsed if isinstance(rule.formula, str) and rule.test is None else None
        return names() if formula is None else having(formula.terms)
    check_forms(rule.id, given)
    return tuple(dict.fromkeys(name for each in given for name in extending(each)))


def _check_fields(rule: Rule) -> None:
    fail = partial(RuleError, rule.id)
    one_of(get_args(Hardness)).check(rule.hardness, "hardness", fail)
    for place, text in (
        ("basis", rule.basis),
        ("statement.zh", rule.statement_zh),
        ("statement.en", rule.statement_en),
    ):
        _check_text(rule, place, text)
        if not text.strip():
            raise RuleError(rule.id, place, "缺少文字", "there is no text")
    for need in rule.needs:
        one_of(get_args(Need)).check(need, "needs", fail)
    if rule.soft_where is not None:
        one_of(tuple(CIRCUMSTANCES)).check(rule.soft_where, "soft_where", fail)
        if rule.hardness != "hard":
            raise fail("soft_where", "只用于 hard 规则", "only for a hard rule")
    for number, reason in enumerate(rule.reasons):
        if not isinstance(reason, Reason):
            raise fail(f"reasons.{number}", "不是 Reason", f"no Reason, but {type(reason).__name__}")
        for lang, text in (("zh", reason.zh), ("en", reason.en)):
            _check_text(rule, f"reasons.{number}.{lang}", text)
        one_of(get_args(When)).check(reason.when, f"reasons.{number}.when", fail)
    for body in rule.bodies:
        one_of(tuple(BODIES)).check(body, "bodies", fail)
    _check_each(rule)


def _check_text(rule: Rule, place: str, text: object) -> None:
    if not isinstance(text, str):
        raise RuleError(rule.id, place, "缺少文字", f"there is no text, but {type(text).__name__}")
    if not is_sayable(text):
        raise RuleError(rule.id, place, "含有无法以 UTF-8 表示的字符", "a character that UTF-8 cannot say")


def _check_each(rule: Rule) -> None:
    each: object = rule.each
    if not isinstance(each, Mapping):
        raise RuleError(rule.id, "each", "应为变量名到取值的映射", "expected a mapping of variables to values")
    for name, values in each.items():
        if not isinstance(name, str):
            raise RuleError(rule.id, "each", f"{name!r} 不是变量名", f"{name!r} is no name of a variable")
        VALUES.check(values, f"each.{name}", partial(RuleError, rule.id))


def check_forms(rule: str, given: Iterable[object]) -> None:
    """Raises :class:`~gxparse.errors.RuleError` if names are not those of forms, one is twice, or there are none."""
    them = list(given)
    for name in them or ("",):
        if name not in names():
            listed = ", ".join(names())
            raise RuleError(rule, "forms", f"没有格式 {name!r}，有 {listed}", f"no form {name!r}; there are {listed}")
        if them.count(name) > 1:
            raise RuleError(rule, "forms", f"{name!r} 出现两次", f"{name!r} stands twice")


def _check_test(rule: Rule) -> None:
    if (rule.formula is None) == (rule.test is None):
        zh, en = "应有 formula 或 test，且只有一个", "expected either a formula or a test"
        raise RuleError(rule.id, "formula" if rule.formula is not None else "", zh, en)
    if rule.formula is not None:
        _check_text(rule, "formula", rule.formula)
        if rule.needs:
            raise RuleError(rule.id, "needs", "公式自身已说明", "a formula says it by itself")
        if rule.parsed is not None and not any(term.key for term in rule.parsed.terms):
            raise RuleError(rule.id, "formula", "公式没有用到单元格", "the formula names no cell")
    elif isinstance(rule.test, str) and rule.test not in PREDICATES:
        listed = ", ".join(sorted(PREDICATES))
        zh, en = f"没有名为 {rule.test!r} 的判断函数；已有：{listed}", f"no predicate {rule.test!r}; there are {listed}"
        raise RuleError(rule.id, "test", zh, en)
    elif not isinstance(rule.test, str) and not callable(rule.test):
        raise RuleError(rule.id, "test", "不是名称，也不是函数", "neither a name nor a callable")
    elif rule.each:
        raise RuleError(rule.id, "each", "判断函数自行列出对象", "a predicate names its subjects by itself")


def _check_variables(rule: Rule) -> None:
    """The variables are those of the id and of the formula, and each has values in every form of the rule."""
    if rule.parsed is None:
        return
    named, used = set(_FIELD.findall(rule.id)), rule.parsed.placeholders
    for where, those in (("id", named), ("formula", used)):
        for name in sorted(those - set(rule.each)):
            raise RuleError(rule.id, where, f"each 没有 {{{name}}}", f"{{{name}}} is not in each")
    for name in rule.each:
        if name in _NUMBERS or name not in named:
            raise RuleError(
                rule.id, f"each.{name}", "id 中没有它，或是保留名", "it is not in the id, or a reserved name"
            )
        for variant in _variants(rule):
            values = [value for value, _, _ in _domain(rule, name, rule.each[name], variant)]
            if not values or len(set(values)) < len(values):
                zh, en = f"格式 {variant[0]} 没有值，或有重复", f"no values in the form of {variant[0]}, or one twice"
                raise RuleError(rule.id, f"each.{name}", zh, en)
    if rule.size > MOST_TERMS:
        terms, choices = len(rule.parsed.terms), rule.size // len(rule.parsed.terms)
        raise RuleError(
            rule.id,
            "each" if choices > 1 else "formula",
            f"公式有 {terms} 项，变量有 {choices} 种取法，相乘超过 {MOST_TERMS}；请拆成几条规则",
            f"a formula of {terms} terms with {choices} choices of its variables, more than {MOST_TERMS} together; "
            "make several rules of it",
        )


def _check_messages(rule: Rule) -> None:
    for lang, template in (("zh", rule.zh), ("en", rule.en)):
        place = f"message.{lang}"
        _check_text(rule, place, template)
        if bool(template) != (rule.parsed is not None):
            zh, en = "公式应有消息，判断函数自带消息", "a formula needs messages, a predicate brings its own"
            raise RuleError(rule.id, place, zh, en)
        for name in _FIELD.findall(template):
            if name not in (*_NUMBERS, *rule.each):
                zh, en = f"不认识占位符 {{{name}}}", f"the placeholder {{{name}}} is unknown"
                raise RuleError(rule.id, place, zh, en)
        if set("{}") & set(_FIELD.sub("", template)):
            raise RuleError(rule.id, place, "花括号不成对", "a brace stands alone")


def _no_cell(key: str, name: str) -> Words:
    told, meant = shortened(key), meant_cell(key, form(name).cells)
    return Words(f"格式 {name} 没有单元格 {told}{meant.zh}", f"the form of {name} has no cell {told}{meant.en}")


def _check_cells(rule: Rule) -> None:
    """Every cell that the formula names is one of each form of the rule; of last year's or below, of some form."""
    if rule.parsed is None:
        return
    for variant in _variants(rule):
        name = variant[0]
        for binding in rule.bindings(variant):
            for term in filter(lambda term: term.key, rule.parsed.terms):
                # Also a row that only some reports have (one row 其他处理, or three) is a cell of the form.
                allowed = (v for v in variants() if term.of != "report" or v[0] == name)
                if not (term.keys(binding.values, variant) or any(term.keys(binding.values, v) for v in allowed)):
                    key = fill(term.key, binding.values)
                    raise RuleError(rule.id, "formula", *_no_cell(key, name))
            for side in (rule.parsed.left, rule.parsed.right):
                keys = [(term.of, key) for term in side if term.key for key in term.keys(binding.values, variant)]
                if len(set(keys)) < len(keys):
                    zh, en = "同一单元格在一边出现两次", "a cell stands twice on one side"
                    raise RuleError(rule.id, "formula", zh, en)


def _check_examples(rule: Rule) -> None:
    examples: object = rule.examples
    if not isinstance(examples, Mapping):
        raise RuleError(rule.id, "examples", "应为映射", "expected a mapping")
    for kind, example in examples.items():
        one_of(KINDS).check(kind, "examples", partial(RuleError, rule.id))
        if not isinstance(example, Example):
            what = type(example).__name__
            raise RuleError(rule.id, f"examples.{kind}", f"不是 Example，而是 {what}", f"no Example, but {what}")


def _variants(rule: Rule) -> list[Variant]:
    return [variant for variant in variants() if variant[0] in rule.forms]
