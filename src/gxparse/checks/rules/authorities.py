"""What the name of a body tells of it, so that a rule can say to whose reports it applies.

A name tells little, and what it does not tell is left open: 青河市人民政府 may be the government of a prefecture or of
a city below one, and the 管理委员会 of a zone is neither a government nor a department, so no rule for either applies.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType

from gxparse.bodies import one_spelling
from gxparse.words import Words

BODIES: Mapping[str, Words] = MappingProxyType(
    {
        "government": Words("政府", "governments"),
        "department": Words("政府部门", "departments"),
        "county": Words("县（区）机关", "bodies of counties and districts"),
        "town": Words("乡镇（街道）机关", "bodies of towns and streets"),
    }
)
"""What bodies are, and on which of the lower levels. A body may have one of each pair, or neither."""

_OFFICE = re.compile(r"\(本级\)$")
_GOVERNMENT = re.compile(
    r"(?:人民|镇|乡|县|[^人]市|区)政府$|(?:[^集城]镇|[^老下]乡|苏木|.县|.市|.省|自治区|自治州|自治旗|..区)$"
)
_DEPARTMENT = re.compile(
    r"(?:[^总公分结]局|分局|总局|[^客礼餐]厅|委员会|发改委|健康?委|国资委|住建委|教委|[^公]署|办公室)$"
)
_NEITHER = re.compile(
    r"^(?:国家|中国|中华|中共)|党|(?:(?<!监督)管理|工作|居民|村民|业主)委员会$|(?:政府|行署|公署|人大.{0,8}|政协.{0,8}|[省市区县州盟旗]委)办公[室厅]$|邮局|电视局|供电局|法院|检察院|公司|大学|学院|学校"
)
_TOWN = re.compile(r"(?:镇|乡|苏木)(?:人民)?政府(?:\(.{1,8}\))?$|(?:[^集城]镇|[^老下]乡|苏木)$|街道(?:办事处)?$")
_COUNTY = re.compile(
    r"(?:^|[省市州盟区])[^省市州盟区县]{1,14}县(?![级域城际])|(?:^|[省市州盟])[^省市州盟区县局厅委部]{2,4}区|[^国军战义团红锦市八]旗"
)
_ZONE = re.compile(
    r"自治区$|(?:地|开发|新|园|景|名胜|保护|示范|社|林|合作|度假|试验|实验|管理|工业|特|片|港|保税|功能|产业|行政|老|市)区$"
)


@lru_cache(maxsize=4096)
def bodies_of(name: str | None) -> frozenset[str]:
    """Which of :data:`BODIES` the body of a name surely is.

    >>> sorted(bodies_of("青河市云岭区住房和城乡建设局")), sorted(bodies_of("石桥镇人民政府"))
    (['county', 'department'], ['government', 'town'])
    >>> sorted(bodies_of("青河市人民政府")), sorted(bodies_of("青河经济开发区管理委员会"))
    (['government'], [])
    """
    if not name:
        return frozenset()
    plain = _OFFICE.sub("", one_spelling(name))
    found = set()
    if _NEITHER.search(plain) is None and not _is_zone(plain):
        if _GOVERNMENT.search(plain):
            found.add("government")
        elif _DEPARTMENT.search(plain):
            found.add("department")
    if _TOWN.search(plain):
        found.add("town")
    elif any(_ZONE.search(place[0]) is None for place in _COUNTY.finditer(plain)):
        found.add("county")
    return frozenset(found)


def _is_zone(plain: str) -> bool:
    """Whether a name ends with that of a zone, which has no government of its own."""
    return _ZONE.search(plain) is not None and not plain.endswith("自治区")
