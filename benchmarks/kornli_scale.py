"""Encode a synthetic corpus of KorNLI's size: ``uv run python -m benchmarks.kornli_scale [--pairs 900000]``.

Sentences of random Korean-looking words, as long as KorNLI's (13.6 and 7.2 words on average, Ham et al.
2020), three hypotheses a premise. Prints pairs a second from file to cached rows, the same for Hugging Face's
tokenizer called on the same pairs (the peer, on a tenth of them), and the largest memory of the process.
"""

import argparse
import json
import os
import random
import resource
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

_LABELS = ("entailment", "contradiction", "neutral")
_CORPUS = "kornli"


def main() -> None:
    """Write the corpus, encode it in a process of its own, and print one line of JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pairs", type=int, default=900_000)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as home:
        os.environ["NLPBOOK_HOME"] = home
        from nlpbook_core import workspace

        folder = workspace.folder("corpora") / _CORPUS
        folder.mkdir(parents=True)
        write(folder, chosen.pairs)
        print(json.dumps(_encode(chosen.pairs)))


def write(folder: Path, num_pairs: int) -> None:
    """All in the first of KorNLI's two training files; one pair in the second."""
    chance = random.Random(7)
    # Open syllables that the mini vocabulary knows: in others a word would be [UNK], which costs nothing.
    syllables = [
        c for c in map(chr, range(ord("가"), ord("힣"), 28)) if len(c.encode("euc_kr", "replace")) == 2
    ]
    words = ["".join(chance.choices(syllables, k=chance.randint(1, 4))) for _ in range(30_000)]
    header = "sentence1\tsentence2\tgold_label\n"

    def sentence(mean: float) -> str:
        return " ".join(chance.choices(words, k=max(2, round(chance.gauss(mean, mean / 3))))) + "."

    with (folder / "multinli.train.ko.tsv").open("w", encoding="utf-8", newline="\n") as file:
        file.write(header)
        for _ in range(num_pairs // 3):
            premise = sentence(13.6)
            file.writelines(f"{premise}\t{sentence(7.2)}\t{label}\n" for label in _LABELS)
    last = f"{header}{sentence(13.6)}\t{sentence(7.2)}\tneutral\n"
    (folder / "snli_1.0_train.ko.tsv").write_text(last, encoding="utf-8", newline="\n")


def _encode(num_pairs: int) -> dict[str, Any]:
    from nlpbook_core import corpora
    from nlpbook_core.features.dataset import ClassificationDataset
    from nlpbook_core.settings import presets
    from nlpbook_core.tokenization.pretrained import load_tokenizer

    args = presets.preset("mini", downstream_corpus_name=_CORPUS, max_seq_length=64)
    tokenizer, corpus = load_tokenizer("mini"), corpora.for_arguments(args)
    before_mb = _peak_mb()
    began = time.monotonic()
    dataset = ClassificationDataset(args, tokenizer, corpus, "train")
    ours_s = time.monotonic() - began
    peak_mb = _peak_mb()
    began = time.monotonic()
    again = ClassificationDataset(args, tokenizer, corpus, "train")
    cached_s = time.monotonic() - began
    assert len(again) == len(dataset)
    some = dataset.examples[: num_pairs // 10]
    began = time.monotonic()
    tokenizer(
        [e.text_a for e in some], [e.text_b for e in some],
        max_length=64, truncation="longest_first", padding="max_length", return_token_type_ids=True,
    )  # fmt: skip
    peer_s = time.monotonic() - began
    return {
        "pairs": len(dataset),
        "pairs_per_s": round(len(dataset) / ours_s),
        "peer_pairs_per_s": round(len(some) / peer_s),
        "cached_s": round(cached_s, 2),
        "peak_mb": round(peak_mb),
        "before_mb": round(before_mb),
    }


def _peak_mb() -> float:
    """The largest resident memory so far, in MB."""
    largest = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return largest / (2**20 if sys.platform == "darwin" else 1024)


if __name__ == "__main__":
    main()
