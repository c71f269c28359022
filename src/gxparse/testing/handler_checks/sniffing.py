"""Checks of sniffing: pure, cheap, sure of the format's own documents, silent on those of others.

Every handler is asked about every document, so one that sniffs badly harms all formats. What a thread opens and starts
is seen by an audit hook; what sniffing costs, by the time that it takes for longer and longer noise.
"""

from __future__ import annotations

import gc
import re
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from threading import get_ident
from typing import Any, ClassVar

from attrs import evolve

from gxparse.evidence import Evidence, Match
from gxparse.formats.probe import PROBE_CHARS, Probe
from gxparse.formats.protocol import Handler, match_fault
from gxparse.formats.registry import BUILT_IN, Registry
from gxparse.testing.cases import Case

STEEPEST = 9.0
"""Four times the text may take this many times as long: more than 4 for noise, less than the 16 of a square."""

SHORTEST = 0.005
"""Seconds below which a time is noise."""

ABSURD = 0.2
"""Seconds that no handler needs for 256 characters."""

BEGINNING = 300
"""Texts that begin with the same so many characters are asked about, too."""

_OWN_EVENTS = re.compile(r"open|os\.|socket\.|subprocess\.|shutil\.|urllib\.|ftplib\.|glob\.|pathlib\.|webbrowser\.")


def sniff_pure(case: Case) -> Iterator[str]:
    """Sniffing is deterministic and pure: nothing but the probe decides, nothing is opened or started."""
    probes = [Probe.of(source) for source in (*case.own, *(source for _, source in case.foreign))]
    begins, data = probes[0].head[:BEGINNING], probes[0].magic[:BEGINNING]
    probes += [
        Probe(f"<begins as {probes[0].name}, goes on as {probe.name}>", begins + probe.head, data + probe.data)
        for probe in probes[1:]
    ]
    first = [case.handler.sniff(probe) for probe in probes]
    for probe, match in zip(probes, first, strict=True):
        fault = match_fault(match, case.handler.name)
        if fault is not None:
            yield f"{probe.name}: {fault[1]}"
            return
    others: dict[str, Callable[[Probe], Match]] = {"asked again": case.handler.sniff}
    kind = type(case.handler)
    with suppress(TypeError):  # it needs arguments
        others["another instance"] = kind().sniff
    for how, sniff in others.items():
        for probe, match in zip(reversed(probes), reversed(first), strict=True):
            again = sniff(Probe(probe.name, probe.head, probe.data))
            if again != match:
                yield f"{probe.name}: {how}, it says {again} instead of {match}"
                return
    with _Watch() as watch:
        for probe in probes:
            case.handler.sniff(probe)
    for event in watch.events:
        yield f"sniffing does {event}"


class _Watch:
    """Sees what this thread opens and starts. An audit hook stays for good, so there is one, and it can be deaf."""

    _active: ClassVar[list[_Watch]] = []
    _hooked: ClassVar[bool] = False

    def __init__(self) -> None:
        self.events: list[str] = []
        self._thread = get_ident()

    def __enter__(self) -> _Watch:
        if not _Watch._hooked:
            sys.addaudithook(_Watch._hear)
            _Watch._hooked = True
        _Watch._active.append(self)
        return self

    def __exit__(self, *_: object) -> None:
        _Watch._active.remove(self)

    @staticmethod
    def _hear(event: str, arguments: tuple[Any, ...]) -> None:
        for watch in _Watch._active:
            if watch._thread == get_ident() and _OWN_EVENTS.match(event):
                watch.events.append(f"{event}{arguments!r:.80}")


def sniff_cheap(case: Case) -> Iterator[str]:
    """The time of sniffing grows with the length of the text, not faster."""
    for piece in case.pieces():
        for length in (8, 11, 15, 20, 27, 36, 48, 64, 91, 128, 181, 256):
            if _sniff_time(case.handler, piece, length) > ABSURD:
                yield f"{length} characters of {piece!r} take more than {ABSURD} seconds: a repetition in a repetition?"
                return
        steep = 0
        before = _sniff_time(case.handler, piece, 256)
        for length in (1_024, 4_096, 16_384, 65_536, PROBE_CHARS):
            now = _sniff_time(case.handler, piece, length)
            steep = steep + 1 if now > max(before * STEEPEST, SHORTEST) else 0
            if steep == 2 or (steep and now > 100 * SHORTEST):
                yield (
                    f"{length:,} characters of {piece!r} take {now / max(before, 1e-9):.0f} times as long as a quarter "
                    "of them: a pattern that tries again from each place?"
                )
                return
            before = now


def _sniff_time(handler: Handler, piece: str | bytes, length: int) -> float:
    """Seconds for sniffing, the shortest of three tries; of one, if that is long."""
    noise = (piece * (length // len(piece) + 1))[:length]
    head, data = (noise, b"") if isinstance(noise, str) else ("", noise)
    best = float("inf")
    collecting = gc.isenabled()
    gc.disable()  # the garbage of others takes a while to collect
    try:
        for _ in range(3):
            probe = Probe("<noise>", head, data)
            start = time.process_time()
            handler.sniff(probe)
            best = min(best, time.process_time() - start)
            if best > 5 * ABSURD:
                break
    finally:
        if collecting:
            gc.enable()
    return best


def sniff_own(case: Case) -> Iterator[str]:
    """It claims its own documents, so that they are recognised among those of the built-in formats."""
    for source in case.own:
        ranked = case.registry.rank(Probe.of(source))
        match = next(match for match in ranked if match.format == case.handler.name)
        if match.evidence is Evidence.NONE:
            yield f"{source.name}: it does not recognise its own document ({match.reason})"
        elif match.evidence < Evidence.FAIR and source in case.given:
            yield f"{source.name}: it says no more than {match.evidence.name} of its own document ({match.reason})"
        elif ranked[0] is not match:
            first = ranked[0]
            yield (
                f"{source.name}: {first.format} is chosen, with {first.evidence.name} ({first.reason}); "
                f"it says {match.evidence.name} ({match.reason})"
            )


def sniff_others(case: Case) -> Iterator[str]:
    """It stays silent on the documents of the other formats, so that they are read as before."""
    suffixes = ("", *case.handler.suffixes)
    for format_name, source, suffix in ((*each, suffix) for each in case.foreign for suffix in suffixes):
        probe = evolve(Probe.of(source), name=source.name + suffix)
        before = Registry(entry for entry in BUILT_IN if entry.name != case.handler.name).best(probe)
        first = case.registry.rank(probe)[0]
        if first.format == case.handler.name and (before is None or before.format == format_name):
            yield f"{probe.name}: it takes a document of {format_name}, with {first.evidence.name} ({first.reason})"
