"""Words made to hurt: script in every name and title, formulas in every cell that is taken out."""

import csv
import io
import re
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from sightline.actions.services import update_action
from tests import factories as make
from tests.attacks.test_every_page import SCRIPT
from tests.attacks.world import World

FORMULAS = ("=1+1", "+1+1", "-1+1", "@SUM(A1)", "\t=1+1", "\r=1+1", "＝1+1", " =1+1")


def test_script_through_an_import_stays_words(world: World) -> None:
    text = f"# Plan {SCRIPT}\n\n## Priority 1: {SCRIPT}\n\nActions:\n- Do {SCRIPT}\n- Do more {SCRIPT}\n"
    sent = {"document": SimpleUploadedFile(f"{SCRIPT}.md", text.encode())}
    response = world.manager.post(reverse("imports:list", args=[world.ours.slug]), sent, follow=True)
    assert "<script>alert" not in response.content.decode()
    assert "<img src=x" not in response.content.decode()


@pytest.mark.parametrize("formula", FORMULAS)
def test_a_cell_taken_out_is_never_a_formula(world: World, formula: str) -> None:
    ours = world.ours
    by = make.standing(ours.manager, ours.partnership)
    type(ours.action).objects.filter(pk=ours.action.pk).update(title=formula, detail=formula)
    type(ours.planned).objects.filter(pk=ours.planned.pk).update(title=formula)
    type(ours.agency).objects.filter(pk=ours.agency.pk).update(name=formula)
    type(ours.group).objects.filter(pk=ours.group.pk).update(name=formula, purpose=formula)
    type(ours.person).objects.filter(pk=ours.person.pk).update(name=formula)
    ours.action.refresh_from_db()
    update_action(action=ours.action, rag="red", text=f"{formula} x", version=1, by=by)
    plain = [
        f"/{ours.slug}/{one}/?format={kind}" for one in ("agencies", "groups", "people") for kind in ("csv", "xlsx")
    ]
    files = [f"/{ours.slug}/actions/export/?format={kind}" for kind in ("csv", "xlsx")]
    files += [
        reverse("plans:export", args=[ours.slug, ours.plan.reference, one]) for one in ("plan.xlsx", "actions.csv")
    ]
    for where in [*plain, *files, reverse("governance:load_workbook", args=[ours.slug])]:
        response = world.manager.get(where)
        assert response["Content-Disposition"].startswith("attachment"), where
        if "csv" in response["Content-Type"]:
            rows = csv.reader(io.StringIO(response.content.decode("utf-8-sig"), newline=""))
            assert not [cell for row in rows for cell in row if cell.lstrip(" ").startswith(tuple("=+-@\t\r＝"))], where
        else:
            with zipfile.ZipFile(io.BytesIO(response.content)) as package:
                sheets = [package.read(one) for one in package.namelist() if one.startswith("xl/worksheets/")]
            assert not [one for one in sheets if b"<f>" in one or b"<f " in one], where


def test_the_name_of_a_file_handed_out_holds_no_path_and_no_header(world: World) -> None:
    ours = world.ours
    type(ours.plan).objects.filter(pk=ours.plan.pk).update(title='../../a"\r\nSet-Cookie: b=c;\\x.exe')
    response = world.manager.get(reverse("plans:export", args=[ours.slug, ours.plan.reference, "plan.xlsx"]))
    assert re.fullmatch(r'attachment; filename="[\w .()-]+\.xlsx"', response["Content-Disposition"])
    assert "Set-Cookie" not in response.headers
