"""The forms there are: those of gxparse, those that installed packages offer, those that were registered in code.

A form is data (:mod:`gxparse.forms.parts`), read strictly (:mod:`gxparse.forms.data`). Packages are looked for when all
forms are first asked for. What others work out of all forms, they keep by :func:`kept_by_forms`: it is worked out anew
when there is another form.
"""

from __future__ import annotations

import json
import sys
import warnings
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import cache, lru_cache
from importlib.resources import files
from pathlib import Path
from threading import RLock
from typing import Any, TypeVar

from gxparse.failure import Portable
from gxparse.forms.data import SCHEMA, form_of
from gxparse.forms.parts import (
    Column,
    Form,
    FormCell,
    FormClaim,
    FormPart,
    FormSection,
    FormTable,
    Group,
    Identity,
    ProseWords,
    Row,
    Spanner,
)
from gxparse.json_places import WHOLE, JsonPlace
from gxparse.strict_json import JsonKind, JsonSource, read_json
from gxparse.words import Said

__all__ = [
    "Column",
    "Form",
    "FormCell",
    "FormClaim",
    "FormPart",
    "FormSection",
    "FormTable",
    "Group",
    "Identity",
    "ProseWords",
    "Row",
    "Spanner",
    "form",
    "form_for",
    "forms",
    "names",
]

GROUP = "gxparse.forms"
"""The group of entry points by which an installed package offers forms."""

_F = TypeVar("_F", bound=Callable[..., Any])

_lock = RLock()
_in_code: dict[str, Form] = {}
_kept: list[Callable[[], None]] = []


class FormDataError(Said, Portable, ValueError):
    """The data of a form is broken: ``name`` is the source's, ``place`` like ``tables[0].key``."""

    def __init__(self, name: str, place: JsonPlace, zh: str, en: str) -> None:
        self.name, self.place, self.zh, self.en = name, place, zh, en
        super().__init__(f"{name}: {f'{place}: ' if place.steps else ''}{en}")


_INSTALLED = JsonKind("a form", "格式", "a form", FormDataError)


class FormWarning(UserWarning):
    """An installed package offers a form that cannot be used; the others go on without it."""


def kept_by_forms(function: _F) -> _F:
    """A function whose results are kept until there is another form."""
    kept: Any = lru_cache(maxsize=4096)(function)
    _kept.append(kept.cache_clear)
    found: _F = kept
    return found


# -- which there are -----------------------------------------------------------------------------------


def names() -> tuple[str, ...]:
    """The names of all forms, oldest first, those that extend others behind them."""
    return tuple(each.name for each in forms())


@kept_by_forms
def forms() -> tuple[Form, ...]:
    """All forms, oldest first, those that extend others behind them."""
    every = (*_built_in().values(), *installed().values(), *_in_code.values())
    return tuple(sorted(every, key=lambda each: (len(each.lineage), each.first_year)))


@kept_by_forms
def _by_name() -> dict[str, Form]:
    return {each.name: each for each in forms()}


def form(name: str) -> Form:
    """The form of a name, like ``"2021"``. Raises :class:`KeyError` for another."""
    found = _built_in().get(name)
    return found if found is not None else _by_name()[name]


def extending(name: str) -> tuple[str, ...]:
    """The names of a form and of those that extend it: what is true of it is true of them."""
    return tuple(each.name for each in forms() if name in each.lineage)


def statutory() -> tuple[Form, ...]:
    """The forms that the State Council prescribes, oldest first."""
    return tuple(_built_in().values())


def form_for(year: int | None) -> Form:
    """The form in force for a year; the newest where the year is unknown or before all of them."""
    fitting = [each for each in statutory() if year is not None and each.first_year <= year]
    return (fitting or statutory())[-1]


@cache
def telling_words() -> tuple[str, ...]:
    """Words that make of a label another one when they are gained, lost or exchanged; each a set of characters that
    mean the same.
    """
    return tuple(dict.fromkeys(_common()["telling"]["words"]))


@kept_by_forms
def section_place(key: str) -> int:
    """Where the section of a table stands, counted from 1; behind all of them for a table of no section."""
    places = {section.key: section.place for each in forms() for section in each.sections}
    return places.get(key, max(places.values()) + 1)


