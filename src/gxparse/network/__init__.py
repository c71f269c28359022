"""The equalities of a form as a network: what they force, forbid and leave open, told by flows."""
