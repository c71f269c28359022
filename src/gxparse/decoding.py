"""From bytes to a text: which encoding they are in, and what went wrong on the way."""

from __future__ import annotations

import codecs
import re
from contextlib import suppress

from attrs import evolve, frozen

from gxparse.characters import BLANKS, HALF_PAIR, UNKNOWN_CHARACTER, is_sayable
from gxparse.errors import BinarySourceError, DecodingError, EmptySourceError, MojibakeError, SourceError
from gxparse.kinds import kind_of
from gxparse.mhtml import MOST_PAGES, is_mhtml, saved_pages
from gxparse.mojibake import LEGIBLE, SAMPLE, Damage, Misreading, legibility, undone
from gxparse.words import Words, plain

_MARKS = (  # UTF-32's mark begins with UTF-16's
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)

# Declared names are read as browsers read them: the superset that writers of these labels use.
_SUPERSETS = {
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "big5": "big5hkscs",
    "utf-8-sig": "utf-8",
}
_OF_PAGES = _SUPERSETS | {"ascii": "cp1252", "iso8859-1": "cp1252"}
_LABELS = {  # of the encoding standard, unknown to Python
    **dict.fromkeys(("x-gbk", "gb_2312", "gb_2312-80", "csgb2312", "csiso58gb231280", "iso-ir-58"), "gbk"),
    **dict.fromkeys(("x-x-big5", "cn-big5", "csbig5"), "big5"),
    **dict.fromkeys(("unicode-1-1-utf-8", "unicode11utf8", "unicode20utf8", "x-unicode20utf8"), "utf-8"),
    **dict.fromkeys(("unicode", "unicodefeff", "ucs-2", "iso-10646-ucs-2", "csunicode", "unicodefffe"), "utf-16"),
}
_PROBE = bytes(range(0x80)) + rb"\u0041+AGE-~{VPND~}"

_CONTROL = re.compile("[\x01-\x08\x0e-\x19\x7f]")
_FIRST_FOREIGN = re.compile(rb"[\x80-\xff]")
_HEAD = 262_144
_BODY = re.compile(rb"<body[\s>]", re.IGNORECASE)
_HIDDEN = re.compile(rb"<!--.*?(?:-->|\Z)|<(script|style|title)[\s>].*?(?:</\1|\Z)", re.DOTALL | re.IGNORECASE)
_META = re.compile(
    rb"<meta[\s/](?![^<>]*?\b(?:name|property)\s*=)[^<>]*?charset\s*=\s*(?:[\"']\s*)?([\w.:-]+)"
    rb"|^\s*<\?xml\s[^>]*?encoding\s*=\s*[\"']([\w.:-]+)",
    re.IGNORECASE,
)


@frozen
class Decoded:
    """A text as decoded: in which encoding (``None``: it needed none), and what there is to say of it.

    ``undecodable`` counts the places that held no valid character (each is a ``\ufffd`` in the text); ``misdeclared``
    is an encoding that a web page declares and does not have; ``misread`` says which mojibake was undone, the last
    misreading first, ``text`` is then the text as it was before that.
    """

    text: str
    encoding: str | None = None
    undecodable: int = 0
    misdeclared: str | None = None
    misread: tuple[Misreading, ...] = ()


