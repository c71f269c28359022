"""Rules as data: the catalogue, formulas over cells, predicates in code."""
