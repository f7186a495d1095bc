"""Small tokenizer folders for tests that need no network weights: BERT's form and XLM-R's."""

import json
from pathlib import Path
from typing import Any

from tokenizers import Tokenizer, models, pre_tokenizers, processors

SPECIAL = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
PIECES = [
    "민수",
    "영희",
    "##는",
    "##가",
    "학교",
    "##에",
    "갔",
    "##다",
    "안",
    "어제",
    "오늘",
    "!",
    ".",
    "?",
    "a",
    "##b",
    "가",
    "각",
]


def write_bert(folder: Path, config: dict[str, Any] | None = None, **model: Any) -> Path:
    """A folder with `vocab.txt`, `config.json` and, if `config` is given, `tokenizer_config.json`."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "vocab.txt").write_text("\n".join(SPECIAL + PIECES) + "\n", encoding="utf-8")
    body = {"model_type": "bert", "vocab_size": len(SPECIAL + PIECES), "type_vocab_size": 2, **model}
    (folder / "config.json").write_text(json.dumps(body), encoding="utf-8")
    if config is not None:
        (folder / "tokenizer_config.json").write_text(json.dumps(config), encoding="utf-8")
    return folder


def write_character_bert(folder: Path, extra: str = "") -> Path:
    """As `write_bert`, with each character of the tiny corpus as a piece, and `extra` ones."""
    text = "민수영희철지우하나두리세아은호다온라는어제학교시장공원극에을갔가않았좋한합요." + extra
    characters = sorted(set(text))
    write_bert(folder, {"do_lower_case": False})
    vocabulary = SPECIAL + characters + [f"##{c}" for c in characters]
    (folder / "vocab.txt").write_text("\n".join(vocabulary) + "\n", encoding="utf-8")
    return folder


def write_xlmr(folder: Path, with_config: bool = True) -> Path:
    """A folder with a `tokenizer.json` that writes `<s> a </s></s> b </s>` and knows no segments."""
    folder.mkdir(parents=True, exist_ok=True)
    special = ["<s>", "<pad>", "</s>", "<unk>"]
    words = ["▁민수는", "▁학교에", "▁갔다", "▁안", "▁어제"]
    vocabulary = [(name, 0.0) for name in special] + [(word, -1.0) for word in words]
    tokenizer = Tokenizer(models.Unigram(vocabulary, unk_id=3))
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace()
    tokenizer.add_special_tokens(special)
    tokenizer.post_processor = processors.TemplateProcessing(
        single="<s> $A </s>", pair="<s> $A </s> </s> $B </s>", special_tokens=[("<s>", 0), ("</s>", 2)]
    )
    tokenizer.save(str(folder / "tokenizer.json"))
    (folder / "config.json").write_text(json.dumps({"model_type": "xlm-roberta"}), encoding="utf-8")
    if with_config:
        config = {"tokenizer_class": "XLMRobertaTokenizer", "pad_token": "<pad>", "unk_token": "<unk>"}
        (folder / "tokenizer_config.json").write_text(json.dumps(config), encoding="utf-8")
    return folder
