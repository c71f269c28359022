"""Random changes of documents by what they are made of: markup by its tags, ZIP files part by part, PDFs by their
objects, pictures by what is drawn on them.
"""

from __future__ import annotations

import copy
import io
import re
import zipfile
from random import Random
from xml.etree import ElementTree

from fuzz import odd_values as odd
from fuzz.mutators import change_bytes, change_text, change_text_file, decoded, encoded, random_bytes

# -- markup --------------------------------------------------------------------------------------------

_TAG = re.compile(r"<[^<>]{0,400}>")
_ATTRIBUTE = re.compile(r"""([\w:-]+)=("[^"]*"|'[^']*')""")


def change_markup(text: str, random: Random) -> str:
    """Leave out, repeat, move or wrap tags, change their attributes, put in others; or change the text between."""
    tags = list(_TAG.finditer(text))
    if not tags or random.random() < 0.15:
        return change_text(text, random)
    tag, other = random.choice(tags), random.choice(tags)
    start, end = tag.span()
    match random.randrange(8):
        case 0:
            return text[:start] + text[end:]
        case 1:
            return text[:end] + tag[0] * random.choice((1, 2, 60, 600)) + text[end:]
        case 2:
            return text[:start] + other[0] + text[end:]
        case 3:
            low, high = sorted((tag.start(), other.start()))
            piece = text[low : min(high, low + 3000)]
            return text[:low] + piece * random.choice((0, 2, 2, 4)) + text[low + len(piece) :]
        case 4:
            return text[:end] + random.choice(odd.TAGS) + text[end:]
        case 5:
            return text[:start] + text[start:end].rstrip(">") + text[end:]
    return _attribute(text, tags, random)


def _attribute(text: str, tags: list[re.Match[str]], random: Random) -> str:
    """Change an attribute, or add one."""
    with_some = [tag for tag in tags if "=" in tag[0]]
    if with_some and random.random() < 0.7:
        tag = random.choice(with_some)
        found = list(_ATTRIBUTE.finditer(text, tag.start(), tag.end()))
        if found:
            one = random.choice(found)
            value = random.choice((*odd.ATTRIBUTES, change_text(one[2][1:-1], random)[:300]))
            made = random.choice((f'{one[1]}="{value}"', f"{one[1]}={value}", "", f'{one[1]}="{value}" {one[0]}'))
            return text[: one.start()] + made + text[one.end() :]
    tag = random.choice(tags)
    at = tag.start() + len(tag[0].rstrip("/>"))
    name = random.choice(
        ("rowspan", "colspan", "style", "hidden", "class", "w:val", "r", "s", "t", "xml:space", "id", "span")
    )
    return f'{text[:at]} {name}="{random.choice(odd.ATTRIBUTES)}"{text[at:]}'


def change_page(data: bytes, random: Random) -> bytes:
    """Change a web page: mostly its markup, at times its encoding or its bytes."""
    if random_bytes(data) or random.random() < 0.1:
        return change_text_file(data, random)
    return encoded(change_markup(decoded(data), random))


_PART = re.compile(rb"\r?\n--[^\r\n]+\r?\n")
_HEADER = re.compile(rb"^([A-Za-z-]+): ?(.*)$", re.MULTILINE)


def change_mhtml(data: bytes, random: Random) -> bytes:
    """Change a saved page: its headers, its parts, the page in it."""
    headers, parts = list(_HEADER.finditer(data[:100_000])), list(_PART.finditer(data[:100_000]))
    match random.randrange(5):
        case 0 if headers:
            one = random.choice(headers)
            return data[: one.start()] + random.choice(odd.HEADERS) + data[one.end() :]
        case 1 if parts:
            one, other = random.choice(parts), random.choice(parts)
            return data[: one.start()] + data[min(one.end(), other.start()) :]
        case 2 if headers:
            one = random.choice(headers)
            return data[: one.end()] + b"\r\n" + random.choice(odd.HEADERS) + data[one.end() :]
        case 3:
            return change_page(data, random)
    return change_bytes(data, random)


# -- XML -----------------------------------------------------------------------------------------------


def change_tree(data: bytes, random: Random) -> bytes:
    """Change XML so that it stays XML: leave out, repeat, move or rename elements, change attributes and texts."""
    try:
        root = ElementTree.fromstring(data)  # noqa: S314 - made by ourselves
    except (ElementTree.ParseError, ValueError, LookupError):
        return encoded(change_markup(decoded(data), random))
    parents = [element for element in root.iter() if len(element)]
    parent = random.choice(parents) if parents else root
    at = random.randrange(len(parent)) if len(parent) else 0
    elements = list(root.iter())
    one, other = random.choice(elements), random.choice(elements)
    match random.randrange(9):
        case 0 if len(parent):
            del parent[at]
        case 1 if len(parent):
            for _ in range(random.choice((1, 2, 40))):
                parent.insert(at, parent[at])
        case 2:
            parent.insert(at, copy.deepcopy(other))
        case 3 if len(parent):
            other_at = random.randrange(len(parent))
            parent[at], parent[other_at] = parent[other_at], parent[at]
        case 4:
            one.tag = other.tag
        case 5 | 6:
            _change_attribute(one, other, random)
        case 7:
            one.text = _sayable(change_text(one.text or "", random))
        case _:
            with_text = [element for element in elements if element.text] or elements
            for each in random.choices(with_text, k=random.choice((1, 5, 40))):
                each.text = random.choice(with_text).text
    changed: bytes = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    return changed


def _change_attribute(one: ElementTree.Element, other: ElementTree.Element, random: Random) -> None:
    names = sorted({*one.attrib, *other.attrib})
    if not names or random.random() < 0.1:
        names = ["style", "r", "t", "s"]
    name = random.choice(names)
    value = random.choice((*odd.ATTRIBUTES, other.get(name, ""), change_text(one.get(name, ""), random)[:300]))
    one.set(name, _sayable(value))


