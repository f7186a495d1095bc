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
from functools import cache
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

import nlpbook_core
from tests.support.paths import ROOT

CORE = sorted(p for p in (ROOT / "nlpbook_core").rglob("*.py") if "_app" not in p.parts)
APP = [ROOT / "app.py", *sorted((ROOT / "pages").rglob("*.py"))]

MAX_GROUND = 10

MAX_MODULE, MAX_FUNCTION = 250, 45


def room_of(path: Path) -> str:
    """`corpora` for everything in that folder; the module itself for what lies loose at the top."""
    return path.relative_to(ROOT / "nlpbook_core").parts[0].removesuffix(".py")


def table_of_rooms() -> dict[str, set[str]]:
    """The rooms as `docs/architecture.md` lists them, lowest first, and the libraries that each names."""
    text = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    rows = re.findall(r"(?m)^\| `(\w+)/` \|.*\|([^|]*)\|$", text)
    return {name: set(re.findall(r"\w+", libraries)) for name, libraries in rows}


ROOMS = table_of_rooms()
GROUND = {room_of(path) for path in CORE if path.parent.name == "nlpbook_core"} - {"__init__"}


def imports(tree: ast.AST, only_at_top: bool = False) -> Iterator[str]:
    """Dotted names of what is imported; `from a import b` gives `a.b` too, as b may be a module."""
    nodes = tree.body if only_at_top and isinstance(tree, ast.Module) else ast.walk(tree)
    for node in nodes:
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


@cache
def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def where(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def test_every_file_is_in_a_room_that_the_architecture_lists() -> None:
    folders = {room_of(path) for path in CORE} - GROUND - {"__init__"}
    assert folders == set(ROOMS)
    text = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    assert len(GROUND) <= MAX_GROUND
    assert not [name for name in GROUND if f"`{name}`" not in text]


def test_a_room_imports_only_the_rooms_below_it() -> None:
    heights = {name: 1 + place for place, name in enumerate(ROOMS)}
    heights |= dict.fromkeys(GROUND, 0) | {"__init__": len(ROOMS) + 1}
    upwards = [
        f"{path.relative_to(ROOT)} imports {name}"
        for path in CORE
        for name in imports(parsed(path))
        if (parts := name.split("."))[0] == "nlpbook_core" and len(parts) > 1 and parts[1] in heights
        if parts[1] != room_of(path) and heights[parts[1]] >= max(1, heights[room_of(path)])
    ]
    assert not upwards


def test_a_room_names_the_libraries_that_the_architecture_says_and_no_others() -> None:
    own = set(sys.stdlib_module_names) | {"nlpbook_core"}
    found: dict[str, set[str]] = {name: set() for name in [*ROOMS, *GROUND, "__init__"]}
    for path in CORE:
        found[room_of(path)] |= {name.split(".")[0] for name in imports(parsed(path))} - own
    assert found == {name: ROOMS.get(name, set()) for name in found}
    assert not {"streamlit", "plotly", "pages"} & set().union(*found.values())


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


def modules_of(rooms: list[str]) -> list[str]:
    """Dotted names of all modules of some rooms."""
    found = [".".join(p.relative_to(ROOT).with_suffix("").parts) for p in CORE if room_of(p) in rooms]
    return [name.removesuffix(".__init__") for name in found if not name.endswith("__main__")]


# What one needs to look at runs, and to start and stop them.
WATCHING = ["launchers", "settings", "devices", "events", "predictions", "runs", "queue", "story"]


def test_importing_the_package_and_what_watches_runs_loads_nothing_heavy() -> None:
    script = (
        f"import importlib, nlpbook_core; [importlib.import_module(n) for n in {modules_of(WATCHING)!r}];"
    )
    assert in_fresh_process(script + LOADED % HEAVY) == "[]"


def test_the_whole_core_never_loads_streamlit_or_plotly() -> None:
    script = f"import importlib; [importlib.import_module(n) for n in {modules_of([*ROOMS, *GROUND])!r}];"
    assert in_fresh_process(script + LOADED % ["streamlit", "plotly"]) == "[]"


# What takes long enough to import that a function waits with it: seconds in docs/dependencies.md.
SLOW = {
    "torch", "transformers", "pytorch_lightning", "torch_xla", "sklearn", "scipy", "pandas", "numpy",
    "captum", "matplotlib", "huggingface_hub", "httpx2", "fastapi", "uvicorn", "rich", "threadpoolctl",
    "plotly", "streamlit",
}  # fmt: skip
# These do not exist on every system.
NOT_EVERYWHERE = {"resource", "psutil"}


def named(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def slow_modules() -> set[str]:
    """Our modules that load something slow as they are imported, themselves or through others of ours."""
    at_top = {named(path): set(imports(runtime(parsed(path)), only_at_top=True)) for path in [*CORE, *APP]}
    slow = {name for name, found in at_top.items() if {each.split(".")[0] for each in found} & SLOW}
    while True:
        more = {name for name, found in at_top.items() if found & slow} - slow
        if not more:
            return slow
        slow |= more


def test_a_function_imports_only_what_is_slow_to_import() -> None:
    slow = slow_modules()
    needless = [
        f"{where(path)}:{node.lineno} {name}"
        for path in [*CORE, *APP]
        for function in ast.walk(parsed(path))
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef)
        for node in ast.walk(function)
        if isinstance(node, ast.Import | ast.ImportFrom)
        for name in [next(iter(imports(ast.Module([node], []))))]
        if name.split(".")[0] not in SLOW | NOT_EVERYWHERE
        if not {name, *imports(ast.Module([node], []))} & slow
    ]
    assert not needless


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


def test_modules_and_functions_stay_short() -> None:
    sizes = {where(path): code_lines(path.read_text(encoding="utf-8")) for path in [*CORE, *APP]}
    assert not {name: size for name, size in sizes.items() if size > MAX_MODULE}
    long = {
        f"{where(path)}:{name}": size
        for path in [*CORE, *APP]
        for name, size in functions(path)
        if size > MAX_FUNCTION
    }
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


def test_nothing_dangerous_is_written() -> None:
    found = [
        f"{where(path)}: {pattern}: {reason}"
        for path in [*CORE, *APP]
        for pattern, reason in FORBIDDEN.items()
        if re.search(pattern, path.read_text(encoding="utf-8"))
    ]
    assert not found


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


def reads_text_unasked(node: ast.AST) -> bool:
    """Whether a call opens a text file in whatever encoding the machine has."""
    if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute | ast.Name)):
        return False
    name = node.func.attr if isinstance(node.func, ast.Attribute) else node.func.id
    words = ast.unparse(node)
    is_text = name in ("read_text", "write_text") or (
        name == "open" and "b'" not in words and "'O_" not in words
    )
    # What is opened within a zip is always bytes.
    is_bytes = words.startswith(("os.open", "os.fdopen", "archive.open"))
    return is_text and not is_bytes and "utf-8" not in words and "encoding" not in words


