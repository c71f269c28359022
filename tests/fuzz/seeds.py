"""The inputs to begin with: reports that the strategies of ``gxparse.testing`` draw, in every format, the same in every
run. None of them is a report that somebody published.
"""

from __future__ import annotations

import gzip
import io
import json
import tarfile
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

from benchmarks.pages import CLEAN, page, sample_figures

import gxparse
from docx_builder import Dress as WordDress
from docx_builder import body, paragraph, parts_of, run
from fuzz.mutators import encoded
from fuzz.packed_mutators import zipped
from gxparse.report import Report
from gxparse.testing.cases import drawn
from gxparse.testing.damages import some_damaged, some_report
from gxparse.testing.strategies import damaged_reports, documents, reports
from gxparse.writing.official import outline
from gxparse.writing.write import writer_of, writers
from pdf_builder import Looks, PdfPage, pdf, report_pages
from test_workbooks import ods
from workbooks import Manner, on_one_sheet, xlsx


@cache
def some_reports() -> Sequence[Report]:
    """Reports of all forms, whole and short, consistent, with unknown cells and with mistakes."""
    broken = [each.report for each in drawn(damaged_reports(), 4)]
    return [*drawn(reports(unknown=True), 8), *broken, *map(some_report, range(8))]


def texts() -> list[bytes]:
    """Reports as texts: in every format that can be written, and damaged."""
    found = [document.written for document in drawn(documents(), 10)]
    for name in writers("text"):
        found += [each.text for each in some_damaged(name, 4, first=3)] if name != "json" else []
        found.append(writer_of(name).write(outline(some_report(5))))
    return [each if isinstance(each, bytes) else encoded(each) for each in found]


def _written(*names: str) -> Iterator[bytes]:
    for name in names:
        for report in some_reports()[::3]:
            written = writer_of(name).write(outline(report))
            yield written if isinstance(written, bytes) else encoded(written)


def pages() -> list[bytes]:
    """Web pages."""
    figures = sample_figures("2021")
    styled = page(figures, "2021", CLEAN).replace("<body", "<style>.a td:nth-child(2){display:none}</style><body", 1)
    return [*_written("html"), page(figures, "2021", CLEAN).encode(), styled.encode()]


def saved_pages() -> list[bytes]:
    """Web pages as browsers save them."""
    whole = writer_of("html").write(outline(some_report(5)))
    plain = whole.encode() if isinstance(whole, str) else whole
    head = b'From: <a>\r\nSubject: a\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n\tboundary="b"\r\n\r\n'
    part = b'--b\r\nContent-Type: text/html; charset="utf-8"\r\nContent-Transfer-Encoding: 8bit\r\n\r\n'
    short = head + part + plain + b"\r\n--b--\r\n"
    return [short, *(path.read_bytes() for path in sorted(Path("tests/saved").glob("*.mhtml")))]


def json_texts() -> list[bytes]:
    """What interfaces and recognisers of tables give."""
    table = [["a", "结果维持", "总计"], ["行政复议", 1, 2], [None, 3.0, "4"]]
    return [*_written("json"), json.dumps({"data": {"tables": [{"cells": table}]}, "html": "<td>1"}).encode()]


def separated() -> list[bytes]:
    """Texts in columns."""
    return [*_written("csv", "columns")]


def word_documents() -> list[bytes]:
    """Word documents."""
    random = Random(1)
    numbered = WordDress(label=lambda text: paragraph(run(text, "<w:vanish/>") + run(text), "<w:numPr/>"))
    found = []
    for number, dress in ((5, WordDress()), (7, numbered), (11, WordDress(parts={"header": "", "footnotes": ""}))):
        parts = parts_of(body(some_report(number), dress), dress.parts)
        found.append(zipped({name: part.encode() for name, part in parts.items()}, random))
    return found


def portable_documents() -> list[bytes]:
    """PDFs, none of their streams compressed."""
    found = []
    for number, rules in ((5, "all"), (7, "rows"), (11, "none")):
        found.append(pdf(report_pages(outline(some_report(number)), Looks(rules=rules))))
    odd = PdfPage()
    odd.text(50, 100, "政府信息公开工作年度报告", angle=90)
    odd.picture(50, 200, 90, 240)
    odd.widgets.append((10, 10, 50, 30, "5"))
    odd.as_form()
    return [*found, pdf([odd], mask=bytes(4))]


def workbooks() -> list[bytes]:
    """Workbooks of all kinds."""
    sheet = outline(some_report(5))
    made = [on_one_sheet(sheet, Manner()), on_one_sheet(outline(some_report(7)), Manner(texts=True, gap=True))]
    made += [*_written("xlsx")][:2]
    made.append(
        xlsx({"a": '<worksheet><sheetData><row r="1"><c r="A1" t="s"><v>0</v></c></row></sheetData></worksheet>'})
    )
    made.append(ods('<table:table table:name="a"><table:table-row><table:table-cell/></table:table-row></table:table>'))
    return made + [path.read_bytes() for path in sorted(Path("tests/documents").glob("*.xls"))]


