"""The built-in indicators, and the strict loader for those of a project.

All stand in one place, ``indicators.json`` beside. A file of indicators is an object with the ``schema`` and

- ``sources``: where numbers and ratios come from, by names of the file's own, each with ``zh`` and ``en``;
- ``groups``: indicators that stand together, in the same way;
- ``notes``, where there are any: what is to be minded on a form, in the same way;
- ``indicators``: a list of objects with ``id``, ``group`` and ``source`` (names of the two above), ``name`` (``zh``,
  ``en``), ``kind``, ``numerator``, ``denominator``, ``counts`` (``zh``, ``en``), and where it takes them ``per``,
  ``unit`` (``zh``, ``en``), ``comparable``, ``compare`` (``zh``, ``en``) and ``notes`` (by form, names of the file's):
  as in :class:`~gxparse.measuring.indicator.Indicator`.

A ``share`` has to be one: it is refused if its numerator can be more than its denominator while every hard rule of the
form holds.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import partial
from importlib.resources import files
from typing import Any

from gxparse.checks.rules.catalogue import rules
from gxparse.checks.rules.formula import domain_of, shortened, variants
from gxparse.checks.rules.ground import system
from gxparse.errors import IndicatorError
from gxparse.findings import PREVIOUS
from gxparse.forms.model import kept_by_forms
from gxparse.json_places import WHOLE, quoted
from gxparse.measuring.indicator import Group, Indicator
from gxparse.network.ratios import Amount, Ratios
from gxparse.strict_json import Fields, JsonKind, JsonSource, Kind, is_a, read_json
from gxparse.words import Words

SCHEMA = "gxparse/indicators/1"
"""The schema of a file of indicators."""

MOST_INDICATORS = 1_000
"""A file has no more indicators."""


def _is_texts(value: Any) -> bool:
    return isinstance(value, dict) and set(value) == {"zh", "en"} and all(isinstance(t, str) for t in value.values())


def _is_formula(value: Any) -> bool:
    return isinstance(value, str) or (isinstance(value, dict) and all(isinstance(t, str) for t in value.values()))


_TEXTS = Kind(_is_texts, "应为 zh、en 两段文字", "expected the texts zh and en")
_TEXT = Kind(is_a(str), "应为文字，不是 {told}", "expected a text, not {told}")
_FORMULA = Kind(_is_formula, "应为公式，或格式到公式的对象", "expected a formula, or an object of forms and formulas")
_FILE = Fields(
    ("schema", "comment", "sources", "groups", "notes", "indicators"),
    ("schema", "sources", "groups", "indicators"),
    {
        "schema": Kind(
            lambda value: value == SCHEMA, f"应为 {SCHEMA}，不是 {{told}}", f"expected {SCHEMA}, not {{told}}"
        ),
        "sources": Kind(is_a(dict), "应为对象", "expected an object"),
        "groups": Kind(is_a(dict), "应为对象", "expected an object"),
        "notes": Kind(is_a(dict), "应为对象", "expected an object"),
        "indicators": Kind(is_a(list), "应为列表", "expected a list"),
    },
)
FIELDS = (
    *("id", "group", "name", "kind", "numerator", "denominator", "per", "unit", "counts", "source"),
    *("comparable", "compare", "notes"),
)
"""The fields of an indicator in a file."""

_FIELDS = Fields(
    FIELDS,
    ("id", "group", "name", "kind", "numerator", "denominator", "counts", "source"),
    {
        "id": _TEXT,
        "group": _TEXT,
        "name": _TEXTS,
        "kind": _TEXT,
        "numerator": _FORMULA,
        "denominator": _FORMULA,
        "unit": _TEXTS,
        "counts": _TEXTS,
        "source": _TEXT,
        "compare": _TEXTS,
        "notes": Kind(is_a(dict), "应为对象", "expected an object"),
    },
)
_NO_TEXTS: Mapping[str, str] = {"zh": "", "en": ""}


@kept_by_forms
def built_in_indicators() -> tuple[Indicator, ...]:
    """The indicators that gxparse has, in the order in which they are told.

    >>> [indicator.id for indicator in built_in_indicators()][:3]
    ['granted_share', 'granted_in_part_share', 'disclosed_share']
    """
    name = "indicators.json"
    return _loaded(name, json.loads(files(__package__).joinpath(name).read_text(encoding="utf-8")))


def load_indicators(source: JsonSource) -> tuple[Indicator, ...]:
    """The indicators of a JSON file: a path, a file object, or its text or bytes.

    A ``str`` is the text itself if it begins with ``{``, blanks apart, else a path. Raises
    :class:`~gxparse.errors.IndicatorError` that names indicator and place for the first thing that is wrong, a share
    that can be more than 1 among them.

    >>> load_indicators('{"schema": "gxparse/indicators/1", "sources": {}, "groups": {}, "indicators": [{"id": "x"}]}')
    Traceback (most recent call last):
    gxparse.errors.IndicatorError: indicator x, group: the field is missing
    """
    loaded = _loaded(*read_json(source, JsonKind("load_indicators", "指标", "indicators", IndicatorError)))
    for indicator in loaded:
        check_share(indicator)
    return loaded


def check_ids(them: Sequence[Indicator]) -> None:
    """Raises :class:`~gxparse.errors.IndicatorError` if two indicators have one id."""
    seen: set[str] = set()
    for indicator in them:
        if indicator.id in seen:
            raise IndicatorError(indicator.id, "id", "另有指标使用这一编号", "another indicator has this id")
        seen.add(indicator.id)


def check_share(indicator: Indicator) -> None:
    """Raises :class:`~gxparse.errors.IndicatorError` for a share that can be more than 1 on a form whose hard rules all
    hold: its numerator is no part of its denominator.
    """
    if indicator.kind != "share":
        return
    for variant in variants():
        sides = indicator.sides(variant)
        if sides is None:
            continue
        if any(domain_of(key, variant[0]) == "change" for side in sides for key in side.keys):
            zh, en = "增减数可以为负，不能构成占比", "a change may be below 0 and is no part of a whole"
            raise IndicatorError(indicator.id, "kind", zh, en)
        equations, keys, _ = system(rules(), variant, None, ("", PREVIOUS))
        top, bottom = (Amount(side.number, side.keys) for side in sides)
        found = Ratios(equations, dict.fromkeys(keys)).bounds(top, bottom)
        if found is None or found.high is None or found.high > 1:
            zh = f"分子未必是分母的一部分（格式 {variant[0]}）：占比可能大于 1，请用 ratio"
            en = (
                f"its numerator need not be part of its denominator (form of {variant[0]}) and may exceed it: use ratio"
            )
            raise IndicatorError(indicator.id, "kind", zh, en)


# -- fields --------------------------------------------------------------------------------------------


def _loaded(name: str, data: Any) -> tuple[Indicator, ...]:
    fail = partial(IndicatorError, name)
    _FILE.check(data, WHOLE, fail)
    many = len(data["indicators"])
    if many > MOST_INDICATORS:
        zh = f"有 {many} 个指标，超过 {MOST_INDICATORS} 个；请分成几个文件，逐个使用"
        raise fail("indicators", zh, f"{many} indicators, more than {MOST_INDICATORS} for one file; use several")
    for part in ("sources", "groups", "notes"):
        for key, texts in data.get(part, {}).items():
            _TEXTS.check(texts, f"{part}.{quoted(key)}", fail)
    loaded = tuple(_indicator(each, f"{name}[{number}]", data) for number, each in enumerate(data["indicators"]))
    check_ids(loaded)
    return loaded


def _indicator(data: Any, where: str, file: Mapping[str, Any]) -> Indicator:
    named = isinstance(data, dict) and data.get("id")
    name = named if isinstance(named, str) and named.isprintable() else where
    fail = partial(IndicatorError, name or where)
    _FIELDS.check(data, WHOLE, fail)
    source, group = (
        _named(data[one], file[many], one, fail) for one, many in (("source", "sources"), ("group", "groups"))
    )
    unit, compare = (data.get(place, _NO_TEXTS) for place in ("unit", "compare"))
    return Indicator(
        **{key: data[key] for key in ("id", "kind", "numerator", "denominator", "per", "comparable") if key in data},
        **data["name"],
        counts_zh=data["counts"]["zh"],
        counts_en=data["counts"]["en"],
        source_zh=source.zh,
        source_en=source.en,
        unit_zh=unit["zh"],
        unit_en=unit["en"],
        compare_zh=compare["zh"],
        compare_en=compare["en"],
        notes={
            form: _named(name, file.get("notes", {}), f"notes.{shortened(form)}", fail)
            for form, name in data.get("notes", {}).items()
        },
        group=Group(data["group"], *group),
    )


def _named(name: Any, there: Mapping[str, Mapping[str, str]], place: str, fail: Any) -> Words:
    _TEXT.check(name, place, fail)
    if name not in there:
        listed = ", ".join(map(quoted, there)) or "-"
        raise fail(place, f"没有 {quoted(name)}；有 {listed}", f"there is no {quoted(name)}; there are {listed}")
    return Words(**there[name])
