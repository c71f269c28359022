"""The same questions to scipy's solvers: slower, one answer, and nothing in common with the graph. Needs scipy."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from importlib.util import find_spec
from typing import Any

from gxparse.findings import Equation

AVAILABLE = find_spec("scipy") is not None


def _matrix(equations: Sequence[Equation], keys: Sequence[str]) -> Any:
    import numpy as np

    columns = {key: number for number, key in enumerate(keys)}
    matrix = np.zeros((len(equations), len(keys)))
    for row, equation in enumerate(equations):
        for side, sign in ((equation.left, 1), (equation.right, -1)):
            for key in side:
                matrix[row, columns[key]] += sign
    return matrix


def cheapest(
    equations: Sequence[Equation], values: Mapping[str, int | None], weights: Mapping[str, int] | None = None
) -> int | None:
    """The cost of the cheapest set of known cells to change, by integer programming; ``None`` if there is none."""
    found = _changed(equations, values, weights, ())
    return None if found is None else found[0]


def cheapest_sets(equations: Sequence[Equation], values: Mapping[str, int | None]) -> set[frozenset[str]]:
    """All smallest sets of known cells to change: one after another, each forbidden to the next."""
    sets: list[frozenset[str]] = []
    while True:
        found = _changed(equations, values, None, sets)
        if found is None or (sets and found[0] > len(sets[0])):
            return set(sets)
        sets.append(found[1])


def _changed(
    equations: Sequence[Equation],
    values: Mapping[str, int | None],
    weights: Mapping[str, int] | None,
    without: Sequence[frozenset[str]],
) -> tuple[int, frozenset[str]] | None:
    """A cheapest set of cells that holds none of those ``without``, and its cost."""
    import numpy as np
    from scipy.optimize import Bounds, LinearConstraint, milp

    keys = list(values)
    size = len(keys)
    matrix = _matrix(equations, keys)
    most = sum(abs(number) for number in values.values() if number) + 1
    known = [number for number, key in enumerate(keys) if values[key] is not None]
    printed = np.array([values[keys[number]] for number in known], float)
    pick = np.eye(size)[known]
    # A cell that is not changed (its second variable is 0) has to keep its number.
    constraints = [
        LinearConstraint(np.hstack([matrix, np.zeros_like(matrix)]), 0, 0),
        LinearConstraint(np.hstack([pick, -most * pick]), -np.inf, printed),
        LinearConstraint(np.hstack([pick, most * pick]), printed, np.inf),
    ]
    for some in without:
        row = np.array([0] * size + [float(key in some) for key in keys])
        constraints.append(LinearConstraint(row, -np.inf, len(some) - 1))
    cost = np.array([0] * size + [1 if weights is None else weights[key] for key in keys], float)
    limits = Bounds(np.zeros(2 * size), np.concatenate([np.full(size, float(most)), np.ones(size)]))
    found = milp(
        cost, constraints=constraints, bounds=limits, integrality=np.ones(2 * size), options={"mip_rel_gap": 0}
    )
    if found.fun is None:
        return None
    return round(found.fun), frozenset(key for key, on in zip(keys, found.x[size:], strict=True) if on > 0.5)


def possible(equations: Sequence[Equation], values: Mapping[str, int | None]) -> bool:
    """Whether some numbers of the unknown cells make every equality hold, by linear programming."""
    import numpy as np
    from scipy.optimize import linprog

    keys = list(values)
    matrix = _matrix(equations, keys)
    unknown = [number for number, key in enumerate(keys) if values[key] is None]
    wanted = -matrix @ np.array([values[key] or 0 for key in keys], float)
    if not unknown:
        return not wanted.any()
    answer = linprog(np.zeros(len(unknown)), A_eq=matrix[:, unknown], b_eq=wanted, bounds=(0, None), method="highs")
    return bool(answer.status == 0)


def limits(equations: Sequence[Equation], values: Mapping[str, int | None]) -> dict[str, tuple[int, int | None]]:
    """The least and the largest number of each unknown cell, by linear programming."""
    import numpy as np
    from scipy.optimize import linprog

    keys = list(values)
    matrix = _matrix(equations, keys)
    unknown = [number for number, key in enumerate(keys) if values[key] is None]
    printed = np.array([values[key] or 0 for key in keys], float)
    found: dict[str, tuple[int, int | None]] = {}
    for place, number in enumerate(unknown):
        ends: list[int | None] = []
        for sign in (1, -1):
            aim = np.zeros(len(unknown))
            aim[place] = sign
            answer = linprog(aim, A_eq=matrix[:, unknown], b_eq=-matrix @ printed, bounds=(0, None), method="highs")
            if answer.status not in (0, 3):
                raise ValueError(f"no numbers fit: {answer.message}")
            ends.append(None if answer.status == 3 else round(sign * answer.fun))
        least, largest = ends
        found[keys[number]] = (least or 0, largest)
    return found
