"""Everything that a learner can run into, as one tree of coded errors.

A code is stable for ever: the page looks its sentence up in `assets/text/<lang>/errors.toml` under it,
and the command line ends with the class's `exit_code`. The English sentence here is for programs,
logs and the command line.
"""

from collections.abc import Mapping
from typing import Any, ClassVar


class NlpbookError(Exception):
    """Base of all expected failures.

    Attributes:
        code: Stable kebab-case name.
        fields: The values named in `template`: what was wrong, where, what is accepted.
    """

    code: ClassVar[str] = "error"
    exit_code: ClassVar[int] = 1
    template: ClassVar[str] = "{detail}"

    def __init__(self, **fields: object) -> None:
        self.fields = fields
        super().__init__(self.template.format_map(_Missing(fields)))

    def to_json(self) -> dict[str, object]:
        """The form that events, `exit.json` and `--json` carry."""
        fields = {k: v if isinstance(v, int | float | bool) else str(v) for k, v in self.fields.items()}
        return {"code": self.code, "message": str(self), "fields": fields}


class _Missing(dict[str, object]):
    """Shows a field that was not given instead of failing inside an error."""

    def __missing__(self, key: str) -> str:
        return "{" + key + "}"


class ArgumentError(NlpbookError):
    """A setting has a value that cannot work."""

    code = "argument-value"
    exit_code = 2
    template = "{argument} is {value}; accepted: {accepted}. Change the setting {argument}."


class ArgumentConflict(NlpbookError):
    """Two settings contradict each other."""

    code = "argument-conflict"
    exit_code = 2
    template = "{argument}={value} does not go with {other}={other_value}: {accepted}."


class ArgumentUnknown(NlpbookError):
    """A settings file names a setting that does not exist."""

    code = "argument-unknown"
    exit_code = 2
    template = "There is no setting {argument}. Did you mean {accepted}?"


class CorpusUnknown(NlpbookError):
    """No corpus of that name is registered or imported."""

    code = "corpus-unknown"
    exit_code = 2
    template = "There is no corpus {value}. Known: {accepted}."


class CorpusMissing(NlpbookError):
    """A corpus file is not where it should be."""

    code = "corpus-missing"
    exit_code = 3
    template = (
        "{path} is not there. Run `nlpbook download {corpus}`, or put the publisher's file at that path."
    )


class CorpusRow(NlpbookError):
    """One row of a corpus file cannot be used."""

    code = "corpus-row"
    exit_code = 3
    template = "{path}, row {row}: {field} is {value}; accepted: {accepted}."


class CorpusEncoding(NlpbookError):
    """A corpus file is not UTF-8 text of the expected form."""

    code = "corpus-encoding"
    exit_code = 3
    template = "{path} cannot be read as {expected} (at {position}). Save it as UTF-8 and try again."


class CorpusColumns(NlpbookError):
    """The columns wanted are not in the file."""

    code = "corpus-columns"
    exit_code = 3
    template = "{path} has the columns {found}; wanted: {wanted}. Name them with {argument}."


class CorpusEmpty(NlpbookError):
    """A corpus file, or a split, has no pair."""

    code = "corpus-empty"
    exit_code = 3
    template = "{path} holds {value} pairs; at least {accepted} are needed."


class TextEmpty(NlpbookError):
    """A sentence to be encoded or classified is empty."""

    code = "text-empty"
    exit_code = 2
    template = "The {field} is empty. Write at least one word."


class TextTooLong(NlpbookError):
    """A sentence is longer than any sensible input."""

    code = "text-too-long"
    exit_code = 2
    template = "The {field} has {value} characters; at most {accepted} are read."


class DownloadFailed(NlpbookError):
    """A download stopped and the retries did not help."""

    code = "download-failed"
    exit_code = 4
    template = (
        "{url} could not be fetched: {reason}. What arrived is kept and the next try goes on from there."
    )


class Offline(NlpbookError):
    """Nothing answers at the other end."""

    code = "offline"
    exit_code = 4
    template = (
        "No network: {what} is not on this machine and {url} does not answer. Put it at {path} by hand."
    )


class ChecksumMismatch(NlpbookError):
    """A file is not the one that was published."""

    code = "checksum"
    exit_code = 4
    template = "{path}: sha256 is {value}, expected {accepted}. The file was not used; fetch it again."


class ModelMissing(NlpbookError):
    """A model name is neither a folder nor known on the hub."""

    code = "model-missing"
    exit_code = 3
    template = "There is no model {value}: neither a folder nor a name that the hub knows ({reason})."


class ModelFolder(NlpbookError):
    """A model folder cannot be used.

    The field `why` names the kind of reason (`no-config`, `weights`, `positions`, `labels`) for pages, which
    have a sentence for each in `reasons.toml`; `reason` says it in English.
    """

    code = "model-folder"
    exit_code = 3
    template = "{path} cannot be used as a model: {reason}."


