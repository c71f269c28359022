"""Reads the data of a form strictly: what is odd about it is told with its place.

The same road for the forms of gxparse and for those of others. A form of one's own *extends* another as a rule: it has
its tables, ``more_rows`` in them, and tables of its own. Checked is all that would make a form read wrongly: fields and
their kinds, keys, labels that do not tell rows apart, sums of rows that there are not.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from functools import partial
from typing import Any, get_args

from attrs import evolve

from gxparse.forms.parts import (
    Column,
    Form,
    FormClaim,
    FormPart,
    FormSection,
    FormTable,
    Group,
    Hardness,
    Identity,
    ProseWords,
    Relation,
    Role,
    Row,
    Spanner,
)
from gxparse.json_places import WHOLE, JsonPlace
from gxparse.nearest import did_you_mean
from gxparse.strict_json import Fail, Fields, Kind, is_a, one_of

SCHEMA = "gxparse/form/1"
"""The schema of a file of a form."""

FIRST_YEAR, LAST_YEAR = 2008, 2099
"""Reports on disclosure are published for the years since 2008."""

MOST_CELLS = 2_000
"""A form has no more cells, which is ten times those of the State Council's."""

LONGEST_NAME = 200
"""A name or key has no more characters."""


def _named(pattern: str) -> Callable[[object], object]:
    """Whether a value is a text like a pattern, and not too long for a name."""
    return lambda value: isinstance(value, str) and len(value) <= LONGEST_NAME and re.fullmatch(pattern, value)


_TEXT = Kind(lambda value: is_a(str)(value) and value.strip(), "应为文字", "expected a text")
_MAYBE = Kind(is_a(str), "应为文字", "expected a text")
_LIST = Kind(is_a(list), "应为列表", "expected a list")
_FULL = Kind(lambda value: is_a(list)(value) and value, "应为非空列表", "expected a list that is not empty")
_FLAG = Kind(is_a(bool), "应为 true 或 false", "expected true or false")
_TEXTS = Kind(
    lambda value: is_a(list)(value) and all(is_a(str)(each) and each.strip() for each in value),
    "应为文字列表",
    "expected a list of texts",
)
_YEAR = Kind(
    lambda value: is_a(int)(value) and FIRST_YEAR <= value <= LAST_YEAR,
    f"应为 {FIRST_YEAR} 至 {LAST_YEAR} 的年份",
    f"expected a year from {FIRST_YEAR} to {LAST_YEAR}",
)
_NAME = Kind(
    _named(r"[a-z0-9]+(?:-[a-z0-9]+)*"),
    "名称应由小写字母、数字和连字符组成，如 2021-yunling",
    "a name is of small letters, digits and hyphens, like 2021-yunling",
)
_WORD = Kind(
    _named("[a-z_]+"),
    "应由小写字母和下划线组成",
    "expected small letters and underscores",
)
_KEY = Kind(
    _named(r"[a-z_]+(?:\.[a-z_]+)*"),
    "应由小写字母、下划线和点组成，如 outcomes.granted",
    "expected small letters, underscores and dots, like outcomes.granted",
)
_SIDES = Kind(
    lambda value: is_a(list)(value) and len(value) in (0, 2) and all(map(_TEXTS.holds, value)),
    "应为两个行名列表",
    "expected two lists of rows",
)
_MAPPING = Kind(
    lambda value: is_a(dict)(value) and all(map(is_a(str), value.values())), "应为对象", "expected an object of texts"
)


def _keys(value: object) -> bool:
    return isinstance(value, list) and all(map(_KEY.holds, value))


_LABEL = Kind(
    lambda value: _TEXT.holds(value) and not set("{}") & set(value),
    "应为不含花括号的文字",
    "expected a text without braces",
)
_LABELLED: Mapping[str, Kind] = {"label": _LABEL, "en": _LABEL, "variants": _TEXTS}
_NAMED = ("key", "label", "en")

