"""Pairs of sentences become rows of numbers: layout, truncation, encoding, the cache."""
