"""What a training will cost here: measured pace, memory, disk, time."""
