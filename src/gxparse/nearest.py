"""What somebody may have meant who wrote a name that there is not: keys of cells, commands, options, formats.

>>> nearest("requests.recieved.total", ["requests.received.total", "disputes.review.total"])
'requests.received.total'
"""

from __future__ import annotations

from collections.abc import Iterable

from gxparse.words import Words

ALIKE = 0.7
"""Names that agree less (:class:`difflib.SequenceMatcher`) are not told: no hint is better than a misleading one."""


def nearest(name: str, names: Iterable[str]) -> str | None:
    """The one name that ends with it, else the most similar one in whatever case; ``None`` if none is similar.

    >>> nearest("Chek", ["check", "compare"]), nearest("xyz", ["check", "compare"])
    ('check', None)
    >>> nearest("fees.amount", ["disclosure.fees.amount", "disclosure.procurement.amount"])
    'disclosure.fees.amount'
    """
    by_fold = {each.casefold(): each for each in names}
    folded = name.casefold()
    ends = [each for each in by_fold if each.endswith(f".{folded}")]
    if len(ends) == 1:
        return by_fold[ends[0]]
    from difflib import get_close_matches

    found = get_close_matches(folded, by_fold, n=1, cutoff=ALIKE)
    return by_fold[found[0]] if found else None


def did_you_mean(name: str, names: Iterable[str]) -> Words:
    """What to add to an error about a name that there is not: the most similar one, nothing if none is similar.

    >>> did_you_mean("chek", ["check", "compare"]).en
    ' (did you mean check?)'
    >>> did_you_mean("xyz", ["check", "compare"]).en
    ''
    """
    found = nearest(name, names)
    return Words("", "") if found is None else Words(f"（是否应为 {found}？）", f" (did you mean {found}?)")


def meant_cell(key: str, keys: Iterable[str]) -> Words:
    """:func:`did_you_mean` of the key of a cell, or of a row (``requests.received.*``); nothing for other patterns.

    >>> meant_cell("requests.recieved.*", ["requests.received.total", "requests.carried_over.total"]).en
    ' (did you mean requests.received.*?)'
    """
    if "*" in key.removesuffix(".*"):
        return Words("", "")
    return did_you_mean(key, {f"{name.rpartition('.')[0]}.*" for name in keys} if "*" in key else keys)
