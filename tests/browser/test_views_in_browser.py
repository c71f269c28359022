"""What notebooks show, in a real browser: the views by themselves on light and dark pages."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pytest

import gxparse
from browser.accessibility import contrast, violations
from browser.pages import FAILING, MASKED, WEB_PAGE, Visit
from gxparse.views import notebook

LIGHT = "body { background: #fff; color: #000; }"
DARK = "body { background: #111; color: #ddd; }"


def views() -> dict[str, str]:
    """A view of each kind."""
    report, masked = gxparse.parse(FAILING), gxparse.parse(MASKED)
    return {
        "failing": notebook.html_of(report),
        "masked": notebook.html_of(masked),
        "page": notebook.html_of(gxparse.parse(WEB_PAGE)),
        "cell": notebook.html_of(report["requests.received.total"]),
        "findings": notebook.html_of(gxparse.check(report)),
        "finding": notebook.html_of(gxparse.check(report).failed[0]),
        "explanations": notebook.html_of(gxparse.explain(report)),
        "explanation": notebook.html_of(gxparse.explain(report)[0]),
        "matches": notebook.html_of(gxparse.sniff(FAILING)),
        "folder": gxparse.read_folder(["examples/reports", "README.md", "examples/*.none"])._repr_html_(),
    }


@pytest.fixture
def shown(visit: Visit, tmp_path: Path) -> Callable[..., Any]:
    """Shows views on a page with the colours of a notebook."""

    def show(parts: Iterable[str], style: str = LIGHT, **more: object) -> Any:
        place = tmp_path / "view.html"
        head = f'<meta charset="utf-8"><title>views</title><style>{style}</style>'
        body = "".join(f"<section>{part}</section>" for part in parts)
        page = f'<!DOCTYPE html><html lang="en"><head>{head}</head><body><main>{body}</main></body></html>'
        place.write_text(page, encoding="utf-8")
        return visit(place, **more)

    return show


def unfold(page: Any) -> None:
    page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")


def test_views_break_no_guideline(shown: Callable[..., Any]) -> None:
    page = shown(views().values())
    unfold(page)
    assert violations(page) == []


def test_views_can_be_read_in_the_dark(shown: Callable[..., Any]) -> None:
    page = shown(views().values(), DARK, theme="dark")
    unfold(page)
    assert contrast(page) == []


def test_a_report_shows_its_tables_as_the_form_has_them(shown: Callable[..., Any]) -> None:
    page = shown([views()["failing"]])
    captions = page.locator("table.gx-form caption .gx-zh").all_inner_texts()
    assert captions == [table.title for table in gxparse.parse(FAILING).form.tables]
    broken = page.locator("td.gx-broken")
    wanted = {key for finding in gxparse.check(gxparse.parse(FAILING)).failed for key in finding.cells}
    assert {cell.get_attribute("data-key") for cell in broken.all()} == wanted
    assert broken.first.evaluate("one => getComputedStyle(one).outlineStyle") == "solid"
    mended = page.locator("td.gx-broken:has(ins)")
    assert [cell.inner_text() for cell in mended.all()] == ["!1 → 2"] * 2
    assert "line 50" in (mended.first.get_attribute("title") or "")


def test_states_are_told_apart_without_colours(shown: Callable[..., Any]) -> None:
    """What stands in a cell, or the pattern behind it, differs for each state."""
    text = Path(FAILING).read_text(encoding="utf-8")
    for old, new in (("| 259 |", "| *** |"), ("| 7 |", "| |"), ("| 266 |", "| / |")):
        text = text.replace(old, new, 1)
    text = "".join(line for line in text.splitlines(keepends=True) if not line.startswith("2.重复申请"))
    page = shown([notebook.html_of(gxparse.parse_text(text))])
    looks = {}
    for state in ("reported", "masked", "blank", "not_applicable", "missing"):
        cell = page.locator(f"td.gx-{state}").first
        look = "one => { const s = getComputedStyle(one); return [s.backgroundImage.split('(')[0], s.borderTopStyle]; }"
        sign = cell.locator(".gx-sign")
        looks[state] = (sign.inner_text() if sign.count() else "", *cell.evaluate(look))
    assert len(set(looks.values())) == len(looks)
    assert len({look[0] for look in looks.values()}) == len(looks)  # by the sign alone, the style sheet stripped


def test_a_view_is_no_wider_than_a_narrow_window(shown: Callable[..., Any]) -> None:
    page = shown(views().values(), width=400)
    unfold(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= 400
