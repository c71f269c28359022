"""What a text may ask of its reader: lines, cells, pieces of lines; and work in proportion to a row, by count."""

from __future__ import annotations

import json

import pytest

import gxparse
from gxparse.binding import grid_rows
from gxparse.errors import TextLimitError
from gxparse.options import Limits
from gxparse.values import Reading, shape_of

TITLE = "青河市林业局2021年政府信息公开工作年度报告"
HEADING = "三、收到和处理政府信息公开申请情况"
RECEIVED = "一、本年新收政府信息公开申请数量"

MANY = 60
HOSTILE = {
    "pipe": "|" * MANY,
    "lines": "甲\n" * MANY,
    "csv": "," * MANY,
    "columns": "甲  乙\n" * (MANY // 3),
    "json": json.dumps([["甲"]] * (MANY // 2), ensure_ascii=False),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_text_of_too_many_lines_and_cells_is_refused_and_the_limit_can_be_raised(name: str) -> None:
    text = HOSTILE[name]
    with pytest.raises(TextLimitError, match=r"Limits\(tokens=…\), --limit tokens=N") as caught:
        gxparse.parse_text(text, format=name, limits=Limits(tokens=MANY // 2))
    assert (caught.value.code, caught.value.limit, caught.value.allowed) == ("text-limit", "tokens", MANY // 2)
    assert caught.value.found > MANY // 2
    assert "文本至少有" in caught.value.message("zh")
    with pytest.raises(gxparse.GxparseError) as allowed:
        gxparse.parse_text(text, format=name, limits=Limits(tokens=2 * len(text)))
    assert not isinstance(allowed.value, TextLimitError)


@pytest.mark.parametrize("line", ["7 " * 40, "0" * 80], ids=["figures with gaps", "digits"])
def test_lines_that_hold_several_texts_count_for_all_of_them(line: str) -> None:
    header = "自然人\n商业企业\n科研机构\n社会公益组织\n法律服务机构\n其他\n总计\n"
    text = f"{TITLE}\n四、政府信息公开行政复议、行政诉讼情况\n行政复议\n结果维持结果纠正其他结果\n{line}\n" * 50
    one = f"{TITLE}\n{HEADING}\n{header}{RECEIVED}\n" + f"{line}\n" * 50
    for hostile in (text, one):
        assert hostile.count("\n") < 1_000
        gxparse.parse_all(hostile.encode(), format="lines")
    with pytest.raises(TextLimitError):
        gxparse.parse_text(one if " " in line else text, format="lines", limits=Limits(tokens=1_000))


@pytest.mark.parametrize(
    "row",
    [["7"] * 400 + ["甲乙丙丁"], ["7"] * 200 + ["甲乙丙丁"] + ["7"] * 200, ["*"] * 400, ["甲乙丙丁", "7"] * 200],
    ids=["figures before a word", "a word among figures", "masks", "words and figures"],
)
def test_a_wide_row_is_looked_at_in_proportion(monkeypatch: pytest.MonkeyPatch, row: list[str]) -> None:
    looked = 0

    def counted(text: str) -> Reading:
        nonlocal looked
        looked += 1
        return shape_of(text)

    monkeypatch.setattr(grid_rows, "shape_of", counted)
    gxparse.parse_text(f"{TITLE}\n{HEADING}\n{RECEIVED} | 1 | 2 | 3 |\n{' | '.join(row)}\n", format="pipe")
    assert 0 < looked <= 8 * len(row)


def test_a_line_of_more_labels_than_any_table_has_is_prose() -> None:
    table = "规章1规范性文件2" * 300
    report = gxparse.parse_text(f"{TITLE}\n{HEADING}\n{RECEIVED}\n1\n2\n3\n4\n5\n6\n21\n{table}\n", format="lines")
    assert report["requests.received.total"].value == 21
    assert report["disclosure.regulations.issued"].state == "missing"
