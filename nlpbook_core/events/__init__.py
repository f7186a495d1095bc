"""What happens in a run, as typed events in a log, and what a reader makes of them."""
