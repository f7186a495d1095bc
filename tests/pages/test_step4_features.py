"""The features page: rows with a length to play with, lengths, samplers and the batch."""

import threading
import time

import pytest

from nlpbook_core import background, corpora, runs
from nlpbook_core.batches.sampling import random_order, replacement_order
from nlpbook_core.explain.mask_effect import mask_effect
from nlpbook_core.inference.predictor import Predictor
from nlpbook_core.settings import presets
from pages.ui import cached, cached_views
from pages.ui.tokens import encoding
from tests.pages.test_step3_tokenizer import with_settings
from tests.support.screen import component, open_page, said, untranslated


def test_the_page_opens_with_everything_computed() -> None:
    screen = open_page("features")
    assert not screen.exception and not screen.error
    assert not untranslated(screen)
    assert "torch.int64" in screen.dataframe[-1].value.iloc[:, 1].tolist()


def test_the_first_batch_is_the_one_that_training_sees() -> None:
    screen = open_page("features")
    args = presets.preset("mini")
    examples = corpora.for_arguments(args).get_examples(args.corpus_root, "train")
    for epoch in (0, 1):
        order = random_order(len(examples), 7, epoch)[: args.batch_size]
        table = screen.dataframe[epoch].value
        assert table.iloc[:, 0].tolist() == order.tolist()
        assert table.iloc[:, 3].tolist() == [examples[i].text_a for i in order]


def test_the_sequential_sampler_counts_from_zero_in_each_epoch() -> None:
    screen = open_page("features")
    screen.segmented_control(key="knob-order").set_value("sequential").run()
    assert not screen.exception
    for epoch in (0, 1):
        assert screen.dataframe[epoch].value.iloc[:, 0].tolist() == list(range(64))


def test_a_shorter_length_cuts_pairs() -> None:
    screen = open_page("features", "en", draft=with_settings(max_seq_length=16))
    screen.button(key="pair-book").click().run()
    assert not screen.exception and not screen.error
    assert "of the hypothesis were cut off" in said(screen)


def test_where_a_strategy_cannot_work_the_other_is_named() -> None:
    draft = with_settings(max_seq_length=16, truncation="only_first")
    screen = open_page("features", draft=draft)
    screen.text_area[1].set_value("가 " * 40).run()
    assert not screen.exception and not untranslated(screen)
    assert "자리가 나지 않아" in said(screen)


def test_an_empty_sentence_leaves_the_rest_of_the_page() -> None:
    screen = open_page("features")
    screen.text_area[0].set_value(" ").run()
    assert not screen.exception and not untranslated(screen)
    assert len(screen.error) == 1
    assert len(screen.dataframe) == 3


def test_a_corpus_that_is_not_here_says_where_to_get_it() -> None:
    screen = open_page("features", draft=with_settings(downstream_corpus_name="klue-nli"))
    assert not screen.exception and not untranslated(screen)
    assert screen.error
    assert "klue-nli" in said(screen)


def test_without_a_seed_the_page_stands_still() -> None:
    draft = with_settings(seed=None)
    first, again = (open_page("features", draft=draft).dataframe[0].value for _ in range(2))
    assert first.equals(again)


@pytest.mark.parametrize("batch_size", [1, 4, 4096])
def test_any_batch_size(batch_size: int) -> None:
    screen = open_page("features", draft=with_settings(batch_size=batch_size))
    assert not screen.exception and not screen.error
    assert f"({batch_size}," in str(screen.dataframe[-1].value)


def test_a_sampler_with_replacement_and_drop_last_are_there_to_look_at() -> None:
    screen = open_page("features")
    screen.segmented_control(key="knob-order").set_value("replacement").run()
    screen.toggle(key="knob-drop-last").set_value(True).run()
    assert not screen.exception and not untranslated(screen)
    args = presets.preset("mini")
    num = len(corpora.for_arguments(args).get_examples(args.corpus_root, "train"))
    never = num - len(set(replacement_order(num, 7, 0).tolist()))
    assert f"{never:,}" in said(screen)
    assert f"{num // args.batch_size:,}" in said(screen)


def test_the_cost_of_padding_is_measured_when_asked_for() -> None:
    screen = open_page("features")
    screen.button(key="measure-padding").click().run()
    jobs = {name: job for name, job in background._jobs.items() if name.startswith("padding-")}
    assert all(job.wait(120) for job in jobs.values())
    screen.run()
    assert not screen.exception and not screen.error and not untranslated(screen)
    assert "방금 이 컴퓨터에서" in said(screen)
    for name in jobs:
        background.forget(name)


def test_the_mask_switched_off_shows_what_the_model_then_says() -> None:
    screen = open_page("features", "en")
    screen.button(key="mask-ask").click().run(timeout=120)
    assert not screen.exception and not screen.error and not untranslated(screen)
    predictor = Predictor(runs.model_folder(runs.RECORDED_ID))
    effect = mask_effect(predictor, screen.text_area[0].value, screen.text_area[1].value, 64)
    for name in ("bare", "masked", "unmasked"):
        bars = component(screen, f"probabilities-mask-{name}")["bars"]
        shares = getattr(effect, name).values()
        assert [bar["fraction"] for bar in bars] == pytest.approx(sorted(shares, reverse=True))
    assert effect.bare == pytest.approx(effect.masked, abs=1e-5)
    assert effect.unmasked != pytest.approx(effect.masked, abs=1e-3)
    assert "The first two are the same" in said(screen)


def test_a_large_corpus_is_encoded_behind_the_page(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cached_views, "_LARGE_BYTES", 0)
    may_go_on, args = threading.Event(), presets.preset("mini")

    def slowly(job: background.Job) -> None:
        job.report(9_000, 20_700)
        assert may_go_on.wait(120)
        cached.encode(args, job.report)

    background.forget(encoding.job_name(args))
    job = background.start(encoding.job_name(args), slowly)
    try:
        for _ in range(200):
            if job.total:
                break
            time.sleep(0.01)
        screen = open_page("features")
        assert not screen.exception and not screen.error and not untranslated(screen)
        (bar,) = screen.get("progress")
        assert bar.proto.value == 43 and "9,000" in bar.proto.text
        assert component(screen, "tokens-cutting-ko")["pieces"] and not screen.get("plotly_chart")
        tokens = open_page("tokenizer")
        assert not tokens.exception and component(tokens, "tokens-main")["pieces"]
    finally:
        may_go_on.set()
    assert job.wait(120) and job.state == "done"
    screen.run()
    assert not screen.exception and not screen.get("progress") and screen.get("plotly_chart")
