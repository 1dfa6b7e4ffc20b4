"""Colours live in one file; templates hold no script, no style and no handler; the built files are whole."""

import re
from pathlib import Path

import pytest

from sightline.ui.storage import StaticStorage

UI = Path(__file__).parents[1]
HEX = re.compile(r"(?<![&\w])#(?:[0-9a-fA-F]{3,4}|[0-9a-fA-F]{6}|[0-9a-fA-F]{8})\b(?![\w-])")
SHEETS = [path for path in (UI / "assets/scss").glob("*.scss") if path.name != "_tokens.scss"]
TEMPLATES = sorted((UI / "templates").rglob("*.html"))


@pytest.mark.parametrize("path", [*SHEETS, *TEMPLATES, *UI.glob("*.py")], ids=lambda path: path.name)
def test_no_colour_stands_outside_the_tokens(path):
    assert HEX.findall(path.read_text()) == []


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(UI / "templates")))
def test_a_template_holds_no_inline_script_style_or_handler(path):
    text = path.read_text()
    assert not re.search(r"<style|\sstyle=|\son[a-z]+=|javascript:", text)
    assert not [tag for tag in re.findall(r"<script[^>]*>", text) if "src=" not in tag]


def test_the_built_files_are_there_and_ask_nothing_of_others():
    built = UI / "static/ui"
    style = (built / "app.css").read_text()
    assert ".govuk-service-navigation" in style
    assert ".sl-panel" in style
    assert "url(" not in style
    assert "GDS Transport" not in style
    assert "sourceMappingURL" not in style + (built / "app.js").read_text()


def test_the_lock_names_no_address():
    assert '"resolved"' not in (UI / "assets/package-lock.json").read_text()


def test_plain_names_serve_until_hashed_ones_exist(tmp_path):
    storage = StaticStorage(location=tmp_path, base_url="/static/")
    assert storage.url("ui/app.css") == "/static/ui/app.css"
    storage.hashed_files = {"ui/app.css": "ui/app.0123456789ab.css"}
    assert storage.url("ui/app.css") == "/static/ui/app.0123456789ab.css"
    assert storage.url("ui/new.css") == "/static/ui/new.css"
