"""What the curves of a run say: remarks, spikes, its story, replayed, and set beside what was expected."""
