"""Behavioural tests in the manner of CheckList: minimal pairs whose label follows, what an edit changed."""
