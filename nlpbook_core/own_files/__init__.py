"""Files of pairs that people bring: read, checked row by row, and made into a corpus."""
