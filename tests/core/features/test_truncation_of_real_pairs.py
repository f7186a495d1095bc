"""Truncation on real sentences: each strategy at each length from 8 to 128, against the library's own."""

import json
from pathlib import Path

import pytest
from transformers import BertTokenizer

from nlpbook_core.features.pair_encoding import encode_pair
from nlpbook_core.features.pair_layout import STRATEGIES
from nlpbook_core.tokenization.pretrained import load_tokenizer


@pytest.mark.real_data
@pytest.mark.parametrize("truncation", STRATEGIES)
def test_real_pairs_are_cut_as_the_library_cuts_at_every_length(real_data: Path, truncation: str) -> None:
    rows = json.loads((real_data / "klue-nli" / "klue-nli-v1.1_dev.json").read_text(encoding="utf-8"))
    # One sentence after the other, so that rows of 128 tokens have to be cut too.
    pairs = [
        (" ".join(row["premise"] for row in rows[i : i + 3 + i % 5]), row["hypothesis"] * (1 + i % 4))
        for i, row in enumerate(rows[:6])
    ]
    mine = load_tokenizer(real_data / "kcbert-base")
    library = BertTokenizer.from_pretrained(real_data / "kcbert-base", do_lower_case=False)
    num_cut = num_compared = 0
    for length in range(8, 129):
        for premise, hypothesis in pairs:
            encoded = encode_pair(mine, premise, hypothesis, length, truncation)
            num_cut += bool(encoded.dropped)
            if encoded.truncation == truncation:  # else the library refuses, and we say what was done
                options = {"truncation": truncation, "max_length": length, "padding": "max_length"}
                wanted = library(premise, hypothesis, **options)
                assert encoded.input_ids == tuple(wanted["input_ids"])
                assert encoded.attention_mask == tuple(wanted["attention_mask"])
                num_compared += 1
    assert num_cut > 300 and num_compared > 100
