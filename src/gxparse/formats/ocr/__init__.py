"""Pages that are pictures: what the formats ``image`` and ``pdf`` have them read by (the extra ``ocr``).

:class:`~gxparse.formats.ocr.reader.PageReader` is handed an array of pixels and writes blocks.
"""
