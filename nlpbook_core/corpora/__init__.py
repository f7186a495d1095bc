"""The corpora that can be chosen: the built-in ones, and those imported from files of one's own.

To add one: write `corpora/<its name>.py` with a subclass of `Corpus`, and name it in `_BUILT_IN`
and `base.BUILT_IN_NAMES`.
"""

from collections.abc import Callable
from pathlib import Path

from nlpbook_core import workspace
from nlpbook_core.corpora.base import BUILT_IN_NAMES, Corpus, CorpusCard
from nlpbook_core.corpora.challenge_set import ChallengeSet
from nlpbook_core.corpora.klue_nli import KlueNLICorpus
from nlpbook_core.corpora.kornli import KorNLICorpus
from nlpbook_core.corpora.mini_nli import MiniNLICorpus
from nlpbook_core.corpora.own_file import OwnFileCorpus, is_name
from nlpbook_core.errors import CorpusUnknown
from nlpbook_core.settings.arguments import ClassificationTrainArguments

__all__ = [
    "ChallengeSet",
    "Corpus",
    "CorpusCard",
    "KlueNLICorpus",
    "KorNLICorpus",
    "MiniNLICorpus",
    "OwnFileCorpus",
    "for_arguments",
    "get",
    "is_present",
    "names",
]

_BUILT_IN: dict[str, Callable[[], Corpus]] = dict(
    zip(BUILT_IN_NAMES, (MiniNLICorpus, KlueNLICorpus, KorNLICorpus), strict=True)
)


def names(root: Path | None = None) -> list[str]:
    """Built-in corpora, then imported ones in the order of their names: what a model can be trained on.

    Args:
        root: Folder that holds a folder for each corpus; the workspace's if None.
    """
    folder = root or workspace.home() / "corpora"
    found = {path.parent.name for path in folder.glob("*/corpus.json")}
    return [*_BUILT_IN, *sorted(name for name in found if is_name(name) and name not in _BUILT_IN)]


def get(name: str, root: Path | None = None) -> Corpus:
    """A corpus by its name.

    Raises:
        CorpusUnknown: If neither a built-in nor an imported corpus is called so.
    """
    if name in _BUILT_IN:
        return _BUILT_IN[name]()
    if name == ChallengeSet.name:
        return ChallengeSet()
    if name not in names(root):
        raise CorpusUnknown(value=name, accepted=", ".join(names(root)))
    return OwnFileCorpus(name, (root or workspace.home() / "corpora") / name)


def is_present(name: str, root: Path | None = None) -> bool:
    """Whether every split of the corpus can be read here, now, without network."""
    folder = (root or workspace.home() / "corpora") / name
    return get(name, root).is_present(folder)


def for_arguments(args: ClassificationTrainArguments) -> Corpus:
    """The corpus that the settings name, in the form that they ask for."""
    if args.downstream_corpus_name == KlueNLICorpus.name:
        return KlueNLICorpus(whole_dev=args.whole_dev)
    return get(args.downstream_corpus_name, args.corpus_root)
