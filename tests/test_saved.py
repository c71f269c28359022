"""Pages as browsers save them, and the encodings that pages declare."""

from __future__ import annotations

import base64
import quopri
from collections.abc import Callable
from pathlib import Path

import pytest
from benchmarks.pages import CLEAN, page, sample_figures

import gxparse
from gxparse.cli import main
from gxparse.errors import BinarySourceError
from gxparse.forms.model import form
from gxparse.mhtml import is_mhtml, saved_pages
from gxparse.report import Report
from gxparse.source import read_source

FIGURES = {key: sample_figures("2021")[key] for key in form("2021").cell_keys()}
PAGE = page(FIGURES, "2021", CLEAN)
SAVED = Path(__file__).resolve().parent / "saved"


def assert_read(report: Report) -> None:
    assert {key: cell.raw for key, cell in report.cells.items()} == FIGURES
    assert all(cell.state == "reported" for cell in report.cells.values())
    assert report.agency == "青河市林业局"


# -- MHTML ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", sorted(SAVED.glob("*.mhtml")), ids=lambda path: path.stem)
def test_what_chromium_saved(path: Path) -> None:
    source = read_source(path)
    for parser in ("lexbor", "html5lib"):
        report = gxparse.parse(path, parser=parser)
        assert_read(report)
        for cell in report.cells.values():
            assert cell.span is not None
            assert cell.span.of(source.text) == cell.raw


def mht(
    data: bytes,
    how: str,
    *,
    kind: str = 'text/html;\r\n\tcharset="gb2312"',
    boundary: str = "----=_NextPart_000_0000_01D7",
    closed: bool = True,
) -> bytes:
    """A page as Internet Explorer saves it."""
    encoders: dict[str, Callable[[bytes], bytes]] = {
        "base64": base64.encodebytes,
        "quoted-printable": quopri.encodestring,
        "8bit": bytes,
    }
    mark = f"\r\n--{boundary}".encode()
    return (
        b"From: <Saved by Windows Internet Explorer 11>\r\nSubject: =?gb2312?B?xOqxqA==?=\r\nMIME-Version: 1.0\r\n"
        + f'Content-Type: multipart/related;\r\n\ttype="text/html";\r\n\tboundary="{boundary}"\r\n\r\n'.encode()
        + b"This is a multi-part message in MIME format.\r\n"
        + mark
        + f"\r\nContent-Type: {kind}\r\nContent-Transfer-Encoding: {how}\r\n\r\n".encode()
        + encoders[how](data)
        + mark
        + b"\r\nContent-Type: image/gif\r\nContent-Transfer-Encoding: base64\r\n\r\nR0lGODlhAQABAIAAAP\r\n"
        + (mark + b"--\r\n" if closed else b"")
    )


GBK = PAGE.replace('charset="utf-8"', "charset=gb2312").encode("gb18030")

VARIANTS: dict[str, Callable[[], bytes]] = {
    "base64": lambda: mht(GBK, "base64"),
    "quoted-printable": lambda: mht(GBK, "quoted-printable"),
    "8bit": lambda: mht(GBK, "8bit"),
    "no charset": lambda: mht(GBK, "base64", kind="text/html"),
    "wrong charset": lambda: mht(GBK, "base64", kind="text/html; charset=utf-8"),
    "charset of no text": lambda: mht(GBK, "base64", kind="text/html; charset=idna"),
    "not closed": lambda: mht(GBK, "quoted-printable", closed=False),
    "strange boundary": lambda: mht(GBK, "quoted-printable", boundary="a=b+c_(x)/:?. d"),
    "line feeds only": lambda: mht(GBK, "base64").replace(b"\r\n", b"\n"),
    "lower case": lambda: (
        mht(GBK, "base64").replace(b"MIME-Version", b"mime-version").replace(b"Content-", b"content-")
    ),
    "byte-order mark": lambda: b"\xef\xbb\xbf" + mht(GBK, "base64"),
    "blank lines before": lambda: b"\r\n \r\n" + mht(GBK, "base64"),
    "utf-16": lambda: mht(PAGE.encode("utf-16"), "base64", kind="text/html; charset=unicode"),
    "one part": lambda: (
        b"MIME-Version: 1.0\r\nContent-Type: text/html; charset=gb2312\r\n"
        b"Content-Transfer-Encoding: base64\r\n\r\n" + base64.encodebytes(GBK)
    ),
}


