"""Forms of one's own: load them from files, and let reading know them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from gxparse.errors import FormError
from gxparse.forms.model import Form, FormDataError, add, read_form, remove
from gxparse.strict_json import JsonKind, JsonSource


def load_form(source: JsonSource) -> Form:
    """The form of a JSON file: a path, a file object, or its text or bytes.

    A ``str`` is the text itself if it begins with ``{``, blanks apart, else a path. Nothing reads by it before it is
    registered (:func:`gxparse.register_form`). Raises :class:`~gxparse.errors.FormError` that says file, place and what
    was expected there, for the first thing that is wrong.

    >>> load_form("examples/forms/yunling.json")
    form('2021-yunling')
    >>> load_form('{"schema": "gxparse/form/1", "name": "mine", "first_year": "2024"}')
    Traceback (most recent call last):
    gxparse.errors.FormError: form <text>, /document: the field is missing
    """
    return read_form(source, JsonKind("load_form", "格式", "a form", FormError))


def register_form(form: Form) -> Form:
    """Read reports by one more form, too, until the end of the process or :func:`gxparse.unregister_form`.

    A report follows it if its tables print what only it has. Rules and indicators of the form that it extends hold for
    it; rules of one's own that were made before do not know it. Raises :class:`~gxparse.errors.FormError` if its name,
    or the key of a table of its own, is taken.

    >>> import gxparse
    >>> form = gxparse.register_form(gxparse.load_form("examples/forms/yunling.json"))
    >>> report = gxparse.parse("examples/forms/yunling-2023.txt")
    >>> report.form.name, report["hotline.calls.count"].value
    ('2021-yunling', 4127)
    >>> gxparse.unregister_form("2021-yunling")
    """
    try:
        add(form)
    except FormDataError as error:
        raise FormError(error.name, error.place, error.zh, error.en) from error
    return form


def unregister_form(name: str) -> None:
    """Read reports by a form no longer. Raises :class:`KeyError` for one that was not registered in code, or that
    another form extends.
    """
    remove(name)


@contextmanager
def registered_form(form: Form) -> Iterator[Form]:
    """As :func:`gxparse.register_form`, undone at the end of the ``with`` block."""
    register_form(form)
    try:
        yield form
    finally:
        unregister_form(form.name)
