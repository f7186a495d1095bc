"""The mini world: a toy Korean NLI corpus and a small BERT, all made by the scripts in this folder."""
