r"""Text that was read in a wrong encoding and saved so: undone where that is exact, else named.

UTF-8 read as Latin-1 turns 政府 into ``æ\x94¿åº\x9c``, read as GBK into ``鏀垮簻``. If no byte got lost on the way, the
way back is exact: the text in the wrong encoding's bytes, these bytes in the right one. Where bytes got lost
(``锟斤拷``, ``?``), no way leads back, and a number that still looks right may stand beside another label. A text that
reads well is never touched.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from gxparse.words import Words

# Frequent characters of such reports in both scripts. In the wrong encoding a text hits few of them.
_COMMON = frozenset(
    "的一是不在人有中大上国和地到以年会作用行所家事成方经法同定分部主理本前开公工情性全三关业外重政新制合回"
    "内信表度位总数报结理目量建务管期市资统区保社决科规申请机关收费第其他自然商企研构组织服律处予密属于家危"
    "及稳护权益案卷询查掌握现另明确诉讼复议维持纠正转续办件项许可罚强息府主动要月日文范对"
    "國會關業開總數報結務統區資決規請機費構組織處屬於穩護權詢確訴訟複議維糾轉續辦項許罰強動來為與時發對"
)
LEGIBLE = 0.10  # share of common characters that any Chinese text of this field exceeds (seeds: 0.45–0.6)
SAMPLE = 16_384

_PLAIN_WORDS = ("信息", "政府", "公开", "行政", "年度", "报告", "规章", "公開", "報告", "資訊", "規章", "申请", "申請")
_PAIRS = (  # right, wrong
    *((right, "cp1252") for right in ("utf-8", "gb18030", "big5hkscs")),
    *((right, "gb18030") for right in ("utf-8", "big5hkscs")),
    *((right, "big5hkscs") for right in ("utf-8", "gb18030")),
)
_NAMES = {"utf-8": "UTF-8", "cp1252": "Latin-1 (Windows-1252)", "gb18030": "GBK (GB 18030)", "big5hkscs": "Big5"}
_ROUNDS = 3
_LONGEST = 5_000_000
_CLEAR = 0.25
_LOST = re.compile("锟斤拷|\ufffd")
_ASKED = re.compile(r"\?\?+")
_SOME = 20
# Windows-1252 with the five bytes that it leaves open, as browsers read it.
_HIGH = {bytes([code]).decode("cp1252", "ignore"): code for code in range(0x80, 0xA0)}
_LATIN = str.maketrans({char: chr(code) for char, code in _HIGH.items() if char})


class Misreading(NamedTuple):
    """An encoding that a text had, and the one that it was read in."""

    right: str
    wrong: str

    @property
    def words(self) -> Words:
        """What happened, in words."""
        right, wrong = _NAMES[self.right], _NAMES[self.wrong]
        return Words(f"{right} 被当作 {wrong} 读取", f"{right} read as {wrong}")


class Damage(NamedTuple):
    """A text that nobody can read, what happened to it, and what helps."""

    what: Words
    how: Words


def legibility(text: str) -> float:
    """The share of frequent characters among the non-ASCII ones, less the share of broken ones."""
    foreign = [char for char in text if char > "\x7f"]
    if not foreign:
        return 0.0
    common = sum(char in _COMMON for char in foreign)
    return (common - 3 * foreign.count("\ufffd")) / len(foreign)


def undone(text: str) -> tuple[str, tuple[Misreading, ...]] | Damage | None:
    """A text as it was before it was misread, and how often it was; what is damaged for good; ``None`` for all others.

    >>> undone("政府信息公开".encode().decode("latin-1"))
    ('政府信息公开', (Misreading(right='utf-8', wrong='cp1252'),))
    >>> undone("规章 ½")
    """
    if text.isascii():
        return _DAMAGE_ASKED if len(_ASKED.findall(text)) > _SOME and _mostly_asked(text) else None
    if len(text) > _LONGEST or any(word in text for word in _PLAIN_WORDS) or legibility(_sample(text)) > LEGIBLE:
        return None
    readings: list[tuple[str, tuple[Misreading, ...]]] = [(text, ())]
    for _ in range(_ROUNDS):
        readings = [
            (new, (*way, pair)) for old, way in readings for pair in _misreadings() if (new := _back(old, pair))
        ]
        for reading in readings:
            if _reads(reading[0]):
                return reading
    return _damage(text)


def _misreadings() -> Iterator[Misreading]:
    yield from (Misreading(*pair) for pair in _PAIRS)


def _reads(text: str) -> bool:
    return any(word in text for word in _PLAIN_WORDS) and legibility(_sample(text)) > _CLEAR


def _sample(text: str) -> str:
    """A beginning of what is not ASCII."""
    foreign = re.search(r"[^\x00-\x7f]", text)
    start = foreign.start() if foreign else 0
    return text[start : start + SAMPLE]


def _back(text: str, pair: Misreading) -> str | None:
    """The text before one misreading; ``None`` unless the way there and back is exact.

    The last character may be cut off, as the document may be.
    """
    try:
        data = _bytes(text, pair.wrong, "strict")
        end = ""
        try:
            found = data.decode(pair.right)
        except UnicodeDecodeError as error:
            if not len(data) - 4 < error.start:
                return None
            data, end = data[: error.start], "\ufffd"
            found = data.decode(pair.right)
        return found.removeprefix("\ufeff") + end if found != text and found.encode(pair.right) == data else None
    except UnicodeError:
        return None


def _bytes(text: str, encoding: str, errors: str) -> bytes:
    if encoding == "cp1252":
        return text.translate(_LATIN).encode("latin-1", errors)
    if encoding == "gb18030":  # browsers read the byte 0x80 as the euro sign
        return b"\x80".join(piece.encode(encoding, errors) for piece in text.split("€"))
    return text.encode(encoding, errors)


def _damage(text: str) -> Damage | None:
    """What happened to a text from which no way leads back."""
    sample = _sample(text)
    lost = len(_LOST.findall(sample))
    if lost > _SOME and lost * 10 > sum(char > "\x7f" for char in sample):
        return _DAMAGE_LOST
    if sum(char > "\x7f" for char in sample) < _SOME:
        return None
    best = max(_misreadings(), key=lambda pair: _share_back(sample, pair))
    if _share_back(sample, best) <= _CLEAR:
        return None
    zh, en = best.words
    right = _NAMES[best.right]
    return Damage(
        Words(f"文本是乱码：{zh}，途中有字节丢失", f"mojibake: {en}, and bytes got lost on the way"),
        Words(
            f"请重新取得原文件，按 {right} 解码后再读取（encoding={best.right!r}）",
            f"get the document again and decode it as {right} (encoding={best.right!r})",
        ),
    )


def _share_back(sample: str, pair: Misreading) -> float:
    """How well a sample reads when it is brought back as far as that goes."""
    found = _bytes(sample, pair.wrong, "ignore").decode(pair.right, "ignore")
    return legibility(found) if len(found) * 8 > len(sample) else 0.0


def _mostly_asked(text: str) -> bool:
    """Whether there are more question marks than letters outside of tags."""
    bare = re.sub(r"<(?:script|style).*?</|<[^<>]*>", " ", text, flags=re.DOTALL | re.IGNORECASE)
    return bare.count("?") > sum(map(str.isalpha, bare))


_AGAIN = Words("请重新取得原文件", "get the document again from where it was published")
_DAMAGE_LOST = Damage(
    Words(
        "文本是乱码：汉字已变成“锟斤拷”或“\ufffd”，即 GBK 字节被当作 UTF-8 读取，原字节已丢失，无法还原",
        "mojibake: the Chinese characters have become 锟斤拷 or \ufffd (GBK read as UTF-8); their bytes are lost, "
        "which nothing can undo",
    ),
    Words(
        f"{_AGAIN.zh}，按 GBK 解码后再读取（encoding='gb18030'）",
        f"{_AGAIN.en} and decode it as GBK (encoding='gb18030')",
    ),
)
_DAMAGE_ASKED = Damage(
    Words(
        "文本中的汉字都变成了问号（?），原字已丢失，无法还原",
        "the Chinese characters have become question marks, which nothing can undo",
    ),
    Words(f"{_AGAIN.zh}，用 UTF-8 保存", f"{_AGAIN.en} and save it as UTF-8"),
)
