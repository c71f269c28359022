"""Documents of a format that can be written, and the report that each says; or what is left of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from attrs import evolve, field, frozen
from hypothesis import assume
from hypothesis import strategies as st

from gxparse.outline import Box, Outline
from gxparse.report import Report
from gxparse.script import detect_script
from gxparse.testing.strategies.consistent_reports import reports
from gxparse.testing.strategies.dresses import LabelDress, label_dresses
from gxparse.writing.official import outline

if TYPE_CHECKING:
    from gxparse.testing.damages import DamagedDocument


@frozen
class Document:
    """A document of a format: what is ``written``, text or bytes, what it says (``report``), how labels are written."""

    format: str
    written: str | bytes = field(repr=False)
    report: Report = field(repr=False)
    dress: LabelDress

    @property
    def text(self) -> str:
        """The text of a document of a format of texts. Raises :class:`ValueError` for any other."""
        if isinstance(self.written, bytes):
            raise ValueError(f"a document of the format {self.format} is bytes: see written")
        return self.written


def dressed(laid_out: Outline, dress: LabelDress) -> Outline:
    """An outline whose labels are written in a dress. What has no name in English, a unit or a dash, is no label."""

    def label(box: Box) -> Box:
        return evolve(box, text=dress.write(box.text)) if box.role != "value" and box.en else box

    return laid_out.with_boxes(label)


@st.composite
def documents(draw: st.DrawFn, format: str | None = None, *, unknown: bool = True) -> Document:  # noqa: A002
    """Whole documents of a format that can be written (by default of any of texts), and the report that each says.

    Labels and numbers are written in any dress; with ``unknown`` some cells have no number.
    """
    from gxparse.writing.write import writer_of, writers

    name = draw(st.sampled_from(writers("text"))) if format is None else format
    handler = writer_of(name)
    report = draw(reports(unknown=unknown))
    laid_out = outline(report)
    if laid_out.unsayable() & handler.cannot_say:
        report = draw(reports(report.form))
        laid_out = outline(report)
    dress = draw(label_dresses())
    written = handler.write(dressed(laid_out, dress))
    script = detect_script(written if isinstance(written, str) else "".join(laid_out.texts()))
    return Document(name, written, evolve(report, source=evolve(report.source, format=name, script=script)), dress)


@st.composite
def damaged_documents(
    draw: st.DrawFn,
    format: str = "pipe",  # noqa: A002
    kinds: Sequence[str] | None = None,
) -> DamagedDocument:
    """Documents of a format to which something happened, each with what is left to be read of its cells.

    ``kinds`` names some of :func:`gxparse.testing.damages.kinds`, all by default.
    """
    from gxparse.testing import damages

    name = draw(st.sampled_from(list(damages.kinds() if kinds is None else kinds)))
    report = damages.some_report(draw(st.integers(0, 10**6)))
    found = list(damages.damaged(report, format, [name], seed=draw(st.integers(0, 10**6))))
    assume(found)
    return found[0]