@pytest.mark.parametrize("name", VARIANTS)
def test_what_internet_explorer_saved(name: str) -> None:
    data = VARIANTS[name]()
    assert is_mhtml(data)
    assert_read(gxparse.parse_bytes(data))
    assert "<table" in read_source(data).text


def test_a_part_in_a_part() -> None:
    inner = mht(GBK, "base64", boundary="OUTER-2").partition(b"MIME-Version: 1.0\r\n")[2]
    data = b"MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=OUTER\r\n\r\n--OUTER\r\n" + inner
    assert_read(gxparse.parse_bytes(data + b"\r\n--OUTER--\r\n"))


def test_frames_come_before_the_page_that_consists_of_them() -> None:
    pages = saved_pages((SAVED / "chromium-frames.mhtml").read_bytes())
    assert [b"<frameset" in found.data for found in pages] == [False, False, True]


LICENSING = "disclosure.licensing.decisions"


def styled(link: str, sheet: str, *header: str) -> object:
    """What a cell says in a saved page in GBK that links to a sheet, which hides a part of the cell or does not."""
    figure = FIGURES[LICENSING]
    first = PAGE.index(f">{figure}<", PAGE.index("行政许可"))
    text = f"{PAGE[: first + 1]}<span class=码>7</span>{PAGE[first + 1 :]}".replace("</head>", f"{link}</head>", 1)
    head = "\r\n".join(["MIME-Version: 1.0", 'Content-Type: multipart/related; boundary="B"'])
    pages = "\r\n".join(["Content-Type: text/html; charset=gbk", "Content-Location: http://a.example/zw/1.html"])
    sheets = "\r\n".join(["Content-Type: text/css", *header])
    parts = [f"{pages}\r\n\r\n{text}".encode("gbk"), f"{sheets}\r\n\r\n{sheet}".encode()]
    data = b"\r\n--B\r\n".join([head.encode() + b"\r\n", *parts]) + b"\r\n--B--\r\n"
    cell = gxparse.parse_bytes(data)[LICENSING]
    return "seen" if cell.raw == f"7{figure}" else "hidden" if cell.raw == figure else cell.raw


HIDES = ".码 { display: none } /* </style> */"


@pytest.mark.parametrize(
    ("link", "header", "shown"),
    [
        ('<link rel="stylesheet" href="cid:css-1@mhtml.blink" />', "Content-Location: cid:css-1@mhtml.blink", "hidden"),
        ("<LINK HREF=cid:x REL=StyleSheet>", "Content-ID: <x>", "hidden"),
        (
            '<link rel=stylesheet href="../b.css?a=1&amp;b=2">',
            "Content-Location: http://a.example/b.css?a=1&b=2",
            "hidden",
        ),
        ('<link rel=stylesheet href="b.css">', "Content-Location: http://a.example/b.css", "seen"),
        ('<link rel=stylesheet href="b.css" media="print">', "Content-Location: http://a.example/zw/b.css", "seen"),
        ('<link rel="alternate stylesheet" href="b.css">', "Content-Location: http://a.example/zw/b.css", "seen"),
        ('<link rel=preload href="b.css">', "Content-Location: http://a.example/zw/b.css", "seen"),
        ("<link rel=stylesheet href='http://[x'>", "Content-Location: http://a.example/zw/b.css", "seen"),
        ("", "Content-Location: http://a.example/zw/b.css", "seen"),
    ],
)
def test_sheets_that_stand_in_parts_of_their_own_hide_what_they_hide(link: str, header: str, shown: str) -> None:
    assert styled(link, HIDES, header) == shown
    assert styled(link, "p { color: red }", header) == "seen"


