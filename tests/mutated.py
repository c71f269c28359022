"""Data of reports that were changed anywhere, and all that may be done with the reports that are made of them.

``python tests/mutated.py`` makes 100,000 such data (``--count``) from a seed (``--seed``), prints what became of them,
and ends with 1 if anything was raised that is no error of gxparse.
"""

from __future__ import annotations

import argparse
import copy
import json
import pickle
import sys
import traceback
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from decimal import Decimal
from functools import cache
from random import Random
from typing import Any

import gxparse
from gxparse.checks.engine import check
from gxparse.errors import ReportDataError
from gxparse.frames.shape import SHAPES
from gxparse.report import Report
from gxparse.writing.write import writers

BASES = (
    "examples/reports/annotated-2020.txt",
    "examples/reports/pipe-2021.txt",
    "examples/documents/one-sheet-2022.xlsx",
    "examples/documents/chromium-2023.pdf",
    "examples/reports/masked-2019-form.txt",
)
"""Reports with places of every kind, of several forms, broken and whole."""


@cache
def bases() -> tuple[str, ...]:
    """The data to change, as JSON."""
    return tuple(json.dumps(_with_fewer_places(gxparse.parse(path).to_dict())) for path in BASES)


def _with_fewer_places(data: dict[str, Any]) -> dict[str, Any]:
    """The data without the places of most cells and lines, which are many and alike."""
    for section in data["sections"][1:]:
        section.pop("lines", None)
    for number, cell in enumerate(data["cells"].values()):
        for name in ("line", "column", "span", "element", "page", "box") if number % 16 else ():
            cell.pop(name, None)
    return data


# -- changing --------------------------------------------------------------------------------------------


def _nested(depth: int) -> Any:
    data: Any = []
    for _ in range(depth):
        data = [data]
    return data


PLAIN: tuple[Any, ...] = (
    *(None, True, False, 0, 1, -1, 2, 2021, 10**17, 10**18, -(10**18), 2**63, 10**5000),
    *(0.0, -0.5, 1.5, 1e308, float("nan"), float("inf"), b"12", Decimal("1.5"), (1, 2)),
    *("", " ", "0", "12", "-3", "1.50", "1E+20", "1E-7", "NaN", "Infinity", "万元", "元", "字" * 3000, "|", "2021"),
    *("\ud800", "\udfff9", "\0", "\x1b[31m", "a\nb", "\u2028", "\u202e12", "<script>", "]]>", "&amp;", "=1+1", "{0}"),
    *("reported", "blank", "masked", "missing", "unreadable", "recognised", "simplified", "traditional"),
    *("2019", "2014", "overview", "requests", "2021-12-31", "2021-13-01", "0001-01-01", "2021年收到申请1件。"),
)
MADE: tuple[Callable[[], Any], ...] = (
    list,
    dict,
    lambda: [0, 1],
    lambda: ["2021-01-01", "2021-12-31"],
    lambda: [{"text": "8", "probability": 0.5}],
    lambda: _nested(20),
    lambda: _nested(5000),
    lambda: {"line": 1},
    lambda: {1: 2},
)


def _odd(random: Random) -> Any:
    """Something to put somewhere."""
    which = random.randrange(len(PLAIN) + len(MADE))
    return PLAIN[which] if which < len(PLAIN) else MADE[which - len(PLAIN)]()


NAMES = ("value", "state", "raw", "remark", "unit", "span", "line", "column", "page", "box", "element", "alternatives")
MORE_NAMES = ("says", "margin", "by_person", "lines", "extra", "key", "\ud800", "a/b~c", "", "colour", "copies")


def _chosen(random: Random, data: Any) -> tuple[Any, Any]:
    """A container and a key or number in it; each level is as likely as the next."""
    while True:
        key = random.choice(list(data)) if isinstance(data, dict) else random.randrange(len(data))
        inner = data[key]
        if not isinstance(inner, (dict, list)) or not inner or random.random() < 0.2:
            return data, key
        data = inner


def _replace(random: Random, data: Any) -> None:
    inside, key = _chosen(random, data)
    inside[key] = _odd(random)


def _drop(random: Random, data: Any) -> None:
    inside, key = _chosen(random, data)
    del inside[key]


def _duplicate(random: Random, data: Any) -> None:
    inside, key = _chosen(random, data)
    again = copy.deepcopy(inside[key])
    if isinstance(inside, dict):
        inside[random.choice(list(inside) + list(MORE_NAMES))] = again
    else:
        inside.insert(random.randrange(len(inside) + 1), again)


def _swap(random: Random, data: Any) -> None:
    (one, here), (other, there) = _chosen(random, data), _chosen(random, data)
    taken = copy.deepcopy(other[there])
    other[there] = copy.deepcopy(one[here])
    if here in one if isinstance(one, dict) else here < len(one):
        one[here] = taken


def _add(random: Random, data: Any) -> None:
    inside, _ = _chosen(random, data)
    if isinstance(inside, dict):
        inside[random.choice(NAMES + MORE_NAMES)] = _odd(random)
    else:
        inside.append(_odd(random))


def _retype(random: Random, data: Any) -> None:
    inside, key = _chosen(random, data)
    value = inside[key]
    others: list[Any] = [str(value)[:200], repr(value)[:200], bool(value), [value], {"value": value}, None]
    inside[key] = random.choice(others)


