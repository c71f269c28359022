"""Reports by the thousand: a dataset of Parquet files that grows, and questions to it."""

from gxparse.corpus.batches import read_batch
from gxparse.corpus.building import build
from gxparse.corpus.dataset import Dataset, Status
from gxparse.corpus.ingest import Built
from gxparse.corpus.items import SourceItem

__all__ = ["Built", "Dataset", "SourceItem", "Status", "build", "read_batch"]
