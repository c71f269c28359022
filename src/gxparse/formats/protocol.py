"""What a format must offer, and what is wrong with one that does not."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import suppress
from inspect import ismethod, isroutine, signature
from typing import Any, Protocol, TypeGuard, get_args

from gxparse.evidence import Evidence, Match
from gxparse.formats.probe import Probe, Reads
from gxparse.layout import Layout
from gxparse.options import DEFAULT, Options
from gxparse.outline import UNSAYABLE, Outline
from gxparse.source import Source
from gxparse.words import Words


class Handler(Protocol):
    """What a format must offer. It knows no meaning: it finds blocks, the binder understands them.

    The first line of a handler's docstring says what it reads, and a text ``about_zh``, if it has one, says it in
    Chinese (``gxparse formats`` prints them). A handler may have a whole number ``priority``: of handlers that are
    equally sure, the one with the highest reads; without it, it is 0. One that has ``reads = "bytes"`` looks at
    ``probe.data``, reads ``source.data`` and returns a layout with the text that it stands on (``Layout.text``);
    without it, it is ``"text"``.
    """

    @property
    def name(self) -> str:
        """The format's name: lower case ASCII letters, digits, ``-`` and ``_``."""
        ...

    @property
    def version(self) -> str:
        """The handler's own version, which changes when it reads the same source differently."""
        ...

    @property
    def suffixes(self) -> tuple[str, ...]:
        """Suffixes of files that are looked at when a directory is read, in lower case with their dots."""
        ...

    def sniff(self, probe: Probe, /) -> Match:
        """Say how surely the probe shows this format, and why. Pure and cheap."""
        ...

    def read(self, source: Source, options: Options = DEFAULT, /) -> Layout:
        """Lay a source out. Raises only :class:`~gxparse.errors.GxparseError`."""
        ...


class Writer(Handler, Protocol):
    """A handler that also writes.

    One that has ``shows_marks = True`` is given an outline with ``marks`` and an ``appendix``, where checking found
    something; without it, outlines have none.
    """

    @property
    def cannot_say(self) -> frozenset[str]:
        """What of a report the format has no way to say, see :meth:`gxparse.outline.Outline.unsayable`."""
        ...

    def write(self, outline: Outline, /) -> str | bytes:
        """Print an outline as a whole document: a text, or bytes if it reads bytes."""
        ...


def reads(handler: object) -> Reads:
    """What a handler reads: ``"text"`` unless it says ``"bytes"``."""
    said: Reads = getattr(handler, "reads", "text")
    return said


def shows_marks(handler: object) -> bool:
    """Whether a writer shows what was found, beside what the report says."""
    said: bool = getattr(handler, "shows_marks", False)
    return said


def is_writer(handler: Handler) -> TypeGuard[Writer]:
    """Whether a handler also writes."""
    return hasattr(handler, "write")


Fault = Words
"""What is wrong, in Chinese and in English, as something said of a handler."""

_NAME = re.compile(r"[a-z0-9][a-z0-9_-]*")
_SUFFIX = re.compile(r"\.[^A-Z\s./\\]+")
_Rules = dict[str, tuple[Callable[[Any], bool], str, str]]


def _takes(*arguments: str) -> Callable[[Any], bool]:
    """Whether a value can be called with so many arguments."""

    def check(value: Any) -> bool:
        if not callable(value):
            return False
        try:
            parameters = signature(value)
        except ValueError:  # a method without self; but compiled code may not tell
            return not ismethod(value)
        try:
            parameters.bind(*arguments)
        except TypeError:
            return False
        return True

    return check


_HANDLER: _Rules = {
    "name": (
        lambda value: isinstance(value, str) and _NAME.fullmatch(value) is not None,
        "由小写 ASCII 字母、数字、- 和 _ 组成的名称",
        "a name of lower case ASCII letters, digits, - and _",
    ),
    "version": (lambda value: isinstance(value, str) and bool(value), "非空字符串", "a str that is not empty"),
    "suffixes": (
        lambda value: isinstance(value, tuple) and all(isinstance(it, str) and _SUFFIX.fullmatch(it) for it in value),
        "由小写后缀组成的元组，如 ('.txt',)",
        "a tuple of lower case suffixes such as ('.txt',)",
    ),
    "sniff": (_takes("probe"), "可用 (probe) 调用的方法", "a method that takes (probe)"),
    "read": (_takes("source", "options"), "可用 (source, options) 调用的方法", "a method that takes (source, options)"),
}
_OPTIONAL: _Rules = {
    "priority": (lambda value: isinstance(value, int) and not isinstance(value, bool), "整数", "a whole number"),
    "shows_marks": (lambda value: isinstance(value, bool), "True 或 False", "True or False"),
    "reads": (lambda value: value in get_args(Reads), '"text" 或 "bytes"', '"text" or "bytes"'),
}
_WRITER: _Rules = {
    "write": (_takes("outline"), "可用 (outline) 调用的方法", "a method that takes (outline)"),
    "cannot_say": (
        lambda value: isinstance(value, frozenset) and value <= UNSAYABLE,
        f"frozenset，其中只有：{', '.join(sorted(UNSAYABLE))}",
        f"a frozenset of any of: {', '.join(sorted(UNSAYABLE))}",
    ),
}


