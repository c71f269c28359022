"""Format ``traditional``: a report in traditional script, in whichever layout.

It recognises the script, lets the layout's own handler read, and makes the texts comparable: every piece's
``text`` is simplified, while ``raw`` and ``span`` stay those of the source.
"""

from __future__ import annotations

from html import unescape

from gxparse.evidence import Evidence, Match
from gxparse.format_words import format_words
from gxparse.formats.probe import Probe
from gxparse.layout import Layout
from gxparse.options import DEFAULT, Options
from gxparse.outline import Outline, Unsayable
from gxparse.script import TRADITIONAL, comparable, count_script, has_traditional, traditional
from gxparse.source import Source
from gxparse.words import Words


class TraditionalHandler:
    r"""Reads any layout in traditional script.

    >>> from gxparse.source import text_source
    >>> layout = TraditionalHandler().read(text_source("行政許可\n3\n4.無正當理由大量反覆申請\n"))
    >>> [(item.raw, item.text) for item in layout.blocks[0].items][2]
    ('4.無正當理由大量反覆申請', '4.无正当理由大量反复申请')
    """

    name = "traditional"
    about_zh = "繁体文本，任何排版。"
    version = "1"
    suffixes = ()
    cannot_say: frozenset[Unsayable] = frozenset({"bar", "blank-run", "control"})

    def sniff(self, probe: Probe) -> Match:
        """Look for traditional forms of frequent characters, and for a format that can lay the text out."""
        head = unescape(probe.head) if "&#" in probe.head else probe.head
        if not any(char in head for char in TRADITIONAL):
            return Match.of(self.name, Evidence.NONE, Words("没有繁体字", "no characters in traditional form"))
        simplified, traditional = count_script(head)
        said = Words(
            f"繁体字 {traditional} 个，简体字 {simplified} 个",
            f"{traditional} characters in traditional, {simplified} in simplified form",
        )
        if not has_traditional(head):
            return Match.of(self.name, Evidence.NONE, said)
        layout = self._layout_match(probe)
        laid = Words(
            f"{said.zh}；排版为{format_words(layout.format).zh}：{layout.message('zh')}",
            f"{said.en}; laid out as {layout.format}: {layout.reason}",
        )
        return Match.of(self.name, layout.evidence, laid)

    def read(self, source: Source, options: Options = DEFAULT) -> Layout:
        """Let the layout's own format read, then simplify what is compared."""
        from gxparse.formats.registry import registry

        inner = registry.get(self._layout_match(Probe.of(source)).format)
        return registry.read(inner, source, options).with_text(comparable)

    def write(self, outline: Outline) -> str:
        """Print a web page in traditional script, prose included."""
        from gxparse.formats.html.handler import HtmlHandler

        return HtmlHandler().write(outline.with_texts(traditional, "zh-Hant"))

    def _layout_match(self, probe: Probe) -> Match:
        from gxparse.formats.registry import registry

        best = registry.best(probe, without=self.name)
        return (
            best if best is not None else Match.of(self.name, Evidence.NONE, Words("没有其他格式", "no other format"))
        )
