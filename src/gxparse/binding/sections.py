"""The sections of a report with their prose: what stands below a heading and is no part of a table."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from gxparse import report as model
from gxparse.binding.chrome import looks_like_prose, without_chrome
from gxparse.binding.events import Event, Heading, Prose, Record
from gxparse.layout import Text


def sections_of(events: Sequence[Event], used: Collection[Record]) -> Iterator[model.Section]:
    """The sections with their prose; records that are ``used`` in a table are none of it."""
    titles: dict[str, Text] = {}
    texts: dict[str, list[Text]] = {}
    current: str | None = None
    last_figures = {e.table: number for number, e in enumerate(events) if isinstance(e, Record) and e.has_figures}
    for number, event in enumerate(events):
        if isinstance(event, Heading):
            current = event.section.key
            titles.setdefault(current, event.text)
            texts.setdefault(current, [])
        elif current is None:
            continue
        elif isinstance(event, Prose):
            texts[current] += event.texts
        elif event not in used and _is_stray_prose(event, after=number > last_figures.get(event.table, len(events))):
            texts[current].append(event.place)
    last = next(reversed(titles), None)
    for key, title in titles.items():
        kept = list(without_chrome(texts[key], last=key == last))
        spans = [text.span for text in kept for _ in range(text.raw.count("\n") + 1)]
        yield model.Section(key, title.raw, "\n".join(text.raw for text in kept), tuple(spans))


def _is_stray_prose(record: Record, *, after: bool) -> bool:
    """Whether a text that stood where labels stand is the section's prose: a sentence, or any after the table."""
    label = record.label
    if label is None or record.entry is not None or record.has_figures:
        return False
    return (after and record.at < 0) or looks_like_prose(label.raw)
