"""What gxparse gives can be pickled and copied, is the same afterwards, and has the same hash; errors say the same."""

from __future__ import annotations

import copy
import inspect
import pickle
from collections.abc import Callable, Mapping
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import attrs
import pytest

import gxparse
from gxparse import errors
from gxparse.checks.rules.examples import ExampleError
from gxparse.checks.rules.formula import FormulaError
from gxparse.forms.model import FormDataError, forms
from gxparse.json_places import WHOLE
from gxparse.report import CellKeyError
from gxparse.strict_json import JsonError
from gxparse.words import Words

PATH = "examples/reports/annotated-2020.txt"
OTHER = "examples/reports/pipe-2021.txt"
WAYS: Mapping[str, Callable[[Any], Any]] = {
    "pickle": lambda it: pickle.loads(pickle.dumps(it)),  # noqa: S301
    "old pickle": lambda it: pickle.loads(pickle.dumps(it, 2)),  # noqa: S301
    "copy": copy.copy,
    "deepcopy": copy.deepcopy,
}


@cache
def report() -> gxparse.Report:
    return gxparse.parse(PATH)


@cache
def outcomes() -> gxparse.Outcomes:
    return gxparse.read_folder("examples/series")


def explanations() -> gxparse.Explanations:
    return gxparse.explain(report())


def change() -> gxparse.Change:
    return gxparse.Change("requests.carried_over.total", 1, 2)


def decision() -> gxparse.Decision:
    return gxparse.Decision(report().fingerprint, "balance:total", "accept", (change(),), comment="seen")


def audited() -> gxparse.Audit:
    return gxparse.audit([*outcomes().reports, *outcomes().reports])


def bounds() -> gxparse.Bounds:
    return next(iter(gxparse.infer(gxparse.parse("examples/blanks/zeros-left-blank.html")).values()))


MADE: Mapping[str, Callable[[], Any]] = {
    "Aliases": lambda: gxparse.load_aliases("name,body,until\n云岭区环境保护局,云岭区生态环境局,2020\n".encode()),
    "Audit": audited,
    "AuditFinding": lambda: audited()[0],
    "Bounds": bounds,
    "Cell": lambda: report()["requests.received.total"],
    "Change": change,
    "Claim": lambda: gxparse.claims(report())[0],
    "Comparison": lambda: gxparse.compare(report(), gxparse.parse(OTHER)),
    "Correction": lambda: explanations()[0].mistakes[0].corrections[0],
    "Decision": decision,
    "Decisions": lambda: gxparse.Decisions([decision()]),
    "Explanation": lambda: explanations()[0],
    "Explanations": explanations,
    "Finding": lambda: gxparse.check(report()).failed[0],
    "Findings": lambda: gxparse.check(report()),
    "Indicator": lambda: gxparse.built_in_indicators()[0],
    "IndicatorValue": lambda: gxparse.indicators(report())[0],
    "IndicatorValues": lambda: gxparse.indicators(report()),
    "Limits": lambda: gxparse.Limits(pages=3),
    "Mistake": lambda: explanations()[0].mistakes[0],
    "Note": lambda: gxparse.Note("code", "附注", "a note", 3),
    "Outcome": lambda: outcomes()[0],
    "Outcomes": outcomes,
    "Report": report,
    "Rule": lambda: gxparse.rules()[0],
    "Section": lambda: report().sections[0],
    "Source": lambda: gxparse.read_source(PATH),
    "Variable": lambda: gxparse.dictionary()[0],
    "Verdict": lambda: gxparse.Verdict(status="pass", zh="成立", en="it holds", left=1, right=Decimal("1.0")),
}
"""One of each public class, as gxparse makes it."""


@cache
def made(name: str) -> Any:
    return MADE[name]()


def public_classes() -> list[str]:
    classes = [name for name in gxparse.__all__ if isinstance(getattr(gxparse, name), type)]
    return [name for name in classes if not issubclass(getattr(gxparse, name), Exception)]


def test_every_public_class_is_among_them() -> None:
    assert sorted(MADE) == sorted(public_classes())


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("name", MADE)
def test_a_copy_is_the_same(name: str, way: str) -> None:
    it = made(name)
    assert type(it) is getattr(gxparse, name)
    again = WAYS[way](it)
    assert type(again) is type(it)
    assert again == it
    assert repr(again) == repr(it)
    assert hash(again) == hash(it)


