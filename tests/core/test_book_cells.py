"""The book's code cells 4 to 15, but for what today's libraries force: see `docs/book-bugs.md`.

Differences: `from nlpbook_core import`, a folder of one's own, `train_dataloaders`, and the import of
SequentialSampler that the book forgot.
"""

import logging
from pathlib import Path

import pytest

from tests.support import tiny


@pytest.fixture
def world(tmp_path: Path) -> Path:
    tiny.write_corpus(tmp_path / "Korpora")
    tiny.write_model(tmp_path / "kcbert")
    return tmp_path


def test_cells_4_to_15_run_as_printed(world: Path, caplog: pytest.LogCaptureFixture) -> None:
    # cell 4
    import torch

    from nlpbook_core import ClassificationTrainArguments

    args = ClassificationTrainArguments(
        pretrained_model_name=str(world / "kcbert"),
        downstream_task_name="pair-classification",
        downstream_corpus_name="mini-nli",
        downstream_corpus_root_dir=str(world / "Korpora"),
        downstream_model_dir=str(world / "checkpoint-paircls"),
        batch_size=32 if torch.cuda.is_available() else 4,
        learning_rate=5e-5,
        max_seq_length=64,
        epochs=5,
        tpu_cores=0 if torch.cuda.is_available() else 8,
        seed=7,
    )
    # cells 5 to 7
    import nlpbook_core as nlpbook

    nlpbook.set_seed(args)
    nlpbook.set_logger(args)
    nlpbook.download_downstream_dataset(args)
    # cell 8
    from transformers import BertTokenizer

    tokenizer = BertTokenizer.from_pretrained(
        args.pretrained_model_name,
        do_lower_case=False,
    )
    # cell 9
    from nlpbook_core import ClassificationDataset, MiniNLICorpus

    corpus = MiniNLICorpus()
    train_dataset = ClassificationDataset(
        args=args,
        corpus=corpus,
        tokenizer=tokenizer,
        mode="train",
    )
    # cell 10
    from torch.utils.data import DataLoader, RandomSampler

    train_dataloader = DataLoader(
        train_dataset,
        batch_size=args.batch_size,
        sampler=RandomSampler(train_dataset, replacement=False),
        collate_fn=nlpbook.data_collator,
        drop_last=False,
        num_workers=args.cpu_workers,
    )
    # cell 11, with the import that the book forgot
    from torch.utils.data import SequentialSampler

    val_dataset = ClassificationDataset(
        args=args,
        corpus=corpus,
        tokenizer=tokenizer,
        mode="test",
    )
    val_dataloader = DataLoader(
        val_dataset,
        batch_size=args.batch_size,
        sampler=SequentialSampler(val_dataset),
        collate_fn=nlpbook.data_collator,
        drop_last=False,
        num_workers=args.cpu_workers,
    )
    # cell 12
    from transformers import BertConfig, BertForSequenceClassification

    pretrained_model_config = BertConfig.from_pretrained(
        args.pretrained_model_name,
        num_labels=corpus.num_labels,
    )
    model = BertForSequenceClassification.from_pretrained(
        args.pretrained_model_name,
        config=pretrained_model_config,
    )
    # cell 13
    from nlpbook_core import ClassificationTask

    task = ClassificationTask(model, args)
    # cell 14
    with caplog.at_level(logging.WARNING, logger="nlpbook"):
        logging.getLogger("nlpbook").propagate = True
        trainer = nlpbook.get_trainer(args)
    if not torch.cuda.is_available():
        assert "no TPU" in caplog.text
    # cell 15
    trainer.fit(
        task,
        train_dataloaders=train_dataloader,
        val_dataloaders=val_dataloader,
    )

    assert 0 <= float(trainer.callback_metrics["val_acc"]) <= 1
    assert float(trainer.callback_metrics["val_loss"]) > 0
    assert len(list((world / "checkpoint-paircls").glob("*.ckpt"))) == 1
    # B1: the rate really decayed
    assert trainer.optimizers[0].param_groups[0]["lr"] == pytest.approx(5e-5 * 0.9**5)


def test_the_logger_speaks_on_every_machine_and_once(capfd: pytest.CaptureFixture[str]) -> None:
    """B9: the book's logger was silent without CUDA, and a second call doubled each line."""
    import nlpbook_core as nlpbook

    logger = logging.getLogger("nlpbook")
    for handler in list(logger.handlers):
        logger.removeHandler(handler)
    args = nlpbook.ClassificationTrainArguments()
    nlpbook.set_logger(args)
    nlpbook.set_logger(args)
    logger.info("hello once")
    assert capfd.readouterr().err.count("hello once") == 1


def test_val_and_test_are_never_the_same_pairs(tmp_path: Path) -> None:
    """B3: the book's test mode read the dev file that chose the checkpoint."""
    from nlpbook_core import MiniNLICorpus

    folder = tiny.write_corpus(tmp_path)
    val, test = (MiniNLICorpus().get_examples(folder, mode) for mode in ("val", "test"))
    assert not {example.text_a for example in val} & {example.text_a for example in test}
