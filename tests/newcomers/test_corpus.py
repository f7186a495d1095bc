"""A newcomer adds a corpus: one file and one row, as CONTRIBUTING.md says; everything else follows."""

import json
import re

from tests.newcomers.conftest import House
from tests.support.paths import ROOT

CORPUS = '''"""Greetings: two labels, in English, lying here by hand."""

from pathlib import Path
from typing import ClassVar

from nlpbook_core.corpora.base import Corpus, PublishedScore
from nlpbook_core.corpora.reading import json_examples
from nlpbook_core.download.published import PublishedFile
from nlpbook_core.examples import ClassificationExample, Mode

FILES = tuple(PublishedFile(f"{mode}.json", size_bytes=None) for mode in ("train", "val", "test"))


class GreetingsCorpus(Corpus):
    """Whether an answer fits a greeting."""

    name = "greetings"
    title: ClassVar[str] = "Greetings"
    labels: ClassVar[tuple[str, ...]] = ("fits", "does not fit")
    licence: ClassVar[str] = "CC BY 4.0"
    homepage: ClassVar[str] = "https://example.org/greetings"
    languages: ClassVar[tuple[str, ...]] = ("en",)
    files: ClassVar[tuple[PublishedFile, ...]] = FILES
    num_pairs: ClassVar[dict[str, int]] = {"train": 40, "val": 8, "test": 8}
    problems: ClassVar[tuple[str, ...]] = ("toy",)
    published_scores: ClassVar[tuple[PublishedScore, ...]] = (PublishedScore("somebody", 0.5, "https://example.org"),)

    def paths(self, data_root_path: str | Path, mode: Mode) -> tuple[Path, ...]:
        return (Path(data_root_path) / f"{mode}.json",)

    def read(self, path: Path) -> list[ClassificationExample]:
        return json_examples(path, self.labels)
'''

LOOK = """
import json, sys
from pathlib import Path
from nlpbook_core import cli, corpora
from nlpbook_core.errors import NlpbookError
from nlpbook_core.models.card import model_card
from nlpbook_core.settings import presets
args = presets.preset("mini", downstream_corpus_name="greetings")
card = model_card(args, corpora.for_arguments(args), {})
from streamlit.testing.v1 import AppTest
at = AppTest.from_file("app.py", default_timeout=120).run()
at.switch_page("pages/step2_corpus.py").run()
choice = next(item for item in at.radio if str(item.key).startswith("corpus-choice"))
choice.set_value("greetings").run()
said = [item.value for kind in ("markdown", "caption") for item in at.get(kind)]
form = AppTest.from_file("app.py", default_timeout=120).run()
form.switch_page("pages/step1_settings.py").run()
offered = [list(item.options) for item in form.selectbox if "downstream_corpus_name" in str(item.key)]
try:
    corpora.get("greetings").get_examples(Path("nowhere"), "train")
except NlpbookError as error:
    hint = str(error)
assert not at.exception and not form.exception
print(json.dumps([card, said, offered, hint, list(choice.options)]))
"""


def test_one_file_and_one_row_make_a_corpus_that_every_place_knows(house: House) -> None:
    house.write("nlpbook_core/corpora/greetings.py", CORPUS)
    house.edit(
        "nlpbook_core/corpora/__init__.py",
        "    KorNLICorpus,\n)",
        "    KorNLICorpus,\n    GreetingsCorpus,\n)",
    )
    house.edit(
        "nlpbook_core/corpora/__init__.py",
        "from nlpbook_core.corpora.klue_nli",
        "from nlpbook_core.corpora.greetings import GreetingsCorpus\nfrom nlpbook_core.corpora.klue_nli",
    )
    assert house.changed == {"nlpbook_core/corpora/greetings.py", "nlpbook_core/corpora/__init__.py"}
    listed = json.loads(house.run("-m", "nlpbook_core.cli", "corpora", "--json"))
    told = next(item for item in listed if item["name"] == "greetings")
    assert told["labels"] == ["fits", "does not fit"] and told["licence"] == "CC BY 4.0"
    model_card, said, offered, hint, choice = json.loads(house.run(LOOK).splitlines()[-1])
    assert "license: cc-by-4.0" in model_card and "language: en" in model_card and "`fits`" in model_card
    assert any("CC BY 4.0" in words and "example.org" in words for words in said)
    assert "Greetings" in choice and any("greetings" in options for options in offered)
    assert "greetings" in hint


def test_contributing_tells_these_steps() -> None:
    row = re.search(r"^\| a corpus \|.*$", (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8"), re.M)
    assert row and "nlpbook_core/corpora/<name>.py" in row[0] and "`_BUILT_IN`" in row[0]
