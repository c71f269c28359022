"""Format ``html``: web pages, from hand-written ones to what Word exports and content systems make of it.

The page is parsed as browsers do, by Lexbor or by html5lib; the conversion to layout blocks is one for both
(the modules beside this one). Nothing is fetched, nothing is executed.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Sequence
from functools import partial
from itertools import islice
from typing import TYPE_CHECKING

from gxparse.errors import MarkupWarning
from gxparse.evidence import Evidence, Match
from gxparse.formats.links import is_document
from gxparse.formats.probe import ENOUGH, Probe
from gxparse.layout import Elsewhere, Layout, Note
from gxparse.options import DEFAULT, Options
from gxparse.outline import Outline, Unsayable
from gxparse.source import Source
from gxparse.words import Words, counted

if TYPE_CHECKING:
    from gxparse.formats.html.flow_content import Doubtful, PageFlow
    from gxparse.formats.html.page import Page

_TABLE_TAG = re.compile(r"<t(?:able|[dhr])(?=[\s/>])", re.IGNORECASE)
_PAGE_TAG = re.compile(r"<(?:!doctype\s+html|html|head|body|frameset)(?=[\s/>])", re.IGNORECASE)
_TEXT_TAG = re.compile(r"<(?:p|br|div|span|font|pre|h[1-6]|strong|b|li|a)(?=[\s/>])", re.IGNORECASE)
_BEGINS_WITH_TAG = re.compile(r"\s*<(?:!--|!doctype|\?xml|[a-zA-Z])", re.IGNORECASE)
_ESCAPED_TAG = re.compile(r"(?:&(?:amp;)*lt;|\\u003c)t[dhr](?=[\s/>&\\])", re.IGNORECASE)
ENOUGH_ESCAPED = 6
"""So many tags of tables that are escaped (``&lt;td&gt;``, ``\\u003ctd>``) show a page."""

BEGINNING = 8192
"""Tags of a page as such are looked for in so many characters at its beginning."""

KEPT = 0.9
"""A parser that keeps fewer of a page's table cells has lost a table."""


