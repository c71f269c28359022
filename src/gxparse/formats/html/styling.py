"""Which elements of a page are not what their names say, by their own attributes and by the page's style sheets.

Both are one mechanism: declarations win by importance, by the attribute before sheets, by specificity, by order, and
what wins tells what a reader sees. ``<style>.key {display: none}</style><td><span class=key>0014</span>14`` is a cell
that says 14. Where a selector or a condition is not followed here, or a script hides what it selects, both outcomes are
looked at; if they differ, the element is doubtful, and no number is put together from it and what stands beside it.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple, Protocol

from gxparse.formats.html.looks import Look, Veil, look
from gxparse.formats.html.selectors import Answer, Tree, read_selectors, unescaped
from gxparse.formats.html.sheets import Declarations, Rule, declarations, media, read_sheet
from gxparse.formats.html.stamps import PLAIN
from gxparse.formats.html.tags import KINDS, TagKind

PATIENCE = 500_000
"""So many rules are tried, and steps through the tree taken for them; what is asked after that is not known."""

Given = tuple[TagKind, ...]
"""The kinds that style gives an element: the first for one that is nothing by itself."""


class StyledTree(Tree, Protocol):
    """A parser's tree whose elements can be told from each other."""

    def identity(self, element: Any) -> int:
        """A number that no other element has."""


class SheetElement(NamedTuple):
    """A ``style`` element: its text and its attributes."""

    text: str
    attributes: Mapping[str, str | None]


_FAR = rb"(?:-\d\d|\d{4}|\(0)"
_WORDS: Mapping[bytes, re.Pattern[bytes] | None] = {
    **dict.fromkeys((b"display", b"visibility", b"mso-hide", b"opacity", b"line-through", b"vertical-align", b"float")),
    b"font-size:0": None,
    b"font-size: 0": None,
    b"indent:-": re.compile(rb"indent:-\d\d"),
    b"indent: -": re.compile(rb"indent: -\d\d"),
    b"color": re.compile(
        rb"color\s*:\s*(?:#f|w|s|t|rgb|([^;\"']{1,30});[^\"'<>]{0,200}background(?:-color)?\s*:\s*\1)",
    ),
    b"overflow": re.compile(rb"(?:width|height)\s*:\s*[+]?[01.]"),
    b"position": None,
}
"""By a word of ``style`` attributes, which few pages have, what else the page has if the word tells something."""
_WITH_BOXES: Mapping[bytes, re.Pattern[bytes] | None] = {
    b"position": re.compile(rb"(?:left|top|right|bottom)\s*:\s*" + _FAR),
    b"clip": None,
    b"transform": re.compile(rb"transform\s*:[^;\"']*" + _FAR),
    b"margin-left:": re.compile(rb"margin-left:\s*-\d\d\d"),
}
"""The same for properties that hide nothing in a line of text, but in a box that is placed."""
_STYLES = re.compile(rb"style\s*=\s*(?:\"[^\"]*|'[^']*|[^\s>\"'][^>]*)")
_BOXES = frozenset({"display", "float", "position"})
_VEILED = {Veil.VISIBILITY: "visibility", Veil.FONT: "font-size", Veil.INDENT: "indent"}
_PRINTED = re.compile(r"[^\W_]|[-−–+.,%‰/~≈<>≤≥*×]")
_CONTENT = re.compile(r"\"((?:\\.|[^\"\\])*)\"|'((?:\\.|[^'\\])*)'|attr\(\s*([-\w]+)[^)]*\)|([-a-z]+)(\()?", re.DOTALL)
_SILENT = frozenset(
    {"none", "normal", "open-quote", "close-quote", "no-open-quote", "no-close-quote", "initial", "unset"}
)
_SELECTED = re.compile(
    r"(?:\$|jQuery|querySelector(?:All)?|find|children)\(\s*(?:\"([^\"\n]{1,200})\"|'([^'\n]{1,200})')"
    r"|getElement(?:(ById)|sByClassName)\(\s*[\"']([-\w]{1,100})[\"']"
)
_HIDES = re.compile(
    r"\.(?:hide|fadeOut|slideUp|toggle|remove|empty|detach|html|text)\(|\bdisplay\b|\bvisibility\b"
    r"|\b(?:innerHTML|innerText|textContent)\b|[cC]lass\w*(?:\.add)?\([\"'][^\"']*(?:hid|none)"
)
_ALONG = frozenset({TagKind.INLINE, TagKind.STRUCK, TagKind.RAISED})
"""Only what stands in a line with other text can be put together with it."""

_NEAR = 200
"""A script that hides within so many characters behind a selector may hide what that selects."""


def inline_words(folded: bytes) -> list[str]:
    """The words by one of which an element's ``style`` is looked at, in a page of these bytes."""
    styles = b"\n".join(set(_STYLES.findall(folded)))
    found = _words(_WORDS, styles)
    return [*found, *_words(_WITH_BOXES, styles)] if _BOXES.intersection(found) else found


