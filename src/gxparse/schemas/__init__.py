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
from typing import Any

from gxparse.words import Words

NAMES: Mapping[str, Words] = MappingProxyType(
    {
        "report": Words("parse 输出的报告", "a report: parse"),
        "check": Words("check 输出的一份报告的核对结果", "what checking found in a report: check"),
        "series": Words("check --series 输出的一个机关多年的更正方案", "what explains a body's years: check --series"),
        "error": Words("无法读取的文件，位于其余结果之间", "a file that cannot be read, among other results"),
        "comparison": Words("compare 输出的两份报告的比较", "two reports side by side: compare"),
        "indicator-values": Words("indicators 输出的指标值", "the indicators of a report: indicators"),
        "rule-list": Words("rules 输出的规则清单", "the rules: rules"),
        "dictionary": Words("dictionary 输出的数据字典", "the columns of the frames: dictionary"),
        "corpus-build": Words("corpus build 的结果", "what a build did: corpus build"),
        "corpus-status": Words("corpus status 输出的概况", "what there is in a corpus: corpus status"),
        "corpus-query": Words("corpus query 输出的行", "the rows of an answer: corpus query"),
        "audit": Words("corpus audit 的发现", "what many reports show together: corpus audit"),
        "decisions": Words("--decisions 读取的审阅文件，由审阅页保存", "what reviewers decided: --decisions"),
        "rules": Words("--rules 读取的自定规则", "rules of your own: --rules"),
        "indicators": Words("--indicators 读取的自定指标", "indicators of your own: --indicators"),
        "population": Words("--population 读取的人口数", "numbers of inhabitants: --population"),
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
