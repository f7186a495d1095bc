"""The prediction page: an answer from the learner's own run, examples, odd sentences, what was asked."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
import torch
from streamlit.testing.v1 import AppTest

from nlpbook_core import background, runs, workspace
from nlpbook_core.files import sha256_of
from nlpbook_core.texts import languages
from pages.ui import cached, cached_views
from pages.ui.asking import many, saliency, why
from pages.ui.text import Text
from tests.support import app_runs

STEM = "step8_prediction"


def type_pair(at: AppTest, premise: str, hypothesis: str) -> None:
    at.text_area[0].set_value(premise)
    at.text_area[1].set_value(hypothesis)
    at.button(key="ask").click().run()
    assert not at.exception, at.exception


def many_job(at: AppTest) -> background.Job:
    """The job that answers the pairs of this session."""
    job = background.find(at.session_state["note.many-job"])
    assert job is not None
    return job


def kept(at: AppTest) -> list[dict[str, object]]:
    path = workspace.folder("drafts") / f"{app_runs.in_url(at, 'draft')}.json"
    asked: list[dict[str, object]] = json.loads(path.read_text(encoding="utf-8")).get("asked", [])
    return asked


def test_it_answers_and_remembers(finished_run: Path) -> None:
    run_id = app_runs.take(finished_run)
    at = app_runs.open_page(STEM, "ko", run=run_id)
    type_pair(at, "민수는 어제 학교에 갔다.", "민수는 학교에 갔다.")
    from nlpbook_core.inference.predictor import Predictor

    folder = runs.model_folder(run_id)
    assert folder is not None
    wanted = Predictor(folder).predict("민수는 어제 학교에 갔다.", "민수는 학교에 갔다.")
    newest = kept(at)[0]
    assert newest["label"] == wanted.label
    assert newest["probability"] == pytest.approx(wanted.probabilities[wanted.label])
    assert "[pages." not in app_runs.said(at)


def test_an_example_comes_with_one_click_and_the_pair_can_be_swapped(finished_run: Path) -> None:
    run_id = app_runs.take(finished_run)
    at = app_runs.open_page(STEM, "ko", run=run_id)
    at.button(key="example-contradiction").click().run()
    pair = (at.text_area[0].value, at.text_area[1].value)
    gold = {(r.premise, r.hypothesis): r.label for r in runs.predictions(run_id, "test")}
    assert gold[pair] == "contradiction"
    at.button(key="swap").click().run()
    assert (at.text_area[1].value, at.text_area[0].value) == pair
    app_runs.check_kept(at)


def test_what_the_model_said_before_training_is_its_first_pinned_answer(finished_run: Path) -> None:
    from nlpbook_core.explain.untrained import untrained_guesses

    run_id = app_runs.take(finished_run)
    first, args = runs.view(run_id).pinned[0], runs.arguments(run_id)
    premise, hypothesis, _ = first.pairs[0]
    started = runs.view(run_id).started
    assert started is not None
    guess = untrained_guesses(args, started.labels, premise, hypothesis, seeds=(args.seed or 0,))[0]
    assert list(guess.probabilities.values()) == pytest.approx(list(first.probabilities[0]), abs=1e-3)
    at = app_runs.open_page(STEM, "ko", run=run_id)
    at.toggle(key="compare").set_value(True).run()
    assert not at.exception


def test_an_empty_sentence_gets_a_sentence(finished_run: Path) -> None:
    run_id = app_runs.take(finished_run)
    at = app_runs.open_page(STEM, "ko", run=run_id)
    for premise, hypothesis in (("", "민수는 갔다."), ("민수는 갔다.", "   ")):
        type_pair(at, premise, hypothesis)
        assert Text("ko")("errors.text-empty.do") in app_runs.said(at)


@pytest.mark.parametrize(
    "odd",
    [
        "![x](http://example.com/a.png) $x$ :smile:",
        "<script>alert(1)</script>",
        "\x00\x07",
        "가" * 4000,
        "🙂" * 50,
    ],
)
def test_odd_and_huge_texts_get_an_answer_or_a_sentence(finished_run: Path, odd: str) -> None:
    run_id = app_runs.take(finished_run)
    at = app_runs.open_page(STEM, "ko", run=run_id)
    type_pair(at, odd, "민수는 갔다.")
    assert odd not in "\n".join(str(item.value) for item in at.markdown)


@pytest.mark.usefixtures("no_recorded_run")
def test_without_a_run_it_says_where_to_go() -> None:
    assert Text("ko")("ui.choices.no_run") in app_runs.said(app_runs.open_page(STEM, "ko"))


def test_a_model_whose_weights_are_gone_gets_a_box(finished_run: Path) -> None:
    run_id = app_runs.take(finished_run)
    (runs.folder(run_id) / "model" / "model.safetensors").unlink()
    at = app_runs.open_page(STEM, "ko", run=run_id)
    assert Text("ko")("errors.model-folder.do") in app_runs.said(at)


def test_every_way_to_ask_why_gives_an_answer(finished_run: Path) -> None:
    run_id = app_runs.take(finished_run)
    at = app_runs.open_page(STEM, "ko", run=run_id)
    at.toggle(key="why-asked").set_value(True).run()
    t = Text("ko")
    for way in why.WAYS:
        at.segmented_control(key="why-way-asked.ko").set_value(way).run()
        assert not at.exception and not at.error
        assert t(f"why.notes.{way}") in app_runs.said(at)
    assert "[why." not in app_runs.said(at)


def slow_down(run_id: str) -> None:
    """Put a larger BERT into a run, whose scores jump, so that a reason takes seconds."""
    from transformers import BertConfig, BertForSequenceClassification

    from nlpbook_core.inference.predictor import Predictor
    from nlpbook_core.models.folder import save_model

    folder = runs.model_folder(run_id)
    assert folder is not None
    small = Predictor(folder)
    now = small.model.config
    config = BertConfig(
        vocab_size=now.vocab_size, hidden_size=192, num_hidden_layers=12, num_attention_heads=4,
        intermediate_size=768, initializer_range=0.3, id2label=now.id2label, label2id=now.label2id,
    )  # fmt: skip
    args = replace(runs.arguments(run_id), max_seq_length=256)
    save_model(folder, BertForSequenceClassification(config), small.tokenizer, args)


def test_a_reason_that_takes_long_shows_how_far_it_is_and_can_be_stopped(finished_run: Path) -> None:
    run_id, t = app_runs.take(finished_run), Text("ko")
    slow_down(run_id)
    at = app_runs.open_page(STEM, "ko", run=run_id)
    type_pair(at, "민수는 어제 학교에 갔다. " * 60, "민수는 학교에 갔다.")
    at.toggle(key="why-asked").set_value(True).run()
    left = newest_reason()
    at.segmented_control(key="why-way-asked.ko").set_value("integrated").run()
    assert left.wait(120) and left.state == "cancelled"  # nobody waits for the other way any more
    first = newest_reason()
    at.button(key="why-stop-asked").click().run()
    assert first.wait(120) and first.state == "cancelled" and 0 < first.done <= first.total
    at.run()
    assert t("why.stopped") in app_runs.said(at)
    at.button(key="why-again-asked").click().run()
    second = newest_reason()
    assert second is not first and t("why.stopped") not in app_runs.said(at)
    second.cancel()
    assert second.wait(120)


def test_a_reason_is_computed_once_for_a_pair_and_anew_for_another_label(finished_run: Path) -> None:
    run_id = app_runs.take(finished_run)
    at = app_runs.open_page(STEM, "ko", run=run_id)
    at.toggle(key="why-asked").set_value(True).run()
    first = newest_reason()
    at.run()
    assert newest_reason() is first and first.wait(120)
    label = at.selectbox[-1]
    label.set_value(next(each for each in label.options if each != label.value)).run()
    assert not at.exception and newest_reason() is not first


def newest_reason() -> background.Job:
    """The job behind "why" that was begun last."""
    return max(background.named("why-"), key=lambda job: job.began_at)


def test_units_line_up_with_the_pieces_and_the_strongest_has_the_full_shade(finished_run: Path) -> None:
    from nlpbook_core.explain import attributions
    from nlpbook_core.inference.predictor import Predictor

    folder = runs.model_folder(app_runs.take(finished_run))
    assert folder is not None
    predictor = Predictor(folder)
    found = predictor.predict("민수는 어제 학교에 갔다.", "민수는 학교에 갔다.")
    units = saliency.of_pieces(
        found.encoded, attributions.input_x_gradient(predictor, found.encoded, found.label)
    )
    assert [unit.text for unit in units] == list(found.encoded.tokens[: found.encoded.num_tokens])
    lines = saliency.payload(Text("ko"), units)["lines"]
    shares = [unit["share"] for line in lines for unit in line["units"]]
    assert len(shares) == len(units) and max(map(abs, shares)) == pytest.approx(1.0)


def test_the_reason_why_a_folder_cannot_be_used_is_in_the_language_of_the_screen() -> None:
    from nlpbook_core.errors import ModelFolder
    from pages.ui.words import error_words

    for why_, key in (("weights", "weights"), ("labels", "labels"), (None, "other")):
        error = ModelFolder(path="x", reason="no file", **({"why": why_} if why_ else {}))
        for lang in languages():
            said = error_words(Text(lang), error)
            assert Text(lang)(f"reasons.{key}") in said.what and "no file" not in said.what
            assert "no file" in said.details


def test_many_pairs_are_answered_as_one_by_one(finished_run: Path) -> None:
    from nlpbook_core.inference.predictor import Predictor

    run_id, t = app_runs.take(finished_run), Text("ko")
    at = app_runs.open_page(STEM, "ko", run=run_id)
    at.toggle(key="many").set_value(True).run()
    at.text_area(key="many-text").set_value("비가 왔다. 날씨가 흐렸다.").run()
    at.button(key="many-ask").click().run()
    assert not at.exception and t("errors.corpus-row.do").split("{")[0] in app_runs.said(at)
    pairs = [("민수는 학교에 갔다.", "민수는 갔다."), ("비가 왔다.", "눈이 왔다.")]
    at.text_area(key="many-text").set_value("\n".join("\t".join(pair) for pair in pairs)).run()
    at.button(key="many-ask").click().run()
    job = many_job(at)
    assert job.wait(120)
    at.run()
    folder = runs.model_folder(run_id)
    assert folder is not None and not at.exception
    wanted = [Predictor(folder).predict(*pair) for pair in pairs]
    assert [one.label for one in job.result] == [one.label for one in wanted]
    for one, other in zip(job.result, wanted, strict=True):
        assert one.probabilities == pytest.approx(other.probabilities, abs=1e-5)


def test_many_pairs_that_were_stopped_say_so_and_can_be_asked_again(finished_run: Path) -> None:
    run_id, t = app_runs.take(finished_run), Text("ko")
    at = app_runs.open_page(STEM, "ko", run=run_id)
    at.toggle(key="many").set_value(True).run()
    pairs = "\n".join(f"민수는 {n}번 학교에 갔다.\t민수는 갔다." for n in range(many.MOST_PAIRS))
    at.text_area(key="many-text").set_value(pairs).run()
    at.button(key="many-ask").click().run()
    first = many_job(at)
    at.button(key="many-stop").click().run()
    assert first.wait(120) and first.state == "cancelled"
    at.run()
    said = t("many.stopped", done=t.number(first.done), total=t.number(many.MOST_PAIRS))
    assert said in app_runs.said(at)
    at.button(key="many-ask").click().run()
    second = many_job(at)
    assert second is not first and second.wait(170) and second.state == "done"
    at.run()
    assert said not in app_runs.said(at) and len(second.result) == many.MOST_PAIRS


def test_many_pairs_are_answered_anew_once_the_run_has_another_model(finished_run: Path) -> None:
    from nlpbook_core.inference.predictor import Predictor
    from nlpbook_core.models.folder import save_model

    run_id = app_runs.take(finished_run)
    at = app_runs.open_page(STEM, "ko", run=run_id)
    at.toggle(key="many").set_value(True).run()
    at.text_area(key="many-text").set_value("민수는 학교에 갔다. | 민수는 갔다.").run()
    at.button(key="many-ask").click().run()
    before = many_job(at)
    assert before.wait(120)
    folder = runs.model_folder(run_id)
    assert folder is not None
    changed = Predictor(folder)
    changed.model.classifier.bias.data += changed.model.classifier.bias.new_tensor([0.0, 5.0, 0.0])
    save_model(folder, changed.model, changed.tokenizer, runs.arguments(run_id))
    at.run()
    after = many_job(at)
    assert after.wait(120)
    assert after.result[0].logits == pytest.approx(
        changed.predict("민수는 학교에 갔다.", "민수는 갔다.").logits, abs=1e-5
    )
    assert after.result[0].logits != pytest.approx(before.result[0].logits, abs=1e-3)


def test_checkpoints_are_the_run_at_its_moments(finished_run: Path) -> None:
    from nlpbook_core.explain import moments
    from nlpbook_core.inference.predictor import Predictor

    run_id = app_runs.take(finished_run)
    run_dir, view = runs.folder(run_id), runs.view(run_id)
    found = moments.moments(run_dir)
    best = view.best_validation
    assert best is not None and {saved.step for saved in view.checkpoints} <= {
        v.step for v in view.validations
    }
    pair = ("민수는 학교에 갔다.", "민수는 갔다.")
    at_best = moments.predictor_at(run_dir / "model", found[best.step]).predict(*pair)
    assert at_best.probabilities == pytest.approx(Predictor(run_dir / "model").predict(*pair).probabilities)
    at = app_runs.open_page(STEM, "en", run=run_id)
    at.toggle(key="compare").set_value(True).run()
    assert not at.exception and Text("en")("pages.prediction.at_step", n=str(best.step)) in app_runs.said(at)


def add_checkpoints(run_id: str, steps: range) -> None:
    """Copies of a run's checkpoint as if they were of other steps."""
    folder = runs.folder(run_id) / "checkpoints"
    saved = torch.load(next(iter(folder.glob("*.ckpt"))), map_location="cpu", weights_only=True)
    for step in steps:
        path = folder / f"copy-{step}.ckpt"
        torch.save({**saved, "global_step": step}, path)
        path.with_name(path.name + ".sha256").write_text(sha256_of(path), encoding="utf-8")


