"""Opening who wrote one case: asked for by a moderator, opened by two custodians, shown to the asker once."""
