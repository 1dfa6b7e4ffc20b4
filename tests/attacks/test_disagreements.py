"""A disagreement about a case, and a dispute between partners, sought wherever such things leak."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from sightline.accounts.models import Person
from sightline.audittrail.models import Entry
from sightline.disagreements import services
from sightline.disagreements.models import CaseSaid, CaseStep, Disagreement, Identity, PartnerDispute
from sightline.disagreements.services.telling import remind_all
from sightline.governance.models import CaseAccess
from sightline.governance.services import interests
from sightline.kernel.models import MailMessage
from sightline.kernel.references import resolve
from tests import factories as make
from tests.attacks.world import World, deeds

OUTSIDERS = ("PRA", "DSL", "AGL", "MEM", "CHR", "EXE", "BUS", "REV", "SCR", "DPO", "ADM")
SECRET = "Xyzzy"
WHY = "It is about somebody close to me"


@pytest.fixture
def hidden(world: World) -> list[Any]:
    """Ours of both kinds, worked on and with words that nobody else uses."""
    made = world.ours.disputed
    for row in (made.case, made.partner):
        type(row)._default_manager.filter(pk=row.pk).update(about=f"{SECRET} matter")
        by = make.standing(world.ours.manager, world.ours.partnership)
        services.answer(row=row, text=f"{SECRET} answer", agency=None, by=by)
        row.refresh_from_db()
    return [made.case, made.partner]


def pages(world: World) -> list[str]:
    """Return where such things would leak: lists, fronts, feeds, search, calendars, figures."""
    slug = world.ours.slug
    plain = ("cases", "partners", "patterns", "protocols")
    found = [reverse(f"disagreements:{name}", args=[slug]) for name in plain]
    found += [reverse(f"partnership:{name}", args=[slug]) for name in ("front", "changes", "executive")]
    found += [f"/{slug}/search/?q={SECRET}", f"/search/?q={SECRET}", f"/{slug}/meetings/", f"/{slug}/cases/", "/"]
    return [
        *found,
        f"{found[0]}?type=plan&state=open",
        f"{found[2]}?format=csv",
        f"/{slug}/people/",
        f"/{slug}/agencies/",
    ]


def text_of(response: Any) -> str:
    text = re.sub(r"\d\d:\d\d:\d\d|csrfmiddlewaretoken\" value=\"\w+", "", response.content.decode(errors="replace"))
    return text.replace(f"q={SECRET}", "").replace(f'value="{SECRET}"', "").replace(f"“{SECRET}”", "")


def person(world: World, role: str) -> Person:
    return make.person_with(role, world.ours.partnership)


@pytest.mark.parametrize("role", OUTSIDERS)
def test_no_page_of_an_outsider_shows_or_counts_one(world: World, hidden: list[Any], role: str) -> None:
    """The same pages with and without them are the same to the letter, whatever the role; nothing resolves."""
    someone = person(world, role)
    browser = world.browser(someone)
    asked = pages(world)
    with_them = {where: text_of(browser.get(where)) for where in asked}
    for where, text in with_them.items():
        assert f"{SECRET} matter" not in text, where
        assert f"{SECRET} answer" not in text, where
        assert not [row for row in hidden if row.reference in text], where
    by = make.standing(someone, world.ours.partnership)
    assert [resolve(row.reference, by) for row in hidden] == [None, None]
    for row in hidden:
        type(row)._default_manager.filter(pk=row.pk).delete()
        CaseAccess.objects.filter(reference=row.reference).delete()
    assert {where: text_of(browser.get(where)) for where in asked} == with_them


@pytest.mark.parametrize("role", ["AGL", "EXE", "BUS", "SCR"])
def test_a_guessed_reference_and_a_hidden_one_get_one_answer(world: World, hidden: list[Any], role: str) -> None:
    browser, slug = world.browser(person(world, role)), world.ours.slug
    for row, room, letters in zip(hidden, ("case", "partner"), ("DC", "PD"), strict=True):
        said = []
        for reference in (row.reference, f"NMR-{letters}-99999999", world.theirs.disputed.key(room)):
            response = browser.get(reverse(f"disagreements:{room}", args=[slug, reference]))
            said.append((response.status_code, text_of(response).replace(reference, "")))
        assert said[0] == said[1] == said[2]
        assert said[0][0] == 404


def test_every_deed_on_a_hidden_one_is_refused_before_it_does_anything(world: World, hidden: list[Any]) -> None:
    """Attacks 1, 8, 9, 10: by whoever has the role and is not named."""
    before = deeds()
    kept = [
        list(model._default_manager.order_by("pk").values())
        for model in (Disagreement, PartnerDispute, CaseStep, CaseSaid)
    ]
    sent = {"text": "Words", "version": "1", "outcome": "resolved", "agency": world.ours.agency.pk, "number": "1"}
    for role in ("AGL", "EXE", "BUS", "SCR"):
        browser = world.browser(person(world, role))
        for row, room in zip(hidden, ("case", "partner"), strict=True):
            for page in ("answer", "on", "urgent", "end", "decide", "learning"):
                response = browser.post(
                    reverse(f"disagreements:{room}_{page}", args=[world.ours.slug, row.reference]), sent
                )
                assert response.status_code in (403, 404), (role, room, page)
    models = (Disagreement, PartnerDispute, CaseStep, CaseSaid)
    assert [list(model._default_manager.order_by("pk").values()) for model in models] == kept
    assert deeds() == before


def test_mail_says_nothing_and_goes_to_nobody_who_is_not_named(world: World, hidden: list[Any]) -> None:
    """Attack 24: of clocks that ran out long ago."""
    CaseStep.objects.filter(dispute=hidden[0]).update(
        counts_from=timezone.now() - timedelta(days=30), limit_unit="hours"
    )
    remind_all(timezone.now())
    mails = MailMessage.objects.filter(kind__startswith="disagreements.")
    told = {mail.to for mail in mails if hidden[0].reference in mail.subject}
    assert told == {world.ours.manager.email}
    assert not [mail for mail in mails if SECRET in mail.subject + mail.body_text]
    assert {mail.level for mail in mails} == {3}


def test_no_page_of_a_case_is_kept_by_a_cache(world: World, hidden: list[Any]) -> None:
    """Attack 25."""
    for page in ("case", "case_identity", "case_chronology"):
        response = world.manager.get(reverse(f"disagreements:{page}", args=[world.ours.slug, hidden[0].reference]))
        assert response.status_code == 200
        assert {"private", "no-store"} <= {part.strip() for part in response["Cache-Control"].split(",")}


def test_reading_one_is_on_the_trail_each_time_and_staff_with_an_interest_read_none(
    world: World, hidden: list[Any]
) -> None:
    """Attack 47: who looks at a case is written down; who has an interest in it looks at nothing."""
    row, browser = hidden[0], world.manager
    where = [reverse(f"disagreements:{page}", args=[world.ours.slug, row.reference]) for page in
             ("case", "case_identity", "case_chronology", "case_answer")]  # fmt: skip
    assert [browser.get(one).status_code for one in where] == [200] * 4
    verbs = list(Entry.objects.filter(reference=row.reference, actor=world.ours.manager.actor_key).order_by("pk")
                 .values_list("verb", flat=True))  # fmt: skip
    assert verbs[-6:] == [
        "dispute_case.read", "dispute_case.read", "dispute_case.identity.read", "dispute_case.read",
        "dispute_case.exported", "dispute_case.read",
    ]  # fmt: skip
    interests.record_interest(reference=row.reference, person=world.ours.manager, interest="kin", reason=WHY,
                              by=make.standing(world.ours.manager, world.ours.partnership))  # fmt: skip
    assert [browser.get(one).status_code for one in where] == [404] * 4
    assert SECRET not in text_of(browser.get(reverse("disagreements:cases", args=[world.ours.slug])))


def test_what_has_ended_is_locked(world: World, hidden: list[Any]) -> None:
    """Attack 46: a deed on what was ended meanwhile, and a form that was opened before."""
    row, by = hidden[0], make.standing(world.ours.manager, world.ours.partnership)
    services.end(row=row, outcome="withdrawn", text="They spoke.", version=row.version, by=by)
    for page in ("answer", "on", "urgent", "end"):
        sent = {"text": "Words", "version": str(row.version), "outcome": "resolved"}
        response = world.manager.post(
            reverse(f"disagreements:case_{page}", args=[world.ours.slug, row.reference]), sent
        )
        assert response.status_code == 422, page
    assert CaseSaid.objects.filter(dispute=row).order_by("-pk")[0].what == "ended"


def test_whoever_raised_it_loses_who_it_is_about_with_their_naming(world: World, hidden: list[Any]) -> None:
    """A change of sign-in suspends namings (rule 10): the identity is for those near the case, raised or not."""
    CaseAccess.objects.filter(person=world.ours.manager).update(suspended_at=timezone.now())
    where = reverse("disagreements:case_identity", args=[world.ours.slug, hidden[0].reference])
    assert world.manager.get(where).status_code == 404
    assert Identity.objects.filter(dispute=hidden[0]).exists()
