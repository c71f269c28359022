"""What is wrong with a document that a format reads: limits, markup, no report in it, several."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gxparse.errors.base import GxparseError
from gxparse.errors.sources import SourceError
from gxparse.format_words import format_words
from gxparse.words import Words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gxparse.report import Report


class DocumentLimitError(SourceError):
    """A document of bytes asks more of its reader than a limit allows. ``kind`` says what it is (``"DOCX"``), ``limit``
    names the limit, see :class:`gxparse.Limits`.
    """

    code = "document-limit"

    def __init__(self, name: str, kind: str, limit: str, found: int, allowed: int) -> None:
        self.name, self.kind, self.limit, self.found, self.allowed = name, kind, limit, found, allowed
        what = {
            "parts": (" 个部件", "parts"),
            "unpacked": (" 字节（解压后）", "bytes when unpacked"),
            "elements": (" 个元素、单元格或字符", "elements, cells or characters"),
            "tokens": (" 个竖线或制表符", "bars and tabs"),
            "depth": (" 层嵌套", "elements within each other"),
            "pages": (" 页", "pages"),
            "scans": (" 页须作为图片识别", "pages to be read as pictures"),
            "seconds": (" 秒", "seconds of reading"),
            "pixels": (" 个像素", "pixels"),
        }[limit]
        super().__init__(*_beyond(name, Words(f"{kind} 文件", f"the {kind} file"), limit, Words(*what), found, allowed))


class TextLimitError(SourceError):
    """A text asks more of its reader than a limit allows. ``limit`` names it, see :class:`gxparse.Limits`."""

    code = "text-limit"

    def __init__(self, name: str, limit: str, found: int, allowed: int) -> None:
        self.name, self.limit, self.found, self.allowed = name, limit, found, allowed
        what = {"tokens": (" 个行、单元格或值", "lines, cells or values")}[limit]
        super().__init__(*_beyond(name, Words("文本", "the text"), limit, Words(*what), found, allowed))


class MarkupLimitError(GxparseError):
    """A web page asks more of its reader than a limit allows. ``limit`` names it, see :class:`gxparse.Limits`."""

    code = "markup-limit"

    def __init__(self, name: str, limit: str, found: int, allowed: int) -> None:
        self.name, self.limit, self.found, self.allowed = name, limit, found, allowed
        what = {
            "chars": (" 个字符", "characters"),
            "tokens": (" 个标记、字符引用、竖线和换行", "tags, character references, bars and line ends"),
            "blocks": (" 个可嵌套元素", "elements that can nest"),
            "depth": (" 层嵌套", "elements within each other"),
            "attributes": (" 个属性，属于属性过多的标记", "attributes in tags with very many"),
        }[limit]
        super().__init__(*_beyond(name, Words("网页", "the page"), limit, Words(*what), found, allowed))


def _beyond(name: str, subject: Words, limit: str, what: Words, found: int, allowed: int) -> Words:
    """That something goes beyond a limit, and how the limit is raised."""
    how = f"Limits({limit}=…), --limit {limit}=N"
    return Words(
        f"{name}：{subject.zh}至少有 {found}{what.zh}，超过上限 {allowed}（可用 {how} 调整）",
        f"{name}: {subject.en} has at least {found} {what.en}, more than the limit of {allowed} (raise it with {how})",
    )


class MarkupWarning(UserWarning):
    """A parser lost what the source of a web page has."""


class JsonSourceError(GxparseError):
    """A source in JSON that is broken, nests too deep or is no document. ``place`` is like ``line 3, column 14``.

    ``fault`` says what is wrong, in Chinese and English.
    """

    code = "json"

    def __init__(self, name: str, place: Words, fault: Words) -> None:
        self.name, self.place, self.fault = name, place.en, fault
        super().__init__(f"{name}：{place.zh}：{fault.zh}", f"{name}: {place.en}: {fault.en}")


class NoReportError(GxparseError):
    """The text was read, and holds no statutory table. ``found`` says what it does hold.

    ``attachments`` are the documents that a web page links to (text, target): the report may be one of them.
    """

    code = "no-report"

    def __init__(self, name: str, format_name: str, found: Words, attachments: Sequence[tuple[str, str]] = ()) -> None:
        self.name, self.format, self.found, self.attachments = name, format_name, found, tuple(attachments)
        super().__init__(
            f"{name}：未找到年度报告的法定表格（主动公开、收到和处理政府信息公开申请、行政复议和行政诉讼三张表）。"
            f"该文件识别为{format_words(format_name).zh}，其中有：{found[0]}。请确认它是年度报告全文",
            f"{name}: read as {format_name}, no statutory table was found. Looked for rows of the three tables "
            f"(主动公开, 收到和处理政府信息公开申请, 行政复议/行政诉讼); found: {found[1]}",
        )


class AnnexError(GxparseError):
    """A report and its annex do not belong together: ``annex`` is of another year or body, or ``name`` has a table of
    its own. ``fault`` says it in Chinese and English.
    """

    code = "annex"

    def __init__(self, name: str, annex: str, fault: Words) -> None:
        self.name, self.annex, self.fault = name, annex, fault
        super().__init__(f"{name} 与附件 {annex}：{fault.zh}", f"{name} and its annex {annex}: {fault.en}")


class MultipleReportsError(GxparseError):
    """The source holds several different reports: use ``parse_all``, which returns them all.

    ``reports`` has them, in the order of the source.
    """

    code = "multiple-reports"

    def __init__(self, name: str, reports: Sequence[Report]) -> None:
        self.name, self.reports = name, tuple(reports)
        zh = "；".join(f"{r.title or '无标题'}（第 {r.first_line} 行起）" for r in reports)
        en = "; ".join(f"{r.title or 'untitled'} (from line {r.first_line})" for r in reports)
        super().__init__(
            f"{name}：含有 {len(reports)} 份不同的报告：{zh}。请用 parse_all",
            f"{name}: holds {len(reports)} different reports: {en}. Use parse_all",
        )
