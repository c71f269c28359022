"""HTML from elements: every text is escaped in one place, where the standard library prints the tree."""

from __future__ import annotations

import re
from collections.abc import Iterable
from xml.etree.ElementTree import Element, tostring

from gxparse.characters import TURNING, UNPRINTABLE
from gxparse.words import Words

Child = str | Element | None

_UNSEEN = re.compile(f"[{UNPRINTABLE}\f{TURNING}]")


def visible(text: str) -> str:
    r"""A text of untrusted origin with as many characters, none of which a page may not have or that hides others.

    >>> visible("\x00 \u202e37")
    '� �37'
    """
    return _UNSEEN.sub("\ufffd", text).replace("\r", " ")


def element(tag: str, *children: Child | Iterable[Child], **attributes: str | int | bool | None) -> Element:
    """An element. Attributes that are ``None`` or ``False`` are left out, ``True`` gives its own name.

    In names of attributes ``_`` stands for ``-``; a last one is dropped (``class_``).

    >>> html(element("td", "<37> ", element("b", "&"), class_="x", data_key='"', hidden=False))
    '<td class="x" data-key="&quot;">&lt;37&gt; <b>&amp;</b></td>'
    """
    if tag in ("script", "style"):
        raise ValueError(f"the text of <{tag}> would not be escaped")
    made = Element(tag)
    for name, value in attributes.items():
        if value is not None and value is not False:
            name = name.rstrip("_").replace("_", "-")
            made.set(name, name if value is True else visible(str(value)))
    for child in children:
        for one in [child] if child is None or isinstance(child, (str, Element)) else child:
            _append(made, one)
    return made


def _append(parent: Element, child: Child) -> None:
    if isinstance(child, Element):
        parent.append(child)
    elif child:
        text = visible(child)
        if len(parent):
            parent[-1].tail = (parent[-1].tail or "") + text
        else:
            parent.text = (parent.text or "") + text


def html(found: Element) -> str:
    """An element printed."""
    return tostring(found, encoding="unicode", method="html")


def both(words: Words, tag: str = "span") -> Element:
    """The same in Chinese and English, each marked as such: a page may hide one."""
    zh, en = words
    if zh == en:
        return element(tag, zh)
    return element(
        tag, element("span", zh, lang="zh", class_="gx-zh"), " ", element("span", en, lang="en", class_="gx-en")
    )
