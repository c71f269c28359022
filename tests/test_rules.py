"""The catalogue of rules: its examples, what the strict loader refuses, rules of a project's own."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from gxparse.checks.engine import check, equations, try_examples
from gxparse.checks.rules.catalogue import load_rules, rules
from gxparse.checks.rules.examples import KINDS, Example
from gxparse.checks.rules.formula import FormulaError, parse_formula, variants
from gxparse.checks.rules.rule import Rule
from gxparse.errors import GxparseError, RuleError
from gxparse.findings import Context, Place, Verdict
from gxparse.forms.model import form, names
from gxparse.report import Report

CONTRACT = ("row-total:{row}", "results-total:{column}", "balance:{column}", "dispute-total:{kind}")


def report(name: str = "2021", **data: Any) -> Report:
    """A report whose cells are 0 but for those of the data."""
    return Example.read({"finding": "x", "form": name, **data}, name).context().report


def of(found: Any, name: str) -> Any:
    [finding] = [finding for finding in found if finding.id == name]
    return finding


# -- the built-in rules --------------------------------------------------------------------------------


@pytest.mark.parametrize("rule", rules(), ids=lambda rule: rule.name)
def test_examples_give_the_verdicts_that_they_are_examples_of(rule: Rule) -> None:
    assert tuple(rule.examples) == KINDS
    assert try_examples(rule) == ()


@pytest.mark.parametrize("rule", rules(), ids=lambda rule: rule.name)
def test_examples_give_the_same_among_all_rules(rule: Rule) -> None:
    for kind, example in rule.examples.items():
        context = example.context()
        found = check(context.report, previous=context.previous, children=context.children, complete=context.complete)
        assert of(found, example.finding).status == kind
        assert found.errors == ()


@pytest.mark.parametrize("rule", rules(), ids=lambda rule: rule.name)
def test_every_rule_says_what_it_demands_and_why(rule: Rule) -> None:
    assert rule.statement("zh") != rule.statement("en")
    assert rule.basis
    assert any("\u4e00" <= char <= "\u9fff" for char in rule.statement_zh)
    for example in rule.examples.values():
        context = example.context()
        found = check(context.report, previous=context.previous, children=context.children, complete=context.complete)
        finding = of(found, example.finding)
        assert finding.basis == rule.basis
        assert any("\u4e00" <= char <= "\u9fff" for char in finding.zh)
        assert finding.en
        assert "{" not in finding.zh + finding.en


def test_the_ids_of_the_contract_come_first_in_the_order_of_the_form() -> None:
    assert tuple(rule.id for rule in rules())[:4] == CONTRACT
    ids = [finding.id for finding in check(report())]
    rows = [row.key for row, _ in form("2021").rows("requests")]
    columns = [column.key for column in form("2021").table("requests").parts[0].columns]
    expected = [f"row-total:{row}" for row in rows]
    expected += [f"{name}:{column}" for name in ("results-total", "balance") for column in columns]
    expected += [f"dispute-total:{kind}" for kind in ("review", "direct_litigation", "litigation_after_review")]
    assert ids[: len(expected)] == expected
    assert ids[len(expected)] == "form-outdated"
    assert len(set(ids)) == len(ids)


@pytest.mark.parametrize("variant", [each for each in variants() if each[0] != "2014"])
def test_the_hard_rules_are_a_network(variant: tuple[str, bool]) -> None:
    """Every cell of the requests table stands in two equalities of the network that the design describes."""
    found, values = equations(report(variant[0], instead=variant[1]))
    counted: dict[str, int] = {}
    for equation in found:
        if equation.id != "row-total:outcomes.total" and not equation.id.startswith("dispute-total"):
            for key in (*equation.left, *equation.right):
                counted[key] = counted.get(key, 0) + 1
    rows = 25 if variant == ("2021", False) else 23
    assert len(counted) == 7 * rows
    assert set(counted.values()) == {2}
    assert len(found) == rows + 7 + 7 + 3
    assert set(values) == {key for key in form(variant[0]).cell_keys(instead=variant[1]) if "disclosure." not in key}


def test_the_results_add_up_the_one_row_of_other_handling_too() -> None:
    for name, instead, keys in (("2019", False, 20), ("2021", True, 20), ("2021", False, 22)):
        found = {equation.id: equation for equation in equations(report(name, instead=instead))[0]}
        left = found["results-total:total"].left
        assert len(left) == keys - 1
        assert ("requests.outcomes.other.total" in left) == (keys == 20)
        assert "requests.outcomes.total.total" not in left


# -- formulas ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "place", "why"),
    [
        ("requests.received.total", 24, "expected one comparison, found 0"),
        ("a.b = c.d = e.f", 11, "expected one comparison, found 2"),
        ("a.b + = c.d", 7, "'' is neither a cell nor a whole number"),
        ("a.b = c.d - e.f", 7, "'c.d - e.f' is neither"),
        ("a.b = -3", 7, "'-3' is neither"),
        ("a.b = 3.5", 7, "'3.5' is neither"),
        ("a.b == c.d", 6, "expected one comparison"),
        ("a.b = c.{}", 7, "neither a cell"),
        ("a.b = __import__('os')", 7, "neither a cell"),
        ("a.b + a.b = c.d", 7, "stands twice on one side"),
        ("previous. = c.d", 1, "neither a cell"),
    ],
)
def test_a_formula_that_is_none_says_where(text: str, place: int, why: str) -> None:
    with pytest.raises(FormulaError, match=r"character \d+") as caught:
        parse_formula(text)
    assert why in caught.value.en
    assert caught.value.place == place
    assert caught.value.zh


# -- the loader ----------------------------------------------------------------------------------------

OWN: dict[str, Any] = {
    "id": "few-refused:{column}",
    "hardness": "soft",
    "forms": ["2019", "2021"],
    "each": {"column": "columns of requests"},
    "formula": "requests.outcomes.refused.*.{column} <= requests.outcomes.total.{column}",
    "basis": "own",
    "statement": {"zh": "不予公开不多于办理结果", "en": "refusals are among the outcomes"},
    "message": {"zh": "{column}：不予公开 {left}，总计 {right}", "en": "{column}: {left} refused of {right}"},
    "examples": {
        "pass": {"finding": "few-refused:total"},
        "fail": {"finding": "few-refused:total", "cells": {"requests.outcomes.refused.state_secret.total": 1}},
        "undecided": {
            "finding": "few-refused:total",
            "cells": {"requests.outcomes.refused.state_secret.total": 1, "requests.outcomes.total.total": None},
        },
    },
}


def document(*them: dict[str, Any]) -> str:
    return json.dumps({"schema": "gxparse/rules/1", "rules": list(them)}, ensure_ascii=False)


def changed(**fields: Any) -> dict[str, Any]:
    """The own rule with other fields; without those that are given as ``...``."""
    return {key: value for key, value in (OWN | fields).items() if value is not ...}


def example(kind: str, **fields: Any) -> dict[str, Any]:
    return {**OWN["examples"], kind: {**OWN["examples"][kind], **fields}}


FAULTS: list[tuple[str, dict[str, Any], str, str]] = [
    ("unknown field", changed(hardnes="soft"), "hardnes", "unknown field"),
    ("no id", changed(id=...), "id", "missing"),
    ("a bad id", changed(id="Few Refused"), "id", "row-total"),
    ("no hardness", changed(hardness=...), "hardness", "missing"),
    ("a bad hardness", changed(hardness="strict"), "hardness", "hard, soft, info"),
    ("no basis", changed(basis=" "), "basis", "no text"),
    ("an unknown form", changed(forms=["2017"]), "forms", "2017"),
    ("no forms", changed(forms=[]), "forms", "no form"),
    ("forms as a text", changed(forms="2021"), "forms", "no list"),
    ("no formula", changed(formula=...), "", "formula or a test"),
    ("formula and test", changed(test="form-outdated"), "formula", "formula or a test"),
    ("an unknown test", changed(formula=..., each=..., message=..., id="a", test="nonsense"), "test", "nonsense"),
    ("a syntax error", changed(formula="requests.received.{column} ="), "formula", "character 29"),
    ("an unknown cell", changed(formula="requests.receved.{column} = 0"), "formula", "requests.receved.natural_person"),
    (
        "a cell of another form",
        changed(formula="requests.received.{column} >= disclosure.regulations.issued"),
        "formula",
        "form of 2019 has no cell disclosure.regulations.issued",
    ),
    ("a pattern without cells", changed(formula="requests.outcome.*.{column} = 0"), "formula", "no cell"),
    (
        "a cell twice through a pattern",
        changed(formula="requests.*.{column} + requests.received.{column} = 0"),
        "formula",
        "twice",
    ),
    ("an unknown variable", changed(formula="requests.{row}.{column} = 0"), "formula", "{row}"),
    ("a variable that the id lacks", changed(id="few-refused"), "each.column", "not in the id"),
    ("a variable without values", changed(each=...), "id", "{column}"),
    ("an unknown table", changed(each={"column": "columns of request"}), "each.column", "columns of request"),
    ("an unknown row", changed(each={"column": "columns of requests: all"}), "each.column", "'all'"),
    ("a number as values", changed(each={"column": 3}), "each.column", "a text or a list"),
    ("an unknown placeholder", changed(message={"zh": "{row}", "en": "{left}"}), "message.zh", "{row}"),
    ("a brace alone", changed(message={"zh": "{left", "en": "{left}"}), "message.zh", "brace"),
    ("one language", changed(message={"zh": "{left}"}), "message", "zh and en"),
    ("no message", changed(message=...), "message.zh", "needs messages"),
    ("no statement", changed(statement={"zh": "", "en": "x"}), "statement.zh", "no text"),
    ("no examples", changed(examples=...), "examples", "missing"),
    ("two examples", changed(examples={"pass": {}, "fail": {}}), "examples", "one of each"),
    ("no finding", changed(examples=example("fail", finding=None)), "examples.fail.finding", "missing"),
    ("an unknown cell", changed(examples=example("fail", cells={"a.b": 1})), "examples.fail.cells", "a.b"),
    ("an unknown field", changed(examples=example("pass", cell={})), "examples.pass.cell", "unknown field"),
    (
        "a value of no kind",
        changed(examples=example("pass", cells={"requests.received.total": 1.5})),
        "examples.pass.cells.'requests.received.total'",
        "1.5",
    ),
    ("an example that does not hold", changed(examples=example("fail", cells={})), "examples.fail", "is pass: Total:"),
    (
        "an example of no finding",
        changed(examples=example("pass", finding="few-refused:all")),
        "examples.pass",
        "no finding 'few-refused:all'; there are few-refused:natural_person",
    ),
    ("half a period", changed(examples=example("pass", period=["2021-01-01"])), "examples.pass.period", "two dates"),
    ("no dates", changed(examples=example("pass", period=["a", 1])), "examples.pass.period", "two dates"),
    (
        "numbers as dates",
        changed(examples=example("pass", period=[20210101, 20211231])),
        "examples.pass.period",
        "two dates",
    ),
    ("no day", changed(examples=example("pass", period=["2021-02-30"] * 2)), "examples.pass.period", "two dates"),
    (
        "a period that ends before it begins",
        changed(examples=example("pass", period=["2021-12-31", "2021-01-01"])),
        "examples.pass.period",
        "earlier first",
    ),
    ("a word for yes", changed(examples=example("pass", complete="yes")), "examples.pass.complete", "true or false"),
    ("a word for no", changed(examples=example("pass", instead="no")), "examples.pass.instead", "true or false"),
    ("a number as title", changed(examples=example("pass", title=3)), "examples.pass.title", "a text or null"),
    ("a list as agency", changed(examples=example("pass", agency=[])), "examples.pass.agency", "a text or null"),
    ("a text as notes", changed(examples=example("pass", notes="abc")), "examples.pass.notes", "a list of texts"),
    ("a number as a note", changed(examples=example("pass", notes=[3])), "examples.pass.notes[0]", "a text"),
    ("a text as year", changed(examples=example("pass", year="2021")), "examples.pass.year", "an integer or null"),
    ("true as year", changed(examples=example("pass", year=True)), "examples.pass.year", "an integer or null"),
    ("a year before all", changed(examples=example("pass", year=-5)), "examples.pass.year", "no year from 1 to 9999"),
    ("cells in a list", changed(examples=example("pass", cells=[])), "examples.pass.cells", "an object"),
    (
        "an unknown section",
        changed(examples=example("pass", sections={"summary": ""})),
        "examples.pass.sections.summary",
        "no section; there are overview, disclosure",
    ),
    (
        "a section without a text",
        changed(examples=example("pass", sections={"overview": None})),
        "examples.pass.sections.overview",
        "a text",
    ),
    ("an unknown row", changed(examples=example("pass", missing=["a.b"])), "examples.pass.missing[0]", "no row 'a.b'"),
    (
        "a subordinate report that is none",
        changed(examples=example("pass", children=[{}, {"year": "x"}])),
        "examples.pass.children[1].year",
        "an integer or null",
    ),
    ("a surrogate", changed(basis="\ud800"), "rules[0].basis", "a character that UTF-8 cannot say"),
    ("a form twice", changed(forms=["2021", "2021"]), "forms", "'2021' stands twice"),
    ("a formula without cells", changed(formula="3 = 3", id="a", each=...), "formula", "names no cell"),
    (
        "an unknown field of last year's report",
        changed(examples=example("pass", previous={"finding": "x"})),
        "examples.pass.previous.finding",
        "unknown field",
    ),
    ("needs of a formula", changed(needs=["previous"]), "needs", "by itself"),
    ("a soft rule made soft", changed(soft_where="body-changed"), "soft_where", "only for a hard rule"),
    ("an unknown circumstance", changed(hardness="hard", soft_where="x"), "soft_where", "body-changed"),
    ("a reason in one language", changed(reasons=[{"zh": "合并"}]), "reasons", "zh and en"),
    ("no reason", changed(reasons=[{"zh": "合并", "en": 3}]), "reasons.0.en", "no text"),
    (
        "a reason at odd times",
        changed(reasons=[{"zh": "合", "en": "m", "when": "x"}]),
        "reasons.0.when",
        "left < right",
    ),
    (
        "an unknown need",
        changed(formula=..., message=..., each=..., id="a", test="form-outdated", needs=["x"]),
        "needs",
        "'x'",
    ),
]


@pytest.mark.parametrize(("data", "place", "why"), [fault[1:] for fault in FAULTS], ids=[fault[0] for fault in FAULTS])
def test_a_broken_rule_is_an_error_at_once(data: dict[str, Any], place: str, why: str) -> None:
    with pytest.raises(RuleError) as caught:
        load_rules(document(data))
    error = caught.value
    assert error.place == place
    assert why in error.message("en")
    assert error.message("zh").startswith("规则 ")
    assert error.rule in (data.get("id"), "<text>[0]", "<text>")
    assert "object has no attribute" not in error.message("zh")
    assert isinstance(error, GxparseError)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.sampled_from(["", "2021", "rows of requests", "{left}", "a.b = 1"]),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.sampled_from(["zh", "en", "pass", "x"]), inner),
    max_leaves=4,
)


@given(st.dictionaries(st.sampled_from([*OWN, "test", "needs", "x"]), JSON, min_size=1, max_size=2))
def test_no_rule_raises_anything_but_a_rule_error(fields: dict[str, Any]) -> None:
    broken: RuleError | None = None
    try:
        [rule] = load_rules(document(OWN | fields))
    except RuleError as error:
        broken = error
    assert rule.statement_en if broken is None else broken.zh and broken.en


HEAD = '{"schema": "gxparse/rules/1", "rules": '


@pytest.mark.parametrize(
    ("text", "zh", "en"),
    [
        ("{", "不是 JSON：第 1 行第 2 个字符处有误", "no JSON: Expecting property name"),
        ("\n{3}", "不是 JSON：第 1 行第 2 个字符处有误", "no JSON"),
        ("{}", "应为含 schema", "expected an object"),
        ('{"schema": "gxparse/rules/2", "rules": []}', "gxparse/rules/1", "gxparse/rules/1"),
        ('{"schema": "gxparse/rules/1", "rules": [], "rule": 1}', "未知字段", "unknown field"),
        (HEAD + "[3]}", "不是对象", "no object"),
        (HEAD + '[{"id": "a", "id": "b"}]}', "字段 'id' 出现两次", "the field 'id' stands twice"),
        (HEAD + "[NaN]}", "不是 JSON：NaN", "no JSON: NaN"),
        (HEAD + f"[{'9' * 5000}]}}", "超过 18 位", "more than 18 digits"),
        (HEAD + "[" * 100_000, "嵌套超过 16 层", "nested more than 16 levels"),
        (HEAD + "[" * 500 + "]" * 500 + "}", "嵌套超过 16 层", "nested more than 16 levels"),
        (HEAD + '["\\ud800"]}', "无法以 UTF-8 表示", "UTF-8 cannot say"),
    ],
    ids=range(12),
)
def test_a_file_that_is_none_is_an_error(text: str, zh: str, en: str) -> None:
    for source in (text, text.encode(), io.StringIO(text)):
        with pytest.raises(RuleError, match=r"^rule ") as caught:
            load_rules(source)
        assert en in caught.value.message("en")
        assert zh in caught.value.message("zh")
        assert not re.search("[a-z]{3} [a-z]{3}", caught.value.message("zh")), "English in a Chinese message"


@pytest.mark.parametrize(
    ("path", "zh", "en"),
    [
        ("", "没有这个文件", "rule '': cannot be read: no such file"),
        ("null", "规则的文字以 { 开头", "the text of rules begins with {"),
        ('"x"', "没有这个文件", "no such file"),
        ("[]", "没有这个文件", "no such file"),
        ("a\0b", "不能作为文件打开", "cannot be read: no path"),
        ("x" * 5000, "不能作为文件打开", "cannot be read"),
        (".", "是目录，不是文件", "a directory, no file"),
    ],
)
def test_a_str_is_a_path_unless_it_begins_like_an_object(path: str, zh: str, en: str) -> None:
    with pytest.raises(RuleError) as caught:
        load_rules(path)
    assert en in caught.value.message("en")
    assert zh in caught.value.message("zh")
    assert len(caught.value.message("en")) < 200


@pytest.mark.parametrize("source", [3, None, [], object()])
def test_what_is_no_source_of_rules_is_told(source: Any) -> None:
    with pytest.raises(TypeError, match=r"^load_rules: "):
        load_rules(source)


def test_text_and_file_may_begin_with_a_mark_and_blanks(tmp_path: Path) -> None:
    text = "\ufeff\n " + document(OWN)
    path = tmp_path / "own.json"
    path.write_text(text, encoding="utf-8")
    for source in (text, text.encode(), path, str(path), io.StringIO(text)):
        assert [rule.id for rule in load_rules(source)] == [OWN["id"]]


def test_ids_are_unique() -> None:
    with pytest.raises(RuleError, match="the name is taken by few-refused:"):
        load_rules(document(OWN, OWN))
    with pytest.raises(RuleError, match="the name is taken by balance:"):
        check(report(), rules=[evolve(load_rules(document(OWN))[0], id="balance:{column}")])


def test_rules_load_from_a_path_bytes_and_files(tmp_path: Path) -> None:
    text = document(OWN)
    path = tmp_path / "own.json"
    path.write_text(text, encoding="utf-8")
    sources: list[Any] = [
        path,
        str(path),
        text.encode(),
        io.StringIO(text),
        io.BytesIO(b"\xef\xbb\xbf" + text.encode()),
    ]
    for source in sources:
        [rule] = load_rules(source)
        assert rule.id == OWN["id"]
        assert try_examples(rule) == ()
    with pytest.raises(RuleError, match=r"none\.json: cannot be read: no such file$"):
        load_rules(tmp_path / "none.json")
    path.write_bytes(b"\xff\xfe{")
    with pytest.raises(RuleError, match="byte 1 is no UTF-8"):
        load_rules(path)
    path.write_text(document(changed(id=...)), encoding="utf-8")
    with pytest.raises(RuleError, match=r"own\.json\[0\], id: the field is missing"):
        load_rules(path)


# -- own rules -----------------------------------------------------------------------------------------


def test_own_rules_are_checked_after_the_built_in_ones() -> None:
    rule = load_rules(document(OWN))[0]
    found = check(report(cells={"requests.outcomes.refused.state_secret.total": 2}), rules=[rule])
    assert [finding.rule for finding in found][-7:] == ["few-refused"] * 7
    finding = of(found, "few-refused:total")
    assert (finding.status, finding.severity, finding.left, finding.right) == ("fail", "warning", 2, 0)
    assert finding.message("zh") == "总计：不予公开 2，总计 0"
    assert finding.message("en") == "Total: 2 refused of 0"


def test_an_example_that_does_not_hold_is_told() -> None:
    rule = load_rules(document(OWN))[0]
    wrong = example("pass", cells={"requests.outcomes.refused.state_secret.total": 1})["pass"]
    [said] = try_examples(evolve(rule, examples={"pass": Example.read(wrong, "2021")}))
    assert said == "few-refused:{column}, pass: few-refused:total is fail: Total: 1 refused of 0"
    with pytest.raises(RuleError) as caught:
        load_rules(document(changed(examples=OWN["examples"] | {"pass": wrong})))
    assert caught.value.place == "examples.pass"
    assert "few-refused:total 的结论是“不符”，不是“相符”：总计：不予公开 1，总计 0" in caught.value.message("zh")


def in_code(test: Any, **fields: Any) -> Rule:
    texts = {"basis": "own", "statement_zh": "自定", "statement_en": "own"}
    return Rule(**({"id": "mine", "hardness": "soft", "test": test} | texts | fields))


def test_a_rule_in_code_gives_a_finding_for_each_subject() -> None:
    place = Place("overview", 0, 2, "本年")

    def verdicts(context: Context) -> Iterator[Verdict]:
        assert context.report.form.name == "2021"
        yield Verdict(status="fail", zh="甲", en="one", subject="one", left=1, right=2, places=(place,))
        yield Verdict(status="pass", zh="乙", en="both")

    found = [finding for finding in check(report(), rules=[in_code(verdicts)]) if finding.rule == "mine"]
    assert [(f.id, f.status, f.severity, f.left, f.places) for f in found] == [
        ("mine:one", "fail", "warning", 1, (place,)),
        ("mine", "pass", "warning", None, ()),
    ]


def raises(_: Context) -> list[Verdict]:
    raise ZeroDivisionError("no divisor")


class UnsayableError(Exception):
    def __str__(self) -> str:
        raise ValueError("no words")


def raises_unsayable(_: Context) -> list[Verdict]:
    raise UnsayableError


def raises_surrogate(_: Context) -> list[Verdict]:
    raise ValueError("\ud800")


def gives(**fields: Any) -> Any:
    verdict = Verdict(**({"status": "fail", "zh": "甲", "en": "a"} | fields))
    return lambda _: [verdict]


@pytest.mark.parametrize(
    ("test", "what"),
    [
        (raises_unsayable, "UnsayableError"),
        (raises_surrogate, r"ValueError: \ud800"),
        (gives(zh=None), "TypeError: zh of a Verdict is no text: NoneType"),
        (gives(en=3), "TypeError: en of a Verdict is no text: int"),
        (gives(status=["fail"]), "TypeError: status of a Verdict is no text: list"),
        (gives(status="maybe"), "ValueError: the status of a Verdict is 'maybe'"),
        (gives(subject=3), "TypeError: subject of a Verdict is no text: int"),
        (gives(subject="\ud800"), "UnicodeEncodeError"),
        (gives(left=object()), "TypeError: left of a Verdict is no int"),
        (gives(left=True), "TypeError: left of a Verdict is no int"),
        (gives(right=Decimal("NaN")), "TypeError: right of a Verdict is no int"),
        (gives(right=0.5), "TypeError: right of a Verdict is no int"),
        (gives(cells="abc"), "TypeError: cells of a Verdict is no tuple of str"),
        (gives(cells=("a.b",)), "ValueError: cells of a Verdict: there is no cell 'a.b'"),
        (gives(unknown=(3,)), "TypeError: unknown of a Verdict is no tuple of str"),
        (gives(unknown=("previous.requests.received.total",)), "there is no cell 'previous.requests.received.total'"),
        (gives(unknown=("children.0.requests.received.total",)), "there is no cell 'children.0."),
        (gives(places=(3,)), "TypeError: places of a Verdict is no tuple of Place"),
        (raises, "ZeroDivisionError: no divisor"),
        (lambda _: [3], "TypeError: expected a Verdict"),
        (lambda _: None, "TypeError"),
        (lambda _: [Verdict(status="pass", zh="", en="")] * 2, "ValueError: two verdicts on ''"),
    ],
)
def test_a_rule_that_raises_is_an_error_and_no_fault_of_the_report(test: Any, what: str) -> None:
    plain = check(report())
    found = check(report(), rules=[in_code(test)])
    [finding] = found.errors
    assert (finding.id, finding.status) == ("mine", "error")
    assert what in finding.message("en")
    assert what in finding.message("zh")
    assert found.failed == plain.failed
    assert found[: len(plain)] == plain.items
    assert json.loads(json.dumps([each.to_dict() for each in found], ensure_ascii=False).encode())


def test_a_rule_in_code_may_name_cells_of_all_reports_that_were_handed() -> None:
    names = ("requests.received.total", "previous.requests.received.total", "children.1.requests.received.total")
    found = check(
        report(year=2022),
        previous=report(year=2021),
        children=[report(year=2022)] * 2,
        rules=[in_code(gives(cells=names, unknown=names[2:], zh="\ud800"))],
    )
    finding = of(found, "mine")
    assert (finding.status, finding.cells, finding.zh) == ("fail", names, r"\ud800")
    assert not found.errors


@pytest.mark.parametrize(
    ("fields", "place"),
    [
        ({"test": "nonsense"}, "test"),
        ({"test": 3}, "test"),
        ({"test": raises, "each": {"row": "rows of requests"}}, "each"),
        ({"test": raises, "forms": ["2017"]}, "forms"),
        ({"test": raises, "zh": "x"}, "message.zh"),
        ({"test": raises, "basis": ""}, "basis"),
        ({"test": raises, "formula": "requests.received.total = 0"}, "formula"),
        ({"test": raises, "forms": 2021}, "forms"),
        ({"test": raises, "forms": ("2021", "2021")}, "forms"),
        ({"test": raises, "needs": 3}, "needs"),
        ({"test": raises, "each": 3}, "each"),
        ({"test": raises, "each": {3: "rows of requests"}}, "each"),
        ({"test": raises, "examples": 3}, "examples"),
        ({"test": raises, "examples": {"x": 3}}, "examples"),
        ({"test": raises, "examples": {"pass": 3}}, "examples.pass"),
        ({"test": raises, "statement_zh": None}, "statement.zh"),
        ({"test": raises, "statement_en": "\ud800"}, "statement.en"),
        ({"test": raises, "id": ""}, "id"),
        ({"test": raises, "id": 3}, "id"),
        ({"test": None, "formula": 3}, "formula"),
        ({"test": None, "formula": "requests.received.{c} = 0", "each": {"c": 3}}, "each.c"),
    ],
)
def test_a_rule_in_code_is_checked_when_it_is_made(fields: dict[str, Any], place: str) -> None:
    with pytest.raises(RuleError) as caught:
        in_code(**fields)
    assert caught.value.place == place
    assert not caught.value.message("en").startswith("rule ,")


def test_a_need_may_be_one_text() -> None:
    assert in_code(raises, needs="previous").needs == ("previous",)


def test_values_of_a_list_are_their_own_labels() -> None:
    rule = Rule(
        id="none:{kind}",
        hardness="info",
        each={"kind": ["state_secret", "enforcement_file"]},
        formula="requests.outcomes.refused.{kind}.total = 0",
        basis="own",
        statement_zh="无",
        statement_en="none",
        zh="{kind} {left}",
        en="{kind} {left}",
    )
    found = check(report(cells={"requests.outcomes.refused.state_secret.total": 4}), rules=[rule])
    assert [(f.id, f.status, f.severity, f.en) for f in found if f.rule == "none"] == [
        ("none:state_secret", "fail", "info", "state_secret 4"),
        ("none:enforcement_file", "pass", "info", "enforcement_file 0"),
    ]


def test_own_hard_equalities_join_the_equations() -> None:
    rule = Rule(
        id="no-review",
        hardness="hard",
        formula="disputes.review.total = requests.outcomes.refused.state_secret.total",
        basis="own",
        statement_zh="相等",
        statement_en="equal",
        zh="{left} {right}",
        en="{left} {right}",
    )
    found, _ = equations(report(), rules=[rule])
    assert found[-1].id == "no-review"
    assert len(found) == len(equations(report())[0]) + 1


def test_every_form_has_rules_for_its_own_rows() -> None:
    assert names() == ("2014", "2019", "2021")
    old = {finding.rule for finding in check(report("2019"))}
    new = {finding.rule for finding in check(report("2021"))}
    assert new - old == {"issued-in-force", "fees-unsaid"}
    assert old - new == set()
    oldest = {finding.rule for finding in check(report("2014"))}
    assert {rule for rule in oldest - old if not rule.startswith("sum-2014-")} == set()
    assert not oldest & {"balance", "row-total", "results-total", "dispute-total", "forward-received"}