def handler_fault(handler: object, name: str | None = None) -> Fault | None:
    """The first thing by which an object is no :class:`Handler` (of a name), ``None`` if it is one.

    >>> class Docx:
    ...     name, version, suffixes = "docx", "1", ".docx"
    ...     def sniff(self, probe): ...
    ...     def read(self, source): ...
    >>> handler_fault(Docx())[1]
    "its suffixes is '.docx' (str), not a tuple of lower case suffixes such as ('.txt',)"
    >>> Docx.suffixes = (".docx",)
    >>> handler_fault(Docx())[1]
    'its read is read(source), not a method that takes (source, options)'
    """
    rules = dict(_HANDLER)
    rules |= {name: rule for name, rule in _OPTIONAL.items() if hasattr(handler, name)}
    if hasattr(handler, "write"):
        rules |= _WRITER
    for attribute, (holds, zh, en) in rules.items():
        if not hasattr(handler, attribute):
            return Words(f"没有 {attribute}（应为{zh}）", f"it has no {attribute} (which is {en})")
        value = getattr(handler, attribute)
        if not holds(value):
            shown = _shown(value)
            return Words(f"{attribute} 是 {shown}，应为{zh}", f"its {attribute} is {shown}, not {en}")
    own: str = getattr(handler, "name", "")
    if name not in (None, own):
        return Words(f"自称 {own!r}，登记的名称却是 {name!r}", f"it calls itself {own!r} and is registered as {name!r}")
    return None


def match_fault(match: object, name: str) -> Fault | None:
    """What is wrong with the answer of a format's ``sniff``, ``None`` if nothing is."""
    if not isinstance(match, Match):
        return Words(f"sniff 返回 {_shown(match)}，应为 Match", f"its sniff returned {_shown(match)}, not a Match")
    evidence: object = match.evidence
    reason: object = match.reason
    if match.format != name:
        shown = _shown(match.format)
        return Words(f"sniff 返回的是格式 {shown} 的 Match", f"its sniff returned a Match of the format {shown}")
    if not isinstance(evidence, Evidence):
        shown = _shown(evidence)
        zh = f"Match 的 evidence 是 {shown}，应为 Evidence"
        return Words(zh, f"the evidence of its Match is {shown}, not an Evidence")
    if not isinstance(reason, str) or not reason.strip():
        shown = _shown(reason)
        return Words(f"Match 的 reason 是 {shown}，应为一句话", f"the reason of its Match is {shown}, not words")
    return None


def layout_fault(layout: object, kind: Reads = "text") -> Fault | None:
    """What is wrong with what the ``read`` of a format of some kind returned, ``None`` if nothing is."""
    if not isinstance(layout, Layout):
        return Words(f"read 返回 {_shown(layout)}，应为 Layout", f"its read returned {_shown(layout)}, not a Layout")
    if kind == "bytes" and not isinstance(layout.text, str):
        return Words(
            "read 返回的 Layout 没有 text（位置所依据的文本）",
            "its read returned a Layout without the text that its spans count in",
        )
    return None


def document_fault(document: object, kind: Reads) -> Fault | None:
    """What is wrong with what the ``write`` of a format of some kind returned, ``None`` if nothing is."""
    wanted = bytes if kind == "bytes" else str
    if isinstance(document, wanted):
        return None
    shown = type(document).__name__
    return Words(f"write 返回 {shown}，应为 {wanted.__name__}", f"its write returned {shown}, not {wanted.__name__}")


def _shown(value: object) -> str:
    """A value in a few words, a function by its parameters."""
    if isroutine(value):
        with suppress(ValueError):
            return f"{value.__name__}{signature(value)}"
    text = repr(value)
    return f"{text if len(text) <= 60 else text[:59] + '…'} ({type(value).__name__})"
