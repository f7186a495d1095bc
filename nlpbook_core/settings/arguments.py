"""The settings of a training run and of a prediction, under the book's names.

One dataclass field is one setting: its metadata (meaning, unit, range, choices, group) is what the form,
the command line, the YAML file and the docs are made of. To add a setting, add a field here, its texts in
`assets/text/<lang>/arguments.toml`, and use it where it acts.
"""

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from nlpbook_core import workspace
from nlpbook_core.devices import registry
from nlpbook_core.devices.base import AUTO
from nlpbook_core.errors import ArgumentConflict, ArgumentError
from nlpbook_core.settings.setting import Setting, accepted, checked, setting, settings_of


@dataclass(frozen=True, kw_only=True)
class ClassificationTrainArguments:
    """Every setting of a fine-tuning run. Each is checked when the object is made.

    Raises:
        ArgumentError: If a value has the wrong type or lies outside its range.
        ArgumentConflict: If two settings contradict each other.
    """

    pretrained_model_name: str = setting(
        "beomi/kcbert-base", "Pretrained model: `mini`, a folder, or a name on the Hugging Face hub.", "model"
    )
    from_scratch: bool = setting(
        False, "Start from random weights, to see what pretraining is worth.", "model", in_book=False
    )
    downstream_task_name: str = setting(
        "pair-classification", "The task that is trained.", "model", choices=("pair-classification",)
    )
    downstream_corpus_name: str = setting(
        "klue-nli", "Corpus: one that `nlpbook corpora` lists, built in or your own.", "corpus"
    )
    downstream_corpus_root_dir: str | None = setting(
        None, "Folder that holds a folder for each corpus; the workspace's if empty.", "corpus"
    )
    whole_dev: bool = setting(
        False,
        "KLUE-NLI only: use all of dev as both val and test, as the book did, instead of one half each.",
        "corpus",
        in_book=False,
    )
    force_download: bool = setting(False, "Fetch the corpus again even if it is there.", "corpus")
    max_seq_length: int = setting(
        64, "Length of the input; longer pairs are cut, shorter ones padded.", "input",
        unit="tokens", minimum=8, maximum=512,
    )  # fmt: skip
    truncation: str = setting(
        "longest_first", "Which sentence loses pieces when a pair is too long.", "input",
        choices=("longest_first", "only_first", "only_second"), in_book=False,
    )  # fmt: skip
    padding: str = setting(
        "max_length", "Pad every pair to max_seq_length, or each batch to its longest pair.", "input",
        choices=("max_length", "longest"), in_book=False,
    )  # fmt: skip
    group_by_length: bool = setting(
        False, "Put pairs of similar length into one batch, so that less is padding.", "input", in_book=False
    )
    overwrite_cache: bool = setting(False, "Encode the corpus again even if the result is cached.", "input")
    batch_size: int = setting(
        32, "Pairs per step (per core on a TPU).", "training", unit="pairs", minimum=1, maximum=4096
    )
    learning_rate: float = setting(
        5e-5, "Size of one update.", "training", unit="per step", minimum=1e-8, maximum=1.0
    )
    epochs: int = setting(
        5, "How often the training split is gone through.", "training", unit="epochs", minimum=1, maximum=1000
    )
    schedule: str = setting(
        "exponential", "How the learning rate changes: x 0.9 an epoch, not at all, or up and then down to 0.",
        "training", choices=("exponential", "constant", "linear_warmup"), in_book=False,
    )  # fmt: skip
    warmup_ratio: float = setting(
        0.1, "Share of the steps in which linear_warmup rises.", "training",
        unit="fraction", minimum=0.0, maximum=0.9, in_book=False,
    )  # fmt: skip
    weight_decay: float = setting(
        0.01, "How strongly AdamW pulls weights to zero.", "training", minimum=0.0, maximum=1.0, in_book=False
    )
    gradient_clip: float = setting(
        1.0,
        "Longest gradient allowed; 0 for no limit.",
        "training",
        minimum=0.0,
        maximum=1000.0,
        in_book=False,
    )
    seed: int | None = setting(
        7,
        "Start of the random numbers; empty for a new one each time.",
        "training",
        minimum=0,
        maximum=2**32 - 1,
    )
    validate_every_steps: int = setting(
        0, "Validate also within an epoch, each so many steps; 0 for epoch ends only.", "training",
        unit="steps", minimum=0, maximum=1_000_000, in_book=False,
    )  # fmt: skip
    test_mode: bool = setting(False, "One batch of each kind only, to see that everything runs.", "training")
    accelerator: str = setting(
        AUTO, "What computes.", "machine", choices=(AUTO, *registry.names()), in_book=False
    )
    tpu_cores: int = setting(
        0, "TPU cores as the book has it; without a TPU it warns and uses what there is.", "machine",
        unit="cores", minimum=0, maximum=8,
    )  # fmt: skip
    fp16: bool = setting(False, "Compute in half precision on a GPU (bfloat16 elsewhere).", "machine")
    cpu_workers: int = setting(
        0, "Extra processes that collate batches; 0 is fastest for short pairs.", "machine",
        unit="processes", minimum=0, maximum=64,
    )  # fmt: skip
    downstream_model_dir: str | None = setting(
        None, "Folder for checkpoints; a run keeps its own if empty.", "keeping"
    )
    save_top_k: int = setting(
        1, "How many of the best checkpoints stay.", "keeping", unit="checkpoints", minimum=1, maximum=20
    )
    monitor: str = setting(
        "min val_loss",
        "What makes a checkpoint the best.",
        "keeping",
        choices=("min val_loss", "max val_acc"),
    )
    log_every_steps: int = setting(
        1, "Steps from one point of the curve to the next.", "keeping",
        unit="steps", minimum=1, maximum=10_000, in_book=False,
    )  # fmt: skip

    def __post_init__(self) -> None:
        for name, known in _SETTINGS.items():
            object.__setattr__(self, name, checked(name, known, getattr(self, name)))
        _refuse_contradictions(self)

    @property
    def corpus_root(self) -> Path:
        """The folder that holds a folder for each corpus."""
        root = self.downstream_corpus_root_dir
        return Path(root).expanduser() if root else workspace.folder("corpora")

    def to_dict(self) -> dict[str, Any]:
        """Plain values, ready for JSON or YAML."""
        return asdict(self)


