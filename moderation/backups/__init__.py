"""A backup is two files of one moment, data and keys; restored into an empty place, they are the database again."""
