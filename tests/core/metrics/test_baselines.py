"""The reference lines: right where the answer is known, cached by content, near published figures."""

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import accuracy_score
from sklearn.preprocessing import StandardScaler

from nlpbook_core import workspace
from nlpbook_core.corpora import KlueNLICorpus, MiniNLICorpus, OwnFileCorpus
from nlpbook_core.errors import CorpusMissing
from nlpbook_core.examples import LABELS, ClassificationExample
from nlpbook_core.metrics import baselines
from nlpbook_core.metrics.simple_models import overlap_counts


def write_corpus(folder: Path, rows: dict[str, list[tuple[str, str, str]]]) -> OwnFileCorpus:
    folder.mkdir(exist_ok=True)
    for mode, pairs in rows.items():
        objects = [{"premise": p, "hypothesis": h, "gold_label": label} for p, h, label in pairs]
        (folder / f"{mode}.json").write_text(json.dumps(objects, ensure_ascii=False), encoding="utf-8")
    return OwnFileCorpus(folder.name, folder)


def told_by_hypothesis(num: int) -> list[tuple[str, str, str]]:
    """The label stands in the hypothesis; words shared say nothing."""
    signs = dict(zip(LABELS, ("맞다", "않다", "글쎄"), strict=True))
    return [(f"문장 {n}", f"가설 {signs[label]}", label) for n in range(num) for label in LABELS]


def told_by_overlap(num: int) -> list[tuple[str, str, str]]:
    """The label is how many of two words are shared; the hypotheses are the same for all labels."""
    shared = dict(zip(LABELS, ("비 눈", "비 달", "해 달"), strict=True))
    return [(shared[label] + f" {n}", "비 눈", label) for n in range(num) for label in LABELS]


def accuracies(found: tuple[baselines.Baseline, ...]) -> dict[str, float]:
    return {each.name: each.accuracy for each in found}


def test_each_shortcut_is_seen_by_its_own_baseline(tmp_path: Path) -> None:
    corpus = write_corpus(tmp_path / "a", {"train": told_by_hypothesis(40), "test": told_by_hypothesis(10)})
    found = accuracies(baselines.measure(corpus, tmp_path / "a"))
    assert found == {
        "majority": 1 / 3,
        "hypothesis_only": 1.0,
        "overlap_only": pytest.approx(1 / 3),
        "both_words": 1.0,
    }
    corpus = write_corpus(tmp_path / "b", {"train": told_by_overlap(40), "test": told_by_overlap(10)})
    found = accuracies(baselines.measure(corpus, tmp_path / "b"))
    assert found == {
        "majority": 1 / 3,
        "hypothesis_only": pytest.approx(1 / 3),
        "overlap_only": 1.0,
        "both_words": 1.0,
    }


def test_the_shortcuts_are_scikit_learns_run_by_hand(tmp_path: Path) -> None:
    """On the mini corpus, written out here as one would in a notebook."""
    corpus, folder = MiniNLICorpus(), workspace.MINI_DIR / "corpus"
    train, test = (corpus.get_examples(folder, mode) for mode in ("train", "test"))
    train = [train[at] for at in np.random.default_rng(0).permutation(len(train))[:3000]]
    own = write_corpus(
        tmp_path / "part",
        {
            mode: [(each.text_a, each.text_b, each.label) for each in part]
            for mode, part in (("train", train), ("test", test))
        },
    )
    found = accuracies(baselines.measure(own, tmp_path / "part"))
    gold, learnt = [each.label for each in test], [each.label for each in train]

    letters = TfidfVectorizer(analyzer="char_wb", ngram_range=(1, 4), min_df=2, sublinear_tf=True)
    model = LogisticRegression(max_iter=1000)
    model.fit(letters.fit_transform([each.text_b for each in train]), learnt)
    by_hand = accuracy_score(gold, model.predict(letters.transform([each.text_b for each in test])))
    assert found["hypothesis_only"] == pytest.approx(by_hand, abs=1e-9)

    scaler, model = StandardScaler(), LogisticRegression(max_iter=1000)
    model.fit(scaler.fit_transform(overlap_counts(train)), learnt)
    by_hand = accuracy_score(gold, model.predict(scaler.transform(overlap_counts(test))))
    assert found["overlap_only"] == pytest.approx(by_hand, abs=1e-9)


def test_majority_is_the_commonest_of_train_not_of_test(tmp_path: Path) -> None:
    train = [(f"전제 {n}", "가설", LABELS[0] if n < 6 else LABELS[1]) for n in range(10)]
    test = [("전제", "가설", LABELS[1])] * 3 + [("전제", "가설", LABELS[0])]
    corpus = write_corpus(tmp_path / "c", {"train": train, "test": test})
    found = baselines.measure(corpus, tmp_path / "c")[0]
    assert found == baselines.Baseline("majority", 0.25, 4, "train")


