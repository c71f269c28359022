"""Word documents are read as their readers see them."""

from __future__ import annotations

import json
import re
import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from random import Random
from xml.etree import ElementTree

import pytest

import gxparse
from docx_builder import (
    HEAD,
    NAMESPACES,
    Dress,
    body,
    cell,
    document,
    flat,
    own_report,
    packed,
    paragraph,
    parts_of,
    plain,
    run,
    strict,
    table,
)
from gxparse.cli import main
from gxparse.errors import BinarySourceError, DocumentError, DocumentLimitError, GxparseError, NoReportError
from gxparse.formats.docx.counting import written
from gxparse.formats.docx.handler import DocxHandler
from gxparse.options import Limits
from gxparse.report import Report
from gxparse.script import traditional
from gxparse.source import Source
from gxparse.writing.official import outline

REPORT = own_report()


def assert_whole(report: Report, truth: Report = REPORT) -> None:
    assert {key: cell.value for key, cell in report.cells.items()} == {
        key: cell.value for key, cell in truth.cells.items()
    }


# -- dresses -------------------------------------------------------------------------------------------


def letters(text: str) -> str:
    return paragraph("".join(run(each, '<w:rFonts w:ascii="Calibri"/><w:b/><w:sz w:val="21"/>') for each in text))


def control(content: str) -> str:
    return f"<w:sdt><w:sdtPr><w:id w:val='7'/></w:sdtPr><w:sdtContent>{content}</w:sdtContent></w:sdt>"


def complex_field(text: str) -> str:
    def mark(kind: str) -> str:
        return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'

    inner = f"{mark('begin')}<w:r><w:instrText> PAGE </w:instrText></w:r>{mark('separate')}{run('99')}{mark('end')}"
    code = f"<w:r><w:instrText> =SUM(LEFT) 99 </w:instrText></w:r>{inner}"
    return paragraph(f"{mark('begin')}{code}{mark('separate')}{run(text)}{mark('end')}")


def simple_field(text: str) -> str:
    return paragraph(f'<w:fldSimple w:instr=" =SUM(ABOVE) ">{run(text)}</w:fldSimple>')


DELETED = '<w:del w:id="1"><w:r><w:delText>88</w:delText></w:r></w:del>'


def changed(text: str) -> str:
    moved = f'<w:moveFrom w:id="3">{run("66")}</w:moveFrom>'
    return paragraph(f'{DELETED}{moved}<w:ins w:id="2">{run(text[:2])}</w:ins>{run(text[2:])}')


def moved(text: str) -> str:
    return paragraph(f'<w:moveTo w:id="4">{run(text)}</w:moveTo>')


def joined(text: str) -> str:
    """A paragraph whose end was deleted is one with the next."""
    return paragraph(run(text[:1]), '<w:rPr><w:del w:id="5"/></w:rPr>') + paragraph(run(text[1:]))


def changed_row(cells: str, number: int) -> str:
    gone = f'<w:tr><w:trPr><w:del w:id="6"/></w:trPr>{cells}</w:tr>'
    unseen = f"<w:tr><w:trPr><w:hidden/></w:trPr>{cells}</w:tr>"
    return f'{gone if number % 3 else unseen}<w:tr><w:trPr><w:ins w:id="7"/></w:trPr>{cells}</w:tr>'


def deleted_cell(written_cell: str) -> str:
    return cell(plain("77"), more='<w:cellDel w:id="8"/>') + written_cell


STYLES = (
    '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"/>'
    '<w:style w:type="character" w:styleId="Secret"><w:rPr><w:vanish/></w:rPr></w:style>'
    '<w:style w:type="character" w:styleId="Child"><w:basedOn w:val="Secret"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="SecretLine"><w:rPr><w:vanish/></w:rPr></w:style>'
    '<w:style w:type="paragraph" w:styleId="TOC1"><w:name w:val="toc 1"/></w:style>'
)


def with_hidden(text: str) -> str:
    hidden = ("<w:vanish/>", '<w:vanish w:val="true"/>', "<w:webHidden/>", '<w:rStyle w:val="Child"/>')
    said = "".join(run("5", each) for each in hidden) + run(text, '<w:vanish w:val="0"/>')
    # Hidden by the style of the paragraph: a style of characters that hides shows it again, as a switch does.
    line = paragraph(run("6"), '<w:pStyle w:val="SecretLine"/><w:rPr><w:vanish/></w:rPr>')
    return line + paragraph(said)


def switched(text: str) -> str:
    return paragraph(run("6") + run(text, '<w:rStyle w:val="Secret"/>'), '<w:pStyle w:val="SecretLine"/>')


def boxed(text: str) -> str:
    content = f"<w:txbxContent>{plain(text)}</w:txbxContent>"
    choice = (
        f"<w:drawing><wp:anchor><wp:docPr id='1' name='a'/><wps:wsp><wps:txbx>{content}</wps:txbx></wps:wsp>"
        "</wp:anchor></w:drawing>"
    )
    old = f"<w:pict><v:shape><v:textbox>{content}</v:textbox></v:shape></w:pict>"
    both = (
        f'<mc:AlternateContent><mc:Choice Requires="wps">{choice}</mc:Choice><mc:Fallback>{old}</mc:Fallback>'
        "</mc:AlternateContent>"
    )
    return paragraph(f"<w:r>{both}</w:r>")


