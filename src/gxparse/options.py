"""How to read: what a caller may choose beyond the source itself. Formats take what concerns them."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from functools import wraps
from typing import Any, Literal, TypedDict, TypeVar, cast, get_args

from attrs import Attribute, field, frozen

from gxparse.json_places import quoted

Parser = Literal["lexbor", "html5lib"]
PARSERS: tuple[Parser, ...] = get_args(Parser)

MOST_JOBS, MOST_SECONDS, MOST_MEMORY = 1_024, 1_000_000, 2**62
"""What may be asked for at most: processes, seconds for a source, bytes for a process. More no system can count."""


def _positive(_: object, attribute: Attribute[int], value: object) -> None:
    if not isinstance(value, int) or isinstance(value, bool) or value < 1:
        raise ValueError(f"{attribute.name}: a limit is a whole number above 0, not {quoted(value)}")


def _limit(default: int) -> int:
    found: int = field(default=default, validator=_positive, kw_only=True)
    return found


@frozen
class Limits:
    """How much a document may ask of its reader.

    A text beyond a limit is a :class:`~gxparse.errors.TextLimitError`. ``tokens``: its lines, and what parts cells in
    them (bars, tabs, gaps, commas, the brackets of JSON).

    A web page beyond a limit is a :class:`~gxparse.errors.MarkupLimitError`. ``chars``: characters of the page;
    ``tokens``: tags, character references and bars, and line ends and tabs if the page has preformatted text;
    ``blocks``: openings of elements that can stand in each other without end (``div``, ``p``, ``option`` …), which take
    a parser the square of their number; ``depth``: elements within each other; ``attributes``: attributes of tags that
    have more than 200, and of ``html`` and ``body``, all together. Spans of cells are cut to 1,000 columns and 65,534
    rows, as browsers do.

    A document of bytes (DOCX, XLSX, PDF) beyond a limit is a :class:`~gxparse.errors.DocumentLimitError`. ``parts``:
    parts of a package; ``unpacked``: bytes of the parts that are read, unpacked; ``elements``: elements of a part,
    cells of a workbook, characters and lines of a PDF; ``tokens``: bars and tabs between cells in lines of a Word
    document; ``depth`` as above; ``pages``: pages; ``scans``: pages that are read as pictures; ``seconds``: computing
    from the first page of a PDF or a scan on; ``pixels``: pixels of a picture.

    >>> Limits(tokens=1_000_000).tokens
    1000000
    """

    chars: int = _limit(10_000_000)
    tokens: int = _limit(100_000)
    blocks: int = _limit(20_000)
    depth: int = _limit(512)
    attributes: int = _limit(12_000)
    parts: int = _limit(5_000)
    unpacked: int = _limit(100_000_000)
    elements: int = _limit(1_000_000)
    pages: int = _limit(500)
    scans: int = _limit(100)
    seconds: int = _limit(60)
    pixels: int = _limit(50_000_000)


def _known_parser(_: object, __: Attribute[Parser | None], value: object) -> None:
    if value not in (None, *PARSERS):
        raise ValueError(f"no parser is named {value!r}; there are: {', '.join(PARSERS)}")


def _are_limits(_: object, __: Attribute[Limits], value: object) -> None:
    if not isinstance(value, Limits):
        raise TypeError(f"limits is a gxparse.Limits, not {type(value).__name__}")


def _is_text(_: object, attribute: Attribute[str | None], value: object) -> None:
    if not isinstance(value, (str, type(None))):
        raise TypeError(f"{attribute.name} is a text or None, not {type(value).__name__}")


@frozen
class Options:
    """What a caller chose. ``parser`` names the parser of web pages, ``None`` the best there is; ``password`` opens a
    locked document.
    """

    parser: Parser | None = field(default=None, validator=_known_parser)
    limits: Limits = field(factory=Limits, validator=_are_limits)
    password: str | None = field(default=None, validator=_is_text, repr=False)


DEFAULT = Options()
"""What a caller who chose nothing chose."""


class ReadingKeywords(TypedDict, total=False):
    """The keywords of reading, which :func:`gxparse.parse` says the meaning of."""

    format: str | None
    encoding: str | None
    max_bytes: int
    blanks_as_zero: bool
    parser: Parser | None
    limits: Limits | None
    password: str | None


class SourceKeywords(ReadingKeywords, total=False):
    """The keywords of reading one source, which can be given a name."""

    name: str | None


_Function = TypeVar("_Function", bound=Callable[..., Any])


def keywords_of(reader: Callable[..., Any], *, without: str | None = None) -> Callable[[_Function], _Function]:
    """A function that hands its ``**options`` on to ``reader`` has the reader's keywords, for help and for errors.

    >>> def read(source, *, encoding="utf-8", name=None): ...
    >>> @keywords_of(read, without="name")
    ... def show(source, *, colour=True, **options):
    ...     return read(source, **options)
    >>> inspect.signature(show)
    <Signature (source, *, colour=True, encoding='utf-8')>
    >>> show("a.txt", encodign="gbk")
    Traceback (most recent call last):
    TypeError: show() got an unexpected keyword argument 'encodign'
    """
    theirs = [each for each in inspect.signature(reader).parameters.values() if each.kind is each.KEYWORD_ONLY]

    def having(function: _Function) -> _Function:
        own = inspect.signature(function)
        first = [each for each in own.parameters.values() if each.kind is not each.VAR_KEYWORD]
        parameters = [*first, *(each for each in theirs if each.name != without)]
        names = {each.name for each in parameters}

        @wraps(function)
        def called(*arguments: Any, **keywords: Any) -> Any:
            unknown = next((name for name in keywords if name not in names), None)
            if unknown is not None:
                raise TypeError(f"{function.__name__}() got an unexpected keyword argument {unknown!r}")
            return function(*arguments, **keywords)

        vars(called)["__signature__"] = own.replace(parameters=parameters)
        called.__annotations__ = {each.name: each.annotation for each in parameters} | {"return": own.return_annotation}
        return cast("_Function", called)

    return having
