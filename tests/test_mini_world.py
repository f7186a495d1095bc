"""The mini world: its corpus, its model folder, and the scripts that made them."""

from __future__ import annotations

import itertools
import json
import os
import re
import subprocess
import sys
from collections import Counter, defaultdict
from pathlib import Path

import pytest
import torch
from transformers import BertForSequenceClassification, BertTokenizer

from nlpbook_core import runs, workspace
from nlpbook_core.inference.predictor import Predictor
from nlpbook_core.texts import languages
from pages.ui.text import Text
from scripts.mini_world import corpus, shortcuts, vocabulary
from scripts.mini_world.drafts import LABELS, Draft, World, lot
from scripts.mini_world.hangul import Action, Noun, link
from scripts.mini_world.phenomena import PHENOMENA
from scripts.mini_world.unlabelled import pairs, sentences
from tests.support.paths import ROOT

MINI = ROOT / "nlpbook_core" / "mini"
CORPUS, MODEL = MINI / "corpus", MINI / "model"
LEAST = {"train": 6000, "val": 900, "test": 900}
Row = dict[str, str]


@pytest.fixture(scope="module")
def splits() -> dict[str, list[Row]]:
    return {name: shortcuts.read(CORPUS, name) for name in LEAST}


@pytest.fixture(scope="module")
def tokenizer() -> BertTokenizer:
    return BertTokenizer.from_pretrained(MODEL)


def unknown_share(tokenizer: BertTokenizer, texts: list[str]) -> float:
    pieces = [piece for text in texts for piece in tokenizer.tokenize(text)]
    return pieces.count("[UNK]") / len(pieces)


@pytest.mark.parametrize("name", LEAST)
def test_split_has_the_form_of_klue(splits: dict[str, list[Row]], name: str) -> None:
    rows = splits[name]
    assert len(rows) >= LEAST[name]
    for row in rows:
        assert list(row) == ["guid", "source", "premise", "hypothesis", "gold_label"]
        assert row["gold_label"] in LABELS
        assert all(value.strip() == value != "" for value in row.values())
        assert row["premise"] != row["hypothesis"]
    assert len({row["guid"] for row in rows}) == len(rows)


@pytest.mark.parametrize("name", LEAST)
def test_each_premise_has_one_hypothesis_of_each_label(splits: dict[str, list[Row]], name: str) -> None:
    found: dict[str, list[str]] = defaultdict(list)
    for row in splits[name]:
        found[row["premise"]].append(row["gold_label"])
    assert all(sorted(labels) == sorted(LABELS) for labels in found.values())


def test_splits_share_no_premise_and_no_hypothesis(splits: dict[str, list[Row]]) -> None:
    for part in ("premise", "hypothesis"):
        texts = [{row[part] for row in rows} for rows in splits.values()]
        assert len(set.union(*texts)) == sum(map(len, texts)), part


@pytest.mark.parametrize("name", LEAST)
def test_phenomena_are_many_and_even(splits: dict[str, list[Row]], name: str) -> None:
    counts = Counter(row["source"] for row in splits[name])
    assert len(counts) >= 16
    assert max(counts.values()) - min(counts.values()) <= 3


def test_shortcuts_fail(splits: dict[str, list[Row]]) -> None:
    assert shortcuts.hypothesis_only(splits["train"], splits["test"]) <= 0.38
    assert shortcuts.overlap_only(splits["train"], splits["test"]) <= 0.45


def test_every_phenomenon_has_a_word_on_the_page() -> None:
    for lang in languages():
        assert set(PHENOMENA) <= set(Text(lang).table("sources")), lang


def test_no_premise_gives_one_text_two_labels() -> None:
    too_few = {}
    for name, make in PHENOMENA.items():
        world = World(seed=11)
        drafts = [make(world) for _ in range(300)]
        # `by_label` raises where a text has two labels.
        complete = [draft for draft in drafts if all(draft.by_label().values())]
        too_few |= {name: len(complete)} if len(complete) < 100 else {}
    assert not too_few, "too few premises have a hypothesis of each label"


def test_a_text_with_two_labels_is_noticed() -> None:
    draft = Draft("time", "회의는 봄에 열렸다.")
    draft.add("E", "held", "회의는 삼월에 열렸다.")
    draft.add("N", "held", "회의는 삼월에 열렸다.")
    with pytest.raises(ValueError, match="two labels"):
        draft.by_label()


@pytest.mark.parametrize(("number", "impossible"), [("세", True), ("두", False)])
def test_no_whole_number_lies_between_a_number_and_the_next(number: str, impossible: bool) -> None:
    """Fewer than four and more than three cannot be; fewer than four and more than two can."""
    world = World(seed=3)
    drafts = [PHENOMENA["quantity"](world) for _ in range(3000)]
    fewer_than_four = [draft for draft in drafts if re.search(r" 네 \w+도 안 된다", draft.premise)]
    told = [
        {
            candidate.label
            for candidate in draft.candidates
            if re.search(f" {number} \\w+ 넘게", candidate.text)
        }
        for draft in fewer_than_four
    ]
    assert any(told)
    assert all(("contradiction" in labels) == impossible for labels in told if labels)


def test_corpus_comes_out_of_the_script_byte_for_byte(tmp_path: Path) -> None:
    builder = corpus.Builder(corpus.SEED)
    for name, size in corpus.SIZES.items():
        corpus.write({name: builder.split(name, size)}, tmp_path)
        assert (tmp_path / f"{name}.json").read_bytes() == (CORPUS / f"{name}.json").read_bytes()


