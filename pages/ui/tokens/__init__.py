"""The token view: a pair with its pieces, ids and marks, as several pages show it."""
