"""The built-in rules, those that the identities of forms are, and the strict loader for those of a project.

All rules stand in one place, ``rules.json`` beside, with the legal basis and the examples that the tests run. A file of
rules is an object with the ``schema`` and a list of ``rules``, each an object with

- ``id``, ``hardness`` (``hard``, ``soft``, ``info``), ``basis``, ``forms`` (absent: all), ``needs``, ``bodies``: as in
  :class:`~gxparse.checks.rules.rule.Rule`;
- ``statement``: ``zh`` and ``en``, what it demands;
- ``soft_where`` and ``reasons`` (a list of objects with ``zh``, ``en`` and perhaps ``when``), where there are any;
- ``formula`` (``formula``) with ``each`` and ``message`` (``zh`` and ``en``), or ``test``, the name
  of a predicate;
- ``examples``: one each of ``pass``, ``fail`` and ``undecided`` (``Example``). They are
  run: a rule whose examples are not as they say is refused.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from importlib.resources import files
from typing import Any

from attrs import frozen

from gxparse.checks.evaluation import evaluate
from gxparse.checks.rules.examples import KINDS, NO_OBJECT, UNKNOWN, Example, ExampleError
from gxparse.checks.rules.identities import identity_rules
from gxparse.checks.rules.rule import VALUES, Reason, Rule, check_forms
from gxparse.errors import RuleError
from gxparse.findings import Status
from gxparse.forms.model import form_for, kept_by_forms
from gxparse.json_places import WHOLE
from gxparse.strict_json import Fields, JsonKind, JsonSource, Kind, is_a, read_json

__all__ = ["SCHEMA", "Rule", "RuleSource", "check_names", "load_rules", "rules", "try_examples"]

SCHEMA = "gxparse/rules/1"
"""The schema of a file of rules."""

RuleSource = JsonSource

MOST_OF_FILE = 50_000
"""The formulas of a file have no more terms, for all choices of their variables."""

_STATUS_ZH: Mapping[str, str] = {"pass": "相符", "fail": "不符", "undecided": "无法判断", "error": "出错"}


def _is_texts(value: Any) -> bool:
    return isinstance(value, dict) and set(value) == {"zh", "en"} and all(isinstance(t, str) for t in value.values())


def _is_reasons(value: Any) -> bool:
    return isinstance(value, list) and all(
        isinstance(each, dict) and {"zh", "en"} <= set(each) <= {"zh", "en", "when"} for each in value
    )


_NO_TEXTS = {"zh": "", "en": ""}
_TEXTS = Kind(lambda value: value is None or _is_texts(value), "应为 zh、en 两段文字", "expected the texts zh and en")
_FILE = Fields(("schema", "rules", "comment"), unknown=UNKNOWN)
_FIELDS = Fields(
    (
        *("id", "hardness", "forms", "each", "formula", "test", "needs", "bodies", "basis", "statement", "message"),
        *("soft_where", "reasons", "examples"),
    ),
    ("id", "hardness", "basis", "statement", "examples"),
    {
        "statement": _TEXTS,
        "message": _TEXTS,
        "test": Kind(is_a(str | None), "文件中只能写名称", "in a file only a name"),
        "id": Kind(is_a(str), "应为文字", "no str"),
        "forms": Kind(is_a(list), "应为列表", "no list"),
        "each": Kind(is_a(dict), "应为对象", "no dict"),
        "soft_where": Kind(is_a(str), "应为文字", "no str"),
        "reasons": Kind(
            _is_reasons, "应为 zh、en（及 when）的列表", "expected a list of the texts zh and en, and when"
        ),
        "needs": Kind(is_a(list), "应为列表", "no list"),
        "bodies": Kind(is_a(list), "应为列表", "no list"),
        "formula": Kind(is_a(str), "应为文字", "no str"),
    },
    itself=NO_OBJECT,
)


@kept_by_forms
def rules() -> tuple[Rule, ...]:
    """The built-in rules, in the order in which they are evaluated.

    >>> [rule.id for rule in rules()][:4]
    ['row-total:{row}', 'results-total:{column}', 'balance:{column}', 'dispute-total:{kind}']
    """
    data = json.loads(files(__package__).joinpath("rules.json").read_text(encoding="utf-8"))
    them = (*_loaded("rules.json", data), *identity_rules())
    check_names(them)
    return them


def load_rules(source: RuleSource) -> tuple[Rule, ...]:
    """The rules of a JSON file: a path, a file object, or its text or bytes.

    A ``str`` is the text itself if it begins with ``{``, blanks apart, else a path. Each rule must have examples of
    ``pass``, ``fail`` and ``undecided``, and they must hold. Raises :class:`~gxparse.errors.RuleError` that names rule
    and place for the first thing that is wrong.

    >>> load_rules('{"schema": "gxparse/rules/1", "rules": [{"id": "mine", "hardnes": "soft"}]}')
    Traceback (most recent call last):
    gxparse.errors.RuleError: rule mine, hardnes: unknown field; there are id, hardness, forms, each, formula, test, \
needs, bodies, basis, statement, message, soft_where, reasons, examples
    """
    loaded = _loaded(*read_json(source, JsonKind("load_rules", "规则", "rules", RuleError)))
    for rule in loaded:
        for wrong in _wrong_examples(rule):
            raise RuleError(rule.id, f"examples.{wrong.kind}", wrong.zh, wrong.en)
    return loaded


def try_examples(rule: Rule) -> tuple[str, ...]:
    """What the examples of a rule give that they should not, in words; nothing if all are as they say."""
    return tuple(f"{rule.id}, {wrong.kind}: {wrong.en}" for wrong in _wrong_examples(rule))


@frozen
class _Wrong:
    """An example that does not hold."""

    kind: str
    zh: str
    en: str


def _wrong_examples(rule: Rule) -> Iterator[_Wrong]:
    network = rules()
    if rule not in network:
        network = (*network, rule)
    for kind, example in rule.examples.items():
        found = {finding.id: finding for finding in evaluate((rule,), example.context(), network)}
        finding = found.get(example.finding)
        if finding is None:
            there = ", ".join(found)
            zh = f"没有结论 {example.finding!r}；有 {there or '零条'}"
            yield _Wrong(kind, zh, f"no finding {example.finding!r}; there are {there or 'none'}")
        elif finding.status != kind:
            status: Status = finding.status
            zh = f"{finding.id} 的结论是“{_STATUS_ZH[status]}”，不是“{_STATUS_ZH[kind]}”：{finding.zh}"
            yield _Wrong(kind, zh, f"{finding.id} is {status}: {finding.en}")


def check_names(them: Sequence[Rule]) -> None:
    """Raises :class:`~gxparse.errors.RuleError` if two rules have one name."""
    seen: dict[str, str] = {}
    for rule in them:
        if rule.name in seen:
            zh, en = f"名称与 {seen[rule.name]} 重复", f"the name is taken by {seen[rule.name]}"
            raise RuleError(rule.id, "id", zh, en)
        seen[rule.name] = rule.id


# -- fields --------------------------------------------------------------------------------------------


def _loaded(name: str, data: Any) -> tuple[Rule, ...]:
    if not isinstance(data, dict) or data.get("schema") != SCHEMA or not isinstance(data.get("rules"), list):
        zh = f"应为含 schema（{SCHEMA}）和 rules（列表）的对象"
        raise RuleError(name, "", zh, f"expected an object with the schema {SCHEMA} and a list of rules")
    _FILE.check(data, WHOLE, partial(RuleError, name))
    loaded: list[Rule] = []
    terms = 0
    for number, each in enumerate(data["rules"]):
        loaded.append(rule := _rule(each, f"{name}[{number}]"))
        terms += rule.size
        if terms > MOST_OF_FILE:
            zh = f"到这条规则为止，各公式共有 {terms} 项，超过 {MOST_OF_FILE}；请分成几个文件，逐个使用"
            en = f"with this rule the formulas have {terms} terms, more than {MOST_OF_FILE} for one file; use several"
            raise RuleError(rule.id, "", zh, en)
    check_names(loaded)
    return tuple(loaded)


def _rule(data: Any, where: str) -> Rule:
    named = isinstance(data, dict) and data.get("id")
    name = named if isinstance(named, str) and named else where
    _FIELDS.check(data, WHOLE, fail := partial(RuleError, name))
    statement, message = (data.get(place) or _NO_TEXTS for place in ("statement", "message"))
    each = data.get("each", {})
    if "forms" in data:
        check_forms(name, data["forms"])
    for variable, values in each.items():
        VALUES.check(values, f"each.{variable}", fail)
    return Rule(
        **{
            key: data[key]
            for key in ("id", "hardness", "basis", "formula", "forms", "needs", "bodies", "test", "soft_where")
            if key in data
        },
        reasons=tuple(Reason(**each) for each in data.get("reasons", ())),
        each=each,
        statement_zh=statement["zh"],
        statement_en=statement["en"],
        **message,
        examples=_read_examples(name, data["examples"], data.get("forms", [form_for(None).name])),
    )


def _read_examples(rule: str, data: Any, forms: Sequence[str]) -> dict[str, Example]:
    if not isinstance(data, dict) or tuple(sorted(data)) != tuple(sorted(KINDS)):
        zh = f"应各有一例：{', '.join(KINDS)}"
        raise RuleError(rule, "examples", zh, f"expected one of each: {', '.join(KINDS)}")
    return {kind: _read_example(rule, kind, data[kind], forms[-1]) for kind in KINDS}


def _read_example(rule: str, kind: str, data: Any, default_form: Any) -> Example:
    try:
        return Example.read(data, default_form)
    except ExampleError as error:
        raise RuleError(rule, error.place.inside(WHOLE.at("examples", kind)), error.zh, error.en) from error
