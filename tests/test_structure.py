"""The house stands: imports point down, nothing heavy is imported early, files and functions stay small."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
HOUSE = ROOT / "assistant"

#: Floors from the ground up; rooms on one floor do not know each other.
FLOORS = [
    {"errors"},
    {"domain"},
    {"language"},
    {"ports"},
    {"reading", "tools", "adapters"},
    {"ingest", "chat"},
    {"measuring"},
    {"settings"},
    {"doctor", "exports"},
    {"wiring"},
    {"surfaces"},
    {"__main__"},
]
LEVEL = {room: level for level, rooms in enumerate(FLOORS) for room in rooms}
#: Who may know whom beyond the floors: wiring opens doctor, adapters and surfaces know the settings' values, the reading
#: child of ingest is where the adapters meet reading.
STANDARD_ONLY = {"errors", "domain", "tools", "chat"}
ALLOWED_LIBRARIES = {"language": {"rapidfuzz", "Stemmer", "numpy"}, "reading": {"rapidfuzz", "Stemmer", "numpy"}}


def modules() -> list[Path]:
    return sorted(HOUSE.rglob("*.py"))


def room_of(path: Path) -> str:
    return path.relative_to(HOUSE).parts[0].removesuffix(".py")


def imports(path: Path) -> list[tuple[str, int]]:
    """All imported modules with their lines; deferred and type-only ones too."""
    found = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found += [(one.name, node.lineno) for one in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            names = [f"{node.module}.{one.name}" for one in node.names] if node.module == "assistant" else [node.module or ""]
            found += [(name, node.lineno) for name in names]
    return found


def test_imports_point_down() -> None:
    wrong = []
    for path in modules():
        room = room_of(path)
        if room == "__init__":
            continue
        for name, line in imports(path):
            if not name.startswith("assistant.") or name == "assistant.__version__":
                continue
            other = name.split(".")[1]
            if other != room and LEVEL[other] >= LEVEL[room]:
                wrong.append(f"{path.relative_to(ROOT)}:{line} imports {name}")
    assert wrong == []


def test_the_inner_rooms_use_no_foreign_library() -> None:
    wrong = []
    for path in modules():
        room = room_of(path)
        if room in STANDARD_ONLY or room in ALLOWED_LIBRARIES:
            allowed = ALLOWED_LIBRARIES.get(room, set())
            for name, line in imports(path):
                top = name.split(".")[0]
                if top != "assistant" and top not in sys.stdlib_module_names and top not in allowed:
                    wrong.append(f"{path.relative_to(ROOT)}:{line} imports {name}")
    assert wrong == []


def test_files_stay_under_400_lines() -> None:
    long = {str(path.relative_to(ROOT)): lines for path in modules() if (lines := len(path.read_text(encoding="utf-8").splitlines())) > 400}
    assert long == {}


def test_functions_stay_under_60_lines() -> None:
    long = []
    for path in modules():
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)) and (node.end_lineno or 0) - node.lineno >= 60:
                long.append(f"{path.relative_to(ROOT)}:{node.lineno} {node.name}")
    assert long == []


def test_every_test_file_has_a_name_of_its_own() -> None:
    names = [one.name for one in (ROOT / "tests").rglob("*.py") if one.name not in {"conftest.py", "__init__.py"}]
    assert sorted(names) == sorted(set(names)), "pytest imports test files by their name alone"


def test_there_is_no_room_for_leftovers() -> None:
    assert [path for path in modules() if path.stem in ("utils", "helpers", "misc", "common")] == []


HEAVY = ("torch", "chromadb", "sentence_transformers", "gradio", "langchain", "langchain_core", "sklearn", "scipy", "pandas", "plotly")


@pytest.mark.parametrize(
    "arguments",
    [
        ["--version"],
        ["rank", "--area", "7", "--json"],
        ["profile", "Vänersborg", "--json"],
        ["peers", "Vänersborg", "--json"],
        ["check", "Vänersborg", "--json"],
    ],
    ids=lambda some: some[0],
)
def test_light_commands_load_nothing_heavy(arguments: list[str], tmp_path: Path) -> None:
    code = (
        "import sys; sys.argv = ['kompass', *sys.argv[1:]]\n"
        "from assistant.surfaces.cli import main\n"
        "try:\n    main()\nexcept SystemExit as ended:\n    assert not ended.code, ended.code\n"
        f"print('LOADED', [one for one in {HEAVY!r} if one in sys.modules], file=sys.stderr)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments],
        capture_output=True,
        text=True,
        encoding="utf-8",
        env={"KOMPASS_HOME": str(tmp_path), "PATH": "/usr/bin:/bin"},
        cwd=ROOT,
    )
    assert done.returncode == 0, done.stderr
    assert done.stderr.strip().splitlines()[-1] == "LOADED []"


def test_the_project_speaks_of_itself_alone() -> None:
    stray = re.compile(r"/work/|/tmp/env|files\.pythonhosted|pypi\.org/simple")
    tracked = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True).stdout.split("\n")
    if tracked == [""]:
        pytest.skip("not a git checkout")
    wrong = []
    for name in filter(None, tracked):
        path = ROOT / name
        if not name.startswith(("tests/", ".ci/")) and path.suffix in (".py", ".md", ".toml", ".csv", ".jsonl", ".txt", ".css") and path.is_file():
            wrong += [f"{name}: {line[:80]}" for line in path.read_text(encoding="utf-8").splitlines() if stray.search(line)]
    assert wrong == []
