"""Rows become batches: samplers, `collate_fn`, DataLoader."""