def boxed_table(rows: list[str]) -> str:
    content = f"<w:txbxContent>{table(''.join(rows))}<w:p/></w:txbxContent>"
    return paragraph(f"<w:r><w:pict><v:shape><v:textbox>{content}</v:textbox></v:shape></w:pict></w:r>")


def noisy(text: str) -> str:
    noise = '<w:bookmarkStart w:id="1" w:name="a"/><w:proofErr w:type="spellStart"/><w:commentRangeStart w:id="2"/>'
    comment = '<w:r><w:commentReference w:id="2"/></w:r><w:r><w:lastRenderedPageBreak/></w:r>'
    half = len(text) // 2
    return paragraph(f"{noise}{run(text[:half])}{comment}<w:r><w:softHyphen/></w:r>{run(text[half:])}<w:bookmarkEnd/>")


def linked(text: str) -> str:
    half = len(text) // 2
    tagged = f"<w:smartTag w:element='a'>{run(text[half:])}</w:smartTag>"
    return paragraph(f"<w:hyperlink>{run(text[:half])}</w:hyperlink><w:customXml>{tagged}</w:customXml>")


def full_width(text: str) -> str:
    return plain(text.translate({ord("0") + digit: 0xFF10 + digit for digit in range(10)}))


def equation(text: str) -> str:
    return paragraph(f"<m:oMath><m:r><m:t>{text}</m:t></m:r></m:oMath>")


def with_reading(text: str) -> str:
    ruby = f"<w:r><w:ruby><w:rt>{run('guī')}</w:rt><w:rubyBase>{run(text[:1])}</w:rubyBase></w:ruby></w:r>"
    return paragraph(ruby + run(text[1:]))


def split_table(rows: list[str]) -> str:
    """A table cut in two below each tenth row that no cell reaches over, and the halves are neighbours."""
    parts: list[list[str]] = [[]]
    for number, row in enumerate(rows):
        if len(parts[-1]) >= 10 and "<w:vMerge/>" not in row and number > 4:
            parts.append([])
        parts[-1].append(row)
    page_break = paragraph('<w:r><w:br w:type="page"/></w:r>')
    return page_break.join(table("".join(part)) for part in parts)


def narrow(content: str, width: int, more: str) -> str:
    """Columns merged as Word 97 did: each has a cell, all but the first go on."""
    cells = [cell(content, more=more + ('<w:hMerge w:val="restart"/>' if width > 1 else ""))]
    return "".join(cells + [cell("<w:p/>", more=f"{more}<w:hMerge/>")] * (width - 1))


LIST = (
    '<w:abstractNum w:abstractNumId="1"><w:lvl w:ilvl="0"><w:start w:val="1"/>'
    '<w:numFmt w:val="chineseCountingThousand"/><w:suff w:val="nothing"/><w:lvlText w:val="%1、"/></w:lvl>'
    '</w:abstractNum><w:num w:numId="5"><w:abstractNumId w:val="1"/></w:num>'
)


def listed(text: str) -> str:
    return paragraph(run(text.partition("、")[2]), '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="5"/></w:numPr>')


DRESSES: dict[str, Dress] = {
    "plain": Dress(),
    "a run a letter": Dress(value=letters, label=letters),
    "content controls of runs": Dress(value=lambda text: paragraph(control(run(text)))),
    "content controls of paragraphs": Dress(
        value=lambda text: control(plain(text)), heading=lambda t: control(plain(t))
    ),
    "content controls of cells": Dress(cell=control),
    "content controls of rows": Dress(row=lambda cells, _: control(f"<w:tr>{cells}</w:tr>")),
    "content controls of tables": Dress(table=lambda rows: control(table("".join(rows)))),
    "fields": Dress(value=complex_field),
    "simple fields": Dress(value=simple_field),
    "changed": Dress(value=changed),
    "moved": Dress(value=moved),
    "joined": Dress(value=joined),
    "changed rows": Dress(row=changed_row),
    "deleted cells": Dress(cell=deleted_cell),
    "hidden text": Dress(value=with_hidden, label=with_hidden, parts={"styles": STYLES}),
    "hidden by both styles": Dress(value=switched, parts={"styles": STYLES}),
    "text boxes": Dress(value=boxed),
    "tables in text boxes": Dress(table=boxed_table),
    "a table in a table": Dress(table=lambda rows: table(f"<w:tr>{cell(table(''.join(rows)) + '<w:p/>')}</w:tr>")),
    "each value in a table": Dress(value=lambda text: table(f"<w:tr>{cell(plain(text))}</w:tr>") + "<w:p/>"),
    "columns left free": Dress(row=lambda cells, _: f'<w:tr><w:trPr><w:gridBefore w:val="2"/></w:trPr>{cells}</w:tr>'),
    "columns merged as of old": Dress(merged=narrow),
    "noise": Dress(value=noisy, label=noisy),
    "links": Dress(value=linked, label=linked),
    "full width": Dress(value=full_width),
    "formulas": Dress(value=equation),
    "readings": Dress(label=with_reading),
    "split tables": Dress(table=split_table),
    "automatic numbers": Dress(heading=listed, parts={"numbering": LIST}),
}


