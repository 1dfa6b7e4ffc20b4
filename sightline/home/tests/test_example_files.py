"""A wrong example file is refused with a sentence that names file and key, before anything of it is kept."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from sightline.governance.models import Partnership
from sightline.home.example_files import ExampleFileError, faults, read_example
from sightline.home.example_loading import FILES, load_all
from sightline.home.tests.examples import FOLDER, said_of

Said = dict[str, Any]
CHANGES: dict[str, tuple[Callable[[Said], Any], str]] = {
    "an unknown key": (
        lambda said: said["posts"][1].update(agncy="council"),
        "posts 2, agncy: this key is not known here. Known are key, agency, title, person, email, role, grants, "
        "vacant, independent.",
    ),
    "a missing key": (lambda said: said["groups"][0].pop("purpose"), "groups 1, purpose: this key is missing."),
    "a key that leads nowhere": (
        lambda said: said["plan"]["priorities"][0].update(lead="nobody"),
        "plan, priorities 1, lead: “nobody” is no key of posts.",
    ),
    "one of several keys that leads nowhere": (
        lambda said: said["sign_ins"].append("nobody"), "sign_ins 4: “nobody” is no key of posts."
    ),
    "a number that is none": (
        lambda said: said["plan"].update(years="three"), "plan, years: it should be a whole number, and says “three”."
    ),
    "a text that is none": (
        lambda said: said["plan"].update(title=True), "plan, title: it should be a text, and says “True”."
    ),
    "a list that is none": (
        lambda said: said["groups"][1].update(duties="all"), "groups 2, duties: it should be a list, and says “all”."
    ),
    "keys that are none": (
        lambda said: said.update(partnership="Eastholt"), "partnership: it should hold keys, and says “Eastholt”."
    ),
}  # fmt: skip


@pytest.mark.parametrize("code", list(FILES))
def test_the_files_are_as_they_should_be_for_either_reader(code: str) -> None:
    plain = yaml.safe_load((FOLDER / FILES[code]).read_text(encoding="utf-8"))
    assert list(faults(plain)) == []
    assert plain == said_of(code)
    assert plain["partnership"]["code"] == code


@pytest.mark.parametrize(("change", "sentence"), CHANGES.values(), ids=CHANGES)
def test_what_is_wrong_is_named(change: Callable[[Said], Any], sentence: str, tmp_path: Path) -> None:
    said = said_of("EHC")
    change(said)
    path = tmp_path / "eastholt.yaml"
    path.write_text(yaml.safe_dump(said), encoding="utf-8")
    with pytest.raises(ExampleFileError) as told:
        read_example(path)
    assert str(told.value) == f"eastholt.yaml, {sentence}"


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    (tmp_path / "eastholt.yaml").write_text("posts: {", encoding="utf-8")
    with pytest.raises(ExampleFileError, match=r"^eastholt\.yaml cannot be read: "):
        read_example(tmp_path / "eastholt.yaml")
    (tmp_path / "eastholt.yaml").write_text("", encoding="utf-8")
    with pytest.raises(ExampleFileError, match=r"^eastholt\.yaml, the whole file: it holds no keys$"):
        read_example(tmp_path / "eastholt.yaml")


@pytest.mark.django_db
def test_a_deed_that_is_refused_names_where_the_file_says_it(tmp_path: Path) -> None:
    said = said_of("EHC")
    said["groups"][1]["quorum"] = 0
    (tmp_path / "eastholt.yaml").write_text(yaml.safe_dump(said), encoding="utf-8")
    with pytest.raises(ExampleFileError) as told:
        load_all(tmp_path, {"EHC": "eastholt.yaml"})
    assert str(told.value) == "eastholt.yaml, groups 2: Enter a quorum from 1 to 200, or leave it empty."
    assert not Partnership.objects.exists()
