"""Reading the files of reviewers' decisions, strictly: what is in them, :mod:`gxparse.decisions.decision` says."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from attrs import evolve

from gxparse.decisions.decision import SCHEMA, Change, Decision, Decisions
from gxparse.errors import DecisionError
from gxparse.strict_json import JsonError, JsonKind, JsonSource, field_name, quoted, read_json

__all__ = ["load_decisions"]

_FILE = ("schema", "decisions")
_DECISION = ("report", "finding", "decision", "changes", "comment", "source", "agency", "year", "message")
_CHANGE = ("cell", "from", "to", "report")
_MESSAGE = ("zh", "en")
_KINDS: dict[type, tuple[str, str]] = {dict: ("对象", "an object"), list: ("列表", "a list")}


def load_decisions(*sources: JsonSource) -> Decisions:
    """The decisions of JSON files, each a path, a file object, or its text or bytes; several are merged.

    A ``str`` is the text itself if it begins with ``{``, blanks apart, else a path. Two files may decide the same about
    a finding: comments that differ are then both kept. Raises :class:`~gxparse.errors.DecisionError` that names file
    and place of the first thing that is wrong, and for decisions that contradict each other.

    >>> load_decisions('{"schema": "gxparse/decisions/1", "decisions": []}')
    <0 decisions: 0 accept, 0 right, 0 ignore>
    >>> load_decisions('{"schema": "gxparse/decisions/1", "decisions": [{"report": "16f2da9d4408c170"}]}')
    Traceback (most recent call last):
    gxparse.errors.DecisionError: decisions, <text>, decisions[0].finding: the field is missing
    """
    return Decisions(_merged(_file(source) for source in sources))


def _merged(files: Iterable[Decisions]) -> list[Decision]:
    """The decisions of several files; of those that differ only in what is said beside, one with all comments."""
    found: dict[tuple[str, str], Decision] = {}
    contradicting: list[Decision] = []
    for decision in (decision for file in files for decision in file):
        name = decision.report, decision.finding
        first = found.setdefault(name, decision)
        if (first.decision, set(first.changes)) != (decision.decision, set(decision.changes)):
            contradicting.append(decision)
        elif decision.comment not in ("", *first.comment.split("\n"), first.comment):
            comment = "\n".join(filter(None, [first.comment, decision.comment]))
            found[name] = evolve(first, comment=comment)
    return [*found.values(), *contradicting]  # Decisions tells what contradicts what


def _file(source: JsonSource) -> Decisions:
    try:
        name, data = read_json(source, JsonKind("load_decisions", "决定", "decisions"))
    except JsonError as error:
        raise DecisionError(error.name, error.place, error.zh, error.en) from error
    try:
        _check_object(data, "", _FILE, _FILE)
        if data["schema"] != SCHEMA:
            told = quoted(data["schema"])
            raise DecisionError("", "schema", f"{told},应为 {SCHEMA}", f"{told}, expected {SCHEMA}")
        _check_kind(data["decisions"], "decisions", list)
        read = [_decision(each, f"decisions[{number}]", name) for number, each in enumerate(data["decisions"])]
    except DecisionError as error:
        raise DecisionError(name, error.place, *error.fault) from error
    return Decisions(read)


def _decision(data: Any, place: str, name: str) -> Decision:
    _check_object(data, place, _DECISION, ("report", "finding", "decision"))
    changes = data.get("changes", [])
    _check_kind(changes, f"{place}.changes", list)
    message = data.get("message", {"zh": "", "en": ""})
    _check_object(message, f"{place}.message", _MESSAGE, _MESSAGE)
    read = tuple(_change(each, f"{place}.changes[{number}]") for number, each in enumerate(changes))
    plain = {key: value for key, value in data.items() if key not in ("changes", "message")}
    try:
        return Decision(**plain, **message, changes=read, origin=(name, place))
    except DecisionError as error:
        raise _within(place, error) from error


def _change(data: Any, place: str) -> Change:
    _check_object(data, place, _CHANGE, ("cell", "from", "to"))
    try:
        if "report" in data and data["report"] is None:
            raise DecisionError("", "report", "应为指纹", "expected a fingerprint")
        return Change(data["cell"], data["from"], data["to"], data.get("report"))
    except DecisionError as error:
        raise _within(place, error) from error


def _within(place: str, error: DecisionError) -> DecisionError:
    return DecisionError("", f"{place}.{error.place}", *error.fault)


def _check_kind(data: object, place: str, kind: type) -> None:
    if not isinstance(data, kind):
        zh, en = _KINDS[kind]
        raise DecisionError("", place, f"应为{zh},不是 {quoted(data)}", f"expected {en}, not {quoted(data)}")


def _check_object(data: Any, place: str, known: Sequence[str], required: Sequence[str]) -> None:
    _check_kind(data, place, dict)
    for key in data:
        if key not in known:
            listed = ", ".join(known)
            where = f"{place}.{field_name(key)}".lstrip(".")
            raise DecisionError("", where, f"未知字段;有 {listed}", f"unknown field; there are {listed}")
    for key in required:
        if key not in data:
            raise DecisionError("", f"{place}.{key}".lstrip("."), "缺少该字段", "the field is missing")