@pytest.mark.parametrize("name", DRESSES)
def test_every_figure_is_read_in_every_dress(name: str) -> None:
    data = document(REPORT, DRESSES[name])
    report = gxparse.parse_bytes(data)
    assert_whole(report)
    assert report.source.format == "docx"
    assert report.title == REPORT.title
    assert [(each.key, each.title) for each in report.sections] == [(each.key, each.title) for each in REPORT.sections]
    layout = DocxHandler().read(Source(name="a", data=data))
    assert layout.text is not None
    lines = layout.text.splitlines()
    for piece in layout.pieces():
        assert piece.span.of(layout.text) == piece.raw
        assert lines[piece.span.line - 1][piece.span.column - 1 :].startswith(piece.raw.split("\n")[0])


@pytest.mark.parametrize("name", ["2019", "2021"])
def test_all_ways_to_save_a_document_are_the_same(name: str) -> None:
    truth = own_report(name)
    parts = parts_of(body(truth, DRESSES["automatic numbers"]), {"numbering": LIST})
    renamed = {part.upper() if "rels" not in part else part: said for part, said in parts.items()}
    wide = {part: said.encode("utf-16") if part.endswith("document.xml") else said for part, said in parts.items()}
    wide["word/document.xml"] = parts["word/document.xml"].replace("UTF-8", "UTF-16").encode("utf-16")
    elsewhere = {part.replace("word/", "word/a b/"): said for part, said in parts.items()}
    elsewhere["_rels/.rels"] = elsewhere["_rels/.rels"].replace("word/document.xml", "/word/a%20b/document.xml")
    for data in (packed(strict(parts)), flat(parts), flat(strict(parts)), packed(wide), packed(elsewhere)):
        assert_whole(gxparse.parse_bytes(data), truth)
    assert_whole(gxparse.parse_bytes(packed(renamed), format="docx"), truth)


def test_what_was_changed_or_hidden_is_told() -> None:
    for name, code in (
        ("changed", "tracked-changes"),
        ("changed rows", "tracked-changes"),
        ("hidden text", "hidden-text"),
    ):
        report = gxparse.parse_bytes(document(REPORT, DRESSES[name]))
        assert code in [note.code for note in report.notes], name
    assert [note.code for note in gxparse.parse_bytes(document(REPORT)).notes] == []


def test_the_path_of_a_cell_leads_to_its_element() -> None:
    dress = Dress(cell=control, row=lambda cells, _: f"<w:customXml><w:tr>{cells}</w:tr></w:customXml>")
    parts = parts_of(body(REPORT, dress))
    root = ElementTree.fromstring(parts["word/document.xml"])  # noqa: S314 - made here
    report = gxparse.parse_bytes(packed(parts))
    for key, read in report.cells.items():
        assert read.span is not None
        element = read.span.element
        assert element is not None
        assert element.path.startswith("/w:document/w:body/w:tbl[")
        found = root.findall(f".{element.path.removeprefix('/w:document')}", NAMESPACES)
        assert ["".join(each.itertext()) for each in found] == [read.raw], key


# -- cells that are no number --------------------------------------------------------------------------

PICTURE = (
    '<w:drawing><wp:inline><wp:extent cx="900000" cy="900000"/><wp:docPr id="1" name="图片 1" descr="5.png"/>'
    "<a:graphic><pic:pic/></a:graphic></wp:inline></w:drawing>"
)
FRACTION = "<m:oMath><m:f><m:num><m:r><m:t>1</m:t></m:r></m:num><m:den><m:r><m:t>2</m:t></m:r></m:den></m:f></m:oMath>"
CELLS: dict[str, tuple[str, str]] = {
    "struck out": (paragraph(run("5", "<w:strike/>") + run("7")), "~~5~~7"),
    "struck out twice": (paragraph(run("5", "<w:dstrike/>")), "~~5~~"),
    "raised": (paragraph(run("12") + run("3", '<w:vertAlign w:val="superscript"/>')), "12³"),
    "lowered": (paragraph(run("12") + run("3", '<w:vertAlign w:val="subscript"/>')), "12₃"),
    "moved up": (paragraph(run("12") + run("3", '<w:position w:val="10"/>')), "12³"),
    "a footnote": (paragraph(run("12") + '<w:r><w:footnoteReference w:id="3"/></w:r>'), "12¹"),
    "white": (paragraph(run("1", '<w:color w:val="FFFFFF"/>') + run("2")), "[covered: 1]2"),
    "all of it white": (paragraph(run("12", '<w:color w:val="FFFFFF"/>')), "[covered: 12]"),
    "white as the theme has it": (
        paragraph(run("12", '<w:color w:val="auto" w:themeColor="background1"/>')),
        "[covered: 12]",
    ),
    "white, perhaps on blue": (
        paragraph(
            run("1", '<w:color w:val="FFFFFF"/>') + run("2") + run(" ", '<w:shd w:val="clear" w:fill="1F3864"/>')
        ),
        "[hidden? 1]2",
    ),
    "below a black marker": (paragraph(run("12", '<w:highlight w:val="black"/>')), "[covered: 12]"),
    "black on black": (
        paragraph(run("12", '<w:color w:val="000000"/><w:shd w:val="clear" w:fill="000000"/>')),
        "[covered: 12]",
    ),
    "from right to left": (paragraph(f'<w:bdo w:val="rtl">{run("12")}</w:bdo>'), "\u202e12"),
    "moved up a little": (paragraph(run("12") + run("3", '<w:position w:val="4"/>')), "12³"),
    "tiny": (paragraph(run("1", '<w:sz w:val="2"/>') + run("2")), "[hidden? 1]2"),
    "a picture": (paragraph(f"<w:r>{PICTURE}</w:r>"), "[image: 5.png]"),
    "a picture in a control": (control(paragraph(f"<w:r>{PICTURE}</w:r>")), "[image: 5.png]"),
    "an object": (paragraph("<w:r><w:object/></w:r>"), "[image: object]"),
    "a symbol": (paragraph('<w:r><w:sym w:font="Wingdings" w:char="F081"/></w:r>'), "[symbol F081]"),
    "letters of a font of symbols": (paragraph(run("12", '<w:rFonts w:ascii="Wingdings"/>')), "[symbol 12]"),
    "a fraction": (paragraph(FRACTION), "[formula: 12]"),
    "two lines": (plain("1") + plain("2"), "1\n2"),
    "a line break": (plain("1\n2"), "1\n2"),
    "a tab": (paragraph(f"{run('1')}<w:r><w:tab/></w:r>{run('234')}"), "1  234"),
    "to be filled in": (
        "<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>" + plain("0") + "</w:sdtContent></w:sdt>",
        "[placeholder: 0]",
    ),
    "a field that is no text": (
        paragraph(
            '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>EQ \\f(1,2)</w:instrText></w:r>'
            '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
        ),
        "[field EQ]",
    ),
    "a field without an end": (paragraph(f'<w:r><w:fldChar w:fldCharType="begin"/></w:r>{run("12")}'), "[field? 12]"),
}
KEY = "disclosure.licensing.decisions"


