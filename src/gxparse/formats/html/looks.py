"""What declarations make of an element: hidden, struck, raised, a line of its own.

The declarations are those that won, whether a ``style`` attribute or a sheet has them. Hidden is what nobody sees:
``display: none``, ``visibility: hidden``, no opacity, clipped away, no size, far off the screen. White text is not
hidden for sure, as a background may lie behind it: it is doubtful, and so is what a property that is not followed may
hide.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import IntFlag
from typing import NamedTuple

from gxparse.formats.html.tags import PARTS, TagKind


class Veil(IntFlag):
    """What hides an element's own text, and that of elements in it until one of them says otherwise."""

    NONE = 0
    VISIBILITY = 1
    FONT = 2
    INDENT = 4


class Look(NamedTuple):
    """What declarations make of an element: its kinds, what they veil and unveil, whether they are doubtful."""

    kinds: tuple[TagKind, ...] = ()
    veils: Veil = Veil.NONE
    shows: Veil = Veil.NONE
    doubtful: bool = False


_NUMBER = re.compile(r"([+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?)([a-z%]*)")
_PIXELS = {
    "": 1.0,
    "px": 1.0,
    "pt": 4 / 3,
    "pc": 16.0,
    "em": 16.0,
    "rem": 16.0,
    "ex": 8.0,
    "ch": 8.0,
    "in": 96.0,
    "cm": 37.8,
    "mm": 3.78,
    "%": 12.8,
    "vw": 12.8,
    "vh": 8.0,
}
_RELATIVE = frozenset({"em", "%", "ex", "ch"})
_FAR, _FARTHER = 900, 5_000  # pixels to the left or above; to the right
_BLOCKS = ("block", "list-item", "table", "flex", "grid", "flow-root")
_BOXED = (*_BLOCKS, "inline-block", "inline-flex", "inline-grid", "inline-table")
_WHITE = re.compile(
    r"#f{3,4}|#f{6}|#f{8}|white|snow|transparent|rgba?\((?:255,\s*255,\s*255.*|.*[,/]\s*0(?:\.0*)?%?\s*)\)"
)
_UNKNOWN = ("display", "visibility", "opacity", "font-size")


def look(declared: Mapping[str, str], kind: TagKind, hidden: bool) -> Look:
    """What declarations make of an element of a kind that has or has not the attribute ``hidden``."""
    kinds: list[TagKind] = []
    display = declared.get("display", "")
    visibility = declared.get("visibility", "")
    part = kind in PARTS
    if display == "none" or (hidden and not display) or declared.get("mso-hide") == "all":
        return Look((TagKind.UNSEEN,))
    if visibility == "collapse" and part:
        return Look((TagKind.UNSEEN,))
    gone, doubtful = _gone(declared, kind, display)
    if gone and not part:
        return Look((TagKind.UNSEEN,))
    veils = Veil.VISIBILITY if visibility in ("hidden", "collapse") or gone else Veil.NONE
    shows = Veil.VISIBILITY if visibility == "visible" else Veil.NONE
    size = _font_size(declared)
    if size is not None:
        veils |= Veil.FONT if size == 0 else Veil.NONE
        shows |= Veil.FONT if size > 0 else Veil.NONE
        doubtful |= 0 < size <= 1
    indent = _pixels(declared.get("text-indent", ""))
    if indent is not None:
        veils |= Veil.INDENT if abs(indent) >= _FAR else Veil.NONE
        shows |= Veil.INDENT if abs(indent) < _FAR else Veil.NONE
    if "line-through" in declared.get("text-decoration", "") + declared.get("text-decoration-line", ""):
        kinds.append(TagKind.STRUCK)
    if declared.get("vertical-align") in ("super", "sub"):
        kinds.append(TagKind.RAISED)
    if display.split(" ")[0] in _BLOCKS or declared.get("float") in ("left", "right"):
        kinds.append(TagKind.BLOCK)
    doubtful |= _faint(declared) or any("var(" in declared.get(name, "") for name in _UNKNOWN)
    return Look(tuple(kinds), veils, shows, doubtful)


