"""What oversight reads: tallies with small counts protected, what is overdue, the ledger in words."""
