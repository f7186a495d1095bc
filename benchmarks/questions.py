"""How long a question to a model takes, once it is warm: `uv run python -m benchmarks.questions`.

Asks the recorded run's mini model, and a BERT of base size with random weights and the mini vocabulary, about
pairs of the mini test split; prints for each the median and the 95th percentile in milliseconds. As a
peer, the same pairs through Hugging Face's own `pipeline("text-classification")`, one at a time.

`--length 128` joins premises until each pair fills so many pieces. Integrated gradients take the time that
the page allows them; how many steps that were, and how much they left unexplained, is printed, too.
"""

import argparse
import json
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from nlpbook_core import runs, workspace
from nlpbook_core.examples import LABELS
from nlpbook_core.explain import attention, attributions, occlusion
from nlpbook_core.inference.predictor import Prediction, Predictor

Pair = tuple[str, str]


def main() -> None:
    """Print one line of JSON a model."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pairs", type=int, default=200)
    parser.add_argument("--explained", type=int, default=20, help="pairs that are explained, too")
    parser.add_argument("--length", type=int, help="pieces that each pair fills (default: as the pairs are)")
    chosen = parser.parse_args()
    rows = runs.predictions(runs.RECORDED_ID, "test")[: chosen.pairs]
    pairs = [(row["premise"], row["hypothesis"]) for row in rows]
    if chosen.length:
        text = " ".join(row["premise"] for row in runs.predictions(runs.RECORDED_ID, "test")[:100])
        pairs = [(f"{premise} {text}", hypothesis) for premise, hypothesis in pairs]
    with tempfile.TemporaryDirectory() as folder:
        models = {"mini": workspace.MINI_DIR / "run" / "model", "base": base_size(Path(folder))}
        for name, model in models.items():
            predictor = Predictor(model, chosen.length)
            found = _measure(predictor, pairs, pairs[: chosen.explained])
            if not chosen.length:
                found["pipeline_ms"] = _times(_pipeline(model), pairs)
            print(json.dumps({"model": name, "length": chosen.length, **found}), flush=True)


def _measure(predictor: Predictor, pairs: list[Pair], explained: list[Pair]) -> dict[str, Any]:
    integrated: list[attributions.Attribution] = []

    def integrate(p: Prediction) -> None:
        within_s = attributions.ANSWER_WITHIN_S
        integrated.append(attributions.integrated_gradients(predictor, p.encoded, p.label, within_s=within_s))

    ways: dict[str, Callable[[Prediction], object]] = {
        "occlusion": lambda p: occlusion.occlusion(predictor, p.encoded, p.label),
        "integrated_gradients": integrate,
        "gradient_x_input": lambda p: attributions.input_x_gradient(predictor, p.encoded, p.label),
        "attention": lambda p: attention.attention(predictor, p.encoded),
    }
    answers = [predictor.predict(*pair) for pair in explained]  # warms it up, too
    found = {"predict_ms": _times(lambda pair: predictor.predict(*pair), pairs)}
    found |= {f"{name}_ms": _times(way, answers) for name, way in ways.items()}
    return {**found, "integrated_gradients": _sums(integrated)}


def _sums(found: list[attributions.Attribution]) -> dict[str, Any]:
    """Steps, and the completeness error as a share of what was to be explained, or of 1."""
    gaps = [
        (one.completeness_error or 0) / max(1.0, abs(one.score - (one.baseline_score or 0))) for one in found
    ]
    steps = [one.num_steps for one in found]
    return {
        "steps": [min(steps), float(np.median(steps)), max(steps)],
        "gap_median": round(float(np.median(gaps)), 4),
        "gap_worst": round(max(gaps), 4),
    }


def _pipeline(folder: Path) -> Callable[[Pair], object]:
    from transformers import pipeline

    ask = pipeline("text-classification", model=str(folder), top_k=None)
    return lambda pair: ask({"text": pair[0], "text_pair": pair[1]})


def _times(ask: Callable[[Any], object], things: list[Any]) -> dict[str, float]:
    ask(things[0])
    taken = []
    for thing in things:
        began = time.perf_counter()
        ask(thing)
        taken.append(1000 * (time.perf_counter() - began))
    return {"median": round(float(np.median(taken)), 1), "p95": round(float(np.quantile(taken, 0.95)), 1)}


def base_size(folder: Path) -> Path:
    """BERT-base: 12 layers of 768, 12 heads. Weights that say nothing take as much time as others; they are
    larger than usual, so that the score is as uneven as a trained one's."""
    from transformers import BertConfig, BertForSequenceClassification

    from nlpbook_core.tokenization.pretrained import load_tokenizer

    tokenizer = load_tokenizer("mini")
    names = dict(enumerate(LABELS))
    config = BertConfig(
        vocab_size=30_000,
        initializer_range=0.1,
        id2label=names,
        label2id={label: id_ for id_, label in names.items()},
    )
    BertForSequenceClassification(config).save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    return folder


if __name__ == "__main__":
    main()
