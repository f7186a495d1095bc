"""Prints minimal pairs to read: ``python -m scripts.read_minimal_pairs mot --seed 8``.

Half of them are made from the dev pairs of KLUE-NLI, if NLPBOOK_REAL_DATA names the folder that holds them,
the rest from the mini corpus; with `--xnli` all of them are made from the Korean dev pairs of XNLI. What the
reading found is written down in docs/minimal-pairs.md.
"""

import argparse
import os
import random
from collections.abc import Callable
from pathlib import Path

from nlpbook_core.behaviour.minimal_pairs import KINDS, make
from nlpbook_core.corpora import KorNLICorpus, MiniNLICorpus
from nlpbook_core.corpora.reading import json_examples
from nlpbook_core.examples import MODES, ClassificationExample


def pairs(kind: str, seed: int, most: int, only_xnli: bool = False) -> list[str]:
    """Pairs of one kind as lines, drawn at random."""
    if only_xnli:
        return _made(kind, _found("xnli.dev.ko.tsv", KorNLICorpus().read), seed)[:most]
    real = _made(kind, _found("klue-nli-v1.1_dev.json", json_examples), seed)[: most // 2]
    toy = [example for mode in MODES for example in MiniNLICorpus().get_examples("", mode)]
    return real + _made(kind, toy, seed)[: most - len(real)]


def _made(kind: str, examples: list[ClassificationExample], seed: int) -> list[str]:
    lines = []
    for example in random.Random(seed).sample(examples, len(examples)):
        found = make(kind, example.text_a, example.text_b, example.label)
        if found is not None:
            before = f"{example.text_a} / {example.text_b} [{example.label}]"
            lines.append(f"{before}\n   -> {found.premise} / {found.hypothesis} [{found.label}]")
    return lines


def _found(name: str, read: Callable[[Path], list[ClassificationExample]]) -> list[ClassificationExample]:
    folder = os.environ.get("NLPBOOK_REAL_DATA")
    found = sorted(Path(folder).rglob(name)) if folder else []
    return read(found[0]) if found else []


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("kind", choices=list(KINDS))
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--pairs", type=int, default=50)
    parser.add_argument("--xnli", action="store_true")
    options = parser.parse_args()
    for number, line in enumerate(pairs(options.kind, options.seed, options.pairs, options.xnli), start=1):
        print(f"{number}. {line}")


if __name__ == "__main__":
    main()
