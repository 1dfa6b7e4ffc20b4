"""Two partnerships of the same make, and in the first a person of each role, as they are and as they were."""

from datetime import date, timedelta

from django.test import Client
from django.utils import timezone

from sightline.accounts.models import IdentityChange, Person
from sightline.actions.models import Action
from sightline.chasing.models import ActionLink
from sightline.discussion.models import Comment
from sightline.evidence.models import Evidence
from sightline.governance.models import (
    Agency,
    Appointment,
    CaseAccess,
    Group,
    Partnership,
    Post,
    ReviewLine,
    RoleGrant,
    RuleOverride,
    RuleSetAdoption,
    Seat,
)
from sightline.imports.models import OwnWord, Proposal, Reading, SheetLoad
from sightline.indicators.models import ApiToken, Indicator
from sightline.kernel.dates import england_today
from sightline.kernel.models import NonWorkingDay
from sightline.meetings.models import Decision, ItemProposal
from sightline.plans.models import Plan, Priority
from tests import factories as make
from tests.benchmarks import Benchmarked
from tests.cases import Case
from tests.disputes import Disputed
from tests.indicators import Collected
from tests.permissions.oracle import ROLES
from tests.records import Recorded
from tests.registers import Registered
from tests.reports import Reported

YESTERDAY = england_today() - timedelta(days=1)


def _reading(here: Partnership, person: Person, words: str) -> Reading:
    """A long document that waits to be read."""
    return Reading.objects.create(
        partnership=here, file_name=f"{words} long.pdf", content=b"%PDF", digest="0" * 64, sent_by=person,
        sent_at=timezone.now(),
    )  # fmt: skip


class Half:
    """What stands in one partnership, in somebody's scope (`own`) or out of it (`other`)."""

    def __init__(self, code: str) -> None:
        self.partnership = make.make_partnership(code)
        self.slug = self.partnership.slug
        self.manager = make.grant("BUS", self.partnership, self._person("manager"))
        self.executive = make.make_group(self.partnership, "Executive", "executive")
        self.own, self.other = Rows(self, "own"), Rows(self, "other")

    def _person(self, words: str) -> Person:
        return make.make_person(f"{words} of {id(self)}", password=None)


class Rows:
    """A row of each kind."""

    def __init__(self, half: Half, words: str) -> None:
        here = half.partnership
        self.half = half
        self.agency: Agency = make.make_agency(f"{words} agency of {here.code}", here)
        self.group: Group = make.make_group(here, f"{words} group of {here.code}")
        self.post: Post = make.make_post(here, f"{words} post of {here.code}", self.agency)
        self.person = make.appoint(self.post, make.make_person(f"{words} person of {here.code}", password=None))
        self.seat: Seat = make.seat(self.group, self.agency, "attends")
        make.appoint(self.seat, self.person)
        self.appointment = Appointment.objects.get(post=self.post)
        self.change = IdentityChange.objects.create(
            person=self.person, kind="reset", old_email=self.person.email, asked_by=half.manager
        )
        self.granted = make.grant("SCR", here, make.make_person(f"{words} granted of {here.code}", password=None))
        self.grant = RoleGrant.objects.get(person=self.granted)
        self.day, _ = NonWorkingDay.objects.get_or_create(day=date(2026, 11, 20), defaults={"name": "A shared day"})
        self.plan: Plan = make.make_plan(here, priorities=1, actions=0, group=self.group, by=half.manager)
        self.priority: Priority = Priority.objects.get(plan=self.plan)
        self.closed, self.year = make.make_years(self.plan, by=half.manager)
        self.action: Action = make.make_action(
            here, f"{words} action of {here.code}", by=half.manager, agency=self.agency, group=self.group
        )
        self.evidence = make.make_evidence(
            here, f"{words} evidence of {here.code}", half.manager, content=b"Notes of the day",
            agency=self.agency, group=self.group,
        )  # fmt: skip
        self.comment = Comment.objects.create(
            partnership=here, kind="A", reference=self.action.reference, text=f"{words} comment of {here.code}",
            author=half.manager,
        )  # fmt: skip
        self.link = make.make_link(self.action, self.person)
        self.adoption = RuleSetAdoption.objects.create(
            partnership=here, key="LOCAL2026" if words == "own" else "INDICATORS2026", starts_on=date(2026, 1, 1)
        )
        self.override = RuleOverride.objects.create(
            partnership=here, rule_set="LOCAL2026", starts_on=date(2026, 1, 1), reason=f"{words} reason of {here.code}",
            entry=f"meeting_rule:{'executive' if words == 'own' else 'board'}", proposed_by=half.manager,
            content={"group": "executive", "meets": f"As {words} of {here.code}"},
        )  # fmt: skip
        self.case = Case(here, half.manager, self.post, words)
        self._meet(words)
        self.reported = Reported(here, self.group, half.manager, f"{words} {here.code}")
        self.benchmarked = Benchmarked(
            here, self.group, half.manager, f"{words} {here.code}", 1 if words == "own" else 2
        )
        self.registered = Registered(
            here, self.group, half.executive, self.agency, self.post, half.manager, f"{words} {here.code}"
        )
        self.collected = Collected(here, self.group, self.agency, half.manager, f"{words} {here.code}")
        self.disputed = Disputed(here, self.agency, half.manager, f"{words} of {here.code}")
        self.line = ReviewLine.objects.create(
            partnership=here, review=self.case.review, what=f"{self.person}, attends {self.group}",
            appointment=Appointment.objects.get(seat=self.seat),
        )  # fmt: skip
        self._import(words)

    def _import(self, words: str) -> None:
        half, here = self.half, self.half.partnership
        self.proposal: Proposal = Proposal.objects.create(
            partnership=here, reference=f"{here.code}-I-{words[:3]}", file_name=f"{words}.docx",
            created_by=half.manager, title=f"{words} proposal",
        )  # fmt: skip
        self.word = OwnWord.objects.create(
            partnership=here, list="rag", words=f"{words} word", key=f"{words} word".lower(), means="green",
            added_by=half.manager,
        )  # fmt: skip
        self.reading = _reading(here, self.person, words)
        self.sheet = SheetLoad.objects.create(
            partnership=here, reference=f"{here.code}-LL-{words[:3]}", file_name=f"{words}.csv", owner=half.manager,
            kind="actions", columns={"A": ["title", ""]},
            tables=[{"sheet": "", "at": "row 1", "header": {"A": "Action"}, "rows": [["row 2", {"A": "A deed"}]]}],
        )  # fmt: skip

    def _meet(self, words: str) -> None:
        here = self.half.partnership
        self.recorded = Recorded(
            here,
            self.group,
            self.half.manager,
            f"{words} record of {here.code}",
            agency=self.agency,
            person=self.person,
        )
        self.meeting = make.make_meeting(self.group, 9 if words == "own" else 16, self.half.manager)
        self.item = make.make_item(self.meeting, f"{words} item of {here.code}", self.half.manager)
        self.restricted = make.make_item(
            self.meeting, f"{words} restricted item of {here.code}", self.half.manager, case=self.case.reference
        )
        self.usual = make.make_usual(self.group, f"{words} usual item of {here.code}")
        self.proposal_made = ItemProposal.objects.create(
            partnership=here, meeting=self.meeting, title=f"{words} wish of {here.code}", why="Because",
            purpose="note", proposed_by=self.half.manager,
        )  # fmt: skip
        self.paper, self.hidden_paper = (
            make.make_paper(item, f"{words} paper of {here.code}", self.half.manager)
            for item in (self.item, self.restricted)
        )


