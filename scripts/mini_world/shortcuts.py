"""Measures what a reader gets who looks only at the surface: ``python -m scripts.mini_world.shortcuts``."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from scripts.mini_world.balance import overlap
from scripts.mini_world.corpus import FOLDER, Row
from scripts.mini_world.hangul import words


def read(folder: Path, split: str) -> list[Row]:
    """The rows of one split."""
    rows: list[Row] = json.loads((folder / f"{split}.json").read_text(encoding="utf-8"))
    return rows


def counts(rows: list[Row]) -> np.ndarray:
    """Shared words, words only in the hypothesis, words only in the premise, length of the hypothesis."""
    return np.array(
        [[*overlap(row["premise"], row["hypothesis"]), len(words(row["hypothesis"]))] for row in rows],
        dtype=float,
    )


def labels(rows: list[Row]) -> list[str]:
    """The gold labels."""
    return [row["gold_label"] for row in rows]


def hypothesis_only(train: list[Row], test: list[Row]) -> float:
    """Accuracy on test of a logistic regression on character 1- to 4-grams of the hypothesis."""
    grams = TfidfVectorizer(analyzer="char_wb", ngram_range=(1, 4), min_df=2, sublinear_tf=True)
    model = make_pipeline(grams, LogisticRegression(max_iter=300))
    model.fit([row["hypothesis"] for row in train], labels(train))
    return float(model.score([row["hypothesis"] for row in test], labels(test)))


def overlap_only(train: list[Row], test: list[Row]) -> float:
    """Accuracy on test of a logistic regression on four counts."""
    model = make_pipeline(StandardScaler(), LogisticRegression(max_iter=300))
    model.fit(counts(train), labels(train))
    return float(model.score(counts(test), labels(test)))


def main() -> None:
    """Command line."""
    train = read(FOLDER, "train")
    for split in ("val", "test"):
        rows = read(FOLDER, split)
        surface = hypothesis_only(train, rows), overlap_only(train, rows)
        print(f"{split}: hypothesis only {surface[0]:.3f}, overlap only {surface[1]:.3f}")


if __name__ == "__main__":
    main()