def decode(data: bytes, name: str, declared: str | None = None) -> Decoded:
    """The text of bytes; of a saved page (MHTML) that of the page and its frames.

    The encoding is what a byte-order mark says, else ``declared`` if given (strictly), else what a web page declares of
    itself unless another is likelier, else UTF-16 where NUL bytes show it, else UTF-8 where the bytes are valid, else
    the likeliest of UTF-8, GB18030, Big5-HKSCS and UTF-16. Mojibake is undone where that is exact.

    Raises a :class:`~gxparse.errors.SourceError`: empty, binary, undecodable or mojibake.

    >>> decode("政府信息公开工作年度报告".encode("gbk"), "a.txt").encoding
    'gb18030'
    """
    if not is_mhtml(data):
        return _decode_text(data, name, declared)
    pages = saved_pages(data)
    if not pages:
        raise BinarySourceError(name, plain("MHTML"), Words("其中没有网页", "it holds no web page"))
    if len(pages) > MOST_PAGES:
        raise BinarySourceError(
            name, plain("MHTML"), Words(f"其中的网页超过 {MOST_PAGES} 个", f"it holds more than {MOST_PAGES} web pages")
        )
    texts = []
    for page in pages:
        with suppress(BinarySourceError, EmptySourceError):  # a frame without a text
            texts.append(_decode_text(page.data, name, declared, page.charset))
    if not texts:
        raise EmptySourceError(name)
    return evolve(
        texts[0],
        text="\n".join(each.text for each in texts),
        misread=next((each.misread for each in texts if each.misread), ()),
        undecodable=sum(each.undecodable for each in texts),
        misdeclared=next((each.misdeclared for each in texts if each.misdeclared is not None), None),
    )


def _of_page(data: bytes) -> str | None:
    """The encoding that a web page declares in its head."""
    body = _BODY.search(data, 0, _HEAD)
    head = data[: body.start() if body else _HEAD]
    found = _META.search(_HIDDEN.sub(b"", head)) if b"<" in head else None
    return (found[1] or found[2]).decode("ascii", "replace") if found else None


def _decode_text(data: bytes, name: str, declared: str | None, charset: str | None = None) -> Decoded:
    """``declared`` is what the caller says, ``charset`` what stands beside the page in a saved one."""
    own = _of_page(data)
    hint = charset or own
    for mark, marked in _MARKS:
        if data.startswith(mark):
            return _hinted(checked(_lenient(data[len(mark) :], marked), name), hint)
    kind = kind_of(data)
    if kind is not None:
        raise BinarySourceError(
            name, kind.words, Words(f"开头为 {data[:8]!r}", f"begins with {data[:8]!r}"), kind.advice
        )
    if declared is not None:
        return checked(_declared(data, name, declared), name)
    if not data:
        raise EmptySourceError(name)
    if hint is None:
        return checked(_likeliest(data, name), name)
    hinted = _codec(hint)
    try:
        likeliest = _likeliest(data, name, wide=own is None)
    except SourceError:
        if hinted is None:
            raise
        return checked(_lenient(data, hinted), name)
    if hinted in (None, likeliest.encoding):
        return _hinted(checked(likeliest, name), hint)
    sample = _sample(data)
    if _legibility(sample, hinted or "") >= _legibility(sample, likeliest.encoding or ""):
        return checked(_lenient(data, hinted or ""), name)
    return _hinted(checked(likeliest, name), hint)


def _codec(label: str) -> str | None:
    """The codec that a browser uses for a declared encoding; ``None`` for a name that says nothing."""
    try:
        found = codecs.lookup(_LABELS.get(label.strip().lower(), label))
        if not found._is_text_encoding:
            return None
        codec = _OF_PAGES.get(found.name, found.name)
        if codec.startswith(("utf-16", "utf-32")):
            # A declaration that can be read as ASCII is not in an encoding of two bytes a letter.
            return "utf-8"
        # Nor in one that reads ASCII as something else.
        return codec if _PROBE.decode(codec, "replace") == _PROBE.decode("ascii") else None
    except (LookupError, ValueError):
        return None


def _hinted(decoded: Decoded, hint: str | None) -> Decoded:
    """A decoded, with the declared encoding if it turned out to be wrong."""
    if hint is None or _codec(hint) == decoded.encoding or _is_wide(hint, decoded.encoding or ""):
        return decoded
    return evolve(decoded, misdeclared=hint)


def _is_wide(hint: str, encoding: str) -> bool:
    """Whether a declaration outside the page (of MHTML) says of a page in UTF-16 or UTF-32 that it is."""
    with suppress(LookupError, ValueError):
        return encoding.startswith(codecs.lookup(_LABELS.get(hint.strip().lower(), hint)).name[:6])
    return False


