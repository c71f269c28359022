"""Format ``json``: JSON and JSON Lines of services for OCR and tables, of data frames and of crawlers.

What is a table and what is text is told by shapes alone: records, rows, cells with coordinates, strings. A string that
holds a page or a text with tables is read as the document that it is.
"""

from __future__ import annotations

import re

from gxparse.errors import JsonSourceError
from gxparse.evidence import Evidence, Match
from gxparse.formats.probe import Probe
from gxparse.formats.textlines import check_tokens
from gxparse.layout import Layout, Locator
from gxparse.options import DEFAULT, Options
from gxparse.outline import Outline, Unsayable
from gxparse.source import Source
from gxparse.words import Words

ENOUGH_VALUES = 20
"""A text that is JSON for so many commas, and then is not, is broken JSON."""

_BEGINS = re.compile(r'(?:\[\s*(?:[\[{"\]]|-?[0-9]+(?:\.[0-9]+)?\s*[,\]]|null|NaN|true|false)|\{\s*["}])')
_HAN = re.compile("[\u3400-\u9fff]|\\\\u[3-9][0-9a-fA-F]{3}")


class JsonHandler:
    r"""Reads JSON: records, rows, cells with coordinates, and texts or pages in strings.

    >>> from gxparse.source import text_source
    >>> text = '{"data": [{"项目": "规章", "制发": 34.0, "废止": null}, {"项目": "规范性文件", "制发": 2, "废止": 0}]}'
    >>> [block] = JsonHandler().read(text_source(text)).blocks
    >>> [[cell.raw for cell in row] for row in block.rows]
    [['项目', '制发', '废止'], ['规章', '34.0', ''], ['规范性文件', '2', '0']]
    """

    name = "json"
    about_zh = "JSON：记录、行、带坐标的单元格，以及字符串中的文本或网页。"
    version = "1"
    suffixes = ()
    cannot_say: frozenset[Unsayable] = frozenset({"spaced-number"})

    def sniff(self, probe: Probe) -> Match:
        """Look whether the text is JSON from its first character on, and has Chinese texts."""
        if not _BEGINS.match(probe.head):
            return Match.of(
                self.name, Evidence.NONE, Words("开头不是 JSON 列表或对象", "it begins with no list or object of JSON")
            )
        from gxparse.formats.json_text.values import Broken, parse

        try:
            values = parse(probe.head).many
        except Broken as error:
            said = Words(
                f"JSON，有 {error.count} 个逗号，随后：{error.words.zh}",
                f"JSON with {error.count} commas, then: {error.words.en}",
            )
            return Match.of(self.name, Evidence.STRONG if error.count >= ENOUGH_VALUES else Evidence.NONE, said)
        if _HAN.search(probe.head):
            return Match.of(
                self.name,
                Evidence.CERTAIN,
                Words(f"{values} 个 JSON 值，其中有中文", f"{values} values of JSON, with Chinese texts"),
            )
        return Match.of(
            self.name,
            Evidence.WEAK,
            Words(f"{values} 个 JSON 值，都没有中文", f"{values} values of JSON, none with a Chinese text"),
        )

    def read(self, source: Source, options: Options = DEFAULT) -> Layout:
        """Lay all tables and texts out, in order.

        Raises :class:`~gxparse.errors.JsonSourceError` for what is no JSON, or is what gxparse itself wrote,
        :class:`~gxparse.errors.TextLimitError` for too many values, and what the format of a string raises. A text that
        is cut off is read as far as its last whole row.
        """
        from gxparse.formats.json_text.values import Broken
        from gxparse.formats.json_text.walking import Refused, Walker

        check_tokens(source, options.limits, sum(map(source.text.count, ",[{")))
        try:
            return Walker(source, options).layout(self.name, source.text)
        except Broken as error:
            span = Locator(source.text).span(error.place, error.place)
            where = Words(f"第 {span.line} 行第 {span.column} 列", f"line {span.line}, column {span.column}")
            raise JsonSourceError(source.name, where, error.words) from None
        except Refused as error:
            raise JsonSourceError(source.name, Words(error.path, error.path), error.words) from None

    def write(self, outline: Outline) -> str:
        """Print an object with the title, metadata and sections; a table is a list of rows, a blank cell ``null``."""
        from gxparse.formats.json_text.printing import print_json

        return print_json(outline)
