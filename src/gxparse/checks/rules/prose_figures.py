"""The claims of the prose against the tables: soft, since a body reports now for itself, now for all below it.

A claim can mean several sums of cells (requests received, or those with what was carried over); it holds if one of
them is what it says. It fails if none can be, whatever the unknown cells are with which their rows add up.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from functools import partial
from itertools import product

from attrs import evolve, frozen

from gxparse.cell_names import cell_words
from gxparse.checks.rules.prose_sums import APPLICANTS, Sum, SumTerm, meanings
from gxparse.findings import PREVIOUS, Context, Place, Status, Verdict
from gxparse.forms.model import Form
from gxparse.prose.claims import Claim, claims
from gxparse.prose.ledger import Year
from gxparse.report import Cell, Report
from gxparse.words import Words, plain

_RESULTS = ("upheld", "corrected", "other", "pending")
_SECTIONS: Mapping[str, Words] = {
    "overview": Words("总体情况", "overview"),
    "disclosure": Words("主动公开", "proactive disclosure"),
    "requests": Words("收到和处理申请", "requests"),
    "disputes": Words("复议诉讼", "disputes"),
    "problems": Words("存在的主要问题", "problems"),
    "other_matters": Words("其他事项", "other matters"),
}


_VERBS: Mapping[Status | None, Words] = {
    "pass": Words("相符：", "agrees with"),
    "fail": Words("不符：", "disagrees with"),
    "undecided": Words("尚无法判断是否相符：", "cannot be compared yet with"),
}


_WORST: Sequence[Status] = ("fail", "undecided", "pass")


# -- verdicts ------------------------------------------------------------------------------------------


Number = int | Decimal
Cells = Mapping[str, Cell]
Forms = Mapping[str, Form]
"""The forms of the reports, by what the keys of their cells begin with."""


@frozen
class _Range:
    """What a number can be, unknown cells being counts: at ``least``, at ``most`` (``None``: no end)."""

    least: Number | None
    most: Number | None

    def __add__(self, other: _Range) -> _Range:
        return _Range(_plus(self.least, other.least), _plus(self.most, other.most))

    def __neg__(self) -> _Range:
        return _Range(None if self.most is None else -self.most, None if self.least is None else -self.least)

    def __contains__(self, value: Number) -> bool:
        return (self.least is None or self.least <= value) and (self.most is None or value <= self.most)

    @property
    def value(self) -> Number | None:
        """The number, if it can be only one."""
        return self.least if self.least == self.most else None


_NOTHING = _Range(0, 0)


def _plus(one: Number | None, other: Number | None) -> Number | None:
    return None if one is None or other is None else one + other


@frozen
class _Figure:
    """What tells of a claim: a sum of ``keys``, some of which may be ``unknown``, or ``places`` in the prose itself."""

    range: _Range
    words: Callable[[Forms], Words]
    keys: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    places: tuple[Place, ...] = ()


Option = tuple[_Figure, ...]
"""The figures that tell of one meaning of a claim: its own, a part and its whole, or those of this year and of last."""


@frozen
class ClaimCompared:
    """``claims`` of one value against the tables: the ``options`` that they can mean, of which some are ``telling``.

    ``status`` is whether they agree; ``None`` if there is nothing to compare them with (figures of last year). A change
    against last year may be compared with the figures that the prose itself gives for both years.
    """

    claims: Sequence[Claim]
    options: Sequence[Option] = ()
    telling: Sequence[Option] = ()
    status: Status | None = None

    @property
    def claim(self) -> Claim:
        """The first of them."""
        return self.claims[0]

    @property
    def cells(self) -> tuple[str, ...]:
        """The keys of the cells that tell, of all sums that it can mean if several do."""
        return tuple(dict.fromkeys(key for option in self.telling for figure in option for key in figure.keys))

    @property
    def places(self) -> list[Place]:
        """Where it stands, and where in the prose it is told by."""
        beside = (place for option in self.options for figure in option for place in figure.places)
        return [*(each.place for each in self.claims), *beside]

    @property
    def right(self) -> int | Decimal | None:
        """What the claim should say, ``None`` where that is not certain."""
        told = (self.telling if self.status == "pass" else self.options)[:1]
        exact = _exact(self.claim, told[0]) if told else None
        return None if exact is None else _as_printed(self.claim, exact)


def compared_claims(report: Report) -> Iterator[ClaimCompared]:
    """Each claim of the prose, in the order of the text, against the tables of the same report.

    >>> import gxparse
    >>> found = list(compared_claims(gxparse.parse("examples/reports/lines-2021.txt")))
    >>> found[5].claim.subject, found[5].claim.value, found[5].status, found[5].right, found[5].cells
    ('granted', 11, 'pass', 11, ('requests.outcomes.granted.total',))
    """
    found = claims(report)
    return (_compare([claim], found, report.cells, None) for claim in found)


def prose_verdicts(context: Context) -> Iterator[Verdict]:
    """One verdict for each figure that the prose names and that the tables have, whichever values it gives to it.

    Its subject does not depend on the values, nor on where they stand. Last year's figures and changes against them
    are compared with the report of the year before. Without it a claimed change and a claimed figure of last year are
    compared with each other; one alone has no verdict.
    """
    report, previous = context.report, context.previous
    if previous is not None and (report.year is None or previous.year != report.year - 1):
        previous = None
    forms = {"": report.form} | ({} if previous is None else {PREVIOUS: previous.form})
    for told in _by_subject(claims(report), report.cells, None if previous is None else previous.cells):
        yield _verdict(told, forms)


def disagreements(found: Sequence[Claim], cells: Cells) -> int:
    """With how many figures that the prose names cells disagree: the verdicts of ``prose_verdicts`` that fail, without
    last year's report. ``found`` are the claims of the prose, which are the same whatever the cells say.
    """
    return sum(any(each.status == "fail" for each in told) for told in _by_subject(found, cells, None))


# -- what a claim can mean -----------------------------------------------------------------------------


def _by_subject(found: Sequence[Claim], cells: Cells, before: Cells | None) -> Iterator[list[ClaimCompared]]:
    """The claims that can be compared with the cells of this year and of last year, those of one figure together."""
    subjects: dict[str, dict[Number, list[Claim]]] = {}
    for claim in found:
        subjects.setdefault(claim.subject, {}).setdefault(claim.value, []).append(claim)
    for values in subjects.values():
        told = [_compare(same, found, cells, before) for same in values.values()]
        if any(each.status for each in told):
            yield [each for each in told if each.status]


def _compare(same: Sequence[Claim], found: Sequence[Claim], cells: Cells, before: Cells | None) -> ClaimCompared:
    """Claims of one value against what they can mean, if there is anything."""
    claim = same[0]
    options = list(_options(claim, found, cells, before))
    if not options:
        return ClaimCompared(same)
    fitting = [each for each in options if _is_as_claimed(claim, _exact(claim, each))]
    possible = [each for each in options if _may_be(claim, each)]
    telling = fitting or possible or options
    if claim.measure == "share":
        telling = telling[:1]
    return ClaimCompared(same, options, telling, "pass" if fitting else "undecided" if possible else "fail")


def _options(claim: Claim, found: Sequence[Claim], cells: Cells, before: Cells | None) -> Iterator[Option]:
    """What a claim can mean. One that all are closed is compared with what was carried forward: a rule of its own."""
    now = list(_figures(claim, cells, ""))
    if claim.measure == "share":
        of = ("handled", "closed") if claim.column == "total" else (claim.kind,)
        wholes = [each for kind in of for each in _figures(evolve(claim, kind=kind, column="total"), cells, "")]
        yield from product(now, wholes)
    elif claim.measure == "count" and claim.year == "this":
        yield from zip(now, strict=True)
    elif claim.measure != "rate" and before is not None:
        last = list(_figures(claim, before, PREVIOUS))
        yield from zip(last, strict=True) if claim.measure == "count" else zip(now, last, strict=False)
    elif claim.measure in ("growth", "increase"):
        yield from _in_prose(claim, found)


def _figures(claim: Claim, cells: Cells, prefix: str) -> Iterator[_Figure]:
    """The sums of cells of a report, whose keys begin with ``prefix``, that a claim can mean."""
    for terms in meanings(claim, cells):
        parts = [
            sum([*(_range(key, cells) for key in term.plus), *(-_range(key, cells) for key in term.minus)], _NOTHING)
            for term in terms
        ]
        keys = [key for term in terms for key in term.keys]
        yield _Figure(
            range=sum(parts, _NOTHING),
            words=partial(_words, terms, parts, cells, prefix),
            keys=tuple(prefix + key for key in keys),
            unknown=tuple(prefix + key for key in keys if cells[key].value is None),
        )


def _in_prose(claim: Claim, found: Sequence[Claim]) -> Iterator[Option]:
    """The figures of both years that the prose claims itself, for a change."""
    years: Sequence[Year] = ("this", "last")
    subjects = [evolve(claim, measure="count", year=year).subject for year in years]
    for now, last in product(*([each for each in found if each.subject == subject] for subject in subjects)):
        this = Words(f"正文的本年数 {now.value}", f"{now.value} for this year")
        before = Words(f"上年数 {last.value}", f"{last.value} for last in the prose")
        yield _claimed(now, this), _claimed(last, before)


def _claimed(claim: Claim, words: Words) -> _Figure:
    return _Figure(_Range(claim.value, claim.value), lambda _: words, places=(claim.place,))


def _range(key: str, cells: Cells) -> _Range:
    """What a cell can be: what it says, else what the total of its row leaves for it."""
    cell = cells[key]
    value = cell.value if cell.unit is None or not isinstance(cell.value, Decimal) else cell.in_unit("万元")
    if value is not None:
        return _Range(value, value)
    row, _, column = key.rpartition(".")
    if f"{row}.total" not in cells:
        return _Range(0, None)
    total, columns = cells[f"{row}.total"].value, _RESULTS if row.startswith("disputes.") else APPLICANTS
    others = [cells[f"{row}.{each}"].value for each in columns if each != column]
    known = sum(int(other) for other in others if other is not None)
    if column == "total":
        return _Range(known, None if None in others else known)
    if total is None or known > total:
        return _Range(0, None)
    return _Range(0 if None in others else int(total) - known, int(total) - known)


# -- whether it does -----------------------------------------------------------------------------------


def _may_be(claim: Claim, option: Option) -> bool:
    """Whether unknown cells can make a claim true: a count within bounds; a change and a share are not followed up."""
    if claim.measure == "count":
        return claim.value in option[0].range
    return any(figure.range.value is None for figure in option)


def _exact(claim: Claim, option: Option) -> Fraction | None:
    """What a claim should say by an option; nothing where a cell is unknown, and of a per cent of 0."""
    numbers = [Fraction(each.range.value) for each in option if each.range.value is not None]
    if len(numbers) < len(option):
        return None
    if claim.measure == "count":
        return numbers[0]
    one, other = numbers
    if claim.measure == "increase":
        return one - other
    return 100 * (one - other * (claim.measure == "growth")) / other if other else None


def _is_as_claimed(claim: Claim, exact: Fraction | None) -> bool:
    """Whether a number is as claimed, a per cent as far as its digits go, rounded or cut off behind them."""
    if exact is None or claim.measure in ("count", "increase"):
        return exact == claim.value
    said, digit = Fraction(claim.value), Fraction(1, 10 ** _decimals(claim))
    return bool(abs(exact - said) <= digit / 2 or (abs(said) <= abs(exact) < abs(said) + digit and exact * said >= 0))


def _as_printed(claim: Claim, exact: Fraction) -> Number:
    """A number with the digits of the claim."""
    if exact.denominator == 1 and isinstance(claim.value, int):
        return int(exact)
    return (Decimal(exact.numerator) / exact.denominator).quantize(Decimal(1).scaleb(-_decimals(claim)), ROUND_HALF_UP)


def _decimals(claim: Claim) -> int:
    exponent = claim.value.as_tuple().exponent if isinstance(claim.value, Decimal) else 0
    return -exponent if isinstance(exponent, int) else 0


# -- in words ------------------------------------------------------------------------------------------


def _verdict(told: Sequence[ClaimCompared], forms: Forms) -> Verdict:
    """One verdict for all values of a figure: that of those which disagree, else of those which may."""
    status = next(worse for worse in _WORST if any(each.status == worse for each in told))
    telling = [each for each in told if each.status == status]
    figures = [figure for each in telling for option in each.options for figure in option]
    unknown = tuple(dict.fromkeys(key for figure in figures for key in figure.unknown))
    zh, en = zip(*(_sentence(each, forms) for each in telling), strict=True)
    blocked = Words("", "")
    if status == "undecided":
        names = [(cell_words(key, forms), key) for key in unknown]
        blocked = Words(
            f"（未知：{'、'.join(f'{name.zh} [{key}]' for name, key in names)}）",
            f" (unknown: {'; '.join(f'{name.en} [{key}]' for name, key in names)})",
        )
    return Verdict(
        status=status,
        zh="；".join(zh) + blocked.zh,
        en="; ".join(en) + blocked.en,
        subject=telling[0].claims[0].subject,
        left=telling[0].claims[0].value,
        right=telling[0].right,
        cells=tuple(dict.fromkeys(key for figure in figures for key in figure.keys)),
        unknown=unknown,
        places=tuple(dict.fromkeys(place for each in telling for place in each.places)),
    )


def _sentence(told: ClaimCompared, forms: Forms) -> Words:
    """What the prose says and what the tables say."""
    claim, right = told.claims[0], told.right
    zh_quotes, en_quotes = zip(*(_quoted(each.place) for each in told.claims), strict=True)
    said = [[figure.words(forms) for figure in option] for option in told.telling]
    zh = dict.fromkeys("，".join(each.zh for each in option) for option in said)
    en = dict.fromkeys(", ".join(each.en for each in option) for option in said)
    makes = Words("", "")
    if claim.measure != "count" and told.status == "fail" and right is not None:
        makes = Words(f"，应为 {_shown(claim, right)}", f", which makes {_shown(claim, right)}")
    verb, shown = _VERBS[told.status], _shown(claim, claim.value)
    return Words(
        f"正文{'、'.join(zh_quotes)}称 {shown}，{verb.zh}{'；'.join(zh)}{makes.zh}",
        f"the prose says {shown} ({'; '.join(en_quotes)}), which {verb.en} {'; or '.join(en)}{makes.en}",
    )


def _shown(claim: Claim, value: Number) -> str:
    percent = "" if claim.measure in ("count", "increase") else "%"
    return f"{value:+}{percent}" if claim.measure in ("growth", "increase") else f"{value}{percent}"


def _words(terms: Sum, parts: Sequence[_Range], cells: Cells, prefix: str, forms: Forms) -> Words:
    """How a sum of cells reads."""
    shown = list[Words]()
    for term, part in zip(terms, parts, strict=True):
        label, value, line = term.label(forms[prefix]), _or_unknown(part), _line(term, cells)
        shown.append(Words(f"{label.zh} {value}{line.zh}", f"{label.en} {value}{line.en}"))
    zh, en = (" + ".join(said) for said in zip(*shown, strict=True))
    if len(parts) > 1:
        zh, en = (f"{said} = {_or_unknown(sum(parts, _NOTHING))}" for said in (zh, en))
    return Words(f"上年度报告的{zh}", f"{en} in last year's report") if prefix else Words(zh, en)


def _or_unknown(of: _Range) -> str:
    return "?" if of.value is None else str(of.value)


def _line(term: SumTerm, cells: Cells) -> Words:
    """Where the one cell of a term stands in the source, if that is known."""
    span = cells[term.plus[0]].span if len(term.keys) == 1 else None
    return plain("") if span is None else Words(f"（{span.where.zh}）", f" ({span.where.en})")


def _quoted(place: Place) -> Words:
    """The words of a claim and where they stand."""
    zh, en = _SECTIONS.get(place.section, plain(place.section))
    if place.span is not None:
        where = place.span.where
        if place.span.end - place.span.start == len(place.text):
            zh, en = f"{zh}，{where.zh}", f"{en}, {where.en}"
        else:  # only where its paragraph begins is known
            zh, en = f"{zh}，{where.zh}起的段落", f"{en}, in the paragraph from {where.en}"
    return Words(f"“{place.text}”（{zh}）", f"'{place.text}', {en}")
