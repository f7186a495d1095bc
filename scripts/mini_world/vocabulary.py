"""Builds the vocabulary of the mini model: ``python -m scripts.mini_world.vocabulary``.

A word is cut where both halves keep the most different company: "민수는" into 민수 + ##는, because 민수 is
seen with many endings and ##는 after many words. No label and no held-out premise is looked at.
"""

from __future__ import annotations

import argparse
import json
import string
from collections import Counter, defaultdict
from pathlib import Path

from scripts.mini_world.hangul import words
from scripts.mini_world.unlabelled import sentences

FOLDER = Path(__file__).parents[2] / "nlpbook_core" / "mini" / "model"
SPECIAL = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
SEED = 21
# Sentences that the cuts are learned from, and how often a half must occur to become a piece.
SENTENCES = 40_000
LEAST = 3
JAMO = [chr(code) for code in range(0x3131, 0x3164)]
SIGNS = list(".,?!'\"()~-:;/%…·“”‘’㎏℃₩♥☆★")


def common_syllables() -> list[str]:
    """The 2,350 syllables of the standard KS X 1001, which cover all but rare Korean words."""
    found = []
    for code in range(ord("가"), ord("힣") + 1):
        try:
            encoded = chr(code).encode("euc_kr")
        except UnicodeEncodeError:
            continue
        # Rarer syllables are spelled out in eight bytes.
        if len(encoded) == 2:
            found.append(chr(code))
    return found


def cut(counts: Counter[str]) -> dict[str, tuple[str, str]]:
    """The two halves of each word; the second is empty where the word is not cut."""
    tails: dict[str, set[str]] = defaultdict(set)
    heads: dict[str, set[str]] = defaultdict(set)
    for word in counts:
        for at in range(1, len(word) + 1):
            tails[word[:at]].add(word[at:])
            heads[word[at:]].add(word[:at])

    def company(word: str, at: int) -> tuple[float, int]:
        head, tail = word[:at], word[at:]
        # A word left whole beats a cut that nothing else supports.
        return (min(len(tails[head]), len(heads[tail])) if tail else 1.5), at

    best = {word: max(range(1, len(word) + 1), key=lambda at: company(word, at)) for word in counts}
    return {word: (word[:at], word[at:]) for word, at in best.items()}


def build(texts: list[str]) -> list[str]:
    """All pieces, special ones first, then by how often they occur, then the letters."""
    counts = Counter(word for text in texts for word in words(text))
    pieces: Counter[str] = Counter()
    for word, (head, tail) in cut(counts).items():
        pieces[head] += counts[word]
        if tail:
            pieces[f"##{tail}"] += counts[word]
    learned = [
        piece for piece, count in sorted(pieces.items(), key=lambda e: (-e[1], e[0])) if count >= LEAST
    ]
    letters = [*common_syllables(), *JAMO, *string.digits, *string.ascii_letters]
    single = [*SIGNS, *letters, *(f"##{letter}" for letter in letters)]
    return list(dict.fromkeys([*SPECIAL, *learned, *single]))


def write(pieces: list[str], folder: Path) -> None:
    """Write ``vocab.txt`` and the settings that stop the tokenizer from changing Korean text."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "vocab.txt").write_text("\n".join(pieces) + "\n", encoding="utf-8", newline="\n")
    settings = {
        "tokenizer_class": "BertTokenizer",
        "do_lower_case": False,
        "strip_accents": False,
        "tokenize_chinese_chars": True,
        "model_max_length": 128,
        "pad_token": "[PAD]",
        "unk_token": "[UNK]",
        "cls_token": "[CLS]",
        "sep_token": "[SEP]",
        "mask_token": "[MASK]",
    }
    text = json.dumps(settings, indent=2, ensure_ascii=False) + "\n"
    (folder / "tokenizer_config.json").write_text(text, encoding="utf-8", newline="\n")


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=FOLDER)
    arguments = parser.parse_args()
    pieces = build(sentences(SEED, SENTENCES))
    write(pieces, arguments.out)
    print(len(pieces), "pieces")


if __name__ == "__main__":
    main()
