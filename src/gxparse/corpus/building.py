"""Building a corpus: from addresses to committed tables."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import attrs

from gxparse.checks.rules.rule import Rule
from gxparse.corpus.ingest import Built, Given, Ingestion, Run
from gxparse.corpus.layout import TABLES
from gxparse.corpus.parts import Reading
from gxparse.corpus.schemas import schema_of
from gxparse.corpus.store import Store
from gxparse.errors import GxparseError
from gxparse.frames.tables import library
from gxparse.version import __version__

if TYPE_CHECKING:
    from os import PathLike


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


def bring(
    items: Iterable[Given],
    directory: str | PathLike[str],
    run: Run,
    reading: Reading,
    *,
    prune: bool = False,
    told: Callable[[Built], None] = lambda _: None,
    missed: Callable[[GxparseError], None] = lambda _: None,
) -> Built:
    """Bring sources that are at hand into a corpus, read by ``run``: see :func:`build`."""
    library("pyarrow", "arrow")
    with Store.opened(Path(directory), reading) as store:
        return Ingestion(store, run, told, missed).bring(items, prune=prune)


def build(
    sources: str | PathLike[str] | Iterable[str | PathLike[str]],
    directory: str | PathLike[str],
    *,
    jobs: int | None = None,
    rules: Sequence[Rule] = (),
    prune: bool = False,
    told: Callable[[Built], None] | None = None,
    **options: Any,
) -> Built:
    """Read sources into a corpus."""
    raise NotImplementedError