def _words(among: Mapping[bytes, re.Pattern[bytes] | None], folded: bytes) -> list[str]:
    return [
        word.decode().strip(":-0 ")
        for word, more in among.items()
        if word in folded and (more is None or more.search(folded))
    ]


class Styling:
    """What style makes of a page's elements. ``keys`` and ``words`` find those that have to be looked at."""

    def __init__(self, sheets: Iterable[SheetElement], scripts: Iterable[str], folded: bytes) -> None:
        self.words = inline_words(folded)
        rules = [rule for sheet in sheets for rule in _rules_of(sheet)]
        rules += [rule for script in scripts for rule in _hidden_by(script)]
        veils = Veil.NONE
        for rule in rules:
            veils |= rule.look.veils
        for veil, word in _VEILED.items():
            if word in self.words:
                veils |= veil
            if veil & veils:
                self.words.append(word)
        self.words = list(dict.fromkeys(self.words))
        self.keys = frozenset(rule.selector.key for rule in rules if _tells(rule, veils))
        self._rules: dict[str, list[tuple[int, Rule]]] = defaultdict(list)
        for order, rule in enumerate(rules):
            self._rules[rule.selector.key].append((order, rule))

    def concerns(self, name: str, attributes: Mapping[str, str | None]) -> bool:
        """Whether an element has to be looked at."""
        if "hidden" in attributes:
            return True
        style = attributes.get("style")
        if style and any(word in style.lower() for word in self.words):
            return True
        return bool(self.keys) and any(key in self.keys for key in _keys(name, attributes))

    def given(self, tree: StyledTree, elements: Iterable[Any]) -> dict[int, Given]:
        """The kinds that elements are given, in the order of the page; nothing of those that keep their own."""
        matcher = _Matcher(tree, self._rules)
        veils: dict[int, Veil] = {}
        found: dict[int, Given] = {}
        for element in elements:
            seen, drawn = matcher.look(element)
            kinds = list(seen.kinds)
            above = _veil_above(tree, element, veils)
            own = (above & ~seen.shows) | seen.veils
            if TagKind.UNSEEN not in kinds:
                veils[tree.identity(element)] = own
                if bool(own) != bool(above):
                    kinds.append(TagKind.FAINT if own else TagKind.SHOWN)
                kinds += [TagKind.DOUBTFUL] * seen.doubtful + [TagKind.DRAWN] * drawn
            if kinds:
                found[tree.identity(element)] = tuple(kinds)
        return found


def _keys(name: str, attributes: Mapping[str, str | None]) -> Iterator[str]:
    """The keys of the rules that may select an element."""
    yield "*"
    yield name
    if classes := attributes.get("class"):
        yield from (f".{each}" for each in classes.lower().split())
    if identity := attributes.get("id"):
        yield f"#{identity.lower()}"


def _rules_of(sheet: SheetElement) -> Sequence[Rule]:
    kind = (sheet.attributes.get("type") or "text/css").strip().lower()
    applies = media(sheet.attributes.get("media"))
    if kind != "text/css" or applies is False:
        return ()
    rules = read_sheet(sheet.text)
    return rules if applies else [rule._replace(certain=False) for rule in rules]


def _hidden_by(script: str) -> Iterator[Rule]:
    """Rules for what a script selects by class or id and may hide."""
    for found in _SELECTED.finditer(script):
        name = found[1] or found[2] or (f"#{found[4]}" if found[3] else f".{found[4]}")
        if _HIDES.search(script, found.end(), found.end() + _NEAR):
            for selector in read_selectors(name):
                if selector.key[0] in ".#":
                    yield Rule(selector, {"display": ("none", True)}, Look((TagKind.UNSEEN,)), certain=False)


def _tells(rule: Rule, veils: Veil) -> bool:
    """Whether a rule can make something of an element by itself, or unveil what another veils."""
    if rule.selector.pseudo:
        return rule.selector.pseudo not in ("before", "after") or "content" in rule.declarations
    seen = rule.look
    if seen.kinds == (TagKind.BLOCK,) and KINDS.get(rule.selector.key, TagKind.INLINE) is not TagKind.INLINE:
        seen = seen._replace(kinds=())
    return bool(seen.kinds or seen.veils or seen.doubtful or seen.shows & veils)


def _veil_above(tree: StyledTree, element: Any, veils: dict[int, Veil]) -> Veil:
    """What veils an element's surroundings; remembered for all elements on the way."""
    way = []
    place = tree.parent(element)
    veil = Veil.NONE
    while place is not None:
        known = veils.get(tree.identity(place))
        if known is not None:
            veil = known
            break
        way.append(tree.identity(place))
        place = tree.parent(place)
    veils.update(dict.fromkeys(way, veil))
    return veil


class _TiredError(Exception):
    """The patience is at its end."""


