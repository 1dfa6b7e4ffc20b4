"""The operating guide names every setting and every command there is, and nothing that is not."""

import re
from pathlib import Path

from django.core.management import get_commands

from tests.architecture.source import ROOT

GUIDE = ROOT / "docs" / "operating-guide.md"
READ_HERE = re.compile(r"env\.(?:text|flag|listed|secret|number|database|clamd)\(\s*\"([A-Z_]+)\"")
READ_BY_SCRIPT = re.compile(r"environ\.get\(\"((?:SIGHTLINE_)?[A-Z]+)\"")
NAMED = re.compile(r"`((?:SIGHTLINE_[A-Z_]+|DATABASE_URL|BIND|PORT))(?:=[^`]*)?`")
COMMAND = re.compile(r"manage\.py ([a-z_]+)")
OWN_OF_SHELL = {"COLUMNS"}


def settings_read() -> set[str]:
    """Return the environment variables that the settings and `script/server` read."""
    config = [path.read_text(encoding="utf-8") for path in (ROOT / "sightline" / "config").glob("*.py")]
    serve = (ROOT / "script" / "steps" / "serve.py").read_text(encoding="utf-8")
    return {name for text in config for name in READ_HERE.findall(text)} | set(READ_BY_SCRIPT.findall(serve))


def documents() -> list[Path]:
    """Return every document a reader is sent to."""
    return [*ROOT.glob("*.md"), *(ROOT / "docs").glob("**/*.md")]


def test_the_guide_names_every_setting_and_no_other() -> None:
    assert set(NAMED.findall(GUIDE.read_text(encoding="utf-8"))) == settings_read()


def test_the_guide_names_every_command_of_ours() -> None:
    ours = {name for name, app in get_commands().items() if str(app).startswith("sightline.")}
    assert ours - set(COMMAND.findall(GUIDE.read_text(encoding="utf-8"))) == set()


def test_every_command_in_a_document_exists() -> None:
    there = set(get_commands())
    named = {(path.name, name) for path in documents() for name in COMMAND.findall(path.read_text(encoding="utf-8"))}
    assert {(document, name) for document, name in named if name not in there} == set()


def test_every_link_between_documents_leads_somewhere() -> None:
    link = re.compile(r"\]\((?!https?:|mailto:|#)([^)#\s]+)")
    broken = [
        f"{path.relative_to(ROOT)} -> {target}"
        for path in documents()
        for target in link.findall(path.read_text(encoding="utf-8"))
        if not (path.parent / target).exists()
    ]
    assert broken == []


def attacks() -> list[tuple[str, str, str]]:
    """Return the rows of the attacks: the heading they stand under, their numbers, and what holds them."""
    found, heading = [], ""
    for line in (ROOT / "docs" / "attacks.md").read_text(encoding="utf-8").splitlines():
        heading = line.removeprefix("## ") if line.startswith("## ") else heading
        if row := re.fullmatch(r"\| ([\d, -]+) \| .+? \| (.+) \|", line):
            found.append((heading, row[1], row[2]))
    return found


def test_each_attack_stands_once_in_its_table() -> None:
    numbers = [int(one) for heading, said, _ in attacks() if heading != "In single parts" for one in said.split(", ")]
    assert numbers == list(range(1, 49))


def files_named(name: str) -> list[Path]:
    """Return the files that a name in the table stands for: `attacks/test_talk.py`, or `permissions/` for all in it."""
    places = [ROOT / "tests", ROOT / "sightline", ROOT]
    found = [path for place in places for path in place.glob(name.rstrip("/"))]
    found = found or [path for place in places[:2] for path in place.rglob(name)]
    return [one for path in found for one in (path.glob("*.py") if path.is_dir() else [path])]


def test_every_test_that_holds_an_attack_is_there() -> None:
    missing = []
    for _, numbers, held in attacks():
        files = {name: files_named(name) for name in re.findall(r"`([\w/]+(?:\.py|/))`", held)}
        text = "".join(path.read_text(encoding="utf-8") for paths in files.values() for path in paths)
        named = re.findall(r"\b[a-z0-9]+(?:_[a-z0-9]+){2,}\b", re.sub(r"`[^`]*`", "", held))
        missing += [(numbers, name) for name, paths in files.items() if not paths]
        missing += [(numbers, name) for name in named if name not in text]
    assert missing == []
