"""Characters that mean nothing by themselves: what a reader does not see, and what scrapers put between cells."""

from __future__ import annotations

BLANKS = " \t\r\n\f\v\0\x1a\x85\xa0\u1680\u180e\u2028\u2029\u202f\u205f\u3000\ufeff" + "".join(
    map(
        chr,
        [*range(0x1C, 0x20), *range(0x2000, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2065), 0xAD],
    )
)
"""Characters that a reader does not see: white space of every width, zero-width characters, NUL."""

BARS = "|｜│┃¦"
"""Characters that scrapers put between cells."""