class _Patient:
    """A tree through which only so many steps are taken."""

    def __init__(self, tree: Tree) -> None:
        self._left = PATIENCE
        self._tree = tree
        self.name, self.attributes = tree.name, tree.attributes

    @property
    def is_tired(self) -> bool:
        """Whether nothing more will be answered."""
        return self._left < 0

    def step(self) -> None:
        """Count a step. Raises :class:`_TiredError` if it is one too many."""
        self._left -= 1
        if self._left < 0:
            raise _TiredError

    def parent(self, element: Any) -> Any | None:
        self.step()
        return self._tree.parent(element)

    def previous(self, element: Any) -> Any | None:
        self.step()
        return self._tree.previous(element)

    def following(self, element: Any) -> Any | None:
        self.step()
        return self._tree.following(element)


_Weight = tuple[bool, bool, tuple[int, int, int], int]  # important, of an attribute, specificity, order


class _Matcher:
    """Finds the declarations that win for an element."""

    def __init__(self, tree: Tree, rules: Mapping[str, Sequence[tuple[int, Rule]]]) -> None:
        self._tree = tree
        self._patient = _Patient(tree)
        self._rules = rules
        self._beside = {key for key, those in rules.items() if any(rule.selector.pseudo for _, rule in those)}

    def look(self, element: Any) -> tuple[Look, bool]:
        """What style makes of an element, and whether a sheet prints something beside its text."""
        name, attributes = self._tree.name(element), self._tree.attributes(element)
        kind = KINDS.get(name) or KINDS.get(PLAIN + name, TagKind.INLINE)
        hidden = "hidden" in attributes
        own = declarations(style) if (style := attributes.get("style")) else {}
        if self._patient.is_tired:
            keys = [key for key in _keys(name, attributes) if key in self._rules]
            seen = look(_winners(own, (), unsure=False), kind, hidden)
            unsure = seen.doubtful or bool(keys)
            return seen._replace(doubtful=unsure and kind in _ALONG), not self._beside.isdisjoint(keys)
        matched = [
            (order, rule, answer)
            for key in (_keys(name, attributes) if self._rules else ())
            for order, rule in self._rules.get(key, ())
            if (answer := self._answer(rule, element)) is not False
        ]
        mine = [each for each in matched if not each[1].selector.pseudo]
        seen = look(_winners(own, mine, unsure=False), kind, hidden)
        if any(answer is None for _, _, answer in mine):
            seen = _either(seen, look(_winners(own, mine, unsure=True), kind, hidden))
        drawn = False
        for pseudo in {rule.selector.pseudo for _, rule, _ in matched} - {""}:
            beside = [each for each in matched if each[1].selector.pseudo == pseudo]
            values = _winners({}, beside, unsure=True)
            gone = look(values, TagKind.INLINE, hidden=False)
            if pseudo in ("before", "after"):
                drawn |= TagKind.UNSEEN not in gone.kinds and _prints(values.get("content", ""), attributes)
            elif pseudo in ("first-letter", "first-line"):
                seen = seen._replace(doubtful=seen.doubtful or bool(gone.kinds or gone.veils))
        return seen._replace(doubtful=seen.doubtful and kind in _ALONG), drawn

    def _answer(self, rule: Rule, element: Any) -> Answer:
        try:
            self._patient.step()
            answer = rule.selector.matches(self._patient, element)
        except _TiredError:
            return None
        return (answer and rule.certain) or None if answer else answer


def _winners(own: Declarations, matched: Iterable[tuple[int, Rule, Answer]], *, unsure: bool) -> dict[str, str]:
    """By property the value that wins, of rules that select for sure or of all."""
    best: dict[str, tuple[_Weight, str]] = {}
    for name, (value, important) in own.items():
        best[name] = (important, True, (0, 0, 0), 0), value
    for order, rule, answer in matched:
        if not answer and not unsure:
            continue
        for name, (value, important) in rule.declarations.items():
            weight = important, False, rule.selector.specificity, order
            if name not in best or weight >= best[name][0]:
                best[name] = weight, value
    return {name: value for name, (_, value) in best.items()}


def _either(one: Look, other: Look) -> Look:
    """A look of which only one is true: the one that hides less, doubtful if they differ."""
    if one == other:
        return one
    if TagKind.UNSEEN in one.kinds:
        one, other = other, one
    return Look(one.kinds, one.veils & other.veils, one.shows | other.shows, doubtful=True)


def _prints(content: str, attributes: Mapping[str, str | None]) -> bool:
    r"""Whether the content of a pseudo-element is more than blanks and ornaments.

    >>> [_prints(content, {"data-n": "3"}) for content in (r'"\201C"', "'约'", "attr(data-n)", "counter(row)")]
    [False, True, True, True]
    """
    for found in _CONTENT.finditer(content):
        double, single, attribute, word, call = found.groups()
        if word is not None:
            if call or word not in _SILENT:
                return True
            continue
        text = (attributes.get(attribute.lower()) or "") if attribute else unescaped(double or single or "")
        if _PRINTED.search(text):
            return True
    return False
