"""Code on the site is monospaced, and a Chinese character is as wide as two others: columns line up."""

from __future__ import annotations

import runpy
from pathlib import Path

import pytest

from browser.pages import Visit

DOCS = Path(__file__).resolve().parents[2] / "docs"
LINES = (
    "一、本年新收|",
    "0123456789ab|",
    "(一) 公开 !2|",
    "iiiiiiiiiiii|",
    "MMMMMMMMMMMM|",
    "　　——……　　|",
    "（七）总计 0|",
)
"""Lines of code that are equally wide in a terminal."""


@pytest.mark.parametrize("weight", ["normal", "bold"])
def test_columns_of_code_line_up(visit: Visit, tmp_path: Path, weight: str) -> None:
    stack = runpy.run_path(str(DOCS / "conf.py"))["html_theme_options"]["light_css_variables"]["font-stack--monospace"]
    style = (DOCS / "_static" / "site.css").read_text(encoding="utf-8")
    style += f"pre {{ font-family: {stack}; font-weight: {weight}; }} :root {{ font-size: 16px; }}"
    lines = "".join(f"<pre><span>{line}</span></pre>" for line in LINES)
    page = tmp_path / "code.html"
    page.write_text(
        f'<!DOCTYPE html><html lang="zh"><meta charset="utf-8"><style>{style}</style>{lines}</html>', encoding="utf-8"
    )
    measure = "(spans) => spans.map((one) => one.getBoundingClientRect().width)"
    widths = visit(page).locator("span").evaluate_all(measure)
    assert max(widths) - min(widths) < 1, dict(zip(LINES, widths, strict=True))
