"""The people who work here: invited, enrolled, signed in, given grants, and gone."""
