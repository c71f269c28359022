"""Forms of others: loaded strictly, known to reading, rules, writing and tests, and gone again."""

from __future__ import annotations

import json
import pickle
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve

import gxparse
from gxparse.forms import model
from gxparse.testing import FormConformanceError, check_form

FILE = Path("examples/forms/yunling.json")
REPORT = Path("examples/forms/yunling-2023.txt")
PLAIN = Path("examples/reports/pipe-2021.txt")


def changed(path: str, value: Any = None) -> str:
    """The example with another value at a path like ``tables/0/key``; ``None`` takes it away."""
    data: Any = json.loads(FILE.read_text(encoding="utf-8"))
    at = data
    *steps, last = (int(step) if step.isdigit() else step for step in path.split("/"))
    for step in steps:
        at = at[step]
    if value is None:
        del at[last]
    else:
        at[last] = value
    return json.dumps(data, ensure_ascii=False)


@pytest.fixture
def form() -> Iterator[model.Form]:
    with gxparse.registered_form(gxparse.load_form(FILE)) as made:
        yield made


WRONG = [
    ("schema", "gxparse/form/9", "/schema", "expected 'gxparse/form/1'"),
    ("name", "Yunling", "/name", "a name is of small letters"),
    ("extends", "1999", "/extends", "there is no form '1999'"),
    ("document", None, "/document", "the field is missing"),
    ("first_year", "2022", "/first_year", "expected a year from 2008 to 2099"),
    ("last_year", 2020, "/last_year", "before first_year (2022)"),
    ("tables/0/colour", "red", "/tables/0/colour", "unknown field"),
    ("tables/0/key", "hot-line", "/tables/0/key", "expected small letters and underscores"),
    ("tables/0/key", "disputes", "/tables", "'disputes' stands twice"),
    ("tables/0/parts/0/rows/2/label", "", "/tables/0/parts/0/rows/2/label", "expected a text"),
    ("tables/0/parts/0/rows/2/label", "来电{数}", "/tables/0/parts/0/rows/2/label", "without braces"),
    ("tables/0/parts/0/rows/2/key", "calls", "/tables/0", "'calls' stands twice"),
    ("tables/0/parts/0/columns/0/role", "sum", "/tables/0/parts/0/columns/0/role", "not in"),
    ("tables/0/identities/0/parts/1", "calls.other", "/tables/0/identities/0/parts/1", "did you mean calls.others?"),
    ("tables/0/identities/0/parts", ["calls"], "/tables/0/identities/0", "a row stands twice"),
    ("tables/0/identities/0/relation", "<>", "/tables/0/identities/0/relation", "not in"),
    ("tables/0/groups", [{"key": "cars", "label": "车", "en": "Cars"}], "/tables/0/groups/0", "it heads no row"),
    ("tables/0/parts/0/rows/0/said", {"word": ["热线"]}, "/tables/0/parts/0/rows/0/said/word", "unknown field"),
    ("tables/0/parts/0/rows/0/said", {"words": "热线"}, "/tables/0/parts/0/rows/0/said/words", "a list of texts"),
    (
        "tables/0/parts/0/rows/0/said",
        {"words": ["热线"], "within": ["热线"]},
        "/tables/0/claims",
        "'热线' stands twice",
    ),
    ("tables/0/claims", [{"name": "a b", "sums": [["calls"]]}], "/tables/0/claims/0/name", "the name of a claim"),
    ("tables/0/claims", [{"name": "calls", "sums": [[]]}], "/tables/0/claims/0/sums", "a list of lists of rows"),
    ("tables/0/claims", [{"name": "calls", "sums": [["cals"]]}], "/tables/0/claims/0/sums/0", "did you mean calls?"),
    ("tables/0/claims", [{"name": "calls", "sums": [["calls"]]}] * 2, "/tables/0/claims", "'calls' stands twice"),
    ("more_rows", [{"table": "requests", "after": "x", "rows": [{}]}], "/more_rows/0/rows/0/key", "missing"),
]


@pytest.mark.parametrize(("path", "value", "pointer", "said"), WRONG, ids=[f"{w[0]}-{w[3]}" for w in WRONG])
def test_what_is_wrong_with_a_form_is_told_with_its_place(path: str, value: Any, pointer: str, said: str) -> None:
    with pytest.raises(gxparse.FormError) as caught:
        gxparse.load_form(changed(path, value))
    assert (caught.value.source, caught.value.pointer) == ("<text>", pointer)
    assert said in caught.value.message("en")
    assert caught.value.message("zh").startswith(f"格式 <text>, {pointer}：")


def test_a_file_is_named(tmp_path: Path) -> None:
    place = tmp_path / "mine.json"
    place.write_text("[1]", encoding="utf-8")
    with pytest.raises(gxparse.FormError, match=r"mine\.json: expected 'gxparse/form/1'"):
        gxparse.load_form(place)


def test_a_report_follows_the_form_whose_tables_it_prints(form: model.Form) -> None:
    read, plain = gxparse.parse(REPORT), gxparse.parse(PLAIN)
    assert (read.form, plain.form.name) == (form, "2021")
    assert read.notes == plain.notes == ()
    assert read["hotline.calls.count"].value == 4127
    assert list(plain.cells) == model.form("2021").cell_keys()
    assert pickle.loads(pickle.dumps(read)) == read  # noqa: S301
    assert gxparse.Report.from_dict(json.loads(json.dumps(read.to_dict()))).form is form
    for name in ("html", "lines", "json"):
        again = gxparse.parse_text(gxparse.write(read, name))
        assert gxparse.differences(read, again) == ()


