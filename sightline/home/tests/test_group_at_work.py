"""A group at work on one page, each part for those who may see it."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from sightline.kernel.dates import england_today
from sightline.meetings.services import start_agenda
from tests import factories as make

pytestmark = pytest.mark.django_db


def test_a_group_at_work_leads_to_its_meeting_its_actions_and_its_terms() -> None:
    here = make.make_partnership()
    manager = make.business_manager(here)
    group = make.make_group(here, "Neglect group", terms_review_on=england_today() - timedelta(days=3))
    meeting = make.make_meeting(group, 20, manager)
    start_agenda(meeting=meeting, by=make.standing(manager, here))
    make.make_meeting(group, 60, manager)
    make.make_action(here, "Write the protocol", by=manager, group=group, due_on=england_today() - timedelta(days=1))
    browser, address = make.signed_in(manager), f"/{here.slug}/groups/{group.pk}/work/"
    browser.get(address)  # the first look keeps what the session needs
    with CaptureQueriesContext(connection) as few:
        page = browser.get(address).content.decode()
    for words in (
        "Write the protocol",
        f"/meetings/{meeting.reference}/papers/",
        "Overdue by 3 days",
        "Papers",
        f"/meetings/call/?group={group.pk}",
    ):
        assert words in page
    for number in range(3):
        make.make_action(here, f"More {number}", by=manager, group=group, due_on=england_today())
    with CaptureQueriesContext(connection) as many:
        browser.get(address)
    assert len(many) == len(few)
    assert address in browser.get(f"/{here.slug}/groups/{group.pk}/").content.decode()


def test_what_a_reader_may_not_see_is_not_there() -> None:
    here = make.make_partnership()
    manager = make.business_manager(here)
    group = make.make_group(here, "Neglect group")
    meeting = make.make_meeting(group, 20, manager)
    lead = make.person_with("AGL", here, agency=make.make_agency("Vale Police", here), group=group)
    address = f"/{here.slug}/groups/{group.pk}/work/"
    page = make.signed_in(lead).get(address).content.decode()
    assert f"/meetings/{meeting.reference}/" in page
    assert f"/meetings/{meeting.reference}/agenda/" not in page
    assert "What it reports" not in page
    assert "/meetings/call/" not in page
    other = make.business_manager(make.make_partnership("EHC"))
    assert make.signed_in(other).get(address).status_code == 404
