"""What a terminal shows instead of characters that its encoding lacks.

Windows in Chinese has GBK (cp936), which knows ``×`` and ``√`` but not ``✗`` and ``✓``. What no substitute is known for
is shown by its number, as Python shows it: no character of a report stops a command.
"""

from __future__ import annotations

import codecs

ERRORS = "gxparse-terminal"
"""The name by which streams know it."""

_SUBSTITUTES = str.maketrans({"✗": "×", "✓": "√", "–": "—", "·": "."})
_PLAIN = str.maketrans(
    {
        "✗": "x",
        "×": "x",
        "✓": "v",
        "√": "v",
        "→": "->",
        "…": "...",
        "–": "-",
        "—": "-",
        "·": ".",
        "÷": "/",
        "≥": ">=",
        "−": "-",
        "±": "+-",
        "≈": "~",
    }
    | dict(zip("，。；：（）！？“”「」", ",.;:()!?\"\"''", strict=True))
)


def _instead(error: UnicodeError) -> tuple[str | bytes, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    shown = []
    for character in error.object[error.start : error.end]:
        for said in (character.translate(_SUBSTITUTES), character.translate(_PLAIN)):
            if said != character and _has(error.encoding, said):
                shown.append(said)
                break
        else:
            shown.append(character.encode("ascii", "backslashreplace").decode("ascii"))
    return "".join(shown), error.end


def _has(encoding: str, text: str) -> bool:
    """Whether an encoding knows a text. Code pages of a byte a character do not say which they are."""
    try:
        text.encode("ascii" if encoding == "charmap" else encoding)
    except UnicodeEncodeError:
        return False
    return True


codecs.register_error(ERRORS, _instead)
