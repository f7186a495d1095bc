"""What a model said of each pair of a split: one row a pair, and the file that keeps them."""
