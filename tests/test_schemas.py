"""The schemas say what is printed and read, all of it and nothing else."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve
from hypothesis import given, settings
from jsonschema import Draft202012Validator

import gxparse
from gxparse.auditing.audit import audit
from gxparse.auditing.finding import KINDS
from gxparse.cli import main
from gxparse.forms.model import names
from gxparse.layout import Alternative
from gxparse.recognition import Recognition
from gxparse.schemas import NAMES, schema
from gxparse.testing.strategies import reports
from planted import planted
from test_audit import BUSY, OVER, renamed, with_count
from test_decisions import FAULTS

HERE = Path("src/gxparse")
ONE = "examples/reports/annotated-2020.txt"
PDF = "examples/documents/chromium-2023.pdf"
BROKEN = [
    "examples/blanks/zeros-left-blank.html",
    "examples/reports/masked-2019-form.txt",
    "examples/reports/traditional-2020.txt",
]


@cache
def validator(name: str) -> Draft202012Validator:
    return Draft202012Validator(schema(name))


def faults(name: str, data: Any) -> list[str]:
    return [f"{error.json_path}: {error.message[:200]}" for error in validator(name).iter_errors(data)]


def told(text: str) -> Iterator[Any]:
    """The values of a text that has one, or one a line."""
    if text.startswith(('{"', "[]")):
        yield from map(json.loads, text.splitlines())
    else:
        yield json.loads(text)


def schema_of(data: Any) -> str:
    return "corpus-query" if isinstance(data, list) else str(data["schema"]).split("/")[1]


# -- the schemas themselves ----------------------------------------------------------------------------


def objects(data: Any, place: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    if isinstance(data, dict):
        if data.get("type") == "object":
            yield place, data
        for key, value in data.items():
            yield from objects(value, key)
    elif isinstance(data, list):
        for each in data:
            yield from objects(each, place)


@pytest.mark.parametrize("name", NAMES)
def test_a_schema_is_one_is_whole_and_lets_no_unknown_field_pass(name: str) -> None:
    found = schema(name)
    Draft202012Validator.check_schema(found)
    assert found["$id"] == f"urn:gxparse:schema:{name}:1"
    assert found["title"]
    references = set(re.findall(r'"\$ref": "#/\$defs/(\w+)"', json.dumps(found)))
    assert references == found.get("$defs", {}).keys()
    loose = {place for place, each in objects(found) if "additionalProperties" not in each}
    assert loose == {"audit": {"evidence"}, "corpus-status": {"options"}, "corpus-query": {"items"}}.get(name, set())


def test_every_schema_of_the_code_has_one() -> None:
    said = {
        name
        for path in HERE.rglob("*.py")
        for name in re.findall(r'^\w*SCHEMA = "gxparse/([a-z-]+)/1"$', path.read_text(encoding="utf-8"), re.MULTILINE)
    }
    assert said - {"words"} == NAMES.keys() - {"corpus-query", "population"}  # words are those of gxparse itself
    assert {path.stem for path in (HERE / "schemas").glob("*.json")} == {*NAMES, "common"}


# -- what is printed -----------------------------------------------------------------------------------


def test_all_that_commands_print_is_as_the_schemas_say(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    corpus, population, decisions = (str(tmp_path / name) for name in ("corpus", "population.json", "decisions.json"))
    Path(population).write_text(json.dumps({"霁川县": 310_000, "青河市云岭区": {"2020": 5}}), encoding="utf-8")
    report = gxparse.parse(ONE)
    change = gxparse.Change("requests.carried_over.total", 1, 2)
    made = [
        gxparse.Decision(report.fingerprint, "balance:total", "accept", (change,), comment="seen"),
        gxparse.Decision(
            report.fingerprint, "balance:natural_person", "right", source=ONE, year=2020, zh="对", en="so"
        ),
    ]
    Path(decisions).write_text(json.dumps(gxparse.Decisions(made).to_dict()), encoding="utf-8")
    calls = [
        ["parse", ONE],
        ["parse", "no-such-file", "examples/reports", PDF, "examples/documents/one-sheet-2022.xlsx"],
        ["check", "--format", "json", "--decisions", decisions, "no-such-file", ONE, PDF, *BROKEN],
        ["check", "--format", "json", "--series", "examples/series"],
        ["check", "--format", "json", "--previous", "examples/series/2022.txt", "examples/series/2023.html"],
        ["indicators", "--format", "json", "--population", population, "no-such-file", ONE, *BROKEN],
        ["compare", "--format", "json", "examples/series/2019.html", "examples/series/2021.txt"],
        ["rules", "--format", "json"],
        ["dictionary", "--format", "json"],
        ["corpus", "build", "--format", "json", "--jobs", "1", "-o", corpus, "examples/series", "README.md"],
        ["corpus", "status", "--format", "json", corpus],
        ["corpus", "query", "--format", "json", corpus, "SELECT year, agency FROM reports"],
        ["corpus", "audit", "--format", "json", corpus],
    ]
    seen = set()
    for call in calls:
        main(call)
        for data in told(capsys.readouterr().out):
            assert not faults(schema_of(data), data), (call, data.get("source"))
            seen.add(schema_of(data))
    assert seen == NAMES.keys() - {"decisions", "rules", "indicators", "population", "form"}
    for name, path in (("decisions", decisions), ("population", population)):
        assert not faults(name, json.loads(Path(path).read_text(encoding="utf-8")))


@settings(max_examples=15)
@given(reports())
def test_whatever_a_report_holds_its_data_is_as_the_schema_says(report: gxparse.Report) -> None:
    assert not faults("report", json.loads(json.dumps(report.to_dict())))


def test_findings_of_all_kinds_of_an_audit_are_as_the_schema_says() -> None:
    them, key = planted(0), "requests.received.natural_person"
    [first, second, *_] = BUSY
    more = [
        audit([first[0], first[0], with_count(first[0], key, int(first[0][key].value or 0) + 1)]),
        audit([first[0], first[0], with_count(first[1], OVER, None)]),
        audit([*renamed(first[:2], "云岭区环境保护局"), *renamed(first[2:], "云岭区生态环境局"), *second]),
    ]
    seen = set()
    for found in (audit(them.reports, aliases=them.aliases), *more):
        seen |= set(found.counts)
        assert not faults("audit", json.loads(json.dumps(found.to_dict())))
    assert seen == set(KINDS)


def test_what_pictures_and_corrections_leave_in_a_report_is_as_the_schema_says() -> None:
    report = gxparse.parse(ONE)
    key = "requests.carried_over.total"
    seen = Recognition((Alternative("1", 0.9), Alternative("7", 0.1)), says=None, margin=2.5, by_person=True)
    cell = evolve(report[key], recognition=seen)
    data = evolve(report, cells={**report.cells, key: cell}).to_dict()
    assert data["cells"][key]["by_person"]
    assert not faults("report", json.loads(json.dumps(data)))
    del data["cells"][key]["margin"]
    assert faults("report", json.loads(json.dumps(data)))


# -- what is read --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "path"),
    [
        ("rules", "checks/rules/rules.json"),
        ("indicators", "measuring/indicators.json"),
        *(("form", f"forms/{name}.json") for name in names()),
        ("form", "../../examples/forms/yunling.json"),
    ],
)
def test_what_gxparse_has_itself_is_as_the_schemas_say(name: str, path: str) -> None:
    assert not faults(name, json.loads((HERE / path).read_text(encoding="utf-8")))


def test_a_report_of_gxparse_is_read_again_as_its_schema_says() -> None:
    data = gxparse.parse(ONE).to_dict()
    for wrong in ({"year": "2020"}, {"title": 3}, {"cells": {}, "more": 1}, {"copies": True}):
        assert faults("report", json.loads(json.dumps({**data, **wrong})))


SEVERAL = [
    "3 here",
    "3 here (for x), 2 in <text>, decisions[0] (for balance:total)",
    "<text>, decisions[0]",
    "an amount of money",
    "another decision about balance:total",
    "is no day",  # 31 February
    "neither",  # 1.0, which JSON does not tell from 1
    "no fingerprint",  # sixteen digits and a line break
    "no form has a cell",
    "no whole number",  # 2.0
    "null here (for x), 1 in",
    "stands twice",
    "the same as from",
]
"""What the schema lets pass: cells that no form has, and what more than one field is needed to see."""


def test_of_decisions_the_schema_refuses_all_but_what_needs_more_than_one_field() -> None:
    passed = []
    for text, _, _, en in FAULTS:
        try:
            data = json.loads(text)
        except ValueError:
            continue
        if not faults("decisions", data):
            passed.append(en)
    assert set(passed) <= set(SEVERAL)
