"""Each check of the kit passes for good handlers and fails for one that is broken in just that way."""

from __future__ import annotations

import importlib
import re
import sys
from html import unescape
from pathlib import Path

import pytest

from broken_handlers import (
    Blind,
    Boasts,
    Closed,
    Counts,
    Deaf,
    Exponential,
    Forgetful,
    Greedy,
    Grows,
    Modest,
    Moody,
    NoLayout,
    NoMatch,
    NoSuffixes,
    Opens,
    Outside,
    Overcautious,
    Raises,
    Remembers,
    Rounds,
    Shy,
    Slow,
    Typing,
    Undocumented,
    WrongLines,
    WrongOffsets,
)
from gxparse.formats import Match, Probe
from gxparse.formats.columns import ColumnsHandler
from gxparse.formats.docx.handler import DocxHandler
from gxparse.formats.html.handler import HtmlHandler
from gxparse.formats.json_text.handler import JsonHandler
from gxparse.formats.lines import LinesHandler
from gxparse.formats.pipe import PipeHandler
from gxparse.formats.separated import CsvHandler
from gxparse.formats.traditional import TraditionalHandler
from gxparse.formats.xlsx.handler import XlsxHandler
from gxparse.testing import CHECKS, ConformanceError, cases, check_handler
from gxparse.testing.handler_checks import writing
from semi import SemiHandler

REPORTS = "examples/reports/"
DOCUMENTS = "examples/documents/"