@pytest.mark.usefixtures("form")
def test_rules_of_the_form_and_of_the_one_that_it_extends_hold_for_it() -> None:
    text = REPORT.read_text(encoding="utf-8").replace("| 4127 |", "| 4128 |")
    findings = gxparse.check(gxparse.parse_text(text))
    assert [each.id for each in findings.failed] == ["sum-2021-yunling-calls"]
    assert findings.failed[0].message("zh") == (
        "热线来电受理总数为 4128，应等于咨询政务公开事项来电数、反映其他诉求来电数之和 4127"
    )
    assert {"balance", "issued-in-force", "fees-unsaid"} <= {each.rule for each in findings}
    explained = gxparse.explain(gxparse.parse_text(text))
    assert {change.cell for each in explained for change in each.changes} == {
        f"hotline.{row}.count" for row in ("calls", "calls.questions", "calls.others")
    }
    shares = {each.id for each in gxparse.indicators(gxparse.parse(REPORT)) if each.value is not None}
    assert "granted_share" in shares


def test_a_form_that_is_gone_leaves_nothing() -> None:
    before = gxparse.rules()
    with gxparse.registered_form(gxparse.load_form(FILE)):
        assert [rule.id for rule in gxparse.rules()][-1] == "sum-2021-yunling-calls"
        assert "hotline.calls.count" in {variable.name for variable in gxparse.dictionary("reports")}
    assert [rule.id for rule in gxparse.rules()] == [rule.id for rule in before]
    assert gxparse.parse(REPORT).form.name == "2021"
    with pytest.raises(KeyError):
        gxparse.unregister_form("2021-yunling")
    with pytest.raises(KeyError):
        gxparse.unregister_form("2021")


def test_names_and_keys_of_tables_are_taken_once(form: model.Form) -> None:
    with pytest.raises(gxparse.FormError, match="/name: there is a form '2021-yunling' already"):
        gxparse.register_form(form)
    other = gxparse.load_form(changed("name", "2021-other"))
    with pytest.raises(gxparse.FormError, match="/tables/0/key: the form 2021-yunling has a table 'hotline' already"):
        gxparse.register_form(other)
    with pytest.raises(ValueError, match="do not know the forms that were registered in code"):
        list(gxparse.read_folder("examples/reports", jobs=2))


def test_a_form_of_a_form_has_more_rows(form: model.Form) -> None:
    more = {"key": "letters", "label": "书面来信办理件数", "en": "Letters"}
    data = json.loads(changed("tables")) | {
        "name": "2021-songxi",
        "extends": "2021-yunling",
        "more_rows": [{"table": "hotline", "after": "visitors", "rows": [more]}],
    }
    check_form(json.dumps(data), checks=["labels-tell", "rules-pass", "rows-reached"])
    with gxparse.registered_form(gxparse.load_form(json.dumps(data))) as longer:
        assert longer.lineage == ("2021-songxi", "2021-yunling", "2021")
        text = REPORT.read_text(encoding="utf-8")
        assert gxparse.parse_text(text).form is form
        assert gxparse.parse_text(text + "| 书面来信办理件数 | 77 |\n")["hotline.letters.count"].value == 77
        with pytest.raises(KeyError):
            gxparse.unregister_form("2021-yunling")


def test_the_example_holds_to_all_checks() -> None:
    check_form(FILE)


CIRCLE = [{"id": "a", "total": "calls", "parts": ["visitors"]}, {"id": "b", "total": "visitors", "parts": ["calls"]}]


@pytest.mark.parametrize(
    ("path", "value", "check"),
    [
        ("tables/0/parts/0/rows/4/label", "政务公开专区接待人次", "labels-tell"),
        ("tables/0/parts/0/rows/4/label", "2024", "round-trip"),
        ("tables/0/identities", CIRCLE, "identities"),
    ],
)
def test_the_checks_of_forms_find_faults(path: str, value: Any, check: str) -> None:
    with pytest.raises(FormConformanceError) as caught:
        check_form(changed(path, value))
    assert check in caught.value.failures


def test_a_table_that_no_word_tells_is_not_reached() -> None:
    form = gxparse.load_form(FILE)
    untold = evolve(form.tables[-1], title="补表", rows_tell=False, columns_tell=False, corner="")
    with pytest.raises(FormConformanceError, match="rows-reached") as caught:
        check_form(evolve(form, tables=(*form.tables[:-1], untold)))
    assert caught.value.failures["rows-reached"] == ("a report that prints all its tables is read by 2021",)


def test_an_installed_package_offers_a_form(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    info = tmp_path / "acme_forms-1.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: acme-forms\nVersion: 1\n")
    (info / "entry_points.txt").write_text("[gxparse.forms]\ngood = acme_forms:GOOD\nbad = acme_forms:BAD\n")
    (tmp_path / "acme_forms.py").write_text(f"GOOD = {str(FILE.resolve())!r}\nBAD = '{{}}'\n")
    monkeypatch.syspath_prepend(tmp_path)
    with pytest.warns(model.FormWarning, match="the form bad of an installed package cannot be used: FormDataError"):
        found = list(model._offered())
    del sys.modules["acme_forms"]
    assert [each.name for each in found] == ["2021-yunling"]


def test_prose_in_words_of_a_form_is_compared_with_its_rows() -> None:
    said = {"words": ["受理热线来电"], "units": ["个"]}
    with gxparse.registered_form(gxparse.load_form(changed("tables/0/parts/0/rows/0/said", said))):
        report = gxparse.parse(REPORT)
        for count, status in ((4127, "pass"), (4172, "fail")):
            told = evolve(report.sections[0], text=f"2023年共受理热线来电{count}个。", spans=())
            found = gxparse.check(evolve(report, sections=(told,)))
            assert [(each.id, each.status) for each in found if each.rule == "prose"] == [
                ("prose:hotline.calls", status)
            ]
