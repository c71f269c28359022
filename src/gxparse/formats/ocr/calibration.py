"""How likely a figure is of which the recogniser says how likely it is.

What the recogniser offers is set right in two ways. A reading that nobody prints is the one that it must come from:
``0.`` is a 0 beside a speck, ``()`` a 0 that is broken above and below. And it is too modest: of 192 figures that it
held to be from 0.95 to 0.99 likely none was misread, where 4 should have been. So all probabilities of a figure, with
that of none of its readings, are raised to a power and made to add to 1 again: likely ones become likelier and unlikely
ones less. How well it fits is measured by ``benchmarks/scans.py``.
"""

from __future__ import annotations

from collections.abc import Sequence

from gxparse.layout import Alternative

SHARPER = 1.2
"""The power. By the logarithm of the probability of what is printed, 1.6 fits best for 6,000 figures in two fonts and
eight damages (1.2 for grey pages, 2 for faxes, 2.5 for clear ones), 1.1 for 2,400 in seven fonts. It is on the careful
side: a misreading that is held to be clear is worse than a figure that is not read.
"""

UNSEEN = 2e-4
"""So likely is anything else, however sure the recogniser is: 6,000 figures without a mistake prove no more."""

_SPECKS = ".,，、:"
_BROKEN_NOUGHTS = ("()", "0)", "(0", "(0)")


def printed(text: str) -> str:
    """The figure that is printed where one is seen that nobody prints; any other text as it is.

    >>> [printed(text) for text in ("0.", "，12", "()", "0)", "1.5", "(1)", "无.")]
    ['0', '12', '0', '0', '1.5', '(1)', '无.']
    """
    if text in _BROKEN_NOUGHTS:
        return "0"
    figure = text.strip(_SPECKS)
    return figure if figure.isdecimal() else text


def calibrated(alternatives: Sequence[Alternative]) -> tuple[Alternative, ...]:
    """What a figure may say, the likeliest first, as likely as it is.

    >>> found = calibrated([Alternative("0.", 0.5), Alternative("0", 0.4), Alternative("6", 0.1)])
    >>> [(text, round(probability, 3)) for text, probability in found]
    [('0', 0.933), ('6', 0.067)]
    """
    likely: dict[str, float] = {}
    for text, probability in alternatives:
        likely[printed(text)] = likely.get(printed(text), 0.0) + probability
    rest = max(0.0, 1.0 - sum(likely.values()))
    powers = {text: probability**SHARPER for text, probability in likely.items()}
    whole = (sum(powers.values()) + rest**SHARPER) / (1 - UNSEEN)
    found = sorted(((power / whole, text) for text, power in powers.items()), key=lambda each: (-each[0], each[1]))
    return tuple(Alternative(text, probability) for probability, text in found)
