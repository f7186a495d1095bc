"""Reading a corpus file row by row, so that an error can say where it is.

Text is kept as it is written: no normalisation, no stripping of what a sentence holds.
"""

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from nlpbook_core.errors import CorpusColumns, CorpusEmpty, CorpusEncoding, CorpusRow
from nlpbook_core.examples import LABELS, ClassificationExample

MAX_SENTENCE_CHARS = 10_000
VOTE_FIELDS = ("author", "label2", "label3", "label4", "label5")
_BOM = b"\xef\xbb\xbf"


def utf8_lines(path: Path) -> Iterator[str]:
    """The lines of a text file without their ends; a byte order mark is dropped.

    Raises:
        CorpusEncoding: If a line is not UTF-8.
    """
    with path.open("rb") as file:
        for number, line in enumerate(file, start=1):
            if number == 1:
                line = line.removeprefix(_BOM)
            try:
                yield line.decode("utf-8").rstrip("\r\n")
            except UnicodeDecodeError as error:
                position = f"row {number}, byte {error.start + 1}"
                raise CorpusEncoding(path=path, expected="UTF-8 text", position=position) from error


def utf8_text(path: Path) -> str:
    """A whole text file.

    Raises:
        CorpusEncoding: If it is not UTF-8.
    """
    try:
        return path.read_bytes().removeprefix(_BOM).decode("utf-8")
    except UnicodeDecodeError:
        # The slow way finds the row.
        return "\n".join(utf8_lines(path))


def json_rows(path: Path) -> list[dict[str, Any]]:
    """The objects of a JSON list.

    Raises:
        CorpusEncoding: If the file is not UTF-8, or not such JSON.
        CorpusEmpty: If nothing is in it.
    """
    text = utf8_text(path)
    if not text.strip():
        raise CorpusEmpty(path=path, value=0, accepted=1)
    try:
        rows = json.loads(text)
    except json.JSONDecodeError as error:
        position = f"row {error.lineno}, column {error.colno}"
        raise CorpusEncoding(path=path, expected="JSON", position=position) from error
    except RecursionError as error:
        raise CorpusEncoding(path=path, expected="JSON", position="row 1: too deep") from error
    if not isinstance(rows, list):
        raise CorpusEncoding(path=path, expected="a JSON list of objects", position="row 1")
    for index, row in enumerate(rows):
        if not isinstance(row, dict):
            raise row_error(path, json_row_numbers(path)[index], "the row", row, "one JSON object")
    return rows


def json_row_numbers(path: Path) -> list[int]:
    """For each object of a JSON list the line on which an editor shows it.

    If all of the file is one line, a line says nothing: then the object's place in the list, from 1.
    The file must be one that `json_rows` takes.
    """
    text = utf8_text(path)
    decoder, numbers = json.JSONDecoder(), list[int]()
    position, line = text.index("[") + 1, 1 + text.count("\n", 0, text.index("[") + 1)
    while True:
        start = _skip(text, position)
        line += text.count("\n", position, start)
        if text[start] == "]":
            return numbers if line > 1 else list(range(1, len(numbers) + 1))
        numbers.append(line)
        _, position = decoder.raw_decode(text, start)
        line += text.count("\n", start, position)


def _skip(text: str, position: int) -> int:
    """Where the next object, or the end of the list, stands."""
    while text[position] in " \t\r\n,":
        position += 1
    return position


def json_examples(path: Path, labels: Sequence[str] = LABELS) -> list[ClassificationExample]:
    """The pairs of a file in KLUE's form.

    Args:
        path: The file.
        labels: Those that the corpus has.

    Raises:
        CorpusRow: If a row lacks a sentence, or its label is unknown.
    """
    examples = []
    for index, row in enumerate(json_rows(path)):
        premise, hypothesis, label = row.get("premise"), row.get("hypothesis"), row.get("gold_label")
        found = problem_of(premise, hypothesis, label, labels)
        if found:
            field, value, accepted = found
            name = "gold_label" if field == "label" else field
            raise row_error(path, json_row_numbers(path)[index], name, value, accepted)
        votes = tuple(str(row[key]) for key in VOTE_FIELDS if row.get(key))
        source, guid, extra = str(row.get("source", "")), str(row.get("guid", "")), _extra(row)
        examples.append(
            ClassificationExample(str(premise), str(hypothesis), str(label), source, guid, votes, extra)
        )
    return examples


def _extra(row: dict[str, Any]) -> tuple[tuple[str, str], ...]:
    """What the import of a file of one's own put under `extra`."""
    known = row.get("extra")
    return tuple((str(name), str(value)) for name, value in known.items()) if isinstance(known, dict) else ()


def tsv_rows(path: Path, columns: tuple[str, ...]) -> Iterator[tuple[int, list[str]]]:
    """Line number and fields of each row of a tab-separated, unquoted file with exactly these columns.

    Quotes are letters like others here: the csv module's default would swallow a third of KorNLI's rows.

    Raises:
        CorpusColumns: If the header is another.
        CorpusRow: If a row has more or fewer fields.
        CorpusEmpty: If not even a header is there.
    """
    lines = utf8_lines(path)
    header = next(lines, None)
    if header is None:
        raise CorpusEmpty(path=path, value=0, accepted=1)
    if tuple(header.split("\t")) != columns:
        found = ", ".join(header.split("\t"))[:200]
        raise CorpusColumns(path=path, found=found, wanted=", ".join(columns), argument="the first row")
    for number, line in enumerate(lines, start=2):
        if not line:
            continue
        fields = line.split("\t")
        if len(fields) != len(columns):
            raise row_error(path, number, "number of columns", len(fields), len(columns))
        yield number, fields


def problem_of(
    premise: object, hypothesis: object, label: object, labels: Sequence[str] = LABELS
) -> tuple[str, object, str] | None:
    """Field, value and what is accepted, if the pair cannot be used."""
    for field, text in (("premise", premise), ("hypothesis", hypothesis)):
        if not isinstance(text, str) or not text.strip():
            return field, text, "a sentence of at least one word"
        if len(text) > MAX_SENTENCE_CHARS:
            return field, f"{len(text)} characters", f"at most {MAX_SENTENCE_CHARS} characters"
        if "\0" in text or not _is_unicode(text):
            return field, text, "text without broken characters"
    if label not in labels:
        return "label", label, ", ".join(labels)
    return None


def _is_unicode(text: str) -> bool:
    """False for half a surrogate pair, which JSON's escapes can smuggle in and no tokenizer takes."""
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True


def row_error(path: Path, row: int, field: str, value: object, accepted: object) -> CorpusRow:
    """The error for one row, with a value short enough for a sentence."""
    shown = ascii(value) if isinstance(value, str) and not _is_unicode(value) else repr(value)
    shown = shown if len(shown) <= 80 else shown[:79] + "…"
    return CorpusRow(path=path, row=row, field=field, value=shown, accepted=accepted)
