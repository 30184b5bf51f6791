"""A small believable town, for trying the platform and for its tests."""
