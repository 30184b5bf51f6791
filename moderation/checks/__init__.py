"""What words may not say before a unit, to a unit, or to a submitter. Pure."""
