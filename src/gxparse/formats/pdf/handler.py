"""Format ``pdf``: finds out whether bytes are a PDF, and reads them by pdfium (the extra ``pdf``)."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, Literal

from gxparse.errors import MissingDependencyError
from gxparse.evidence import Evidence, Match
from gxparse.formats.probe import Probe
from gxparse.layout import Elsewhere, Layout, Note
from gxparse.options import DEFAULT, Options
from gxparse.source import Source

if TYPE_CHECKING:
    from gxparse.formats.pdf.pages import Page


class PdfHandler:
    """Reads printed documents: tables with rules or without, over page breaks, on turned pages."""

    name = "pdf"
    version = "1"
    suffixes = (".pdf",)
    reads: Literal["bytes"] = "bytes"

    def sniff(self, probe: Probe) -> Match:
        """Look at how the bytes begin."""
        if probe.kind == "PDF":
            return Match(self.name, Evidence.CERTAIN, "it begins as a PDF does")
        return Match(self.name, Evidence.NONE, "it does not begin as a PDF does")

    def read(self, source: Source, options: Options = DEFAULT) -> Layout:
        """Lay the pages out.

        Raises :class:`~gxparse.errors.MissingDependencyError` if pdfium is not installed,
        :class:`~gxparse.errors.DocumentError` for a damaged or locked document and
        :class:`~gxparse.errors.DocumentLimitError` for one beyond a limit.
        """
        try:
            from gxparse.formats.pdf.document import read_pages
        except ImportError as error:
            if (error.name or "").split(".")[0] not in ("pypdfium2", "pypdfium2_raw"):
                raise
            raise MissingDependencyError("pypdfium2", "pip install 'gxparse[pdf]'") from error
        from gxparse.formats.pdf.blocks import lay_out

        pages = read_pages(source, options)
        blocks, text = lay_out(pages)
        notes = tuple(_notes(pages))
        return Layout(self.name, blocks, notes, partial(_elsewhere, pages), None, text)


def _notes(pages: Sequence[Page]) -> list[Note]:
    return []


def _elsewhere(pages: Sequence[Page]) -> Elsewhere:
    return Elsewhere()
