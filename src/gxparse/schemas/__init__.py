"""The JSON Schemas of all JSON that gxparse prints and reads, strict: a field that they do not name is an error.

They stand in the files beside this module (draft 2020-12). What several have in common is in ``common.json``; what
:func:`schema` gives is whole by itself.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any, NamedTuple

from gxparse.words import Words


class About(NamedTuple):
    """What a schema is of, and which call prints or which option reads it."""

    words: Words
    call: str


NAMES: Mapping[str, About] = MappingProxyType(
    {
        "report": About(Words("一份报告", "a report"), "parse"),
        "check": About(Words("一份报告的核对结果和更正方案", "findings and explanations of a report"), "check"),
        "series": About(Words("一个机关多年报告的更正方案", "explanations over a body's years"), "check --series"),
        "error": About(
            Words("其余结果之间无法读取的文件", "a file that cannot be read, among others"), "parse, check …"
        ),
        "indicator-values": About(Words("一份报告的指标值", "the indicators of a report"), "indicators"),
        "comparison": About(Words("两份报告的比较", "two reports side by side"), "compare"),
        "rule-list": About(Words("规则清单", "the rules"), "rules"),
        "dictionary": About(Words("数据表各列的含义", "what the columns of frames mean"), "dictionary"),
        "corpus-build": About(Words("建库结果", "what a build did"), "corpus build"),
        "corpus-status": About(Words("库中概况", "what there is in a corpus"), "corpus status"),
        "corpus-query": About(Words("查询所得各行", "the rows of an answer"), "corpus query"),
        "audit": About(Words("多份报告合看的发现", "what many reports show together"), "corpus audit"),
        "decisions": About(Words("核对意见", "what reviewers decided"), "--decisions"),
        "rules": About(Words("自定规则", "rules of your own"), "--rules"),
        "indicators": About(Words("自定指标", "indicators of your own"), "--indicators"),
        "form": About(Words("自定格式", "a form of your own"), "load_form"),
        "population": About(Words("各机关人口数", "numbers of inhabitants"), "--population"),
    }
)
"""What there is a schema of: first what is printed, then what is read."""


def schema(name: str) -> dict[str, Any]:
    """The schema of a name, with all that it refers to. Raises :class:`KeyError` for a name that is not in ``NAMES``.

    >>> schema("error")["properties"]["schema"]
    {'const': 'gxparse/error/1'}
    """
    if name not in NAMES:
        raise KeyError(name)
    own = _read(name)
    shared = _read("common")["$defs"]
    needed = dict(own.pop("$defs", {}))
    waiting = list(_references([own, *needed.values()]))
    while waiting:
        wanted = waiting.pop()
        if wanted not in needed:
            needed[wanted] = shared[wanted]
            waiting += _references(shared[wanted])
    return own | ({"$defs": {key: needed[key] for key in sorted(needed)}} if needed else {})


@cache
def _text(name: str) -> str:
    return files(__package__).joinpath(f"{name}.json").read_text(encoding="utf-8")


def _read(name: str) -> dict[str, Any]:
    data: dict[str, Any] = json.loads(_text(name))
    return data


def _references(data: Any) -> Iterator[str]:
    """The names of the definitions that a schema refers to."""
    if isinstance(data, dict):
        for key, value in data.items():
            if key == "$ref":
                yield value.rpartition("/")[2]
            else:
                yield from _references(value)
    elif isinstance(data, list):
        for each in data:
            yield from _references(each)
