"""What is wrong with a source before any format reads it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gxparse.errors.base import GxparseError
from gxparse.words import Words

if TYPE_CHECKING:
    from collections.abc import Sequence


class SourceError(GxparseError):
    """The source cannot be obtained or is no text that could be read."""

    code = "source"


class SourceNotFoundError(SourceError):
    """The path names nothing that can be opened."""

    code = "not-found"

    def __init__(self, name: str, why_zh: str, why_en: str) -> None:
        self.name = name
        super().__init__(f"{name}：{why_zh}", f"{name}: {why_en}")


class EmptySourceError(SourceError):
    """The source holds no character but blanks."""

    code = "empty"

    def __init__(self, name: str) -> None:
        self.name = name
        super().__init__(f"{name}：文件为空", f"{name}: the source is empty")


class SourceTooLargeError(SourceError):
    """The source is larger than the limit, which is an option (``max_bytes``)."""

    code = "too-large"

    def __init__(self, name: str, size: int, limit: int, *, at_least: bool = False) -> None:
        self.name, self.size, self.limit = name, size, limit
        super().__init__(
            f"{name}：{'至少' if at_least else ''}{size} 字节，超过上限 {limit} 字节"
            "（可用 max_bytes 或 --max-bytes 调整）",
            f"{name}: {'at least ' if at_least else ''}{size} bytes are more than the limit of {limit} "
            "(raise max_bytes, or --max-bytes on the command line, to read it)",
        )


class BinarySourceError(SourceError):
    """The bytes are no text. ``kind`` names what they look like, where a signature tells."""

    code = "binary"

    def __init__(self, name: str, kind: Words | None, why: Words, advice: Words | None = None) -> None:
        self.name, self.kind = name, kind.en if kind else None
        zh = f"，像是 {kind.zh} 文件" if kind else ""
        en = f", it looks like {kind.en}" if kind else ""
        super().__init__(
            f"{name}：不是文本{zh}（{why.zh}）" + (f"。{advice.zh}" if advice else ""),
            f"{name}: not a text{en} ({why.en})" + (f"; {advice.en}" if advice else ""),
        )


class DocumentError(SourceError):
    """A document of bytes (DOCX, PDF …) that is damaged, locked or too large to be read. ``kind`` says which.

    ``what`` says what is wrong, ``how`` what helps, in Chinese and English.
    """

    code = "document"

    def __init__(self, name: str, kind: str, what: Words, how: Words) -> None:
        self.name, self.kind, self.what, self.how = name, kind, what, how
        super().__init__(f"{name}：{kind} 文件{what.zh}。{how.zh}", f"{name}: the {kind} file {what.en}; {how.en}")


class NoBytesError(SourceError):
    """A format that reads bytes was named for a text."""

    code = "no-bytes"

    def __init__(self, name: str, format_name: str) -> None:
        self.name, self.format = name, format_name
        super().__init__(
            f"{name}：格式 {format_name} 读取文件，不读取文本（请用 parse 或 parse_bytes）",
            f"{name}: the format {format_name} reads files, not a text: use parse or parse_bytes",
        )


class DecodingError(SourceError):
    """The bytes are no text in the declared encoding, or in any encoding that was tried.

    ``why`` says what is wrong, in Chinese and English.
    """

    code = "encoding"

    def __init__(self, name: str, tried: Sequence[str], why: Words) -> None:
        self.name, self.tried, self.why = name, tuple(tried), why
        super().__init__(
            f"{name}：无法解码；试过的编码：{'、'.join(tried)}（{why.zh}）",
            f"{name}: cannot be decoded; tried {', '.join(tried)} ({why.en})",
        )


class MojibakeError(SourceError):
    """The text was read in a wrong encoding and saved so, and the way back is not exact.

    ``what`` says what happened, ``how`` what helps, in Chinese and English.
    """

    code = "mojibake"

    def __init__(self, name: str, what: Words, how: Words) -> None:
        self.name, self.what, self.how = name, what, how
        super().__init__(f"{name}：{what.zh}。{how.zh}", f"{name}: {what.en}; {how.en}")


class ColumnError(SourceError):
    """A file with sources in a column has no such column: ``wanted`` were looked for, ``columns`` there are."""

    code = "column"

    def __init__(self, name: str, wanted: Sequence[str], columns: Sequence[str]) -> None:
        self.name, self.wanted, self.columns = name, tuple(wanted), tuple(columns)
        looked, there = ", ".join(wanted), ", ".join(columns) or "-"
        super().__init__(
            f"{name}：没有列 {looked}；已有：{there}。请指明内容所在的列（content）和名称所在的列（name）",
            f"{name}: there is no column {looked}; there are: {there}. Name the one with the contents (content) and "
            "the one with their names (name)",
        )


class ColumnValueError(SourceError):
    """What stands in a column is no source. ``name`` is the row's place."""

    code = "column-value"

    def __init__(self, name: str, column: str, zh: str, en: str) -> None:
        self.name, self.column = name, column
        super().__init__(f"{name}：列 {column} {zh}", f"{name}: column {column} {en}")
