"""Getting corpora and models: from their publishers, with resume and checks."""
