"""Rows of a file of one's own: CSV, TSV, JSON or JSON Lines, told apart by the ending of its name."""

import csv
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nlpbook_core.corpora.reading import json_row_numbers, json_rows, row_error, utf8_lines
from nlpbook_core.errors import (
    ArgumentError,
    CorpusColumns,
    CorpusEmpty,
    CorpusEncoding,
    CorpusMissing,
    CorpusRow,
)
from nlpbook_core.files import MEGABYTE

SUFFIXES = (".csv", ".tsv", ".txt", ".json", ".jsonl", ".ndjson")
MAX_BYTES = 200 * MEGABYTE
# A JSON list has to be held whole before its first row is known.
MAX_JSON_BYTES = 50 * MEGABYTE


@dataclass(frozen=True, slots=True)
class TableRow:
    """One row as the file has it.

    Attributes:
        number: Line on which an editor shows it (counted from 1), or its place if all stand on one line.
        values: Column name to value, as text or as JSON has it.
    """

    number: int
    values: dict[str, Any]


def columns(path: Path) -> list[str]:
    """The columns of a file, for choosing among them.

    Raises:
        ArgumentError: If the file is too large or its ending unknown.
        CorpusMissing: If it is not there.
        CorpusEncoding: If it is not UTF-8 of the form that its ending says.
        CorpusEmpty: If it has no row.
    """
    for row in rows(path):
        if isinstance(row, TableRow):
            return list(row.values)
    raise CorpusEmpty(path=path, value=0, accepted=1)


def rows(path: Path) -> Iterator[TableRow | CorpusRow]:
    """Every row of a file; one that cannot be read at all comes as the error that says so.

    Raises:
        See `columns`.
    """
    refuse_unfit(path)
    suffix = path.suffix.lower()
    if suffix == ".json":
        return _json_list(path)
    if suffix in (".jsonl", ".ndjson"):
        return _json_lines(path)
    return _quoted(path) if suffix == ".csv" else _unquoted(path)


def refuse_unfit(path: Path) -> None:
    """Say no before reading anything."""
    suffix = path.suffix.lower()
    if suffix not in SUFFIXES:
        raise ArgumentError(
            argument="path", value=path.name, accepted="a file named *" + ", *".join(SUFFIXES)
        )
    if not path.is_file():
        raise CorpusMissing(path=path, corpus="your own file")
    size, most = path.stat().st_size, MAX_JSON_BYTES if suffix == ".json" else MAX_BYTES
    if size > most:
        accepted = f"at most {most // MEGABYTE} MB in a {suffix} file"
        raise ArgumentError(argument="path", value=f"{size / MEGABYTE:.0f} MB", accepted=accepted)
    if size == 0:
        raise CorpusEmpty(path=path, value=0, accepted=1)


def _json_list(path: Path) -> Iterator[TableRow | CorpusRow]:
    found = json_rows(path)
    for number, values in zip(json_row_numbers(path), found, strict=True):
        yield TableRow(number, values)


def _json_lines(path: Path) -> Iterator[TableRow | CorpusRow]:
    for number, line in enumerate(utf8_lines(path), start=1):
        if not line.strip():
            continue
        try:
            values = json.loads(line)
        except (json.JSONDecodeError, RecursionError):
            values = line
        if isinstance(values, dict):
            yield TableRow(number, values)
        else:
            yield row_error(path, number, "the row", values, "one JSON object")


def _unquoted(path: Path) -> Iterator[TableRow | CorpusRow]:
    lines = utf8_lines(path)
    header = _header(path, next(lines, "").split("\t"))
    for number, line in enumerate(lines, start=2):
        if line.strip():
            yield _row(path, number, header, line.split("\t"))


def _quoted(path: Path) -> Iterator[TableRow | CorpusRow]:
    """CSV as spreadsheets write it; semicolons and tabs are taken where the header has them."""
    first = next(utf8_lines(path), "")
    delimiter = max(",;\t", key=first.count)
    # Strict, since the lenient reader drops quotation marks from a sentence without a word.
    reader = csv.reader((line + "\n" for line in utf8_lines(path)), delimiter=delimiter, strict=True)
    number = 1
    try:
        header = _header(path, next(reader, []))
        while True:
            number = reader.line_num + 1
            fields = next(reader, None)
            if fields is None:
                return
            if any(fields):
                yield _row(path, number, header, fields)
    except csv.Error as error:
        raise CorpusEncoding(path=path, expected="CSV", position=f"row {number}: {error}") from error


def _header(path: Path, names: list[str]) -> list[str]:
    header = [name.strip() for name in names]
    if not any(header):
        raise CorpusEmpty(path=path, value=0, accepted=1)
    if len(set(header)) != len(header):
        wanted = "a first row with a different name for each column"
        raise CorpusColumns(path=path, found=", ".join(header)[:200], wanted=wanted, argument="the first row")
    return header


def _row(path: Path, number: int, header: list[str], fields: list[str]) -> TableRow | CorpusRow:
    if len(fields) != len(header):
        return row_error(path, number, "number of columns", len(fields), len(header))
    return TableRow(number, dict(zip(header, fields, strict=True)))
