"""What a paragraph says: its runs, through all that may stand between them.

Read is what a reader sees once all changes are accepted: insertions and no deletions, results of fields and no codes,
one of several alternatives, no hidden text. What is seen and is no text is told in brackets, as web pages have it
(``[image: …]``, ``~~5~~``, ``12³``), so that no number is put together from it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from itertools import groupby

from attrs import define, field

from gxparse.characters import BLANKS, RAISED, REVERSING, STRUCK
from gxparse.formats.docx.markup import Node, alternative, attribute, number, runs_of, value
from gxparse.formats.docx.styles import Look, Styles, seen_of
from gxparse.formats.flow.hidden import settled
from gxparse.formats.flow.items import LONGEST_NAME

MOST_LINKS = 1_000
"""So many links are remembered."""

MOST_FIELDS = 100
"""So many fields may stand in each other."""

LONGEST_DOUBTFUL = 10_000
"""A longer line that may be hidden in part is shown with marks, whatever stands in it."""

_THROUGH = frozenset(
    {"hyperlink", "smartTag", "customXml", "ins", "moveTo", "dir", "bdo", "fldSimple", "sdtContent", "rubyBase"}
)
_GONE = frozenset({"del", "moveFrom"})
_DRAWN = frozenset({"drawing", "pict", "object", "contentPart"})
_PLAIN = {
    **dict.fromkeys(("tab", "ptab"), "\t"),
    **dict.fromkeys(("br", "cr"), "\n"),
    "noBreakHyphen": "-",
    "pgNum": "[field PAGE]",
    **dict.fromkeys(("dayShort", "dayLong", "monthShort", "monthLong", "yearShort", "yearLong"), "[field DATE]"),
}
"""What elements of a run say that have no text."""

_PICTURES = {"pic:pic": "image", "a:blip": "image", "v:imagedata": "image", "c:chart": "chart", "dgm:relIds": "diagram"}
_SILENT_FIELDS = frozenset({"", "ADVANCE", "ASK", "BOOKMARK", "PRIVATE", "RD", "SET", "TA", "TC", "XE"})
_HARMLESS = {
    ("symbol", 0xB7): "•",
    ("wingdings", 0x6C): "●",
    ("wingdings", 0x6E): "■",
    ("wingdings", 0x75): "◆",
    ("wingdings", 0x9F): "•",
    ("wingdings", 0xA7): "▪",
    ("wingdings", 0xD8): "➢",
    ("wingdings", 0xFC): "✓",
}
_UNSEEN_SHAPE = re.compile(r"visibility:\s*hidden|display:\s*none")
_WHITE = re.compile(r"[\t\n\r\v\f\x85\u2028\u2029]")
_IN_ORDER = "\u202c"
_NUMBERED = re.compile(r"[\d０-９*＊/／.,，。%％—–\-－]+")
_DOUBTFUL = Look.FAINT | Look.TINY
_LEAST = 28_575  # three pixels in EMU: nothing smaller shows a number
_SUPERSCRIPT = RAISED["sup"]


@define
class _Field:
    """A field that is open: whether its code is still being read, the code, what stands in it as text, its choice."""

    in_code: bool = True
    code: list[str] = field(factory=list)
    lost: list[str] = field(factory=list)
    chosen: str | None = None


@define
class Seen:
    """What a document has that its text does not say: counts by kind, names of images, links (text, relation)."""

    counts: Counter[str] = field(factory=Counter)
    images: list[str] = field(factory=list)
    links: list[tuple[str, str]] = field(factory=list)


@define
class Said:
    """What a paragraph says: pieces of text and how they look, its pictures, its text boxes and their numbers."""

    pieces: list[tuple[str, int]] = field(factory=list)
    pictures: list[str] = field(factory=list)
    boxes: list[tuple[Node, int]] = field(factory=list)


class Runs:
    """Reads paragraphs, one after the other: fields and notes go over several."""

    def __init__(self, styles: Styles, seen: Seen, *, shaded: bool = True) -> None:
        self._styles, self._seen, self._shaded = styles, seen, shaded
        self._fields: list[_Field] = []
        self._set_aside: list[list[_Field]] = []
        self._style: str | None = None
        self._said = Said()
        self._notes = Counter[str]()
        self._special: dict[str, Callable[[Node, int], None]] = {
            "sym": self._symbol,
            "fldChar": self._field,
            "instrText": self._code,
            "footnoteReference": self._note,
            "endnoteReference": self._note,
            "ruby": self._ruby,
            "mc:AlternateContent": self._alternative,
        }
        self.asked = 0  # how many open content controls show what they ask for

    def begin_cell(self) -> None:
        """No field goes on from one cell of a table to the next."""
        self._set_aside.append(self._fields)
        self._fields = []

    def end_cell(self) -> None:
        """What was open before the cell is open again."""
        self._fields = self._set_aside.pop()

    def read(self, paragraph: Node, style: str | None) -> Said:
        """What a paragraph of a style says."""
        self._said, self._style = Said(), style
        self._walk(paragraph)
        said = self._said
        if said.boxes:
            order = {box: place for place, box in enumerate(paragraph.iter("txbxContent"), 1)}
            said.boxes = [(box, order.get(box, 1)) for box, _ in said.boxes]
        for each in self._fields:
            lost = "".join(each.lost) if each.in_code else ""
            if lost.strip():
                said.pieces.append((f"[field? {lost}]", Look.PLAIN))
        self._fields = [each for each in self._fields if not each.in_code]  # no code goes over paragraphs
        return said

    # -- what stands in a paragraph ----------------------------------------------------------------------

    def _walk(self, parent: Iterable[Node]) -> None:
        for node in parent:
            tag = node.tag
            if tag == "r":
                self._run(node)
            elif tag in _THROUGH:
                self._through(node)
            elif tag == "sdt":
                asked = is_asking(node)
                self.asked += asked
                self._walk(node.findall("sdtContent"))
                self.asked -= asked
            elif tag in _GONE:
                self._seen.counts["deleted"] += 1
            elif tag == "mc:AlternateContent":
                self._walk(alternative(node))
            elif tag == "m:oMath":
                self._add(formula(node), Look.PLAIN)
            elif tag == "m:oMathPara":
                self._walk(node.findall("m:oMath"))
            elif tag in _DRAWN:
                self._draw(node)

    def _through(self, node: Node) -> None:
        """What only holds runs together."""
        if node.tag in ("ins", "moveTo"):
            self._seen.counts["inserted"] += 1
        elif node.tag == "hyperlink" and len(self._seen.links) < MOST_LINKS:
            shown = "".join(runs_of(node, "t"))[:LONGEST_NAME]
            self._seen.links.append((shown, attribute(node, "id") or ""))
        turned = node.tag == "bdo" and attribute(node, "val") == "rtl"
        if turned:
            self._add(REVERSING, Look.PLAIN)
        self._walk(node)
        if turned:
            self._add(_IN_ORDER, Look.PLAIN)

    def _run(self, run: Node) -> None:
        look = self._styles.look(self._style, run.find("rPr"))
        self._parts(run, seen_of(look, shaded=self._shaded) if look else look)

    def _parts(self, parts: Iterable[Node], look: int) -> None:
        """What stands in a run."""
        for node in parts:
            tag = node.tag
            if tag == "t":
                self._text(node, look)
            elif tag in _PLAIN:
                self._add(_PLAIN[tag], look)
            elif tag in self._special:
                self._special[tag](node, look)
            elif tag in _DRAWN and not look & Look.HIDDEN:
                self._draw(node)

    def _note(self, node: Node, look: int) -> None:
        self._notes[node.tag] += 1
        if attribute(node, "customMarkFollows") in (None, "0", "false", "off"):
            self._add(str(self._notes[node.tag]).translate(_SUPERSCRIPT), look & Look.HIDDEN)

    def _alternative(self, node: Node, look: int) -> None:
        self._parts(alternative(node), look)

    def _ruby(self, node: Node, _look: int) -> None:
        self._walk(node.findall("rubyBase"))

    def _code(self, node: Node, _look: int) -> None:
        if self._fields and self._fields[-1].in_code:
            self._fields[-1].code.append(node.text or "")

    def _text(self, node: Node, look: int) -> None:
        text = node.text or ""
        if not text.isalnum():
            text = _WHITE.sub(" ", text)
            if node.get("{http://www.w3.org/XML/1998/namespace}space") != "preserve":
                text = text.strip(" ")
        if text:
            self._add(text, look)

    def _add(self, text: str, look: int) -> None:
        if self._fields:
            coded = next((each for each in self._fields if each.in_code), None)
            if coded is not None:
                coded.lost.append(text)
                return
        if look & Look.HIDDEN:
            self._seen.counts["hidden"] += not text.isspace()
            return
        if self.asked:
            look |= Look.ASKED
        self._said.pieces.append((text, look))

    def _symbol(self, node: Node, look: int) -> None:
        font = (attribute(node, "font") or "").lower()
        code = attribute(node, "char") or ""
        try:
            at = int(code, 16)
        except ValueError:
            at = 0xFFFD
        private = 0xF000 <= at <= 0xF0FF
        known = _HARMLESS.get((font, at & 0xFF if private else at))
        if known is None and (private or font.startswith(("wingdings", "webdings", "symbol")) or not 32 < at < 0xD800):
            known = f"[symbol {code[:8]}]"
        self._add(known or chr(at), look & ~Look.SYMBOL)

    def _field(self, node: Node, look: int) -> None:
        what = attribute(node, "fldCharType")
        if what == "begin" and len(self._fields) < MOST_FIELDS:
            self._fields.append(_Field(chosen=_chosen(node)))
        elif what == "separate" and self._fields:
            self._fields[-1].in_code = False
        elif what == "end" and self._fields:
            ended = self._fields.pop()
            code = "".join(ended.code).split(maxsplit=1)
            kind = code[0].upper() if code else ""
            if ended.in_code and ended.chosen is not None:
                self._add(ended.chosen, look)
            elif ended.in_code and kind not in _SILENT_FIELDS:
                self._add(f"[field {kind[:LONGEST_NAME]}]", look)

    def _draw(self, node: Node) -> None:
        """A drawing: text boxes hold text, pictures may hold a number that nobody can read."""
        content = _once(node)
        if any(each.in_code for each in self._fields) or _is_hidden(content):
            return
        boxes = [each for each in content if each.tag == "txbxContent"]
        self._said.boxes += [(each, 0) for each in boxes]
        if node.tag == "object":
            self._seen.counts["objects"] += 1
            self._picture("object")
            return
        kinds = [_PICTURES[each.tag] for each in content if each.tag in _PICTURES]
        if kinds or node.tag == "contentPart":
            named = next((name for each in content if (name := _name_of(each))), kinds[0] if kinds else "ink")
            self._picture(named)

    def _picture(self, name: str) -> None:
        self._said.pictures.append(name)
        self._seen.images.append(name)


def lines_of(pieces: Iterable[tuple[str, int]], *, in_cell: bool) -> Iterator[str]:
    """The lines that pieces of text make, without those that are blank."""
    pieces = list(pieces)
    if len(pieces) == 1 and not pieces[0][1] and pieces[0][0].isalnum():
        yield pieces[0][0]
        return
    line: list[tuple[str, int]] = []
    for text, look in pieces:
        first, *others = text.split("\n")
        line.append((first, look))
        for other in others:
            yield from filter(None, (_line(line, in_cell),))
            line = [(other, look)]
    yield from filter(None, (_line(line, in_cell),))


def _line(pieces: list[tuple[str, int]], in_cell: bool) -> str:
    told = [("".join(text for text, _ in same), look) for look, same in groupby(pieces, lambda piece: piece[1])]
    told = [(text, look) for text, look in told if text]
    if all(look & Look.MOVED or text.isspace() for text, look in told):
        told = [(text, look & ~Look.MOVED) for text, look in told]  # nothing stands lower than it
    text = "".join(text if not look else _marked(text, look) for text, look in told)
    if any(look & _DOUBTFUL for _, look in told) and len(text) <= LONGEST_DOUBTFUL:
        text = settled(text)
    if "\t" in text:
        fields = [each.strip() for each in text.strip().split("\t")]
        columns = sum(_NUMBERED.fullmatch(each) is not None for each in fields) > 1
        # No number of a cell goes on behind a tab: one blank could be that between its thousands.
        text = ("  " if in_cell else "\t" if columns else " ").join(fields)
    return text.strip(BLANKS)


def _marked(text: str, look: int) -> str:
    if look & (Look.UPPER | Look.LOWER | Look.MOVED):
        text = text.translate(RAISED["sub" if look & Look.LOWER else "sup"])
    if text.isspace():
        return text
    if look & Look.SYMBOL:
        text = f"[symbol {text}]"
    if look & Look.STRUCK:
        text = f"{STRUCK}{text}{STRUCK}"
    if look & Look.COVERED:
        text = f"[covered: {text}]"
    if look & Look.ASKED:
        text = f"[placeholder: {text}]"
    return f"[hidden? {text}]" if look & _DOUBTFUL else text


# -- elements ------------------------------------------------------------------------------------------


def is_asking(control: Node) -> bool:
    """Whether a content control shows what it asks for, and nothing was filled in."""
    asking = control.find("sdtPr/showingPlcHdr")
    return asking is not None and attribute(asking, "val") not in ("0", "false", "off")


def formula(node: Node) -> str:
    """A formula in one line; one that is laid out in another way is told in brackets."""
    text = "".join(runs_of(node, "m:t"))
    plain = all(each.tag in ("m:r", "r", "ins") for each in node if each.tag not in ("m:oMathParaPr", "m:ctrlPr"))
    return text if plain or not text else f"[formula: {text}]"


def _once(node: Node) -> list[Node]:
    """All that stands in a drawing, with one of several alternatives and without what stands in a text box."""
    found: list[Node] = []
    stack = [node]
    while stack:
        each = stack.pop()
        found.append(each)
        if each.tag == "txbxContent":
            continue
        children = alternative(each) if each.tag == "mc:AlternateContent" else each
        stack += reversed(list(children))
    return found


def _is_hidden(content: Iterable[Node]) -> bool:
    """Whether what stands in a drawing is hidden, or too small to show anything."""
    for each in content:
        if each.tag == "v:shape" and _UNSEEN_SHAPE.search(each.get("style") or ""):
            return True
        if each.tag == "wp:docPr" and each.get("hidden") in ("1", "true", "on"):
            return True
        if each.tag == "wp:extent":
            sizes = [number(each.get(side), _LEAST, most=2**40) for side in ("cx", "cy")]
            if any(size < _LEAST for size in sizes):
                return True
    return False


def _name_of(node: Node) -> str:
    if node.tag == "wp:docPr":
        return (node.get("descr") or node.get("title") or node.get("name") or "").strip()[:LONGEST_NAME]
    if node.tag == "v:imagedata":
        return (node.get("{urn:schemas-microsoft-com:office:office}title") or "").strip()[:LONGEST_NAME]
    return ""


def _chosen(begin: Node) -> str | None:
    """What a field of choices shows."""
    choices = begin.find("ffData/ddList")
    if choices is None:
        return None
    entries = [attribute(each, "val") or "" for each in choices.findall("listEntry")]
    place = number(value(choices, "result") or value(choices, "default"), 0)
    return entries[place] if 0 <= place < len(entries) else ""