# -- loading -------------------------------------------------------------------------------------------


def read_form(source: JsonSource, kind: JsonKind) -> Form:
    """The form of a source, checked; it may extend those there are. Raises the error of the kind."""
    return _read_form(source, kind, _by_name().get)


def _read_form(source: JsonSource, kind: JsonKind, known: Callable[[str], Form | None]) -> Form:
    name, data = read_json(source, kind)

    def fail(place: JsonPlace, zh: str, en: str) -> Exception:
        return kind.error(name, place, zh, en)

    if not isinstance(data, dict) or data.get("schema") != SCHEMA:
        raise fail(WHOLE.at("schema") if isinstance(data, dict) else WHOLE, f"应为 {SCHEMA!r}", f"expected {SCHEMA!r}")
    return form_of(data, fail, _common(), known)


def add(made: Form) -> None:
    """Let a form be known. Raises :class:`FormDataError` if its name is taken, or a table's key by an unlike one."""
    with _lock:
        if made.name in _by_name():
            zh, en = f"已有名为 {made.name!r} 的格式", f"there is a form {made.name!r} already"
            raise FormDataError(made.name, WHOLE.at("name"), zh, en)
        wrong = _taken(made)
        if wrong is not None:
            raise FormDataError(made.name, *wrong)
        _in_code[made.name] = made
        _forget()


def remove(name: str) -> Form:
    """Let a form that was registered in code be unknown again. Raises :class:`KeyError` for another, and for one that
    another form extends.
    """
    with _lock:
        if name not in _in_code or len(extending(name)) > 1:
            raise KeyError(name)
        gone = _in_code.pop(name)
        _forget()
        return gone


def in_code() -> tuple[str, ...]:
    """The names of the forms that were registered in code, which only this process has."""
    return tuple(_in_code)


def _forget() -> None:
    for clear in _kept:
        clear()


def _taken(made: Form) -> tuple[JsonPlace, str, str] | None:
    """A table of its own whose key another form has: labels of the one would be those of the other."""
    inherited = {table.key for table in made.extends.tables} if made.extends is not None else set()
    others = {table.key: other.name for other in forms() for table in other.tables}
    for number, table in enumerate(each for each in made.tables if each.key not in inherited and not each.shared):
        if table.key in others:
            name = others[table.key]
            zh, en = f"格式 {name} 已有表 {table.key!r}", f"the form {name} has a table {table.key!r} already"
            return WHOLE.at("tables", number, "key"), zh, en
    return None


@cache
def _common() -> dict[str, Any]:
    return _read("common")


def _read(name: str) -> dict[str, Any]:
    data: dict[str, Any] = json.loads(files(__package__).joinpath(f"{name}.json").read_text(encoding="utf-8"))
    return data


@cache
def _built_in() -> dict[str, Form]:
    found: dict[str, Form] = {}
    for name in _common()["forms"]:
        found[name] = form_of(_read(name), lambda *wrong, of=name: FormDataError(of, *wrong), _common(), found.get)
    return found


@cache
def installed() -> dict[str, Form]:
    found: dict[str, Form] = {}
    for each in _offered():
        if each.name in found or each.name in _built_in():
            warnings.warn(f"two forms are named {each.name}; only one is used", FormWarning, stacklevel=2)
        else:
            found[each.name] = each
    return found


def _entry_points() -> Iterator[Path]:
    """What installed packages offer, in whatever group: files that are read in a tenth of the time of their reader."""
    for folder in sys.path:
        with suppress(OSError):
            yield from Path(folder or ".").glob("*.*-info/entry_points.txt")


def _offered() -> Iterator[Form]:
    """The forms that installed packages offer: an entry point names a path of its package, like ``mine:FORM``."""
    if not any(GROUP.encode() in found.read_bytes() for found in _entry_points()):
        return
    from importlib.metadata import entry_points  # takes longer than all of gxparse

    for point in entry_points(group=GROUP):
        try:
            yield _read_form(point.load(), _INSTALLED, _built_in().get)
        except Exception as error:  # noqa: BLE001, PERF203 - others' code and data, which may fail in any way
            why = f"the form {point.name} of an installed package cannot be used: {type(error).__name__}: {error}"
            warnings.warn(why, FormWarning, stacklevel=2)
