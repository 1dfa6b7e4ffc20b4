"""One preview loaded by several at the same moment is loaded once; one file read at the same moment is one list."""

from typing import Any

import pytest

from sightline.actions.models import Action
from sightline.imports.models import SheetLoad
from sightline.imports.services.sheets import load_list, match_list, read_list
from sightline.imports.services.sheets_check import check_list
from sightline.imports.tests.sheets import as_csv
from sightline.imports.tests.test_parallel import at_once
from tests import factories as make

pytestmark = pytest.mark.django_db(transaction=True)


def test_one_list_and_one_load() -> None:
    here = make.make_partnership()
    by = make.standing(make.business_manager(here), here)
    content = as_csv([["Action", "Due date"], ["Write the protocol", "4 December 2026"], ["Train staff", ""]])
    read: Any = lambda: read_list(file_name="Action log.csv", content=content, by=by)  # noqa: E731
    assert set(at_once(read)) == {"NMR-LL-0001"}
    load = SheetLoad.objects.get()
    load = match_list(load=load, columns={"A": "title", "B": "due_on"}, meanings={}, version=load.version, by=by)
    checked = check_list(load, by)
    assert checked is not None
    answers = at_once(lambda: load_list(load=load, seen=checked.digest, by=by))
    refusal = "This list is loaded, so it cannot be changed."
    assert sorted(answers) == sorted(["NMR-LL-0001", *[refusal] * 3])
    assert Action.objects.count() == 2