def _edit(random: Random, data: Any) -> None:
    """A text with something in it, a number that is another: what is often taken."""
    inside, key = _chosen(random, data)
    value = inside[key]
    if isinstance(value, str):
        at = random.randrange(len(value) + 1)
        put = random.choice(
            ["\0", "\n", "1", "9", "\x1b[0m", "件", "\u202e", "<b>", "　", "。", "\r", "*", "元", "\uffff", "𠀀"]
        )
        inside[key] = value[:at] + put * random.choice([1, 1, 1, 40]) + value[at:]
    elif isinstance(value, int) and not isinstance(value, bool):
        inside[key] = value + random.choice([1, -1, 10, 10**9, 10**17])
    else:
        inside[key] = _odd(random)


CHANGES = (_replace, _drop, _duplicate, _swap, _add, _retype, *[_edit] * 8)


def mutated(random: Random) -> Any:
    """The data of a report, changed in one to three places."""
    data = json.loads(random.choice(bases()))
    for _ in range(random.choice([1, 1, 1, 1, 2, 3])):
        with suppress(RecursionError, ValueError):  # what a change before made has no copy or text: nested, long
            if data:
                random.choice(CHANGES)(random, data)
    return data


# -- what reports can do -----------------------------------------------------------------------------------


def _sayable(data: Any) -> None:
    json.dumps(data, ensure_ascii=False, allow_nan=False).encode()


def travels(report: Report) -> None:
    """Data, pickle and copy give the same report again, and the same hash."""
    data = report.to_dict()
    _sayable(data)
    for again in (Report.from_dict(data), pickle.loads(pickle.dumps(report)), copy.deepcopy(report)):  # noqa: S301
        if again != report or hash(again) != hash(report) or again.to_dict() != data:
            raise AssertionError("it is another one afterwards")
    _sayable([repr(report), str(report), report.fingerprint])


def checked(report: Report) -> None:
    """Findings and claims, as data and shown."""
    findings = check(report)
    _sayable([finding.to_dict(lang) for finding in findings for lang in ("zh", "en")])
    _sayable([repr(findings), repr(gxparse.claims(report))])


def explained(report: Report) -> None:
    """Explanations, within a small budget."""
    explanations = gxparse.explain(report, budget=200, limit=20)
    _sayable([repr(explanations), explanations._repr_html_()])


def shown(report: Report) -> None:
    """What notebooks and terminals show."""
    _sayable([report._repr_html_(), check(report)._repr_html_()])


def told(report: Report) -> None:
    """Indicators, a comparison with another year, a series, an audit, decided corrections."""
    _sayable([repr(gxparse.indicators(report)), gxparse.indicators(report)._repr_html_()])
    other = gxparse.Report.from_dict(json.loads(bases()[0]))
    _sayable([repr(gxparse.compare(report, other)), gxparse.compare(other, report)._repr_html_()])
    _sayable(list(gxparse.differences(report, other)))


def in_series(report: Report) -> None:
    """A series and an audit of it and another report."""
    other = gxparse.Report.from_dict(json.loads(bases()[1]))
    _sayable(repr(gxparse.check_series([report, other])))
    _sayable(repr(gxparse.audit([report, other])))
    gxparse.by_agency([report, other])


def framed(report: Report) -> None:
    """Records and tables of all shapes."""
    for shape in SHAPES:
        if shape not in ("corrections", "indicators"):
            gxparse.to_records(report, shape)
            gxparse.to_arrow(report, shape)
    gxparse.to_pandas(report)
    gxparse.to_polars(report, "reports")


def written(format: str) -> Callable[[Report], None]:  # noqa: A002
    """Written in a format."""

    def verb(report: Report) -> None:
        document = gxparse.write(report, format, allow_losses=True)
        if isinstance(document, str):
            document.encode()

    verb.__name__ = f"write {format}"
    return verb


IN_TURN: tuple[Callable[[Report], None], ...] = (checked, explained, shown, told, in_series, framed)


@cache
def in_turn() -> tuple[Callable[[Report], None], ...]:
    """One of them is done with each report, each as often."""
    return (*IN_TURN, *map(written, writers()))


# -- what becomes of them ------------------------------------------------------------------------------------


def outcome(random: Random, turn: int) -> str:
    """What became of changed data: refused, or what was done with the report. Raises what is no error of gxparse."""
    data = mutated(random)
    try:
        report = Report.from_dict(data)
    except ReportDataError as error:
        _check_refusal(error, data)
        return "refused"
    travels(report)
    verb = in_turn()[turn % len(in_turn())]
    try:
        verb(report)
    except gxparse.GxparseError as error:
        _sayable([error.message("zh"), error.message("en")])
        return f"{verb.__name__}: {type(error).__name__}"
    return f"{verb.__name__}: done"


def _check_refusal(error: ReportDataError, data: Any) -> None:
    """The pointer leads somewhere in the data, but for the last step of what is missing."""
    _sayable([error.message("zh"), error.message("en"), error.pointer])
    *steps, _last = ["", *error.pointer.split("/")[1:]]
    for step in steps[1:]:
        name = step.replace("~1", "/").replace("~0", "~")
        data = data[int(name)] if isinstance(data, list) else data[name]


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--count", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=0)
    given = parser.parse_args(arguments)
    found: Counter[str] = Counter()
    for number in range(given.count):
        found[_told(given.seed, number)] += 1
    sys.stdout.writelines(f"{count:8,}  {what}\n" for what, count in found.most_common())
    return 1 if any(what.startswith("OTHER") for what in found) else 0


def _told(seed: int, number: int) -> str:
    try:
        return outcome(Random(f"{seed} {number}"), number)
    except Exception as error:  # noqa: BLE001 - that is what is looked for
        sys.stderr.write(f"-- seed {seed}, number {number}\n{traceback.format_exc()}")
        return f"OTHER {type(error).__name__}"


if __name__ == "__main__":
    sys.exit(main())
