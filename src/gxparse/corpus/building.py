"""Building a corpus: from addresses to committed tables."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from glob import has_magic
from itertools import takewhile
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any

import attrs

from gxparse.api import read_document
from gxparse.checks.rules.rule import Rule
from gxparse.corpus import engines
from gxparse.corpus.ingest import Built, Ingestion
from gxparse.corpus.items import Skipped, SourceItem
from gxparse.corpus.layout import TABLES
from gxparse.corpus.parts import Reading
from gxparse.corpus.schemas import schema_of
from gxparse.corpus.sources import sources as sources_at
from gxparse.corpus.store import Store
from gxparse.errors import CorpusError, GxparseError
from gxparse.options import ReadingKeywords, keywords_of
from gxparse.source import MAX_BYTES
from gxparse.version import __version__

if TYPE_CHECKING:
    from typing_extensions import Unpack


def reading_of(options: Mapping[str, Any], rules: Sequence[Rule]) -> Reading:
    """How sources are read: by which version into which columns, with which options, checked by which rules of one's
    own. What differs in any of these is another reading. A password is not written down, only that there was one.
    """
    columns = [str(schema_of(name).remove_metadata()) for name in TABLES]
    said: dict[str, Any] = {
        "version": __version__,
        "schema": _short(columns),
        "options": {name: _data(name, value) for name, value in sorted(options.items()) if value is not None},
        "rules": {rule.id: _short(_rule(rule)) for rule in rules},
    }
    return Reading(_short(said), said)


def _data(name: str, value: Any) -> Any:
    if name == "password":
        return True
    return attrs.asdict(value) if attrs.has(type(value)) else value


def _rule(rule: Rule) -> dict[str, str]:
    """What a rule says; of one in code, where the code is."""
    fields = {name: value for name, value in vars(rule).items() if name in {each.name for each in attrs.fields(Rule)}}
    return {
        name: f"{value.__module__}.{value.__qualname__}" if callable(value) else repr(value)
        for name, value in fields.items()
    }


def _short(data: Any) -> str:
    text = json.dumps(data, ensure_ascii=True, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:12]


ENGINES = ("local", "dask")
"""Who can read the batches of a build."""


@keywords_of(read_document, without="name")
def build(
    sources: str | PathLike[str] | Iterable[str | PathLike[str] | SourceItem],
    directory: str | PathLike[str],
    *,
    engine: str = "local",
    jobs: int | None = None,
    scheduler: str | None = None,
    seconds: float | None = None,
    memory: int | None = None,
    rules: Sequence[Rule] = (),
    prune: bool = False,
    content: str | None = None,
    name: str | None = None,
    skipped: Skipped = lambda name, why: None,  # noqa: ARG005
    told: Callable[[Built], None] = lambda _: None,
    missed: Callable[[GxparseError], None] = lambda _: None,
    **options: Unpack[ReadingKeywords],
) -> Built:
    """Read sources into the corpus in a directory, which is made if there is none (extra ``corpus``).

    ``sources`` are addresses as :func:`gxparse.corpus.sources.sources` takes them, which also says what ``content``,
    ``name`` and ``skipped`` are, or sources that are at hand (:class:`SourceItem`). A source is known by its name and
    the hash of its content: one that was read before with the same version, options and rules is not read again; what a
    changed one gave before is replaced. Of two sources with one name in a build the second is called ``name~2``.
    Sources that are not handed any more stay, unless they are to be removed (``prune``); what lies in a
    folder or an archive that could not be opened is never removed. What failed for a reason beside the source (a
    library that is missing, a limit of time) is read again by each build.

    ``engine`` reads: ``"local"``, processes of this machine, or ``"dask"``; ``jobs``, ``seconds`` and ``memory`` are
    those of :func:`gxparse.corpus.engines.local`, ``scheduler`` that of :func:`gxparse.corpus.engines.dask`. ``rules``
    of one's own are checked too. ``told`` is called now and then with what was done so far, ``missed`` with the error
    of each source that could not be had. The other options are those of :func:`gxparse.parse`.

    What was read is committed every half minute, and when a thousand reports are held. A build that is interrupted or
    killed loses nothing that was committed, and the next one goes on from there. Raises
    :class:`~gxparse.errors.CorpusLockedError` while another build writes, :class:`~gxparse.errors.CorpusError` if the
    directory cannot be written or holds something else.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as directory:
    ...     first = build("examples/series", directory, jobs=1)
    ...     again = build(["examples/series", "examples/reports/pipe-2021.txt"], directory, jobs=1)
    >>> (first.read, first.reports), (again.unchanged, again.read)
    ((5, 5), (5, 1))
    """
    if engine not in ENGINES:
        raise ValueError(f"no engine is named {engine!r}; there are {', '.join(ENGINES)}")
    if scheduler is not None and engine != "dask":
        raise ValueError("a scheduler is one of Dask: name the engine dask")
    how = {**options, "rules": tuple(rules)}
    chosen = partial(engines.dask, scheduler=scheduler) if engine == "dask" else engines.local
    run = partial(chosen, options=how, jobs=jobs, seconds=seconds, memory=memory)
    handed = [sources] if isinstance(sources, (str, PathLike)) else sources
    at = partial(sources_at, content=content, name=name, max_bytes=options.get("max_bytes", MAX_BYTES), skipped=skipped)

    def items() -> Iterator[SourceItem]:
        for each in handed:
            if isinstance(each, SourceItem):
                yield each
            else:
                _refuse_within(os.fspath(each), Path(directory))
                yield from at(each)

    with Store.opened(Path(directory), reading_of(options, rules)) as store:
        return Ingestion(store, run, told, missed).bring(items(), prune=prune)


def _refuse_within(address: str, directory: Path) -> None:
    """Raises :class:`~gxparse.errors.CorpusError` if a corpus lies below what is read: its files would be sources."""
    plain = Path(*takewhile(lambda part: not has_magic(part), Path(address).parts))
    if "://" not in address and directory.resolve().is_relative_to(plain.resolve()) and plain.is_dir():
        raise CorpusError(
            str(directory),
            f"语料库在所读目录 {plain} 之内，会把自身的文件当作来源。请用 -o 指定别处",
            f"the corpus lies in {plain}, which is read: its own files would be sources; put it elsewhere (-o)",
        )
