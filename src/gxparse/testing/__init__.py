"""Tools for tests: strategies that make reports and documents, and a kit that tests a format handler.

Needs hypothesis (``pip install 'gxparse[testing]'``).
"""

from __future__ import annotations

from gxparse.errors import MissingDependencyError

try:
    import hypothesis  # noqa: F401
except ImportError as error:
    raise MissingDependencyError("hypothesis", "pip install 'gxparse[testing]'") from error

from gxparse.testing import damages, strategies
from gxparse.testing.conformance import CHECKS, ConformanceError, check_handler
from gxparse.testing.damages import check_damages, damaged
from gxparse.testing.form_checks import FORM_CHECKS, FormConformanceError, check_form

__all__ = [
    "CHECKS",
    "FORM_CHECKS",
    "ConformanceError",
    "FormConformanceError",
    "check_damages",
    "check_form",
    "check_handler",
    "damaged",
    "damages",
    "strategies",
]
