"""The guess of a model that was never trained: real, seeded, and without a trace in the process."""

from pathlib import Path

import pytest
import torch

from nlpbook_core.errors import TextEmpty
from nlpbook_core.explain.untrained import seeded_classifier, untrained_guesses
from nlpbook_core.inference.predictor import Predictor
from nlpbook_core.settings.arguments import ClassificationTrainArguments
from tests.support.tiny import LABELS, write_model

PAIR = ("민수는 어제 학교에 갔다.", "민수는 학교에 가지 않았다.")


@pytest.fixture
def args(tmp_path: Path) -> ClassificationTrainArguments:
    """Settings over an encoder without a head, as a pretrained folder is."""
    from transformers import AutoModel

    folder = write_model(tmp_path / "model")
    AutoModel.from_pretrained(folder).save_pretrained(folder)
    return ClassificationTrainArguments(pretrained_model_name=str(folder), max_seq_length=32)


def test_seeds_guess_differently_and_each_repeats(args: ClassificationTrainArguments) -> None:
    first, again = (untrained_guesses(args, LABELS, *PAIR) for _ in range(2))
    assert [guess.logits for guess in first] == [guess.logits for guess in again]
    assert len({tuple(guess.logits.values()) for guess in first}) == 3
    for guess in first:
        assert sum(guess.probabilities.values()) == pytest.approx(1)
        assert guess.label == max(guess.logits, key=guess.logits.__getitem__)
        assert guess.head.shape == (3, 32)


def test_the_guess_is_what_the_saved_model_says(args: ClassificationTrainArguments, tmp_path: Path) -> None:
    model = seeded_classifier(args, LABELS, 7)
    folder = tmp_path / "saved"
    model.save_pretrained(folder)
    for name in ("vocab.txt", "tokenizer_config.json"):
        (folder / name).write_bytes((Path(args.pretrained_model_name) / name).read_bytes())
    said = Predictor(folder, max_seq_length=32).predict(*PAIR)
    assert said.logits == pytest.approx(untrained_guesses(args, LABELS, *PAIR, seeds=(7,))[0].logits)


def test_the_processs_own_random_numbers_stay(args: ClassificationTrainArguments) -> None:
    torch.manual_seed(1)
    before = torch.random.get_rng_state()
    untrained_guesses(args, LABELS, *PAIR)
    assert torch.equal(before, torch.random.get_rng_state())


def test_an_empty_sentence_is_named(args: ClassificationTrainArguments) -> None:
    with pytest.raises(TextEmpty):
        untrained_guesses(args, LABELS, "  ", "가설")
