"""A model on a corpus that its run did not score: asked for by a page, worked out in a process, kept."""
