"""What is wrong with what a caller hands in: rules, indicators, names, trust, decisions."""

from __future__ import annotations

from gxparse.failure import GxparseError
from gxparse.json_places import JsonPlace
from gxparse.words import Words


class RuleError(GxparseError):
    """A rule cannot be loaded. ``rule`` is its id, or where it stands in its source; ``place`` is the field."""

    code = "rule"

    def __init__(self, rule: str, place: str | JsonPlace, zh: str, en: str) -> None:
        self.rule, self.place = rule, str(place)
        where = f"{rule}, {place}" if self.place else rule
        super().__init__(f"规则 {where}：{zh}", f"rule {where}: {en}")


class IndicatorError(GxparseError, ValueError):
    """An indicator cannot be loaded, or what it needs cannot be taken. ``indicator`` is its id, or where it stands in
    its source; for numbers of inhabitants it is ``population``. ``place`` is the field.
    """

    code = "indicator"

    def __init__(self, indicator: str, place: str | JsonPlace, zh: str, en: str) -> None:
        self.indicator, self.place = indicator, str(place)
        where = f"{indicator}, {place}" if self.place else indicator
        super().__init__(f"指标 {where}：{zh}", f"indicator {where}: {en}")


class AliasesError(GxparseError, ValueError):
    """A table of names of bodies that cannot be used. ``line`` counts from 1, 0 where it is about the whole file."""

    code = "aliases"

    def __init__(self, name: str, line: int, zh: str, en: str) -> None:
        self.name, self.line = name, line
        place = Words(f"第 {line} 行：", f"line {line}: ") if line else Words("", "")
        super().__init__(f"{name}：{place.zh}{zh}", f"{name}: {place.en}{en}")


class TrustError(GxparseError, ValueError):
    """What is said about the trust in a number makes no sense. ``pattern`` is the key or pattern of keys."""

    code = "trust"

    def __init__(self, pattern: str, zh: str, en: str) -> None:
        self.pattern = pattern
        super().__init__(f"对 {pattern!r} 的信任度：{zh}", f"trust in {pattern!r}: {en}")


class DecisionError(GxparseError):
    """Decisions of reviewers that cannot be taken. ``source`` names the file, or report and finding of a
    decision made in code, ``place`` is like ``decisions[3].changes[0].to``, ``pointer`` the same as a JSON pointer (RFC
    6901). Each is empty if there is none.
    """

    code = "decision"

    def __init__(self, source: str, place: JsonPlace, zh: str, en: str) -> None:
        self.source, self.json_place = source, place
        self.place, self.pointer = str(place), place.pointer
        where = ", ".join(filter(None, (source, self.place)))
        self.fault = Words(zh, en)
        super().__init__(f"核对意见 {where}：{zh}", f"decisions, {where}: {en}")


class FormError(GxparseError, ValueError):
    """A form cannot be loaded. ``source`` names the file, ``pointer`` is the JSON pointer (RFC 6901) of what is
    wrong in it, ``""`` where that is the whole file.
    """

    code = "form"

    def __init__(self, source: str, place: JsonPlace, zh: str, en: str) -> None:
        self.source, self.pointer = source, place.pointer
        where = f"{source}, {self.pointer}" if self.pointer else source
        super().__init__(f"格式 {where}：{zh}", f"form {where}: {en}")
