"""The classifier: load it, describe it, save it."""
