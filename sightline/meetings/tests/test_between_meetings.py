"""Decisions between meetings: by circulation, under delegated authority; and the register."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from sightline.kernel.dates import england_today
from sightline.kernel.errors import DomainError, NotAllowed, OutOfState
from sightline.kernel.models import MailMessage
from sightline.meetings.models import Decision
from sightline.meetings.queries.decisions import Asked as Wanted
from sightline.meetings.queries.decisions import register_rows
from sightline.meetings.services.recording import (
    Asked,
    add_needed,
    answer,
    ask_by_decision,
    change_decision,
    close,
    decide_delegated,
    may_still_ask,
    publish,
    send_round,
    withdraw_decision,
)
from sightline.meetings.tests.recording import Recording, make_recording
from sightline.plans.health import health
from tests import factories as make


@pytest.fixture
def rec(db: None) -> Recording:
    return make_recording()


def going_round(rec: Recording, **more: object) -> Decision:
    told = rec.told(title="Fund one more worker", **more)
    return send_round(group=rec.group, told=told, answer_by=england_today() + timedelta(days=7), by=rec.by)


def said(rec: Recording, row: Decision, *, nurse: str = "agree", chair: str = "agree") -> None:
    for person, word in ((rec.world.nurse, nurse), (rec.world.chair, chair)):
        answer(decision=row, said=word, comment="", by=rec.world.standing(person))


def test_members_are_told_by_a_mail_without_content_and_answer_once(rec: Recording) -> None:
    row = going_round(rec)
    mails = list(MailMessage.objects.order_by("to"))
    assert {mail.to for mail in mails} == {rec.world.nurse.email, rec.world.chair.email}
    assert [mail for mail in mails if "worker" in mail.subject + mail.body_text] == []
    assert [may_still_ask(mail) for mail in mails] == [True, True]
    said(rec, row)
    assert [may_still_ask(mail) for mail in mails] == [False, False]
    with pytest.raises(OutOfState, match="answered already"):
        answer(decision=row, said="disagree", comment="", by=rec.world.standing(rec.world.nurse))
    with pytest.raises(NotAllowed, match="member’s seat"):
        answer(decision=row, said="agree", comment="", by=rec.by)
    page = rec.world.browser().get(f"/{rec.world.partnership.slug}/decisions/{row.reference}/").content.decode()
    assert "2 agree" in page
    assert "Asha Rahman" in page


def test_it_is_decided_by_its_answers_with_the_quorum_of_the_group(rec: Recording) -> None:
    row = going_round(rec)
    answer(decision=row, said="agree", comment="Yes", by=rec.chair)
    with pytest.raises(DomainError, match="Not represented: NHS board"):
        close(decision=row, agreed=True, despite="", version=1, by=rec.by)
    answer(decision=row, said="abstain", comment="", by=rec.world.standing(rec.world.nurse))
    closed = close(decision=row, agreed=True, despite="", version=1, by=rec.by)
    assert (closed.state, closed.votes_for, closed.votes_against, closed.decided_on, closed.decided_by) == (
        "decided", 1, 0, england_today(), "Members by circulation: 1 agrees, 1 abstains",
    )  # fmt: skip
    with pytest.raises(OutOfState, match="does not change"):
        change_decision(decision=closed, told=rec.told(), version=closed.version, by=rec.by)
    with pytest.raises(OutOfState):
        withdraw_decision(decision=closed, by=rec.by)


def test_what_more_do_not_agree_to_is_not_decided_and_who_is_needed_has_to_answer(rec: Recording) -> None:
    row = going_round(rec)
    said(rec, row, nurse="disagree")
    with pytest.raises(DomainError, match="It is not agreed by more than do not agree"):
        close(decision=row, agreed=True, despite="", version=1, by=rec.by)
    assert close(decision=row, agreed=False, despite="", version=1, by=rec.by).state == "not_agreed"
    add_needed(
        group=rec.group, needed_for="resourcing", post=rec.seats["cabinet"].post, agency=None, source="", by=rec.by
    )
    money = going_round(rec, kind="resourcing")
    said(rec, money)
    with pytest.raises(DomainError, match="Cabinet member"):
        close(decision=money, agreed=True, despite="", version=1, by=rec.by)


def test_a_delegated_decision_says_by_which_authority(rec: Recording) -> None:
    with pytest.raises(DomainError, match="to whom the authority was delegated"):
        decide_delegated(group=rec.group, decided_on=england_today(), told=rec.told(), by=rec.by)
    with pytest.raises(DomainError, match="not ahead"):
        decide_delegated(
            group=rec.group, decided_on=england_today() + timedelta(days=1), told=rec.told(delegated_to="Chair"),
            by=rec.by,
        )  # fmt: skip
    row = decide_delegated(
        group=rec.group, decided_on=england_today(), told=rec.told(delegated_to="The chair, minute 4"), by=rec.by
    )
    assert (row.way, row.meeting, row.state) == ("delegated", None, "decided")


def test_what_is_published_is_read_by_everybody_in_the_partnership_and_nothing_else(rec: Recording) -> None:
    shown = decide_delegated(
        group=rec.group, decided_on=england_today(), by=rec.by,
        told=rec.told(title="Publish the strategy", delegated_to="Chair", publish=True),
    )  # fmt: skip
    decide_delegated(
        group=rec.group, decided_on=england_today(), by=rec.by,
        told=rec.told(title="Move the office", delegated_to="Chair"),
    )  # fmt: skip
    reader = make.person_with("DSL", rec.world.partnership)
    by = rec.world.standing(reader)
    assert list(register_rows(by, Wanted())) == []
    with pytest.raises(NotAllowed):
        publish(decision=shown, publish=True, by=rec.by)
    publish(decision=shown, publish=True, by=rec.chair)
    assert [row.title for row in register_rows(by, Wanted())] == ["Publish the strategy"]
    browser = rec.world.browser(reader)
    page = browser.get(f"/{rec.world.partnership.slug}/decisions/?q=office").content.decode()
    assert "Move the office" not in page
    assert shown.reference in browser.get(f"/{rec.world.partnership.slug}/search/?q=strategy").content.decode()
    publish(decision=shown, publish=False, by=rec.chair)
    assert browser.get(f"/{rec.world.partnership.slug}/decisions/{shown.reference}/").status_code == 404


def test_the_register_filters_exports_and_costs_the_same_for_one_and_for_many(rec: Recording) -> None:
    rec.came()
    browser, address = rec.world.browser(), f"/{rec.world.partnership.slug}/decisions/"

    def queries() -> int:
        browser.get(address)
        with CaptureQueriesContext(
            connection,
        ) as seen:
            browser.get(address)
        return len(seen)

    rec.decision(title="First", kind="policy")
    one = queries()
    for title in ("Second", "Third"):
        rec.decision(title=title)
    assert queries() == one
    found = browser.get(address, {"kind": "policy"}).content.decode()
    assert ("First" in found, "Second" in found) == (True, False)
    wrong = browser.get(address, {"kind": "nonsense", "group": "x" * 40, "year": "0", "page": "900"})
    assert wrong.status_code == 200
    file = browser.get(address, {"format": "csv", "q": "Third"}).content.decode("utf-8-sig")
    assert (file.count("NMR-DE-"), "It was consulted on" in file) == (1, True)
    for kind in ("docx", "pdf", "xlsx"):
        assert browser.get(address, {"format": kind}).status_code == 200


def test_a_decision_on_money_that_no_action_follows_is_found_by_the_health_of_the_plan(rec: Recording) -> None:
    plan = make.make_plan(rec.world.partnership, group=rec.group, by=rec.world.manager)
    then = england_today() - timedelta(days=20)
    told = rec.told(kind="resourcing", delegated_to="Chair")
    row = decide_delegated(group=rec.group, decided_on=then, told=told, by=rec.by)
    decide_delegated(group=rec.group, decided_on=then, told=rec.told(delegated_to="Chair"), by=rec.by)

    def found(by: Any) -> list[str]:
        return [one.reference for one in health(plan, by).rows if one.key == "decision_no_action"]

    assert found(rec.by) == [row.reference]
    assert found(rec.world.standing(make.person_with("DSL", rec.world.partnership))) == []
    ask_by_decision(decision=row, asked=Asked("Pay it"), by=rec.by)
    assert found(rec.by) == []
