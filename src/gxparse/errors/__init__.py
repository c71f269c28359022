"""Every failure of gxparse is one of these exceptions; none of them is ever a silent ``None``."""

from __future__ import annotations

from gxparse.errors.base import GxparseError, MissingDependencyError
from gxparse.errors.documents import (
    AnnexError,
    DocumentLimitError,
    JsonSourceError,
    MarkupLimitError,
    MarkupWarning,
    MultipleReportsError,
    NoReportError,
    TextLimitError,
)
from gxparse.errors.formats import (
    DuplicateFormatError,
    HandlerError,
    NoWriterError,
    PluginError,
    PluginWarning,
    UnknownFormatError,
    UnrecognizedFormatError,
)
from gxparse.errors.handed import AliasesError, DecisionError, FormError, IndicatorError, RuleError, TrustError
from gxparse.errors.results import FrameError, LossError, OutputError
from gxparse.errors.sources import (
    BinarySourceError,
    ColumnError,
    ColumnValueError,
    DecodingError,
    DocumentError,
    EmptySourceError,
    MojibakeError,
    NoBytesError,
    SourceError,
    SourceNotFoundError,
    SourceTooLargeError,
)
from gxparse.errors.work import (
    CorpusError,
    CorpusLockedError,
    EngineError,
    MemoryLimitError,
    NoCorpusError,
    NoWorkersError,
    TimeLimitError,
    UnexpectedError,
    WorkerDiedError,
    WorkerError,
    WorkerWarning,
)
from gxparse.report_errors import ReportDataError

__all__ = [
    "AliasesError",
    "AnnexError",
    "BinarySourceError",
    "ColumnError",
    "ColumnValueError",
    "CorpusError",
    "CorpusLockedError",
    "DecisionError",
    "DecodingError",
    "DocumentError",
    "DocumentLimitError",
    "DuplicateFormatError",
    "EmptySourceError",
    "EngineError",
    "FormError",
    "FrameError",
    "GxparseError",
    "HandlerError",
    "IndicatorError",
    "JsonSourceError",
    "LossError",
    "MarkupLimitError",
    "MarkupWarning",
    "MemoryLimitError",
    "MissingDependencyError",
    "MojibakeError",
    "MultipleReportsError",
    "NoBytesError",
    "NoCorpusError",
    "NoReportError",
    "NoWorkersError",
    "NoWriterError",
    "OutputError",
    "PluginError",
    "PluginWarning",
    "ReportDataError",
    "RuleError",
    "SourceError",
    "SourceNotFoundError",
    "SourceTooLargeError",
    "TextLimitError",
    "TimeLimitError",
    "TrustError",
    "UnexpectedError",
    "UnknownFormatError",
    "UnrecognizedFormatError",
    "WorkerDiedError",
    "WorkerError",
    "WorkerWarning",
]

for _name in __all__:
    globals()[_name].__module__ = __name__  # what people see in a traceback, and import
