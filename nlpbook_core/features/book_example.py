"""The book's worked example: a pair of sentences, its twenty pieces and their ids.

kcbert's vocabulary is not ours to ship. Where it is on the machine, the example is computed; elsewhere the
figures that the book prints are shown, and called recorded.
"""

from dataclasses import dataclass
from typing import Literal

from transformers import PreTrainedTokenizerBase

from nlpbook_core import workspace
from nlpbook_core.download.hub import is_complete
from nlpbook_core.features.pair_encoding import EncodedPair, Kind, Span, encode_pair
from nlpbook_core.tokenization.pretrained import load_tokenizer

PREMISE = "100분간 잘껄 그래도 소닉붐땜에 2점준다"
HYPOTHESIS = "100분간 잤다."
LABEL = "contradiction"
MODEL = "beomi/kcbert-base"

TOKENS = (
    "[CLS]", "100", "##분간", "잘", "##껄", "그래도", "소", "##닉", "##붐", "##땜에", "2", "##점", "##준다",
    "[SEP]", "100", "##분간", "잤", "##다", ".", "[SEP]",
)  # fmt: skip
IDS = (2, 8327, 15760, 2483, 4260, 8446, 1895, 5623, 5969, 10319, 21, 4213, 10172, 3, 8327, 15760, 2491, 4020,
       17, 3)  # fmt: skip
_FIRST_LENGTH = 14  # positions of the first segment, [CLS] and [SEP] included


@dataclass(frozen=True, slots=True)
class BookExample:
    """The example as the model sees it, and whether that is computed here or recorded from the book."""

    encoded: EncodedPair
    origin: Literal["computed", "recorded"]


def book_example(tokenizer: PreTrainedTokenizerBase | None = None, max_seq_length: int = 64) -> BookExample:
    """Compute the example with kcbert's vocabulary if it is at hand, else give the recorded figures.

    Args:
        tokenizer: One that may be kcbert's; used if it gives the book's ids.
        max_seq_length: In tokens, at least 20.
    """
    folder = workspace.folder("models") / MODEL.replace("/", "--")
    candidates = [] if tokenizer is None else [tokenizer]
    if is_complete(folder, weights=False):
        candidates.append(load_tokenizer(folder))
    for candidate in candidates:
        encoded = encode_pair(candidate, PREMISE, HYPOTHESIS, max_seq_length)
        if encoded.input_ids[: len(IDS)] == IDS:
            return BookExample(encoded, "computed")
    return BookExample(_recorded(max_seq_length), "recorded")


def _recorded(max_seq_length: int) -> EncodedPair:
    padding = max_seq_length - len(IDS)
    spans = _spans(PREMISE, 0, TOKENS[1 : _FIRST_LENGTH - 1]), _spans(HYPOTHESIS, 1, TOKENS[_FIRST_LENGTH:-1])
    nowhere: tuple[Span, ...] = ((None, 0, 0),)
    return EncodedPair(
        premise=PREMISE,
        hypothesis=HYPOTHESIS,
        tokens=TOKENS + ("[PAD]",) * padding,
        input_ids=IDS + (0,) * padding,
        attention_mask=(1,) * len(IDS) + (0,) * padding,
        token_type_ids=(0,) * _FIRST_LENGTH + (1,) * (len(IDS) - _FIRST_LENGTH) + (0,) * padding,
        spans=nowhere + spans[0] + nowhere + spans[1] + nowhere * (1 + padding),
        kinds=_kinds(len(spans[0]), len(spans[1]), padding),
        dropped=(),
        unknown=(),
        has_segments=True,
        truncation="longest_first",
        max_seq_length=max_seq_length,
    )


def _kinds(first: int, second: int, padding: int) -> tuple[Kind, ...]:
    runs: tuple[tuple[Kind, int], ...] = (
        ("special", 1), ("first", first), ("special", 1), ("second", second), ("special", 1),
        ("padding", padding),
    )  # fmt: skip
    return tuple(kind for kind, count in runs for _ in range(count))


def _spans(text: str, sentence: int, tokens: tuple[str, ...]) -> tuple[Span, ...]:
    """Where each piece stands in its sentence."""
    found: list[Span] = []
    end = 0
    for token in tokens:
        letters = token.removeprefix("##")
        start = text.index(letters, end)
        end = start + len(letters)
        found.append((sentence, start, end))
    return tuple(found)
