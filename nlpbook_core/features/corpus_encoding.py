"""A whole split is encoded at once: each different sentence is cut into pieces once, numpy does the rest.

The rows are equal to what the tokenizer gives when it is called pair by pair.
"""

from collections.abc import Sequence
from itertools import chain
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from nlpbook_core.errors import CorpusRow
from nlpbook_core.examples import ClassificationExample
from nlpbook_core.features.cache import FeatureArrays
from nlpbook_core.features.pair_layout import PairLayout, check_room, kept_lengths
from nlpbook_core.progress import Progress
from nlpbook_core.tokenization.backend import encodable, plain_backend

if TYPE_CHECKING:
    from transformers import PreTrainedTokenizerBase

_BLOCK = 8_192  # rows copied at a time
_CHUNK = 2_048  # sentences tokenized between two reports; also bounds the memory that Rust holds


def encode_examples(
    examples: Sequence[ClassificationExample],
    tokenizer: "PreTrainedTokenizerBase",
    max_seq_length: int,
    truncation: str,
    labels: Sequence[str],
    progress: Progress | None = None,
) -> FeatureArrays:
    """Encode pairs, each different sentence once.

    Raises:
        CorpusRow: If a pair's label is not one of `labels`.
        ArgumentError: If the length or the strategy cannot work.
    """
    layout = PairLayout.of(tokenizer)
    check_room(max_seq_length, truncation, layout)
    label_ids = _label_ids(examples, labels)
    places: dict[str, int] = {}
    first = np.array([places.setdefault(e.text_a, len(places)) for e in examples], dtype=np.int64)
    second = np.array([places.setdefault(e.text_b, len(places)) for e in examples], dtype=np.int64)
    pieces, counts = _pieces_of(list(places), tokenizer, len(examples), progress)
    kept = kept_lengths(counts[first], counts[second], max_seq_length - layout.num_special, truncation)
    piece_starts = np.concatenate([[0], np.cumsum(counts)])
    starts = np.concatenate([[0], np.cumsum(kept[0] + kept[1] + layout.num_special)])
    ids = np.empty(starts[-1], dtype=pieces.dtype)
    at = starts[:-1].copy()
    at = _write_special(layout.prefix, ids, at)
    at = _copy_ragged(pieces, piece_starts[first], ids, at, kept[0])
    at = _write_special(layout.middle, ids, at)
    at = _copy_ragged(pieces, piece_starts[second], ids, at, kept[1])
    _write_special(layout.suffix, ids, at)
    return FeatureArrays(ids, starts, kept[0].astype(np.uint16), label_ids, layout)


def _pieces_of(
    sentences: list[str], tokenizer: "PreTrainedTokenizerBase", num_pairs: int, progress: Progress | None
) -> tuple[NDArray[Any], NDArray[np.int64]]:
    """Ids of all sentences one after the other, and how many each has."""
    backend = plain_backend(tokenizer)
    dtype = np.uint16 if len(tokenizer) <= 2**16 else np.int32
    ids: list[NDArray[Any]] = [np.empty(0, dtype=dtype)]
    counts: list[int] = []
    for begin in range(0, len(sentences), _CHUNK):
        chunk = [encodable(sentence) for sentence in sentences[begin : begin + _CHUNK]]
        encodings = backend.encode_batch_fast(chunk, add_special_tokens=False)
        ids.append(np.fromiter(chain.from_iterable(e.ids for e in encodings), dtype=dtype))
        counts += [len(encoding) for encoding in encodings]
        if progress is not None:
            progress(num_pairs * len(counts) // len(sentences), num_pairs)
    return np.concatenate(ids), np.array(counts, dtype=np.int64)


def _copy_ragged(
    source: NDArray[Any],
    source_at: NDArray[np.int64],
    target: NDArray[Any],
    target_at: NDArray[np.int64],
    counts: NDArray[np.int64],
) -> NDArray[np.int64]:
    """Copy `counts[i]` values from `source_at[i]` to `target_at[i]` for all i; gives where each ends.

    In blocks, because the indices need eight bytes a token.
    """
    for begin in range(0, len(counts), _BLOCK):
        block = slice(begin, begin + _BLOCK)
        count = counts[block]
        within = np.arange(count.sum()) - np.repeat(np.cumsum(count) - count, count)
        taken = source[np.repeat(source_at[block], count) + within]
        target[np.repeat(target_at[block], count) + within] = taken
    return target_at + counts


def _write_special(
    special: tuple[int, ...], target: NDArray[Any], at: NDArray[np.int64]
) -> NDArray[np.int64]:
    for offset, id_ in enumerate(special):
        target[at + offset] = id_
    return at + len(special)


def _label_ids(examples: Sequence[ClassificationExample], labels: Sequence[str]) -> NDArray[np.int16]:
    ids = {label: id_ for id_, label in enumerate(labels)}
    for row, example in enumerate(examples):
        if example.label not in ids:
            raise CorpusRow(
                path="corpus",
                row=row + 1,
                field="label",
                value=repr(example.label),
                accepted=", ".join(labels),
            )
    return np.array([ids[example.label] for example in examples], dtype=np.int16)
