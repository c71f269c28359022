"""The statutory tables in their official layout, with what was found about every cell."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple
from xml.etree.ElementTree import Element

from gxparse.network.unknown import READ_AS_ZERO
from gxparse.outline import Box, Table
from gxparse.report import Cell
from gxparse.values import State
from gxparse.views.elements import Child, both, element
from gxparse.views.sections import CellMark, View, cell_words
from gxparse.views.wording import SIGNS, STATE_WORDS, place_words, recognition_words
from gxparse.words import Words, plain
from gxparse.writing.official import official_table

NO_MARK = CellMark()


def form_tables(view: View, *, chosen: bool = False) -> Iterator[Element]:
    """Every table of the form. With ``chosen`` its cells can be chosen one after another (by the review page)."""
    for form_table in view.report.form.tables:
        table = official_table(view.report, form_table.key, missing=True)
        title = Words(form_table.title, form_table.en)
        if table is None:
            yield element("p", both(title), ": ", both(STATE_WORDS["missing"]), class_="gx-none")
        else:
            named: dict[str, str | int] = {"role": "region", "aria_label": title.both, "tabindex": 0}
            scrolls = {} if chosen else named  # else the pane that it stands in does
            made = laid_out(table, title, lambda box: _value(view, box, chosen), chosen=chosen)
            yield element("div", made, class_="gx-frame", **scrolls)


def laid_out(table: Table, title: Words, value: Callable[[Box], Element], *, chosen: bool = False) -> Element:
    """A table in its official layout, with what ``value`` makes of each box for a figure."""
    made = element("table", element("caption", both(title)), class_="gx-form", role="grid" if chosen else None)
    for part in table.parts:
        in_head = len(table.parts) == 1
        head = [element("tr", [_label(box, chosen) for box in row]) for row in part.head]
        body = [
            element("tr", [_label(box, chosen) if box.role != "value" else value(box) for box in row])
            for row in part.body
        ]
        if in_head:
            made.append(element("thead", head))
        made.append(element("tbody", body if in_head else [*head, *body]))
    return made


def _label(box: Box, chosen: bool) -> Element:
    """A label; where the page is in one language at a time in both, else with its English on hover."""
    text: Child = both(Words(box.text, box.en)) if chosen and box.en else box.text
    spans = {"rowspan": box.height if box.height > 1 else None, "colspan": box.width if box.width > 1 else None}
    hover = {"title": box.en or None, "lang": "zh"} if not chosen else {}
    if box.role == "corner":
        return element("td", text, **spans, **hover, class_="gx-corner")
    over = box.width if box.role == "column" else box.height
    scope = {"column": "col", "row": "row"}[box.role] + ("group" if over > 1 else "")
    place = box.column if chosen and box.role == "row" else None  # what of it stays in view
    return element("th", text, **spans, **hover, scope=scope, data_column=place)


def _value(view: View, box: Box, chosen: bool) -> Element:
    if box.key is None:  # of a row that the form does not have
        return element("td", box.text, class_="gx-value")
    key = box.key
    cell, mark = view.report.cells[key], view.marks.get(key, NO_MARK)
    words = cell_words(key, {"": view.report.form})
    told: dict[str, str | int | None]
    if chosen:
        spoken, more = said(cell, mark), list(hints(cell, mark))
        row, column = view.report.form.cells[key].row, view.report.form.cells[key].column
        told = {
            "tabindex": -1,
            "data_zh": "\n".join([row.label, column.label, spoken.zh, *(hint.zh for hint in more)]),
            "data_en": "\n".join([row.en, column.en, spoken.en, *(hint.en for hint in more)]),
        }
    else:
        lines = [words.zh, words.en, f"[{key}]", *(hint.both for hint in hints(cell, mark))]
        told = {"title": "\n".join([*lines, *(f"✗ {finding.id}" for finding in mark.broken)])}
    return element(
        "td",
        shown(cell, mark),
        class_=" ".join(["gx-value", f"gx-{cell.state}", *(["gx-broken"] if mark.broken else [])]),
        colspan=box.width if box.width > 1 else None,
        data_key=key,
        **told,
    )


def shown(cell: Cell, mark: CellMark = NO_MARK) -> list[Child]:
    """What stands in a cell: its number or the sign of its state; then its correction, or what it is inferred to be."""
    found: list[Child] = [element("b", "!", class_="gx-mark")] if mark.broken else []
    if cell.value is None:
        found.append(element("span", SIGNS[cell.state], class_="gx-sign"))
    else:
        found.append(element("span", f"{cell.value}{cell.unit or ''}"))
        if cell.state != "reported":  # a blank that was read as 0, or what no recogniser was sure of
            found += [" ", element("small", _sign(cell.state))]
        if cell.remark and cell.state != "recognised":
            found += [" ", element("small", cell.remark)]
    if mark.correction is not None:
        found += [" ", element("ins", f"→ {mark.correction.right}{'?' if mark.tied else ''}")]
    elif mark.bounds is not None and mark.bounds.value is not None:
        found += [" ", element("em", f"= {mark.bounds.value}{'?' if mark.as_zero else ''}")]
    return found


def _sign(state: State) -> str:
    return f"({SIGNS[state]})"


def said(cell: Cell, mark: CellMark = NO_MARK) -> Words:
    """A cell in words, for who does not see it."""
    state = STATE_WORDS[cell.state]
    zh = [str(cell.value) + (cell.unit or "") if cell.value is not None else state.zh]
    en = [str(cell.value) + (cell.unit or "") if cell.value is not None else state.en]
    if cell.state == "recognised":
        zh.append(state.zh)
        en.append(state.en)
    if mark.broken:
        zh.append("勾稽关系不符")
        en.append("its rule fails")
    if mark.correction is not None:
        zh.append(f"建议更正为 {mark.correction.right}")
        en.append(f"suggested {mark.correction.right}")
    elif mark.bounds is not None and mark.bounds.value is not None:
        zh.append(f"可按 {mark.bounds.value} 计" if mark.as_zero else f"可推知为 {mark.bounds.value}")
        en.append(f"{'can be read as' if mark.as_zero else 'inferred'} {mark.bounds.value}")
    return Words("，".join(zh), ", ".join(en))


class Hint(NamedTuple):
    """Something that is told of a cell: what it is about, if that must be said, and what is so."""

    name: Words | None
    text: Words

    @property
    def zh(self) -> str:
        """In Chinese."""
        return self.text.zh if self.name is None else f"{self.name.zh}：{self.text.zh}"

    @property
    def en(self) -> str:
        """In English."""
        return self.text.en if self.name is None else f"{self.name.en}: {self.text.en}"

    @property
    def both(self) -> str:
        """Both, for places that cannot be marked up."""
        return self.text.both if self.name is None else f"{self.name.both}: {self.text.both}"


def hints(cell: Cell, mark: CellMark) -> Iterator[Hint]:
    """What is told of a cell when one points at it: its state, its text as printed, its place, what was found."""
    if cell.state != "reported":
        yield Hint(None, STATE_WORDS[cell.state])
    if cell.raw:
        yield Hint(Words("原文", "printed"), plain(f"「{cell.raw}」"))
    if cell.remark:
        yield Hint(Words("附注", "remark"), plain(cell.remark))
    if cell.recognition is not None:
        yield Hint(Words("最可能", "most likely"), recognition_words(cell.recognition))
    if cell.span is not None:
        yield Hint(None, place_words(cell.span))
    if mark.correction is not None:
        text = plain(str(mark.correction.right))
        if mark.tied:
            text = Words(f"{text.zh}，另有同样可信的更正", f"{text.en}, others are as plausible")
        yield Hint(Words("建议更正", "suggested"), text)
    if mark.bounds is not None:
        bounds = mark.bounds
        if mark.as_zero:
            yield Hint(Words("可按 0 计", "can be read as"), Words(READ_AS_ZERO.zh, f"0 ({READ_AS_ZERO.en})"))
        elif bounds.value is not None:
            yield Hint(Words("可推知", "inferred"), plain(str(bounds.value)))
        else:
            yield Hint(Words("介于", "between"), plain(f"{bounds.low}…{'' if bounds.high is None else bounds.high}"))


def legend(view: View) -> Element | None:
    """The signs that stand in the tables of a report, in words; ``None`` if there are none."""
    states = {cell.state for cell in view.report.cells.values()}
    signs = [(sign, STATE_WORDS[state]) for state, sign in SIGNS.items() if state in states]
    marks = view.marks.values()
    if any(mark.broken for mark in marks):
        signs.append(("!", Words("勾稽关系不符", "its rule fails")))
    if any(mark.correction for mark in marks):
        signs.append(("→", Words("建议的更正", "suggested correction")))
        if any(mark.tied for mark in marks):
            signs.append(("→ ?", Words("另有同样可信的更正", "others are as plausible")))
    if any(mark.bounds is not None and mark.bounds.value is not None and not mark.as_zero for mark in marks):
        signs.append(("=", Words("由规则推知，未印出", "inferred by the rules, not printed")))
    if any(mark.as_zero for mark in marks):
        signs.append(("= 0?", READ_AS_ZERO))
    if not signs:
        return None
    listed: list[Child] = []
    for sign, words in signs:
        listed += [element("span", element("b", sign), " ", both(words)), " \u2003"]
    return element("p", listed[:-1], class_="gx-legend")
