"""The checks of the conformance kit, by what a handler does: what it has, how it sniffs, how it reads, how it writes.

Each takes a :class:`~gxparse.testing.cases.Case` and yields what is wrong, in words for the author of the handler; its
docstring says what must hold. :data:`gxparse.testing.CHECKS` has them all, each under its own name.
"""