def _sample(data: bytes) -> bytes:
    found = _FIRST_FOREIGN.search(data)
    start = found.start() // 4 * 4 if found else 0
    return data[start : start + SAMPLE]


def _likeliest(data: bytes, name: str, *, wide: bool = True) -> Decoded:
    """The likeliest reading. What was read as ASCII (a declaration) is not ``wide``: two or four bytes a letter."""
    sample = _sample(data)
    nuls = sample.count(0)
    if wide and nuls * 50 > len(sample):
        encodings = ["utf-32-le", "utf-32-be"] if nuls * 5 > len(sample) * 2 else []
        encodings += ["utf-16-le", "utf-16-be"]
        best = max(encodings, key=lambda encoding: _legibility(sample, encoding))
        if _legibility(sample, best) > LEGIBLE:
            return _lenient(data, best)
    with suppress(UnicodeDecodeError):
        return Decoded(data.decode("utf-8"), "utf-8")
    narrow = ["utf-8", "gb18030", "big5hkscs"]
    candidates = [*narrow, "utf-16-le", "utf-16-be"] if wide else narrow
    # A sample cut inside a character costs one replacement, the same for every candidate.
    best = max(candidates, key=lambda encoding: _legibility(sample, encoding))
    if _legibility(sample, best) <= LEGIBLE:
        if _controls(sample.decode("latin-1")) > 0:
            raise BinarySourceError(
                name,
                None,
                Words(
                    "含有控制字节，且按 " + "、".join(candidates) + " 都不成中文",
                    "control bytes and no Chinese text in " + ", ".join(candidates),
                ),
            )
        why = Words("按哪一种都不成中文", "none of them gives a legible Chinese text")
        raise DecodingError(name, candidates, why)
    return _lenient(data, best)


def _declared(data: bytes, name: str, declared: str) -> Decoded:
    try:
        found = codecs.lookup(declared).name
    except (LookupError, ValueError):
        raise DecodingError(name, [declared[:40]], Words("没有这种编码", "no such encoding")) from None
    encoding = _SUPERSETS.get(found, found)
    try:
        return Decoded(data.decode(encoding), encoding)
    except UnicodeDecodeError as error:
        why = Words(f"第 {error.start + 1} 个字节起不合该编码", f"byte {error.start}: {error.reason}")
        raise DecodingError(name, [declared[:40]], why) from None
    except (LookupError, ValueError, UnicodeError) as error:  # a codec that is no text encoding
        raise DecodingError(name, [declared[:40]], Words("这不是文字的编码", str(error))) from None


def _lenient(data: bytes, encoding: str) -> Decoded:
    try:
        return Decoded(data.decode(encoding), encoding)
    except UnicodeDecodeError:
        text = data.decode(encoding, "replace")
        return Decoded(text, encoding, undecodable=text.count("\ufffd"))


def _legibility(sample: bytes, encoding: str) -> float:
    return legibility(sample.decode(encoding, "replace"))


def _controls(text: str) -> int:
    return len(_CONTROL.findall(text))


def checked(decoded: Decoded, name: str) -> Decoded:
    """A text that is one: mojibake undone, half of a surrogate pair as no valid character. Raises as :func:`decode`."""
    if not decoded.text.strip(BLANKS):
        raise EmptySourceError(name)
    if _controls(decoded.text[:SAMPLE]) * 100 > len(decoded.text[:SAMPLE]):
        raise BinarySourceError(name, None, Words("控制字符超过百分之一", "more than 1 % control characters"))
    if not is_sayable(decoded.text):
        text, count = HALF_PAIR.subn(UNKNOWN_CHARACTER, decoded.text)
        decoded = evolve(decoded, text=text, undecodable=decoded.undecodable + count)
    found = undone(decoded.text)
    if found is None:
        return decoded
    if isinstance(found, Damage):
        raise MojibakeError(name, *found)
    text, misread = found
    return evolve(decoded, text=text, misread=misread)
