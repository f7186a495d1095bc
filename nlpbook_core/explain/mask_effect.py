"""What the attention mask is for: a pair without padding, with padding masked, and with it in sight."""

from dataclasses import dataclass

import torch

from nlpbook_core.batches.loaders import data_collator
from nlpbook_core.features.pair_encoding import EncodedPair, encode_pair
from nlpbook_core.inference.predictor import Predictor


@dataclass(frozen=True)
class MaskEffect:
    """Probabilities by label name.

    Attributes:
        bare: The pair alone, no padding.
        masked: Padded, and the mask says so: it must be the same as `bare`.
        unmasked: Padded, and the mask is 1 everywhere: the model takes the padding for words.
        num_padding: Padding positions.
    """

    bare: dict[str, float]
    masked: dict[str, float]
    unmasked: dict[str, float]
    num_padding: int


def mask_effect(predictor: Predictor, premise: str, hypothesis: str, max_seq_length: int) -> MaskEffect:
    """Ask a model about a pair in the three ways.

    Args:
        predictor: A fine-tuned model.
        premise: First sentence.
        hypothesis: Second sentence.
        max_seq_length: To which the row is padded; what is longer is cut.

    Raises:
        TextEmpty: If a sentence is empty.
    """
    encoded = encode_pair(predictor.tokenizer, premise, hypothesis, max_seq_length, predictor.truncation)
    length, ones = encoded.num_tokens, (1,) * len(encoded.attention_mask)
    return MaskEffect(
        bare=_ask(predictor, encoded, ones[:length]),
        masked=_ask(predictor, encoded, encoded.attention_mask),
        unmasked=_ask(predictor, encoded, ones),
        num_padding=len(ones) - length,
    )


@torch.no_grad()
def _ask(predictor: Predictor, encoded: EncodedPair, mask: tuple[int, ...]) -> dict[str, float]:
    """The model's opinion of the first positions of the row, as many as the mask has."""
    row = {name: values[: len(mask)] for name, values in encoded.row().items()} | {"attention_mask": mask}
    batch = data_collator([row])  # (1, seq), padding and all
    shares = predictor.model(**batch).logits[0].double().softmax(dim=-1).tolist()
    return dict(zip(predictor.labels, shares, strict=True))