class HtmlHandler:
    """Reads web pages: tables with spans, Word exports, layout tables, text in ``<pre>`` and ``<br>``.

    >>> from gxparse.source import text_source
    >>> [block] = HtmlHandler().read(text_source("<table><tr><td>规章<td>1<span>2</span><td>&nbsp;</table>")).blocks
    >>> [(cell.raw, cell.span.element.path) for cell in block.rows[0]][1]
    ('12', '(//table)[1]/tbody[1]/tr[1]/td[2]')
    """

    name = "html"
    about_zh = "网页：合并单元格的表格、Word 导出的网页、排版用的表格、<pre> 和 <br> 中的文字。"
    version = "1"
    suffixes = (".html", ".htm", ".xhtml", ".shtml", ".mhtml", ".mht")
    cannot_say: frozenset[Unsayable] = frozenset({"bar", "blank-run", "control"})

    def sniff(self, probe: Probe) -> Match:
        """Look for tags: those of a page or of tables, or lines most of which have one."""
        head = probe.head
        page = cells = text = 0
        if "<" in head:
            cells, text = _count(_TABLE_TAG, head), _count(_TEXT_TAG, head)
            page = _count(_PAGE_TAG, head[:BEGINNING])
        counts = ((page, Words("网页", "a page")), (cells, Words("表格", "tables")), (text, Words("文字", "text")))
        said = Words(
            "，".join(f"{what.zh}标记{count if count < ENOUGH else f'至少 {ENOUGH}'} 个" for count, what in counts),
            ", ".join(
                f"{count if count < ENOUGH else f'{ENOUGH} or more'} tags of {what.en}" for count, what in counts
            ),
        )
        begins = _BEGINS_WITH_TAG.match(head) is not None
        if cells >= 3:
            return Match.of(self.name, Evidence.CERTAIN, said)
        if ("&lt;" in head or "\\u003" in head) and _count(_ESCAPED_TAG, head) >= ENOUGH_ESCAPED:
            escaped = Words(
                f"至少 {ENOUGH_ESCAPED} 个被转义的表格标记", f"{ENOUGH_ESCAPED} or more tags of tables, escaped"
            )
            return Match.of(self.name, Evidence.CERTAIN, escaped)
        if begins and page:
            return Match.of(self.name, Evidence.CERTAIN, said)
        if text >= 3 and (begins or text > probe.short_lines // 2):
            return Match.of(self.name, Evidence.CERTAIN if begins else Evidence.FAIR, said)
        if page or cells or text:
            return Match.of(self.name, Evidence.WEAK, said)
        return Match.of(self.name, Evidence.NONE, Words("没有网页标记", "no tags of a web page"))

    def read(self, source: Source, options: Options = DEFAULT) -> Layout:
        """Parse the page and lay it out.

        Raises :class:`~gxparse.errors.MarkupLimitError` for a page beyond a limit and
        :class:`~gxparse.errors.MissingDependencyError` if the parser is not installed.
        """
        from gxparse.formats.html.unwrapping import read_wrapped
        from gxparse.formats.html.wrapped import is_bare

        inner = read_wrapped(source, options, self._read, None) if is_bare(source.text) else None
        return inner or self._read(source, options)

    def _read(self, source: Source, options: Options, level: int = 0) -> Layout:
        from gxparse.formats.flow.blocks import lay_out
        from gxparse.formats.html.flow_content import read_flow
        from gxparse.formats.html.limits import check_limits
        from gxparse.formats.html.places import Places
        from gxparse.formats.html.trees import best_parser, parse_page
        from gxparse.formats.html.unwrapping import read_wrapped, shows_few

        folded = source.text.encode("utf-8", "replace").lower()
        check_limits(source.text, folded, source.name, options.limits)
        parser = options.parser or best_parser()
        places = Places(source.text)
        page = parse_page(places.stamped, folded, parser, source.name, options.limits)
        flow = read_flow(page.events)
        blocks = lay_out(flow.items, places)
        notes = []
        if page.cells is not None and page.cells < KEPT * (places.cells - _cells_without_scripts(source.text, folded)):
            lost = Note(
                "parser-lost-tables",
                f"{parser} 只找到网页源代码中 {places.cells} 个单元格里的 {page.cells} 个"
                "（一个未关闭的 <select> 就会如此）；请用 parser='lexbor'",
                f"{parser} found {page.cells} of the {places.cells} table cells in the page's source "
                "(an unclosed <select> is enough for that): use parser='lexbor'",
            )
            notes.append(lost)
            warnings.warn(f"{source.name}: {lost.en}", MarkupWarning, stacklevel=2)
        if flow.doubtful:
            zh, en = (_some(said) for said in zip(*map(_said, flow.doubtful), strict=True))
            doubtful = Note(
                "hidden-or-not",
                f"{len(flow.doubtful)} 处文字可能被样式或脚本隐藏，不与旁边的文字合成数字：{zh}",
                f"{counted(len(flow.doubtful), 'text')} of which style or a script may hide a part; no number is "
                f"put together from them: {en}",
            )
            notes.append(doubtful)
        elsewhere = partial(_elsewhere, flow, page, notes, source.text)
        layout = Layout(self.name, blocks, tuple(notes), elsewhere, places.text_end)
        inner = read_wrapped(source, options, self._read, layout, level) if shows_few(layout) else None
        return inner or layout

    def write(self, outline: Outline) -> str:
        """Print a page for publication: the form's merged cells, each value tied to its labels."""
        from gxparse.formats.html.printing import print_page

        return print_page(outline)


def _cells_without_scripts(text: str, folded: bytes) -> int:
    from gxparse.formats.html.wrapped import cells_without_scripts

    return cells_without_scripts(text) if b"<noscript" in folded else 0


def _count(pattern: re.Pattern[str], head: str) -> int:
    """How often a tag is found, counted no further than needed."""
    return sum(1 for _ in islice(pattern.finditer(head), ENOUGH))


def _elsewhere(flow: PageFlow, page: Page, notes: Sequence[Note], text: str) -> Elsewhere:
    """What a page shows or points to, if it has no report."""
    from gxparse.formats.html.wrapped import KINDS, wrapped_in

    outside = page.outside()
    attachments = tuple(dict.fromkeys(link for link in outside.links if is_document(*link)))
    leads: list[tuple[str, str]] = []
    if flow.images:
        count, shown = counted(len(flow.images), "image"), _some(flow.images)
        zh = f"{len(flow.images)} 幅图片，报告可能在其中（{shown}）"
        leads.append((zh, f"{count}, the report may be in them ({shown})"))
    hidden = page.tables - flow.tables
    if hidden > 0:
        zh = f"{hidden} 个隐藏的表格（只读取可见的内容）"
        leads.append((zh, f"{counted(hidden, 'hidden table')} (only what a reader sees is read)"))
    if outside.scripts and not flow.tables:
        zh = f"{outside.scripts} 段脚本，没有执行（可在浏览器中加载后另存）"
        how = "scripts are not run: save the page from a browser when it has loaded"
        leads.append((zh, f"{counted(outside.scripts, 'script')}; {how}"))
    if outside.frames:
        count, shown = counted(len(outside.frames), "frame"), _some([f"<{frame[-80:]}>" for frame in outside.frames])
        zh = f"{len(outside.frames)} 个框架，没有读取（{shown}）"
        leads.append((zh, f"{count}; frames are not fetched, read {shown} themselves"))
    leads += [KINDS[kind] for kind in dict.fromkeys(found.kind for found in wrapped_in(text))]
    leads += [(note.zh, note.en) for note in notes]
    return Elsewhere(tuple(leads), attachments)


def _said(doubtful: Doubtful) -> tuple[str, str]:
    """A text that may be hidden, with its place for who looks at the page."""
    text, table, row, cell, label = doubtful
    if not table:
        return text, text
    named_zh, named_en = (f"“{label}”", f" {label!r}") if label else ("", "")
    return (
        f"{text}（第 {table} 个表格第 {row} 行{named_zh}第 {cell} 格）",
        f"{text} (table {table}, row {row}{named_en}, cell {cell})",
    )


def _some(names: Sequence[str]) -> str:
    return ", ".join(names[:5]) + (" …" if len(names) > 5 else "")
