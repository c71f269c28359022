"""Objects that travel between processes as what they were made of."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from attrs import fields


class Rebuilt:
    """A frozen class of attrs whose mappings nobody can change: pickled and copied as the arguments that make it."""

    __slots__ = ()

    def __reduce__(self) -> tuple[Any, ...]:
        kind: Any = type(self)
        made_of = {each.alias: getattr(self, each.name) for each in fields(kind) if each.init}
        return _made, (kind, {name: dict(it) if isinstance(it, Mapping) else it for name, it in made_of.items()})


def _made(kind: Any, made_of: Mapping[str, Any]) -> Any:
    return kind(**made_of)