def key_of(report: Report) -> str:
    return next(key for key in report.cells if key.startswith("disclosure."))


def with_cell(content: str) -> Report:
    """A report with other content in its first cell."""
    key = key_of(REPORT)
    figure = str(REPORT[key].value)
    data = document(REPORT, Dress(value=lambda text: content if text == figure else plain(text)))
    return gxparse.parse_bytes(data)


@pytest.mark.parametrize("name", CELLS)
def test_what_is_seen_and_is_no_number_is_told_and_not_read(name: str) -> None:
    content, raw = CELLS[name]
    report = with_cell(content)
    key = key_of(report)
    assert (report[key].raw, report[key].state, report[key].value) == (raw, "unreadable", None)
    others = [each for each in report.cells if each != key]
    assert {each: report[each].value for each in others} == {each: REPORT[each].value for each in others}


READ: dict[str, tuple[str, int | None, str]] = {
    "nothing": ("<w:p/>", None, "blank"),
    "blanks": (plain(" \u3000\xa0"), None, "blank"),
    "a deleted figure": (paragraph(DELETED), None, "blank"),
    "all of it moved up": (paragraph(run("12", '<w:position w:val="12"/>')), 12, "reported"),
    "all of it white on blue": (
        paragraph(run("12", '<w:color w:val="FFFFFF"/><w:shd w:val="clear" w:fill="1F3864"/>')),
        12,
        "reported",
    ),
    "black by default on black, which Word shows in white": (
        paragraph(run("12", '<w:shd w:val="clear" w:fill="000000"/>')),
        12,
        "reported",
    ),
    "white below a black marker": (
        paragraph(run("12", '<w:color w:val="FFFFFF"/><w:highlight w:val="black"/>')),
        12,
        "reported",
    ),
    "a hyphen that does not break": (paragraph(f"<w:r><w:noBreakHyphen/></w:r>{run('12')}"), -12, "reported"),
    "a minus of a list of choices": (
        paragraph(
            '<w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:ddList><w:result w:val="1"/><w:listEntry w:val="7"/>'
            '<w:listEntry w:val="8"/></w:ddList></w:ffData></w:fldChar></w:r>'
            '<w:r><w:instrText> FORMDROPDOWN </w:instrText></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>'
        ),
        8,
        "reported",
    ),
    "a comment": (paragraph(run("12") + '<w:r><w:commentReference w:id="1"/></w:r>'), 12, "reported"),
    "a drawn line": (
        paragraph(f"<w:r><w:drawing><wp:anchor><wps:wsp/></wp:anchor></w:drawing></w:r>{run('12')}"),
        12,
        "reported",
    ),
    "a table in its cell": (table(f"<w:tr>{cell(plain('12'))}</w:tr>") + "<w:p/>", 12, "reported"),
    "an index entry": (
        paragraph(
            '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>XE "12"</w:instrText></w:r>'
            f'<w:r><w:fldChar w:fldCharType="end"/></w:r>{run("34")}'
        ),
        34,
        "reported",
    ),
}


@pytest.mark.parametrize("name", READ)
def test_what_a_cell_shows_is_read(name: str) -> None:
    content, value, state = READ[name]
    report = with_cell(content)
    read = report[key_of(report)]
    assert (read.value, read.state) == (value, state)


