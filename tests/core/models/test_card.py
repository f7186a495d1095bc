"""What a run leaves behind works elsewhere: a fresh process, no network, the library's own pipeline."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from nlpbook_core.corpora import MiniNLICorpus
from nlpbook_core.inference.predictor import Predictor
from nlpbook_core.models.card import model_card
from nlpbook_core.models.folder import save_model
from nlpbook_core.models.pretrained import load_classifier
from nlpbook_core.settings import presets
from nlpbook_core.tokenization.pretrained import load_tokenizer
from tests.support import tiny


class OddLabels(MiniNLICorpus):
    """The mini corpus with labels that Markdown would take for its own."""

    labels = ("a`b", "c|d")


PAIR = ("민수는 어제 학교에 갔다.", "민수는 학교에 가지 않았다.")
SCRIPT = """
import json, sys
from transformers import pipeline
ask = pipeline("text-classification", model=sys.argv[1])
print(json.dumps(ask({"text": sys.argv[2], "text_pair": sys.argv[3]}, top_k=None)))
"""


def test_the_folder_answers_in_a_fresh_process_as_it_does_here(tmp_path: Path) -> None:
    source, folder = str(tiny.write_model(tmp_path / "pretrained")), tmp_path / "model"
    save_model(folder, load_classifier(source, tiny.LABELS), load_tokenizer(source), presets.preset("mini"))
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, str(folder), *PAIR], capture_output=True, encoding="utf-8",
        env={**os.environ, "HF_HUB_OFFLINE": "1", "PYTHONUTF8": "1"}, timeout=280, cwd=tmp_path,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-2000:]
    shares = {item["label"]: item["score"] for item in json.loads(done.stdout.splitlines()[-1])}
    assert shares == pytest.approx(Predictor(folder).predict(*PAIR).probabilities, abs=1e-5)


def test_the_card_says_data_licence_settings_scores_and_limits() -> None:
    args = presets.preset("mini", seed=11)
    card = model_card(args, MiniNLICorpus(), {"val_acc": 0.9, "test_acc": 0.8125})
    for words in (
        "license: mit",
        "`mini-nli`",
        "| `seed` | `11` |",
        "| test | 81.2 % |",
        "## Limits",
        "`neutral`",
    ):
        assert words in card
    assert card.startswith("---\n") and card.count("\n---\n") == 1
    assert "Not measured." in model_card(args, MiniNLICorpus(), {})


def test_odd_names_stay_in_their_place() -> None:
    args = presets.preset("mini", pretrained_model_name="/srv/somebody/model`|x")
    card = model_card(args, OddLabels(), {})
    assert "somebody" not in card and "`modelx`" in card and "`ab`, `cd`" in card
