"""What is wrong with formats and their handlers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gxparse.errors.base import GxparseError
from gxparse.nearest import did_you_mean
from gxparse.words import Words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gxparse.evidence import Match


class UnknownFormatError(GxparseError):
    """The caller named a format that no handler has."""

    code = "unknown-format"

    def __init__(self, name: str, known: Sequence[str], *, in_code: bool = False) -> None:
        self.name, self.known = name, tuple(known)
        listed = ", ".join(known) or "-"
        zh, en = ("代码中没有登记", "no format was registered in code that is") if in_code else ("没有", "no format is")
        meant = did_you_mean(name, known)
        super().__init__(
            f"{zh}名为 {name!r} 的格式{meant.zh}；已有：{listed}", f"{en} named {name!r}{meant.en}; there are: {listed}"
        )


class DuplicateFormatError(GxparseError):
    """Several handlers have one format name. ``origins`` says where each of them comes from."""

    code = "duplicate-format"

    def __init__(self, name: str, origins: Sequence[str]) -> None:
        self.name, self.origins = name, tuple(origins)
        zh, en = "、".join(origins), " and ".join(origins)
        super().__init__(
            f"格式名 {name!r} 有 {len(origins)} 个处理程序：{zh}。请只保留一个：卸载软件包，或用 gxparse.unregister；"
            "指定其他格式（format=、--from）仍可读取",
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
        self.fault = Words(
            f"不合约定（gxparse.formats.Handler）：{why_zh}", f"breaks gxparse.formats.Handler: {why_en}"
        )
        zh, en = _of_handler(name, origin, self.fault)
        super().__init__(
            f"{zh}；指定其他格式（format=、--from）仍可读取",
            f"{en}; other formats still read when they are named (format=, --from)",
        )


class PluginError(GxparseError):
    """The handler of a format cannot be imported or made, for the reason that is the error's cause.

    ``origin`` says where it comes from, ``fault`` what happened, in Chinese and English.
    """

    code = "plugin"

    def __init__(self, name: str, origin: str, why: str) -> None:
        self.name, self.origin = name, origin
        self.fault = Words(f"无法载入：{why}", f"cannot be loaded: {why}")
        super().__init__(*_of_handler(name, origin, self.fault))


def _of_handler(name: str, origin: str, fault: Words) -> Words:
    zh = f"格式 {name!r} 的处理程序，来自 {origin}，{fault.zh}"
    return Words(zh, f"the handler of the format {name!r} from {origin} {fault.en}")


class PluginWarning(UserWarning):
    """A plugin cannot be imported; the other formats go on without it. The message holds the traceback."""


class UnrecognizedFormatError(GxparseError):
    """No handler recognises the source. ``evidence`` holds what each one said."""

    code = "unrecognized"

    def __init__(self, name: str, evidence: Sequence[Match], looked_at: int | None = None) -> None:
        self.name, self.evidence = name, tuple(evidence)
        said = "; ".join(f"{match.format}: {match.reason}" for match in evidence) or "-"
        zh = f"（只看了前 {looked_at} 个字符；可用 --from 指定格式）" if looked_at else ""
        en = f" (only {looked_at} characters were looked at; name the format: format=, --from)" if looked_at else ""
        super().__init__(
            f"{name}：不支持的文件，未能识别其中的报告{zh}。"
            "请在 Word 或 WPS 中另存为 .docx，或在浏览器中另存为网页后重试；gxparse sniff 列出各格式的判断",
            f"{name}: no format recognises it; save it as .docx in Word or WPS, or as a web page in a browser. "
            f"What each format saw: {said}{en}",
        )


class NoWriterError(GxparseError):
    """The format can be read and not written. ``writers`` are those that can."""

    code = "no-writer"

    def __init__(self, name: str, writers: Sequence[str]) -> None:
        self.name, self.writers = name, tuple(writers)
        listed = ", ".join(writers)
        super().__init__(
            f"格式 {name!r} 只能读取，不能写出；可以写出的格式：{listed}",
            f"the format {name!r} can be read and not written; these can be written: {listed}",
        )
