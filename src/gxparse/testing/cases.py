"""What the checks of the conformance kit are made on: a handler, its documents, others' documents, damaged ones."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cached_property, lru_cache
from random import Random
from typing import Any, TypeVar

from attrs import frozen
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from gxparse.binding.binder import bind
from gxparse.errors import GxparseError
from gxparse.formats.protocol import Handler, is_writer, reads
from gxparse.formats.registry import BUILT_IN, Registry
from gxparse.layout import Layout
from gxparse.options import DEFAULT
from gxparse.report import Report
from gxparse.source import Source, written_source
from gxparse.testing import strategies
from gxparse.writing.official import outline
from gxparse.writing.write import writers

_T = TypeVar("_T")
_Matter = TypeVar("_Matter", bound="str | bytes")

CUTS = 24
"""A document is cut at so many places."""

NOISE = ("\0", "\ufffd", "\u2028", "\x85", "|", "<", '"', "\\", "}", "]", "\n", "９" * 50, "9" * 5_000, "-1e999")
"""What mutants of texts have put in."""

BYTES = (b"\0", b"\xff" * 4, b"\0" * 64, b"PK\x03\x04", b"<w:tbl>", b"endobj", b"9" * 500, b"]]>", b"<!DOCTYPE a>")
"""What mutants of bytes have put in."""

MUTANTS = 24
"""Of a document so many damaged copies are made."""

REPEATED = 5_000
"""Short texts are repeated so many times."""


@frozen(slots=False, eq=False)
class Case:
    """A handler with its documents, and what the checks share."""

    handler: Handler
    given: tuple[Source, ...]
    shows: Callable[[str], str] | None
    examples: int

    @cached_property
    def own(self) -> tuple[Source, ...]:
        """The handler's own documents: those given, and if it writes, some that it wrote."""
        return self.given + tuple(written_source(each, name=f"<written {n}>") for n, each in enumerate(self.written, 1))

    @cached_property
    def written(self) -> list[str | bytes]:
        """Documents that the handler wrote, if it writes."""
        handler = self.handler
        if not is_writer(handler):
            return []
        laid_out = map(outline, some_reports())
        return [handler.write(each) for each in laid_out if not each.unsayable() & handler.cannot_say]

    @cached_property
    def foreign(self) -> tuple[tuple[str, Source], ...]:
        """Documents of built-in formats that write, each with its format; for a format of bytes as files hold them."""
        as_bytes = reads(self.handler) == "bytes"
        return tuple(
            (entry.name, source_of(source.text.encode(), source.name) if as_bytes and source.data is None else source)
            for entry in BUILT_IN
            if entry.name != self.handler.name and (as_bytes or entry.reads != "bytes") and entry.name in writers()
            for source in some_documents(entry.name)
        )

    @cached_property
    def registry(self) -> Registry:
        """The built-in formats and this one."""
        known = Registry(entry for entry in BUILT_IN if entry.name != self.handler.name)
        built_in = next((entry for entry in BUILT_IN if entry.name == self.handler.name), None)
        known.register(self.handler, priority=built_in.priority if built_in is not None else None)
        return known

    @cached_property
    def readings(self) -> list[tuple[str, Source, object]]:
        """What reading gives or raises for each of :meth:`damaged`."""
        return [(name, source, tried(self.handler, source)) for name, source in self.damaged()]

    def damaged(self) -> Iterator[tuple[str, Source]]:
        """Own documents cut and mutated, others' documents, and texts that are nothing; each with a description."""
        for source in self.own:
            yield from cut_off(source, self.handler)
            for number in range(MUTANTS):
                made = mutant(matter(source, self.handler), Random(number))
                yield f"{source.name}, mutant {number}", source_of(made, source.name)
        for _, source in self.foreign:
            yield f"the document {source.name} of another format", source
        for piece in self.pieces():
            for count in (1, REPEATED):
                yield f"{piece!r} × {count}", source_of(piece * count, "<noise>")

    def pieces(self) -> Iterator[str | bytes]:
        """Short texts, or bytes, that make trouble when they are repeated."""
        if reads(self.handler) == "bytes":
            yield from BYTES
            for source in self.own[:2]:
                data = matter(source, self.handler)
                yield from dict.fromkeys([data[:7], data[7:40], data[-40:]])
            return
        yield from ("0", " ", "\t", "\n", "|", "<", "(", "[", "{", '"', "'", "\\", ",", "*", "中", "，", "\0", "\ud800")
        yield from ("<td>", "</td>", "&nbsp;", "1 ", "a\n", "一、", '{"a":', "[1,", "\r\n")
        for source in self.own[:2]:
            yield from dict.fromkeys([source.text[:7], source.text[7:40]])


