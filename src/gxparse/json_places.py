"""Where something stands in data: as people read it (``rules[3].id``), and as a JSON pointer (``/rules/3/id``)."""

from __future__ import annotations

import re
from itertools import takewhile

from attrs import frozen

from gxparse.characters import sayable

SHOWN = 120
"""So many characters of a value are told."""

_NAME = re.compile(r"[A-Za-z_][\w-]{,99}", re.ASCII)


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


@frozen
class JsonPlace:
    """Where something stands in data: the names of fields and numbers of items that lead there from the whole.

    >>> place = WHOLE.at("rules", 3, "id")
    >>> str(place), place.pointer, str(WHOLE)
    ('rules[3].id', '/rules/3/id', '')
    >>> WHOLE.at("cells", "requests.received.total", "value").pointer, WHOLE.at("metadata", "a/b").pointer
    ('/cells/requests.received.total/value', '/metadata/a~1b')
    """

    steps: tuple[str | int, ...] = ()

    def at(self, *steps: str | int) -> JsonPlace:
        """A place inside of it."""
        return JsonPlace((*self.steps, *steps))

    def inside(self, other: JsonPlace) -> JsonPlace:
        """The place, as told from the whole that another place is told from, which it is in."""
        return JsonPlace((*other.steps, *self.steps))

    def __str__(self) -> str:
        shown = "".join(f"[{step}]" if isinstance(step, int) else f".{field_name(step)}" for step in self.steps)
        return shown.removeprefix(".")

    @property
    def pointer(self) -> str:
        """The JSON pointer (RFC 6901) of it; ``""`` is the whole.

        A name that would be cut or escaped no message can say: the pointer is that of the object which has it.
        """
        sayable_steps = takewhile(lambda step: step.isprintable() and len(step) <= SHOWN, map(str, self.steps))
        return "".join("/" + step.replace("~", "~0").replace("/", "~1") for step in sayable_steps)


WHOLE = JsonPlace()
"""The place of the data as a whole."""
