"""What was said and decided under a restricted item, on every way to it; and records of others, edits under a lock."""

from collections.abc import Iterator

import pytest
from django.db import transaction

from sightline.accounts.models import Person
from sightline.actions.models import Action
from sightline.audittrail.models import Entry
from sightline.kernel.errors import NotAllowed
from sightline.meetings.models import Decision, MinuteEntry
from sightline.meetings.services.recording import (
    Asked,
    ask_in_minutes,
    decide,
    declare_interest,
    write_entry,
)
from sightline.meetings.tests.recording import Recording, make_recording
from tests import factories as make
from tests.cases import Case

SECRET = "Quillfeather"


class Secret:
    """A meeting with a restricted item that follows a case, minuted by somebody named on it."""

    def __init__(self, rec: Recording) -> None:
        self.rec, here = rec, rec.world.partnership
        post = rec.seats["nurse"].post
        assert post
        self.case = Case(here, make.make_person("Opal Kerr", password=None), post, "own")
        self.item = make.make_item(rec.meeting, f"{SECRET} item", rec.world.manager, case=self.case.reference)
        make.make_item(rec.meeting, "Budget", rec.world.manager)
        self.named = make.grant("BUS", here, make.make_person("Nell Lake", password=None))
        self.case.access("named", self.named)
        rec.came()
        self.entry = MinuteEntry.objects.select_related("minutes__meeting__group").get(level=3)
        self.plain = MinuteEntry.objects.select_related("minutes__meeting__group").get(level=2)
        by = self.by(self.named)
        write_entry(entry=self.entry, title=f"{SECRET} item", text=f"{SECRET} said", version=1, by=by)
        told = rec.told(title=f"{SECRET} decided", reason=f"{SECRET} reason")
        self.decision = decide(entry=self.entry, told=told, by=by)
        self.action = ask_in_minutes(entry=self.entry, asked=Asked(f"{SECRET} done"), by=by)

    def by(self, person: Person):
        """Return somebody's standing."""
        return self.rec.world.standing(person)


@pytest.fixture
def secret(db: None) -> Secret:
    return Secret(make_recording())


def pages(secret: Secret) -> Iterator[str]:
    """Every address on which it could stand, for whoever may open the page itself."""
    slug, rec = secret.rec.world.partnership.slug, secret.rec
    yield from (rec.href(page) for page in ("", "minutes/", "take/", "chair/", "minutes/correct/"))
    yield from (
        f"/{slug}/{page}" for page in ("decisions/", f"decisions/?q={SECRET}", f"search/?q={SECRET}", "actions/")
    )
    yield from (f"/{slug}/decisions/?format=csv", f"/{slug}/actions/?q={SECRET}", "/", f"/{slug}/")


def test_nobody_but_who_is_named_meets_it_on_any_page(secret: Secret) -> None:
    rec, leaks = secret.rec, []
    for person in (rec.world.manager, rec.world.chair, rec.world.nurse, make.grant("SCR", rec.world.partnership)):
        for address in pages(secret):
            answer = rec.world.browser(person).get(address)
            text = answer.content.decode(errors="replace").replace(f"q={SECRET}", "").replace(f'"{SECRET}"', "")
            found = [word for word in ("item", "said", "decided", "reason", "done") if f"{SECRET} {word}" in text]
            if found or secret.decision.reference in text or secret.action.reference in text:
                leaks.append((person.name, address, found))
    assert leaks == []
    shown = rec.world.browser(secret.named).get(rec.href("minutes/")).content.decode()
    assert f"{SECRET} said" in shown
    assert "OFFICIAL-SENSITIVE" in shown


def test_its_addresses_do_not_exist_for_others_and_no_gap_tells_of_it(secret: Secret) -> None:
    rec = secret.rec
    slug = rec.world.partnership.slug
    browser = rec.world.browser()
    for address in (
        rec.href(f"take/{secret.entry.pk}/"), rec.href(f"take/{secret.entry.pk}/action/"),
        rec.href(f"take/{secret.entry.pk}/decision/"), rec.href(f"take/{secret.entry.pk}/interest/"),
        f"/{slug}/decisions/{secret.decision.reference}/", f"/{slug}/decisions/{secret.decision.reference}/action/",
    ):  # fmt: skip
        assert [browser.get(address).status_code, browser.post(address, {"title": "x"}).status_code] == [404, 404]
    with transaction.atomic(), pytest.raises(NotAllowed):
        write_entry(entry=secret.entry, title="x", text="x", version=2, by=rec.by)
    plain = (
        rec.decision()
        if MinuteEntry.objects.filter(position=3).exists()
        else decide(entry=secret.plain, told=rec.told(), by=rec.by)
    )
    assert plain.reference == f"{rec.world.partnership.code}-DE-0001"
    assert len(secret.decision.reference.rpartition("-")[2]) == 8


def test_its_text_is_never_kept_in_the_browser_and_its_reading_is_logged(secret: Secret) -> None:
    before = Entry.objects.count()
    page = secret.rec.world.browser(secret.named).get(secret.rec.href("take/")).content.decode()
    assert f'data-kept="{secret.plain.pk}"' in page
    assert f'data-kept="{secret.entry.pk}"' not in page
    assert [row.reference for row in Entry.objects.order_by("pk")[before:]] == [secret.item.reference]
    assert SECRET not in str(list(Entry.objects.values_list("before", "after", "reference")))


def test_an_action_and_a_decision_of_it_follow_the_case(secret: Secret) -> None:
    row = Action.objects.get(pk=secret.action.pk)
    assert (row.level, row.origin_reference, SECRET in row.origin_path) == (3, secret.case.reference, False)
    assert (secret.decision.level, secret.decision.case_reference, secret.decision.publish) == (
        3, secret.case.reference, False,
    )  # fmt: skip
    secret.case.access("recused", secret.named, interest="kin")
    browser, rec = secret.rec.world.browser(secret.named), secret.rec
    assert SECRET not in browser.get(rec.href("minutes/")).content.decode()
    assert SECRET not in browser.get(rec.href("minutes/file/minutes.docx")).content.decode(errors="replace")
    slug = rec.world.partnership.slug
    assert browser.get(f"/{slug}/decisions/{secret.decision.reference}/").status_code == 404


def test_who_was_shown_out_does_not_write_the_item_or_decide_in_it(secret: Secret) -> None:
    rec = secret.rec
    declare_interest(entry=secret.plain, person=rec.world.chair, what="Kin", out=True, by=rec.by)
    chair = rec.world.browser(rec.world.chair)
    for page in ("", "decision/", "action/"):
        assert chair.post(rec.href(f"take/{secret.plain.pk}/{page}"), {"title": "x"}).status_code == 404


def test_an_item_of_another_meeting_is_no_item_of_this_one(secret: Secret) -> None:
    other = make.make_meeting(secret.rec.world.adults, 0, secret.rec.world.manager)
    slug = secret.rec.world.partnership.slug
    secret.rec.world.browser().post(f"/{slug}/meetings/{other.reference}/minutes/begin/")
    address = f"/{slug}/meetings/{other.reference}/take/{secret.plain.pk}/"
    assert secret.rec.world.browser().post(address, {"title": "x", "text": "y", "version": "1"}).status_code == 404
    assert Decision.objects.count() == 1