class TokenizerMissing(NlpbookError):
    """A model folder has weights but no tokenizer."""

    code = "tokenizer-missing"
    exit_code = 3
    template = "{path} has no tokenizer. Put {accepted} of the pretrained model beside its weights."


class UnknownTokens(NlpbookError):
    """The vocabulary does not fit the corpus: too many pieces are [UNK]."""

    code = "unknown-tokens"
    exit_code = 3
    template = (
        "{value} of the pieces are unknown to the tokenizer of {model}; at most {accepted} is sensible. "
        "Use the tokenizer that the model was pretrained with (often: do_lower_case=False)."
    )


class DeviceMissing(NlpbookError):
    """The accelerator asked for is not there."""

    code = "device-missing"
    exit_code = 5
    template = "The accelerator {value} is not available here: {reason}. Available: {accepted}."


class OutOfMemory(NlpbookError):
    """The device has not enough memory for a batch."""

    code = "out-of-memory"
    exit_code = 5
    template = "Not enough memory on {device} at batch_size {value}. Halve batch_size or max_seq_length."


class OutOfMemoryAtOne(NlpbookError):
    """Not even one pair at a time fits into the memory."""

    code = "out-of-memory-at-one"
    exit_code = 5
    template = (
        "Not enough memory on {device} even for one pair at a time (max_seq_length {value}). Lower "
        "max_seq_length, take a smaller model, or end other programs."
    )


class NotFinite(NlpbookError):
    """The loss became NaN or infinite."""

    code = "loss-not-finite"
    exit_code = 5
    template = (
        "The loss became {value} at step {step} (learning rate {learning_rate}). Lower learning_rate; "
        "the last good state was kept."
    )


class DiskSpace(NlpbookError):
    """The disk has not enough room."""

    code = "disk-space"
    exit_code = 5
    template = "{path} has {value} MB free; about {accepted} MB are needed. Free some, or move NLPBOOK_HOME."


class FolderNotWritable(NlpbookError):
    """The workspace cannot be written."""

    code = "folder-not-writable"
    exit_code = 5
    template = "{path} cannot be written ({reason}). Set NLPBOOK_HOME to a folder of your own."


class PortInUse(NlpbookError):
    """Another program listens on the port."""

    code = "port-in-use"
    exit_code = 6
    template = "Port {value} is in use. Choose another with --port, for example {accepted}."


class RunMissing(NlpbookError):
    """No run has that id."""

    code = "run-missing"
    exit_code = 3
    template = "There is no run {value}. `nlpbook runs` lists those that there are."


class RunArchive(NlpbookError):
    """A file that should hold an exported run cannot be used."""

    code = "run-archive"
    exit_code = 3
    template = "{path} cannot be taken in as a run: {reason}. Export it anew with `nlpbook runs export`."


class RunExists(NlpbookError):
    """A run of that id is here already."""

    code = "run-exists"
    exit_code = 3
    template = "Run {value} is here already. `nlpbook runs delete {value}` makes room for it."


class NothingToResume(NlpbookError):
    """A run came from elsewhere, and checkpoints do not travel."""

    code = "nothing-to-resume"
    exit_code = 3
    template = "Run {value} was imported without checkpoints. Start a new run with its settings instead."


class RunBusy(NlpbookError):
    """Another run trains on the same device."""

    code = "run-busy"
    exit_code = 6
    template = "Run {value} is training. Wait for it, or stop it first with `nlpbook runs stop {value}`."


class RunNotFinished(NlpbookError):
    """A run has no model to evaluate or predict with."""

    code = "run-not-finished"
    exit_code = 3
    template = "Run {value} has no finished model ({status})."


class RunStopped(NlpbookError):
    """Somebody asked the run to stop; the model so far was kept."""

    code = "run-stopped"
    exit_code = 130
    template = "The run was stopped at step {step}; what it had learnt was kept."


class WorkerFailed(NlpbookError):
    """Something in the worker that nobody foresaw."""

    code = "worker-failed"
    exit_code = 1
    template = "The run ended with {kind}: {detail}. The full story is in {path}."


def all_errors() -> list[type[NlpbookError]]:
    """Every error class, for the texts and the docs."""
    return sorted(NlpbookError.__subclasses__(), key=lambda cls: cls.code)


def restored(body: Mapping[str, Any]) -> NlpbookError:
    """The error that `to_json` wrote down, in another process or at another time."""
    kinds = {kind.code: kind for kind in all_errors()}
    kind = kinds.get(body["code"])
    return kind(**body["fields"]) if kind else NlpbookError(detail=body["message"])