@pytest.mark.parametrize("name", MADE)
def test_nothing_is_equal_to_what_is_something_else(name: str) -> None:
    it = made(name)
    assert it != "it"
    assert it != None  # noqa: E711 - that is the question
    assert [other for other in MADE if other != name and made(other) == it] == []


# -- errors ------------------------------------------------------------------------------------------------

ARGUMENTS: Mapping[str, Any] = {
    "str": "甲",
    "int": 7,
    "int | None": 7,
    "float": 2.5,
    "bool": True,
    "object": Decimal(3),
    "str | None": "甲",
    "JsonPlace": WHOLE.at("rules", 3),
    "str | JsonPlace": WHOLE.at("rules", 3),
    "Words": Words("甲", "a"),
    "Words | None": Words("甲", "a"),
    "Sequence[str]": ["a", "b"],
    "Sequence[tuple[str, str]]": [("a", "b")],
    "Mapping[str, object]": {"pid": 7, "host": "here"},
}
"""What stands for an argument of a kind."""


LIMIT_OF = {"document-limit": "pages", "markup-limit": "depth", "text-limit": "tokens"}
"""A limit that errors of some codes may name."""


def error_of(kind: type[gxparse.GxparseError]) -> gxparse.GxparseError:
    """An error of a kind, whatever its constructor takes."""
    given: dict[str, Any] = {}
    for name, each in list(inspect.signature(kind.__init__).parameters.items())[1:]:
        known = {**ARGUMENTS, "Sequence[Report]": [report()], "Sequence[Match]": list(gxparse.sniff(PATH))}
        given[name] = LIMIT_OF[kind.code] if name == "limit" and kind.code in LIMIT_OF else known[each.annotation]
    return kind(**given)


def test_errors_of_gxparse_are_all_kinds_of_one() -> None:
    kinds = [getattr(errors, name) for name in errors.__all__]
    assert [kind for kind in kinds if not issubclass(kind, (gxparse.GxparseError, UserWarning))] == []


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("name", [name for name in errors.__all__ if name.endswith("Error")])
def test_a_copied_error_says_the_same_and_has_the_same(name: str, way: str) -> None:
    error = error_of(getattr(errors, name))
    error.__cause__ = ValueError("because")
    again = WAYS[way](error)
    assert type(again) is type(error)
    assert (str(again), again.args) == (str(error), error.args)
    assert [again.message(lang) for lang in ("zh", "en")] == [error.message(lang) for lang in ("zh", "en")]
    assert vars(again) == vars(error)
    assert len(again.message("zh").encode()) > 0


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize(
    "error",
    [
        CellKeyError("没有", "none"),
        FormDataError("a.json", WHOLE.at("tables", 0, "key"), "重复", "twice"),
        FormulaError(3, "重复", "twice"),
        ExampleError(WHOLE.at("cells"), "重复", "twice"),
        JsonError("a.json", WHOLE.at("rules", 0), "重复", "twice"),
    ],
    ids=lambda error: type(error).__name__,
)
def test_errors_that_others_are_made_of_are_copied_too(error: Exception, way: str) -> None:
    again = WAYS[way](error)
    assert (type(again), str(again), vars(again)) == (type(error), str(error), vars(error))


def test_outcomes_with_an_error_are_equal_where_they_say_the_same(tmp_path: Path) -> None:
    (tmp_path / "broken.txt").write_text("青河市\n", encoding="utf-8")
    read = gxparse.read_folder(tmp_path)
    again = WAYS["pickle"](read)
    assert [type(error) for error in again.errors.values()] == [errors.NoReportError]
    assert (again, hash(again)) == (read, hash(read))
    assert hash(again[0]) == hash(read[0])
    assert again != gxparse.read_folder("examples/series")


def test_forms_are_the_very_same_afterwards() -> None:
    for form in forms():
        assert all(WAYS[way](form) is form for way in ("pickle", "old pickle", "copy", "deepcopy"))


def test_a_rule_in_code_is_equal_to_its_copy_and_to_no_other() -> None:
    first, second = gxparse.rules()[:2]
    assert first == attrs.evolve(first)
    assert first != second
    assert attrs.evolve(first, basis="own") != first
    assert len({first, attrs.evolve(first), second}) == 2
