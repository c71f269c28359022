"""What web pages and Word documents are read as: a flow of lines and tables, and the blocks of a layout made of it.

:mod:`~gxparse.formats.flow.items` says what a flow consists of, :mod:`~gxparse.formats.flow.blocks` lays it out, and
:mod:`~gxparse.formats.flow.hidden` tells what of a line nobody may be seeing. How a flow is found in a page or in a
document, and where its texts stand there, only the format knows.
"""
