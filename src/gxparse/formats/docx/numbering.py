"""Automatic numbers, which stand nowhere in a document's text: counted again as Word counts them.

A list (``num``) takes its levels from a definition (``abstractNum``) that several lists may share; they then go on
counting together. A list may change levels or begin anew (``lvlOverride``), a definition may be that of a style of
lists (``numStyleLink``), and a paragraph has its list from its style where it names none itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from attrs import evolve, frozen

from gxparse.formats.docx.counting import MOST, UNWRITTEN, written
from gxparse.formats.docx.markup import Node, alternative, attribute, is_on, number, value
from gxparse.formats.docx.styles import Styles

LEVELS = 9
"""A list has so many levels."""

LONGEST = 40
"""What is printed around a number, and the number with it, has so many characters at most."""

_PLACE = re.compile("%([1-9])")
_FULL_WIDTH_END = re.compile(r"[\u3000-\u303f\uff00-\uffef]\Z")
_LINKS = 10


@frozen
class _Level:
    """A level of a list: how its numbers are written and between what, where they begin, below which level they begin
    anew (``None``: any above), whether all numbers in it are written in digits, what follows.
    """

    form: str = "decimal"
    text: str = ""
    start: int = 1
    restart: int | None = None
    legal: bool = False
    gap: bool = True
    hidden: bool = False
    style: str | None = None


_NO_LEVEL = _Level()


@frozen
class _List:
    """A list: the definition that it counts with, its levels, where it begins anew."""

    definition: str
    levels: Mapping[int, _Level]
    starts: Mapping[int, int]


class Numbering:
    """The lists of a document, counted on with each paragraph."""

    def __init__(self, root: Node | None, styles: Styles) -> None:
        self._styles = styles
        self._lists: dict[str, _List] = {}
        self._counts: dict[str, dict[int, int]] = {}
        self._begun: set[tuple[str, int]] = set()
        if root is not None:
            self._define(root)

    def _define(self, root: Node) -> None:
        definitions = {attribute(each, "abstractNumId") or "": each for each in root.findall("abstractNum")}
        defined = {name: dict(_levels(each)) for name, each in definitions.items()}
        links = {name: value(each, "numStyleLink") for name, each in definitions.items()}
        lists = {attribute(each, "numId") or "": each for each in root.findall("num")}
        named = {key: value(each, "abstractNumId") or "" for key, each in lists.items()}
        for key, each in lists.items():
            name = self._followed(named[key], links, named)
            levels = dict(defined.get(name, {}))
            starts: dict[int, int] = {}
            for override in each.findall("lvlOverride"):
                place = number(attribute(override, "ilvl"), 0)
                if not 0 <= place < LEVELS:
                    continue
                own = override.find("lvl")
                if own is not None:
                    levels[place] = _level(own)
                start = value(override, "startOverride")
                if start is not None:
                    starts[place] = number(start, 1, most=MOST)
            self._lists[key] = _List(name, levels, starts)

    def _followed(self, name: str, links: Mapping[str, str | None], named: Mapping[str, str]) -> str:
        """The definition that has the levels, where one is a link to a style of lists."""
        for _ in range(_LINKS):
            style = links.get(name)
            if style is None:
                break
            key, _level = self._styles.list_of(style)
            name = named.get(key or "", "")
        return name

    def label(self, properties: Node | None, style: str | None) -> str:
        """The number of the paragraph that comes next, with what follows it; empty if it has none."""
        own = None if properties is None else properties.find("numPr")
        key = value(own, "numId")
        place = value(own, "ilvl")
        if key is None:
            key, styled = self._styles.list_of(style)
            place = place or styled
        found = self._lists.get(key or "")
        if key in (None, "", "0") or found is None:
            return ""
        if place is None:
            linked = (each for each, level in found.levels.items() if style is not None and level.style == style)
            place = str(next(linked, 0))
        depth = number(place, 0, most=LEVELS - 1)
        level = found.levels.get(depth)
        if level is None:
            return ""
        counts = self._count(key or "", found, depth)
        if level.hidden:
            return ""

        def shown(match: re.Match[str]) -> str:
            at = int(match[1]) - 1
            other = found.levels.get(at, _NO_LEVEL)
            form = "decimal" if level.legal and other.form not in UNWRITTEN else other.form
            return written(counts.get(at, other.start), form)

        text = "" if level.form == "bullet" else _PLACE.sub(shown, level.text)[:LONGEST]
        return text + (" " if text and level.gap and not _FULL_WIDTH_END.search(text) else "")

    def _count(self, key: str, found: _List, depth: int) -> Mapping[int, int]:
        """Count a paragraph of a list; the numbers of all levels then."""
        counts = self._counts.setdefault(found.definition, {})
        level = found.levels[depth]
        if depth in found.starts and (key, depth) not in self._begun:
            counts[depth] = found.starts[depth]
        else:
            counts[depth] = min(counts.get(depth, level.start - 1) + 1, MOST)
        self._begun.add((key, depth))
        for above in range(depth):
            if above not in counts:
                counts[above] = found.starts.get(above, found.levels.get(above, _NO_LEVEL).start)
        for below in [each for each in counts if each > depth]:
            restart = found.levels.get(below, _NO_LEVEL).restart
            if restart is None or depth < restart:
                del counts[below]
        return counts


def _levels(definition: Node) -> Iterator[tuple[int, _Level]]:
    for each in definition.findall("lvl"):
        place = number(attribute(each, "ilvl"), 0)
        if 0 <= place < LEVELS:
            yield place, _level(each)


def _level(node: Node) -> _Level:
    form = node.find("numFmt")
    for other in node.findall("mc:AlternateContent"):
        form = form if form is not None else next((each for each in alternative(other) if each.tag == "numFmt"), None)
    restart = value(node, "lvlRestart")
    level = _Level(
        "decimal" if form is None else attribute(form, "val") or "decimal",
        (value(node, "lvlText") or "")[:LONGEST],
        number(value(node, "start"), 1, most=MOST),
        None if restart is None else number(restart, 0),
        is_on(value(node, "isLgl")) if node.find("isLgl") is not None else False,
        value(node, "suff") != "nothing",
        is_on(value(node, "rPr/vanish")) if node.find("rPr/vanish") is not None else False,
        value(node, "pStyle"),
    )
    return evolve(level, form="bullet") if node.find("lvlPicBulletId") is not None else level
