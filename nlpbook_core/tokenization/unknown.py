"""The guard against [UNK]: whether vocabulary and texts belong together."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from nlpbook_core.errors import UnknownTokens
from nlpbook_core.tokenization.backend import encodable, plain_backend

if TYPE_CHECKING:
    from transformers import PreTrainedTokenizerBase

# Above this share of [UNK] among the pieces, vocabulary and text do not belong together. Real pairs: KLUE dev
# has 0.1 % with its own vocabulary, and 98 % where lower-casing took the Korean letters apart.
MAX_UNKNOWN_FRAC = 0.05


def check_unknown(tokenizer: "PreTrainedTokenizerBase", texts: Iterable[str]) -> float:
    """The share of pieces that the vocabulary does not have.

    Raises:
        UnknownTokens: If it is above 5 %.
    """
    encodings = plain_backend(tokenizer).encode_batch_fast(
        [encodable(text) for text in texts], add_special_tokens=False
    )
    num_pieces = sum(len(encoding) for encoding in encodings)
    num_unknown = sum(encoding.ids.count(tokenizer.unk_token_id) for encoding in encodings)
    share = num_unknown / num_pieces if num_pieces else 0.0
    if share > MAX_UNKNOWN_FRAC:
        raise UnknownTokens(value=share, model=tokenizer.name_or_path, accepted=MAX_UNKNOWN_FRAC)
    return share
