"""A corpus on its way to this machine: which files are here, and the download behind the pages."""

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from nlpbook_core import background, corpora
from nlpbook_core.download.one_file import fetch
from nlpbook_core.download.published import PublishedFile, is_right
from nlpbook_core.download.transfer import Cancelled
from nlpbook_core.errors import CorpusMissing
from nlpbook_core.progress import Progress
from nlpbook_core.settings.arguments import ClassificationTrainArguments

Standing = Literal["here", "missing", "other"]


@dataclass(frozen=True, slots=True)
class FileStanding:
    """One published file, and whether it is here.

    Attributes:
        file: What is published.
        path: Where it belongs.
        standing: `other` if something else lies under its name.
        size_bytes: Of what lies there, else of what is published; 0 if unknown.
    """

    file: PublishedFile
    path: Path
    standing: Standing
    size_bytes: int


def download_downstream_dataset(
    args: ClassificationTrainArguments,
    progress: Progress | None = None,
    cancelled: Cancelled | None = None,
) -> Path:
    """Fetch the corpus that the settings name, but for the files that are there and right already.

    Args:
        args: Names the corpus, its folder, and whether to fetch in any case (`force_download`).
        progress: Called for each file with bytes so far and in all (0 if unknown).
        cancelled: Asked several times a second.

    Returns:
        The corpus's folder.

    Raises:
        Offline: If a file is missing and nothing answers.
        CorpusMissing: If the corpus is not one that can be fetched, and not there.
        See `download.fetching.fetch` for the others.
    """
    corpus = corpora.for_arguments(args)
    folder = args.corpus_root / corpus.name
    for file in corpus.files:
        fetch(file, folder / file.name, progress, cancelled, force=args.force_download)
    if not corpus.is_present(folder):
        raise CorpusMissing(path=folder, corpus=corpus.name)
    return folder


def folder_of(args: ClassificationTrainArguments) -> Path:
    """The folder of the corpus that the settings name."""
    return args.corpus_root / args.downstream_corpus_name


def standings(args: ClassificationTrainArguments) -> list[FileStanding]:
    """Every published file of the corpus; empty for one that needs no download.

    Raises:
        CorpusUnknown: If the settings name no corpus that there is.
    """
    corpus, folder = corpora.for_arguments(args), folder_of(args)
    return [_standing(file, folder / file.name) for file in corpus.files]


def is_here(args: ClassificationTrainArguments) -> bool:
    """Whether every split can be read now.

    Raises:
        CorpusUnknown: If the settings name no corpus that there is.
    """
    return corpora.for_arguments(args).is_present(folder_of(args))


def begin(args: ClassificationTrainArguments) -> background.Job:
    """Fetch the corpus in the background; whoever asks for the same one meanwhile gets the same job."""
    return background.start(_name(args), lambda job: _fetch(job, args))


def job_of(args: ClassificationTrainArguments) -> background.Job | None:
    """The download of this corpus, running or over, if one was begun."""
    return background.find(_name(args))


def file_on_its_way(args: ClassificationTrainArguments) -> tuple[str, int, int]:
    """Name of the file that a download works on, its number from 1, and how many there are."""
    files, folder = corpora.for_arguments(args).files, folder_of(args)
    for place, file in enumerate(files):
        if not (folder / file.name).is_file():
            return file.name, place + 1, len(files)
    return (files[-1].name if files else ""), len(files), len(files)


def _fetch(job: background.Job, args: ClassificationTrainArguments) -> Path:
    return download_downstream_dataset(args, progress=job.report, cancelled=job.is_cancelled)


def _standing(file: PublishedFile, path: Path) -> FileStanding:
    if not path.is_file():
        return FileStanding(file, path, "missing", file.size_bytes or 0)
    standing: Standing = "here" if is_right(path, file) else "other"
    return FileStanding(file, path, standing, path.stat().st_size)


def _name(args: ClassificationTrainArguments) -> str:
    return f"corpus-{folder_of(args)}"
