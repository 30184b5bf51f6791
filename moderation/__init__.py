"""What staff do with a case."""
