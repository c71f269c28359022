"""How many inhabitants a report's body has, as the caller says it: no report prints them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import partial

from attrs import field, frozen

from gxparse.bodies import agency_name, one_spelling
from gxparse.errors import IndicatorError
from gxparse.json_places import quoted
from gxparse.report import Report

Population = int | Mapping[str, int | Mapping[int, int]]
"""Inhabitants (persons, not 万人): a number for one body; or by the body's name, there for all years or by year."""

_fail = partial(IndicatorError, "population")


@frozen
class Inhabitants:
    """Numbers of inhabitants: ``all_bodies`` for whatever body, or by body and year (year ``None``: every year)."""

    all_bodies: int | None = None
    by_body: Mapping[tuple[str, int | None], int] = field(factory=dict)

    @classmethod
    def of(cls, population: object) -> Inhabitants:
        """What the caller handed in. Raises :class:`~gxparse.errors.IndicatorError` that names the place of what it is
        not.
        """
        if population is None:
            return cls()
        if not isinstance(population, Mapping):
            return cls(all_bodies=_number(population, ""))
        found: dict[tuple[str, int | None], int] = {}
        for body, given in population.items():
            if not isinstance(body, str) or not one_spelling(body):
                told = quoted(body)
                raise _fail("", f"{told} 不是机关名称", f"{told} is no name of a body")
            for year, number in _years(given, quoted(body)):
                if (one_spelling(body), year) in found:
                    raise _fail(quoted(body), "同一机关出现两次", "the body stands twice")
                found[one_spelling(body), year] = number
        return cls(by_body=found)

    def of_report(self, report: Report) -> int | None:
        """The inhabitants of a report's body in its year, ``None`` where nothing was said of them."""
        body = agency_name(report)
        if self.all_bodies is not None or body is None:
            return self.all_bodies
        return self.by_body.get((body, report.year), self.by_body.get((body, None)))

    def check_bodies(self, reports: Iterable[Report]) -> None:
        """Raises :class:`~gxparse.errors.IndicatorError` if one number is to do for several bodies."""
        if self.all_bodies is not None:
            names = list(dict.fromkeys(agency_name(report) or "?" for report in reports))
            if len(names) > 1:
                zh = f"只给了一个人口数，却有 {len(names)} 个机关的报告（{names[0]}、{names[1]}等）：请按机关名称给出"
                en = (
                    f"one number, but reports of {len(names)} bodies ({names[0]}, {names[1]}, …): "
                    "hand in a mapping of names of bodies to numbers"
                )
                raise _fail("", zh, en)


def _years(given: object, place: str) -> Iterable[tuple[int | None, int]]:
    if not isinstance(given, Mapping):
        yield None, _number(given, place)
        return
    for year, number in given.items():
        named = int(year) if isinstance(year, str) and year.isascii() and year.isdigit() and len(year) == 4 else year
        if not isinstance(named, int) or isinstance(named, bool):
            raise _fail(place, f"{quoted(year)} 不是年份", f"{quoted(year)} is no year")
        yield named, _number(number, f"{place}.{named}")


def _number(value: object, place: str) -> int:
    whole = int(value) if isinstance(value, float) and value.is_integer() else value
    if not isinstance(whole, int) or isinstance(whole, bool) or whole <= 0:
        told = quoted(value)
        raise _fail(
            place, f"{told} 不是人口数（应为大于 0 的整数，单位：人）", f"{told} is no number of inhabitants above 0"
        )
    return whole
