"""Fine-tuning: the task, the Trainer, its callbacks, checkpoints, and the process around them."""
