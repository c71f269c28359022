"""What gxparse brings along binds nobody who uses it, and the page of licences names all of it."""

from __future__ import annotations

import re

from tools.licences import PAGE, binds, brought, direct, licence

FOR_EDITORS = {"docutils"}
"""Builds the documentation; what is under the GPL is one file for an editor."""


def test_the_page_names_what_gxparse_names() -> None:
    table = PAGE.read_text(encoding="utf-8").partition("These bring along:")[0]
    assert re.findall(r"^\| (\S+) \| (?!---)", table, re.MULTILINE)[1:] == list(direct())


def test_no_library_binds_whoever_uses_it() -> None:
    told = {name: licence(package) for name, package in brought().items() if name not in FOR_EDITORS}
    assert {"attrs", "regex", "html5lib", "pyarrow"} <= set(told)
    assert {name: said for name, said in told.items() if said == "not told" or binds(said)} == {}
