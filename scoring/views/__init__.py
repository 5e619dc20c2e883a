"""What is seen of scoring: one file per audience."""
