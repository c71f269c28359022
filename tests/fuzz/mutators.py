"""Random changes of bytes, of texts line by line and cell by cell, and of JSON at one place of it."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, MutableMapping, MutableSequence
from random import Random
from typing import Any

from fuzz import odd_values as odd
from fuzz.driver import LARGEST

TextChange = Callable[[str, Random], str]

# -- bytes ---------------------------------------------------------------------------------------------


def change_bytes(data: bytes, random: Random) -> bytes:
    """Change, leave out, repeat or put in some bytes."""
    at = random.randint(0, len(data))
    end = min(len(data), at + random.choice((1, 1, 2, 4, 16, 256)))
    match random.randrange(7):
        case 0 if data:
            at = min(at, len(data) - 1)
            return data[:at] + bytes((data[at] ^ (1 << random.randrange(8)),)) + data[at + 1 :]
        case 1:
            return data[:at] + bytes(random.randrange(256) for _ in range(end - at)) + data[end:]
        case 2:
            return data[:at] + data[end:]
        case 3:
            return data[:at] + data[at:end] * random.choice((2, 3, 50)) + data[end:]
        case 4:
            return data[:at]
        case 5:
            other = random.randint(0, len(data))
            return data[:at] + data[other : other + end - at] + data[end:]
    return data[:at] + random.choice(odd.BYTES) + data[at:]


# -- texts ---------------------------------------------------------------------------------------------

_SPLIT = re.compile(r"([|\t｜│,，]|[0-9０-９.]+|\n)")


def change_text(text: str, random: Random) -> str:
    """Change a text as copies and typists do, and worse."""
    return random.choice(TEXT_CHANGES)(text, random)


def _lines(text: str, random: Random) -> str:
    """Leave out, repeat, move, cut or join lines."""
    lines = text.split("\n")
    at, other = random.randrange(len(lines)), random.randrange(len(lines))
    few = random.choice((1, 1, 2, 5, 20))
    match random.randrange(6):
        case 0:
            del lines[at : at + few]
        case 1:
            times = random.choice((1, 1, 2, 30))
            lines[at:at] = lines[other : other + few] * times
        case 2:
            lines[at], lines[other] = lines[other], lines[at]
        case 3:
            moved = lines[at : at + few]
            del lines[at : at + few]
            lines[other:other] = moved
        case 4:
            cut = random.randint(0, len(lines[at]))
            lines[at : at + 1] = [lines[at][:cut], lines[at][cut:]]
        case _:
            lines[at : at + 2] = ["".join(lines[at : at + 2])]
    return "\n".join(lines)


def _tokens(text: str, pattern: re.Pattern[str], random: Random) -> tuple[list[str], list[int]]:
    parts = _SPLIT.split(text)
    return parts, [n for n, part in enumerate(parts) if pattern.fullmatch(part)] or [random.randrange(len(parts))]


_BAR, _NUMBER = re.compile(r"[|\t｜│,，]"), re.compile(r"[0-9０-９.]+")


def _bars(text: str, random: Random) -> str:
    """Change what parts cells, in one place or everywhere."""
    parts, places = _tokens(text, _BAR, random)
    mark = random.choice(odd.BARS)
    for place in places if random.random() < 0.2 else random.choices(places, k=random.choice((1, 2, 9))):
        parts[place] = mark
    return "".join(parts)


def _numbers(text: str, random: Random) -> str:
    """Write other numbers, or none, in some places."""
    parts, places = _tokens(text, _NUMBER, random)
    for place in random.choices(places, k=random.choice((1, 1, 3, 20))):
        other = parts[random.choice(places)]
        parts[place] = random.choice((*odd.NUMBERS, other, parts[place] + other))
    return "".join(parts)


def _characters(text: str, random: Random) -> str:
    """Put in, leave out or change some characters."""
    for _ in range(random.choice((1, 1, 4, 30))):
        at = random.randint(0, len(text))
        what = random.choice((*odd.CHARACTERS, random.choice(odd.WORDS), ""))
        text = text[:at] + what + text[at + random.randint(0, 2) :]
    return text


def _pieces(text: str, random: Random) -> str:
    """Repeat, leave out or move a piece."""
    at = random.randint(0, len(text))
    end = at + random.choice((1, 3, 30, 300, 3000))
    piece = text[at:end]
    match random.randrange(4):
        case 0:
            return text[:at] + piece * random.choice((2, 5, 100, 2000)) + text[end:] if len(piece) < 40 else text
        case 1:
            return text[:at] + text[end:]
        case 2:
            other = random.randint(0, len(text))
            return text[:other] + piece + text[other:]
    return text[:at] if random.random() < 0.5 else text[at:]


def _spacing(text: str, random: Random) -> str:
    """Other ends of lines, other blanks, everywhere."""
    old, new = random.choice(odd.BLANKS)
    return text.replace(old, new)


TEXT_CHANGES: tuple[TextChange, ...] = (_lines, _lines, _bars, _numbers, _numbers, _characters, _pieces, _spacing)


def encoded(text: str) -> bytes:
    """A text as an input, lone surrogates too."""
    return text.encode("utf-8", "surrogatepass")


def decoded(data: bytes) -> str:
    """The text of an input."""
    return data.decode("utf-8", "replace" if random_bytes(data) else "surrogatepass")


def random_bytes(data: bytes) -> bool:
    """Whether bytes are no text."""
    try:
        data.decode("utf-8", "surrogatepass")
    except UnicodeDecodeError:
        return True
    return False


def change_text_input(data: bytes, random: Random) -> bytes:
    """Change the text of an input that is a text."""
    return encoded(change_text(decoded(data), random)[: LARGEST // 4])


def change_text_file(data: bytes, random: Random) -> bytes:
    """Change the text of a file, its encoding, or its bytes."""
    if random.random() < 0.15 or random_bytes(data):
        return change_bytes(data, random)
    text = change_text(decoded(data), random)
    if random.random() < 0.15:
        way = random.choice(odd.ENCODINGS)
        wrong = text.encode(way, "ignore")
        return encoded(wrong.decode("latin-1")) if random.random() < 0.2 else wrong
    return encoded(text)


# -- JSON ----------------------------------------------------------------------------------------------


def change_json(data: bytes, random: Random) -> bytes:
    """Change JSON at one place of it, or the text that it is written as."""
    try:
        value = json.loads(data)
    except (ValueError, RecursionError):
        value = None
    if not isinstance(value, dict | list) or not value or random.random() < 0.05:
        return _change_raw(data, random)
    holder, key = _place(value, random)
    _change_at(value, holder, key, random)
    try:
        return json.dumps(value, ensure_ascii=random.random() < 0.1).encode("utf-8", "surrogatepass")
    except (ValueError, RecursionError):
        return data


def _change_raw(data: bytes, random: Random) -> bytes:
    if random.random() < 0.3:
        return change_bytes(data, random)
    places = [match.start() for match in re.finditer(rb"[:,\[{]", data[:LARGEST])] or [0]
    at = random.choice(places) + 1
    end = at + random.choice((0, 1, 5))
    return data[:at] + random.choice(odd.RAW_JSON).encode("utf-8", "surrogatepass") + data[end:]


_Holder = MutableMapping[str, Any] | MutableSequence[Any]


def _place(value: Any, random: Random) -> tuple[Any, Any]:
    """An object or a list at random, and a key of it: what is less deep is as likely as what is deeper."""
    holder = value
    while True:
        keys = list(holder) if isinstance(holder, dict) else range(len(holder))
        key = random.choice(keys)
        inner = holder[key]
        if not isinstance(inner, dict | list) or not inner or random.random() < 0.25:
            return holder, key
        holder = inner


def _change_at(value: Any, holder: Any, key: Any, random: Random) -> None:
    old = holder[key]
    match random.randrange(8):
        case 0:
            del holder[key]
        case 1 if isinstance(holder, dict):
            name = random.choice((key + "s", "", "total", "\ud800", "x" * 300, key.upper(), "None"))
            holder[name] = holder.pop(key)
        case 2:
            holder[key] = random.choice(([old], {"value": old}, str(old)[:500], [old, old]))
        case 3:
            other_holder, other = _place(value, random)
            holder[key] = json.loads(json.dumps(other_holder[other]))
        case 4 if isinstance(holder, list):
            holder.insert(random.randint(0, len(holder)), old)
        case 5 if isinstance(old, str):
            holder[key] = change_text(old, random)[:5000]
        case 6 if isinstance(old, int):
            holder[key] = random.choice((old + 1, -old, old * 10, 10 ** random.randint(0, 30), float(old % 10**9)))
        case _:
            holder[key] = random.choice(odd.JSON_VALUES)
