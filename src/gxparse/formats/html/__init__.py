"""Format ``html``, from the source of a page to blocks and back.

The way of a page: :mod:`~gxparse.formats.html.limits` looks before anything is parsed,
:mod:`~gxparse.formats.html.places` stamps each cell with its offset, :mod:`~gxparse.formats.html.trees` turns what
either parser built into one sequence of events, :mod:`~gxparse.formats.html.flow_content` makes lines and tables of
them, and :mod:`gxparse.formats.flow.blocks` the blocks of a layout. :mod:`~gxparse.formats.html.printing` goes the
other way: from an outline to a page.
"""
