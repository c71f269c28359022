"""What reviewers decided on findings: kept in files, applied to reports."""
