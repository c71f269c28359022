"""The hard equalities as a graph: flows, unknown cells, the cheapest repairs."""
