"""Ask a fine-tuned model about a pair: the book's `inference_fn`, with everything read from one folder."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import torch
from transformers import AutoModelForSequenceClassification

from nlpbook_core.arguments import ClassificationDeployArguments
from nlpbook_core.errors import ModelFolder
from nlpbook_core.model_folder import recorded_settings
from nlpbook_core.tokenization import EncodedPair, encode_pair, load_tokenizer

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
            self.model = AutoModelForSequenceClassification.from_pretrained(folder, dtype=torch.float32)
        except (OSError, ValueError, RuntimeError) as error:
            raise ModelFolder(path=folder, reason=str(error).splitlines()[0]) from error
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
        encoded = encode_pair(self.tokenizer, premise, hypothesis, self.max_seq_length, self.truncation)
        logits = logits_of(self.model, encoded)
        probabilities = logits.softmax(dim=-1).tolist()
        return Prediction(
            premise=premise,
            hypothesis=hypothesis,
            label=self.labels[int(logits.argmax())],
            probabilities=dict(zip(self.labels, probabilities, strict=True)),
            logits=dict(zip(self.labels, logits.tolist(), strict=True)),
            encoded=encoded,
        )

    def predict_many(self, pairs: Sequence[tuple[str, str]]) -> list[Prediction]:
        """One prediction a pair, in order."""
        return [self.predict(premise, hypothesis) for premise, hypothesis in pairs]


@torch.no_grad()
def logits_of(model: torch.nn.Module, encoded: EncodedPair) -> torch.Tensor:
    """The scores of a model for one pair, shape (labels,), float64. Its padding is left out."""
    length = encoded.num_tokens
    rows = {"input_ids": encoded.input_ids, "attention_mask": encoded.attention_mask}
    if encoded.has_segments:
        rows["token_type_ids"] = encoded.token_type_ids
    batch = {name: torch.tensor([row[:length]]) for name, row in rows.items()}  # (1, seq)
    logits: torch.Tensor = model(**batch).logits[0].double()
    return logits
