"""The tokenizer of a model: found, and loaded in the form it was trained in.

Nothing here imports torch: pages that only look at pieces stay light.
"""

import hashlib
import json
from pathlib import Path
from typing import Any

from transformers import BertTokenizer, PreTrainedTokenizerBase, PreTrainedTokenizerFast

from nlpbook_core.download.hub import resolve_model
from nlpbook_core.errors import ModelFolder, TokenizerMissing
from nlpbook_core.files import sha256_of
from nlpbook_core.progress import Progress

_FILES = (
    "vocab.txt",
    "tokenizer.json",
    "tokenizer_config.json",
    "special_tokens_map.json",
    "added_tokens.json",
    "sentencepiece.bpe.model",
    "spiece.model",
)
_BERT_LIKE = {"BertTokenizer", "ElectraTokenizer", "DistilBertTokenizer"}


def load_tokenizer(name_or_path: str | Path, progress: Progress | None = None) -> PreTrainedTokenizerBase:
    """The tokenizer of a model.

    A folder without `tokenizer_config.json` gets `do_lower_case=False`: the library's default would turn
    Korean into [UNK] in silence.

    Args:
        name_or_path: `mini`, a folder, or a name on the hub.
        progress: Called with bytes done and in all while files arrive.

    Raises:
        TokenizerMissing: If the folder has no file of a tokenizer.
        ModelFolder: If its tokenizer cannot be read, or is of a kind that needs other software.
        ModelMissing: If there is no such model.
        Offline: If it would have to be fetched and nothing answers.
    """
    folder = resolve_model(name_or_path, progress, weights=False)
    config = _read_json(folder / "tokenizer_config.json")
    try:
        tokenizer = _load(folder, config)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ModelFolder(path=folder, reason=f"its tokenizer cannot be read ({error})") from error
    if _read_json(folder / "config.json").get("type_vocab_size") == 1:
        # The model knows one segment only; ids of a second would lie outside its table.
        tokenizer.model_input_names = [n for n in tokenizer.model_input_names if n != "token_type_ids"]
    return tokenizer


def tokenizer_files_sha256(path: str | Path) -> str:
    """One hash over the tokenizer files of a model folder."""
    total = hashlib.sha256()
    for name in _FILES:
        file = Path(path) / name
        if file.is_file():
            total.update(f"{name}\0{sha256_of(file)}\n".encode())
    return total.hexdigest()


def _load(folder: Path, config: dict[str, Any]) -> PreTrainedTokenizerBase:
    has_json, has_vocab = (folder / "tokenizer.json").is_file(), (folder / "vocab.txt").is_file()
    if not has_json and not has_vocab:
        raise TokenizerMissing(path=folder, accepted="vocab.txt or tokenizer.json")
    kind = str(config.get("tokenizer_class") or "").removesuffix("Fast")
    if kind in _BERT_LIKE or (has_vocab and not has_json and not kind):
        lowers = bool(config.get("do_lower_case", _lowers(folder)))
        tokenizer: PreTrainedTokenizerBase = BertTokenizer.from_pretrained(
            folder, local_files_only=True, do_lower_case=lowers
        )
        return tokenizer
    if not has_json:
        raise ModelFolder(path=folder, reason=f"{kind} needs a tokenizer.json, which is not there")
    return _with_special_tokens(PreTrainedTokenizerFast.from_pretrained(folder, local_files_only=True))


def _lowers(folder: Path) -> bool:
    """Whether a folder whose config does not say so lower-cases: as its tokenizer.json does, else not."""
    normalizer = _read_json(folder / "tokenizer.json").get("normalizer") or {}
    return bool(normalizer.get("lowercase", False))


def _with_special_tokens(tokenizer: PreTrainedTokenizerBase) -> PreTrainedTokenizerBase:
    """Name the special tokens of a bare tokenizer.json, whose config would have named them."""
    vocabulary = tokenizer.get_vocab()
    for role, names in (("pad_token", ("[PAD]", "<pad>")), ("unk_token", ("[UNK]", "<unk>"))):
        found = next((name for name in names if name in vocabulary), None)
        if getattr(tokenizer, role) is None and found:
            setattr(tokenizer, role, found)
    return tokenizer


def _read_json(path: Path) -> dict[str, Any]:
    if not path.is_file():
        return {}
    try:
        content = json.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, ValueError) as error:
        raise ModelFolder(path=path.parent, reason=f"{path.name} is not JSON ({error})") from error
    return content if isinstance(content, dict) else {}
