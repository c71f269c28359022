"""Formulas on a form: the cells that each of them holds there, and the equations that the hard ones are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache

from attrs import frozen

from gxparse.checks.rules.children import bodies_below
from gxparse.checks.rules.formula import Of, Operator, Summand, Term, Variant, domain_of, fill, matching, variant_of
from gxparse.checks.rules.rule import Rule
from gxparse.findings import PREVIOUS, Context, Equation


@frozen
class Side:
    """A side of a formula on a form: keys of cells of the report and of the previous one, and what to add."""

    own: tuple[str, ...]
    previous: tuple[str, ...]
    children: tuple[str, ...]
    number: int

    def named(self) -> tuple[str, ...]:
        """The keys as findings name them."""
        return (*self.own, *(PREVIOUS + key for key in self.previous))

    def summands(self, context: Context) -> list[Summand]:
        """Its cells, each with what it may be."""
        report, previous = context.report, context.previous
        found = [Summand(key, report.cells[key], domain_of(key, report.form.name)) for key in self.own]
        if previous is not None:
            name = previous.form.name
            found += [Summand(PREVIOUS + key, previous.cells[key], domain_of(key, name)) for key in self.previous]
        for child in bodies_below(context.children) if self.children else ():
            for pattern in self.children:
                name = child.report.form.name
                found += [
                    Summand(child.key(key), child.cell(key), domain_of(key, name))
                    for key in matching(pattern, variant_of(child.report))
                ]
        return found


@frozen
class Ground:
    """A formula with its variables filled in, on a form."""

    rule: Rule
    id: str
    operator: Operator
    left: Side
    right: Side
    zh: str
    en: str
    keys: tuple[str, ...]
    equation: Equation | None

    @property
    def counts(self) -> bool:
        """Whether it holds nothing but counts of the report itself, for which there is a short way."""
        return self.equation is not None and not (self.left.previous or self.right.previous)


@lru_cache(maxsize=512)
def grounds(rule: Rule, own: Variant, previous: Variant | None) -> tuple[Ground, ...]:
    """A rule's formula for every choice of its variables; none for a choice that names cells a form does not have."""
    formula = rule.parsed
    if formula is None or own[0] not in rule.forms:
        return ()
    found = []
    for binding in rule.bindings(own):
        sides = []
        for terms in (formula.left, formula.right):
            side = _ground(terms, binding.values, own, previous)
            if side is None:
                break
            sides.append(side)
        if len(sides) < 2:
            continue
        left, right = sides
        name = fill(rule.id, binding.values)
        found.append(
            Ground(
                rule,
                name,
                formula.operator,
                left,
                right,
                _shown(rule.zh, binding.zh),
                _shown(rule.en, binding.en),
                (*left.named(), *right.named()),
                _equation(rule, name, formula.operator, left, right, (own, previous)),
            )
        )
    return tuple(found)


def _shown(template: str, labels: Mapping[str, str]) -> str:
    return fill(template, {name: label.replace("{", "{{").replace("}", "}}") for name, label in labels.items()})


def _ground(terms: Sequence[Term], values: Mapping[str, str], own: Variant, previous: Variant | None) -> Side | None:
    keys: dict[Of, list[str]] = {"report": [], "previous": [], "children": []}
    number = 0
    for term in terms:
        if not term.key:
            number += term.number
        elif term.of == "children":
            keys["children"].append(fill(term.key, values))
        else:
            variant = own if term.of == "report" else previous
            found = () if variant is None else term.keys(values, variant)
            if not found:
                return None
            keys[term.of] += found
    return Side(tuple(keys["report"]), tuple(keys["previous"]), tuple(keys["children"]), number)


def _equation(
    rule: Rule, name: str, operator: Operator, left: Side, right: Side, variants: tuple[Variant, Variant | None]
) -> Equation | None:
    """The equality of counts that a hard rule is, if it is one."""
    if rule.hardness != "hard" or operator != "=":
        return None
    for side in (left, right):
        for keys, variant in ((side.own, variants[0]), (side.previous, variants[1])):
            if side.children or side.number or any(variant and domain_of(k, variant[0]) != "count" for k in keys):
                return None
    return Equation(name, left.named(), right.named())


@lru_cache(maxsize=64)
def system(
    them: tuple[Rule, ...], own: Variant, previous: Variant | None, names: tuple[str, str]
) -> tuple[tuple[Equation, ...], tuple[str, ...], tuple[str, ...]]:
    """The equations of a report and its previous one, and the keys of each of them that they hold."""
    keys: dict[str, None] = {}
    old_keys: dict[str, None] = {}

    def named(key: str) -> str:
        return names[1] + key[len(PREVIOUS) :] if key.startswith(PREVIOUS) else names[0] + key

    def held(key: str) -> str:
        old = key.startswith(PREVIOUS)
        (old_keys if old else keys)[key[len(PREVIOUS) :] if old else key] = None
        return named(key)

    found: list[Equation] = []
    for prefix, variant, before in (("", own, previous), (PREVIOUS, previous, None)):
        if variant is None:
            continue
        for rule in them:
            if variant[0] not in rule.forms or not rule.requires <= ({"previous"} if before else set()):
                continue
            for ground in grounds(rule, variant, before):
                if ground.equation is not None:
                    sides = [tuple(held(prefix + key) for key in side.named()) for side in (ground.left, ground.right)]
                    found.append(Equation(named(prefix + ground.id), *sides))
    return tuple(found), tuple(keys), tuple(old_keys)