def test_text_files_are_opened_with_an_encoding() -> None:
    found = [
        f"{where(path)}:{node.lineno}"
        for path in [*CORE, *APP]
        for node in ast.walk(parsed(path))
        if reads_text_unasked(node)
    ]
    assert not found
    assert reads_text_unasked(ast.parse("open(path)").body[0].value)


def test_a_file_is_hashed_in_one_place() -> None:
    pattern = re.compile(r"file_digest|sha(1|256)\([^)]*read_bytes|\.update\([^)]*read_bytes")
    hashing = [where(path) for path in [*CORE, *APP] if pattern.search(path.read_text(encoding="utf-8"))]
    assert hashing == []
    assert pattern.search("hashlib.sha256(path.read_bytes())")


def test_every_folder_of_code_says_what_it_is_for() -> None:
    silent = [path for path in [*CORE, *APP] if not ast.get_docstring(parsed(path)) and path.stat().st_size]
    assert not silent


def test_a_test_is_found_by_the_name_of_what_it_tests() -> None:
    trees = {"core": ROOT / "nlpbook_core", "pages": ROOT / "pages"}
    lost = []
    for name, tree in trees.items():
        for path in (ROOT / "tests" / name).rglob("test_*.py"):
            room = tree / path.parent.relative_to(ROOT / "tests" / name)
            stem = path.stem.removeprefix("test_")
            is_module = (room / f"{stem}.py").exists() or (room / stem).is_dir() or room.name == stem
            if not (room.is_dir() and (is_module or stem in STORIES)):
                lost.append(where(path))
    assert not lost


# Tests of what several modules do together: the question is in the name.
STORIES = {
    "book_cells", "commands", "every_corpus", "every_state", "exporting_and_importing", "golden_rows",
    "numeric_faults",
    "other_labels", "reasons", "reliability", "truncation_of_real_pairs",
}  # fmt: skip