class World:
    """The two partnerships and the people of the first."""

    def __init__(self) -> None:
        self.browsers: dict[int, Client] = {}
        self.here, self.there = Half("NMR"), Half("EHC")
        self.people = {role: self._person(role) for role in ROLES}
        for person in self.people.values():
            self.here.own.case.access("named", person)
            self.here.own.disputed.name(person)
        self.former = {role: self._former(role) for role in ROLES}
        for person in (*self.people.values(), *self.former.values()):
            self.browser(person)

    def browser(self, person: Person) -> Client:
        """Return a browser in which the person is signed in, the same each time."""
        if person.pk not in self.browsers:
            self.browsers[person.pk] = browser = make.signed_in(person)
            browser.get("/health/live")  # it begins the session's clocks, and every try would do so that is taken back
        return self.browsers[person.pk]

    def _person(self, role: str) -> Person:
        rows = self.here.own
        group = self.here.executive if role == "EXE" else rows.group
        person = make.make_person(f"{role} of NMR", password=None)
        return make.person_with(role, self.here.partnership, agency=rows.agency, group=group, person=person)

    def _former(self, role: str) -> Person:
        person = self._person(role)
        for model in (Appointment, RoleGrant):
            model._default_manager.filter(person=person).update(ends_on=YESTERDAY)
        return person

    def risk_owned_by(self, person: Person) -> None:
        """Let it be this person who holds the post that owns the risks in their scope."""
        Appointment.objects.filter(post=self.here.own.post).update(person=person)

    def broken_by(self, person: Person) -> None:
        """Let it be this person who broke the glass to the case in their scope."""
        CaseAccess.objects.filter(pk=self.here.own.case.glass.pk).update(person=person, made_by=person)

    def evidence_by(self, person: Person) -> None:
        """Let it be this person who added the evidence in their scope."""
        Evidence.objects.filter(pk=self.here.own.evidence.pk).update(created_by=person)

    def key_of(self, person: Person) -> None:
        """Let it be this person whose key stands in their scope."""
        ApiToken.objects.filter(pk=self.here.own.benchmarked.token.pk).update(owner=person)

    def said_by(self, person: Person) -> None:
        """Let it be this person who said the comment in their scope."""
        Comment.objects.filter(pk=self.here.own.comment.pk).update(author=person)

    def mailed_to(self, person: Person) -> None:
        """Let it be this person whom the link in their scope was mailed to."""
        ActionLink.objects.filter(pk=self.here.own.link.pk).update(person=person)

    def recuse(self) -> None:
        """Record an interest of everybody in the case in their scope."""
        for person in self.people.values():
            self.here.own.case.access("recused", person, interest="kin")
            self.here.own.disputed.name(person, "recused")

    def publish(self, *, arrangements: bool, plans: bool) -> None:
        """Publish, or take back, what a reader may need published."""
        for half in (self.here, self.there):
            type(half.partnership).objects.filter(pk=half.partnership.pk).update(arrangements_published=arrangements)
            Decision.objects.filter(partnership=half.partnership, state="decided").update(
                publish=arrangements, published=arrangements
            )
            Indicator.objects.filter(partnership=half.partnership).update(published=arrangements)
            Plan.objects.filter(partnership=half.partnership).update(
                status="published" if plans else "draft",
                agreed_on=YESTERDAY if plans else None,
                agreed_for="the executive" if plans else "",
            )
