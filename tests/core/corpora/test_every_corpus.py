"""What holds for every corpus that can be chosen; a new one is tested by being registered."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from nlpbook_core import corpora, workspace
from nlpbook_core.corpora import Corpus
from nlpbook_core.download.published import PublishedFile
from nlpbook_core.errors import ArgumentError, CorpusMissing
from nlpbook_core.examples import LABELS, MODES
from nlpbook_core.own_files.importing import import_file

ALL = (*corpora.built_in_names(), "my-own")


@pytest.fixture
def corpus(request: pytest.FixtureRequest, workspace: Path, tmp_path: Path) -> Corpus:
    """Each corpus in turn, in a workspace in which one of one's own was imported."""
    rows = [f"전제 {n // 3},가설 {n},{LABELS[n % 3]}" for n in range(60)]
    file = tmp_path / "own.csv"
    file.write_text("premise,hypothesis,label\n" + "\n".join(rows), encoding="utf-8")
    import_file("my-own", file)
    return corpora.get(request.param)


def every(function: Callable[..., None]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("corpus", ALL, indirect=True)(function)


@pytest.fixture
def folder(corpus: Corpus, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The corpus's folder with small files in its own form (hashes unknown), where it has none yet."""
    place = workspace.folder("corpora") / corpus.name
    if corpus.name in corpora.built_in_names():
        monkeypatch.setattr(type(corpus), "files", tuple(PublishedFile(f.name, f.urls) for f in corpus.files))
        place.mkdir(parents=True)
        for mode in MODES:
            for path in corpus.paths(place, mode):
                if path.parent == place:
                    path.write_text(SMALL[path.suffix], encoding="utf-8")
    return place


_PAIRS = [(f"전제 {n // 3}", f"가설 {n}", LABELS[n % 3]) for n in range(12)]
SMALL = {
    ".json": json.dumps([{"premise": p, "hypothesis": h, "gold_label": label} for p, h, label in _PAIRS]),
    ".tsv": "sentence1\tsentence2\tgold_label\n" + "\n".join("\t".join(pair) for pair in _PAIRS),
}


def test_all_names_are_covered(workspace: Path, tmp_path: Path) -> None:
    assert corpora.names() == corpora.built_in_names()


@every
def test_labels_are_the_books_in_its_order(corpus: Corpus) -> None:
    assert corpus.get_labels() == ["entailment", "contradiction", "neutral"]
    assert corpus.num_labels == 3


@every
def test_card_says_where_it_comes_from(corpus: Corpus) -> None:
    card = corpus.card()
    assert card.name == corpus.name
    if corpus.name != "my-own":
        assert card.licence and card.languages == ("ko",) and card.problems
    if card.files:
        assert card.homepage.startswith("https://")
        assert set(card.num_pairs) == set(MODES)
    for file in card.files:
        assert file.urls and all(url.startswith("https://") and url.endswith(file.name) for url in file.urls)


@every
def test_every_split_yields_pairs_that_can_be_used(corpus: Corpus, folder: Path) -> None:
    assert corpus.is_present(folder) and not corpus.missing(folder)
    for mode in MODES:
        examples = corpus.get_examples(folder, mode)
        assert examples
        for each in examples:
            assert each.text_a.strip() and each.text_b.strip() and each.label in LABELS
        assert corpus.get_examples(str(folder), mode) == examples, "a path as text, and the same again"


@every
def test_fingerprint_follows_the_bytes(corpus: Corpus, folder: Path) -> None:
    prints = {mode: corpus.fingerprint(folder, mode) for mode in MODES}
    assert len(set(prints.values())) == 3
    assert prints == {mode: corpus.fingerprint(folder, mode) for mode in MODES}
    here = [path for path in corpus.paths(folder, "val") if folder in path.parents]
    assert bool(here) == (corpus.name != "mini-nli"), "which ships with the project"
    for path in here:
        path.write_bytes(path.read_bytes() + b" \n")
        assert corpus.fingerprint(folder, "val") != prints["val"]


@every
def test_unknown_mode_is_refused_by_name(corpus: Corpus, folder: Path) -> None:
    for ask in (corpus.get_examples, corpus.fingerprint):
        with pytest.raises(ArgumentError) as caught:
            ask(folder, "dev")
        assert caught.value.fields["value"] == "'dev'"


@every
def test_missing_file_is_named(corpus: Corpus, tmp_path: Path) -> None:
    if corpus.name == "mini-nli":
        assert corpus.is_present(tmp_path / "empty"), "ships with the project"
        return
    for mode in MODES:
        with pytest.raises(CorpusMissing) as caught:
            corpus.get_examples(tmp_path / "empty", mode)
        assert str(tmp_path / "empty") in str(caught.value)
    assert not corpus.is_present(tmp_path / "empty")


@every
def test_the_first_pairs_are_those_of_the_whole(corpus: Corpus, folder: Path) -> None:
    for mode in MODES:
        assert corpus.first_examples(folder, mode, 5) == corpus.get_examples(folder, mode)[:5]
    with pytest.raises(ArgumentError):
        corpus.first_examples(folder, "dev", 5)
