"""The rules that keep the project readable: who may import whom, what loads when, how long things get.

A rule that no longer fits is changed here and in `docs/architecture.md`, in one commit, with its reason.
"""

import ast
import io
import re
import subprocess
import sys
import tokenize
from collections.abc import Iterator
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

import nlpbook_core

ROOT = Path(__file__).parent.parent
CORE = sorted(p for p in (ROOT / "nlpbook_core").rglob("*.py") if "_app" not in p.parts)
APP = [ROOT / "app.py", *sorted((ROOT / "pages").rglob("*.py"))]

# A module that is not named here is on level 1: pieces that know nothing of Lightning or of whole runs.
PLAIN = {
    "arguments", "background", "errors", "event_log", "events", "examples", "hardware", "intervals",
    "last_word", "launchers", "locks", "presets", "runs", "runview", "settings", "workspace",
}  # fmt: skip
LIGHTNING = {"callbacks", "checkpoints", "finite", "memory", "resuming", "task", "trainer"}
USE_CASES = {
    "cli", "estimates", "evaluation", "evaluations", "explain", "inference", "reports", "serving", "training",
    "worker",
}  # fmt: skip
PLAIN_PACKAGES = set(sys.stdlib_module_names) | {"yaml", "psutil", "nlpbook_core"}
# Beyond its level: training names its checkpoint callback; estimates asks Lightning what a lack of memory
# looks like; devices describes accelerators to it, and imports it only when asked.
MAY_NAME_LIGHTNING = LIGHTNING | {"training", "estimates", "devices"}

MAX_MODULE, MAX_FUNCTION = 250, 45


def module_of(path: Path) -> str:
    """`runs` for `nlpbook_core/runs.py`, `corpora` for everything in that package."""
    return path.relative_to(ROOT / "nlpbook_core").parts[0].removesuffix(".py")


def level(module: str) -> int:
    if module in PLAIN:
        return 0
    return 3 if module in USE_CASES else 2 if module in LIGHTNING else 1


def imports(tree: ast.AST, only_at_top: bool = False) -> Iterator[str]:
    """Dotted names of what is imported; `from a import b` gives `a.b` too, as b may be a module."""
    nodes = tree.body if only_at_top and isinstance(tree, ast.Module) else ast.walk(tree)
    for node in nodes:
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("path", CORE, ids=lambda p: p.relative_to(ROOT).as_posix())
def test_a_module_imports_only_its_own_level_and_lower_ones(path: Path) -> None:
    own = module_of(path)
    for name in imports(parsed(path)):
        parts = name.split(".")
        if parts[0] == "nlpbook_core" and len(parts) > 1 and own != "__init__":
            known = (ROOT / "nlpbook_core" / f"{parts[1]}.py").exists() or (
                ROOT / "nlpbook_core" / parts[1]
            ).is_dir()
            assert not known or level(parts[1]) <= level(own), f"{own} must not import {parts[1]}"
        assert parts[0] not in ("streamlit", "plotly", "pages"), f"{own} must not import {name}"
        if own in PLAIN:
            assert parts[0] in PLAIN_PACKAGES, f"{own} is plain and must not import {name}"
        assert parts[0] != "pytorch_lightning" or own in MAY_NAME_LIGHTNING, f"{own} must not import {name}"
        assert parts[0] != "torch_xla" or own == "devices", f"only devices may name {name}"


def test_no_module_imports_itself_in_a_circle() -> None:
    names = {".".join(p.relative_to(ROOT).with_suffix("").parts): p for p in CORE}
    names = {name.removesuffix(".__init__"): path for name, path in names.items()}
    graph = {
        name: {
            other
            for other in imports(runtime(parsed(path)), only_at_top=True)
            if other in names and not f"{name}.".startswith(f"{other}.")  # a package is not its modules' need
        }
        for name, path in names.items()
    }
    TopologicalSorter(graph).prepare()  # raises CycleError with the circle


def runtime(tree: ast.Module) -> ast.Module:
    """The module without what only a type checker reads."""
    is_typing = [isinstance(n, ast.If) and "TYPE_CHECKING" in ast.unparse(n.test) for n in tree.body]
    return ast.Module([n for n, typing in zip(tree.body, is_typing, strict=True) if not typing], [])


def in_fresh_process(script: str) -> str:
    """What the script prints; `sys.modules` is then its own."""
    command = [sys.executable, "-c", script]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", cwd=ROOT, check=True)
    return done.stdout.strip()


LOADED = "import sys; print(sorted({name.split('.')[0] for name in sys.modules} & set(%r)))"
HEAVY = [
    "numpy",
    "pandas",
    "plotly",
    "pytorch_lightning",
    "sklearn",
    "streamlit",
    "tokenizers",
    "torch",
    "transformers",
]


def test_importing_the_package_loads_nothing_heavy() -> None:
    assert in_fresh_process("import nlpbook_core, nlpbook_core.runs;" + LOADED % HEAVY) == "[]"


