"""The parts of the features page."""
