"""Where one report ends and the next begins, in a source that holds several.

No mark parts the reports of a collection. But a report prints each row of its tables once, in the form's order. So a
new report has begun where a row with figures comes again, or one of an earlier table, *and* a heading that starts
over or a title stands in between: 一、总体情况 after 四、行政复议. Without such a heading it is the same report,
printed oddly, as where a table is repeated over a page break. The border is put before the title and the metadata
that belong to the new report, because these stand above its first heading.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from gxparse.binding.events import Event, Heading, Prose, Record
from gxparse.binding.titles import is_agency, is_metadata, is_title
from gxparse.forms.model import section_place

_PREAMBLE = re.compile(r"信息公开条例|编制|统计期限|本报告|年度报告|报告如下")


def split_reports(events: Sequence[Event]) -> list[Sequence[Event]]:
    """The events of each report in a source.

    A new report has begun where a row with figures comes again, or one of an earlier table, provided that a
    heading that starts over or a title stands between it and the figures before.
    """
    bounds = [0]
    seen: set[str] = set()
    reached = last = 0
    for position, event in enumerate(events):
        if not isinstance(event, Record) or not event.has_figures:
            continue
        row = event.entry.row if event.entry is not None else None
        key = f"{event.table}.{row}" if row is not None else None
        section = section_place(event.table)
        if key in seen or section < reached:
            start = _start(events, last, position, bounds[-1])
            if start is not None:
                bounds.append(start)
                seen, reached = set(), 0
        if key is not None:
            seen.add(key)
            reached = max(reached, section)
        last = position
    return [events[start:end] for start, end in zip(bounds, [*bounds[1:], len(events)], strict=True)]


def _start(events: Sequence[Event], last: int, repeat: int, previous_start: int) -> int | None:
    """Where the new report begins, between the last figures and the repeated ones; ``None``: nowhere."""
    floor = last + 1
    record = events[last]
    number = section_place(record.table) if isinstance(record, Record) else 0
    for position in range(last + 1, repeat):
        event = events[position]
        if not isinstance(event, Heading):
            continue
        if event.section.place <= number:
            return _preface(events, floor, position, previous_start)
        number, floor = event.section.place, position + 1
    titles = [n for n in range(floor, repeat) if _is_title(events[n])]
    return _with_block_above(events, floor, titles[0]) if titles else None


def _preface(events: Sequence[Event], floor: int, heading: int, previous_start: int) -> int:
    """What stands before a report's first heading and belongs to it: its title, or its first paragraph."""
    lines = range(floor, heading)
    start = next((n for n in lines if _is_title(events[n])), None)
    if start is not None:
        return _with_block_above(events, floor, start)
    # A second printing without its title begins with the same paragraphs as the first.
    first_heading = next((n for n in range(previous_start, floor) if isinstance(events[n], Heading)), floor)
    common = 0
    while (
        heading - common - 1 >= floor
        and first_heading - common - 1 >= previous_start
        and _same(events[heading - common - 1], events[first_heading - common - 1])
    ):
        common += 1
    if common:
        return heading - common
    return next((n for n in lines if _PREAMBLE.search(_text(events[n]))), heading)


def _with_block_above(events: Sequence[Event], floor: int, title: int) -> int:
    """A title with the metadata block and the first half of the title above it."""
    while title > floor:
        above = events[title - 1]
        if not isinstance(above, Prose) or not (is_metadata(above.texts) or is_agency(above.texts[0].text)):
            break
        title -= 1
    return title


def _is_title(event: Event) -> bool:
    return isinstance(event, Prose) and is_title(event.texts[0].text)


def _text(event: Event) -> str:
    return event.texts[0].text if isinstance(event, Prose) else ""


def _same(event: Event, other: Event) -> bool:
    return (
        isinstance(event, Prose)
        and isinstance(other, Prose)
        and [text.raw for text in event.texts] == [text.raw for text in other.texts]
    )
