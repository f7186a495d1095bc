"""What the documents promise is so: commands, links, settings, events, dependencies, code."""

import ast
import re
import shlex
import sys
import tomllib
from pathlib import Path

import pytest

from nlpbook_core import cli
from nlpbook_core.errors import all_errors
from nlpbook_core.events import event_types
from nlpbook_core.settings.arguments import setting_names
from scripts import metrics_page, settings_page
from tests.support.paths import ROOT

DOCS = [*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").glob("*.md"))]
READMES = [ROOT / "README.md", ROOT / "README.ko.md"]
SOURCES = [
    p for folder in ("nlpbook_core", "pages", "tests", "scripts", "docs") for p in (ROOT / folder).rglob("*")
]


def read(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def rows(text: str) -> list[list[str]]:
    """Cells of all table rows."""
    lines = [line for line in text.splitlines() if line.startswith("| ")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


@pytest.mark.parametrize("path", READMES, ids=lambda p: p.name)
def test_a_readme_opens_with_the_two_commands_and_names_disk_and_ways_out(path: Path) -> None:
    text = read(path)
    first = text.split("```")[1].split("\n")
    assert "pip install uv && uv run nlpbook app" in first and "pip install uv && uv run pytest" in first
    for words in (
        "5.9 GB",
        "3 GB",
        "pipx install uv",
        "PowerShell 5",
        "NLPBOOK_HOME",
        "CC BY-SA 4.0",
        "KcBERT",
    ):
        assert words in text


def test_both_readmes_have_the_same_commands_and_code() -> None:
    def blocks(path: Path) -> list[str]:
        found = re.findall(r"```(?:\w*)\n(.*?)```", read(path), flags=re.S)
        return [re.sub(r"\s*#.*", "", block) for block in found]

    assert blocks(READMES[0]) == blocks(READMES[1])


def test_links_and_pictures_lead_to_files() -> None:
    found = [
        (path.parent / target, f"{path.name}: {target}")
        for path in DOCS
        for target in re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", read(path))
        if not re.match(r"https?://", target)
    ]
    assert len(found) > 20 and not [said for target, said in found if not target.exists()]


def test_commands_in_the_documents_can_be_parsed() -> None:
    lines = [line for path in DOCS for line in re.findall(r"(?m)^(?:.*&& )?uv run (nlpbook .*)$", read(path))]
    commands = [shlex.split(line, comments=True)[1:] for line in lines if "<" not in line]
    assert len(commands) > 10
    for words in commands:
        assert cli.parser().parse_args(words).command.name == words[0], words


@pytest.mark.parametrize("path", READMES, ids=lambda p: p.name)
def test_python_in_a_readme_names_what_exists(path: Path) -> None:
    imports = []
    for block in re.findall(r"```python\n(.*?)```", read(path), flags=re.S):
        compile(block, path.name, "exec")
        imports += [
            ast.unparse(n) for n in ast.parse(block).body if isinstance(n, ast.Import | ast.ImportFrom)
        ]
    assert len(imports) >= 4
    exec("\n".join(imports), {})  # only the import lines


def test_every_command_and_exit_code_is_documented() -> None:
    text = read(ROOT / "docs" / "cli.md")
    commands = {match[0] for row in rows(text) if (match := re.findall(r"^`([a-z]+)", row[0]))}
    assert set(cli.command_names()) <= commands
    codes = {row[0] for row in rows(text)}
    assert {str(error.exit_code) for error in all_errors()} | {"0", "130"} <= codes


def test_the_page_of_settings_is_what_the_settings_and_their_texts_say() -> None:
    text = read(ROOT / "docs" / "settings.md")
    assert text == settings_page.page(), "run `uv run python -m scripts.settings_page`"
    assert [row[0].strip("`* ") for row in rows(text) if row[0].startswith("`")] == list(setting_names())
    assert not re.search(r"\[(arguments|ui)\.", text), "a text is missing"


def test_the_page_of_metrics_is_what_the_metrics_say() -> None:
    assert read(ROOT / "docs" / "metrics.md") == metrics_page.page(), "run scripts.metrics_page"


def test_every_event_is_documented() -> None:
    documented = {row[0].strip("`") for row in rows(read(ROOT / "docs" / "runs.md"))}
    assert set(event_types.event_types()) <= documented


def test_every_dependency_has_its_line_and_no_other_is_listed() -> None:
    project = tomllib.loads(read(ROOT / "pyproject.toml"))
    declared = [*project["project"]["dependencies"], *project["dependency-groups"]["dev"]]
    names = {re.split(r"[<>=\[ ]", name)[0].lower() for name in declared}
    listed = {row[0] for row in rows(read(ROOT / "docs" / "dependencies.md"))} - {"Package"}
    assert names == listed


MODULES = {"pyyaml": "yaml", "scikit-learn": "sklearn", "pillow": "PIL", "markdown-it-py": "markdown_it"}
SHIPPED, WORKSHOP = ("nlpbook_core", "pages", "app.py"), ("tests", "scripts", "benchmarks")


def modules(requirements: list[str]) -> set[str]:
    """The names under which the packages of some requirements are imported."""
    names = [re.split(r"[<>=\[ ]", each)[0].lower() for each in requirements]
    return {MODULES.get(name, name.replace("-", "_")) for name in names}


def imported_in(*places: str) -> dict[str, str]:
    """Modules of others that are imported below some places, and a file that does."""
    own = {Path(place).stem for place in (*SHIPPED, *WORKSHOP)} | set(sys.stdlib_module_names)
    found = {}
    for place in places:
        path = ROOT / place
        for file in [path] if path.is_file() else path.rglob("*.py"):
            for node in ast.walk(ast.parse(read(file))):
                names = [a.name for a in node.names] if isinstance(node, ast.Import) else []
                names += [node.module] if isinstance(node, ast.ImportFrom) and node.module else []
                found |= {name.split(".")[0]: file.name for name in names}
    return {name: file for name, file in found.items() if name not in own}


def test_every_module_that_is_imported_is_declared() -> None:
    project = tomllib.loads(read(ROOT / "pyproject.toml"))
    to_run = project["project"]["dependencies"] + project["project"]["optional-dependencies"]["tpu"]
    to_develop = to_run + project["dependency-groups"]["dev"]
    shipped, workshop = imported_in(*SHIPPED), imported_in(*WORKSHOP)
    assert not {name: file for name, file in shipped.items() if name not in modules(to_run)}
    assert not {name: file for name, file in workshop.items() if name not in modules(to_develop)}
    assert {"torch", "streamlit"} <= shipped.keys() and {"pytest", "PIL"} <= workshop.keys()


def test_no_file_names_a_place_of_somebodys_machine_or_leaves_a_promise() -> None:
    own = Path(__file__).name
    places = re.compile(
        r"(?<![\w.])/(work|home|Users|root)/\w|/tmp/team|(pypi|files\.pythonhosted)\.org|\bTO"
        r"DO\b|\bFIX"
        r"ME\b"
    )
    kinds = {".py", ".md", ".toml", ".js", ".css", ".html", ".yml", ".sh"}
    files = [p for p in [*SOURCES, *DOCS, *(ROOT / "assets").rglob("*")] if p.suffix in kinds and p.is_file()]
    named = {
        path.relative_to(ROOT).as_posix(): found.group()
        for path in [*files, ROOT / ".ci" / "run"]
        if path.name != own and (found := places.search(read(path)))
    }
    assert not named
