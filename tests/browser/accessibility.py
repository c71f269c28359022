"""Whether a page breaks the guidelines for accessible pages (WCAG 2.2, A and AA), as far as axe can tell."""

from __future__ import annotations

from typing import Any

from axe_playwright_python.sync_playwright import Axe

RULES = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa")


def violations(page: Any, *places: str, frames: bool = True) -> list[str]:
    """What breaks a guideline, in the page or only in some places of it, each with the elements that do."""
    return _run(page, [[place] for place in places], {"runOnly": RULES, "iframes": frames})


def contrast(page: Any, *places: str) -> list[str]:
    """What has too little contrast to be read, in the page or only in some places of it."""
    return _run(page, [[place] for place in places], {"runOnly": {"type": "rule", "values": ["color-contrast"]}})


def _run(page: Any, places: list[list[str]], options: dict[str, Any]) -> list[str]:
    context = {"include": places} if places else None
    found = Axe().run(page, context=context, options={**options, "resultTypes": ["violations"]}).response
    return [
        f"{rule['id']}: {rule['help']}: {node['target']} {node['html'][:200]}"
        for rule in found["violations"]
        for node in rule["nodes"]
    ]