_FORM = Fields(
    (
        "schema",
        "comment",
        "name",
        "extends",
        "document",
        "first_year",
        "last_year",
        "sources",
        "shares",
        "sections",
        "tables",
        "more_rows",
    ),
    ("name", "document", "first_year"),
    {
        "comment": _MAYBE,
        "name": _NAME,
        "extends": _NAME,
        "first_year": _YEAR,
        "last_year": Kind(lambda value: value is None or _YEAR.holds(value), _YEAR.zh, _YEAR.en),
        "sources": _MAPPING,
        "shares": _TEXTS,
        "sections": _FULL,
        "tables": _LIST,
        "more_rows": _LIST,
    },
)
_DOCUMENT = Fields(("number", "title"), ("number", "title"), {"number": _TEXT, "title": _TEXT})
_SECTION = Fields(
    ("key", "number", "title", "en", "variants", "keywords", "example"),
    ("key", "number", "title", "en"),
    {
        "key": _WORD,
        "number": one_of("一二三四五六七八九十"),
        "title": _TEXT,
        "en": _TEXT,
        "variants": _TEXTS,
        "keywords": _TEXTS,
        "example": _MAYBE,
    },
)
_TABLE = Fields(
    (
        "key",
        "title",
        "en",
        "parts",
        "groups",
        "corner",
        "corner_en",
        "spanners",
        "side_by_side",
        "rows_tell",
        "columns_tell",
        "listed",
        "open",
        "balance",
        "identities",
        "claims",
    ),
    ("key", "title", "en", "parts"),
    {
        "key": _WORD,
        "title": _TEXT,
        "en": _TEXT,
        "parts": _FULL,
        "groups": _LIST,
        "corner": _MAYBE,
        "corner_en": _MAYBE,
        "spanners": _LIST,
        **dict.fromkeys(("side_by_side", "rows_tell", "columns_tell", "listed", "open"), _FLAG),
        "balance": _SIDES,
        "identities": _LIST,
        "claims": _LIST,
    },
)
_PART = Fields(
    ("heading", "heading_en", "columns", "rows"),
    ("columns", "rows"),
    {"heading": _MAYBE, "heading_en": _MAYBE, "columns": _FULL, "rows": _FULL},
)
_COLUMN = Fields(
    (*_NAMED, "variants", "money", "role", "short", "short_en"),
    _NAMED,
    {"key": _WORD, **_LABELLED, "money": _FLAG, "role": one_of(get_args(Role)), "short": _MAYBE, "short_en": _MAYBE},
)
_ROW = Fields(
    (*_NAMED, "variants", "instead_of", "total", "unit", "sources", "note", "said", "forms"),
    _NAMED,
    {
        "key": _KEY,
        **_LABELLED,
        "instead_of": _TEXTS,
        "total": _FLAG,
        "unit": _MAYBE,
        "sources": _TEXTS,
        "note": _MAYBE,
        "forms": _TEXTS,
    },
)
_GROUP = Fields((*_NAMED, "rows", "forms"), _NAMED, {"key": _KEY, **_LABELLED, "rows": _TEXTS, "forms": _TEXTS})
_SPANNER = Fields(("label", "en", "columns"), ("label", "en", "columns"), {**_LABELLED, "columns": _TEXTS})
_IDENTITY = Fields(
    ("id", "total", "parts", "relation", "hardness", "basis", "note", "note_en"),
    ("id", "total", "parts"),
    {
        "id": _NAME,
        "total": _KEY,
        "parts": Kind(lambda value: _TEXTS.holds(value) and value, _TEXTS.zh, _TEXTS.en),
        "relation": one_of(get_args(Relation)),
        "hardness": one_of(get_args(Hardness)),
        "basis": _MAYBE,
        "note": _MAYBE,
        "note_en": _MAYBE,
    },
)
_SAID = Fields(
    ("words", "within", "topics", "units"),
    (),
    {"words": _TEXTS, "within": _TEXTS, "topics": Kind(_keys, _KEY.zh, _KEY.en), "units": _TEXTS},
)
_CLAIM = Fields(
    ("name", "sums", "said"),
    ("name", "sums"),
    {
        "name": Kind(
            _named(r"[a-z_]+(?:\.[a-z_]+)*(?:-[a-z_]+)?"),
            "应为所称之数的名称，如 review-upheld",
            "expected the name of a claim, like review-upheld",
        ),
        "sums": Kind(
            lambda value: is_a(list)(value) and value and all(_keys(each) and each for each in value),
            "应为行名列表的列表",
            "expected a list of lists of rows",
        ),
    },
)
_MORE = Fields(("table", "after", "rows"), ("table", "after", "rows"), {"table": _WORD, "after": _KEY, "rows": _FULL})


def form_of(data: Any, fail: Fail, common: Mapping[str, Any], known: Callable[[str], Form | None]) -> Form:
    """The form of some data. ``common`` is what forms share; ``known`` gives the form of a name that it may extend.

    Raises what ``fail`` makes for the first thing that is wrong.
    """
    _FORM.check(data, WHOLE, fail)
    _DOCUMENT.check(data["document"], WHOLE.at("document"), fail)
    name = data["name"]
    first, last = data["first_year"], data.get("last_year")
    if last is not None and last < first:
        raise fail(WHOLE.at("last_year"), f"早于 first_year（{first}）", f"before first_year ({first})")
    base = _base(data, fail, known)
    shared = [table for table in common["tables"] if table["key"] in data.get("shares", ())]
    own = [_table(each, WHOLE.at("tables", number), name, fail) for number, each in enumerate(data.get("tables", ()))]
    tables = [
        *(base.tables if base is not None else ()),
        *own,
        *(evolve(_table(each, WHOLE.at("shares"), name, fail), shared=True) for each in shared),
    ]
    if not tables:
        raise fail(WHOLE.at("tables"), "没有表", "there is no table")
    _few(tables, WHOLE.at("tables"), fail)
    _once([table.key for table in tables], WHOLE.at("tables"), fail)
    for number, more in enumerate(data.get("more_rows", ())):
        tables = _with_rows(tables, more, WHOLE.at("more_rows", number), name, fail)
    sections = data.get("sections", common["sections"] if base is None else None)
    return Form(
        name=name,
        number=data["document"]["number"],
        title=data["document"]["title"],
        first_year=first,
        last_year=last,
        sections=base.sections if sections is None and base is not None else _sections(sections, fail),
        tables=tuple(tables),
        extends=base,
        sources=data.get("sources", {}),
    )


