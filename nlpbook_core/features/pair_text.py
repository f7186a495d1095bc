"""An encoded pair as plain text, to be taken to a notebook or a spreadsheet."""

from collections.abc import Iterator
from unicodedata import category

from nlpbook_core.features.pair_encoding import EncodedPair

_HEADER = ("position", "token", "input_ids", "token_type_ids", "attention_mask", "kind", "characters")
_UNSAFE = ("Cc", "Cs", "Zl", "Zp")


def as_text(encoded: EncodedPair) -> str:
    """One line a position, its fields between tabs; then one line for each piece that was cut.

    Control characters in tokens and sentences are written as their escapes, so that a line stays a line.
    """
    lines = ["\t".join(_HEADER), *("\t".join(row) for row in _rows(encoded))]
    for name, text in (("premise", encoded.premise), ("hypothesis", encoded.hypothesis)):
        lines.append(f"# {name}: {_plain(text)}")
    lines.append(f"# max_seq_length: {encoded.max_seq_length}, truncation: {encoded.truncation}")
    return "\n".join(lines) + "\n"


def _rows(encoded: EncodedPair) -> Iterator[tuple[str, ...]]:
    texts = (encoded.premise, encoded.hypothesis)
    for at, token in enumerate(encoded.tokens):
        sentence, start, end = encoded.spans[at]
        segment = str(encoded.token_type_ids[at]) if encoded.has_segments else ""
        characters = "" if sentence is None else texts[sentence][start:end]
        yield (
            str(at), _plain(token), str(encoded.input_ids[at]), segment, str(encoded.attention_mask[at]),
            encoded.kinds[at], _plain(characters),
        )  # fmt: skip
    for gone in encoded.dropped:
        characters = texts[gone.sentence][gone.start : gone.end]
        yield "", _plain(gone.token), str(gone.id), "", "", "cut", _plain(characters)


def _plain(text: str) -> str:
    """Control characters, line ends and half surrogates as escapes; every other sign as it is."""
    return "".join(
        sign.encode("unicode_escape").decode("ascii") if category(sign) in _UNSAFE else sign for sign in text
    )