# -- automatic numbers ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("form_name", "expected"),
    [
        ("decimal", "1 10 21 105"),
        ("decimalZero", "01 10 21 105"),
        ("upperRoman", "I X XXI CV"),
        ("lowerLetter", "a j u aaaaa"),
        ("chineseCounting", "一 十 二十一 一〇五"),
        ("chineseCountingThousand", "一 十 二十一 一百零五"),
        ("japaneseCounting", "一 十 二十一 一百零五"),
        ("ideographDigital", "一 一〇 二一 一〇五"),
        ("chineseLegalSimplified", "壹 壹拾 贰拾壹 壹佰零伍"),
        ("ideographTraditional", "甲 癸 21 105"),
        ("ideographZodiac", "子 酉 21 105"),
        ("ideographZodiacTraditional", "甲子 癸酉 甲申 戊申"),
        ("decimalEnclosedCircle", "① ⑩ 21 105"),
        ("decimalEnclosedParen", "⑴ ⑽ 21 105"),
        ("decimalEnclosedFullstop", "⒈ ⒑ 21 105"),
        ("decimalFullWidth", "１ １０ ２１ １０５"),
        ("numberInDash", "- 1 - - 10 - - 21 - - 105 -"),
        ("a form of tomorrow", "1 10 21 105"),
    ],
)
def test_numbers_are_written_as_the_list_says(form_name: str, expected: str) -> None:
    assert " ".join(written(number, form_name) for number in (1, 10, 21, 105)) == expected


def level(place: int, form_name: str, text: str, more: str = "") -> str:
    return (
        f'<w:lvl w:ilvl="{place}"><w:start w:val="1"/><w:numFmt w:val="{form_name}"/>{more}<w:suff w:val="nothing"/>'
        f'<w:lvlText w:val="{text}"/></w:lvl>'
    )


def item(text: str, key: int | None = 1, place: int = 0, style: str = "") -> str:
    named = f'<w:pStyle w:val="{style}"/>' if style else ""
    numbered = f'<w:numPr><w:ilvl w:val="{place}"/><w:numId w:val="{key}"/></w:numPr>' if key is not None else ""
    return paragraph(run(text), named + numbered)


def definition(number: int, *levels: str) -> str:
    return f'<w:abstractNum w:abstractNumId="{number}">{"".join(levels)}</w:abstractNum>'


def numbered(content: str, numbering: str, styles: str = "") -> list[str]:
    data = packed(parts_of(content, {"numbering": numbering, "styles": styles}))
    layout = DocxHandler().read(Source(name="a", data=data))
    return (layout.text or "").splitlines()


TWO_LISTS = (
    '<w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="1"/>{}</w:num>'
)


def test_levels_count_below_each_other_and_begin_anew() -> None:
    levels = definition(1, level(0, "upperRoman", "%1."), level(1, "decimal", "%1.%2"), level(2, "decimal", "%2-%3"))
    content = "".join(item(text, 1, place) for text, place in zip("abcdefg", (0, 1, 1, 2, 0, 1, 2), strict=True))
    assert numbered(content, levels + TWO_LISTS.format("")) == ["I.a", "I.1b", "I.2c", "2-1d", "II.e", "II.1f", "1-1g"]


def test_a_level_that_never_restarts_and_one_in_digits() -> None:
    levels = definition(
        1,
        level(0, "chineseCounting", "第%1"),
        level(1, "decimal", "%1.%2", '<w:lvlRestart w:val="0"/>'),
        level(2, "decimal", "%1.%3", "<w:isLgl/>"),
    )
    content = "".join(item(text, 1, place) for text, place in zip("abcde", (0, 1, 0, 1, 2), strict=True))
    assert numbered(content, levels + TWO_LISTS.format("")) == ["第一a", "一.1b", "第二c", "二.2d", "2.1e"]


def test_lists_of_one_definition_go_on_unless_they_begin_anew() -> None:
    levels = definition(1, level(0, "decimal", "%1)"))
    content = item("a") + item("b") + item("c", 2) + item("d", 2) + item("e")
    assert numbered(content, levels + TWO_LISTS.format("")) == ["1)a", "2)b", "3)c", "4)d", "5)e"]
    anew = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="7"/></w:lvlOverride>'
    assert numbered(content, levels + TWO_LISTS.format(anew)) == ["1)a", "2)b", "7)c", "8)d", "9)e"]
    other = f'<w:lvlOverride w:ilvl="0">{level(0, "upperLetter", "(%1)")}</w:lvlOverride>'
    assert numbered(content, levels + TWO_LISTS.format(other))[2] == "(C)c"


def test_a_style_gives_its_list_and_one_may_be_taken_off() -> None:
    levels = definition(
        1, level(0, "decimal", "%1."), level(1, "decimal", "%2)", '<w:pStyle w:val="Second"/>')
    ) + TWO_LISTS.format("")
    styles = (
        '<w:style w:type="paragraph" w:styleId="First"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="Second"><w:basedOn w:val="First"/></w:style>'
    )
    content = item("a", None, style="First") + item("b", None, style="Second") + item("c", 0, style="First")
    assert numbered(content, levels, styles) == ["1.a", "1)b", "c"]


def test_a_definition_may_be_that_of_a_style_of_lists() -> None:
    linked_list = (
        definition(1, level(0, "decimal", "%1."))
        + '<w:abstractNum w:abstractNumId="2"><w:numStyleLink w:val="Lists"/></w:abstractNum>'
        + '<w:num w:numId="1"><w:abstractNumId w:val="2"/></w:num>'
        + '<w:num w:numId="2"><w:abstractNumId w:val="1"/></w:num>'
    )
    styles = (
        '<w:style w:type="numbering" w:styleId="Lists"><w:pPr><w:numPr><w:numId w:val="2"/></w:numPr></w:pPr></w:style>'
    )
    assert numbered(item("a") + item("b"), linked_list, styles) == ["1.a", "2.b"]


