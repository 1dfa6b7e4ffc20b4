"""Templates: each compiles, reaches only into its own context and `ui`, and carries no inline script or style."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from django.template import TemplateSyntaxError
from django.template.loader import get_template

from tests.architecture.source import PACKAGE, context_of, shown, templates

REACHES = re.compile(r"\{%-?\s*(include|extends)\s+(\S+)")
COMPONENT = re.compile(r"<c-([a-z][\w.-]*)")
COTTON_OWN = {"vars", "slot"}
INLINE = {
    "a style attribute": re.compile(r"<[^>]*\sstyle\s*=", re.IGNORECASE),
    "a style element": re.compile(r"<style\b", re.IGNORECASE),
    "a script without src": re.compile(r"<script\b(?![^>]*\bsrc=)", re.IGNORECASE),
    "an on… handler": re.compile(r"<[^>]*\s(?:hx-)?on[a-z:-]+\s*=", re.IGNORECASE),
    "a javascript: link": re.compile(r"javascript:", re.IGNORECASE),
}


def name_of(path: Path) -> str:
    """Return the name a template is loaded by."""
    return path.relative_to(next(parent for parent in path.parents if parent.name == "templates")).as_posix()


def owner_of(name: str) -> str | None:
    """Return the context that holds the template `name`; None when it is a library's."""
    owners = [context_of(found) for found in PACKAGE.glob(f"*/templates/{name}")]
    return owners[0] if owners else None


def component_owner(component: str) -> str | None:
    """Return the context that holds a component; its hyphens are underscores in the file's name."""
    name = component.replace(".", "/").replace("-", "_")
    return owner_of(f"cotton/{name}.html") or owner_of(f"cotton/{name}/index.html")


def reaches_of(text: str, own: str, owner: Callable[[str], str | None] = owner_of) -> list[str]:
    """Return what a template of context `own` may not include, extend or use as a component."""
    wrong = []
    for tag, target in REACHES.findall(text):
        if target[0] not in "\"'":
            if own != "ui":
                wrong.append(f"{tag}s {target}, which is not a plain name")
            continue
        name = target.strip("\"'")
        if owner(name) not in {own, "ui"}:
            wrong.append(f"{tag}s {name} of {owner(name) or 'nobody'}")
    for component in COMPONENT.findall(text):
        if component not in COTTON_OWN and component_owner(component) not in {own, "ui"}:
            wrong.append(f"uses the component {component} of {component_owner(component) or 'nobody'}")
    return wrong


def inline_of(text: str) -> list[str]:
    """Return what the content security policy would refuse in a template; template tags inside tags are left out."""
    plain = re.sub(r"\{%.*?%\}|\{\{.*?\}\}|\{#.*?#\}", "", text, flags=re.DOTALL)
    return [name for name, pattern in INLINE.items() if pattern.search(plain)]


def test_every_template_compiles() -> None:
    broken = []
    for path in templates():
        try:
            get_template(name_of(path))
        except TemplateSyntaxError as error:
            broken.append(f"{shown(path)}: {error}")
    assert broken == []


def test_templates_reach_only_their_own_context_and_ui() -> None:
    found = [
        f"{shown(path)} {wrong}"
        for path in templates()
        for wrong in reaches_of(path.read_text(encoding="utf-8"), context_of(path))
    ]
    assert found == []


def test_templates_carry_nothing_inline() -> None:
    found = [
        f"{shown(path)} has {what}" for path in templates() for what in inline_of(path.read_text(encoding="utf-8"))
    ]
    assert found == []


def test_a_planted_reach_is_found() -> None:
    def owner(name: str) -> str:
        return name.split("/", maxsplit=1)[0]

    text = '{% extends "ui/page.html" %}{% include "plans/a.html" %}{% include "home/b.html" %}{% include which %}'
    assert reaches_of(text, "plans", owner) == [
        "includes home/b.html of home",
        "includes which, which is not a plain name",
    ]
    assert reaches_of("<c-no.such />", "plans", owner) == ["uses the component no.such of nobody"]


@pytest.mark.parametrize(
    "text",
    [
        '<p style="color: red">',
        "<style>p {}</style>",
        "<script>alert(1)</script>",
        '<a class="x" onclick="go()">',
        '<a hx-on:click="go()">',
        '<a href="javascript:go()">',
    ],
)
def test_planted_inline_code_is_found(text: str) -> None:
    assert inline_of(text)


def test_what_is_not_inline_passes() -> None:
    assert inline_of('<script src="{% static "x.js" %}" defer></script><p class="style">on=</p>') == []
