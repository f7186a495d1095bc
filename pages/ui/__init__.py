"""What the pages share: texts, state, frame, forms and drawings."""
