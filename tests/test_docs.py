"""The documentation is true: reference pages are current, commands print what the README shows."""

from __future__ import annotations

import fnmatch
import os
import re
import subprocess
import sys
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType

import pytest

from twingraph import settings
from twingraph.rdf import turtle
from twingraph.version import __version__

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
CONSOLE = re.compile(r"^```console\n(.*?)^```", re.DOTALL | re.MULTILINE)
PYTHON = re.compile(r"^```pycon\n(.*?)^```", re.DOTALL | re.MULTILINE)


def _sessions(text: str) -> list[tuple[str, str]]:
    """Return each command of the console blocks with the output shown below it."""
    found = []
    for block in CONSOLE.findall(text):
        for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            command, _, output = part.partition("\n")
            found.append((command, output.strip("\n")))
    return found


def _reference() -> ModuleType:
    spec = spec_from_file_location("reference", ROOT / "scripts" / "reference.py")
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("page", ["commands.md", "queries.md", "vocabulary.md"])
def test_reference_pages_are_current(page: str) -> None:
    """Run `python scripts/reference.py` when this fails."""
    assert (ROOT / "docs" / page).read_text(encoding="utf-8") == _reference().PAGES[page]()


def test_the_readme_has_a_tour() -> None:
    assert len(_sessions(README)) >= 8


@pytest.mark.parametrize(("command", "shown"), _sessions(README), ids=lambda value: value[:50])
def test_the_readme_shows_what_its_commands_print(command: str, shown: str, tmp_path: Path) -> None:
    """A line "…" stands for any number of lines, "…" within a line for any text."""
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    environment = {**os.environ, "PATH": path, "COLUMNS": "120"}
    # The README never shows the text of a source.
    environment.pop("TWINGRAPH_SOURCES", None)
    run = subprocess.run(
        ["bash", "-c", command], cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=120
    )
    assert run.returncode == 0, run.stderr
    pattern = re.escape(shown).replace(r"\ ", " ").replace("…", ".*")
    assert re.fullmatch(pattern, run.stdout.strip("\n"), re.DOTALL), run.stdout


def test_the_readmes_python_runs(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    import doctest

    blocks = PYTHON.findall(README)
    assert blocks
    monkeypatch.chdir(tmp_path)
    for number, block in enumerate(blocks):
        test = doctest.DocTestParser().get_doctest(block, {}, f"README block {number}", "README.md", 0)
        runner = doctest.DocTestRunner(optionflags=doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE)
        assert runner.run(test).failed == 0


def test_ci_calls_the_two_commands_of_the_readme() -> None:
    ci = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    for command in ("scripts/build", "scripts/test"):
        assert f"\n{command}\n" in README
        assert command in ci


def test_every_page_of_docs_is_linked_from_the_readme() -> None:
    pages = sorted(path.name for path in (ROOT / "docs").glob("*.md"))
    assert len(pages) >= 8
    assert [page for page in pages if f"docs/{page}" not in README] == []


def test_links_lead_somewhere() -> None:
    link = re.compile(r"\]\((?!https?:|#|mailto:)([^)#]+)")
    pages = [ROOT / "README.md", *(ROOT / "docs").glob("*.md")]
    targets = [(page, target) for page in pages for target in link.findall(page.read_text(encoding="utf-8"))]
    assert len(targets) >= 10
    assert [target for page, target in targets if not (page.parent / target).exists()] == []


def test_every_dependency_is_explained() -> None:
    import tomllib

    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    explained = (ROOT / "docs" / "dependencies.md").read_text(encoding="utf-8")
    extras = [name for group in project["optional-dependencies"].values() for name in group]
    names = [re.match(r"[\w-]+", name)[0] for name in [*project["dependencies"], *extras]]  # type: ignore[index]
    assert len(names) >= 10
    assert [name for name in names if name not in explained] == []


def test_package_changelog_and_ontology_have_one_version() -> None:
    assert f"## {__version__}" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    versions = {
        triple.object.value  # type: ignore[union-attr]
        for path in settings.ontology_dir().rglob("*.ttl")
        for triple in turtle.read(path)
        if fnmatch.fnmatch(triple.predicate.value, "*#versionInfo")
    }
    assert versions == {__version__}