def test_vocabulary_comes_out_of_the_script() -> None:
    pieces = vocabulary.build(sentences(vocabulary.SEED, vocabulary.SENTENCES))
    assert (MODEL / "vocab.txt").read_text(encoding="utf-8").splitlines() == pieces


def test_pretraining_text_has_no_held_out_premise(splits: dict[str, list[Row]]) -> None:
    for name, rows in splits.items():
        assert {lot(row["premise"]) for row in rows} == {name}
    assert {lot(premise) for premise, _ in itertools.islice(pairs(seed=5), 3000)} == {"train"}


def test_model_folder_is_small_and_loads_as_it_is(tokenizer: BertTokenizer) -> None:
    assert sum(file.stat().st_size for file in MODEL.iterdir()) <= 10_000_000
    model = BertForSequenceClassification.from_pretrained(MODEL, num_labels=3)
    assert model.config.vocab_size == len(tokenizer)
    assert {weights.dtype for weights in model.parameters()} == {torch.float32}
    rows = json.loads((CORPUS / "test.json").read_text(encoding="utf-8"))[:2]
    batch = tokenizer(
        [row["premise"] for row in rows],
        [row["hypothesis"] for row in rows],
        padding=True,
        return_tensors="pt",
        return_token_type_ids=True,
    )
    assert model(**batch).logits.shape == (2, 3)


def test_pairs_are_short_and_known(splits: dict[str, list[Row]], tokenizer: BertTokenizer) -> None:
    rows = splits["test"]
    ids = tokenizer([row["premise"] for row in rows], [row["hypothesis"] for row in rows])["input_ids"]
    assert max(map(len, ids)) <= 64
    texts = [
        row[part] for rows in splits.values() for row in rows[:2000] for part in ("premise", "hypothesis")
    ]
    assert unknown_share(tokenizer, texts) == 0


def test_free_korean_is_known(tokenizer: BertTokenizer) -> None:
    """What a learner may type: words outside the grammar, signs, numbers, Latin letters, lone letters."""
    texts = [
        "오늘 점심에 김치찌개를 먹었는데 생각보다 훨씬 매웠어요!",
        "100분간 잘껄 그래도 소닉붐땜에 2점준다",
        "BERT를 배우는 건 재밌다ㅋㅋㅋ (진짜로), 근데 좀 어렵다ㅠㅠ...",
        "철학 교수가 헬싱키 공항에서 여권을 잃어버려 당황했다.",
    ]
    assert unknown_share(tokenizer, texts) == 0


def test_tokenizer_cuts_particles_off_names(tokenizer: BertTokenizer) -> None:
    assert tokenizer.tokenize("지연은 민수에게는") == ["지연", "##은", "민수", "##에게는"]


@pytest.mark.parametrize(
    ("stem", "ending", "expected"),
    [
        ("먹", "았다", "먹었다"),
        ("하", "았다", "했다"),
        ("부르", "아서", "불러서"),
        ("듣", "으면", "들으면"),
        ("줍", "ㄴ", "주운"),
        ("돕", "았다", "도왔다"),
        ("짓", "아야", "지어야"),
        ("열", "ㄴ", "연"),
        ("열", "는", "여는"),
        ("쓰", "았다", "썼다"),
        ("담그", "았다", "담갔다"),
        ("치르", "아도", "치러도"),
        ("읽", "는다", "읽는다"),
        ("몰", "는다", "몬다"),
        ("켜", "았지만", "켰지만"),
    ],
)
def test_conjugation(stem: str, ending: str, expected: str) -> None:
    assert format(Action("", stem), ending) == expected


def test_particles_and_connectives_follow_the_last_sound() -> None:
    assert (
        "{:는} {:를} {:로} {:와}".format(*map(Noun, ("지연", "책", "연필", "민수")))
        == "지연은 책을 연필로 민수와"
    )
    assert format(Action("방을", "청소하"), "안 았다") == "방을 청소하지 않았다"
    assert link("민수는 서울에 산다.", "고") == "민수는 서울에 살고"


def test_the_recorded_model_answers_as_is_recorded() -> None:
    """What the pages show before anybody trained: the shipped weights give the shipped predictions."""
    rows = runs.predictions(runs.RECORDED_ID, "test")
    predictor = Predictor(workspace.MINI_DIR / "run" / "model")
    found = predictor.predict_many([(row.premise, row.hypothesis) for row in rows])
    assert [each.label for each in found] == [row.predicted for row in rows]
    assert sum(row.is_right for row in rows) / len(rows) >= 0.88


def trained(home: Path, *words: str) -> float:
    """Accuracy on test of the mini preset, as the shell trains it."""
    command = [sys.executable, "-m", "nlpbook_core.cli", "train", "--preset", "mini", "--json", *words]
    done = subprocess.run(
        command, env={**os.environ, "NLPBOOK_HOME": str(home)}, capture_output=True, encoding="utf-8",
        timeout=900, check=True,
    )  # fmt: skip
    return float(json.loads(done.stdout.splitlines()[-1])["test_acc"])


@pytest.mark.slow
@pytest.mark.timeout(3600)
def test_the_mini_preset_reaches_what_is_promised_and_only_with_pretraining(tmp_path: Path) -> None:
    reached = [trained(tmp_path, "--seed", str(seed)) for seed in (7, 8, 9)]
    assert sum(reached) / 3 >= 0.90 and min(reached) >= 0.88
    assert trained(tmp_path, "--seed", "7", "--from-scratch") < 0.50
