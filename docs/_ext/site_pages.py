"""Pages of the site that are made of gxparse's own data when it is built, as Markdown: none of them is ever committed.

Needs gxparse and nothing of Sphinx; :mod:`gxparse_site` puts them where a page asks for them.
"""

from __future__ import annotations

import argparse
import inspect
import io
import json
import re
import textwrap
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import redirect_stdout
from functools import partial
from pathlib import Path
from types import MappingProxyType
from typing import Any

import gxparse
from gxparse.checks.rules.authorities import BODIES
from gxparse.checks.rules.predicates import PREDICATES
from gxparse.cli import main
from gxparse.cli.arguments import parser
from gxparse.cli.helping import EXAMPLES
from gxparse.forms.model import Form, FormTable, forms
from gxparse.schemas import NAMES, schema

HARDNESS: Mapping[str, str] = MappingProxyType(
    {
        "hard": "hard: a report that breaks it contradicts itself",
        "soft": "soft: what is usual; there can be good reasons",
        "info": "info: about what was handed to gxparse",
    }
)
SOFT_WHERE: Mapping[str, str] = MappingProxyType(
    {"body-changed": "[the body changed](../consistency.md#bodies-that-changed)"}
)
NEEDS: Mapping[str, str] = MappingProxyType(
    {
        "previous": "last year's report of the same body (`previous=`, `--previous`, `--series`)",
        "earlier": "an earlier report (`previous=`, `--previous`, `--series`)",
        "children": "the reports of the bodies below it (`children=`, `--children`)",
    }
)
SIDES = ("numerator", "denominator")
ALARMS = Path(__file__).resolve().parents[2] / "benchmarks" / "false_alarms.json"
"""How often true reports broke each rule, as ``benchmarks/false_alarms.py`` measured it."""

WIDTH = 76
"""Characters that a line of code has room for."""

_DEFAULT = re.compile(r" \((?:default: )?%\(default\)s\)")
_MARKDOWN = re.compile(r"([\\`*_{}\[\]<>|#~])")


def escaped(text: str) -> str:
    r"""A text that Markdown shows as it is, also in a table.

    >>> print(escaped("a|b <c> *"))
    a\|b \<c\> \*
    """
    return _MARKDOWN.sub(r"\\\1", text)


def code(text: str) -> str:
    """A text as code, also in a table."""
    ticks = "``" if "`" in text else "`"
    return f"{ticks}{text}{ticks}".replace("|", "\\|")


def broken(text: str) -> str:
    """A long line broken at blanks, so that it can be read without scrolling."""
    return textwrap.fill(text, WIDTH, subsequent_indent="  ", break_long_words=False, break_on_hyphens=False)


