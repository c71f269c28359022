"""The one sign for what is printed and cannot be told. No number is made of a text that has it."""

UNKNOWN = "\ufffd"
"""Stands for a character that is printed and of which nothing says which it is."""
