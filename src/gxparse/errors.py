"""Every failure of gxparse is one of these exceptions; none of them is ever a silent ``None``."""

from __future__ import annotations

from copy import copy
from typing import TYPE_CHECKING, Any

from gxparse.words import Said, Words, counted

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from typing_extensions import Self

    from gxparse.evidence import Match
    from gxparse.report import Report


class GxparseError(Said, Exception):
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

    def __reduce__(self) -> tuple[Any, ...]:
        return _restore, (type(self), self.args, self.__dict__)


def _restore(kind: type[GxparseError], args: tuple[Any, ...], state: dict[str, Any]) -> GxparseError:
    error = kind.__new__(kind)
    error.args = args
    error.__dict__.update(state)
    return error


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

    def __init__(self, name: str, kind: Words | None, why: Words, advice: Words | None = None) -> None:
        self.name, self.kind = name, kind.en if kind else None
        zh = f",像是 {kind.zh} 文件" if kind else ""
        en = f", it looks like {kind.en}" if kind else ""
        super().__init__(
            f"{name}:不是文本{zh}({why.zh})" + (f"。{advice.zh}" if advice else ""),
            f"{name}: not a text{en} ({why.en})" + (f"; {advice.en}" if advice else ""),
        )


class DocumentError(SourceError):
    """A document of bytes (DOCX, PDF …) that is damaged, locked or too large to be read. ``kind`` says which.

    ``what`` says what is wrong, ``how`` what helps, in Chinese and English.
    """

    code = "document"

    def __init__(self, name: str, kind: str, what: Words, how: Words) -> None:
        self.name, self.kind, self.what, self.how = name, kind, what, how
        super().__init__(f"{name}:{kind} 文件{what.zh}。{how.zh}", f"{name}: the {kind} file {what.en}; {how.en}")


