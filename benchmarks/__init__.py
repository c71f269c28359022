"""Benchmarks, each a script of its own, and the pages that they and the tests read."""