@dataclass(frozen=True, kw_only=True)
class ClassificationDeployArguments:
    """What a prediction needs: a fine-tuned model folder, and the length it was trained with.

    Attributes:
        downstream_model_dir: A run's `model` folder, or any folder that `save_pretrained` wrote.
        pretrained_model_name: Not needed here (the folder holds config and tokenizer); kept for the
            book's calls.
        max_seq_length: In tokens; None takes the length that the folder records.
        downstream_model_checkpoint_fpath: The book's other way to name the folder's file.
    """

    downstream_model_dir: str | None = None
    pretrained_model_name: str | None = None
    max_seq_length: int | None = None
    downstream_model_checkpoint_fpath: str | None = None

    def __post_init__(self) -> None:
        if not (self.downstream_model_dir or self.downstream_model_checkpoint_fpath):
            raise ArgumentError(
                argument="downstream_model_dir", value="empty", accepted="the model folder of a finished run"
            )

    @property
    def model_folder(self) -> Path:
        """The folder to load from."""
        if self.downstream_model_dir:
            return Path(self.downstream_model_dir).expanduser()
        return Path(str(self.downstream_model_checkpoint_fpath)).expanduser().parent


def setting_of(name: str) -> Setting:
    """What is known of a training setting."""
    return _SETTINGS[name]


def setting_names() -> tuple[str, ...]:
    """All training settings, in the order of the form."""
    return tuple(_SETTINGS)


def accepted_values(name: str) -> str:
    """What a setting accepts, in words for an error or a help text."""
    return accepted(setting_of(name))


def _refuse_contradictions(args: ClassificationTrainArguments) -> None:
    if args.group_by_length and args.padding == "max_length":
        raise ArgumentConflict(
            argument="group_by_length", value=True, other="padding", other_value="max_length",
            accepted="grouping saves nothing unless padding is longest",
        )  # fmt: skip
    if args.tpu_cores not in (0, 1, 8):
        raise ArgumentError(argument="tpu_cores", value=args.tpu_cores, accepted="0, 1 or 8 cores")


_SETTINGS = settings_of(ClassificationTrainArguments)