def test_the_whole_core_never_loads_streamlit_or_plotly() -> None:
    modules = [".".join(p.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__") for p in CORE]
    loaded = [name for name in modules if not name.endswith("__main__")]
    script = f"import importlib; [importlib.import_module(n) for n in {loaded!r}];"
    assert in_fresh_process(script + LOADED % ["streamlit", "plotly"]) == "[]"


def test_the_checks_above_can_fail() -> None:
    found = in_fresh_process("import numpy, plotly;" + LOADED % HEAVY)
    assert found == "['numpy', 'plotly']"


def test_public_names_are_there_and_come_lazily() -> None:
    assert all(getattr(nlpbook_core, name).__name__ == name for name in nlpbook_core.__all__)
    with pytest.raises(AttributeError, match="no attribute 'nonsense'"):
        nlpbook_core.nonsense  # noqa: B018  # the access itself is what is tested


def code_lines(text: str) -> int:
    """Lines with code on them: no blanks, comments or docstrings, which may be as long as they like."""
    lines: set[int] = set()
    idle = (
        tokenize.COMMENT,
        tokenize.NL,
        tokenize.NEWLINE,
        tokenize.INDENT,
        tokenize.DEDENT,
        tokenize.ENDMARKER,
    )
    tokens = [t for t in tokenize.generate_tokens(io.StringIO(text).readline) if t.type not in idle]
    for place, token in enumerate(tokens):
        opens = place == 0 or tokens[place - 1].end[0] < token.start[0]
        closes = place + 1 == len(tokens) or tokens[place + 1].start[0] > token.end[0]
        is_docstring = (
            token.type == tokenize.STRING and token.string[:3] in ('"""', "'''") and opens and closes
        )
        if not is_docstring:
            lines |= set(range(token.start[0], token.end[0] + 1))
    return len(lines)


def functions(path: Path) -> Iterator[tuple[str, int]]:
    text = path.read_text(encoding="utf-8")
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            body = "\n".join(text.splitlines()[node.lineno - 1 : node.end_lineno])
            yield node.name, code_lines(re.sub(rf"(?m)^ {{{node.col_offset}}}", "", body))


@pytest.mark.parametrize("path", [*CORE, *APP], ids=lambda p: p.relative_to(ROOT).as_posix())
def test_modules_and_functions_stay_short(path: Path) -> None:
    assert code_lines(path.read_text(encoding="utf-8")) <= MAX_MODULE
    long = {name: size for name, size in functions(path) if size > MAX_FUNCTION}
    assert not long


FORBIDDEN = {
    r"\bimport pickle\b|\bfrom pickle\b|\bcloudpickle\b|\bdill\b": "unpickling runs whatever the file says",
    r"(?<![\w.])eval\(|(?<![\w.])exec\(": "text of others must never run",
    r"shell\s*=\s*True": "a shell reads words as commands",
    r"unsafe_allow_html\s*=\s*True": "text of others must never become HTML",
    r"trust_remote_code\s*=\s*True": "a model folder must never run code",
    r"torch\.load\((?!.*weights_only=True)": "a checkpoint must never run code",
    r"np\.load\([^)]*allow_pickle\s*=\s*True": "unpickling runs whatever the file says",
    r"\bos\.system\(|\bos\.popen\(": "a shell reads words as commands",
    r"yaml\.(load|unsafe_load|full_load)\(": "only yaml.safe_load builds plain values only",
}


@pytest.mark.parametrize("path", [*CORE, *APP], ids=lambda p: p.relative_to(ROOT).as_posix())
def test_nothing_dangerous_is_written(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    for pattern, reason in FORBIDDEN.items():
        assert not re.search(pattern, text), f"{pattern}: {reason}"


@pytest.mark.parametrize(
    "line",
    [
        "import pickle", "x = eval(text)", "run(c, shell=True)", "st.markdown(t, unsafe_allow_html=True)",
        "from_pretrained(p, trust_remote_code=True)", "torch.load(path)", "yaml.load(text)", "os.system(c)",
        "np.load(p, allow_pickle=True)",
    ],
)  # fmt: skip
def test_the_dangerous_lines_would_be_found(line: str) -> None:
    assert any(re.search(pattern, line) for pattern in FORBIDDEN)


@pytest.mark.parametrize("path", [*CORE, *APP], ids=lambda p: p.relative_to(ROOT).as_posix())
def test_text_files_are_opened_with_an_encoding(path: Path) -> None:
    for node in ast.walk(parsed(path)):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute | ast.Name)):
            continue
        name = node.func.attr if isinstance(node.func, ast.Attribute) else node.func.id
        words = ast.unparse(node)
        reads_text = name in ("read_text", "write_text") or (
            name == "open" and "b'" not in words and "'O_" not in words
        )
        # What is opened within a zip is always bytes.
        if reads_text and not words.startswith(("os.open", "os.fdopen", "archive.open")):
            assert "utf-8" in words or "encoding" in words, f"line {node.lineno}: {words}"


def test_every_folder_of_code_says_what_it_is_for() -> None:
    silent = [path for path in [*CORE, *APP] if not ast.get_docstring(parsed(path)) and path.stat().st_size]
    assert not silent
