"""The settings of a run: the fields, what is known of each, and sets of them that are ready."""