def _gone(declared: Mapping[str, str], kind: TagKind, display: str) -> tuple[bool, bool]:
    """Whether the element's box is not seen, and whether it is doubtful that it is."""
    placed = declared.get("position") in ("absolute", "fixed")
    opacity = _number(declared.get("opacity", ""))
    if opacity is not None and opacity < 0.1:
        return opacity == 0, opacity > 0
    boxed = kind is not TagKind.INLINE or placed or display in _BOXED or "float" in declared
    if declared.get("content-visibility") == "hidden" or re.match(r"scale[xy]?\(0[,)]", declared.get("transform", "")):
        return boxed, not boxed
    clip = declared.get("clip", "")
    if clip.startswith("rect") and _clipped(clip):
        return placed, not placed
    path = declared.get("clip-path", "")
    if path and path not in ("none", "initial", "inherit", "unset"):
        sure = re.match(r"inset\(\s*(?:[5-9]\d|100)%|circle\(\s*0", path) is not None
        return sure, not sure
    sides = [declared.get(side, "") for side in ("left", "top", "right", "bottom")] if "position" in declared else []
    far = [
        at
        for each in (*sides, declared.get("margin-left", ""), declared.get("margin-top", ""))
        if (at := _pixels(each))
    ]
    far += [at for each in re.findall(r"-?[\d.]+[a-z%]+", declared.get("transform", "")) if (at := _pixels(each))]
    if any(at <= -_FAR or at >= _FARTHER for at in far):
        return True, False
    if declared.keys() & {"overflow", "overflow-x", "overflow-y"} and kind not in PARTS:
        hides = any(declared.get(name, "")[:4] in ("hidd", "clip") for name in ("overflow", "overflow-x", "overflow-y"))
        sizes = [_pixels(declared.get(side, "")) for side in ("width", "height", "max-width", "max-height")]
        if hides and any(size is not None and size <= 1 for size in sizes):
            return boxed, not boxed
    return False, False


def _clipped(clip: str) -> bool:
    """Whether a clipping rectangle leaves nothing, or a pixel."""
    found = [_pixels(each) for each in re.findall(r"[^\s,()]+", clip[4:])]
    if len(found) != 4:
        return False
    top, right, bottom, left = found
    empty_rows = top is not None and bottom is not None and bottom - top <= 1
    return empty_rows or (left is not None and right is not None and right - left <= 1)


def _faint(declared: Mapping[str, str]) -> bool:
    """Whether a text is as white as paper, or of the colour of its own background."""
    color = declared.get("-webkit-text-fill-color") or declared.get("color")
    if not color:
        return False
    behind = declared.get("background-color") or declared.get("background", "").split(" ")[0]
    if behind and behind not in ("none", "transparent", "inherit"):
        return color == behind or (_WHITE.fullmatch(color) is not None and _WHITE.fullmatch(behind) is not None)
    return _WHITE.fullmatch(color) is not None


def _number(text: str) -> float | None:
    found = _NUMBER.fullmatch(text)
    return float(found[1]) if found and found[2] in ("", "%") else None


def _pixels(text: str) -> float | None:
    """A length in pixels, about; ``None`` for what is none."""
    found = _NUMBER.fullmatch(text)
    return float(found[1]) * _PIXELS[found[2]] if found and found[2] in _PIXELS else None


def _font_size(declared: Mapping[str, str]) -> float | None:
    """The size of the letters, of which only that it is nothing matters; ``None`` if it depends on what is around."""
    text = declared.get("font-size", "")
    found = _NUMBER.fullmatch(text)
    if found is None:
        return 16.0 if text in ("xx-small", "x-small", "small", "medium", "large", "x-large", "xx-large") else None
    size = _pixels(text)
    return None if size and found[2] in _RELATIVE else size
