"""The source of a core function, read from its file: showing code must not import what it needs."""

import ast
from pathlib import Path

import nlpbook_core

_CORE = Path(nlpbook_core.__file__).parent


def source_of(name: str) -> str:
    """The source text of a function, method or class.

    Args:
        name: Module and object, as in `nlpbook_core.training.task:ClassificationTask.training_step`.

    Raises:
        LookupError: If there is no such module or object.
    """
    module, _, dotted = name.partition(":")
    code = _file(module).read_text(encoding="utf-8")
    node: ast.AST = ast.parse(code)
    for part in dotted.split("."):
        node = _child(node, part, name)
    lines = code.splitlines()
    assert isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
    first = min([node.lineno, *(item.lineno for item in node.decorator_list)])
    found = lines[first - 1 : node.end_lineno]
    indent = len(found[0]) - len(found[0].lstrip())
    return "\n".join(line[indent:] for line in found)


def _file(module: str) -> Path:
    parts = module.split(".")
    if parts[0] != "nlpbook_core":
        raise LookupError(f"{module} is not of the core")
    path = _CORE.joinpath(*parts[1:])
    for candidate in (path.with_suffix(".py"), path / "__init__.py"):
        if candidate.is_file():
            return candidate
    raise LookupError(f"there is no module {module}")


def _child(node: ast.AST, part: str, name: str) -> ast.AST:
    for child in getattr(node, "body", []):
        if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) and child.name == part:
            return child
    raise LookupError(f"there is no {name}")
