"""Whose figures a clause speaks of: the names of the report's own body, and those of others."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from gxparse.bodies import without_office

_LEVEL = "省市区县州旗盟镇乡"

_OFFICES = ("政府办公室", "政府办公厅", "政府办", "府办")
_SHORT = {
    "管理委员会": ("管委会", "高新区", "开发区", "经开区", "新区", "园区", "景区"),
    "联合会": ("我会",),
    "街道办事处": ("街道", "办事处"),
    "镇人民政府": ("镇政府", "镇人民政府"),
    "乡人民政府": ("乡政府", "乡人民政府"),
    **{tail: (tail,) for tail in ("中心", "分局", "支队", "大队", "总队")},
    **dict.fromkeys(("大学", "学院", "学校"), ("学校",)),
    **dict.fromkeys(("人民政府办公室", "人民政府办公厅"), tuple(level + of for level in _LEVEL for of in _OFFICES)),
}
"""What bodies call themselves, by how their names end."""

_NAME_LENGTH = 64
"""No body has a longer name."""


def own_words(agency: str, texts: Sequence[str]) -> dict[str, str]:
    """The words for the report's body (``own``), and for a region that is another body's (``level``).

    A government speaks of all of its region (全区), a department of itself (我局). ``texts`` are the plain ones of the
    prose, in which names are looked up.
    """
    if len(agency) > _NAME_LENGTH:
        agency = ""
    core = without_office(agency).removesuffix("人民政府").removesuffix("办事处")
    governs = core != agency and core[-1:] in (*_LEVEL, "道")
    found: dict[str, str] = {}
    for level in (*_LEVEL, "街道", "自治区", "自治县", "自治州"):
        kind = "own" if governs and core.endswith(level) else "level"
        found.update(dict.fromkeys((f"全{level}", f"我{level}", f"本{level}", f"全{level}范围内"), kind))
    if governs:  # no 局, and its own office is a part of it
        found |= {first + letter: "part" for first in "我本全" for letter in "局委办厅院校所站处会队"}
    for tail, names in _SHORT.items():
        if agency.endswith(tail):
            found |= dict.fromkeys(names, "own")
    cuts = [0, *(n for n in range(1, len(core)) if core[n - 1] in f"{_LEVEL}国")]
    for cut in cuts:
        if len(core) - cut >= 3:
            found |= {core[cut:]: "own", agency[cut:]: "own"}
            if cut and not governs:
                found[agency[cut - 1 :]] = "own"  # 区财政局
    for cut in () if governs else cuts[1:]:
        if core[-1:] in "局委办厅":
            found[core[cut - 1] + core[-1]] = "own"  # 县局
        found.update(dict.fromkeys(_short_names(texts, core[cut - 1 :]), "own"))
    return found


def _short_names(texts: Sequence[str], name: str) -> Iterator[str]:
    """How the prose shortens a department's name: 区教体局 for 区教育体育局."""
    pattern = re.compile(rf"{name[0]}[\u4e00-\u9fff]{{1,6}}?[局委办厅]")
    for shown in sorted({found for text in texts for found in pattern.findall(text)}):
        letters = iter(name)
        if all(letter in letters for letter in shown):
            yield shown