@pytest.fixture
def _briefly(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is broken on purpose is found in fewer documents, too, and a smaller report for a message is not looked for
    as long; the slow tests take as many as are made for authors.
    """
    if request.node.get_closest_marker("slow") is None:
        monkeypatch.setattr(writing, "MOST_SHRINKS", 10)
        monkeypatch.setattr(cases, "CUTS", 8)
        monkeypatch.setattr(cases, "MUTANTS", 8)
        monkeypatch.setattr(cases, "REPEATED", 500)


def shown(markup: str) -> str:
    """What a reader sees of a piece of a page."""
    return unescape(re.sub(r"<[^>]*>", "", markup))


# -- good ones -----------------------------------------------------------------------------------------

FEW = 20
"""Of the formats that write, ``test_writing.py`` asks the same law of more reports."""


def test_the_made_up_format_conforms() -> None:
    check_handler(SemiHandler)


def test_pipe_conforms() -> None:
    check_handler(PipeHandler(), [REPORTS + "pipe-2021.txt", REPORTS + "annotated-2020.txt"], examples=FEW)


def test_lines_conforms() -> None:
    check_handler(LinesHandler(), [REPORTS + "lines-2021.txt", REPORTS + "masked-2019-form.txt"], examples=FEW)


def test_html_conforms() -> None:
    check_handler(
        HtmlHandler(), [REPORTS + "clean-page-2021.html", REPORTS + "split-gbk-2020.html"], shows=shown, examples=FEW
    )


def test_csv_conforms() -> None:
    def unquoted(shown: str) -> str:
        quoted = re.fullmatch(r'"((?:[^"]|"")*)"', shown)
        return quoted[1].replace('""', '"') if quoted else shown

    check_handler(CsvHandler(), shows=unquoted, examples=FEW)


def test_json_conforms() -> None:
    check_handler(JsonHandler(), examples=FEW)


def test_columns_conforms() -> None:
    check_handler(ColumnsHandler(), examples=FEW)


def test_docx_conforms() -> None:
    check_handler(DocxHandler(), [DOCUMENTS + "clean-page-2021.docx", DOCUMENTS + "tracked-2021.docx"], examples=FEW)


def test_xlsx_conforms() -> None:
    check_handler(XlsxHandler(), [DOCUMENTS + "one-sheet-2022.xlsx"], examples=FEW)


def test_traditional_conforms() -> None:
    check_handler(TraditionalHandler(), [REPORTS + "traditional-2020.txt"], shows=shown, examples=FEW)


# -- broken ones ---------------------------------------------------------------------------------------

ALSO: dict[type[SemiHandler], set[str]] = {
    # What follows: nobody recognises what it writes, or a wrong place hides that the document ends there.
    Modest: {"write-law"},
    Blind: {"write-law"},
    Deaf: {"write-law"},
    WrongOffsets: {"write-law"},
    Outside: {"write-law"},
    Grows: {"write-law"},
    # A line behind the table: the last row may go on in it, so its figure is known only where the line is cut off.
    Moody: {"read-truncated"},
}

BROKEN = [
    (NoSuffixes, "protocol", "not a tuple of lower case suffixes"),
    (Undocumented, "protocol", "no docstring"),
    (Remembers, "sniff-pure", "asked again, it says"),
    (Opens, "sniff-pure", "sniffing does open"),
    (Typing, "protocol", "not a frozenset of any of: bar, blank"),
    (Exponential, "sniff-cheap", "a repetition in a repetition?"),
    (Slow, "sniff-cheap", "times as long as a quarter"),
    (Shy, "sniff-own", "no more than WEAK of its own document"),
    (Modest, "sniff-own", "is chosen, with STRONG"),
    (Blind, "sniff-own", "does not recognise its own"),
    (Greedy, "sniff-others", "takes a document of"),
    (Deaf, "read-own", "no statutory table was found"),
    (Counts, "read-deterministic", "its layout is another"),
    (WrongOffsets, "read-spans", "there stands"),
    (WrongLines, "read-spans", "is not offset"),
    (Outside, "read-spans", "outside of the source"),
    (Raises, "read-errors", "ValueError: substring not found"),
    (Grows, "read-bounded", "characters become"),
    (Closed, "read-truncated", "Layout.open_end"),
    (Forgetful, "write-law", "section overview"),
    (Rounds, "write-law", "(written, read again)"),
    (Boasts, "write-law", "a report with line-break, which is not in its cannot_say"),
    (Overcautious, "write-law", "it declares that it cannot say blank, and can"),
    (Moody, "write-law", "another one each time"),
]


def documents(tmp_path: Path, writer: type[SemiHandler] = SemiHandler) -> list[Path]:
    """Documents of the made-up format, written by the good handler if no other is given."""
    import gxparse
    from gxparse.writing.official import outline

    found = []
    for name in ("pipe-2021", "annotated-2020"):
        place = tmp_path / f"{name}.semi"
        place.write_text(writer().write(outline(gxparse.parse(f"{REPORTS}{name}.txt"))), "utf-8")
        found.append(place)
    return found


@pytest.mark.parametrize(("kind", "check", "said"), BROKEN, ids=[kind.__name__ for kind, _, _ in BROKEN])
@pytest.mark.parametrize("examples", [5, pytest.param(60, marks=pytest.mark.slow)])
@pytest.mark.usefixtures("_briefly")
def test_a_broken_handler_fails_just_its_check(
    kind: type[SemiHandler], check: str, said: str, examples: int, tmp_path: Path
) -> None:
    with pytest.raises(ConformanceError) as caught:
        check_handler(kind, documents(tmp_path, kind if kind is Modest else SemiHandler), examples=examples)
    assert said in str(caught.value)
    assert set(caught.value.failures) == {check} | ALSO.get(kind, set())
    assert f"semi (broken_handlers.{kind.__name__}) fails {len(caught.value.failures)} of {len(CHECKS)} checks:" in str(
        caught.value
    )
    assert str(CHECKS[check].__doc__) in str(caught.value)


@pytest.mark.usefixtures("_briefly")
@pytest.mark.parametrize(("kind", "check"), [(NoMatch, "sniff-pure"), (NoLayout, "read-own")])
def test_what_is_no_match_and_no_layout_fails_whatever_else(
    kind: type[SemiHandler], check: str, tmp_path: Path
) -> None:
    with pytest.raises(ConformanceError, match=r"not a (Match|Layout)") as caught:
        check_handler(kind, documents(tmp_path), checks=[check])
    assert set(caught.value.failures) == {check}


def test_every_check_is_shown_to_fail() -> None:
    assert {check for _, check, _ in BROKEN} | {"light-import"} == set(CHECKS)


@pytest.mark.usefixtures("_briefly")
@pytest.mark.parametrize("when", ["import", "sniff"])
def test_a_handler_that_loads_heavy_modules_fails(when: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    at_import, at_sniff = ("import html5lib", "pass") if when == "import" else ("", "import html5lib")
    source = f"""{at_import}
from semi import SemiHandler
class Heavy(SemiHandler):
    "Loads much."
    def sniff(self, probe):
        {at_sniff}
        return super().sniff(probe)
"""
    (tmp_path / f"heavy_{when}.py").write_text(source, "utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    handler = importlib.import_module(f"heavy_{when}").Heavy()
    with pytest.raises(ConformanceError, match=f"html5lib is loaded at {when}") as caught:
        check_handler(handler, documents(tmp_path), examples=5)
    assert set(caught.value.failures) == {"light-import"}


def test_a_handler_that_cannot_be_imported_alone_fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "gone.py").write_text("from semi import SemiHandler\nclass Gone(SemiHandler):\n    'x'\n", "utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    handler = importlib.import_module("gone").Gone()
    (tmp_path / "gone.py").unlink()
    with pytest.raises(ConformanceError, match=r"a fresh interpreter cannot import gone\.Gone"):
        check_handler(handler, checks=["light-import"])
    del sys.modules["gone"]


def test_a_handler_without_documents_is_no_pass() -> None:
    class Reader:
        """Reads."""

        name, version, suffixes = "reader", "1", ()
        sniff = SemiHandler.sniff
        read = SemiHandler.read

    with pytest.raises(ValueError, match="at least one document"):
        check_handler(Reader())


def test_one_document_needs_no_list() -> None:
    check_handler(PipeHandler, REPORTS + "pipe-2021.txt", checks=["read-own", "sniff-own"])


def test_a_function_that_shows_nothing_is_told() -> None:
    def shows(text: str) -> str:
        raise KeyError(text)

    with pytest.raises(ConformanceError, match=r"`shows` cannot show .* KeyError"):
        check_handler(PipeHandler, REPORTS + "pipe-2021.txt", shows=shows, checks=["read-spans"])


def test_unknown_checks_are_told() -> None:
    with pytest.raises(ValueError, match="no check is named spelling; there are: protocol, light-import"):
        check_handler(SemiHandler, checks=["spelling"])


@pytest.mark.usefixtures("_briefly")
def test_all_failures_are_told_at_once(tmp_path: Path) -> None:
    class Worse(Greedy, Grows):
        """Two faults."""

    with pytest.raises(ConformanceError) as caught:
        check_handler(Worse, documents(tmp_path), examples=5)
    assert set(caught.value.failures) >= {"read-bounded", "sniff-others"}


def test_a_handler_that_raises_in_sniff_is_told(tmp_path: Path) -> None:
    class Fails(SemiHandler):
        """Trusts its probe."""

        def sniff(self, probe: Probe) -> Match:
            raise ZeroDivisionError(f"no lines: {probe.name}")

    with pytest.raises(ConformanceError, match="it raises ZeroDivisionError: no lines"):
        check_handler(Fails, documents(tmp_path), checks=["sniff-pure", "sniff-own"])
