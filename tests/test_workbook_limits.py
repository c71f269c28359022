"""A hostile, damaged or locked workbook is an error that says what it is, and never a wrong number."""

from __future__ import annotations

import io
import random
import zipfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

import gxparse
from gxparse.errors import BinarySourceError, DocumentError, DocumentLimitError, GxparseError, NoReportError
from gxparse.options import Limits
from gxparse.writing.official import outline
from test_workbooks import ods
from workbooks import Manner, cell, merged, on_one_sheet, package, rows_xml, sheet_xml, styles, xlsx

HEADER = '<!DOCTYPE x [<!ENTITY a "aaaa">]>'


def workbook(data: str, **more: str) -> bytes:
    return xlsx({"S": sheet_xml(data, **more)})


def shared(count: int, length: int) -> bytes:
    cells = "<row>" + '<c t="s"><v>0</v></c>' * 2 + "</row>"
    strings = f"<sst><si><t>{'文' * length}</t></si></sst>"
    return xlsx(
        {"S": sheet_xml(cells * count)},
        more={"xl/sharedStrings.xml": strings},
        kinds=[("sharedStrings", "sharedStrings.xml")],
    )


REPEATED = (
    '<table:table><table:table-row table:number-rows-repeated="1000000"><table:table-cell '
    'table:number-columns-repeated="16000"><text:p>7</text:p></table:table-cell></table:table-row></table:table>'
)
BOMBS: dict[str, tuple[Callable[[], bytes], str]] = {
    "cells": (lambda: workbook(("<row>" + "<c/>" * 16_000 + "</row>") * 70), "elements"),
    "far-apart": (
        lambda: workbook("".join(f'<row r="{n}">{cell(n, 1, 1)}{cell(n, 16384, 2)}</row>' for n in range(1, 99))),
        "elements",
    ),
    "merged": (
        lambda: workbook(rows_xml([[1]] * 2000), behind=merged(*["A1:XFD1048576"] * 2000)),
        "elements",
    ),
    "zip": (lambda: workbook(" " * 100_000_001), "unpacked"),
    "depth": (lambda: workbook("<x>" * 600 + "</x>" * 600), "depth"),
    "texts": (lambda: shared(4000, 30_000), "unpacked"),
    "parts": (lambda: package({"xl/workbook.xml": "", **{f"xl/{n}": "" for n in range(5001)}}), "parts"),
    "repeated": (lambda: ods(REPEATED), "elements"),
}


@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_is_beyond_a_limit(name: str) -> None:
    made, limit = BOMBS[name]
    with pytest.raises(DocumentLimitError) as caught:
        gxparse.parse_bytes(made())
    assert caught.value.limit == limit


def test_merged_cells_of_the_whole_sheet_cost_nothing() -> None:
    rows = rows_xml([["规章", 1, 2, 3]], first=1)
    with pytest.raises(NoReportError):
        gxparse.parse_bytes(workbook(rows, behind=merged("A2:XFD1048576", "F1:XFD1", "B9:A1", "x")))


def test_limits_are_those_of_the_caller() -> None:
    data = on_one_sheet(outline(gxparse.parse("examples/reports/pipe-2021.txt")), Manner())
    with pytest.raises(DocumentLimitError, match="elements"):
        gxparse.parse_bytes(data, limits=Limits(elements=500))


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (xlsx({"S": HEADER + sheet_xml("")}), "文档类型"),
        (xlsx({"S": sheet_xml("")[:-5]}), "损坏"),
        (package({"xl/workbook.xml": "", "xl/x": ""}), "损坏"),
        (package({"xl/styles.xml": ""}), "缺少部件"),
        (xlsx({"S": sheet_xml('<row><c t="s"><v>3</v></c></row>')}), "缺失的文字"),
        (xlsx({"S": sheet_xml('<row r="1048577"><c><v>3</v></c></row>')}), "越界"),
        (package({"xl/workbook.bin": b"\x83\x01\x00"}), "损坏"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "Workbook".encode("utf-16-le") + bytes(2000), "损坏"),
    ],
    ids=["dtd", "cut-off", "empty", "no-workbook", "no-text", "outside", "xlsb", "xls"],
)
def test_a_damaged_workbook_is_an_error_that_says_so(data: bytes, what: str) -> None:
    with pytest.raises(DocumentError) as caught:
        gxparse.parse_bytes(data)
    assert what in caught.value.message("zh")