def test_a_sheet_that_many_frames_link_to_makes_no_large_text() -> None:
    page = b"Content-Type: text/html\r\n\r\n<link rel=stylesheet href=cid:x><p>1"
    sheet = b"Content-Type: text/css\r\nContent-ID: <x>\r\n\r\n" + b"p{color:red}" * 50_000
    head = b"MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=B\r\n"
    pages = saved_pages(b"\r\n--B\r\n".join([head, *[page] * 50, sheet]) + b"\r\n--B--\r\n")
    assert len(pages) == 50
    assert sum(len(found.data) for found in pages) < 3_000_000


def test_a_saved_page_that_is_cut_off_is_read_as_far_as_it_goes() -> None:
    for how in ("base64", "quoted-printable", "8bit"):
        data = mht(GBK, how)
        for cut in range(0, len(data), 397):
            try:
                report = gxparse.parse_bytes(data[:cut])
            except gxparse.GxparseError:
                continue
            wrong = {k: c.raw for k, c in report.cells.items() if c.state == "reported" and c.raw != FIGURES.get(k)}
            assert wrong == {} or report.form.name != "2021", cut


def test_a_file_without_a_page_says_so() -> None:
    with pytest.raises(BinarySourceError, match="it holds no web page"):
        gxparse.parse_bytes(mht(b"", "base64", kind="text/plain"))
    deep = b"MIME-Version: 1.0\r\n" + b"".join(
        f"Content-Type: multipart/mixed; boundary=b{n}\r\n\r\n--b{n}\r\n".encode() for n in range(3000)
    )
    with pytest.raises(BinarySourceError):
        gxparse.parse_bytes(deep)


@pytest.mark.parametrize(
    "parameter",
    ["*=idna'en'b", "*=undefined'en'b", "*=a\0b'en'b", "*=punycode'en'%ff", "*" + "1" * 5000 + "=b", "=\xff", "=b\0"],
)
@pytest.mark.parametrize("name", ["boundary", "charset"])
def test_strange_parameters_are_no_trouble(name: str, parameter: str) -> None:
    kind = "text/html" if name == "charset" else "multipart/related"
    head = f"MIME-Version: 1.0\r\nContent-Type: {kind}; {name}{parameter}\r\n\r\n".encode("latin-1")
    try:
        assert_read(gxparse.parse_bytes(head + PAGE.encode()))
    except BinarySourceError:
        assert name == "boundary"


@pytest.mark.parametrize("length", range(9))
def test_base64_keeps_its_last_bytes(length: int) -> None:
    head = b"MIME-Version: 1.0\r\nContent-Type: text/html\r\nContent-Transfer-Encoding: base64\r\n\r\n"
    data = b"<table>" + b"7" * length
    assert [found.data for found in saved_pages(head + base64.encodebytes(data))] == [data]


@pytest.mark.parametrize("frame", [b"\xef\xbb\xbf", b"%PDF-1.4", bytes(range(4)) * 9])
def test_a_frame_without_a_text_is_left_out(frame: bytes) -> None:
    part = b"\r\nContent-Type: text/html\r\nContent-Transfer-Encoding: 8bit\r\n\r\n"
    mark = b"\r\n------=_NextPart_000_0000_01D7"
    assert_read(gxparse.parse_bytes(mht(GBK, "base64", closed=False) + mark + part + frame + mark + b"--\r\n"))


def test_a_text_that_speaks_of_mime_is_no_saved_page() -> None:
    assert not is_mhtml(b"<html><pre>MIME-Version: 1.0\nContent-Type: multipart/related\n</pre>")


