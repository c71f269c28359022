"""Format ``pdf``: printed reports, as Word, WPS, LibreOffice, browsers and printers' drivers make them.

A PDF has no tables and no lines of text: it draws characters at places, and rules. The modules find again what was
printed, each one thing: characters (:mod:`~gxparse.formats.pdf.glyphs`), rules (:mod:`~gxparse.formats.pdf.scene`),
upright pages (:mod:`~gxparse.formats.pdf.pages`), tables (:mod:`~gxparse.formats.pdf.grids`,
:mod:`~gxparse.formats.pdf.alignment`), lines and paragraphs (:mod:`~gxparse.formats.pdf.lines`), and blocks in reading
order (:mod:`~gxparse.formats.pdf.blocks`).
"""
