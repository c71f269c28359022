"""How the prose of a form names figures: words, units and topics, which stand in the data of the form."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from attrs import frozen

from gxparse.forms.model import Form, FormClaim, FormTable, kept_by_forms

MONEY = "万元"
"""What amounts of money are claimed in, whatever they are printed in."""


@frozen
class Saying:
    """What a word of a form names: the claim of a ``name``, in ``units``; if there are ``topics``, only within them."""

    name: str
    units: frozenset[str]
    topics: frozenset[str]


@frozen
class Sayings:
    """All that the prose of a form may say in words of its own.

    ``words`` are those words, ``units`` all that they count in but money; ``topics`` are those of claims by
    their names.
    """

    words: Mapping[str, Saying]
    units: tuple[str, ...]
    topics: Mapping[str, str]


@kept_by_forms
def sayings(form: Form) -> Sayings:
    """What prose says in words of a form.

    >>> from gxparse.forms.model import form
    >>> sayings(form("2014")).words["主动公开政府信息"].name
    'statistics.published.total'
    """
    words = {word: saying for table in form.tables for word, saying in _words(table)}
    topics = {each.name: _topic(each) for table in form.tables for each in table.all_claims}
    units = {unit for saying in words.values() for unit in saying.units}
    return Sayings(words, tuple(sorted(units - {MONEY})), topics)


def _words(table: FormTable) -> Iterator[tuple[str, Saying]]:
    units = {row.key: row.unit for part in table.parts for row in part.rows}
    for claim in table.all_claims:
        if claim.said is not None:
            counted = frozenset({*claim.said.units, *(units[key] for each in claim.sums for key in each)})
            topics = frozenset(claim.said.topics or {_topic(claim)})
            yield from ((word, Saying(claim.name, counted, frozenset())) for word in claim.said.words)
            yield from ((word, Saying(claim.name, counted, topics)) for word in claim.said.within)


def _topic(claim: FormClaim) -> str:
    """What a claim is about, by the row that it is of."""
    return claim.sums[0][0].partition(".")[0]
