"""Asking a model, and why it answers so: what evaluation and prediction share."""
