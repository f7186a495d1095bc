"""The model page: parts and sizes without torch, and a guess for real on a click, in both languages."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
import torch
from transformers import AutoModelForSequenceClassification

from nlpbook_core import workspace
from tests.pages.test_step3_tokenizer import with_settings
from tests.support.screen import APP, open_page, said, untranslated


@pytest.fixture
def model_folder(tmp_path: Path) -> Path:
    """The mini model without a head, as a pretrained model is published."""
    from transformers import AutoModel, AutoTokenizer

    source = workspace.MINI_DIR / "model"
    AutoModel.from_pretrained(source).save_pretrained(tmp_path / "model")
    AutoTokenizer.from_pretrained(source).save_pretrained(tmp_path / "model")
    return tmp_path / "model"


def test_the_page_counts_what_torch_counts() -> None:
    screen = open_page("model")
    assert not screen.exception and not screen.error and not untranslated(screen)
    model = AutoModelForSequenceClassification.from_pretrained(workspace.MINI_DIR / "model")
    assert f"{sum(weight.numel() for weight in model.parameters()):,}" in said(screen)


def test_the_untrained_guess_is_computed_on_a_click(model_folder: Path) -> None:
    screen = open_page("model", draft=with_settings(pretrained_model_name=str(model_folder)))
    assert not screen.dataframe
    screen.button(key="ask").click().run()
    assert not screen.exception and not screen.error and not untranslated(screen)
    table = screen.dataframe[0].value
    assert sum(float(value) for value in table.iloc[:, 3]) == pytest.approx(1, abs=0.002)
    best = max(range(3), key=lambda row: float(table.iloc[row, 1]))
    assert [bool(mark) for mark in table.iloc[:, 4]] == [row == best for row in range(3)]
    assert "우연" in said(screen)


def test_where_the_files_hold_a_head_the_page_says_that_seeds_decide_nothing(tmp_path: Path) -> None:
    from transformers import AutoTokenizer

    source, folder = workspace.MINI_DIR / "model", tmp_path / "tuned"
    torch.manual_seed(0)
    AutoModelForSequenceClassification.from_pretrained(source).save_pretrained(folder)
    AutoTokenizer.from_pretrained(source).save_pretrained(folder)
    screen = open_page("model", "en", draft=with_settings(pretrained_model_name=str(folder)))
    screen.button(key="ask").click().run()
    assert "hold a head already" in said(screen)


def test_an_empty_pair_is_said_when_asked() -> None:
    screen = open_page("model")
    screen.text_area[0].set_value("").run()
    assert not screen.exception and screen.error
    screen.button(key="ask").click().run()
    assert not screen.exception and not untranslated(screen)


@pytest.mark.parametrize("config", ["{", '{"model_type": "t5"}', "[]"])
def test_a_folder_that_is_no_bert_gets_one_box(config: str, tmp_path: Path) -> None:
    (tmp_path / "config.json").write_text(config, encoding="utf-8")
    screen = open_page("model", draft=with_settings(pretrained_model_name=str(tmp_path)))
    assert not screen.exception and not untranslated(screen)
    assert len(screen.error) == 1 and "config.json" in said(screen)


def test_more_tokens_than_positions_is_warned_of() -> None:
    screen = open_page("model", "en", draft=with_settings(max_seq_length=200))
    assert not screen.exception
    assert re.search(r"200 .*128", screen.warning[0].value)


def test_looking_needs_no_torch(tmp_path: Path) -> None:
    code = (
        "import sys; from streamlit.testing.v1 import AppTest; "
        f"app = AppTest.from_file({str(APP)!r}, default_timeout=120).run(); "
        "pages = ['pages/step3_tokenizer.py', 'pages/step4_features.py', 'pages/step5_model.py']; "
        "fine = all(not app.switch_page(page).run().exception for page in pages); "
        "sys.exit(0 if fine and 'torch' not in sys.modules else 1)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, env=None, timeout=280, capture_output=True
    )
    assert done.returncode == 0, done.stderr.decode()[-2000:]
