"""Reading the files of reviewers' decisions, strictly: what is in them, :mod:`gxparse.decisions.decision` says."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

from attrs import evolve

from gxparse.decisions.decision import SCHEMA, Change, Decision, Decisions
from gxparse.errors import DecisionError
from gxparse.json_places import WHOLE, JsonPlace
from gxparse.strict_json import Fail, Fields, JsonKind, JsonSource, Kind, is_a, read_json

__all__ = ["load_decisions"]

_KIND = JsonKind("load_decisions", "核对意见", "decisions", DecisionError)
_LIST = Kind(is_a(list), "应为列表，不是 {told}", "expected a list, not {told}")
_SCHEMA = Kind(lambda value: value == SCHEMA, f"{{told}}，应为 {SCHEMA}", f"{{told}}, expected {SCHEMA}")
_NAMED = Kind(lambda value: value is not None, "应为指纹", "expected a fingerprint")
_FILE = Fields(("schema", "decisions"), ("schema", "decisions"), {"schema": _SCHEMA, "decisions": _LIST})
_DECISION = Fields(
    ("report", "finding", "decision", "changes", "comment", "reviewer", "date", "source", "agency", "year", "message"),
    ("report", "finding", "decision"),
    {"changes": _LIST},
)
_CHANGE = Fields(("cell", "from", "to", "report"), ("cell", "from", "to"), {"report": _NAMED})
_MESSAGE = Fields(("zh", "en"), ("zh", "en"))


def load_decisions(*sources: JsonSource) -> Decisions:
    """The decisions of JSON files, each a path, a file object, or its text or bytes; several are merged.

    A ``str`` is the text itself if it begins with ``{``, blanks apart, else a path. Two files may decide the same about
    a finding: comments and reviewers that differ are then both kept, with the later date. Raises
    :class:`~gxparse.errors.DecisionError` that names file and place of the first thing that is wrong, and for decisions
    that contradict each other.

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
        else:
            found[name] = _together(first, decision)
    return [*found.values(), *contradicting]  # Decisions tells what contradicts what


def _together(first: Decision, other: Decision) -> Decision:
    """What two people decided alike: all comments and names, the later date."""

    def joined(mark: str, one: str | None, another: str | None) -> str | None:
        said = not another or another == one or another in (one or "").split(mark)
        return one if said else mark.join(filter(None, [one, another]))

    return evolve(
        first,
        comment=joined("\n", first.comment, other.comment) or "",
        reviewer=joined("、", first.reviewer, other.reviewer),
        date=max(filter(None, [first.date, other.date]), default=None),
    )


def _file(source: JsonSource) -> Decisions:
    name, data = read_json(source, _KIND)
    _FILE.check(data, WHOLE, partial(DecisionError, name))
    place = WHOLE.at("decisions")
    return Decisions(_decision(each, place.at(number), name) for number, each in enumerate(data["decisions"]))


def _decision(data: Any, place: JsonPlace, name: str) -> Decision:
    _DECISION.check(data, place, fail := partial(DecisionError, name))
    message = data.get("message", {"zh": "", "en": ""})
    _MESSAGE.check(message, place.at("message"), fail)
    changes = [_change(each, place.at("changes", n), name) for n, each in enumerate(data.get("changes", ()))]
    plain = {key: value for key, value in data.items() if key not in ("changes", "message")}
    with _within(place, fail):
        return Decision(**plain, **message, changes=tuple(changes), origin=(name, place))


def _change(data: Any, place: JsonPlace, name: str) -> Change:
    _CHANGE.check(data, place, fail := partial(DecisionError, name))
    with _within(place, fail):
        return Change(data["cell"], data["from"], data["to"], data.get("report"))


@contextmanager
def _within(place: JsonPlace, fail: Fail) -> Iterator[None]:
    """Errors of what is made of the data at a place are told as there."""
    try:
        yield
    except DecisionError as error:
        raise fail(error.json_place.inside(place), *error.fault) from error
