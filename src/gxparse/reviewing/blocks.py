"""Reports as blocks of a review page: compressed, so that hundreds fit in a file, and taken apart when one is opened.

A block is JSON, compressed (zlib) and written in base64. What is shown of a report is a tree of elements in it, each
``[tag, attributes or 0, children…]``: the page makes elements of it one by one, so that no text ever becomes markup.
What is asked of all reports at once (how many findings are open, what an accepted correction mends) stands in the
index, a block of its own, which the page takes apart when it opens.
"""

from __future__ import annotations

import base64
import json
import zlib
from collections.abc import Iterator
from typing import Any
from xml.etree.ElementTree import Element

from gxparse.findings import outcome
from gxparse.views.elements import visible
from gxparse.views.sections import View

Tree = list[Any]

LEVEL = 9
"""A page is made once and opened often."""


def tree(found: Element) -> Tree:
    """An element as JSON-ready data.

    >>> from gxparse.views.elements import element
    >>> tree(element("p", "7 ", element("b", "<&>", class_="x"), "!"))
    ['p', 0, '7 ', ['b', {'class': 'x'}, '<&>'], '!']
    """
    made: Tree = [found.tag, dict(found.attrib) or 0]
    if found.text:
        made.append(found.text)
    for child in found:
        made.append(tree(child))
        if child.tail:
            made.append(child.tail)
    return made


def block(name: str, data: Any) -> str:
    """Data as a block of a page, which no browser takes for a script, with the size that it has when taken apart."""
    content = json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode()
    packed = base64.b64encode(zlib.compress(content, LEVEL)).decode()
    return f'<script type="text/plain" class="{name}" data-size="{len(content)}">{packed}</script>\n'


def unpacked(text: str) -> Any:
    """The data of a block, from what stands in its element.

    >>> import re
    >>> unpacked(re.findall(">(.*)<", block("x", {"a": ["甲"]}))[0])
    {'a': ['甲']}
    """
    return json.loads(zlib.decompress(base64.b64decode(text)))


def summary_of(view: View, pane: Element) -> dict[str, Any]:
    """What the index says of a report: what it is, and its findings with what can be accepted about them.

    Of a finding that holds there is only its id: the page says the rest when the report is opened.
    """
    report = view.report
    items = {one.get("data-finding"): one for one in pane.iter("li") if one.get("data-finding")}
    findings = []
    for finding in view.findings:
        told: dict[str, Any] = {"id": finding.id, "outcome": outcome(finding)}
        if finding.status != "pass":
            item = items[finding.id]
            told |= {"zh": visible(finding.zh), "en": visible(finding.en), "cells": str(item.get("data-cells")).split()}
            told["sums"] = json.loads(str(item.get("data-sums"))) if item.get("data-sums") else None
            told["offers"] = list(_offers(item))
        findings.append(told)
    return {
        "fingerprint": report.fingerprint,
        "title": None if report.title is None else visible(report.title),
        "source": visible(report.source.name),
        "agency": None if report.agency is None else visible(report.agency),
        "year": report.year,
        "findings": findings,
    }


def _offers(item: Element) -> Iterator[dict[str, Any]]:
    for box in item.iter("input"):
        changes = box.get("data-changes")
        if changes is not None:
            yield {"changes": json.loads(changes), "mends": [int(one) for one in str(box.get("data-mends")).split()]}
