"""The model card of a run's folder: what the model learnt from, how good it is, what it cannot do."""

import json
from collections.abc import Mapping
from typing import Any

from nlpbook_core.corpora import Corpus
from nlpbook_core.settings.arguments import ClassificationTrainArguments

_SHOWN = (
    "pretrained_model_name", "downstream_corpus_name", "max_seq_length", "truncation", "batch_size",
    "learning_rate", "schedule", "epochs", "seed",
)  # fmt: skip


_BODY = """\
pipeline_tag: text-classification
---

# A classifier of sentence pairs

Given a premise and a hypothesis it says one of: {labels}.

## Data

Fine-tuned on the training split of `{corpus}`. The licence of that corpus holds for this model; of a corpus
of your own, you know it.

## Settings

| Setting | Value |
|---|---|
{settings}

## Scores

{scores}

Validation chose the checkpoint, so it may be a little generous. Report the test score.

## Limits

- It answers for any two sentences, also for those unlike anything that it has learnt from.
- Its probabilities need not be how often it is right.
- Pairs longer than {length} tokens are cut, as in training.

## Use

```python
from transformers import pipeline

ask = pipeline("text-classification", model="path/of/this/folder")
ask({{"text": "premise", "text_pair": "hypothesis"}}, top_k=None)
```
"""


def model_card(args: ClassificationTrainArguments, corpus: Corpus, scores: Mapping[str, float | None]) -> str:
    """The card as Markdown with the front matter that the hub reads.

    Args:
        args: The settings of the run.
        corpus: What it was trained on: its labels are the outputs, its licence carries on.
        scores: `val_acc` and `test_acc` as fractions, where they were measured.
    """
    settings = args.to_dict()
    rows = [f"| `{name}` | `{_plain(settings[name])}` |" for name in _SHOWN]
    measured = [
        f"| {split} | {100 * value:.1f} % |"
        for split, value in (("validation", scores.get("val_acc")), ("test", scores.get("test_acc")))
        if value is not None
    ]
    head = f"---\n{_languages(corpus)}license: {_licence(corpus)}\nlibrary_name: transformers\n"
    return head + _BODY.format(
        labels=", ".join(f"`{_plain(name)}`" for name in corpus.get_labels()),
        corpus=_plain(corpus.name),
        settings="\n".join(rows),
        scores="\n".join(["| Split | Accuracy |", "|---|---|", *measured]) if measured else "Not measured.",
        length=args.max_seq_length,
    )


def _licence(corpus: Corpus) -> str:
    """As the hub writes it: `CC BY-SA 4.0` is `cc-by-sa-4.0`."""
    return corpus.card().licence.lower().replace(" ", "-") or "other"


def _languages(corpus: Corpus) -> str:
    return "".join(f"language: {code}\n" for code in corpus.card().languages[:1])


def _plain(value: Any) -> str:
    """A value without signs that would end its place in the text; of a path only the last name."""
    words = json.dumps(value, ensure_ascii=False) if not isinstance(value, str) else value
    name = (
        words.replace("\\", "/").rsplit("/", 1)[-1] if value and str(value).startswith(("/", "\\")) else words
    )
    return "".join(sign for sign in name if sign not in "`|\n\r")
