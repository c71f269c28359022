"""Bodies by their names: how a name is spelt, and whether two may be of one body."""

from __future__ import annotations

import re
import unicodedata

from gxparse.report import Report
from gxparse.script import simplify

_OFFICE = re.compile(r"(?<=人民政府)办公[室厅]$")


def agency_name(report: Report) -> str | None:
    """The name of a report's body in one spelling: width, white space and brackets as in NFKC without blanks.

    ``湖州市南浔区人民政府`` and ``南浔区人民政府`` remain two names: nothing in a report tells that they are one body.
    """
    return None if report.agency is None else one_spelling(report.agency) or None


def one_spelling(name: str) -> str:
    """A body's name with width and brackets as in NFKC, without blanks.

    >>> one_spelling("云岭区（本级） 人民政府")
    '云岭区(本级)人民政府'
    """
    return "".join(unicodedata.normalize("NFKC", name).split())


def without_office(name: str) -> str:
    """The government that a name in one spelling is of, if it is that of its office, which reports for it.

    >>> without_office("云岭区人民政府办公室"), without_office("云岭区教育局办公室")
    ('云岭区人民政府', '云岭区教育局办公室')
    """
    return _OFFICE.sub("", name)


def same_name(one: str, other: str) -> bool:
    """Whether two names in one spelling may be of one body: one may be the end of the other.

    >>> same_name("湖岭市南山区人民政府", "南山区人民政府"), same_name("南山区教育局", "南山区教育和体育局")
    (True, False)
    """
    mine, its = one, other
    if not (mine.endswith(its) or its.endswith(mine)):
        mine, its = simplify(one), simplify(other)
    return mine.endswith(its) or its.endswith(mine)
