"""What fuzzing found (tests/fuzz), each by the shortest input that showed it."""

from __future__ import annotations

import json
import tarfile
from pathlib import Path

import pytest

import gxparse
from gxparse.corpus.sources import sources
from gxparse.errors import AliasesError, IndicatorError, NoReportError


def test_a_cell_of_invisible_characters_behind_a_figure_is_no_label() -> None:
    text = "<p>二、主动公开<table\u3000>\n<tr><th>\n信息内容上一年项目数量本年增减行政事业性收费<u>8\u200b8<t"
    with pytest.raises(NoReportError):
        gxparse.parse_text(text)


def test_the_name_of_a_row_or_of_a_member_can_always_be_written(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text('{"id": "\\ud800", "text": "1"}\n', "utf-8")
    with tarfile.open(tmp_path / "b.tar", "w") as archive:
        archive.addfile(tarfile.TarInfo("\udcff.txt"))
    assert [item.name for item in sources(tmp_path)] == ["\\ud800", f"{tmp_path}/b.tar!/\\udcff.txt"]


def test_a_table_of_names_with_a_quotation_mark_that_is_not_closed_is_refused_in_its_line() -> None:
    with pytest.raises(AliasesError, match="line 3: no CSV, look for a quotation mark alone"):
        gxparse.load_aliases(b'name,body\na,b\n"' + b"c" * 200_000)


@pytest.mark.parametrize("note", [None, 1, [], {}])
def test_the_name_of_a_note_that_is_no_text_is_refused(note: object) -> None:
    texts = {"zh": "甲", "en": "a"}
    indicator = {"id": "a", "group": "g", "source": "s", "name": texts, "counts": texts, "notes": {"2014": note}}
    formulas = {"kind": "share", "numerator": "requests.received.total", "denominator": "requests.received.total"}
    data = {
        "schema": "gxparse/indicators/1",
        "sources": {"s": texts},
        "groups": {"g": texts},
        "indicators": [indicator | formulas],
    }
    with pytest.raises(IndicatorError, match=r"notes\.2014: expected a text"):
        gxparse.load_indicators(json.dumps(data))


@pytest.mark.parametrize("schema", [None, 1, [], {}, True])
def test_a_schema_that_is_no_text_is_refused(schema: object) -> None:
    data = {"schema": schema, "sources": {}, "groups": {}, "indicators": []}
    with pytest.raises(IndicatorError, match="schema: expected gxparse/indicators/1"):
        gxparse.load_indicators(json.dumps(data))
