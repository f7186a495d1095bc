"""Ways to start the worker of a run: as a process of this machine (`local`)."""
