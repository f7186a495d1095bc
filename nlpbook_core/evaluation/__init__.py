"""How good a model is: its figures on a split, and the process that scores it on another corpus."""
