"""The shape of the house: budgets, one direction, nothing that does not belong in the repository."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("foundation", "organisation", "skills", "curriculum", "governance", "web", "benchmarks")
FILE_LINES, FUNCTION_LINES, VIEW_LINES, TEMPLATE_LINES = 300, 40, 20, 120


def tracked(*patterns: str) -> list[Path]:
    found = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", *patterns],
        cwd=ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    return [ROOT / line for line in found.stdout.splitlines() if (ROOT / line).is_file()]


def own_python() -> list[Path]:
    return [path for path in tracked("*.py") if path.relative_to(ROOT).parts[0] in PACKAGES]


def functions(path: Path) -> list[ast.FunctionDef]:
    return [node for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.FunctionDef)]


def length(node: ast.FunctionDef) -> int:
    return (node.end_lineno or 0) - node.lineno + 1


def test_no_file_is_longer_than_it_may_be():
    assert [str(p) for p in own_python() if p.read_text().count("\n") > FILE_LINES] == []


def test_no_test_file_is_longer_than_it_may_be():
    assert [str(p) for p in tracked("tests/*.py") if p.read_text().count("\n") > FILE_LINES] == []


def test_no_function_is_longer_than_it_may_be():
    long = [f"{path}:{node.name}" for path in own_python() for node in functions(path) if length(node) > FUNCTION_LINES]
    assert long == []


def test_no_view_is_longer_than_it_may_be():
    def routes(node: ast.FunctionDef) -> bool:
        return any("pages." in ast.unparse(each) for each in node.decorator_list)

    views = [(path, node) for path in own_python() if "web" in path.parts for node in functions(path) if routes(node)]
    assert [f"{path}:{node.name}" for path, node in views if length(node) - len(node.decorator_list) > VIEW_LINES] == []


def test_no_template_is_longer_than_it_may_be():
    assert [str(p) for p in tracked("templates/*.html") if p.read_text().count("\n") > TEMPLATE_LINES] == []


def test_every_template_is_used():
    templates = tracked("templates/*.html")
    words = "\n".join(p.read_text() for p in [*templates, *tracked("web/*.py")])
    names = {str(p.relative_to(ROOT / "templates")) for p in templates}
    unused = {name for name in names if f'"{name}"' not in words and f"'{name}'" not in words}
    assert {name for name in unused if not name.startswith("errors/")} == set()


def test_imports_go_one_way():
    run = subprocess.run([str(Path(sys.executable).parent / "lint-imports")], cwd=ROOT, capture_output=True, text=True)
    assert run.returncode == 0, run.stdout


@pytest.mark.parametrize("pattern", [r"style=", r"<script(?![^>]*src=)", r"\son[a-z]+=", r"<style", r"https?://"])
def test_templates_hold_nothing_the_content_policy_refuses(pattern):
    allowed = "http://www.w3.org/2000/svg"
    found = [
        f"{p.name}: {line.strip()}"
        for p in tracked("templates/*.html")
        for line in p.read_text().splitlines()
        if re.search(pattern, line.replace(allowed, ""))
    ]
    assert found == []


def test_nothing_of_this_machine_is_in_the_repository():
    words = [str(ROOT.parent) + "/", str(Path.home()) + "/", "index" + "-url", "find" + "-links", "file:" + "///"]
    text = [p for p in tracked() if p.suffix in {".py", ".md", ".toml", ".html", ".lock", ".txt", ".css", ".js", ""}]
    guilty = [
        f"{p.relative_to(ROOT)}: {word}" for p in text for word in words if word in p.read_text(errors="ignore")
    ]
    assert guilty == []


def test_lock_files_hold_versions_and_hashes_only():
    for lock in tracked("*.lock"):
        assert not re.search(r"https?://|--index|--find", lock.read_text()), lock
        assert "--hash=sha256:" in lock.read_text()


def test_nothing_is_left_undone():
    marks = ("TO" + "DO", "FIX" + "ME", "X" + "XX", "NotImplemented" + "Error")
    files = [p for p in tracked("*.py", "*.html") if "vendor" not in p.parts]
    assert [f"{p}: {mark}" for p in files for mark in marks if mark in p.read_text()] == []


def test_no_name_at_the_top_shadows_the_standard_library():
    top = {path.relative_to(ROOT).parts[0] for path in tracked("*.py")}
    assert {name.removesuffix(".py") for name in top} & set(sys.stdlib_module_names) == set()
