"""Deeds on reports: drawn, written, sent, returned, collated, sent up, noted; what they refuse and leave behind."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from sightline.actions.services.impact import add_impact
from sightline.audittrail.models import Entry
from sightline.kernel.errors import Conflict, DomainError, NotAllowed, OutOfState
from sightline.reporting import services
from sightline.reporting.models import Report, Section, Step
from sightline.reporting.queries import pack_page, reports
from sightline.reporting.rules.content import digest_of
from sightline.reporting.services import EntrySaid, Said
from sightline.reporting.tests.world import TODAY, World
from tests import factories as make

ASK = EntrySaid("Pay for one tool", needs_decision=True, recommended="Share it three ways", if_not="We stop in April")


def texts(report: Report) -> list[tuple[str, str]]:
    return list(report.sections.filter(taken_out=False).order_by("position", "pk").values_list("kind", "text"))


def verbs(report: Report) -> list[str]:
    rows = Entry.objects.filter(reference=report.reference).order_by("sequence")
    return [verb.removeprefix("highlight_report.") for verb in rows.values_list("verb", flat=True)]


def test_a_round_that_opens_leaves_a_draft_with_every_group_that_owes_one(world: World) -> None:
    late = world.action("Agree one tool", due_on=TODAY - timedelta(days=3))
    world.say(late, "Two will not sign.", "red")
    world.action("A matter of the group", level=2, due_on=TODAY - timedelta(days=9))
    world.round(asks=("highlight", "work_plan"))
    made = Report.objects.order_by("group__name", "kind").values_list("group__name", "kind", "state")
    assert list(made) == [
        (name, kind, "draft")
        for name in ("Delivery group", "Exploitation sub-group", "Neglect sub-group")
        for kind in ("highlight", "work_plan")
    ]
    assert texts(world.report()) == [("off_track", "Agree one tool: late by 3 days, red. Two will not sign.")]


def test_a_round_that_opens_later_is_opened_once_by_the_tick_and_drawn_anew_while_untouched(world: World) -> None:
    from django.utils import timezone

    opens = TODAY + timedelta(days=2)
    round_ = world.round(opens_on=opens)
    now = timezone.now()
    assert (services.open_due_rounds(now), Report.objects.count()) == (0, 0)
    assert services.open_due_rounds(now + timedelta(days=2)) == 3
    assert services.open_due_rounds(now + timedelta(days=2)) == 0
    world.say(world.action("Train managers"), "Half are done.")
    assert services.open_due_rounds(now + timedelta(days=3)) == 3
    assert texts(world.report()) == [("done", "Train managers. Half are done.")]
    round_.refresh_from_db()
    assert round_.opened_on == opens


def test_drawing_again_adds_what_is_new_and_leaves_what_a_person_wrote_or_took_out(world: World) -> None:
    first, second = world.action("Train managers"), world.action("Ask parents")
    world.say(first, "Half are done.")
    world.say(second, "Nine answered.")
    world.round()
    report = world.report()
    rows = {one.source_reference: one for one in report.sections.all()}
    said = Said(
        "yes", "", {rows[first.reference].pk: EntrySaid("We trained half."), rows[second.reference].pk: EntrySaid("")}
    )
    services.save_report(report=report, said=said, version=1, by=world.by("neglect"))
    world.say(first, "All are done.")
    world.say(world.action("New deed"), "Begun.")
    assert services.redraw(report=report, by=world.by("neglect")) == 1
    assert texts(report) == [("done", "We trained half."), ("done", "New deed. Begun.")]
    assert services.redraw(report=report, by=world.by("neglect")) == 0


def test_what_a_completed_action_changed_is_drawn_too(world: World) -> None:
    done = world.action("Print the toolkit")
    world.say(done, "All agencies have it.", "complete")
    done.refresh_from_db()
    add_impact(action=done, text="Parents say they were heard.", by=world.by("manager"))
    world.round()
    assert texts(world.report()) == [
        ("done", "Finished: Print the toolkit. All agencies have it."),
        ("impact", "Print the toolkit. Parents say they were heard."),
    ]


def test_drawing_asks_as_many_queries_for_three_actions_as_for_one(world: World) -> None:
    counts = []
    for number in range(2):
        for at in range(1 + 2 * number):
            world.say(world.action(f"Deed {number}.{at}"), "Said.")
        world.round(f"Round {number}")
        with CaptureQueriesContext(connection) as seen:
            services.redraw(report=world.report(), by=world.by("neglect"))
        counts.append(len(seen))
    assert counts[0] == counts[1]


def test_the_later_of_two_gets_both_texts_and_nothing_of_theirs_is_written(world: World) -> None:
    world.say(world.action("Train managers"), "Half are done.")
    world.round()
    report = world.report()
    (row,) = report.sections.all()
    first = Said("", "", {row.pk: EntrySaid("Mine was first.")})
    services.save_report(report=report, said=first, version=1, by=world.by("neglect"))
    with pytest.raises(Conflict) as caught:
        services.save_report(
            report=report, said=Said("", "", {row.pk: EntrySaid("Mine was second.")}), version=1, by=world.by("manager")
        )
    assert caught.value.theirs == {"Done in this period, entry 1": "Mine was first."}
    assert caught.value.yours == {"Done in this period, entry 1": "Mine was second."}
    assert texts(report) == [("done", "Mine was first.")]


def test_entries_are_moved_among_those_of_their_section(world: World) -> None:
    world.round()
    report = world.report()
    for text in ("One", "Two", "Three"):
        world.write(report, "neglect", good=text)
    rows = list(report.sections.order_by("position"))
    report.refresh_from_db()
    kept = {one.pk: EntrySaid(one.text) for one in rows}
    services.save_report(
        report=report,
        said=Said("yes", "", kept, {}, ("up", rows[2].pk)),
        version=report.version,
        by=world.by("neglect"),
    )
    assert [text for _, text in texts(report)] == ["One", "Three", "Two"]


def test_what_needs_a_decision_needs_a_recommendation(world: World) -> None:
    world.round()
    with pytest.raises(DomainError) as caught:
        world.write(world.report(), "neglect", ask=EntrySaid("Pay for it", needs_decision=True))
    assert caught.value.field == "recommended-ask"
    assert Section.objects.count() == 0


def test_a_report_is_sent_by_its_chair_frozen_with_a_digest_and_corrected_by_dated_additions(world: World) -> None:
    world.round()
    report = world.report()
    with pytest.raises(DomainError, match="says nothing yet"):
        services.send(report=report, version=1, by=world.by("neglect"))
    world.write(report, "neglect", good="A school shares its work.", on_track="")
    report.refresh_from_db()
    with pytest.raises(DomainError, match="on track"):
        services.send(report=report, version=report.version, by=world.by("neglect"))
    for other in ("manager", "exploitation", "member"):
        with pytest.raises(NotAllowed):
            services.send(report=report, version=report.version, by=world.by(other))
    sent = world.sent(world.neglect, "neglect")
    assert (sent.state, sent.sent_to, sent.passed_to) == ("submitted", world.delivery, None)
    (version,) = sent.versions.all()
    assert version.digest == digest_of(version.content)
    assert [one["text"] for one in version.content["entries"]] == ["A school shares its work."]
    with pytest.raises(OutOfState):
        world.write(sent, "neglect", good="Another")
    services.correct(report=sent, text="Two schools.", by=world.by("neglect"))
    assert sent.additions.get().text == "Two schools."
    assert verbs(sent) == ["started", "edited", "edited", "submit", "corrected"]


def test_a_report_returned_for_change_is_its_groups_own_again_and_is_sent_again(world: World) -> None:
    world.round()
    sent = world.sent(world.neglect, "neglect", good="A school shares its work.")
    assert reports(world.by("delivery")).filter(pk=sent.pk).exists()
    with pytest.raises(NotAllowed):
        services.give_back(report=sent, reason="Say which", by=world.by("neglect"))
    with pytest.raises(DomainError):
        services.give_back(report=sent, reason=" ", by=world.by("delivery"))
    services.give_back(report=sent, reason="Say which school", by=world.by("delivery"))
    assert not reports(world.by("delivery")).filter(pk=sent.pk).exists()
    again = world.sent(world.neglect, "neglect", good="Fernside shares its work.")
    assert [one.number for one in again.versions.all()] == [2, 1]
    steps = Step.objects.filter(report=sent).order_by("pk").values_list("deed", "before", "after", "reason")
    assert list(steps) == [
        ("submit", "draft", "submitted", ""), ("return", "submitted", "returned", "Say which school"),
        ("submit", "returned", "submitted", ""),
    ]  # fmt: skip


def test_the_delivery_group_collates_sends_up_and_the_executive_notes(world: World) -> None:
    world.round()
    sent = world.sent(world.neglect, "neglect", ask=ASK, good="A school shares its work.")
    own = world.report(world.delivery)
    chosen = list(sent.sections.filter(kind="ask").values_list("pk", flat=True))
    assert services.collate(into=own, reports=[sent.pk], sections=chosen, by=world.by("delivery")) == 1
    assert texts(own) == [("ask", "Pay for one tool")]
    up = world.sent(world.delivery, "delivery", good="All groups met.")
    sent.refresh_from_db()
    assert (up.state, up.sent_to, sent.state, sent.passed_to) == (
        "sent_up",
        world.executive,
        "sent_up",
        world.executive,
    )
    page = pack_page(up.round, world.by("executive"))
    assert [(one.entry.text, one.group) for one in page.decisions] == [("Pay for one tool", "Neglect sub-group")]
    assert [report for report, _ in page.appendices] == [up, sent]
    with pytest.raises(NotAllowed):
        services.note(report=up, by=world.by("delivery"))
    services.note(report=up, by=world.by("executive"))
    sent.refresh_from_db()
    up.refresh_from_db()
    assert (up.state, sent.state) == ("noted", "noted")


def test_a_report_that_comes_back_from_the_executive_brings_back_what_went_up_with_it(world: World) -> None:
    world.round()
    sent = world.sent(world.neglect, "neglect", good="A school shares its work.")
    services.collate(into=world.report(world.delivery), reports=[sent.pk], sections=[], by=world.by("delivery"))
    up = world.sent(world.delivery, "delivery", good="All groups met.")
    sent.refresh_from_db()
    with pytest.raises(OutOfState, match="went up with"):
        services.give_back(report=sent, reason="No", by=world.by("manager"))
    with pytest.raises(NotAllowed):
        services.give_back(report=up, reason="No", by=world.by("delivery"))
    services.give_back(report=up, reason="Say what it costs", by=world.by("manager"))
    sent.refresh_from_db()
    assert (sent.state, sent.passed_to) == ("collated", None)
    services.leave_out(report=sent, by=world.by("delivery"))
    sent.refresh_from_db()
    assert (sent.state, sent.collated_into) == ("submitted", None)


def test_leaving_a_report_out_takes_its_untouched_entries_along(world: World) -> None:
    world.round()
    sent = world.sent(world.neglect, "neglect", good="A school shares its work.", risk="No analyst.")
    own = world.report(world.delivery)
    every = list(sent.sections.values_list("pk", flat=True))
    services.collate(into=own, reports=[sent.pk], sections=every, by=world.by("delivery"))
    copied = own.sections.get(kind="risk")
    own.refresh_from_db()
    kept = {one.pk: EntrySaid(one.text) for one in own.sections.all()} | {copied.pk: EntrySaid("No analyst since May.")}
    services.save_report(report=own, said=Said("yes", "", kept), version=own.version, by=world.by("delivery"))
    sent.refresh_from_db()
    services.leave_out(report=sent, by=world.by("delivery"))
    assert texts(own) == [("risk", "No analyst since May.")]


def test_who_reads_a_report_before_and_after_it_is_sent(world: World) -> None:
    world.round()
    other = make.grant("DPO", world.partnership)
    people = ("manager", "executive", "scrutineer", "neglect", "member", "delivery", "exploitation")

    def readers() -> set[str]:
        return {name for name in people if reports(world.by(name)).filter(group=world.neglect).exists()}

    assert readers() == {"manager", "executive", "scrutineer", "neglect", "member"}
    world.sent(world.neglect, "neglect", good="A school shares its work.")
    assert readers() == {"manager", "executive", "scrutineer", "neglect", "member", "delivery"}
    assert not reports(world.by(other)).exists()


def test_a_group_has_one_report_of_a_kind_in_a_round(world: World) -> None:
    round_ = world.round()
    with pytest.raises(DomainError) as caught:
        services.start_report(round_=round_, group=world.neglect, kind="highlight", by=world.by("neglect"))
    assert caught.value.field == "kind"
    with pytest.raises(NotAllowed):
        services.start_report(round_=round_, group=world.exploitation, kind="work_plan", by=world.by("neglect"))
    made = services.start_report(round_=round_, group=world.neglect, kind="work_plan", by=world.by("neglect"))
    assert made.reference == "NMR-HR-0004"