def pictures() -> list[bytes]:
    """Small pictures of tables."""
    from PIL import Image, ImageDraw

    found = []
    for kind, rows in (("PNG", 2), ("BMP", 1), ("TIFF", 3)):
        picture = Image.new("L", (120, 20 * rows + 10), 255)
        draw = ImageDraw.Draw(picture)
        for row in range(rows):
            for column in range(3):
                draw.rectangle([4 + 36 * column, 4 + 20 * row, 40 + 36 * column, 24 + 20 * row], outline=0)
                draw.text((12 + 36 * column, 7 + 20 * row), str(7 * row + column), fill=0)
        out = io.BytesIO()
        picture.save(out, kind)
        found.append(out.getvalue())
    return found


def archives() -> list[bytes]:
    """Archives, crawls and columns of documents. The first byte says which suffix the file has."""
    random = Random(1)
    short = encoded(str(writer_of("lines").write(outline(some_report(5)))))
    tar = io.BytesIO()
    with tarfile.open(fileobj=tar, mode="w") as archive:
        entry = tarfile.TarInfo("a.txt")
        entry.size = len(short)
        archive.addfile(entry, io.BytesIO(short))
    answer = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + short
    crawl = (
        (
            b"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: http://a.b/c\r\nWARC-Date: 2022-01-01T00:00:00Z\r\n"
            b"Content-Type: application/http\r\nContent-Length: %d\r\n\r\n" % len(answer)
        )
        + answer
        + b"\r\n\r\n"
    )
    lines = json.dumps({"id": "1", "text": short.decode()}).encode() + b"\n"
    packed = zipped({"a.txt": short, "b/c.html": b"<table>", "d.zip": zipped({"e.txt": short}, random)}, random)
    return [b"\0" + packed, b"\1" + tar.getvalue(), b"\2" + crawl, b"\3" + lines, b"\4" + gzip.compress(short, mtime=0)]


# -- what is handed in as JSON -------------------------------------------------------------------------


def _json(data: Any) -> bytes:
    return json.dumps(data, ensure_ascii=False).encode()


def dictionaries() -> list[bytes]:
    """Reports as JSON, with places and without; one has alternatives of a recogniser."""
    read = gxparse.parse_bytes(pages()[0])
    return [_json(report.to_dict()) for report in (*some_reports(), read)]


def rule_files() -> list[bytes]:
    """Files with one built-in rule each, by another name."""
    known = json.loads(Path("src/gxparse/checks/rules/rules.json").read_bytes())
    found = []
    for rule in known["rules"]:
        examples = {kind: one | {"finding": f"own-{one['finding']}"} for kind, one in rule["examples"].items()}
        found.append(_json(known | {"rules": [rule | {"id": f"own-{rule['id']}", "examples": examples}]}))
    return found


def indicator_files() -> list[bytes]:
    """Files with a few built-in indicators each, by other names."""
    known = json.loads(Path("src/gxparse/measuring/indicators.json").read_bytes())
    listed = [each | {"id": f"own_{each['id']}"} for each in known["indicators"]]
    return [_json(known | {"indicators": listed[at : at + 3]}) for at in range(0, len(listed), 3)]


def form_files() -> list[bytes]:
    """Forms: the example of the documentation, and the oldest that is built in by another name."""
    own = json.loads(Path("examples/forms/yunling.json").read_bytes())
    old = Path("src/gxparse/forms/2014.json").read_text("utf-8").replace('"statistics"', '"figures"')
    return [_json(own), _json(json.loads(old) | {"name": "own"})]


def decision_files() -> list[bytes]:
    """Decisions about the findings of a report."""
    report = decided_report()
    found: list[dict[str, Any]] = []
    for finding in gxparse.check(report).failed:
        one = {
            "report": report.fingerprint,
            "finding": finding.id,
            "comment": "",
            "date": "2022-02-03",
            "reviewer": "甲",
        }
        counts = [key for key in finding.cells if report[key].known and key.startswith("requests.")]
        change = [{"cell": key, "from": report[key].value, "to": 98765} for key in counts[:2]]
        found += [one | {"decision": "ignore"}, one | {"decision": "right"}]
        found += [one | {"decision": "accept", "changes": change}] if change else []
    files = [_json({"schema": "gxparse/decisions/1", "decisions": [each]}) for each in found]
    return [*files, _json({"schema": "gxparse/decisions/1", "decisions": found[::3]})]


@cache
def decided_report() -> Report:
    """A report with findings."""
    return next(each for each in some_reports() if gxparse.check(each).failed)


def alias_tables() -> list[bytes]:
    """Tables of names."""
    return [
        "name,body,from,until\n云岭区环境保护局,云岭区生态环境局,,2020\n".encode(),
        "name,body\n甲局,乙局\n".encode(),
    ]
