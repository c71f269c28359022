"""Reports as data for analysis: records, tables of Arrow, pandas and polars, and what their columns mean."""

from gxparse.frames.convert import to_arrow, to_pandas, to_polars, to_records
from gxparse.frames.shape import SHAPES, FormerShape, Shape
from gxparse.frames.variables import Labels, Variable, dictionary

__all__ = [
    "SHAPES",
    "FormerShape",
    "Labels",
    "Shape",
    "Variable",
    "dictionary",
    "to_arrow",
    "to_pandas",
    "to_polars",
    "to_records",
]
