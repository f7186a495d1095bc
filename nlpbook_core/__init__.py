"""Fine-tune a BERT on pairs of sentences, one readable step at a time.

Importing the package loads nothing heavy: the public names, which are the book's, come on first use.
"""

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from nlpbook_core.batches.loaders import data_collator, eval_loader, train_loader
    from nlpbook_core.corpora import KlueNLICorpus, KorNLICorpus, MiniNLICorpus, OwnFileCorpus
    from nlpbook_core.corpora.fetching import download_downstream_dataset
    from nlpbook_core.features.dataset import ClassificationDataset, ClassificationFeatures
    from nlpbook_core.inference.predictor import Predictor
    from nlpbook_core.models.pretrained import load_classifier
    from nlpbook_core.settings.arguments import ClassificationDeployArguments, ClassificationTrainArguments
    from nlpbook_core.tokenization.pretrained import load_tokenizer
    from nlpbook_core.training.reproducibility import set_logger, set_seed
    from nlpbook_core.training.task import ClassificationTask
    from nlpbook_core.training.trainer import get_trainer

_HOMES = {
    "ClassificationDeployArguments": "settings.arguments",
    "ClassificationTrainArguments": "settings.arguments",
    "KlueNLICorpus": "corpora",
    "KorNLICorpus": "corpora",
    "MiniNLICorpus": "corpora",
    "OwnFileCorpus": "corpora",
    "download_downstream_dataset": "corpora.fetching",
    "ClassificationDataset": "features.dataset",
    "ClassificationFeatures": "features.dataset",
    "Predictor": "inference.predictor",
    "data_collator": "batches.loaders",
    "eval_loader": "batches.loaders",
    "train_loader": "batches.loaders",
    "load_classifier": "models.pretrained",
    "load_tokenizer": "tokenization.pretrained",
    "set_logger": "training.reproducibility",
    "set_seed": "training.reproducibility",
    "ClassificationTask": "training.task",
    "get_trainer": "training.trainer",
}

__all__ = [
    "ClassificationDataset",
    "ClassificationDeployArguments",
    "ClassificationFeatures",
    "ClassificationTask",
    "ClassificationTrainArguments",
    "KlueNLICorpus",
    "KorNLICorpus",
    "MiniNLICorpus",
    "OwnFileCorpus",
    "Predictor",
    "data_collator",
    "download_downstream_dataset",
    "eval_loader",
    "get_trainer",
    "load_classifier",
    "load_tokenizer",
    "set_logger",
    "set_seed",
    "train_loader",
]


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(importlib.import_module(f"{__name__}.{_HOMES[name]}"), name)


def __dir__() -> list[str]:
    return sorted(__all__)