def test_a_workbook_with_a_password_says_how_to_take_it_off() -> None:
    locked = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le") + bytes(2000)
    with pytest.raises(BinarySourceError, match="encrypted"):
        gxparse.parse_bytes(locked)
    with pytest.raises(DocumentError) as caught:
        gxparse.parse_bytes(locked, format="xlsx")
    assert "取消密码" in caught.value.message("zh")
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(ods(""))) as plain, zipfile.ZipFile(out, "w") as made:
        for name in plain.namelist():
            made.writestr(name, plain.read(name))
        made.writestr("META-INF/manifest.xml", "<manifest><encryption-data/></manifest>")
    with pytest.raises(DocumentError, match="encrypted"):
        gxparse.parse_bytes(out.getvalue())


def test_what_is_no_workbook_is_none() -> None:
    with pytest.raises(DocumentError, match="no workbook"):
        gxparse.parse_bytes(package({"word/document.xml": ""}), format="xlsx")
    with pytest.raises(DocumentError, match="no workbook"):
        gxparse.parse_bytes("规章 7".encode(), format="xlsx")


# -- damages --------------------------------------------------------------------------------------------

REPORT = gxparse.parse(Path("examples/reports/pipe-2021.txt").resolve())
WHOLE = on_one_sheet(outline(REPORT), Manner())


def _damaged(data: bytes, chance: random.Random) -> bytes:
    found = bytearray(data)
    for _ in range(chance.choice([1, 1, 2, 5, 20])):
        place = chance.randrange(len(found))
        way = chance.randrange(4)
        if way == 0:
            found[place] ^= 1 << chance.randrange(8)
        elif way == 1:
            found[place] = chance.randrange(256)
        elif way == 2 and len(found) > 200:
            del found[place : place + chance.randrange(1, 50)]
        else:
            found[place:place] = chance.randbytes(chance.randrange(1, 20))
    return bytes(found[: chance.randrange(len(found))] if chance.random() < 0.1 else found)


def _damaged_part(data: bytes, chance: random.Random) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as whole:
        parts = {name: whole.read(name) for name in whole.namelist()}
    victim = chance.choice(sorted(parts))
    return package({**parts, victim: _damaged(parts[victim], chance)})


def _hold(count: int, damage: Callable[[bytes, random.Random], bytes], *, exact: bool) -> None:
    chance = random.Random(count)
    for _ in range(count):
        try:
            report = gxparse.parse_bytes(damage(WHOLE, chance), format=chance.choice([None, "xlsx"]))
        except GxparseError:
            continue
        wrong = [key for key, cell in report.cells.items() if cell.known and cell.value != REPORT.cells[key].value]
        assert not (exact and wrong)


def test_a_damaged_file_is_a_typed_error_or_the_same_numbers() -> None:
    _hold(500, _damaged, exact=True)


def test_a_damaged_part_is_a_typed_error() -> None:
    _hold(500, _damaged_part, exact=False)


def test_a_damaged_workbook_of_excel_97_is_a_typed_error() -> None:
    chance, whole = random.Random(97), (Path(__file__).resolve().parent / "documents" / "shown.xls").read_bytes()
    for _ in range(300):
        with suppress(GxparseError):
            gxparse.parse_bytes(_damaged(whole, chance), format="xlsx")


@pytest.mark.slow
@pytest.mark.parametrize("damage", [_damaged, _damaged_part])
def test_thousands_of_damaged_workbooks(damage: Callable[[bytes, random.Random], bytes]) -> None:
    _hold(5000, damage, exact=damage is _damaged)


def test_a_strange_number_format_is_no_way_to_fill_the_memory() -> None:
    code = "0" * 500_000
    rows = rows_xml([["规章", '<c r="B1" s="1"><v>7</v></c>']] * 3)
    with pytest.raises(NoReportError):
        gxparse.parse_bytes(xlsx({"S": sheet_xml(rows)}, style_part=styles(code)))
