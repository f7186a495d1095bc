"""A corpus from a file of one's own, checked row by row and split once, for good.

Also the way to use a published corpus of which only one file is at hand, such as KLUE's dev.
"""

import dataclasses
import hashlib
import json
import shutil
import tempfile
import unicodedata
from collections.abc import Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

from nlpbook_core import corpora, workspace
from nlpbook_core.corpora.own_file import OwnFileCorpus, is_name
from nlpbook_core.corpora.reading import VOTE_FIELDS
from nlpbook_core.errors import ArgumentError, CorpusEmpty, CorpusRow
from nlpbook_core.examples import LABELS, MODES, ClassificationExample, Mode
from nlpbook_core.files import sha256_of
from nlpbook_core.own_files.own_rows import Mends, RowReader, wanted_columns

MIN_PAIRS = 10
MIN_PREMISES = 3
MAX_PROBLEMS = 50
_MOST_HELD_OUT = 0.4


def check_file(
    path: str | Path,
    premise: str | None = None,
    hypothesis: str | None = None,
    label: str | None = None,
    label_map: Mapping[str, str] | None = None,
    mends: Mends | None = None,
    labels: Sequence[str] = LABELS,
) -> list[CorpusRow]:
    """The first 50 rows that cannot be used, without importing anything.

    Raises:
        See `import_file`; only rows are collected.
    """
    file = Path(path)
    wanted = wanted_columns(file, premise, hypothesis, label, label_map, labels)
    problems = (found for found in RowReader(file, wanted, mends or Mends()) if isinstance(found, CorpusRow))
    return list(islice(problems, MAX_PROBLEMS))


def import_file(
    name: str,
    path: str | Path,
    premise: str | None = None,
    hypothesis: str | None = None,
    label: str | None = None,
    label_map: Mapping[str, str] | None = None,
    root: Path | None = None,
    seed: int = 7,
    replace: bool = False,
    mends: Mends | None = None,
    held_out_frac: float = 0.1,
    labels: Sequence[str] = LABELS,
) -> OwnFileCorpus:
    """Make a corpus of a CSV, TSV, JSON or JSON Lines file: by default 80 % to train, 10 % val, 10 % test.

    All pairs of one premise go to the same split. Pairs that occur twice are taken once.

    Args:
        name: 1 to 40 of a-z, 0-9 and "-".
        path: The file, in UTF-8. Tab-separated files are read as unquoted.
        premise: Column of the premise; the usual names are tried if None. So for the next two.
        hypothesis: Column of the hypothesis.
        label: Column of the label.
        label_map: The file's label to ours, such as `{"yes": "entailment"}`. Our names, 참/거짓/중립,
            함의/모순/중립 and 0/1/2 (in that order) are understood without it.
        root: Folder that holds a folder for each corpus; the workspace's if None.
        seed: Which premises go where.
        replace: Take the place of an imported corpus of the same name.
        mends: New values for cells in trouble, and rows to leave out.
        labels: Label names that the corpus shall have, 2 to 8; a label's place is its id. With others than
            the three of NLI, the file's words are taken as they stand, or as `label_map` says.
        held_out_frac: Share of the premises that val gets, and test too; more than 0, at most 0.4.

    Raises:
        ArgumentError: If the name, the label map or the share cannot be used, or the file is too large.
        CorpusMissing: If the file is not there.
        CorpusEncoding: If it is not UTF-8 of the form that its ending says.
        CorpusColumns: If the columns are not in it.
        CorpusRow: At the first row that cannot be used.
        CorpusEmpty: If it has fewer than 10 pairs.
    """
    target = _target(name, root, replace)
    wanted = wanted_columns(Path(path), premise, hypothesis, label, label_map, labels)
    reader = RowReader(Path(path), wanted, mends or Mends())
    splits = split_by_premise(_read_all(reader, name), seed, held_out_frac)
    record = _record(name, reader, splits) | {"seed": seed, "held_out_frac": held_out_frac}
    _write(target, splits, record)
    return OwnFileCorpus(name, target)


def _target(name: str, root: Path | None, replace: bool) -> Path:
    if not is_name(name) or name in corpora.built_in_names():
        accepted = "1 to 40 of a-z, 0-9 and -, and not the name of a built-in corpus"
        raise ArgumentError(argument="name", value=repr(name), accepted=accepted)
    target = (root or workspace.folder("corpora")) / name
    if target.exists() and not (replace and (target / "corpus.json").is_file()):
        raise ArgumentError(argument="name", value=name, accepted="a name that no corpus has yet")
    return target


