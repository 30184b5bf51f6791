"""From a matter to a released answer: abstract, approval, dispatch or letter, the unit's desk, release."""
