"""Tokenizers: load one, watch it cut, compare vocabularies."""
