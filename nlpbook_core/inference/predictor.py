"""Ask a fine-tuned model about a pair: the book's `inference_fn`, with everything read from one folder."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import torch
from transformers import AutoModelForSequenceClassification

from nlpbook_core.batches.loaders import collate_pairs
from nlpbook_core.errors import ModelFolder
from nlpbook_core.features.pair_encoding import EncodedPair, encode_pair
from nlpbook_core.models.folder import recorded_settings
from nlpbook_core.models.pretrained import UNUSABLE
from nlpbook_core.progress import Progress
from nlpbook_core.settings.arguments import ClassificationDeployArguments
from nlpbook_core.tokenization.pretrained import load_tokenizer

DEFAULT_MAX_SEQ_LENGTH = 64


@dataclass(frozen=True)
class Prediction:
    """What the model says of one pair. Logits and probabilities by label name, in the model's order."""

    premise: str
    hypothesis: str
    label: str
    probabilities: dict[str, float]
    logits: dict[str, float]
    encoded: EncodedPair


class Predictor:
    """A fine-tuned model and its tokenizer, ready for pairs.

    Label names, length and truncation are the folder's own: what training used is what prediction uses.

    Args:
        folder: A run's `model` folder, or any Hugging Face folder of a sequence classifier.
        max_seq_length: In tokens; None takes what the folder records.

    Raises:
        ModelFolder: If there is no classifier in the folder.
    """

    def __init__(self, folder: Path, max_seq_length: int | None = None) -> None:
        recorded = recorded_settings(folder)
        self.max_seq_length = max_seq_length or int(recorded.get("max_seq_length", DEFAULT_MAX_SEQ_LENGTH))
        self.truncation = str(recorded.get("truncation", "longest_first"))
        self.tokenizer = load_tokenizer(str(folder))
        try:
            # "eager" is the one way to compute attention that also gives its weights away.
            self.model = AutoModelForSequenceClassification.from_pretrained(
                folder, dtype=torch.float32, attn_implementation="eager"
            )
        except UNUSABLE as error:
            raise ModelFolder(path=folder, why="weights", reason=str(error).splitlines()[0]) from error
        self.model.eval()  # switches dropout off
        names = self.model.config.id2label
        self.labels = [str(names[i]) for i in range(len(names))]

    @classmethod
    def from_arguments(cls, args: ClassificationDeployArguments) -> "Predictor":
        """The predictor that the book's deploy arguments describe."""
        return cls(args.model_folder, args.max_seq_length)

    def predict(self, premise: str, hypothesis: str) -> Prediction:
        """Probabilities of the labels for one pair.

        Raises:
            TextEmpty: If a sentence is empty.
        """
        return self._prediction(self._encoded(premise, hypothesis))

    def predict_many(
        self,
        pairs: Sequence[tuple[str, str]],
        batch_size: int = 32,
        progress: Progress | None = None,
    ) -> list[Prediction]:
        """One prediction a pair, in order; several at once, each padded to the longest beside it.

        Args:
            pairs: Premises and hypotheses.
            batch_size: Pairs at once.
            progress: Called with pairs done and in all; may raise to stop.

        Raises:
            TextEmpty: If a sentence is empty.
        """
        encoded = [self._encoded(premise, hypothesis) for premise, hypothesis in pairs]
        predictions = []
        for first in range(0, len(encoded), batch_size):
            together = encoded[first : first + batch_size]
            rows = logits_of(self.model, together)
            predictions += [self._prediction(one, row) for one, row in zip(together, rows, strict=True)]
            if progress is not None:
                progress(len(predictions), len(encoded))
        return predictions

    def _encoded(self, premise: str, hypothesis: str) -> EncodedPair:
        return encode_pair(self.tokenizer, premise, hypothesis, self.max_seq_length, self.truncation)

    def _prediction(self, encoded: EncodedPair, row: torch.Tensor | None = None) -> Prediction:
        logits = logits_of(self.model, [encoded])[0] if row is None else row
        probabilities = logits.softmax(dim=-1).tolist()
        return Prediction(
            premise=encoded.premise,
            hypothesis=encoded.hypothesis,
            label=self.labels[int(logits.argmax())],
            probabilities=dict(zip(self.labels, probabilities, strict=True)),
            logits=dict(zip(self.labels, logits.tolist(), strict=True)),
            encoded=encoded,
        )


@torch.no_grad()
def logits_of(model: torch.nn.Module, pairs: Sequence[EncodedPair]) -> torch.Tensor:
    """The scores of a model for pairs of one tokenizer, shape (batch, label), float64."""
    logits: torch.Tensor = model(**collate_pairs(pairs)).logits.double()
    return logits
