"""Where something stands in data: as people read it (``rules[3].id``), and as a JSON pointer (``/rules/3/id``)."""

from __future__ import annotations

import re
from ast import literal_eval

from gxparse.characters import sayable

SHOWN = 120
"""So many characters of a value are told."""

_NAME = re.compile(r"[A-Za-z_][\w-]{,99}", re.ASCII)
_STEP = re.compile(
    r"""\.?(?P<name>[^.\[\]'"]+)|\[(?P<number>\d+)\]|\.?(?P<quoted>'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")"""
)


def quoted(value: object) -> str:
    r"""A value for a message: escaped, and cut where it is long.

    >>> quoted("3\n"), quoted([1, "a"]), quoted(10**5000)
    ("'3\\n'", "[1, 'a']", 'int…')
    """
    try:
        told = ascii(value) if isinstance(value, str) and not value.isprintable() else repr(value)
    except (RecursionError, ValueError):  # nested or of digits without end: no JSON text gives such
        told = f"{type(value).__name__}…"
    told = sayable(told)
    return told if len(told) <= SHOWN else f"{told[:SHOWN]}…"


def field_name(key: object) -> str:
    """The name of a field as part of a place: as it stands if it could be one of ours, else escaped and cut."""
    return key if isinstance(key, str) and _NAME.fullmatch(key) else quoted(key)


def inside(place: str, name: str) -> str:
    """The place of a field in an object at another place.

    >>> inside("rules[0]", "id"), inside("", "schema")
    ('rules[0].id', 'schema')
    """
    return f"{place}.{name}" if place and name else place or name


def pointer(place: str) -> str:
    """The JSON pointer (RFC 6901) of a place; ``""`` is the whole.

    A name that is cut or escaped in the place no message can say: the pointer is that of the object which has it.

    >>> pointer("rules[3].id"), pointer("cells.'requests.received.total'.value"), pointer("metadata.'a/b'")
    ('/rules/3/id', '/cells/requests.received.total/value', '/metadata/a~1b')
    """
    steps = []
    at = 0
    while at < len(place):
        found = _STEP.match(place, at)
        if found is None:
            break
        step = found["name"] or found["number"] or literal_eval(found["quoted"])
        if not step.isprintable() or len(step) > SHOWN:
            break
        steps.append(step.replace("~", "~0").replace("/", "~1"))
        at = found.end()
    return "".join(f"/{step}" for step in steps)
