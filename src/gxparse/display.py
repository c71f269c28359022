"""How objects show themselves: through the views, which load when the first of them is shown.

A report, a finding, an explanation lies below the views that draw it. Reading reports must not load what a notebook
shows, so this is the one place where something below asks something above.
"""

from __future__ import annotations

from importlib import import_module


class Displayed:
    """What a notebook shows as HTML, by the view that :func:`gxparse.views.notebook.html_of` has for its kind."""

    __slots__ = ()

    def _repr_html_(self) -> str:
        shown: str = import_module("gxparse.views.notebook").html_of(self)
        return shown


def text_of(report: object) -> str:
    """The ``repr`` of a report, see :func:`gxparse.views.report_repr.report_text`."""
    shown: str = import_module("gxparse.views.report_repr").report_text(report)
    return shown
