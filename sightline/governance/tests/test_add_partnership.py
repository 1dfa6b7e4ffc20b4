"""The command that makes a partnership."""

import pytest
from django.core.management import CommandError, call_command

from sightline.governance.models import Partnership, RuleSetAdoption
from sightline.governance.standing import standing_of
from sightline.kernel.dates import england_today
from sightline.rulesets.catalogue import for_kind
from tests.factories import make_person

pytestmark = pytest.mark.django_db
GIVEN = {"code": "wld", "slug": "wold", "name": "Wold Safeguarding Partnership", "short_name": "Wold"}


def test_a_partnership_is_made_with_its_first_business_manager(capsys: pytest.CaptureFixture[str]) -> None:
    manager = make_person("Ada Fenn")
    call_command("add_partnership", **GIVEN, manager=manager.email)
    made = Partnership.objects.get()
    assert (made.code, made.slug, made.name, made.kind) == ("WLD", "wold", "Wold Safeguarding Partnership", "all_age")
    assert standing_of(manager, made).roles == {"BUS"}
    sets = RuleSetAdoption.objects.filter(partnership=made, adopted_by=None).values_list("key", flat=True)
    assert set(sets) == {one.key for one in for_kind("all_age", england_today())}
    assert capsys.readouterr().out == "Added Wold Safeguarding Partnership. Ada Fenn may now sign in and open /wold/.\n"


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (
            {"manager": "nobody@example.org"},
            "Nobody has the address nobody@example.org. Add them first with add_person.",
        ),
        ({"code": "W1"}, "Use 2 to 5 letters for the code, such as NMR."),
    ],
)
def test_what_cannot_be_used_is_said_and_nothing_is_made(change: dict[str, str], sentence: str) -> None:
    given = {**GIVEN, "manager": make_person().email, **change}
    with pytest.raises(CommandError, match=sentence.replace(".", r"\.")):
        call_command("add_partnership", **given)
    assert Partnership.objects.count() == 0
