"""A name that there is not is answered with the nearest one that there is, wherever names are handed in."""

from __future__ import annotations

import pickle
from collections.abc import Callable

import pytest

import gxparse
from gxparse.cli import main
from gxparse.nearest import nearest

PATH = "examples/reports/annotated-2020.txt"
CHANGE = (
    '{"schema": "gxparse/decisions/1", "decisions": [{"report": "16f2da9d4408c170", "finding": "balance:total", '
    '"decision": "accept", "changes": [{"cell": "requests.recieved.total", "from": 1, "to": 2}]}]}'
)


@pytest.mark.parametrize(
    ("key", "meant"),
    [
        ("requests.recieved", "requests.received.total"),  # a row: its total
        ("requests.carried_over", "requests.carried_over.total"),
        ("requests.received.natural_persons", "requests.received.natural_person"),
        ("Requests.Received.Total", "requests.received.total"),
        ("fees.change", "disclosure.fees.change"),
        ("disputes.reviews.total", "disputes.review.total"),
        ("total", None),  # of many none is nearer
        ("agency", None),
    ],
)
def test_the_cell_that_may_be_meant(key: str, meant: str | None) -> None:
    report = gxparse.parse(PATH)
    assert nearest(key, report) == meant
    with pytest.raises(KeyError) as caught:
        report[key]
    assert str(caught.value).endswith("(form 2019)" if meant is None else f"(form 2019) (did you mean {meant}?)")
    assert str(pickle.loads(pickle.dumps(caught.value))) == str(caught.value)  # noqa: S301 - our own


def test_a_key_error_says_it_in_chinese_too() -> None:
    with pytest.raises(KeyError) as caught:
        gxparse.parse(PATH)["requests.recieved.total"]
    said = caught.value.message("zh")  # type: ignore[attr-defined]
    assert said.endswith("没有单元格 'requests.recieved.total'（是否应为 requests.received.total？）")


@pytest.mark.parametrize(
    ("call", "meant"),
    [
        (lambda: gxparse.parse(PATH, format="trditional"), "traditional"),
        (lambda: gxparse.write(gxparse.parse(PATH), "htm"), "html"),
        (lambda: gxparse.load_decisions(CHANGE), "requests.received.total"),
        (lambda: gxparse.explain(gxparse.parse(PATH), trust={"requests.recieved.total": 2}), "requests.received.total"),
        (lambda: gxparse.explain(gxparse.parse(PATH), trust={"requests.recieved.*": 2}), r"requests.received.\*"),
        (lambda: gxparse.indicators(gxparse.parse(PATH)).of("granted_shares"), "granted_share"),
    ],
)
def test_other_names_are_answered_likewise(call: Callable[[], object], meant: str) -> None:
    with pytest.raises((gxparse.GxparseError, KeyError), match=rf"\(did you mean {meant}\?\)"):
        call()


def test_trust_on_the_command_line(capsys: pytest.CaptureFixture[str]) -> None:
    calls = {
        "requests.recieved.total=2": "requests.received.total",
        "requests.recieved.*=2": "requests.received.*",
        "previous.requests.recieved.total=2": "previous.requests.received.total",
    }
    for trust, meant in calls.items():
        assert main(["check", "--lang", "en", "--previous", PATH, "--trust", trust, PATH]) == 2
        assert f"(did you mean {meant}?)" in capsys.readouterr().err


def test_notebooks_complete_the_keys_of_a_report() -> None:
    from IPython.core.completer import IPCompleter, provisionalcompleter

    line = 'report["requests.carried_over.na'
    names = {"report": gxparse.parse(PATH)}
    completer = IPCompleter(shell=None, namespace=names, use_jedi=False)  # type: ignore[no-untyped-call]
    with provisionalcompleter():
        found = [each.text for each in completer.completions(line, len(line))]
    assert found == ["requests.carried_over.natural_person"]
