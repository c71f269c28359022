"""gxparse reads Chinese government information disclosure reports (政府信息公开工作年度报告).

Any copy of such a report becomes one typed :class:`Report` that knows where every number came from;
:func:`check` tests every rule of the statutory form. What is named here loads when it is first used.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from gxparse.annex import parse_with_annex
    from gxparse.api import parse, parse_all, parse_bytes, parse_text, read_document, sniff
    from gxparse.auditing.aliases import Aliases, load_aliases
    from gxparse.auditing.audit import Audit, audit
    from gxparse.auditing.finding import AuditFinding
    from gxparse.checks.engine import check
    from gxparse.checks.infer import infer
    from gxparse.checks.rules.catalogue import load_rules, rules
    from gxparse.checks.rules.rule import Rule
    from gxparse.checks.years import by_agency, check_series
    from gxparse.comparing.compare import Comparison, compare
    from gxparse.decisions.decision import Change, Decision, Decisions
    from gxparse.decisions.loading import load_decisions
    from gxparse.errors import DecisionError, FormError, FrameError, GxparseError, IndicatorError, RuleError, TrustError
    from gxparse.explaining.explain import explain, explain_series
    from gxparse.explaining.explanation import Correction, Explanation, Explanations, Mistake
    from gxparse.findings import Finding, Findings, Verdict
    from gxparse.folders import Outcomes, read_folder
    from gxparse.form_files import load_form, register_form, registered_form, unregister_form
    from gxparse.formats.registry import register, registered, unregister
    from gxparse.frames import Variable, dictionary, to_arrow, to_pandas, to_polars, to_records
    from gxparse.layout import Note
    from gxparse.measuring.catalogue import built_in_indicators, load_indicators
    from gxparse.measuring.indicator import Indicator
    from gxparse.measuring.measure import indicators
    from gxparse.measuring.measured import IndicatorValue, IndicatorValues
    from gxparse.network.unknown import Bounds
    from gxparse.options import Limits
    from gxparse.outcome import Outcome
    from gxparse.prose.claims import Claim, claims
    from gxparse.report import Cell, Report, Section
    from gxparse.reviewing.documents import review
    from gxparse.source import Source, read_source
    from gxparse.version import __version__ as __version__
    from gxparse.writing.write import differences, write

__all__ = [
    "Aliases",
    "Audit",
    "AuditFinding",
    "Bounds",
    "Cell",
    "Change",
    "Claim",
    "Comparison",
    "Correction",
    "Decision",
    "DecisionError",
    "Decisions",
    "Explanation",
    "Explanations",
    "Finding",
    "Findings",
    "FormError",
    "FrameError",
    "GxparseError",
    "Indicator",
    "IndicatorError",
    "IndicatorValue",
    "IndicatorValues",
    "Limits",
    "Mistake",
    "Note",
    "Outcome",
    "Outcomes",
    "Report",
    "Rule",
    "RuleError",
    "Section",
    "Source",
    "TrustError",
    "Variable",
    "Verdict",
    "audit",
    "built_in_indicators",
    "by_agency",
    "check",
    "check_series",
    "claims",
    "compare",
    "dictionary",
    "differences",
    "explain",
    "explain_series",
    "indicators",
    "infer",
    "load_aliases",
    "load_decisions",
    "load_form",
    "load_indicators",
    "load_rules",
    "parse",
    "parse_all",
    "parse_bytes",
    "parse_text",
    "parse_with_annex",
    "read_document",
    "read_folder",
    "read_source",
    "register",
    "register_form",
    "registered",
    "registered_form",
    "review",
    "rules",
    "sniff",
    "to_arrow",
    "to_pandas",
    "to_polars",
    "to_records",
    "unregister",
    "unregister_form",
    "write",
]

_HOME = {
    "gxparse.annex": ("parse_with_annex",),
    "gxparse.api": ("parse", "parse_all", "parse_bytes", "parse_text", "read_document", "sniff"),
    "gxparse.checks.rules.catalogue": ("load_rules", "rules"),
    "gxparse.prose.claims": ("Claim", "claims"),
    "gxparse.auditing.aliases": ("Aliases", "load_aliases"),
    "gxparse.auditing.audit": ("Audit", "audit"),
    "gxparse.auditing.finding": ("AuditFinding",),
    "gxparse.checks.engine": ("check",),
    "gxparse.comparing.compare": ("Comparison", "compare"),
    "gxparse.explaining.explain": ("explain", "explain_series"),
    "gxparse.explaining.explanation": ("Correction", "Explanation", "Explanations", "Mistake"),
    "gxparse.checks.infer": ("infer",),
    "gxparse.findings": ("Finding", "Findings", "Verdict"),
    "gxparse.checks.rules.rule": ("Rule",),
    "gxparse.network.unknown": ("Bounds",),
    "gxparse.checks.years": ("by_agency", "check_series"),
    "gxparse.decisions.loading": ("load_decisions",),
    "gxparse.decisions.decision": ("Change", "Decision", "Decisions"),
    "gxparse.errors": (
        "DecisionError",
        "FormError",
        "FrameError",
        "GxparseError",
        "IndicatorError",
        "RuleError",
        "TrustError",
    ),
    "gxparse.frames": ("Variable", "dictionary", "to_arrow", "to_pandas", "to_polars", "to_records"),
    "gxparse.folders": ("Outcomes", "read_folder"),
    "gxparse.form_files": ("load_form", "register_form", "registered_form", "unregister_form"),
    "gxparse.formats.registry": ("register", "registered", "unregister"),
    "gxparse.measuring.catalogue": ("built_in_indicators", "load_indicators"),
    "gxparse.measuring.indicator": ("Indicator",),
    "gxparse.measuring.measure": ("indicators",),
    "gxparse.measuring.measured": ("IndicatorValue", "IndicatorValues"),
    "gxparse.options": ("Limits",),
    "gxparse.outcome": ("Outcome",),
    "gxparse.layout": ("Note",),
    "gxparse.reviewing.documents": ("review",),
    "gxparse.report": ("Cell", "Report", "Section"),
    "gxparse.source": ("Source", "read_source"),
    "gxparse.version": ("__version__",),
    "gxparse.writing.write": ("differences", "write"),
}
_MODULE_OF = {name: module for module, names in _HOME.items() for name in names}


def __getattr__(name: str) -> Any:
    module = _MODULE_OF.get(name)
    if module is None:
        raise AttributeError(f"module 'gxparse' has no attribute {name!r}")
    value = globals()[name] = getattr(import_module(module), name)
    return value


def __dir__() -> list[str]:
    return sorted([*globals(), *__all__])
