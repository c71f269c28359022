"""Format ``image``: finds out whether bytes are a picture, and has the report in it read (the extra ``ocr``)."""

from __future__ import annotations

from functools import partial
from typing import Literal

from gxparse.errors import MissingDependencyError
from gxparse.evidence import Evidence, Match
from gxparse.formats.ocr.notes import read_by_ocr
from gxparse.formats.probe import Probe
from gxparse.layout import Alternative, Block, Composer, Elsewhere, Layout
from gxparse.options import DEFAULT, Options
from gxparse.source import Source
from gxparse.words import Words

_KINDS = ("PNG", "JPEG", "TIFF", "BMP", "WebP", "GIF")
_EXTRA = ("cv2", "numpy", "PIL", "onnxruntime", "rapidocr")


class ImageHandler:
    """Reads scans and photographs of printed reports: PNG, JPEG, TIFF of several pages, BMP, WebP."""

    name = "image"
    about_zh = "印刷报告的扫描件和照片：PNG、JPEG、多页 TIFF、BMP、WebP。"
    version = "1"
    suffixes = (".png", ".jpg", ".jpeg", ".tif", ".tiff", ".bmp", ".webp")
    reads: Literal["bytes"] = "bytes"

    def sniff(self, probe: Probe) -> Match:
        """Look at how the bytes begin."""
        if probe.kind in _KINDS:
            return Match.of(
                self.name, Evidence.CERTAIN, Words(f"文件开头是 {probe.kind} 图片", f"it begins as a {probe.kind} does")
            )
        return Match.of(self.name, Evidence.NONE, Words("文件开头不是图片", "it does not begin as a picture does"))

    def read(self, source: Source, options: Options = DEFAULT) -> Layout:
        """Read the pages.

        Raises :class:`~gxparse.errors.MissingDependencyError` if the extra ``ocr`` is not installed,
        :class:`~gxparse.errors.DocumentError` for a damaged picture and
        :class:`~gxparse.errors.DocumentLimitError` for one beyond a limit.
        """
        try:
            from gxparse.formats.image.picture import pages_of, picture_of
            from gxparse.formats.ocr.reader import PageReader
            from gxparse.formats.ocr.recogniser import INSTALL, recogniser
        except ImportError as error:
            if (error.name or "").split(".")[0] not in _EXTRA:
                raise
            raise MissingDependencyError("rapidocr", "pip install 'gxparse[ocr]'") from error
        try:
            known = recogniser()
        except ImportError as error:
            raise MissingDependencyError("onnxruntime", INSTALL) from error
        composer = Composer()
        reader = PageReader(known, source.name, "image", options.limits)
        blocks: list[Block] = []
        alternatives: dict[int, tuple[Alternative, ...]] = {}
        pages = 0
        for pages, picture in enumerate(pages_of(source, options.limits), 1):
            found = reader.read(picture, pages, composer)
            blocks += found.blocks
            alternatives |= found.alternatives
        notes = (read_by_ocr(range(1, pages + 1)),)
        elsewhere = partial(Elsewhere, ((notes[0].zh, notes[0].en),))
        draw = partial(picture_of, source, options.limits)
        return Layout(self.name, tuple(blocks), notes, elsewhere, None, composer.text, alternatives, picture=draw)
