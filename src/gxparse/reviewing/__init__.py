"""The review page: reports beside their sources, findings with decisions, in one file that needs nothing else."""