def table(header: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> Iterator[str]:
    """The lines of a table."""
    yield f"| {' | '.join(header)} |"
    yield f"| {' | '.join('---' for _ in header)} |"
    for row in rows:
        yield f"| {' | '.join(row)} |"


# -- rules ---------------------------------------------------------------------------------------------


def rules_page() -> str:
    """The catalogue of rules: an overview, then each with its formula, basis, messages and examples."""
    them = gxparse.rules()
    alarms = json.loads(ALARMS.read_text(encoding="utf-8"))
    overview = [
        (
            f"[{rule.name}](#{rule.name})",
            rule.hardness,
            escaped(rule.statement_zh),
            escaped(rule.statement_en),
            false_alarms(alarms, rule.name),
        )
        for rule in them
    ]
    lines = [*table(("rule", "hardness", "要求", "demands", "false alarms"), overview)]
    for each in (alarms, alarms["older"]):
        lines += ["", f"Measured on {each['measured']} with {code(each['command'])}: {each['reports']:,} reports."]
        lines += [
            "What happened in them, true and unusual as it is, in so many of 100 reports where it could (assumed):",
            "",
        ]
        lines += [f"- {escaped(what)}: {100 * share:g}" for what, share in each["life"].items()]
    for rule in them:
        lines += ["", *_rule(rule)]
    return "\n".join(lines) + "\n"


def false_alarms(alarms: Mapping[str, Any], rule: str) -> str:
    """How many true reports broke a rule, of how many in which it was evaluated, those of older forms among them."""
    found = [each["rules"][rule] for each in (alarms, alarms["older"]) if rule in each["rules"]]
    evaluated, broken = map(sum, zip(*found, strict=True))
    return f"{broken:,} of {evaluated:,}"


def _rule(rule: gxparse.Rule) -> Iterator[str]:
    yield f"## {rule.name}"
    yield ""
    yield f"{escaped(rule.statement_zh)}。 {escaped(rule.statement_en)}."
    yield ""
    facts = [("id", code(rule.id)), ("hardness", HARDNESS[rule.hardness])]
    facts += [("forms", ", ".join(rule.forms)), ("basis", escaped(rule.basis))]
    if rule.bodies:
        facts.append(("bodies", ", ".join(BODIES[body].en for body in rule.bodies)))
    facts += [(code(f"{{{name}}}"), _domain(each)) for name, each in rule.each.items()]
    facts += [("needs", NEEDS[need]) for need in sorted(rule.requires)]
    if rule.soft_where is not None:
        facts += [("soft where", SOFT_WHERE[rule.soft_where])]
    facts += [
        (f"reason {reason.when}".strip(), f"{escaped(reason.zh)}<br>{escaped(reason.en)}") for reason in rule.reasons
    ]
    if rule.formula is not None:
        facts += [("message", f"{code(rule.zh)}<br>{code(rule.en)}")]
    yield from table(("field", "value"), facts)
    yield ""
    if rule.formula is not None:
        yield from ("The formula:", "", "```text", broken(rule.formula), "```")
    else:
        said = inspect.getdoc(PREDICATES[rule.test] if isinstance(rule.test, str) else rule.test)
        yield f"A function decides: {escaped((said or '').split(chr(10) * 2)[0].replace(chr(10), ' '))}"
    yield ""
    examples = [
        (kind, code(example.finding), code(json.dumps(dict(example.data), ensure_ascii=False)))
        for kind, example in rule.examples.items()
    ]
    yield from table(("verdict", "of the finding", "on a report of zeros, but"), examples)


def _domain(each: str | tuple[str, ...]) -> str:
    return escaped(each) if isinstance(each, str) else ", ".join(map(code, each))


# -- indicators ----------------------------------------------------------------------------------------


def indicators_overview() -> Iterator[str]:
    """The lines of the table in ``docs/indicators.md``: every indicator with its unit, and whether forms compare."""
    rows = [
        (
            code(each.id),
            escaped(each.zh),
            escaped(each.en),
            "%" if each.kind == "share" else escaped(each.unit_en),
            ("yes" if each.comparable else "no") if len(each.forms) > 1 else f"{each.forms[0]} only",
        )
        for each in gxparse.built_in_indicators()
    ]
    yield from table(("id", "指标", "indicator", "in", "2019 = 2021"), rows)


def indicators_page() -> str:
    """The catalogue of indicators: each with its formula, what counts, and its source."""
    lines: list[str] = []
    group = None
    for indicator in gxparse.built_in_indicators():
        if indicator.group != group:
            group = indicator.group
            lines += [f"## {group.en}", "", f"{escaped(group.zh)}", ""]
        lines += [*_indicator(indicator), ""]
    return "\n".join(lines)


def _indicator(indicator: gxparse.Indicator) -> Iterator[str]:
    yield from (f"### {indicator.id}", "", f"{escaped(indicator.zh)}。 {escaped(indicator.en)}.", "")
    facts = []
    formulas: dict[tuple[str, str], list[str]] = {}
    for name in indicator.forms:
        formulas.setdefault(indicator.formula(name), []).append(name)
    for parts, of in formulas.items():
        forms_of = f"form{'s' if len(of) > 1 else ''} of {' and '.join(of)}"
        facts += [(f"{what}, {forms_of}", code(part)) for what, part in zip(SIDES, parts, strict=True)]
    if indicator.kind == "share":
        facts.append(("is", "a share, 0 to 1: the sums of the form prove that the numerator is a part"))
    else:
        facts.append(
            ("is", f"a ratio times {indicator.per}: {escaped(indicator.unit_zh)}, {escaped(indicator.unit_en)}")
        )
    facts.append(("counts", f"{escaped(indicator.counts_zh)}<br>{escaped(indicator.counts_en)}"))
    compared = "comparable" if indicator.comparable else "not comparable"
    said = f"{compared}: {escaped(indicator.compare_zh)}<br>{escaped(indicator.compare_en)}"
    facts.append(("between the forms of 2019 and 2021", said if indicator.compare_zh else compared))
    facts += [
        (f"on the form of {name}", f"{escaped(note.zh)}<br>{escaped(note.en)}")
        for name, note in indicator.notes.items()
    ]
    facts.append(("source", f"{escaped(indicator.source_zh)}<br>{escaped(indicator.source_en)}"))
    yield from table(("field", "value"), facts)


# -- the command line ----------------------------------------------------------------------------------


def commands_page() -> str:
    """All commands with their arguments, from the parser itself."""
    lines: list[str] = []
    for name, command in commands().items():
        lines += [f"## gxparse {name}", "", escaped(command.description or ""), ""]
        calls = [f"gxparse {call}" for call in EXAMPLES[name.split()[-1]]]
        lines += ["```text", _usage(command), "```", "", "```", *calls, "```", ""]
        lines += table(("argument", "meaning", "if not given"), [_argument(each) for each in _actions(command)])
        lines.append("")
    return "\n".join(lines)


def commands() -> dict[str, argparse.ArgumentParser]:
    """The parsers of the commands by their names; those of a group have two words."""
    return dict(_commands(parser()))


def _commands(of: argparse.ArgumentParser, first: str = "") -> Iterator[tuple[str, argparse.ArgumentParser]]:
    [found] = [each for each in of._actions if isinstance(each, argparse._SubParsersAction)]
    for name, own in found.choices.items():
        if any(isinstance(each, argparse._SubParsersAction) for each in own._actions):
            yield from _commands(own, f"{first}{name} ")
        else:
            yield f"{first}{name}", own


def _actions(command: argparse.ArgumentParser) -> list[argparse.Action]:
    return [action for action in command._actions if action.dest != "help"]


def _usage(command: argparse.ArgumentParser) -> str:
    """The usage, the same in whatever terminal the site is built; an option and its value stay on one line."""
    words = " ".join(command.format_usage().removeprefix("usage: ").split()).replace("[-h] ", "")
    together = re.sub(r"\[[^]]*\]", lambda option: option[0].replace(" ", "\xa0"), words)
    return broken(together).replace("\xa0", " ")


def _argument(action: argparse.Action) -> tuple[str, str, str]:
    shown = action.metavar if isinstance(action.metavar, str) else ""
    if action.choices is not None:
        shown = shown or "|".join(map(str, action.choices))
    elif action.nargs != 0:
        shown = shown or action.dest.upper()
    name = ", ".join(f"{option} {shown}".strip() for option in action.option_strings) or f"{shown}…"
    return code(name), escaped(_DEFAULT.sub("", action.help or "")), _default(action)


def _default(action: argparse.Action) -> str:
    if action.dest == "lang":
        return "the language of the locale"
    if action.required:
        return "needed"
    if action.nargs == 0 or action.default in (None, [], argparse.SUPPRESS):
        return "—"
    return code(str(action.default))


# -- cells ---------------------------------------------------------------------------------------------


def cells_page() -> str:
    """The cells of both forms: for each table its rows and columns, whose keys make up the key of a cell."""
    lines: list[str] = []
    for form in reversed(forms()):
        lines += [
            f"## The form of {form.name}",
            "",
            f"{escaped(form.number)} {escaped(form.title)}. {_years(form)}",
            "",
        ]
        for each in form.tables:
            lines += _table_of_form(form, each)
    return "\n".join(lines)


def _years(form: Form) -> str:
    if form.last_year is None:
        return f"For reports on {form.first_year} and later."
    return f"For reports on {form.first_year} to {form.last_year}."


def _table_of_form(form: Form, of: FormTable) -> Iterator[str]:
    yield from (f"### {of.title} ({form.name})", "", f"{escaped(of.en)}: `{of.key}`", "")
    several = len(of.parts) > 1
    columns = [
        (code(column.key), escaped(column.label), escaped(column.en), *([escaped(part.heading)] if several else []))
        for part in of.parts
        for column in part.columns
    ]
    yield from table(("column", "栏目", "in English", *(["under"] if several else [])), columns)
    yield ""
    rows = [
        (
            code(f"{of.key}.{row.key}"),
            *_labels(of, row.key, row.label, row.en),
            *([escaped(part.heading)] if several else []),
        )
        for part in of.parts
        for row in part.rows
    ]
    yield from table(("row", "项目", "in English", *(["under"] if several else [])), rows)
    yield ""


def _labels(of: FormTable, row: str, label: str, en: str) -> tuple[str, str]:
    groups = of.groups_of(row)
    return (
        escaped(" / ".join([*(group.label for group in groups), label])),
        escaped(" / ".join([*(group.en for group in groups), en])),
    )


# -- the data dictionary -------------------------------------------------------------------------------


def dictionary_page(lang: str) -> str:
    """What ``gxparse dictionary`` prints in a language, ``"zh"`` or ``"en"``."""
    with redirect_stdout(io.StringIO()) as printed:
        if main(["dictionary", "--format", "markdown", "--lang", lang]):
            raise ValueError("gxparse dictionary fails")
    return printed.getvalue()


# -- schemas -------------------------------------------------------------------------------------------

SCHEMAS = "schemas"
"""The folder of the site that holds the schemas as files."""


def schemas_page() -> str:
    """The schemas of what is printed and read as JSON, each with its file in the site, seen from ``reference``."""
    rows = [
        (
            f'<a href="../{SCHEMAS}/{name}.json" download>{name}.json</a>',
            code(about.call),
            escaped(about.words.en),
            escaped(about.words.zh),
        )
        for name, about in NAMES.items()
    ]
    return "\n".join(table(("schema", "printed or read by", "of", "内容"), rows)) + "\n"


def schema_files() -> dict[str, str]:
    """The files of the schemas by their names, as ``gxparse schema`` prints them."""
    return {f"{name}.json": json.dumps(schema(name), ensure_ascii=False, indent=1) + "\n" for name in NAMES}


# -- the page to try it --------------------------------------------------------------------------------

CHECKER = Path(__file__).parents[2] / "build" / "gxparse-checker.html"
"""One file that ``python -m tools.build_checker`` makes; the site has it where it was built before."""


def checker_link() -> str:
    """Where the checker is opened, if the site has it."""
    if not CHECKER.exists():
        return ""
    return f'<p><strong><a href="{CHECKER.name}">打开核对页 · Open the checker</a></strong></p>'


PAGES: Mapping[str, Callable[[], str]] = MappingProxyType(
    {
        "cells": cells_page,
        "checker": checker_link,
        "commands": commands_page,
        "dictionary-en": partial(dictionary_page, "en"),
        "dictionary-zh": partial(dictionary_page, "zh"),
        "indicators": indicators_page,
        "rules": rules_page,
        "schemas": schemas_page,
    }
)
"""What a page may ask for."""
