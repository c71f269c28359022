"""The built-in rules, and the strict loader for those of a project.

All rules stand in one place, ``rules.json`` beside, with the legal basis and the examples that the tests run. A file of
rules is an object with the ``schema`` and a list of ``rules``, each an object with

- ``id``, ``hardness`` (``hard``, ``soft``, ``info``), ``basis``, ``forms`` (absent: all), ``needs``: as in
  :class:`~gxparse.checks.rules.rule.Rule`;
- ``statement``: ``zh`` and ``en``, what it demands;
- ``formula`` (``formula``) with ``each`` and ``message`` (``zh`` and ``en``), or ``test``, the name
  of a predicate;
- ``examples``: one each of ``pass``, ``fail`` and ``undecided`` (``Example``). They are
  run: a rule whose examples are not as they say is refused.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import IO, Any

from attrs import frozen

from gxparse.checks.evaluation import evaluate
from gxparse.checks.model import Status
from gxparse.checks.rules.examples import KINDS, MOST_DIGITS, Example, ExampleError
from gxparse.checks.rules.rule import Rule, check_forms
from gxparse.errors import RuleError
from gxparse.forms.model import NAMES

__all__ = ["SCHEMA", "Rule", "RuleSource", "check_names", "load_rules", "rules", "try_examples"]

SCHEMA = "gxparse/rules/1"
"""The schema of a file of rules."""

RuleSource = str | bytes | os.PathLike[str] | IO[bytes] | IO[str]

DEEPEST = 16
"""A file of rules nests no deeper."""

_SHOWN = 120
"""A text that is taken for a path is told up to so many characters."""

_STATUS_ZH: Mapping[str, str] = {"pass": "成立", "fail": "不成立", "undecided": "无法判断", "error": "出错"}
_FIELDS = ("id", "hardness", "forms", "each", "formula", "test", "needs", "basis", "statement", "message", "examples")
_KINDS: tuple[tuple[str, type, str], ...] = (
    ("id", str, "文字"),
    ("forms", list, "列表"),
    ("each", dict, "对象"),
    ("needs", list, "列表"),
    ("formula", str, "文字"),
)
_REQUIRED = ("id", "hardness", "basis", "statement", "examples")


@cache
def rules() -> tuple[Rule, ...]:
    """The built-in rules, in the order in which they are evaluated.

    >>> [rule.id for rule in rules()][:4]
    ['row-total:{row}', 'results-total:{column}', 'balance:{column}', 'dispute-total:{kind}']
    """
    return _loaded("rules.json", files(__package__).joinpath("rules.json").read_text(encoding="utf-8"))


def load_rules(source: RuleSource) -> tuple[Rule, ...]:
    """The rules of a JSON file: a path, a file object, or its text or bytes.

    A ``str`` is the text itself if it begins with ``{``, blanks apart, else a path. Each rule must have examples of
    ``pass``, ``fail`` and ``undecided``, and they must hold. Raises :class:`~gxparse.errors.RuleError` that names rule
    and place for the first thing that is wrong.

    >>> load_rules('{"schema": "gxparse/rules/1", "rules": [{"id": "mine", "hardnes": "soft"}]}')
    Traceback (most recent call last):
    gxparse.errors.RuleError: rule mine, hardnes: unknown field; there are id, hardness, forms, each, formula, test, \
needs, basis, statement, message, examples
    """
    loaded = _loaded(*_read(source))
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
            zh = f"没有结论 {example.finding!r};有 {there or '零条'}"
            yield _Wrong(kind, zh, f"no finding {example.finding!r}; there are {there or 'none'}")
        elif finding.status != kind:
            status: Status = finding.status
            zh = f"{finding.id} 的结论是“{_STATUS_ZH[status]}”,不是“{_STATUS_ZH[kind]}”:{finding.zh}"
            yield _Wrong(kind, zh, f"{finding.id} is {status}: {finding.en}")


def check_names(them: Sequence[Rule]) -> None:
    """Raises :class:`~gxparse.errors.RuleError` if two rules have one name."""
    seen: dict[str, str] = {}
    for rule in them:
        if rule.name in seen:
            zh, en = f"名称与 {seen[rule.name]} 重复", f"the name is taken by {seen[rule.name]}"
            raise RuleError(rule.id, "id", zh, en)
        seen[rule.name] = rule.id


# -- JSON ----------------------------------------------------------------------------------------------


def _read(source: RuleSource) -> tuple[str, str]:
    """The name and the text of a source."""
    if isinstance(source, str) and source.lstrip(_BLANK).startswith("{"):
        return "<text>", source.lstrip(_BLANK)
    if isinstance(source, bytes):
        name, content = "<bytes>", _decoded("<bytes>", source)
    elif isinstance(source, str | os.PathLike):
        name = _shown(source) if isinstance(source, str) else str(source)
        content = _decoded(name, _content(name, source))
    elif hasattr(source, "read"):
        name = _shown(str(getattr(source, "name", "<file>")))
        told: object = source.read()
        if not isinstance(told, str | bytes):
            raise TypeError(f"load_rules: {name} gives {type(told).__name__}, neither text nor bytes")
        content = told if isinstance(told, str) else _decoded(name, told)
    else:
        raise TypeError(f"load_rules: expected a path, a file, a text or bytes, got {type(source).__name__}")
    return name, content.lstrip(_BLANK)


_BLANK = " \t\r\n\ufeff"


def _shown(name: str) -> str:
    plain = name.encode(errors="backslashreplace").decode()
    return (plain if len(plain) <= _SHOWN else plain[:_SHOWN] + "…") or "''"


def _content(name: str, path: str | os.PathLike[str]) -> bytes:
    hint = ("(规则的文字以 { 开头)", " (the text of rules begins with {)") if isinstance(path, str) else ("", "")
    try:
        if not os.fspath(path):
            raise FileNotFoundError
        return Path(path).read_bytes()
    except FileNotFoundError as error:
        raise RuleError(name, "", f"没有这个文件{hint[0]}", f"cannot be read: no such file{hint[1]}") from error
    except IsADirectoryError as error:
        raise RuleError(name, "", "是目录,不是文件", "cannot be read: a directory, no file") from error
    except (OSError, ValueError) as error:
        zh = "没有读取权限" if isinstance(error, PermissionError) else f"不能作为文件打开{hint[0]}"
        why = error.strerror if isinstance(error, OSError) and error.strerror else "no path"
        raise RuleError(name, "", zh, f"cannot be read: {why}{hint[1]}") from error


def _decoded(name: str, content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        zh, en = f"第 {error.start + 1} 个字节不是 UTF-8", f"cannot be read: byte {error.start + 1} is no UTF-8"
        raise RuleError(name, "", zh, en) from error


class _JsonError(ValueError):
    """What is JSON for Python and none for us."""

    def __init__(self, zh: str, en: str) -> None:
        self.zh, self.en = zh, en
        super().__init__(en)


def _parsed(name: str, text: str) -> Any:
    try:
        data = json.loads(text, object_pairs_hook=_no_doubles, parse_int=_whole, parse_constant=_no_constant)
    except json.JSONDecodeError as error:
        zh = f"不是 JSON:第 {error.lineno} 行第 {error.colno} 个字符处有误"
        raise RuleError(name, "", zh, f"no JSON: {error}") from error
    except _JsonError as error:
        raise RuleError(name, "", error.zh, error.en) from error
    except RecursionError as error:
        raise _too_deep(name) from error
    _check_plain(name, data, 0)
    return data


def _too_deep(name: str) -> RuleError:
    return RuleError(name, "", f"嵌套超过 {DEEPEST} 层", f"nested more than {DEEPEST} levels deep")


def _check_plain(name: str, data: object, depth: int) -> None:
    if depth > DEEPEST:
        raise _too_deep(name)
    if isinstance(data, str):
        try:
            data.encode()
        except UnicodeEncodeError as error:
            zh, en = f"{data!r} 含有无法以 UTF-8 表示的字符", f"{data!r} has a character that UTF-8 cannot say"
            raise RuleError(name, "", zh, en) from error
    for each in (*data, *data.values()) if isinstance(data, dict) else data if isinstance(data, list) else ():
        _check_plain(name, each, depth + 1)


def _no_doubles(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        keys = [key for key, _ in pairs]
        twice = next(key for key in keys if keys.count(key) > 1)
        raise _JsonError(f"字段 {twice!r} 出现两次", f"the field {twice!r} stands twice")
    return found


def _whole(digits: str) -> int:
    if len(digits) > MOST_DIGITS:
        raise _JsonError(f"有超过 {MOST_DIGITS} 位的数字", f"a number of more than {MOST_DIGITS} digits")
    return int(digits)


def _no_constant(constant: str) -> float:
    raise _JsonError(f"不是 JSON:{constant}", f"no JSON: {constant}")


# -- fields --------------------------------------------------------------------------------------------


def _loaded(name: str, text: str) -> tuple[Rule, ...]:
    data = _parsed(name, text)
    if not isinstance(data, dict) or data.get("schema") != SCHEMA or not isinstance(data.get("rules"), list):
        zh = f"应为含 schema({SCHEMA})和 rules(列表)的对象"
        raise RuleError(name, "", zh, f"expected an object with the schema {SCHEMA} and a list of rules")
    for key in data:
        if key not in ("schema", "rules", "comment"):
            raise RuleError(name, key, "未知字段", "unknown field")
    loaded = tuple(_rule(each, f"{name}[{number}]") for number, each in enumerate(data["rules"]))
    check_names(loaded)
    return loaded


def _rule(data: Any, where: str) -> Rule:
    if not isinstance(data, dict):
        raise RuleError(where, "", "不是对象", "no object")
    named = data["id"] if isinstance(data.get("id"), str) and data["id"] else where
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
    for key, kind, zh in _KINDS:
        if not isinstance(data.get(key, kind()), kind):
            raise RuleError(named, key, f"应为{zh}", f"no {kind.__name__}")
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
