"""The figures that the prose of a report names: claims, each with its place and what it means in the form."""
