"""The Rust tokenizer beneath the library's, as everything here uses it."""

import re
from typing import TYPE_CHECKING

from tokenizers import Tokenizer

from nlpbook_core.errors import ModelFolder

if TYPE_CHECKING:
    from transformers import PreTrainedTokenizerBase

_SURROGATE = re.compile("[\ud800-\udfff]")


def plain_backend(tokenizer: "PreTrainedTokenizerBase") -> Tokenizer:
    """The Rust tokenizer without truncation or padding.

    A tokenizer that somebody called with `truncation=True` keeps that setting; then a copy is taken, because
    changing a tokenizer that another thread uses fails there.
    """
    backend: Tokenizer | None = getattr(tokenizer, "backend_tokenizer", None)
    if backend is None:
        raise ModelFolder(path=tokenizer.name_or_path, reason="its tokenizer is not a fast one")
    if backend.truncation is None and backend.padding is None:
        return backend
    copy = Tokenizer.from_str(backend.to_str())
    copy.no_truncation()
    copy.no_padding()
    return copy


def encodable(text: str) -> str:
    """The text with lone surrogates (half an emoji, cut by some program) replaced one by one.

    The Rust tokenizer refuses them; the replacement keeps every other character's place.
    """
    return _SURROGATE.sub("\ufffd", text)
