"""The book's example: recorded figures agree with kcbert's real vocabulary."""

import dataclasses
import shutil
from pathlib import Path

import pytest

from nlpbook_core import workspace as ws
from nlpbook_core.features.book_example import HYPOTHESIS, IDS, PREMISE, book_example
from nlpbook_core.tokenization.pretrained import load_tokenizer
from tests.support.vocabulary import write_bert


def test_without_the_vocabulary_the_figures_are_recorded(tmp_path: Path) -> None:
    example = book_example(load_tokenizer(write_bert(tmp_path, {"do_lower_case": False})))
    assert example.origin == "recorded"
    encoded = example.encoded
    assert encoded.input_ids[:20] == IDS and encoded.num_tokens == 20
    assert (encoded.token_type_ids.count(1), len(encoded.input_ids)) == (6, 64)
    for (sentence, start, end), token in zip(encoded.spans, encoded.tokens, strict=True):
        if sentence is not None:
            assert (HYPOTHESIS if sentence else PREMISE)[start:end] == token.removeprefix("##")


@pytest.mark.real_data
@pytest.mark.parametrize("length", [20, 64])
def test_recorded_equals_computed_in_every_field(real_data: Path, length: int) -> None:
    recorded = book_example(None, length)
    computed = book_example(load_tokenizer(real_data / "kcbert-base"), length)
    assert (recorded.origin, computed.origin) == ("recorded", "computed")
    assert dataclasses.asdict(recorded.encoded) == dataclasses.asdict(computed.encoded)


@pytest.mark.real_data
def test_the_workspaces_own_copy_is_found(real_data: Path) -> None:
    shutil.copytree(real_data / "kcbert-base", ws.folder("models") / "beomi--kcbert-base")
    assert book_example().origin == "computed"