def test_bullets_hidden_and_deleted_items_have_no_number() -> None:
    levels = definition(1, level(0, "decimal", "%1."), level(1, "bullet", "\uf0b7")) + TWO_LISTS.format("")
    gone = paragraph(
        DELETED, '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr><w:rPr><w:del w:id="3"/></w:rPr>'
    )
    assert numbered(item("a") + gone + item("b", 1, 1) + item("c"), levels) == ["1.a", "b", "2.c"]


def test_an_automatic_number_is_no_part_of_a_figure() -> None:
    for text in ("1", "1.", "(1"):
        levels = definition(1, level(0, "decimal", text)) + TWO_LISTS.format("")
        row = f"<w:tr>{cell(item('234'))}{cell(plain('5'))}</w:tr>"
        assert numbered(table(row), levels) == [f"[number {text}]234\t5"]


def test_a_column_of_automatic_numbers_is_read_as_it_is_seen() -> None:
    levels = definition(1, level(0, "decimal", "%1")) + TWO_LISTS.format("")
    rows = "".join(f"<w:tr>{cell(item('', 1))}{cell(plain(text))}</w:tr>" for text in ("甲", "乙"))
    assert numbered(table(rows), levels) == ["1\t甲", "2\t乙"]


# -- what is around ------------------------------------------------------------------------------------


def test_tables_of_contents_and_columns_of_tabs() -> None:
    contents = paragraph(run("一、总体情况") + "<w:r><w:tab/></w:r>" + run("1"), '<w:pStyle w:val="TOC1"/>')
    gallery = (
        "<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val='Table of Contents'/></w:docPartObj></w:sdtPr>"
        f"<w:sdtContent>{plain('目录')}</w:sdtContent></w:sdt>"
    )
    columns = paragraph("<w:r><w:tab/></w:r>".join(map(run, ("规章", "1", "2", "3"))))
    headed = paragraph(run("一、") + "<w:r><w:tab/></w:r>" + run("总体情况"))
    assert numbered(contents + gallery + columns + headed, "", STYLES) == ["规章\t1\t2\t3", "一、 总体情况"]


def test_a_document_without_a_report_says_what_it_holds() -> None:
    content = paragraph(f"<w:r>{PICTURE}</w:r>") + paragraph("<w:r><w:object/></w:r>") + '<w:altChunk r:id="r9"/>'
    with pytest.raises(NoReportError) as caught:
        gxparse.parse_bytes(packed(parts_of(plain("年度报告") + content)))
    said = str(caught.value)
    assert "2 images, the report may be in them (5.png, object)" in said
    assert "1 embedded object" in said
    assert "1 other document embedded in it, not read" in said


def test_documents_that_a_document_links_to_are_told() -> None:
    parts = parts_of(paragraph(f'<w:hyperlink r:id="r7">{run("年度报告")}</w:hyperlink>'))
    link = '<Relationship Id="r7" Type="a/hyperlink" Target="https://example.org/2021.pdf" TargetMode="External"/>'
    name = "word/_rels/document.xml.rels"
    with pytest.raises(NoReportError) as caught:
        gxparse.parse_bytes(packed({**parts, name: parts[name].replace("</", f"{link}</")}))
    assert caught.value.attachments == (("年度报告", "https://example.org/2021.pdf"),)


# -- what is refused -----------------------------------------------------------------------------------

ENTITIES = '<!DOCTYPE w:document [<!ENTITY a "1"><!ENTITY b SYSTEM "file:///etc/passwd">]>'


