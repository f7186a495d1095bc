"""Fine-tune a BERT on pairs of sentences, one readable step at a time.

Importing the package loads nothing heavy: the public names, which are the book's, come on first use.
"""

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from nlpbook_core.arguments import ClassificationDeployArguments, ClassificationTrainArguments
    from nlpbook_core.corpora import KlueNLICorpus, KorNLICorpus, MiniNLICorpus, OwnFileCorpus
    from nlpbook_core.download.corpus import download_downstream_dataset
    from nlpbook_core.features.dataset import ClassificationDataset, ClassificationFeatures
    from nlpbook_core.inference import Predictor
    from nlpbook_core.loaders.loading import data_collator, eval_loader, train_loader
    from nlpbook_core.models.loading import load_classifier
    from nlpbook_core.reproducibility import set_logger, set_seed
    from nlpbook_core.task import ClassificationTask
    from nlpbook_core.tokenization.loading import load_tokenizer
    from nlpbook_core.trainer import get_trainer

_HOMES = {
    "ClassificationDeployArguments": "arguments",
    "ClassificationTrainArguments": "arguments",
    "KlueNLICorpus": "corpora",
    "KorNLICorpus": "corpora",
    "MiniNLICorpus": "corpora",
    "OwnFileCorpus": "corpora",
    "download_downstream_dataset": "download.corpus",
    "ClassificationDataset": "features.dataset",
    "ClassificationFeatures": "features.dataset",
    "Predictor": "inference",
    "data_collator": "loaders.loading",
    "eval_loader": "loaders.loading",
    "train_loader": "loaders.loading",
    "load_classifier": "models.loading",
    "load_tokenizer": "tokenization.loading",
    "set_logger": "reproducibility",
    "set_seed": "reproducibility",
    "ClassificationTask": "task",
    "get_trainer": "trainer",
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
