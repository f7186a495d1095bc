"""A fine-tuned model answers: one pair, a list of pairs, a whole split."""