def test_the_learner_chooses_moments_and_no_model_is_read_twice(finished_run: Path) -> None:
    run_id, t, most = app_runs.take(finished_run), Text("ko"), cached_views.MOST_MOMENTS
    add_checkpoints(run_id, range(1001, 1001 + most + 1))
    at = app_runs.open_page(STEM, "ko", run=run_id)
    at.toggle(key="compare").set_value(True).run()
    last = list(range(1002, 1001 + most + 1))
    at_once = [t("pages.prediction.at_step", n=t.number(step)) for step in last]
    assert all(words in app_runs.said(at) for words in at_once)
    read = {step: cached_views.predictor_at(run_id, step) for step in last}
    type_pair(at, "비가 왔다.", "눈이 왔다.")
    assert all(cached_views.predictor_at(run_id, step) is model for step, model in read.items())
    at.multiselect(key=f"moments-{run_id}.ko").set_value([1001, 1003]).run()
    assert not at.exception
    shown = [
        step for step in (1001, *last) if t("pages.prediction.at_step", n=t.number(step)) in app_runs.said(at)
    ]
    assert shown == [1001, 1003]


def test_all_learners_of_a_run_share_one_model(finished_run: Path) -> None:
    run_id = app_runs.take(finished_run)
    for lang in languages():
        app_runs.open_page(STEM, lang, run=run_id)
    assert found_in_a_session(run_id) is found_in_a_session(run_id) is cached.predictor(run_id)


def found_in_a_session(run_id: str) -> object:
    """The model that a session of its own is given."""

    def script(run_id: str) -> None:
        import streamlit as st

        from pages.ui import cached

        st.session_state["found"] = cached.predictor(run_id)

    at = AppTest.from_function(script, default_timeout=app_runs.PAGE_S, args=(run_id,)).run()
    assert not at.exception
    found: object = at.session_state["found"]
    return found
