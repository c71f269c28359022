"""The built-in rules, and the strict loader for those of a project.

All rules stand in one place, ``rules.json`` beside, with the legal basis and the examples that the tests run. A file of
rules is an object with the ``schema`` and a list of ``rules``, each an object with

- ``id``, ``hardness`` (``hard``, ``soft``, ``info``), ``basis``, ``forms`` (absent: all), ``needs``: as in
  :class:`~gxparse.checks.rule.Rule`;
- ``statement``: ``zh`` and ``en``, what it demands;
- ``formula`` (:mod:`gxparse.checks.formula`) with ``each`` and ``message`` (``zh`` and ``en``), or ``test``, the name
  of a predicate;
- ``examples``: one each of ``pass``, ``fail`` and ``undecided`` (:class:`~gxparse.checks.examples.Example`).
"""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import IO, Any

from gxparse.checks.examples import KINDS, Example, ExampleError
from gxparse.checks.rule import Rule, check_forms
from gxparse.errors import RuleError
from gxparse.forms.model import NAMES

__all__ = ["SCHEMA", "Rule", "RuleSource", "check_names", "load_rules", "rules"]

SCHEMA = "gxparse/rules/1"
"""The schema of a file of rules."""

RuleSource = str | bytes | os.PathLike[str] | IO[bytes] | IO[str]

_FIELDS = ("id", "hardness", "forms", "each", "formula", "test", "needs", "basis", "statement", "message", "examples")
_REQUIRED = ("id", "hardness", "basis", "statement", "examples")


@cache
def rules() -> tuple[Rule, ...]:
    """The built-in rules, in the order in which they are evaluated.

    >>> [rule.id for rule in rules()][:4]
    ['row-total:{row}', 'results-total:{column}', 'balance:{column}', 'dispute-total:{kind}']
    """
    return load_rules(files(__package__).joinpath("rules.json").read_bytes())


def load_rules(source: RuleSource) -> tuple[Rule, ...]:
    """The rules of a JSON file: a path, a file object, or its text or bytes.

    Each rule must have examples of ``pass``, ``fail`` and ``undecided``; :func:`~gxparse.checks.engine.try_examples`
    runs them. Raises :class:`~gxparse.errors.RuleError` that names rule and place for the first thing that is wrong.

    >>> load_rules('{"schema": "gxparse/rules/1", "rules": [{"id": "mine", "hardnes": "soft"}]}')
    Traceback (most recent call last):
    gxparse.errors.RuleError: rule mine, hardnes: unknown field; there are id, hardness, forms, each, formula, test, \
needs, basis, statement, message, examples
    """
    name, text = _read(source)
    try:
        data = json.loads(text, object_pairs_hook=_no_doubles)
    except ValueError as error:
        raise RuleError(name, "", f"不是 JSON:{error}", f"no JSON: {error}") from error
    if not isinstance(data, dict) or data.get("schema") != SCHEMA or not isinstance(data.get("rules"), list):
        zh = f"应为含 schema({SCHEMA})和 rules(列表)的对象"
        raise RuleError(name, "", zh, f"expected an object with the schema {SCHEMA} and a list of rules")
    for key in data:
        if key not in ("schema", "rules", "comment"):
            raise RuleError(name, key, "未知字段", "unknown field")
    loaded = tuple(_rule(each, f"{name}[{number}]") for number, each in enumerate(data["rules"]))
    check_names(loaded)
    return loaded


def check_names(them: Sequence[Rule]) -> None:
    """Raises :class:`~gxparse.errors.RuleError` if two rules have one name."""
    seen: dict[str, str] = {}
    for rule in them:
        if rule.name in seen:
            zh, en = f"名称与 {seen[rule.name]} 重复", f"the name is taken by {seen[rule.name]}"
            raise RuleError(rule.id, "id", zh, en)
        seen[rule.name] = rule.id


def _read(source: RuleSource) -> tuple[str, str]:
    """The name and the text of a source."""
    if isinstance(source, str) and source.lstrip()[:1] in ("{", "["):
        return "<text>", source
    name = "<bytes>" if isinstance(source, bytes) else str(getattr(source, "name", source))
    try:
        if isinstance(source, str | os.PathLike):
            content: str | bytes = Path(source).read_bytes()
        else:
            content = source if isinstance(source, bytes) else source.read()
        return name, content if isinstance(content, str) else content.decode("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise RuleError(name, "", f"无法读取:{error}", f"cannot be read: {error}") from error


def _no_doubles(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        keys = [key for key, _ in pairs]
        raise ValueError(f"the field {next(key for key in keys if keys.count(key) > 1)!r} stands twice")
    return found


def _rule(data: Any, where: str) -> Rule:
    if not isinstance(data, dict):
        raise RuleError(where, "", "不是对象", "no object")
    named = str(data.get("id", where))
    for key in data:
        if key not in _FIELDS:
            listed = ", ".join(_FIELDS)
            raise RuleError(named, key, f"未知字段;有 {listed}", f"unknown field; there are {listed}")
    for key in _REQUIRED:
        if key not in data:
            raise RuleError(named, key, "缺少该字段", "the field is missing")
    statement, message = (_texts(named, place, data.get(place)) for place in ("statement", "message"))
    test = data.get("test")
    if not isinstance(test, str | None):
        raise RuleError(named, "test", "文件中只能写名称", "in a file only a name")
    for key, kinds in (("forms", list), ("each", dict), ("needs", list), ("formula", str), ("id", str)):
        if not isinstance(data.get(key, kinds()), kinds):
            raise RuleError(named, key, f"不是 {kinds.__name__}", f"no {kinds.__name__}")
    check_forms(named, data.get("forms", NAMES))
    each = {name: _values(named, name, value) for name, value in data.get("each", {}).items()}
    return Rule(
        **{key: data[key] for key in ("id", "hardness", "basis", "formula", "forms", "needs") if key in data},
        test=test,
        each=each,
        statement_zh=statement[0],
        statement_en=statement[1],
        zh=message[0],
        en=message[1],
        examples=_read_examples(named, data["examples"], data.get("forms", NAMES)),
    )


def _texts(rule: str, place: str, data: Any) -> tuple[str, str]:
    if data is None:
        return "", ""
    if not isinstance(data, dict) or set(data) != {"zh", "en"} or not all(isinstance(t, str) for t in data.values()):
        raise RuleError(rule, place, "应为 zh、en 两段文字", "expected the texts zh and en")
    return data["zh"], data["en"]


def _values(rule: str, name: str, data: Any) -> str | tuple[str, ...]:
    if isinstance(data, str):
        return data
    if not isinstance(data, list) or not all(isinstance(value, str) for value in data):
        raise RuleError(rule, f"each.{name}", "应为文字或文字列表", "expected a text or a list of texts")
    return tuple(data)


def _read_examples(rule: str, data: Any, forms: Sequence[str]) -> dict[str, Example]:
    if not isinstance(data, dict) or tuple(sorted(data)) != tuple(sorted(KINDS)):
        zh = f"应各有一例:{', '.join(KINDS)}"
        raise RuleError(rule, "examples", zh, f"expected one of each: {', '.join(KINDS)}")
    return {kind: _read_example(rule, kind, data[kind], forms[-1]) for kind in KINDS}


def _read_example(rule: str, kind: str, data: Any, default_form: Any) -> Example:
    try:
        return Example.read(data, default_form)
    except ExampleError as error:
        raise RuleError(rule, f"examples.{kind}.{error.place}".rstrip("."), error.zh, error.en) from error
