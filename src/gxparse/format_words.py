"""What sources are called in words: their formats, encodings and scripts."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from gxparse.words import Words, plain

FORMATS: Mapping[str, Words] = MappingProxyType(
    {
        "columns": Words("以空格对齐的文本", "text in columns"),
        "csv": Words("分隔符文本（CSV）", "separated values (CSV)"),
        "docx": Words("Word 文档", "Word document"),
        "html": Words("网页", "web page"),
        "image": Words("图片", "picture"),
        "json": plain("JSON"),
        "lines": Words("一行一格的文本", "text with a cell a line"),
        "pdf": plain("PDF"),
        "pipe": Words("以竖线分隔的文本", "text parted by bars"),
        "traditional": Words("繁体文本", "text in traditional script"),
        "xlsx": Words("电子表格", "workbook"),
    }
)
"""The formats of the library. One of a plugin is called by its name."""

SCRIPTS: Mapping[str, Words] = MappingProxyType(
    {"simplified": Words("简体", "simplified"), "traditional": Words("繁体", "traditional")}
)


def format_words(name: str) -> Words:
    """What a format is called.

    >>> format_words("docx").zh, format_words("of-a-plugin").zh
    ('Word 文档', 'of-a-plugin')
    """
    return FORMATS.get(name, plain(name))


def source_words(format_name: str, encoding: str | None, script: str | None) -> Words:
    """What a source is: format, encoding and script. In English they are the names that options and programs use.

    >>> source_words("html", "gb18030", "simplified").zh
    '网页，GB18030 编码，简体'
    """
    zh = [format_words(format_name).zh]
    if encoding:
        zh.append(f"{encoding.upper()} 编码")
    if script:
        zh.append(SCRIPTS[script].zh if script in SCRIPTS else script)
    return Words("，".join(zh), ", ".join(filter(None, (format_name, encoding, script))))