def _base(data: Mapping[str, Any], fail: Fail, known: Callable[[str], Form | None]) -> Form | None:
    if "extends" not in data:
        return None
    name = data["extends"]
    base = known(name)
    if base is None:
        raise fail(WHOLE.at("extends"), f"没有名为 {name!r} 的格式", f"there is no form {name!r}")
    return base


def _sections(data: Sequence[Any], fail: Fail) -> tuple[FormSection, ...]:
    for number, each in enumerate(data):
        _SECTION.check(each, WHOLE.at("sections", number), fail)
    _once([each["key"] for each in data], WHOLE.at("sections"), fail)
    return tuple(FormSection(**{"variants": (), "keywords": (), **each}) for each in data)


def _table(data: Any, place: JsonPlace, form: str, fail: Fail) -> FormTable:
    _TABLE.check(data, place, fail)
    parts = []
    for number, part in enumerate(data["parts"]):
        where = place.at("parts", number)
        _PART.check(part, where, fail)
        columns = [_made(Column, _COLUMN, each, where.at("columns", n), fail) for n, each in enumerate(part["columns"])]
        _once([column.key for column in columns], where.at("columns"), fail)
        rows = _rows(part["rows"], where.at("rows"), form, fail)
        heading, heading_en = part.get("heading", ""), part.get("heading_en", "")
        parts.append(FormPart(heading, tuple(columns), tuple(rows), heading_en))
    groups = []
    for number, group in enumerate(data.get("groups", ())):
        _GROUP.check(group, place.at("groups", number), fail)
        groups += [Group(**each) for each in _of_form([group], form)]
    spanners = [
        _made(Spanner, _SPANNER, each, place.at("spanners", number), fail)
        for number, each in enumerate(data.get("spanners", ()))
    ]
    identities = [
        _made(Identity, _IDENTITY, each, place.at("identities", number), fail)
        for number, each in enumerate(data.get("identities", ()))
    ]
    claims = [_claim(each, place.at("claims", number), fail) for number, each in enumerate(data.get("claims", ()))]
    made = FormTable(
        **{
            **data,
            "claims": tuple(claims),
            "parts": tuple(parts),
            "groups": tuple(groups),
            "spanners": tuple(spanners),
            "identities": tuple(identities),
        }
    )
    return _checked(made, place, fail)


def _made(kind: Callable[..., Any], fields: Fields, data: Any, place: JsonPlace, fail: Fail) -> Any:
    fields.check(data, place, fail)
    return kind(**data)


def _rows(data: Sequence[Any], place: JsonPlace, form: str, fail: Fail) -> list[Row]:
    for number, each in enumerate(data):
        _ROW.check(each, place.at(number), fail)
        if "said" in each:
            _SAID.check(each["said"], place.at(number, "said"), fail)
    return [Row(**{**each, **_said(each)}) for each in _of_form(data, form)]


def _said(data: Mapping[str, Any]) -> dict[str, ProseWords]:
    return {"said": ProseWords(**data["said"])} if "said" in data else {}


def _claim(data: Any, place: JsonPlace, fail: Fail) -> FormClaim:
    _CLAIM.check(data, place, fail)
    if "said" in data:
        _SAID.check(data["said"], place.at("said"), fail)
    return FormClaim(**{**data, **_said(data)})


def _of_form(entries: Sequence[Mapping[str, Any]], form: str) -> list[dict[str, Any]]:
    """The entries that stand in a form, without the field that says so."""
    return [
        {key: value for key, value in entry.items() if key != "forms"}
        for entry in entries
        if form in entry.get("forms", [form])
    ]