def matter(source: Source, handler: Handler) -> str | bytes:
    """What a handler reads of a source: its text or its bytes."""
    return source.text if reads(handler) == "text" else source.data or b""


def source_of(document: str | bytes, name: str) -> Source:
    """A text or bytes as a source, unlike :func:`gxparse.source.written_source` unchecked."""
    return Source(document, name) if isinstance(document, str) else Source(name=name, data=document)


def cut_off(source: Source, handler: Handler) -> Iterator[tuple[str, Source]]:
    """A source cut at some places, each with a description."""
    whole = matter(source, handler)
    unit = "characters" if isinstance(whole, str) else "bytes"
    for cut in cuts(whole):
        yield f"{source.name} cut after {cut} {unit}", source_of(whole[:cut], source.name)


def drawn(strategy: st.SearchStrategy[_T], count: int) -> list[_T]:
    """Some values of a strategy, the same each time."""
    found: list[_T] = []

    @settings(
        max_examples=count,
        derandomize=True,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(strategy)
    def collect(value: _T) -> None:
        found.append(value)

    collect()
    return found


@lru_cache(maxsize=1)
def some_reports() -> list[Report]:
    """Some reports, the same for all handlers."""
    return drawn(strategies.reports(), 4)


@lru_cache(maxsize=16)
def some_documents(format_name: str) -> list[Source]:
    """Some documents of a format that can be written."""
    documents = drawn(strategies.documents(format_name), 3)
    return [written_source(each.written, name=f"<{format_name} {number}>") for number, each in enumerate(documents, 1)]


def cuts(text: str | bytes) -> list[int]:
    """Places to cut a text or bytes at: within numbers of a text, anywhere, and before the last characters."""
    random = Random(len(text))
    within = [found.start() + 1 for found in re.finditer(r"\d(?=\d)", text)] if isinstance(text, str) else []
    anywhere = range(1, len(text))
    places = {random.choice(found) for found in (within, anywhere) if found for _ in range(CUTS // 2)}
    return sorted(places | {len(text) - n for n in (1, 2, 3) if len(text) > n})


def mutant(matter: _Matter, random: Random) -> _Matter:
    """A text, or bytes, with pieces taken out, doubled, exchanged or put in."""
    text: Any = matter
    noise: Any = NOISE if isinstance(matter, str) else BYTES
    for _ in range(random.randint(1, 4)):
        start = random.randrange(len(text) + 1)
        end = min(len(text), start + random.randint(1, 40))
        what = random.randrange(4)
        if what == 0:
            text = text[:start] + text[end:]
        elif what == 1:
            text = text[:end] + text[start:]
        elif what == 2:
            other = random.randrange(len(text) + 1)
            text = text[:start] + text[other : other + 20] + text[end:]
        else:
            text = text[:start] + random.choice(noise) + text[start:]
    made: _Matter = text
    return made


def tried(handler: Handler, source: Source) -> object:
    """What reading gives or raises."""
    try:
        return handler.read(source, DEFAULT)
    except Exception as error:  # noqa: BLE001 - another check tells what is raised
        return error


def bound(case: Case, source: Source) -> list[Report]:
    """The reports that are found in what the handler makes of a source."""
    layout = tried(case.handler, source)
    try:
        return bind(source, layout, case.handler.name) if isinstance(layout, Layout) else []
    except GxparseError:
        return []
