"""What a run leaves for people: its curves as a picture, a report to read, all of it in one archive."""