@pytest.mark.parametrize(
    "part", ["_rels/.rels", "word/document.xml", "word/numbering.xml", "word/_rels/document.xml.rels"]
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_document_type_declaration_is_refused(part: str, encoding: str) -> None:
    parts: dict[str, str | bytes] = {**parts_of(body(REPORT, Dress()), {"numbering": LIST})}
    said = str(parts[part]).replace("UTF-8", encoding).replace("?>\n", f"?>\n{' ' * 70_000}{ENTITIES}", 1)
    parts[part] = said.encode(encoding)
    with pytest.raises(DocumentError, match="document type declaration"):
        gxparse.parse_bytes(packed(parts))


@pytest.mark.parametrize(
    ("limits", "limit"),
    [
        (Limits(parts=3), "parts"),
        (Limits(unpacked=9_000), "unpacked"),
        (Limits(elements=500), "elements"),
        (Limits(depth=7), "depth"),
    ],
)
def test_a_document_beyond_a_limit_is_refused(limits: Limits, limit: str) -> None:
    with pytest.raises(DocumentLimitError, match=f"Limits\\({limit}=") as caught:
        gxparse.parse_bytes(document(REPORT), limits=limits)
    assert caught.value.limit == limit


def test_a_document_that_nests_without_end_is_refused_whatever_the_limit() -> None:
    deep = "<w:tbl><w:tr><w:tc>" * 30_000 + "</w:tc></w:tr></w:tbl>" * 30_000
    data = packed(parts_of(deep))
    for limits in (Limits(), Limits(depth=1_000_000)):
        with pytest.raises(DocumentLimitError, match="within each other"):
            gxparse.parse_bytes(data, limits=limits)


def test_a_part_that_unpacks_to_more_than_it_says_is_refused() -> None:
    data = bytearray(document(REPORT))
    with zipfile.ZipFile(BytesIO(data)) as package:
        entry = package.getinfo("word/document.xml")
    size = entry.file_size.to_bytes(4, "little")
    at = data.rfind(size)
    data[at : at + 4] = (100).to_bytes(4, "little")
    with pytest.raises(DocumentError, match="cannot be unpacked"):
        gxparse.parse_bytes(bytes(data))


def wrong_sum(data: bytes) -> bytes:
    with zipfile.ZipFile(BytesIO(data)) as package:
        entry = package.getinfo("word/document.xml")
    return data.replace(entry.CRC.to_bytes(4, "little"), b"\1\2\3\4")


REFUSED: dict[str, tuple[Callable[[bytes], bytes], type[GxparseError], str]] = {
    "cut off": (lambda data: data[: len(data) // 2], BinarySourceError, "damaged or not whole"),
    "a wrong sum": (wrong_sum, DocumentError, "a part word/document.xml that cannot be unpacked"),
    "no main part": (lambda _: packed({"word/a.xml": "<a/>"}), DocumentError, "has no body"),
    "no XML": (lambda _: packed({**parts_of(""), "word/document.xml": "<a"}), DocumentError, "no whole XML"),
    "no body": (lambda _: packed({**parts_of(""), "word/document.xml": "<a/>"}), DocumentError, "has no body"),
    "nothing": (lambda _: packed({"word/": ""}), DocumentError, "has no body"),
    "old": (
        lambda _: f'{HEAD}<w:wordDocument xmlns:w="http://schemas.microsoft.com/office/word/2003/wordml"/>'.encode(),
        BinarySourceError,
        "Word 2003 XML .* save it as DOCX",
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_no_whole_document_is_refused(name: str) -> None:
    damage, kind, said = REFUSED[name]
    with pytest.raises(kind, match=said):
        gxparse.parse_bytes(damage(document(REPORT)))


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage\0".encode("utf-16-le"), "with its password"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "WordDocument\0".encode("utf-16-le"), "save it as DOCX"),
        (b"{\\rtf1 }", "save it as DOCX"),
    ],
)
def test_what_is_called_a_word_document_and_is_none_is_told(data: bytes, said: str) -> None:
    for format_name, kind in ((None, BinarySourceError), ("docx", DocumentError)):
        with pytest.raises(kind, match=said):
            gxparse.parse_bytes(data, name="report.docx", format=format_name)


def test_a_web_page_under_the_name_of_a_word_document_is_read() -> None:
    page = gxparse.write(gxparse.parse("examples/reports/pipe-2021.txt"))
    assert gxparse.parse_bytes(page.encode(), name="report.docx").source.format == "html"


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (packed({"xl/workbook.xml": "<a/>"}), "XLSX file cannot be read as DOCX; open it in Excel"),
        (b"%PDF-1.7\n", "PDF file cannot be read as DOCX"),
        ("报告".encode(), "no whole ZIP package"),
        (b"PK\x03\x04", "no whole ZIP package"),
    ],
)
def test_another_kind_of_file_is_told(data: bytes, said: str) -> None:
    with pytest.raises(DocumentError, match=said):
        gxparse.parse_bytes(data, format="docx")


def test_two_parts_of_one_name_are_refused() -> None:
    parts = parts_of(body(REPORT, Dress()))
    other = {"word/Document.xml": parts["word/document.xml"].replace("1000", "2000")}
    with pytest.raises(DocumentError, match="two parts"):
        gxparse.parse_bytes(packed({**parts, **other}))


# -- damaged files -------------------------------------------------------------------------------------


def other_tree(random: Random, part: str) -> str:
    """A part with elements taken out, doubled, exchanged or changed: it stays whole XML."""
    root = ElementTree.fromstring(part)  # noqa: S314 - made here
    for _ in range(random.randint(1, 3)):
        parents = [node for node in root.iter() if len(node)]
        if not parents:
            break
        parent = random.choice(parents)
        place = random.randrange(len(parent))
        node = parent[place]
        what = random.randrange(5)
        if what == 0:
            parent.remove(node)
        elif what == 1:
            parent.insert(place, node)
        elif what == 2:
            other = random.choice(parents)
            if not any(each is other for each in node.iter()):
                other.insert(random.randrange(len(other) + 1), node)
        elif what == 3:
            node.tag = random.choice(parents).tag
        else:
            for name in node.attrib:
                node.set(name, random.choice(["0", "1", "2", "7", "-1", "99999999999", "x", "", "restart", "true"]))
    return ElementTree.tostring(root, encoding="unicode")


def mutations(random: Random, data: bytes, parts: dict[str, str]) -> bytes:
    """A copy with a few bytes changed, of the package or of a part of it."""
    if random.random() < 0.3:
        damaged = bytearray(data)
        for _ in range(random.randint(1, 5)):
            at = random.randrange(len(damaged))
            damaged[at : at + random.randint(0, 3)] = random.randbytes(random.randint(0, 3))
        return bytes(damaged)
    name = random.choice(["word/document.xml"] * 4 + list(parts))
    said = parts[name]
    if random.random() < 0.7:
        return packed({**parts, name: other_tree(random, said)})
    tags = [found.span() for found in re.finditer("<[^>]+>", said)]
    for _ in range(random.randint(1, 3)):
        start, end = random.choice(tags)
        other = said[slice(*random.choice(tags))]
        said = random.choice(
            [
                said[:start] + said[end:],
                said[:start] + other + said[end:],
                said[:start] + other + said[start:],
                said.replace(said[start:end], other),
                said[:start] + said[start:end].replace("w:", "", 1) + said[end:],
            ]
        )
    return packed({**parts, name: said})


def wrong_after_mutations(count: int, seed: int) -> tuple[int, list[str]]:
    """How many damaged copies were read, and which cells have the figure of another.

    A copy may show other digits (a run that is there twice), and a reader of it sees them, too.
    """
    random = Random(seed)
    names = list(DRESSES)
    made = {name: parts_of(body(REPORT, DRESSES[name]), DRESSES[name].parts) for name in names}
    figures = {str(cell.value) for cell in REPORT.cells.values()}
    read, wrong = 0, []
    for number in range(count):
        parts = made[random.choice(names)]
        data = mutations(random, packed(parts), parts)
        try:
            report = gxparse.parse_bytes(data)
        except GxparseError:
            continue
        read += 1
        for key, read_cell in report.cells.items():
            if read_cell.known and read_cell.value != REPORT[key].value and str(read_cell.value) in figures:
                wrong.append(f"{seed}/{number}: {key} is {read_cell.value} of {read_cell.raw!r}")
    return read, wrong


def test_damaged_files_are_errors_or_read_rightly() -> None:
    read, wrong = wrong_after_mutations(100, 1)
    assert read > 10
    assert wrong == []


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(10))
def test_many_damaged_files_are_errors_or_read_rightly(seed: int) -> None:
    read, wrong = wrong_after_mutations(1_000, 2 + seed)
    assert read > 100
    assert wrong == []


