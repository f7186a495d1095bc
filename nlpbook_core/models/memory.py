"""How much memory training takes at a length, from the sizes of the model alone: no torch, no measuring."""

from nlpbook_core.models.summary import ModelSummary

# Four bytes each: the weight, its gradient, and AdamW's two averages.
BYTES_PER_PARAMETER = 16


def activation_bytes(summary: ModelSummary, batch_size: int, length: int) -> int:
    """What a forward pass of one batch keeps for the way back, in float32.

    The factors were fitted to the tensors that PyTorch 2.10 saves for BERT in training (five sizes of model,
    four shapes of batch, within 1 %). The last term of a layer grows with the square of the length: it is
    the attention of every token to every token.
    """
    inner = summary.part("encoder").tables["feed_forward"][2]
    tokens = batch_size * length
    layer = tokens * (40 * summary.hidden_size + 8 * inner) + 12 * summary.num_heads * tokens * length
    return summary.num_layers * layer + 12 * tokens * summary.hidden_size


def training_bytes(summary: ModelSummary, batch_size: int, length: int) -> int:
    """Weights with what the optimiser keeps of them, and one batch on its way."""
    return BYTES_PER_PARAMETER * summary.num_parameters + activation_bytes(summary, batch_size, length)
