"""Each check of the kit passes for good handlers and fails for one that is broken in just that way."""

from __future__ import annotations

import importlib
import json
import re
import sys
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve

from gxparse.formats import Evidence, Match, Options, Probe, Source
from gxparse.formats.columns import ColumnsHandler
from gxparse.formats.html.handler import HtmlHandler
from gxparse.formats.json_text.handler import JsonHandler
from gxparse.formats.lines import LinesHandler
from gxparse.formats.pipe import PipeHandler
from gxparse.formats.separated import CsvHandler
from gxparse.formats.traditional import TraditionalHandler
from gxparse.layout import Block, Layout, Locator, Note, Text
from gxparse.options import DEFAULT
from gxparse.outline import Outline
from gxparse.testing import CHECKS, ConformanceError, check_handler, conformance
from semi import HEAD, SemiHandler

REPORTS = "examples/reports/"


@pytest.fixture(autouse=True)
def _few_shrinks(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """A smaller report for a message is looked for as long as authors wait in the thorough tests only."""
    if request.node.get_closest_marker("thorough") is None:
        monkeypatch.setattr(conformance, "MOST_SHRINKS", 10)


def shown(markup: str) -> str:
    """What a reader sees of a piece of a page."""
    return unescape(re.sub(r"<[^>]*>", "", markup))


# -- good ones -----------------------------------------------------------------------------------------


def test_the_made_up_format_conforms() -> None:
    check_handler(SemiHandler)


def test_pipe_conforms() -> None:
    check_handler(PipeHandler(), [REPORTS + "pipe-2021.txt", REPORTS + "annotated-2020.txt"])


def test_lines_conforms() -> None:
    check_handler(LinesHandler(), [REPORTS + "lines-2021.txt", REPORTS + "masked-2019-form.txt"])


def test_html_conforms() -> None:
    check_handler(HtmlHandler(), [REPORTS + "clean-page-2021.html", REPORTS + "split-gbk-2020.html"], shows=shown)


def test_csv_conforms() -> None:
    def unquoted(shown: str) -> str:
        quoted = re.fullmatch(r'"((?:[^"]|"")*)"', shown)
        return quoted[1].replace('""', '"') if quoted else shown

    check_handler(CsvHandler(), shows=unquoted)


def test_json_conforms() -> None:
    check_handler(JsonHandler(), shows=lambda shown: str(json.loads(f'"{shown}"')))


def test_columns_conforms() -> None:
    check_handler(ColumnsHandler())


def test_traditional_conforms() -> None:
    check_handler(TraditionalHandler(), [REPORTS + "traditional-2020.txt"], shows=shown)


# -- broken ones ---------------------------------------------------------------------------------------


class NoSuffixes(SemiHandler):
    """Its suffixes are a text."""

    suffixes: Any = ".semi"


class Exponential(SemiHandler):
    """A repetition in a repetition."""

    def sniff(self, probe: Probe) -> Match:
        re.match(r"(?:[ \t]*x?)*;", probe.head[:25])
        return super().sniff(probe)


class Overcautious(SemiHandler):
    """Declares more than it must."""

    cannot_say = SemiHandler.cannot_say | {"blank"}


class Typing(SemiHandler):
    """Declares what nobody knows."""

    cannot_say = frozenset({"linebreak"})


class Undocumented(SemiHandler):
    pass


Undocumented.__doc__ = None


class Remembers(SemiHandler):
    """Recognises a document only when it sees it first."""

    def __init__(self) -> None:
        self.seen: set[str] = set()

    def sniff(self, probe: Probe) -> Match:
        match = super().sniff(probe)
        if probe.head in self.seen:
            return Match(self.name, match.evidence, match.reason + " as before")
        self.seen.add(probe.head)
        return match


class Opens(SemiHandler):
    """Looks at the file once more."""

    def sniff(self, probe: Probe) -> Match:
        Path(__file__).read_bytes()
        return super().sniff(probe)


class NoMatch(SemiHandler):
    """Answers yes or no."""

    def sniff(self, probe: Probe) -> Any:
        return probe.head.startswith(HEAD)


class Slow(SemiHandler):
    """Looks for a semicolon after blanks, from each of them."""

    def sniff(self, probe: Probe) -> Match:
        re.search(r"[ \t]+;", probe.head)
        return super().sniff(probe)


class Shy(SemiHandler):
    """Leaves its documents to others."""

    def sniff(self, probe: Probe) -> Match:
        match = super().sniff(probe)
        return Match(self.name, min(match.evidence, Evidence.WEAK), match.reason)


class Modest(SemiHandler):
    """Is less sure than others are of its documents."""

    def sniff(self, probe: Probe) -> Match:
        match = super().sniff(probe)
        return Match(self.name, min(match.evidence, Evidence.FAIR), match.reason)

    def write(self, outline: Outline) -> str:
        return super().write(outline) + "7\n" * 30

    def prose(self, locator: Locator, start: int, line: str) -> list[Block]:
        return [] if line == "7\n" else super().prose(locator, start, line)


class Blind(SemiHandler):
    """Recognises nothing."""

    def sniff(self, probe: Probe) -> Match:
        return Match(self.name, Evidence.NONE, f"{len(probe.head)} characters that tell nothing")


class Greedy(SemiHandler):
    """Takes every text with Chinese numbering."""

    priority = 99

    def sniff(self, probe: Probe) -> Match:
        if "一、" in probe.head:
            return Match(self.name, Evidence.CERTAIN, "a report")
        return super().sniff(probe)


class Deaf(SemiHandler):
    """Finds no table."""

    def row(self, locator: Locator, start: int, _line: str) -> tuple[Text, ...]:
        return (locator.piece(start, start),)


class NoLayout(SemiHandler):
    """Gives its blocks."""

    def read(self, source: Source, _options: Options = DEFAULT) -> Any:
        return super().read(source).blocks


class Counts(SemiHandler):
    """Tells how often it was asked."""

    count = 0

    def read(self, source: Source, _options: Options = DEFAULT) -> Layout:
        self.count += 1
        return evolve(super().read(source), notes=(Note("count", "", f"read {self.count} times"),))


class WrongOffsets(SemiHandler):
    """Spans with the blanks around a cell."""

    def row(self, locator: Locator, start: int, line: str) -> tuple[Text, ...]:
        return tuple(
            piece._replace(span=piece.span._replace(end=piece.span.end + 1)) if piece.raw else piece
            for piece in super().row(locator, start, line)
        )


class WrongLines(SemiHandler):
    """Lines counted from 0."""

    def row(self, locator: Locator, start: int, line: str) -> tuple[Text, ...]:
        return tuple(
            piece._replace(span=piece.span._replace(line=piece.span.line - 1))
            for piece in super().row(locator, start, line)
        )


class Outside(SemiHandler):
    """Spans that go on behind the source."""

    def row(self, locator: Locator, start: int, line: str) -> tuple[Text, ...]:
        return tuple(piece._replace(span=piece.span._replace(end=10**9)) for piece in super().row(locator, start, line))


class Raises(SemiHandler):
    """Trusts its documents."""

    def read(self, source: Source, _options: Options = DEFAULT) -> Layout:
        source.text.index("\n#")
        return super().read(source)


class Grows(SemiHandler):
    """Fills rows up to two hundred cells."""

    def row(self, locator: Locator, start: int, line: str) -> tuple[Text, ...]:
        cells = super().row(locator, start, line)
        return cells + (cells[-1],) * (200 - len(cells))


class Closed(SemiHandler):
    """Believes that every document is whole."""

    def read(self, source: Source, _options: Options = DEFAULT) -> Layout:
        return evolve(super().read(source), open_end=None)


class Forgetful(SemiHandler):
    """Writes no prose."""

    def write(self, outline: Outline) -> str:
        chapters = tuple(evolve(chapter, paragraphs=()) for chapter in outline.chapters)
        return super().write(evolve(outline, chapters=chapters))


class Rounds(SemiHandler):
    """Writes large numbers with fewer digits."""

    def write(self, outline: Outline) -> str:
        return super().write(
            outline.with_boxes(lambda box: evolve(box, text=re.sub(r"^(\d{4})\d$", r"\g<1>0", box.text)))
        )


class Moody(SemiHandler):
    """Writes another document each time."""

    count = 0

    def write(self, outline: Outline) -> str:
        self.count += 1
        return f"{super().write(outline)}#{self.count}\n"


class Boasts(SemiHandler):
    """Cannot say line ends, and does not declare it."""

    cannot_say = SemiHandler.cannot_say - {"line-break"}


ALSO: dict[type[SemiHandler], set[str]] = {
    # What follows: nobody recognises what it writes, or a wrong place hides that the document ends there.
    Modest: {"write-law"},
    Blind: {"write-law"},
    Deaf: {"write-law"},
    WrongOffsets: {"write-law"},
    Outside: {"write-law"},
    Grows: {"write-law"},
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
@pytest.mark.parametrize("examples", [5, pytest.param(60, marks=pytest.mark.thorough)])
def test_a_broken_handler_fails_just_its_check(
    kind: type[SemiHandler], check: str, said: str, examples: int, tmp_path: Path
) -> None:
    with pytest.raises(ConformanceError) as caught:
        check_handler(kind, documents(tmp_path, kind if kind is Modest else SemiHandler), examples=examples)
    assert said in str(caught.value)
    assert set(caught.value.failures) == {check} | ALSO.get(kind, set())
    assert (
        f"semi (test_conformance.{kind.__name__}) fails {len(caught.value.failures)} of {len(CHECKS)} checks:"
        in str(caught.value)
    )
    assert str(CHECKS[check].__doc__) in str(caught.value)


@pytest.mark.parametrize(("kind", "check"), [(NoMatch, "sniff-pure"), (NoLayout, "read-own")])
def test_what_is_no_match_and_no_layout_fails_whatever_else(
    kind: type[SemiHandler], check: str, tmp_path: Path
) -> None:
    with pytest.raises(ConformanceError, match=r"not a (Match|Layout)") as caught:
        check_handler(kind, documents(tmp_path), checks=[check])
    assert set(caught.value.failures) == {check}


def test_every_check_is_shown_to_fail() -> None:
    assert {check for _, check, _ in BROKEN} | {"light-import"} == set(CHECKS)


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
