"""What one sees in a corpus before training: pairs dealt and searched, votes, spread, repeats."""
