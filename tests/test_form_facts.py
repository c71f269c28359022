"""Facts of the forms stand in their data: no module names a table, a section, a row or a column but those that read
prose, whose words are about them.
"""

import ast
from pathlib import Path

import gxparse
from gxparse.forms.model import forms

ROOT = Path(gxparse.__file__).parent
MAY_NAME = {
    "prose": "what sentences are about",
    "testing/damages": "makes reports",
    "testing/handler_checks": "makes reports",
    "testing/made.py": "makes reports",
    "testing/strategies": "makes reports",
    "checks/rules/prose_closed.py": "what sentences are about",
    "checks/rules/prose_figures.py": "what sentences are about",
    "checks/rules/prose_sums.py": "what sentences are about",
    "explaining/hypotheses.py": "which rows people mistake for each other",
    "explaining/case_tables.py": "which rows people mistake for each other",
    "explaining/restatements.py": "the row that is restated",
    "reviewing/frame.py": "overview is what of all reports is shown first, not the section",
    "reviewing/pages.py": "overview.js is its script",
    "frames/shapes/series.py": "two of its columns are named like the rows that they come from",
}
OF_A_RULE = {"requests.outcomes.other.fee_not_paid.total"}
"""A rule that is written in Python names its cell."""


def names() -> set[str]:
    """The keys of the forms that are no plain words."""
    found = set()
    for form in forms():
        found |= set(form.cells) | {section.key for section in form.sections} | {table.key for table in form.tables}
        inner = {key for cell in form.cells.values() for key in (cell.row.key, cell.column.key)}
        found |= {key for key in inner if "_" in key or "." in key}
    return found


def literals(path: Path) -> set[str]:
    """The texts of a module, docstrings apart."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    said = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    constants = [node for node in ast.walk(tree) if isinstance(node, ast.Constant) and id(node) not in said]
    return {node.value for node in constants if isinstance(node.value, str)}


def test_no_module_names_what_the_data_of_forms_say() -> None:
    keys, found = names(), {}
    for path in sorted(ROOT.rglob("*.py")):
        place = path.relative_to(ROOT).as_posix()
        if not any(place == each or place.startswith(each + "/") for each in MAY_NAME):
            named = {text for text in literals(path) if text.rstrip(".") in keys or text.partition(".")[0] in keys}
            if named - OF_A_RULE:
                found[place] = named
    assert found == {}
