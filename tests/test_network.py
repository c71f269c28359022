"""The equalities of the form as a graph, flows in it, and what unknown cells can be."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import product
from random import Random

import pytest
from attrs import evolve
from benchmarks import oracle
from hypothesis import given
from hypothesis import strategies as st

from checking import REQUESTS, equalities_of, examples
from gxparse.checks.engine import equations
from gxparse.findings import Equation
from gxparse.forms.model import form
from gxparse.network.flow import Flow
from gxparse.network.network import Network, independent
from gxparse.network.unknown import Bounds, bounds, decide
from gxparse.testing import strategies as gx
from gxparse.testing.made import consistent_requests, zero_report


@pytest.mark.parametrize(("name", "rows"), [("2021", 25), ("2019", 23)])
def test_the_requests_are_a_graph_in_which_every_cell_leads_from_one_rule_to_another(name: str, rows: int) -> None:
    network = Network.of(equalities_of(name, "requests."))
    assert len(network.nodes) == rows - 1 + 7 + 7
    assert len(network.cells) == 7 * rows
    assert not network.grounds
    assert set(network.implied) == {"row-total:outcomes.total"}
    assert not network.left_out
    ends = [frozenset(pair) for pair in zip(network.tails, network.heads, strict=True)]
    assert all(len(pair) == 2 for pair in ends)
    assert len(set(ends)) == len(ends), "no two cells stand in the same two rules"


@pytest.mark.parametrize("name", ["2019", "2021"])
def test_a_dispute_is_a_star(name: str) -> None:
    parts = independent(equalities_of(name, "disputes."))
    assert len(parts) == 3
    for part in parts:
        network = Network.of(part)
        assert len(network.grounds) == 1
        assert len(network.cells) == 5


@pytest.mark.parametrize(("name", "previous"), [("2021", "2021"), ("2019", "2019"), ("2021", "2019")])
def test_two_years_are_one_graph(name: str, previous: str) -> None:
    this, last = evolve(zero_report(form(name)), year=2022), evolve(zero_report(form(previous)), year=2021)
    found, _ = equations(this, last)
    [joined] = [part for part in independent(found) if any(equation.id == "carry-over:total" for equation in part)]
    network = Network.of(joined)
    assert not network.left_out
    assert not network.grounds
    assert set(network.implied) == {
        "row-total:outcomes.total",
        "row-total:carried_over",
        "previous.row-total:outcomes.total",
        "previous.row-total:carried_forward",
    }


def test_equalities_that_fit_no_graph_are_left_out_and_named() -> None:
    own = Equation("mine", ("requests.received.total",), ("requests.carried_over.total", "requests.received.total"))
    third = Equation("third", ("requests.received.natural_person",), ("requests.received.total",))
    network = Network.of((*REQUESTS, own, third))
    assert set(network.left_out) == {"mine", "third"}
    assert len(network.cells) == 175


@given(gx.forms().filter(lambda of: "requests.received.total" in of.cell_keys()).flatmap(gx.figures))
def test_a_consistent_table_is_a_circulation(figures: Mapping[str, object]) -> None:
    name = "2021" if "disclosure.regulations.issued" in figures else "2019"
    instead = "requests.outcomes.other.total" in figures and name == "2021"
    network = Network.of(equalities_of(name, "requests.", instead=instead))
    numbers = [int(str(figures[key])) for key in network.cells]
    assert not any(network.imbalances(numbers))


# -- small forms, all completions ----------------------------------------------------------------------

ROWS = (
    Equation("row a", ("a1", "a2"), ("a",)),
    Equation("row b", ("b1", "b2"), ("b",)),
    Equation("column 1", ("a1", "b1"), ("t1",)),
    Equation("column 2", ("a2", "b2"), ("t2",)),
    Equation("row t", ("t1", "t2"), ("t",)),
    Equation("column t", ("a", "b"), ("t",)),
)
"""A table of two rows and two columns with its totals."""

STARS = (Equation("star", ("x", "y"), ("z",)), Equation("chain", ("z", "u"), ("v", "w")))
"""Rules that share one cell, the others stand in one rule each."""

SMALL = {"table": ROWS, "stars": STARS}


def keys_of(equalities: Sequence[Equation]) -> list[str]:
    return list(dict.fromkeys(key for equation in equalities for key in (*equation.left, *equation.right)))


def holds(equation: Equation, values: Mapping[str, int]) -> bool:
    return sum(values[key] for key in equation.left) == sum(values[key] for key in equation.right)


def completions(values: Mapping[str, int | None], top: int) -> Iterator[dict[str, int]]:
    unknown = [key for key, value in values.items() if value is None]
    known = {key: value for key, value in values.items() if value is not None}
    for numbers in product(range(top + 1), repeat=len(unknown)):
        yield {**known, **dict(zip(unknown, numbers, strict=True))}


@st.composite
def masked_tables(draw: st.DrawFn) -> tuple[str, dict[str, int | None]]:
    """A small form with small numbers, consistent or not, with up to four unknown cells."""
    name = draw(st.sampled_from(sorted(SMALL)))
    keys = keys_of(SMALL[name])
    numbers = st.integers(0, 2)
    values: dict[str, int | None] = {key: draw(numbers) for key in keys}
    if name == "table" and draw(st.booleans()):
        a1, a2, b1, b2 = (values[key] or 0 for key in ("a1", "a2", "b1", "b2"))
        values |= {"a": a1 + a2, "b": b1 + b2, "t1": a1 + b1, "t2": a2 + b2, "t": a1 + a2 + b1 + b2}
    for key in draw(st.sets(st.sampled_from(keys), max_size=4)):
        values[key] = None
    return name, values


TOP, FREE = 10, 6
"""Completions go up to TOP. Where something limits a cell of the small forms, it is below FREE."""


@examples(150)
@given(masked_tables())
def test_bounds_are_those_of_all_completions(drawn: tuple[str, dict[str, int | None]]) -> None:
    name, values = drawn
    found = bounds(SMALL[name], values)
    for key, value in values.items():
        if value is None:
            rules = joined(SMALL[name], key, values)
            seen = {each[key] for each in completions(values, TOP) if all(holds(rule, each) for rule in rules)}
            assert (key in found) == bool(seen)
            if seen:
                assert found[key].low == min(seen)
                assert found[key].high == max(seen) if max(seen) < FREE else found[key].high is None


def joined(rules: Sequence[Equation], key: str, values: Mapping[str, int | None]) -> list[Equation]:
    """The rules that a cell stands in, and those that share unknown cells with them."""
    reached = {key}
    while True:
        near = [rule for rule in rules if reached & {*rule.left, *rule.right}]
        more = reached | {key for rule in near for key in (*rule.left, *rule.right) if values[key] is None}
        if more == reached:
            return near
        reached = more


@examples(150)
@given(masked_tables())
def test_verdicts_agree_with_all_completions(drawn: tuple[str, dict[str, int | None]]) -> None:
    name, values = drawn
    rules = SMALL[name]
    decisions = decide(rules, values)
    assert set(decisions) == {
        rule.id for rule in rules if any(values[key] is None for key in (*rule.left, *rule.right))
    }
    for rule in rules:
        decision = decisions.get(rule.id)
        if decision is None:
            continue
        others = [other for other in rules if other.id in decision.through]
        agreeing = {
            holds(rule, each) for each in completions(values, TOP) if all(holds(other, each) for other in others)
        }
        if decision.status == "fail":
            fewer = [other for other in others if other.id != rule.id]
            assert any(all(holds(other, each) for other in fewer) for each in completions(values, TOP))
        if decision.status == "undecided":
            assert decision.blocking == tuple(key for key in (*rule.left, *rule.right) if values[key] is None)
        else:
            assert agreeing == {decision.status == "pass"}


@examples(150)
@given(masked_tables())
def test_what_no_completion_mends_fails(drawn: tuple[str, dict[str, int | None]]) -> None:
    name, values = drawn
    rules = SMALL[name]
    known = [rule for rule in rules if all(values[key] is not None for key in (*rule.left, *rule.right))]
    if any(not holds(rule, {key: value or 0 for key, value in values.items()}) for rule in known):
        return  # it fails by itself
    possible = any(all(holds(rule, each) for rule in rules) for each in completions(values, TOP))
    failing = [found for found in decide(rules, values).values() if found.status == "fail"]
    assert bool(failing) == (not possible)


def test_two_contradictions_in_one_group_are_both_told() -> None:
    """Each of them by the rules that make it; without one of these the others could hold."""
    table = {key: 0 for rule in REQUESTS for key in (*rule.left, *rule.right)}
    for row in ("received", "outcomes.granted", "outcomes.total"):
        for column in ("natural_person", "total"):
            table[f"requests.{row}.{column}"] = 2
    granted, in_part = "requests.outcomes.granted", "requests.outcomes.granted_in_part"
    swapped = {**table, f"{granted}.total": 0, f"{in_part}.total": 2}
    hidden = [f"{granted}.natural_person", f"{granted}.commercial_enterprise", f"{in_part}.commercial_enterprise"]
    decisions = decide(REQUESTS, {**swapped, **dict.fromkeys(hidden)})
    failing = {name: set(found.through) for name, found in decisions.items() if found.status == "fail"}
    assert failing == {
        "row-total:outcomes.granted": {"results-total:natural_person"},
        "results-total:natural_person": {"row-total:outcomes.granted"},
        "row-total:outcomes.granted_in_part": {"results-total:commercial_enterprise"},
        "results-total:commercial_enterprise": {"row-total:outcomes.granted_in_part"},
    }


# -- the form ------------------------------------------------------------------------------------------


def masked(random: Random, share: float) -> tuple[dict[str, int], dict[str, int | None]]:
    table = consistent_requests(random, random.choice((0.1, 0.3, 0.6)))
    hidden = random.sample(sorted(table), round(share * len(table)))
    return table, {**table, **dict.fromkeys(hidden)}


@pytest.mark.parametrize("share", [0.1, 0.3, 0.6, 1.0])
@pytest.mark.parametrize("seed", range(8))
def test_masking_a_consistent_table_never_makes_a_rule_fail(seed: int, share: float) -> None:
    table, values = masked(Random(seed), share)
    decisions = decide(REQUESTS, values)
    assert not [name for name, decision in decisions.items() if decision.status == "fail"]
    for key, found in bounds(REQUESTS, values).items():
        assert found.low <= table[key]
        assert found.high is None or table[key] <= found.high
    if share == 1.0:
        assert {decision.status for decision in decisions.values()} == {"undecided"}


@pytest.mark.parametrize("seed", range(6))
def test_bounds_are_those_of_linear_programming(seed: int) -> None:
    _, values = masked(Random(100 + seed), 0.3)
    found = bounds(REQUESTS, values)
    assert {key: (each.low, each.high) for key, each in found.items()} == oracle.limits(REQUESTS, values)


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("share", [0.1, 0.3, 0.5])
def test_a_derivation_can_be_checked_by_hand(seed: int, share: float) -> None:
    table, values = masked(Random(200 + seed), share)
    rules = {rule.id: rule for rule in REQUESTS}
    forced = [found for found in bounds(REQUESTS, values).values() if found.value is not None]
    assert forced
    for found in forced:
        assert found.value == table[found.cell]
        check_derivation(found, rules, values)


def check_derivation(found: Bounds, rules: Mapping[str, Equation], values: Mapping[str, int | None]) -> None:
    """Go through the steps with nothing but the rules, the printed numbers and the steps before."""
    known = dict(values)
    limits: dict[str, dict[str, int]] = {}
    for step in found.steps:
        assert all(known[key] == number for _, key, number in step.terms)
        assert step.value == sum(sign * number for sign, _, number in step.terms)
        total: dict[str, int] = {}
        for name, turn in zip(step.rules, step.signs, strict=True):
            for side, sign in ((rules[name].left, turn), (rules[name].right, -turn)):
                for key in side:
                    total[key] = total.get(key, 0) + sign
        turned = -total[step.cell]  # the sum is 0; what the step says has the cell on the other side
        claimed = {key: sign for sign, key, _ in step.terms}
        claimed |= {step.cell: -1} | dict.fromkeys(step.others, -step.sign)
        assert {key: turned * factor for key, factor in total.items() if factor and values[key] != 0} == claimed
        said = limits.setdefault(step.cell, {})
        said[step.relation] = step.value
        if len(step.settled) > 1:
            assert (step.value, step.relation) == (0, "<=")
            assert set(step.settled) == {step.cell, *step.others}
        elif step.settled:
            assert step.settled == (step.cell,)
            assert "=" in said or said["<="] in (0, said.get(">="))
        known |= dict.fromkeys(step.settled, step.value)
    assert known[found.cell] == found.value


def test_what_a_flow_cannot_move_shows_a_violated_part() -> None:
    network = Network.of(STARS)
    values = {"x": 3, "y": 1, "z": None, "u": None, "v": 1, "w": 1}
    free = [network.number_of["z"], network.number_of["u"]]
    flow = Flow(network, network.imbalances(network.numbers(values)), free)
    assert not flow.complete
    [(part, above), *others] = flow.violated()
    assert not others
    assert {network.nodes[node] for node in part} >= {"chain"}
    assert above == (sum(flow.left[node] for node in part) > 0)


def test_a_rule_is_decided_by_what_others_force() -> None:
    table = {"a1": 1, "a2": 2, "a": 3, "b1": 4, "b2": 5, "b": 9, "t1": 5, "t2": 7, "t": 12}
    hidden: dict[str, int | None] = {**table, "a1": None}
    assert {decision.status for decision in decide(ROWS, hidden).values()} == {"pass"}
    broken: dict[str, int | None] = {**hidden, "a": 4}
    assert decide(ROWS, broken)["row a"].status == "fail"
    blocked: dict[str, int | None] = {**hidden, "t1": None, "a": None}
    assert {key for decision in decide(ROWS, blocked).values() for key in decision.blocking} <= {"a1", "t1", "a"}
