"""Rows become batches: in which order, padded how far, collated into tensors."""