def test_one_label_only_does_not_break_it(tmp_path: Path) -> None:
    rows = [(f"전제 {n}", f"가설 {n}", LABELS[2]) for n in range(12)]
    corpus = write_corpus(tmp_path / "d", {"train": rows, "test": rows})
    assert set(accuracies(baselines.measure(corpus, tmp_path / "d")).values()) == {1.0}


def test_cached_by_content_and_a_broken_cache_is_measured_again(tmp_path: Path, workspace: Path) -> None:
    folder = tmp_path / "e"
    corpus = write_corpus(folder, {"train": told_by_hypothesis(20), "test": told_by_hypothesis(5)})
    first = baselines.measure(corpus, folder)
    (cached,) = (workspace / "cache").glob("baselines-*.json")
    kept = json.loads(cached.read_text(encoding="utf-8"))
    kept[0]["accuracy"] = 0.125
    cached.write_text(json.dumps(kept), encoding="utf-8")
    assert baselines.measure(corpus, folder)[0].accuracy == 0.125, "read from the cache"
    cached.write_text("[{", encoding="utf-8")
    assert baselines.measure(corpus, folder) == first
    write_corpus(folder, {"test": told_by_hypothesis(6)})
    assert baselines.measure(corpus, folder)[0].num_pairs == 18, "another content is measured anew"


def test_any_pairs_are_scored_by_what_was_learnt_on_the_corpus(tmp_path: Path, workspace: Path) -> None:
    folder = tmp_path / "g"
    corpus = write_corpus(folder, {"train": told_by_hypothesis(40), "test": told_by_hypothesis(10)})
    told = [ClassificationExample(*pair) for pair in told_by_hypothesis(3)]
    found = accuracies(baselines.measure_on(corpus, folder, told))
    assert found["hypothesis_only"] == 1.0 and found["majority"] == pytest.approx(1 / 3)
    moved = {label: LABELS[place - 1] for place, label in enumerate(LABELS)}  # now the signs lie
    lied_to = [ClassificationExample(pair.text_a, pair.text_b, moved[pair.label]) for pair in told]
    assert accuracies(baselines.measure_on(corpus, folder, lied_to))["hypothesis_only"] == 0.0
    before = set((workspace / "cache").glob("baselines-*.json"))
    of_split = corpus.get_examples(folder, "test")
    assert baselines.measure_on(corpus, folder, of_split) == baselines.measure(corpus, folder, "test")
    assert len(set((workspace / "cache").glob("baselines-*.json")) - before) == 1, "kept once for both"
    (folder / "train.json").unlink()
    with pytest.raises(CorpusMissing):
        baselines.measure_on(corpus, folder, told)


def test_many_pairs_are_scored_in_parts_with_the_same_result(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "h"
    corpus = write_corpus(folder, {"train": told_by_overlap(40), "test": told_by_overlap(10)})
    examples = [corpus.get_examples(folder, mode) for mode in ("train", "test")]
    whole = baselines.score(*examples)
    monkeypatch.setattr(baselines, "_AT_ONCE", 7)
    assert baselines.score(*examples) == whole and whole[2].num_pairs == 30


def test_without_train_folds_keep_premises_apart(tmp_path: Path) -> None:
    corpus = write_corpus(tmp_path / "f", {"test": told_by_hypothesis(30)})
    found = baselines.measure(corpus, tmp_path / "f")
    assert {each.how for each in found} == {"folds"} and accuracies(found)["hypothesis_only"] == 1.0
    examples = corpus.get_examples(tmp_path / "f", "test")
    parts = baselines._folds(examples)
    assert len(parts) == 5 and sum(len(test) for _, test in parts) == len(examples)
    for learn, test in parts:
        assert not {each.text_a for each in learn} & {each.text_a for each in test}


def test_counts_are_of_words_without_punctuation() -> None:
    example = ClassificationExample("비가 온다, 정말.", "비가 안 온다!", LABELS[1])
    assert overlap_counts([example]) == [[2, 1, 1, 3]]


def test_importing_it_loads_no_scikit_learn() -> None:
    loads = "import sys, nlpbook_core.metrics.baselines\n"
    code = loads + "print([m for m in ('sklearn', 'torch') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_mini_corpus_resists_both_shortcuts(tmp_path: Path) -> None:
    found = accuracies(baselines.measure(MiniNLICorpus(), tmp_path))
    assert found["hypothesis_only"] <= 0.38
    assert found["overlap_only"] <= 0.45
    assert found["both_words"] <= 0.45


@pytest.mark.real_data
def test_klue_dev_is_near_the_published_figures(real_data: Path) -> None:
    found = accuracies(baselines.measure(KlueNLICorpus(whole_dev=True), real_data / "klue-nli", "test"))
    assert found["majority"] == pytest.approx(1 / 3)
    assert found["hypothesis_only"] == pytest.approx(0.393, abs=0.02)
    assert found["overlap_only"] == pytest.approx(0.454, abs=0.02)