def _read_all(reader: RowReader, name: str) -> list[ClassificationExample]:
    """Every pair, each with a guid; the first row in trouble ends it."""
    examples: list[ClassificationExample] = []
    for found in reader:
        if isinstance(found, CorpusRow):
            raise found
        examples.append(
            found if found.guid else dataclasses.replace(found, guid=f"{name}-{len(examples):06d}")
        )
    if len(examples) < MIN_PAIRS:
        raise CorpusEmpty(path=reader.path, value=len(examples), accepted=MIN_PAIRS)
    return examples


def _record(name: str, reader: RowReader, splits: dict[Mode, list[ClassificationExample]]) -> dict[str, Any]:
    """What `corpus.json` keeps: where the pairs came from, and what was met on the way."""
    wanted = reader.wanted
    return {
        "name": name, "file": reader.path.name, "sha256": sha256_of(reader.path),
        "columns": {"premise": wanted.premise, "hypothesis": wanted.hypothesis, "label": wanted.label},
        "labels": list(wanted.labels), "label_map": dict(wanted.label_map),
        "num_pairs": {mode: len(splits[mode]) for mode in MODES},
        "num_duplicates": reader.num_duplicates,
        "num_dropped": reader.num_dropped,
        "num_mended": len({row for row, _ in reader.mends.cells}),
        "num_conflicts": reader.num_conflicts,
        "problems": _problems(reader),
    }  # fmt: skip


def _problems(reader: RowReader) -> list[str]:
    found = {"numeric-labels": reader.num_numbers, "conflicting-labels": reader.num_conflicts}
    return [code for code, number in found.items() if number]


def split_by_premise(
    examples: list[ClassificationExample], seed: int, held_out_frac: float = 0.1
) -> dict[Mode, list[ClassificationExample]]:
    """A share of the premises each to val and test, the rest to train, by the order of a seeded sha256.

    Premises that differ only in spaces or in how their letters are composed count as one.

    Raises:
        ArgumentError: If there are fewer than three premises, or the share leaves too little to train.
    """
    if not 0 < held_out_frac <= _MOST_HELD_OUT:
        accepted = f"more than 0, at most {_MOST_HELD_OUT}"
        raise ArgumentError(argument="held_out_frac", value=held_out_frac, accepted=accepted)
    keys = [_premise_key(example.text_a) for example in examples]
    ordered = sorted(set(keys), key=lambda key: hashlib.sha256(f"{seed}|{key}".encode()).digest())
    if len(ordered) < MIN_PREMISES:
        accepted = f"a column with at least {MIN_PREMISES} different premises, so that each split has its own"
        raise ArgumentError(argument="premise", value=f"{len(ordered)} different", accepted=accepted)
    part = max(1, min(round(len(ordered) * held_out_frac), (len(ordered) - 1) // 2))  # some stay to train
    test, val = set(ordered[:part]), set(ordered[part : 2 * part])
    splits: dict[Mode, list[ClassificationExample]] = {mode: [] for mode in MODES}
    for key, example in zip(keys, examples, strict=True):
        splits["test" if key in test else "val" if key in val else "train"].append(example)
    return splits


def _premise_key(premise: str) -> str:
    return " ".join(unicodedata.normalize("NFC", premise).split())


def _write(target: Path, splits: dict[Mode, list[ClassificationExample]], record: dict[str, Any]) -> None:
    """Fill a folder beside the target, then rename it: nobody ever sees half a corpus."""
    target.parent.mkdir(parents=True, exist_ok=True)
    made = Path(tempfile.mkdtemp(dir=target.parent, prefix=f".{target.name}."))
    try:
        for mode, examples in splits.items():
            _write_json(made / f"{mode}.json", [_klue_form(example) for example in examples])
        _write_json(made / "corpus.json", record)
        # mkdtemp's folders are private; a shared workspace has its own rules.
        made.chmod(0o755)
        if target.exists():
            shutil.rmtree(target)
        made.rename(target)
    finally:
        shutil.rmtree(made, ignore_errors=True)


def _write_json(path: Path, content: object) -> None:
    text = json.dumps(content, ensure_ascii=False, indent=1) + "\n"
    path.write_text(text, encoding="utf-8", newline="\n")


def _klue_form(example: ClassificationExample) -> dict[str, Any]:
    """As KLUE writes it; further columns lie together under `extra`."""
    votes = dict(zip(VOTE_FIELDS, example.votes, strict=False))
    return {
        "guid": example.guid, "source": example.source, "premise": example.text_a,
        "hypothesis": example.text_b, "gold_label": example.label, **votes,
        **({"extra": dict(example.extra)} if example.extra else {}),
    }  # fmt: skip
