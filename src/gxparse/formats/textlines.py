"""What the text formats share: physical lines with offsets, and lines that are one piece of text each."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from gxparse.characters import BLANKS, LINE_ENDS, OTHER_LINE_END
from gxparse.errors import TextLimitError
from gxparse.layout import PARAGRAPH, Block, Locator, Paragraph, Stream, Text
from gxparse.options import Limits
from gxparse.outline import Outline, Table
from gxparse.source import Source


def check_tokens(source: Source, limits: Limits, parted: int) -> None:
    """Raise :class:`~gxparse.errors.TextLimitError` for a text of too many lines and cells, before any is made.

    ``parted`` is how often something parts cells within lines.
    """
    text = source.text
    if len(text) > limits.tokens:
        found = parted + sum(map(text.count, LINE_ENDS))
        if found > limits.tokens:
            raise TextLimitError(source.name, "tokens", found, limits.tokens)


def physical_lines(text: str) -> Iterator[tuple[int, str]]:
    """Offset and content of every line, broken where :meth:`str.splitlines` breaks."""
    start = 0
    if not OTHER_LINE_END.search(text):
        for line in text.split("\n"):
            yield start, line
            start += len(line) + 1
    else:
        for line in text.splitlines(keepends=True):
            yield start, line.rstrip(LINE_ENDS)
            start += len(line)


def piece(raw: str, start: int, places: Locator) -> Text:
    """A text without the blanks around it, which begins at ``start`` with them."""
    shown = raw if raw.isalnum() else raw.strip(BLANKS)
    if shown and shown[0] != raw[0]:
        start += raw.find(shown[0])
    return Text(shown, places, shown, start)


def blank(start: int, places: Locator) -> Text:
    """The text of a blank cell."""
    return Text("", places, "", start)


class Blocks:
    """Collects single-text lines into streams and paragraphs, in order."""

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self._items: list[Text] = []

    def add_line(self, content: str, start: int, places: Locator) -> None:
        """Add a line that holds one piece of text, or none."""
        if content and (text := piece(content, start, places)).raw:
            self.add_text(text)

    def add_text(self, text: Text) -> None:
        """Add a text that stands alone."""
        if len(text.raw) > PARAGRAPH:
            self.add(Paragraph(text))
        else:
            self._items.append(text)

    def add(self, block: Block) -> None:
        """Add a block that is no stream."""
        self._flush()
        self.blocks.append(block)

    def _flush(self) -> None:
        if self._items:
            self.blocks.append(Stream(tuple(self._items)))
            self._items = []

    def done(self) -> tuple[Block, ...]:
        """All blocks."""
        self._flush()
        return tuple(self.blocks)


def print_outline(
    outline: Outline, print_table: Callable[[Table], Iterable[str]], print_line: Callable[[str], str] = str
) -> str:
    """An outline as lines of text, a blank line between what belongs together."""
    blocks = [[print_line(f"{label}：{value}") for label, value in outline.metadata]]
    if outline.title is not None:
        blocks.append([print_line(outline.title)])
    blocks.append(list(map(print_line, outline.preface)))
    for chapter in outline.chapters:
        blocks.append(
            [*map(print_line, (*([] if chapter.heading is None else [chapter.heading]), *chapter.paragraphs))]
        )
        if chapter.table is not None:
            blocks.append(list(print_table(chapter.table)))
    return "\n\n".join("\n".join(block) for block in blocks if block) + "\n"
