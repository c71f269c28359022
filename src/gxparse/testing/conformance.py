"""What every format handler must hold to, as checks that an author of one runs in a line of pytest.

The checks themselves are in :mod:`gxparse.testing.handler_checks`; what they are made on, a handler with its documents
and damaged copies of them, is a :class:`~gxparse.testing.cases.Case`.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from os import PathLike
from types import MappingProxyType
from typing import Any

from gxparse.formats.protocol import Handler
from gxparse.source import Source, SourceLike, read_source
from gxparse.testing.cases import Case
from gxparse.testing.handler_checks.protocol import light_import, protocol
from gxparse.testing.handler_checks.reading import (
    read_bounded,
    read_deterministic,
    read_errors,
    read_own,
    read_spans,
    read_truncated,
)
from gxparse.testing.handler_checks.sniffing import sniff_cheap, sniff_others, sniff_own, sniff_pure
from gxparse.testing.handler_checks.writing import write_law

FAILURES = 3
"""A check tells at most so many of its failures."""


class ConformanceError(AssertionError):
    """A handler fails some checks. ``failures`` has what was found, by the name of the check."""

    def __init__(self, handler: str, failures: Mapping[str, Sequence[str]], count: int) -> None:
        self.failures = MappingProxyType({name: tuple(found) for name, found in failures.items()})
        lines = [f"{handler} fails {len(failures)} of {count} checks:"]
        for name, found in failures.items():
            lines.append(f"  {name}: {CHECKS[name].__doc__}")
            lines += [f"    - {message}" for message in found]
        super().__init__("\n".join(lines))


CHECKS: Mapping[str, Callable[[Case], Iterator[str]]] = MappingProxyType(
    {
        "protocol": protocol,
        "light-import": light_import,
        "sniff-pure": sniff_pure,
        "sniff-cheap": sniff_cheap,
        "sniff-own": sniff_own,
        "sniff-others": sniff_others,
        "read-own": read_own,
        "read-deterministic": read_deterministic,
        "read-spans": read_spans,
        "read-errors": read_errors,
        "read-bounded": read_bounded,
        "read-truncated": read_truncated,
        "write-law": write_law,
    }
)
"""The checks by name, in the order in which they run; the docstring of each says what must hold."""


def check_handler(
    handler: Handler | type[Handler],
    documents: SourceLike | Iterable[SourceLike] = (),
    *,
    shows: Callable[[str], str] | None = None,
    examples: int = 100,
    checks: Collection[str] | None = None,
) -> None:
    """Check that a handler is as trustworthy as the built-in ones.

    ``documents`` are documents of its format, or one: paths, bytes, or sources (:func:`gxparse.read_source`), each with
    one report or several, and not in traditional script: ``traditional`` takes such, and lets the handler lay them out.
    A handler that writes may do without. ``shows`` says what a reader sees of a piece of the source, for formats that
    print a text otherwise than it reads (an escape, a tag); without it every span must hold the text to the letter.
    ``examples`` is how many drawn reports are written and read again. ``checks`` names some of :data:`CHECKS`, all by
    default.

    Raises :class:`ConformanceError`, an ``AssertionError`` that tells every failure, and :class:`ValueError` for a
    handler without a document.

    >>> from gxparse.formats.pipe import PipeHandler
    >>> check_handler(PipeHandler(), ["examples/reports/pipe-2021.txt"], checks=["sniff-own", "read-spans"])
    """
    __tracebackhide__ = True
    made: Handler = handler() if isinstance(handler, type) else handler
    unknown = set(checks or ()) - set(CHECKS)
    if unknown:
        raise ValueError(f"no check is named {', '.join(sorted(unknown))}; there are: {', '.join(CHECKS)}")
    chosen = [name for name in CHECKS if checks is None or name in checks]
    kind = type(made)
    shown = f"{getattr(made, 'name', '?')} ({kind.__module__}.{kind.__qualname__})"
    given: Any = [documents] if isinstance(documents, (str, bytes, PathLike, Source)) else documents
    sources = tuple(read_source(document) for document in given)
    case = Case(made, sources, shows, examples)
    failures: dict[str, list[str]] = {}
    if "protocol" in chosen or checks is None:
        faults = list(protocol(case))
        if faults:
            raise ConformanceError(shown, {"protocol": faults}, len(chosen))
    if not case.own:
        raise ValueError("a handler is checked with at least one document of its format")
    for name in chosen:
        found = []
        try:
            found += [message for _, message in zip(range(FAILURES), CHECKS[name](case), strict=False)]
        except Exception as error:  # noqa: BLE001 - of the handler, in whatever it was asked for
            found.append(f"it raises {type(error).__name__}: {error}")
        if found:
            failures[name] = found
    if failures:
        raise ConformanceError(shown, failures, len(chosen))
