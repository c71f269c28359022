"""Many files in one call: found, read in a stable order, kept together with what could not be read."""

from gxparse.folders.outcomes import Outcomes
from gxparse.folders.reading import read_folder

__all__ = ["Outcomes", "read_folder"]