def _checked(table: FormTable, place: JsonPlace, fail: Fail) -> FormTable:
    """A table whose rows name each other rightly; rows that another form has and this one has not are not named."""
    rows = [row for part in table.parts for row in part.rows]
    _few([table], place, fail)
    keys = {row.key for row in rows}
    _once([row.key for row in rows], place, fail)
    parts = tuple(evolve(part, rows=tuple(_known_only(row, keys) for row in part.rows)) for part in table.parts)
    named = [
        *((("balance", side, n), key) for side, them in enumerate(table.balance) for n, key in enumerate(them)),
        *((("groups", n, "rows", m), key) for n, group in enumerate(table.groups) for m, key in enumerate(group.rows)),
        *((("identities", n, "total"), each.total) for n, each in enumerate(table.identities)),
        *(
            (("identities", n, "parts", m), key)
            for n, each in enumerate(table.identities)
            for m, key in enumerate(each.parts)
        ),
        *(
            (("claims", n, "sums", m), key)
            for n, each in enumerate(table.claims)
            for m, keys_of_sum in enumerate(each.sums)
            for key in keys_of_sum
        ),
    ]
    for where, key in named:
        if key not in keys:
            meant = did_you_mean(key, keys)
            zh, en = f"表 {table.key} 没有行 {key!r}{meant.zh}", f"the table {table.key} has no row {key!r}{meant.en}"
            raise fail(place.at(*where), zh, en)
    for number, group in enumerate(table.groups):
        if not any(group.heads(key) for key in keys):
            raise fail(place.at("groups", number), "其下没有行", "it heads no row")
    _once([each.id for each in table.identities], place.at("identities"), fail)
    _once([each.name for each in table.claims], place.at("claims"), fail)
    said = [each.said for each in table.all_claims if each.said is not None]
    _once([word for each in said for word in (*each.words, *each.within)], place.at("claims"), fail)
    having = {row.key: {column.key for column in part.columns} for part in table.parts for row in part.rows}
    for number, each in enumerate(table.identities):
        if len({each.total, *each.parts}) <= len(each.parts):
            zh, en = "同一行出现两次", "a row stands twice"
            raise fail(place.at("identities", number), zh, en)
        if not set.intersection(*(having[key] for key in (each.total, *each.parts))):
            zh, en = "这些行没有共同的列", "its rows have no column in common"
            raise fail(place.at("identities", number), zh, en)
    columns = {column.key for part in table.parts for column in part.columns}
    for number, spanner in enumerate(table.spanners):
        for key in spanner.columns:
            if key not in columns:
                zh, en = f"表 {table.key} 没有列 {key!r}", f"the table {table.key} has no column {key!r}"
                raise fail(place.at("spanners", number, "columns"), zh, en)
    return evolve(table, parts=parts)


def _few(tables: Sequence[FormTable], place: JsonPlace, fail: Fail) -> None:
    """Tables have no more cells than people fill in, nor is more said about them."""
    cells = sum(len(part.rows) * len(part.columns) for table in tables for part in table.parts)
    said = sum(len(table.groups) + len(table.identities) + len(table.claims) for table in tables)
    for many, zh, en in ((cells, "单元格", "cells"), (said, "组、等式和所称之数", "groups, identities and claims")):
        if many > MOST_CELLS:
            zh = f"有 {many} 个{zh}，超过 {MOST_CELLS} 个；请分成几个格式"
            raise fail(place, zh, f"{many} {en}, more than {MOST_CELLS}; make several forms of it")


def _known_only(row: Row, keys: Collection[str]) -> Row:
    known: Any = tuple(key for key in row.instead_of if key in keys)
    return evolve(row, instead_of=known) if row.instead_of else row


def _with_rows(tables: Sequence[FormTable], data: Any, place: JsonPlace, form: str, fail: Fail) -> list[FormTable]:
    """The tables, one of them with more rows behind one of its own."""
    _MORE.check(data, place, fail)
    rows = _rows(data["rows"], place.at("rows"), form, fail)
    table = next((each for each in tables if each.key == data["table"]), None)
    if table is None:
        raise fail(place.at("table"), f"没有表 {data['table']!r}", f"there is no table {data['table']!r}")
    parts = []
    found = False
    for part in table.parts:
        behind = next((n for n, row in enumerate(part.rows, 1) if row.key == data["after"]), None)
        found |= behind is not None
        parts.append(part if behind is None else evolve(part, rows=(*part.rows[:behind], *rows, *part.rows[behind:])))
    if not found:
        zh, en = f"表 {table.key} 没有行 {data['after']!r}", f"the table {table.key} has no row {data['after']!r}"
        raise fail(place.at("after"), zh, en)
    longer = _checked(evolve(table, parts=tuple(parts)), place, partial(_at, place, fail))
    return [longer if each is table else each for each in tables]


def _at(place: JsonPlace, fail: Fail, _where: JsonPlace, zh: str, en: str) -> Exception:
    return fail(place, zh, en)


def _once(keys: Sequence[str], place: JsonPlace, fail: Fail) -> None:
    many = Counter(keys)
    for key in keys:
        if many[key] > 1:
            raise fail(place, f"{key!r} 出现两次", f"{key!r} stands twice")
