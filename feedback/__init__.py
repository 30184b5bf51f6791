"""What a case is, how it is kept, and where it stands."""