class NoBytesError(SourceError):
    """A format that reads bytes was named for a text."""

    code = "no-bytes"

    def __init__(self, name: str, format_name: str) -> None:
        self.name, self.format = name, format_name
        super().__init__(
            f"{name}:格式 {format_name} 读取文件,不读取文本(请用 parse 或 parse_bytes)",
            f"{name}: the format {format_name} reads files, not a text: use parse or parse_bytes",
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


class MojibakeError(SourceError):
    """The text was read in a wrong encoding and saved so, and the way back is not exact.

    ``what`` says what happened, ``how`` what helps, in Chinese and English.
    """

    code = "mojibake"

    def __init__(self, name: str, what: Words, how: Words) -> None:
        self.name, self.what, self.how = name, what, how
        super().__init__(f"{name}:{what.zh}。{how.zh}", f"{name}: {what.en}; {how.en}")


class UnknownFormatError(GxparseError):
    """The caller named a format that no handler has."""

    code = "unknown-format"

    def __init__(self, name: str, known: Sequence[str], *, in_code: bool = False) -> None:
        self.name, self.known = name, tuple(known)
        listed = ", ".join(known) or "-"
        zh, en = ("代码中没有登记", "no format was registered in code that is") if in_code else ("没有", "no format is")
        super().__init__(f"{zh}名为 {name!r} 的格式;已有:{listed}", f"{en} named {name!r}; there are: {listed}")


class DuplicateFormatError(GxparseError):
    """Several handlers have one format name. ``origins`` says where each of them comes from."""

    code = "duplicate-format"

    def __init__(self, name: str, origins: Sequence[str]) -> None:
        self.name, self.origins = name, tuple(origins)
        zh, en = "、".join(origins), " and ".join(origins)
        super().__init__(
            f"格式名 {name!r} 有 {len(origins)} 个处理程序:{zh}。请只保留一个:卸载软件包,或用 gxparse.unregister;"
            "指定其他格式(format=、--from)仍可读取",
            f"the format name {name!r} is taken by {len(origins)} handlers: {en}. "
            "Keep one of them: uninstall a package, or use gxparse.unregister for a format registered in code; "
            "other formats still read when they are named (format=, --from)",
        )


class HandlerError(GxparseError):
    """A handler breaks the protocol (:class:`gxparse.formats.Handler`).

    ``origin`` says where it comes from, ``fault`` what is wrong, in Chinese and English.
    """

    code = "handler"

    def __init__(self, name: str, origin: str, why_zh: str, why_en: str) -> None:
        self.name, self.origin = name, origin
        self.fault = Words(f"不合约定(gxparse.formats.Handler):{why_zh}", f"breaks gxparse.formats.Handler: {why_en}")
        zh, en = _of_handler(name, origin, self.fault)
        super().__init__(
            f"{zh};指定其他格式(format=、--from)仍可读取",
            f"{en}; other formats still read when they are named (format=, --from)",
        )


class PluginError(GxparseError):
    """The handler of a format cannot be imported or made, for the reason that is the error's cause.

    ``origin`` says where it comes from, ``fault`` what happened, in Chinese and English.
    """

    code = "plugin"

    def __init__(self, name: str, origin: str, why: str) -> None:
        self.name, self.origin = name, origin
        self.fault = Words(f"无法载入:{why}", f"cannot be loaded: {why}")
        super().__init__(*_of_handler(name, origin, self.fault))


def _of_handler(name: str, origin: str, fault: Words) -> Words:
    zh = f"格式 {name!r} 的处理程序,来自 {origin},{fault.zh}"
    return Words(zh, f"the handler of the format {name!r} from {origin} {fault.en}")


class PluginWarning(UserWarning):
    """A plugin cannot be imported; the other formats go on without it. The message holds the traceback."""


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


class DocumentLimitError(SourceError):
    """A document of bytes asks more of its reader than a limit allows. ``kind`` says what it is (``"DOCX"``), ``limit``
    names the limit, see :class:`gxparse.Limits`.
    """

    code = "document-limit"

    def __init__(self, name: str, kind: str, limit: str, found: int, allowed: int) -> None:
        self.name, self.kind, self.limit, self.found, self.allowed = name, kind, limit, found, allowed
        what = {
            "parts": (" 个部件", "parts"),
            "unpacked": (" 字节(解压后)", "bytes when unpacked"),
            "elements": (" 个元素、单元格或字符", "elements, cells or characters"),
            "depth": (" 层嵌套", "elements within each other"),
            "pages": (" 页", "pages"),
            "seconds": (" 秒", "seconds of reading"),
            "pixels": (" 个像素", "pixels"),
        }[limit]
        super().__init__(*_beyond(name, Words(f"{kind} 文件", f"the {kind} file"), limit, Words(*what), found, allowed))


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
        super().__init__(*_beyond(name, Words("网页", "the page"), limit, Words(*what), found, allowed))


def _beyond(name: str, subject: Words, limit: str, what: Words, found: int, allowed: int) -> Words:
    """That something goes beyond a limit, and how the limit is raised."""
    how = f"Limits({limit}=…), --limit {limit}=N"
    return Words(
        f"{name}:{subject.zh}至少有 {found}{what.zh},超过上限 {allowed}(可用 {how} 调整)",
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
        super().__init__(f"{name}:{place.zh}:{fault.zh}", f"{name}: {place.en}: {fault.en}")


class NoReportError(GxparseError):
    """The text was read, and holds no statutory table. ``found`` says what it does hold.

    ``attachments`` are the documents that a web page links to (text, target): the report may be one of them.
    """

    code = "no-report"

    def __init__(self, name: str, format_name: str, found: Words, attachments: Sequence[tuple[str, str]] = ()) -> None:
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


class NoWriterError(GxparseError):
    """The format can be read and not written. ``writers`` are those that can."""

    code = "no-writer"

    def __init__(self, name: str, writers: Sequence[str]) -> None:
        self.name, self.writers = name, tuple(writers)
        listed = ", ".join(writers)
        super().__init__(
            f"格式 {name!r} 只能读取,不能写出;可以写出的格式:{listed}",
            f"the format {name!r} can be read and not written; these can be written: {listed}",
        )


class OutputError(GxparseError):
    """There is no place for a document that was to be written."""

    code = "output"

    def __init__(self, name: str, why_zh: str, why_en: str) -> None:
        self.name = name
        super().__init__(f"{name}:{why_zh}", f"{name}: {why_en}")


class CorpusError(GxparseError):
    """A corpus (:class:`gxparse.corpus.Dataset`) that cannot be read or written; ``name`` is a directory or a file."""

    code = "corpus"

    def __init__(self, name: str, zh: str, en: str) -> None:
        self.name = name
        super().__init__(f"{name}:{zh}", f"{name}: {en}")


class NoCorpusError(CorpusError):
    """There is no corpus in a directory."""

    code = "no-corpus"

    def __init__(self, name: str) -> None:
        super().__init__(
            name,
            "不是语料库目录(没有 _manifest)。请先用 gxparse corpus build 建立",
            "is no corpus (it has no _manifest); make one with gxparse corpus build",
        )


class CorpusLockedError(CorpusError):
    """Another build writes this corpus, or one on another machine (``host``) has ended without saying so.

    ``pid`` and ``host`` say which process of which machine; ``None`` if nobody knows.
    """

    code = "corpus-locked"

    def __init__(self, name: str, holder: Mapping[str, object], *, is_alive: bool) -> None:
        self.pid, self.host = holder.get("pid"), holder.get("host")
        zh = f"进程 {self.pid}(主机 {self.host})" if holder else "另一进程"
        en = f"process {self.pid} on {self.host}" if holder else "another process"
        if is_alive:
            what = Words(f"{zh}正在写入此语料库。请等它结束", f"{en} is writing this corpus; wait until it has ended")
        else:
            what = Words(
                f"{zh}没有写明它已结束。确认它不再运行后,请删除此文件",
                f"{en} did not say that it has ended; when you are sure that it no longer runs, delete this file",
            )
        super().__init__(name, *what)


MOST_LOSSES = 8
"""An error lists at most so many losses; all are in its ``losses``."""

_UNSAYABLE_ZH: dict[str, str] = {
    "blank": "空白单元格",
    "unreadable": "不是数字的单元格",
    "spaced-number": "与空白单元格同行的带空格数字",
    "line-break": "换行",
    "blank-run": "连续空格",
    "bar": "竖线",
    "control": "控制字符",
}


def _grouped(losses: Sequence[str]) -> list[str]:
    """Losses, those that are the same told once with the first place and how many more there are."""
    places: dict[str, list[str]] = {}
    for loss in losses:
        place, _, change = loss.partition(": ")
        places.setdefault(change, []).append(place)
    return [
        f"{first}{f' (+{len(others)})' if others else ''}: {change}" if change else first
        for change, (first, *others) in places.items()
    ]


class LossError(GxparseError):
    """A format cannot say all that a report says. ``losses`` are the differences in words, the report's first.

    ``why`` are the things in the report that the format declares it cannot say; none if the report itself has something
    that no document can print (a number that the end of its source cut off).
    """

    code = "losses"

    def __init__(self, name: str, format_name: str, losses: Sequence[str], why: Sequence[str]) -> None:
        self.name, self.format, self.losses, self.why = name, format_name, tuple(losses), tuple(why)
        listed = "; ".join(_grouped(losses)[:MOST_LOSSES]) + (" …" if len(_grouped(losses)) > MOST_LOSSES else "")
        zh = f"(该格式无法表示:{'、'.join(_UNSAYABLE_ZH.get(each, each) for each in why)})" if why else ""
        en = f" (the format cannot say: {', '.join(why)})" if why else ""
        super().__init__(
            f"{name}:写成 {format_name} 会失去 {len(losses)} 处内容{zh}:{listed}。"
            "可用 allow_losses=True 或 --allow-losses 照写",
            f"{name}: written as {format_name}, {counted(len(losses), 'thing')} would read differently{en}: {listed}. "
            "Write it all the same with allow_losses=True, --allow-losses",
        )


class RuleError(GxparseError):
    """A rule cannot be loaded. ``rule`` is its id, or where it stands in its source; ``place`` is the field."""

    code = "rule"

    def __init__(self, rule: str, place: str, zh: str, en: str) -> None:
        self.rule, self.place = rule, place
        where = f"{rule}, {place}" if place else rule
        super().__init__(f"规则 {where}:{zh}", f"rule {where}: {en}")


class IndicatorError(GxparseError, ValueError):
    """An indicator cannot be loaded, or what it needs cannot be taken. ``indicator`` is its id, or where it stands in
    its source; for numbers of inhabitants it is ``population``. ``place`` is the field.
    """

    code = "indicator"

    def __init__(self, indicator: str, place: str, zh: str, en: str) -> None:
        self.indicator, self.place = indicator, place
        where = f"{indicator}, {place}" if place else indicator
        super().__init__(f"指标 {where}:{zh}", f"indicator {where}: {en}")


class AliasesError(GxparseError, ValueError):
    """A table of names of bodies that cannot be used. ``line`` counts from 1, 0 where it is about the whole file."""

    code = "aliases"

    def __init__(self, name: str, line: int, zh: str, en: str) -> None:
        self.name, self.line = name, line
        place = Words(f"第 {line} 行:", f"line {line}: ") if line else Words("", "")
        super().__init__(f"{name}:{place.zh}{zh}", f"{name}: {place.en}{en}")


class TrustError(GxparseError, ValueError):
    """What is said about the trust in a number makes no sense. ``pattern`` is the key or pattern of keys."""

    code = "trust"

    def __init__(self, pattern: str, zh: str, en: str) -> None:
        self.pattern = pattern
        super().__init__(f"对 {pattern!r} 的信任度:{zh}", f"trust in {pattern!r}: {en}")


MOST_SHOWN = 80
"""An error shows at most so many characters of what a report says."""


class FrameError(GxparseError, ValueError):
    """A frame cannot hold what a report says. ``report`` is the report's fingerprint, ``source`` its source's name,
    ``cell`` the key of the cell (``None``: of none), ``column`` the frame's column, ``value`` what stands there.
    ``row`` is the finding that a row without a cell is of, empty if there is none.
    """

    code = "frame"

    def __init__(
        self,
        report: str,
        source: str,
        cell: str | None,
        column: str,
        value: object,
        zh: str,
        en: str,
        *,
        row: str = "",
    ) -> None:
        self.report, self.source = report, source
        self.cell, self.column, self.value, self.row = cell, column, value, row
        where = f"{cell or row}, {column}"
        if not (cell or row) or (cell and column.startswith(cell)):
            where = column
        elif cell and column == "value":
            where = cell
        shown = ascii(value) if isinstance(value, str) else str(value)
        shown = shown if len(shown) <= MOST_SHOWN else f"{shown[:MOST_SHOWN]}…"
        super().__init__(
            f"{self.source}(报告 {self.report}):{where} 为 {shown},{zh}",
            f"{self.source} (report {self.report}): {where} is {shown}; {en}",
        )


class DecisionError(GxparseError):
    """Decisions of reviewers that cannot be taken. ``source`` names the file, ``place`` is like
    ``decisions[3].changes[0].to``; each is empty where there is none.
    """

    code = "decision"

    def __init__(self, source: str, place: str, zh: str, en: str) -> None:
        self.source, self.place = source, place
        where = ", ".join(filter(None, (source, place)))
        self.fault = Words(zh, en)
        super().__init__(f"审阅决定 {where}:{zh}", f"decisions, {where}: {en}")


class ColumnError(SourceError):
    """A file with sources in a column has no such column: ``wanted`` were looked for, ``columns`` there are."""

    code = "column"

    def __init__(self, name: str, wanted: Sequence[str], columns: Sequence[str]) -> None:
        self.name, self.wanted, self.columns = name, tuple(wanted), tuple(columns)
        looked, there = ", ".join(wanted), ", ".join(columns) or "-"
        super().__init__(
            f"{name}:没有列 {looked};已有:{there}。请指明内容所在的列(content)和名称所在的列(name)",
            f"{name}: there is no column {looked}; there are: {there}. Name the one with the contents (content) and "
            "the one with their names (name)",
        )


class ColumnValueError(SourceError):
    """What stands in a column is no source. ``name`` is the row's place."""

    code = "column-value"

    def __init__(self, name: str, column: str, zh: str, en: str) -> None:
        self.name, self.column = name, column
        super().__init__(f"{name}:列 {column} {zh}", f"{name}: column {column} {en}")


class EngineError(GxparseError):
    """An engine that reads a corpus cannot do what is asked of it. ``engine`` names it."""

    code = "engine"

    def __init__(self, engine: str, zh: str, en: str) -> None:
        self.engine = engine
        super().__init__(f"{engine}:{zh}", f"{engine}: {en}")


class WorkerError(GxparseError):
    """Work on one item of many ended without a result, and the others went on: see ``gxparse.workers``.

    ``name`` is the item's; ``part`` the part of it that was worked on, empty where none was told.
    """

    code = "worker"

    def __init__(self, name: str, part: str, what: Words, how: Words | None = None) -> None:
        self.part, self.what, self.how = part, what, how
        self._call(name, f"{name}!/{part}" if part and part != name else name)

    def _call(self, name: str, where: str) -> None:
        self.name = name
        zh, en = (f"。{self.how.zh}", f"; {self.how.en}") if self.how else ("", "")
        super().__init__(f"{where}:{self.what.zh}{zh}", f"{where}: {self.what.en}{en}")

    def of(self, name: str) -> Self:
        """The same error of the part alone, which is called so.

        >>> print(TimeLimitError("a.zip", "3", 60.0).of("b.pdf"))
        b.pdf: took longer than the limit of 60 s and was stopped; raise it with seconds, --seconds
        """
        error = copy(self)
        error.part = ""
        error._call(name, name)
        return error


class WorkerDiedError(WorkerError):
    """The process that worked on the item died. ``exit_code`` is that of the process, below 0 the signal that ended it.

    >>> print(WorkerDiedError("a.pdf", "", -9))
    a.pdf: the process that worked on it was killed (signal 9); what kills so is often the system, for want of memory
    """

    code = "worker-died"

    def __init__(self, name: str, part: str, exit_code: int | None) -> None:
        self.exit_code = exit_code
        if exit_code is not None and exit_code < 0:
            what = Words(
                f"处理它的进程被终止(信号 {-exit_code})",
                f"the process that worked on it was killed (signal {-exit_code})",
            )
        else:
            what = Words(
                f"处理它的进程意外退出(代码 {exit_code})", f"the process that worked on it ended (code {exit_code})"
            )
        often = Words("系统内存不足时常会这样终止进程", "what kills so is often the system, for want of memory")
        super().__init__(name, part, what, often if exit_code == -9 else None)


class TimeLimitError(WorkerError):
    """The item took longer than ``seconds``, and its process was killed."""

    code = "time-limit"

    def __init__(self, name: str, part: str, seconds: float) -> None:
        self.seconds = seconds
        super().__init__(
            name,
            part,
            Words(f"超过时限 {seconds:g} 秒,已中止", f"took longer than the limit of {seconds:g} s and was stopped"),
            Words("可用 seconds 或 --seconds 放宽", "raise it with seconds, --seconds"),
        )


class MemoryLimitError(WorkerError):
    """The item asked for more memory than there is. ``memory`` is the limit of a process in bytes, ``None``: none."""

    code = "memory-limit"

    def __init__(self, name: str, part: str, memory: int | None) -> None:
        self.memory = memory
        limit = Words("", "") if memory is None else Words(f"(上限 {memory} 字节)", f" (the limit is {memory} bytes)")
        super().__init__(
            name,
            part,
            Words(f"内存不足{limit.zh}", f"memory ran out{limit.en}"),
            None if memory is None else Words("可用 memory 或 --memory 放宽", "raise it with memory, --memory"),
        )


class UnexpectedError(WorkerError):
    """Work on the item ended in an exception that is none of gxparse's: a bug. ``kind`` and ``said`` are what it is and
    says, ``traceback`` is where it was raised.
    """

    code = "internal"

    def __init__(self, name: str, part: str, kind: str, said: str, traceback: str) -> None:
        self.kind, self.said, self.traceback = kind, said, traceback
        shown = f"{kind}: {said}" if said else kind
        super().__init__(
            name,
            part,
            Words(f"程序内部错误({shown})", f"an internal error ({shown})"),
            Words("请连同 traceback 报告此错误", "please report it with its traceback"),
        )


class NoWorkersError(GxparseError):
    """Processes to work in cannot be started. ``exit_code`` is how the first one ended."""

    code = "no-workers"

    def __init__(self, exit_code: int | None, memory: int | None) -> None:
        self.exit_code, self.memory = exit_code, memory
        zh = f";或者放宽内存上限 {memory} 字节" if memory is not None else ""
        en = f", or raise the limit of {memory} bytes of memory" if memory is not None else ""
        super().__init__(
            f'无法启动工作进程(退出代码 {exit_code})。脚本中的调用请放在 if __name__ == "__main__": 之下{zh}',
            f"processes to work in cannot be started (exit code {exit_code}): in a script, put the call below "
            f'if __name__ == "__main__":{en}',
        )


class WorkerWarning(UserWarning):
    """A limit on workers that this system does not have."""
