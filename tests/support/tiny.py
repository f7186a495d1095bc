"""A real but tiny world: a two-layer BERT folder and a corpus of some dozen pairs, made in a moment."""

import json
from pathlib import Path

LABELS = ("entailment", "contradiction", "neutral")
_NAMES = ("민수", "영희", "철수", "지우", "하나", "두리", "세아", "은호", "다온", "라희")
_PLACES = ("학교", "시장", "공원", "극장")


def write_corpus(root: Path, num_premises: int = 20, name: str = "mini-nli") -> Path:
    """Three pairs a premise in KLUE's form; every split has premises of its own."""
    folder = root / name
    folder.mkdir(parents=True, exist_ok=True)
    premises = [(a, b) for b in _PLACES for a in _NAMES]
    sizes = {"train": num_premises, "val": 6, "test": 6}
    for split, size in sizes.items():
        taken, premises = premises[:size], premises[size:]
        rows = [row for index, (who, place) in enumerate(taken) for row in _triple(split, index, who, place)]
        (folder / f"{split}.json").write_text(json.dumps(rows, ensure_ascii=False), encoding="utf-8")
    return folder


def _triple(split: str, index: int, who: str, place: str) -> list[dict[str, str]]:
    premise = f"{who}는 어제 {place}에 갔다."
    texts = (f"{who}는 {place}에 갔다.", f"{who}는 {place}에 가지 않았다.", f"{who}는 {place}을 좋아한다.")
    return [
        {
            "guid": f"tiny-{split}-{index}-{number}",
            "source": ("place", "negation", "liking")[number],
            "premise": premise,
            "hypothesis": text,
            "gold_label": label,
        }
        for number, (text, label) in enumerate(zip(texts, LABELS, strict=True))
    ]


def write_model(
    folder: Path, hidden: int = 32, positions: int = 64, poison: bool = False, num_labels: int = 3
) -> Path:
    """A BERT with two layers, random weights and the corpus's characters; `poison` makes a weight NaN."""
    import torch
    from transformers import BertConfig, BertForSequenceClassification

    folder.mkdir(parents=True, exist_ok=True)
    text = "".join(f"{who}는 어제 {place}에을 갔다가지 않았좋아한." for who in _NAMES for place in _PLACES)
    characters = sorted(set(text) - {" "})
    special = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
    vocabulary = [*special, *characters, *(f"##{c}" for c in characters)]
    (folder / "vocab.txt").write_text("\n".join(vocabulary) + "\n", encoding="utf-8")
    config = {"tokenizer_class": "BertTokenizer", "do_lower_case": False, "strip_accents": False}
    (folder / "tokenizer_config.json").write_text(json.dumps(config), encoding="utf-8")
    torch.manual_seed(0)
    model = BertForSequenceClassification(
        BertConfig(
            vocab_size=len(vocabulary),
            hidden_size=hidden,
            num_hidden_layers=2,
            num_attention_heads=2,
            intermediate_size=2 * hidden,
            max_position_embeddings=positions,
            num_labels=num_labels,
        )
    )
    if poison:
        with torch.no_grad():
            model.classifier.weight[0, 0] = float("nan")
    model.save_pretrained(folder)
    return folder