_UNSAYABLE = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def _sayable(text: str) -> str:
    return _UNSAYABLE.sub("", text)


# -- ZIP files -----------------------------------------------------------------------------------------


def unzipped(data: bytes) -> dict[str, bytes]:
    """The parts of a ZIP file, those that are small; none of what is no whole one."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            return {each.filename: package.read(each) for each in package.infolist() if each.file_size < 10**6}
    except Exception:  # noqa: BLE001 - zipfile fails in many ways at what was changed
        return {}


def zipped(parts: dict[str, bytes], random: Random) -> bytes:
    """Parts as a ZIP file, compressed or not."""
    out = io.BytesIO()
    way = random.choice((zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED))
    with zipfile.ZipFile(out, "w") as package:
        for name, part in parts.items():
            entry = zipfile.ZipInfo(name or "a", (1980, 1, 1, 0, 0, 0))
            entry.compress_type = way
            package.writestr(entry, part)
    return out.getvalue()


def change_package(data: bytes, random: Random) -> bytes:
    """Change a part of a ZIP file: its markup, or its text; leave it out, name it otherwise. At times its bytes."""
    parts = unzipped(data)
    if not parts or random.random() < 0.07:
        return change_bytes(data, random)
    names = sorted(parts, key=lambda name: -len(parts[name]))
    name = names[0] if random.random() < 0.6 else random.choice(names)
    match random.randrange(20):
        case 0:
            del parts[name]
        case 1:
            parts[random.choice((name + "x", "../" + name, name.upper(), "a/b.docx", "\ud7ff"))] = parts.pop(name)
        case 2:
            parts[name] = change_bytes(parts[name], random)
        case 3:
            parts[name] = parts[random.choice(names)]
        case _:
            parts[name] = (change_tree if random.random() < 0.85 else change_page)(parts[name], random)
    return zipped(parts, random)


# -- PDF -----------------------------------------------------------------------------------------------

_OBJECT = re.compile(rb"\d+ 0 obj.*?endobj\n?", re.DOTALL)
_WORD = re.compile(
    rb"/[A-Za-z0-9]+|<[0-9A-F]{4,}>|-?\d+(?:\.\d+)?|\b(?:Tj|Tm|Td|Tf|Tr|re|m|l|S|Q|q|cm|W|n|f|BT|ET|Do|rg|BDC|EMC)\b"
)


def change_pdf(data: bytes, random: Random) -> bytes:
    """Change words of a PDF's objects and streams; leave objects out, repeat or exchange them. At times its bytes."""
    objects = list(_OBJECT.finditer(data))
    if not objects or random.random() < 0.1:
        return change_bytes(data, random)
    one = max(objects, key=lambda found: len(found[0])) if random.random() < 0.2 else random.choice(objects)
    start, end = one.span()
    match random.randrange(8):
        case 0:
            return data[:start] + data[end:]
        case 1:
            other = random.choice(objects)[0]
            return data[:start] + other + data[end:]
    words = list(_WORD.finditer(one[0]))
    if not words:
        return change_bytes(data, random)
    made = one[0]
    for word in sorted(random.sample(words, k=min(len(words), random.choice((1, 1, 2, 10)))), key=lambda w: -w.start()):
        new = random.choice((*odd.PDF_WORDS, random.choice(words)[0], b""))
        made = made[: word.start()] + new + made[word.end() :]
    if b"stream\n" in made and random.random() < 0.8:  # its length is right, so that it is read
        length = len(made.split(b"stream\n", 1)[1].rsplit(b"\nendstream", 1)[0])
        made = re.sub(rb"/Length \d+", b"/Length %d" % length, made, count=1)
    return data[:start] + made + data[end:]


# -- pictures ------------------------------------------------------------------------------------------


def change_picture(data: bytes, random: Random) -> bytes:
    """Draw something on a picture, turn it, save it as another kind; or change its bytes."""
    from PIL import Image, ImageDraw

    try:
        with Image.open(io.BytesIO(data)) as opened:
            picture = opened.convert("RGB")
    except Exception:  # noqa: BLE001 - Pillow fails in many ways at what was changed
        return change_bytes(data, random)
    if random.random() < 0.3:
        return change_bytes(data, random)
    draw = ImageDraw.Draw(picture)
    width, height = picture.size
    for _ in range(random.choice((1, 3, 10))):
        place = [random.randint(-5, width + 5), random.randint(-5, height + 5)]
        match random.randrange(5):
            case 0:
                draw.line([*place, random.randint(0, width), place[1]], fill=0, width=random.choice((1, 1, 2, 4)))
            case 1:
                draw.line([*place, place[0], random.randint(0, height)], fill=0, width=random.choice((1, 1, 2, 4)))
            case 2:
                draw.rectangle([*place, place[0] + random.randint(0, 60), place[1] + random.randint(0, 30)], outline=0)
            case 3:
                draw.text((place[0], place[1]), random.choice(("0", "12", "999", "*", "/", "1,021", "-")), fill=0)
            case _:
                draw.rectangle(
                    [*place, place[0] + random.randint(0, 40), place[1] + random.randint(0, 20)], fill="white"
                )
    if random.random() < 0.3:
        picture = picture.rotate(random.choice((1, 3, 90, 180, 270)), expand=True, fillcolor="white")
    if random.random() < 0.2:
        picture = picture.resize((random.randint(1, width), random.randint(1, height)))
    out = io.BytesIO()
    picture.convert(random.choice(("RGB", "L", "1"))).save(out, random.choice(("PNG", "BMP", "TIFF", "GIF")))
    return out.getvalue()
