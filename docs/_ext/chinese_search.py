"""Search for a site in English with Chinese in it: Chinese, which has no blanks, is found by pairs of characters."""

from __future__ import annotations

import re

from sphinx.application import Sphinx
from sphinx.search.en import SearchEnglish

_WORD = re.compile(r"[\u3400-\u9fff]+|[^\W\u3400-\u9fff]+")


def pairs(text: str) -> list[str]:
    """The words of a text; of Chinese each two characters that follow each other.

    >>> pairs("上年结转 in tables, 是")
    ['上年', '年结', '结转', 'in', 'tables', '是']
    """
    found: list[str] = []
    for word in _WORD.findall(text):
        if "\u3400" <= word[0] <= "\u9fff" and len(word) > 1:
            found += [word[place : place + 2] for place in range(len(word) - 1)]
        else:
            found.append(word)
    return found


class SearchEnglishAndChinese(SearchEnglish):
    """Sphinx's search in English, with pairs of Chinese characters."""

    lang = "en-zh"
    js_splitter_code = r"""
var splitQuery = (query) =>
  (query.match(/[\u3400-\u9fff]+|(?:(?![\u3400-\u9fff])[\p{Letter}\p{Number}_])+/gu) || []).flatMap(
    (word) =>
      /^[\u3400-\u9fff]{2,}$/.test(word)
        ? Array.from({ length: word.length - 1 }, (_, place) => word.slice(place, place + 2))
        : [word],
  );
"""

    def split(self, input: str) -> list[str]:  # noqa: A002 - Sphinx's name
        """The words of a text."""
        return pairs(input)


def setup(app: Sphinx) -> dict[str, bool]:
    """Make the search known; ``html_search_language`` chooses it."""
    app.add_search_language(SearchEnglishAndChinese)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
