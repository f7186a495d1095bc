"""The corpora that can be chosen: the built-in ones, and those imported from files of one's own.

To add one: write `corpora/<its name>.py` with a subclass of `Corpus`, and name the class in `_BUILT_IN`.
"""

from pathlib import Path
from typing import TYPE_CHECKING, Any

from nlpbook_core import workspace
from nlpbook_core.corpora.base import Corpus, CorpusCard, PublishedScore
from nlpbook_core.corpora.challenge_set import ChallengeSet
from nlpbook_core.corpora.klue_nli import KlueNLICorpus
from nlpbook_core.corpora.kornli import KorNLICorpus
from nlpbook_core.corpora.mini_nli import MiniNLICorpus
from nlpbook_core.corpora.own_file import OwnFileCorpus, is_name
from nlpbook_core.errors import CorpusUnknown
from nlpbook_core.examples import MODES
from nlpbook_core.settings.arguments import ClassificationTrainArguments

if TYPE_CHECKING:
    import pandas as pd

__all__ = [
    "ChallengeSet",
    "Corpus",
    "CorpusCard",
    "KlueNLICorpus",
    "KorNLICorpus",
    "MiniNLICorpus",
    "OwnFileCorpus",
    "PublishedScore",
    "built_in_names",
    "for_arguments",
    "get",
    "is_present",
    "names",
    "table",
    "title",
]

_BUILT_IN: tuple[type[Corpus], ...] = (
    MiniNLICorpus,
    KlueNLICorpus,
    KorNLICorpus,
)


def built_in_names() -> list[str]:
    """The corpora that come with the library, in the order in which they are offered."""
    return [corpus.name for corpus in _BUILT_IN]


def title(name: str) -> str:
    """What people call a corpus: a built-in one's title, else the name itself."""
    return next((corpus.title for corpus in _BUILT_IN if corpus.name == name and corpus.title), name)


def names(root: Path | None = None) -> list[str]:
    """Built-in corpora, then imported ones in the order of their names: what a model can be trained on.

    Args:
        root: Folder that holds a folder for each corpus; the workspace's if None.
    """
    folder = root or workspace.home() / "corpora"
    found = {path.parent.name for path in folder.glob("*/corpus.json")}
    built_in = built_in_names()
    return [*built_in, *sorted(name for name in found if is_name(name) and name not in built_in)]


def get(name: str, root: Path | None = None) -> Corpus:
    """A corpus by its name.

    Raises:
        CorpusUnknown: If neither a built-in nor an imported corpus is called so.
    """
    known: tuple[type[Corpus], ...] = (*_BUILT_IN, ChallengeSet)
    for corpus in known:
        if name == corpus.name:
            return corpus()
    if name not in names(root):
        raise CorpusUnknown(value=name, accepted=", ".join(names(root)))
    return OwnFileCorpus(name, (root or workspace.home() / "corpora") / name)


def is_present(name: str, root: Path | None = None) -> bool:
    """Whether every split of the corpus can be read here, now, without network."""
    folder = (root or workspace.home() / "corpora") / name
    return get(name, root).is_present(folder)


def for_arguments(args: ClassificationTrainArguments) -> Corpus:
    """The corpus that the settings name, in the form that they ask for."""
    return get(args.downstream_corpus_name, args.corpus_root).configured(args)


def table() -> "pd.DataFrame":
    """What a model can be trained on, one row a corpus under its name, as its card tells it.

    Pairs of a split are NaN where the publisher does not say; `download_mb` is 0 where nothing is published.
    """
    import pandas as pd

    return pd.DataFrame([_row(name) for name in names()]).set_index("name")


def _row(name: str) -> dict[str, Any]:
    card = get(name).card()
    return {
        "name": card.name,
        "is_present": is_present(name),
        "licence": card.licence,
        "languages": ", ".join(card.languages),
        **{f"num_{mode}_pairs": card.num_pairs.get(mode) for mode in MODES},
        "download_mb": sum(file.size_bytes or 0 for file in card.files) / 1e6,
        "problems": ", ".join(card.problems),
        "homepage": card.homepage,
    }