def test_a_page_saved_complete_and_its_folder(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    saved = PAGE.replace("<html ", "<!-- saved from url=(0030)http://www.example.gov.cn/1.html -->\r\n<html ")
    (tmp_path / "年报.html").write_bytes(b"\xef\xbb\xbf" + saved.encode())
    (tmp_path / "年报_files").mkdir()
    (tmp_path / "年报_files" / "share.html").write_text("<html><body>分享</body></html>", encoding="utf-8")
    assert main(["check", str(tmp_path)]) == 1  # the figures of the benchmark do not balance
    assert "年报.html: 青河市林业局2021年政府信息公开工作年度报告" in capsys.readouterr().out


# -- encodings -----------------------------------------------------------------------------------------

REAL = ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16", "utf-16-le"]
DECLARED = [
    "utf-8",
    "UTF-8",
    "gb2312",
    "GBK",
    "gb18030",
    "big5",
    "iso-8859-1",
    "windows-1252",
    "x-gbk",
    "idna",
    "nonsense",
]


@pytest.mark.parametrize("real", REAL)
@pytest.mark.parametrize("declared", DECLARED)
def test_a_declaration_is_followed_unless_it_is_wrong(real: str, declared: str) -> None:
    text = PAGE.replace('charset="utf-8"', f'charset="{declared}"')
    source = read_source(text.encode(real))
    assert source.text == text
    assert source.undecodable == 0
    report = gxparse.parse_bytes(text.encode(real))
    assert_read(report)
    right = {"utf-8": ("utf-8", "utf-8-sig"), "gb2312": ("gbk", "gb18030"), "gbk": ("gbk", "gb18030")}
    right |= {"gb18030": ("gbk", "gb18030"), "x-gbk": ("gbk", "gb18030")}
    honest = real in right.get(declared.lower(), ()) or real.startswith("utf-16")
    assert (source.misdeclared is None) == honest or real.startswith("utf-16")
    assert [note.code for note in report.notes] == ["encoding-misdeclared"] * (source.misdeclared is not None)


@pytest.mark.parametrize(
    "head",
    [
        "<meta charset=gbk>",
        "<META HTTP-EQUIV=Content-Type CONTENT='text/html; charset=GB2312'>",
        "<?xml version='1.0' encoding='gb2312'?>",
        "<!-- <meta charset=utf-8> --><meta charset=gbk>",
        "<script>var a = '<meta charset=utf-8>'</script><meta charset=gbk>",
        "<meta name=description content='charset=utf-8'><meta charset=gbk>",
        "<!--" + "-" * 20_000 + "--><meta charset=gbk>",
    ],
)
def test_a_declaration_is_found_as_browsers_find_it(head: str) -> None:
    ascii_page = f"{head}<body><p>&#24180;&#25253;</p>caf\xe9"
    assert read_source(ascii_page.encode("gb18030")).encoding == "gb18030"
    assert read_source(f"{head}<body>".encode()).misdeclared is None


@pytest.mark.parametrize("piece", [b"<!--", b"<script>", b"<meta ", b"<meta charset=", b" ", b"<title "])
def test_a_head_without_end_is_read(piece: bytes) -> None:
    data = b"<meta charset=" + piece * (250_000 // len(piece))  # a search in the square of the length takes minutes
    assert read_source(data).encoding == "utf-8"


def test_what_a_caller_declares_goes_before_what_a_page_declares() -> None:
    data = PAGE.encode("gb18030")  # the page says utf-8
    assert read_source(data, encoding="gbk").misdeclared is None
    assert_read(gxparse.parse_bytes(data, encoding="gbk"))
    assert read_source(data).misdeclared == "utf-8"
    assert read_source(b"\xef\xbb\xbf" + PAGE.encode(), encoding="gbk").encoding == "utf-8"


def test_broken_bytes_in_a_declared_page_are_counted() -> None:
    data = GBK.replace("年度报告".encode("gbk"), "年度报".encode("gbk") + b"\xff", 1)
    source = read_source(data)
    assert (source.encoding, source.undecodable, source.misdeclared) == ("gb18030", 1, None)