def test_the_cases_are_read_to_the_letter(corpus: Path) -> None:

    for path in sorted((corpus / "cases" / "docx").glob("*.docx")):
        if path.stem.startswith("hostile"):
            with pytest.raises((DocumentError, DocumentLimitError)):
                gxparse.parse(path)
            continue
        truth = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
        report = gxparse.parse(path)
        read = {key: None if each.value is None else str(each.value) for key, each in report.cells.items()}
        assert read == {key: None if value is None else str(value) for key, value in truth.items()}, path.name


# -- writing -------------------------------------------------------------------------------------------


def written_part(data: bytes, name: str) -> ElementTree.Element:
    with zipfile.ZipFile(BytesIO(data)) as package:
        return ElementTree.fromstring(package.read(name))  # noqa: S314 - made here


def test_a_written_document_has_the_tables_of_the_form() -> None:
    data = DocxHandler().write(outline(REPORT))
    assert data == DocxHandler().write(outline(REPORT))
    word = f"{{{NAMESPACES['w']}}}"
    tables = list(written_part(data, "word/document.xml").iter(f"{word}tbl"))
    assert len(tables) == 3
    for made in tables:
        widths = [int(each.get(f"{word}w", "")) for each in made.iter(f"{word}gridCol")]
        assert sum(widths) == 8_845  # a page's text
        assert min(widths) > 300
        for row in made.iter(f"{word}tr"):
            spans = [each.find(f"{word}tcPr/{word}gridSpan") for each in row.iter(f"{word}tc")]
            assert sum(1 if span is None else int(span.get(f"{word}val", "")) for span in spans) == len(widths)
            taken = [int(each.get(f"{word}w", "")) for each in row.iter(f"{word}tcW")]
            assert sum(taken) == 8_845
    repeated = [len(list(made.iter(f"{word}tblHeader"))) for made in tables]
    assert repeated == [0, 3, 3]  # the first has a header above each of its parts
    styles = written_part(data, "word/styles.xml")
    assert {each.get(f"{word}eastAsia") for each in styles.iter(f"{word}rFonts")} == {"宋体", "黑体", "仿宋"}


def test_a_report_in_traditional_script_comes_back() -> None:
    data = DocxHandler().write(outline(REPORT).with_texts(traditional, "zh-Hant"))
    report = gxparse.parse_bytes(data)
    assert report.source.script == "traditional"
    assert gxparse.differences(gxparse.parse_bytes(document(REPORT)), report) == ()
    assert b"zh-TW" in zipfile.ZipFile(BytesIO(data)).read("word/styles.xml")


def test_documents_are_converted_on_the_command_line(tmp_path: Path) -> None:
    made, back = tmp_path / "a.docx", tmp_path / "b.html"
    assert main(["convert", "examples/reports/annotated-2020.txt", "--to", "docx", "-o", str(made)]) == 0
    assert main(["convert", str(made), "--to", "html", "-o", str(back)]) == 0
    report = gxparse.parse("examples/reports/annotated-2020.txt")
    assert gxparse.differences(report, gxparse.parse(back)) == ()


# -- examples ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["clean-page-2021", "tracked-2021"])  # what they say is in tests/test_examples.py
def test_an_example_tells_its_tracked_changes(name: str) -> None:
    notes = [note.code for note in gxparse.parse(f"examples/documents/{name}.docx").notes]
    assert notes == (["tracked-changes"] if "tracked" in name else [])
