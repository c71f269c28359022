"""Every failure of gxparse is one of these exceptions; none of them is ever a silent ``None``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gxparse.formats.probe import Match
    from gxparse.report import Report


class GxparseError(Exception):
    """The root of all errors that gxparse raises on purpose.

    ``code`` is stable and meant for programs. ``str(error)`` is English; :meth:`message` gives Chinese too.

    >>> error = EmptySourceError("a.txt")
    >>> error.code, str(error)
    ('empty', 'a.txt: the source is empty')
    >>> error.message("zh")
    'a.txt:来源是空的'
    """

    code = "error"

    def __init__(self, zh: str, en: str) -> None:
        self.zh, self.en = zh, en
        super().__init__(en)

    def message(self, lang: str = "en") -> str:
        """The message in ``"zh"`` or ``"en"``."""
        return self.zh if lang == "zh" else self.en

    def __reduce__(self) -> tuple[Any, ...]:
        return _restore, (type(self), self.args, self.__dict__)


def _restore(kind: type[GxparseError], args: tuple[Any, ...], state: dict[str, Any]) -> GxparseError:
    error = kind.__new__(kind)
    error.args = args
    error.__dict__.update(state)
    return error


def counted(count: int, what: str) -> str:
    """A number of things in English.

    >>> counted(1, "row"), counted(2, "row")
    ('1 row', '2 rows')
    """
    return f"{count} {what}" if count == 1 else f"{count} {what}s"


class SourceError(GxparseError):
    """The source cannot be obtained or is no text that could be read."""

    code = "source"


class SourceNotFoundError(SourceError):
    """The path names nothing that can be opened."""

    code = "not-found"

    def __init__(self, name: str, why_zh: str, why_en: str) -> None:
        self.name = name
        super().__init__(f"{name}:{why_zh}", f"{name}: {why_en}")


class EmptySourceError(SourceError):
    """The source holds no character but blanks."""

    code = "empty"

    def __init__(self, name: str) -> None:
        self.name = name
        super().__init__(f"{name}:来源是空的", f"{name}: the source is empty")


class SourceTooLargeError(SourceError):
    """The source is larger than the limit, which is an option (``max_bytes``)."""

    code = "too-large"

    def __init__(self, name: str, size: int, limit: int, *, at_least: bool = False) -> None:
        self.name, self.size, self.limit = name, size, limit
        super().__init__(
            f"{name}:{'至少' if at_least else ''}{size} 字节,超过上限 {limit} 字节(可用 max_bytes 或 --max-bytes 调整)",
            f"{name}: {'at least ' if at_least else ''}{size} bytes are more than the limit of {limit} "
            "(raise max_bytes, or --max-bytes on the command line, to read it)",
        )


class BinarySourceError(SourceError):
    """The bytes are no text. ``kind`` names what they look like, where a signature tells."""

    code = "binary"

    def __init__(self, name: str, kind: str | None, why: str) -> None:
        self.name, self.kind = name, kind
        super().__init__(
            f"{name}:不是文本" + (f",像是 {kind} 文件" if kind else "") + f"({why})",
            f"{name}: not a text" + (f", it looks like {kind}" if kind else "") + f" ({why})",
        )


class DecodingError(SourceError):
    """The bytes are no text in the declared encoding, or in any encoding that was tried."""

    code = "encoding"

    def __init__(self, name: str, tried: Sequence[str], why: str) -> None:
        self.name, self.tried = name, tuple(tried)
        listed = ", ".join(tried)
        super().__init__(
            f"{name}:无法解码;试过的编码:{listed}({why})",
            f"{name}: cannot be decoded; tried {listed} ({why})",
        )


class UnknownFormatError(GxparseError):
    """The caller named a format that no handler has."""

    code = "unknown-format"

    def __init__(self, name: str, known: Sequence[str]) -> None:
        self.name, self.known = name, tuple(known)
        listed = ", ".join(known)
        super().__init__(f"没有名为 {name!r} 的格式;已有:{listed}", f"no format is named {name!r}; there are: {listed}")


class UnrecognizedFormatError(GxparseError):
    """No handler recognises the source. ``evidence`` holds what each one said."""

    code = "unrecognized"

    def __init__(self, name: str, evidence: Sequence[Match], looked_at: int | None = None) -> None:
        self.name, self.evidence = name, tuple(evidence)
        said = "; ".join(f"{match.format}: {match.reason}" for match in evidence) or "-"
        zh = f"(只看了前 {looked_at} 个字符;可用 format 或 --from 指定格式)" if looked_at else ""
        en = f" (only {looked_at} characters were looked at; name the format: format=, --from)" if looked_at else ""
        super().__init__(
            f"{name}:没有一种格式认得它。各格式所见:{said}{zh}",
            f"{name}: no format recognises it. What each one saw: {said}{en}",
        )


class MissingDependencyError(GxparseError):
    """The format is known, and the library that reads it is not installed. ``install`` is the command that does it."""

    code = "missing-dependency"

    def __init__(self, what: str, install: str) -> None:
        self.what, self.install = what, install
        super().__init__(f"需要 {what},尚未安装:{install}", f"{what} is needed and not installed: {install}")


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
            "attributes": (" 个属性,属于属性过多的标记", "attributes in tags with very many"),
        }[limit]
        how = f"Limits({limit}=…), --limit {limit}=N"
        super().__init__(
            f"{name}:网页至少有 {found}{what[0]},超过上限 {allowed}(可用 {how} 调整)",
            f"{name}: the page has at least {found} {what[1]}, more than the limit of {allowed} (raise it with {how})",
        )


class MarkupWarning(UserWarning):
    """A parser lost what the source of a web page has."""


class NoReportError(GxparseError):
    """The text was read, and holds no statutory table. ``found`` says what it does hold.

    ``attachments`` are the documents that a web page links to (text, target): the report may be one of them.
    """

    code = "no-report"

    def __init__(
        self, name: str, format_name: str, found: tuple[str, str], attachments: Sequence[tuple[str, str]] = ()
    ) -> None:
        self.name, self.format, self.found, self.attachments = name, format_name, found, tuple(attachments)
        super().__init__(
            f"{name}:按 {format_name} 读取,没有找到年度报告的法定表格。"
            f"找的是“主动公开”“收到和处理政府信息公开申请”“行政复议、行政诉讼”三张表的行;找到的是:{found[0]}",
            f"{name}: read as {format_name}, no statutory table was found. Looked for rows of the three tables "
            f"(主动公开, 收到和处理政府信息公开申请, 行政复议/行政诉讼); found: {found[1]}",
        )


class MultipleReportsError(GxparseError):
    """The source holds several different reports: use ``parse_all``, which returns them all.

    ``reports`` has them, in the order of the source.
    """

    code = "multiple-reports"

    def __init__(self, name: str, reports: Sequence[Report]) -> None:
        self.name, self.reports = name, tuple(reports)
        zh = ";".join(f"{r.title or '无标题'}(第 {r.first_line} 行起)" for r in reports)
        en = "; ".join(f"{r.title or 'untitled'} (from line {r.first_line})" for r in reports)
        super().__init__(
            f"{name}:含有 {len(reports)} 份不同的报告:{zh}。请用 parse_all",
            f"{name}: holds {len(reports)} different reports: {en}. Use parse_all",
        )
