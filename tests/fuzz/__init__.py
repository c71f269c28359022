"""Fuzzing: inputs are changed at random, and only typed errors may come of it. See tests/README.md."""
