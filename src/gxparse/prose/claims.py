"""What the prose of a report claims: figures that its tables, or those of last year, have too.

A clause is read only if every word of it is known (``vocabulary``): one unknown word, and what it counts
may be something else (建议, 信访, a part of the year, another body). Behind a number of another body, person, channel
or time nothing is read that can refer to it, until a clause says anew whose requests it counts
(``scope``). What is about a number, above or below it is no claim, nor is a masked one, nor one of
two values that a paragraph gives to one figure (``ledger``). So a claim that cannot be typed surely
is left out.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from weakref import finalize

from attrs import frozen

from gxparse.findings import Place
from gxparse.prose.clauses import sentences
from gxparse.prose.ledger import Found, Measure, Year
from gxparse.prose.names import own_words
from gxparse.prose.reader import Reader
from gxparse.prose.sayings import sayings
from gxparse.prose.stated import stated
from gxparse.prose.vocabulary import plain
from gxparse.report import Report, Section


@frozen
class Claim:
    """A figure that the prose claims.

    ``kind`` is what is counted: ``received``, ``carried_over``, ``handled`` (requests dealt with: received, with or
    without those carried over), ``closed``, ``carried_forward``, an outcome (``granted``, ``granted_in_part``,
    ``refused``, ``not_provided``, ``not_processed``, ``other``) or a row below one (``refused.state_secret``), a
    dispute (``review``, ``litigation``, ``direct_litigation``, ``litigation_after_review``), decisions (``licensing``,
    ``penalties``, ``coercion``), ``fees`` in 10,000 yuan or ``normative_documents``; or, in words of the report's form
    alone, a row of it by table and key (``statistics.training.courses``). ``column`` is an applicant's,
    ``organizations`` for all but natural persons, of a dispute its result, of documents ``issued``, ``repealed`` or
    ``in_force``, else ``total``. ``measure`` is ``count``, ``growth`` in per cent against last year, ``increase``, the
    difference to it, ``share`` in per cent of the total that it is a part of, or ``rate`` (100 where all requests are
    said to be closed); ``year`` is the year that a count is of. ``place`` is the clause.
    """

    kind: str
    value: int | Decimal
    place: Place
    column: str = "total"
    year: Year = "this"
    measure: Measure = "count"

    @property
    def subject(self) -> str:
        """What is claimed, in one word: ``received``, ``received-natural_person``, ``received-growth``."""
        column = "" if self.column == "total" else f"-{self.column}"
        how = self.year if self.measure == "count" else self.measure
        return f"{self.kind}{column}" + ("" if how == "this" else f"-{how}")


def claims(report: Report) -> tuple[Claim, ...]:
    """The claims of a report's prose, in the order of the text. They are read once as long as the report is in use.

    >>> import gxparse
    >>> report = gxparse.parse("examples/reports/lines-2021.txt")
    >>> [(claim.subject, claim.value) for claim in claims(report)][2:6]
    [('received', 37), ('carried_over', 0), ('closed', 37), ('granted', 11)]
    >>> claims(report)[5].place.text
    '其中予以公开11件'
    """
    found = _READ.get(id(report))
    if found is None:
        found = _READ[id(report)] = tuple(_read(report))
        finalize(report, _READ.pop, id(report), None).atexit = False
    return found


_READ: dict[int, tuple[Claim, ...]] = {}
"""The claims of the reports that have been read and are still in use: a check and an explanation need the same ones."""


def _read(report: Report) -> Iterator[Claim]:
    texts = [plain(section.text) for section in report.sections]
    own = own_words(report.agency or "", texts)
    for section, text in zip(report.sections, texts, strict=True):
        reader = Reader(text, section.key)
        for sentence in sentences(text, own, report.year, reader.may_read):
            reader.read(sentence)
        reader.ledger.paragraph()
        found = list(reader.ledger)
        found += stated(text, section.key, own, report.year, sayings(report.form), found)
        for each in sorted(found, key=lambda each: each.start):
            yield _claim(each, section)


def _claim(found: Found, section: Section) -> Claim:
    start, end = found.start, found.end
    place = Place(section.key, start, end, section.text[start:end], section.place_of(start, end))
    return Claim(found.kind, found.value, place, found.column, found.year, found.measure)
