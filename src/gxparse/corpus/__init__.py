"""Reports by the thousand: a dataset of Parquet files that grows, and questions to it."""
