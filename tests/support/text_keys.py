"""Keys of texts: those that a language has, and those that the code asks for, read without running it.

What the code puts together while it runs, such as `f"status.{state}"`, counts as a pattern: any one part of a
key may stand where the value will.
"""

import ast
import re
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from nlpbook_core.texts import TEXTS, languages, placeholders
from pages.ui.text import parse_prose
from tests.support.paths import ROOT

_ANY = r"[^.\n]+"
_ASKING = {"t", "w", "text", "words", "table", "has"}  # what texts are looked up with, by its name
_CODE = ("app.py", "pages/**/*.py", "nlpbook_core/**/*.py")
_FORM = ROOT / "nlpbook_core" / "serving" / "page"


def texts_of(lang: str, folder: Path = TEXTS) -> dict[str, str]:
    """All texts of a language by their keys; a lesson's sections are `lessons.<page>.<section>`."""
    found: dict[str, str] = {}
    for path in sorted((folder / lang).rglob("*.toml")):
        name = ".".join(path.relative_to(folder / lang).with_suffix("").parts)
        found |= _flat(tomllib.loads(path.read_text(encoding="utf-8")), f"{name}.")
    for path in sorted((folder / lang / "lessons").glob("*.md")):
        prose = parse_prose(path.read_text(encoding="utf-8"))
        found[f"lessons.{path.stem}"] = prose.title
        found |= {f"lessons.{path.stem}.{name}": each.body for name, each in prose.sections.items()}
    return found


def lacking(folder: Path = TEXTS) -> list[str]:
    """What sets each language apart from the first: keys that it lacks or has alone, values that it names."""
    first, *others = languages(folder)
    return [line for lang in others for line in _apart(first, lang, folder)]


def _apart(first: str, lang: str, folder: Path) -> Iterator[str]:
    model, own = texts_of(first, folder), texts_of(lang, folder)
    yield from (f"{lang} lacks {key}" for key in model if key not in own)
    yield from (f"{lang} has {key}, and {first} has not" for key in own if key not in model)
    for key in model.keys() & own.keys():
        is_prose = key.startswith("lessons.")  # with formulas, whose braces are no places for values
        if not is_prose and placeholders(model[key]) != placeholders(own[key]):
            yield f"{lang} names other values in {key}"


def missing(texts: dict[str, str]) -> list[str]:
    """What the code asks for, and no text answers."""
    tables = {key.split(".")[0] for key in texts}
    begins = re.compile(rf"(?:\(\?:)*(?:{'|'.join(sorted(tables))})\\\.")
    wanted = sorted(pattern for pattern in _asked() if begins.match(pattern))
    keys = "\n".join(texts)
    return [each for each in wanted if not re.search(rf"(?m)^(?:{each})(?:\.|$)", keys)]


def unasked(texts: dict[str, str]) -> list[str]:
    """Keys that no code asks for."""
    known = re.compile("|".join(sorted(_asked() | _written())))
    return [key for key in texts if not known.fullmatch(key)]


def _asked() -> set[str]:
    """A pattern for each key that the code looks up."""
    found = {pattern for file in _files() for pattern in file.asked()}
    html, script = ((_FORM / name).read_text(encoding="utf-8") for name in ("index.html", "page.js"))
    names = re.findall(r'data-word="(\w+)"', html) + re.findall(r'(?<!")\bwords\.(\w+)', script)
    return found | {rf"serving\.{name}" for name in names}


def _written() -> set[str]:
    """A pattern for each string in the code, as keys are also handed on before they are looked up."""
    return {pattern for file in _files() for pattern in file.strings()}


@cache
def _files() -> list["_File"]:
    found = (path for pattern in _CODE for path in ROOT.glob(pattern))
    return [_File(path) for path in found if "_app" not in path.parts]


def _flat(table: dict[str, object], prefix: str) -> Iterator[tuple[str, str]]:
    for key, value in table.items():
        if isinstance(value, dict):
            yield from _flat(value, f"{prefix}{key}.")
        else:
            yield f"{prefix}{key}", str(value)


class _File:
    """A file of code with the strings that its names stand for."""

    def __init__(self, path: Path) -> None:
        self._nodes = list(ast.walk(ast.parse(path.read_text(encoding="utf-8"))))
        self._names: dict[str, str] = {}
        for node in self._nodes:
            if isinstance(node, ast.Assign):
                for target in node.targets:
                    self._learn(target, node.value)

    def asked(self) -> Iterator[str]:
        for node in self._nodes:
            if isinstance(node, ast.Call) and node.args:
                yield from self._asked_by(node)

    def _asked_by(self, call: ast.Call) -> Iterator[str]:
        name, pattern = ast.unparse(call.func).split(".")[-1], self._pattern(call.args[0])
        if name in _ASKING and pattern:
            # `lesson.words("title")` asks for a text of the page.
            is_page = name == "words" and isinstance(call.func, ast.Attribute)
            whole = rf"pages\.{_ANY}\.{pattern}" if is_page else pattern
            yield rf"{whole}\.{_ANY}" if name == "table" else whole
        if ast.unparse(call.func) == "drawings.show":
            figure, words = (ast.literal_eval(argument) for argument in call.args[1:])
            svg = (ROOT / "assets" / "figures" / f"{figure}.svg").read_text(encoding="utf-8")
            for slot in ("alt", *re.findall(r"\{\{word\.(\w+)\}\}", svg)):
                yield re.escape(f"{words}.{slot}")

    def strings(self) -> Iterator[str]:
        parts = {id(part) for node in self._nodes if isinstance(node, ast.JoinedStr) for part in node.values}
        for node in self._nodes:
            is_text = isinstance(node, ast.Constant | ast.JoinedStr) and id(node) not in parts
            if is_text and (pattern := self._pattern(node)):
                yield pattern

    def _learn(self, target: ast.expr, value: ast.expr) -> None:
        if isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple):
            for each, of in zip(target.elts, value.elts, strict=False):
                self._learn(each, of)
        elif isinstance(target, ast.Name) and (pattern := self._pattern(value)):
            known = self._names.get(target.id, pattern)
            self._names[target.id] = known if known == pattern else f"(?:{known}|{pattern})"

    def _pattern(self, node: ast.expr) -> str | None:
        """A regular expression of what the node may be, or None if nothing is known of it."""
        match node:
            case ast.Constant(value=str(text)):
                return re.escape(text)
            case ast.JoinedStr(values=parts):
                return "".join(self._pattern(part) or _ANY for part in parts)
            case ast.FormattedValue(value=inner):
                return self._pattern(inner)
            case ast.Name(id=name):
                return self._names.get(name)
            case ast.IfExp(body=one, orelse=other):
                both = [self._pattern(one), self._pattern(other)]
                return f"(?:{both[0]}|{both[1]})" if all(both) else None
        return None
