"""Two partnerships with a row of every kind, every route with the keys of a row of either, and who may try them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from sightline.accounts.models import IdentityChange, Person
from sightline.actions.models import Action
from sightline.audittrail.models import Entry
from sightline.calendars.models import CalendarFeed
from sightline.calendars.queries import hashed as calendar_hash
from sightline.chasing.models import DeadAddress, Leave, QuietDays
from sightline.chasing.services import new_link
from sightline.discussion.models import Comment
from sightline.evidence.uses import find_target
from sightline.governance.models import Appointment, KeptFilter, LoadPreview, RoleGrant
from sightline.imports.models import Item, OwnWord, Proposal, Reading, SheetLoad, SourceLine
from sightline.kernel.dates import england_today
from sightline.kernel.models import NonWorkingDay
from sightline.meetings.models import AvoidedDays, DataReady, ItemProposal, Meeting
from sightline.plans.models import Ambition, LinkedStrategy, Measure, Part, Priority
from sightline.plans.rules.quarters import quarter_of
from tests import factories as make
from tests.arrangements import RULE, Arranged
from tests.benchmarks import Benchmarked
from tests.cases import Case
from tests.disputes import Disputed
from tests.indicators import Collected
from tests.records import Recorded
from tests.registers import Registered
from tests.reports import Reported


@dataclass(frozen=True)
class Route:
    """A route of the product by its name, with the names of what its address takes and how the address is written."""

    name: str
    takes: tuple[str, ...]
    path: str = ""


def routes() -> list[Route]:
    """Return every named route; what `/health/` and the sign-in pages take is left to their own tests."""
    return sorted(set(_walk(get_resolver().url_patterns, "", (), "")), key=lambda one: one.name)


def _walk(patterns: Any, space: str, takes: tuple[str, ...], path: str) -> Iterator[Route]:
    for one in patterns:
        found = (*takes, *one.pattern.regex.groupindex)
        if isinstance(one, URLResolver):
            inner = f"{space}{one.namespace}:" if one.namespace else space
            yield from _walk(one.url_patterns, inner, found, f"{path}{one.pattern}")
        elif isinstance(one, URLPattern) and one.name:
            yield Route(f"{space}{one.name}", found, f"{path}{one.pattern}")


class Side:
    """One partnership with a row of each kind; `mark` stands in each name, so that a leak of any shows."""

    def __init__(self, code: str, mark: str) -> None:
        self.mark = mark
        self.partnership = here = make.make_partnership(code, f"{mark} partnership", short_name=mark)
        self.slug = here.slug
        self.manager = make.grant("BUS", here, make.make_person(f"{mark} manager", password=None))
        self.agency = make.make_agency(f"{mark} agency", here)
        self.group = make.make_group(here, f"{mark} group")
        self.post = make.make_post(here, f"{mark} post", self.agency)
        self.seat = make.seat(self.group, self.agency)
        self.person = make.appoint(self.post, make.make_person(f"{mark} person", password=None))
        self.granted = make.grant("SCR", here, make.make_person(f"{mark} scrutineer", password=None))
        self.appointment = Appointment.objects.get(post=self.post)
        self.change = IdentityChange.objects.create(
            person=self.person, kind="email", old_email=self.person.email, new_email=f"{mark.lower()}@example.org",
            reason=f"{mark} reason", asked_by=self.granted,
        )  # fmt: skip
        self.grant = RoleGrant.objects.get(person=self.granted)
        self._plan()
        self._import()
        self.preview = LoadPreview.objects.create(
            partnership=here, owner=self.manager, file_name=f"{mark}.xlsx", digest="",
            rows={sheet: [] for sheet in ("Agencies", "People", "Posts and appointments", "Groups", "Seats")},
        )  # fmt: skip
        self.brought = LoadPreview.objects.create(
            partnership=here, owner=self.manager, kind="actions", file_name=f"{mark}.xlsx", digest="",
            rows={"rows": [], "wrong": [], "told": []},
        )  # fmt: skip
        self.arranged = Arranged(here, self.agency, self.post, self.manager, mark)
        self.case = Case(here, self.manager, self.post, mark)
        self.reported = Reported(here, self.group, self.manager, mark)
        self.disputed = Disputed(here, self.agency, self.manager, mark)
        self.quiet = QuietDays.objects.create(
            partnership=here, starts_on=date(2026, 12, 24), ends_on=date(2026, 12, 24), name=f"{mark} holiday"
        )
        self.link, self.token = new_link(action=self.action, person=self.person, why="due", days=21, now=timezone.now())
        self.link.save()
        self.leave = Leave.objects.create(
            partnership=self.partnership, person=self.person, starts_on=date(2027, 1, 4), ends_on=date(2027, 1, 8)
        )
        self.dead = DeadAddress.objects.create(
            partnership=here, person=self.granted, email=self.granted.email, reply=f"550 {mark}"
        )
        self.comment = Comment.objects.create(
            partnership=here, kind="A", reference=self.action.reference, text=f"{mark} comment", author=self.manager
        )
        self.calendar_token = f"{mark}-calendar"
        CalendarFeed.objects.create(partnership=here, person=self.person, token_hash=calendar_hash(self.calendar_token))
        self._meet()
        above = make.make_group(here, f"{mark} executive", "executive")
        self.collected = Collected(here, self.group, self.agency, self.manager, mark)
        self.registered = Registered(here, self.group, above, self.agency, self.post, self.manager, mark)
        self.benchmarked = Benchmarked(here, self.group, self.manager, mark)
        self.evidence = make.make_evidence(
            here, f"{mark} evidence", self.manager, agency=self.agency, group=self.group,
            content=re.sub(r"\W+", " ", mark).encode() * 3,
            target=find_target(self.action.reference, make.standing(self.manager, here)),
        )  # fmt: skip
        self.kept = KeptFilter.objects.create(
            partnership=here, person=self.manager, list="actions:list", name=f"{mark} filter"
        )

    def _meet(self) -> None:
        here, mark = self.partnership, self.mark
        self.meeting = make.make_meeting(self.group, 20, self.manager)
        Meeting.objects.filter(pk=self.meeting.pk).update(purpose=f"{mark} purpose", place=f"{mark} hall")
        self.avoided = AvoidedDays.objects.create(
            partnership=here, kind="school", name=f"{mark} days", starts_on=date(2027, 3, 1), ends_on=date(2027, 3, 2)
        )
        self.ready = DataReady.objects.create(partnership=here, period=f"{mark} period"[:60], ready_on=date(2027, 3, 1))
        self.recorded = Recorded(here, self.group, self.manager, mark, agency=self.agency, person=self.person)
        self.agenda_item = make.make_item(self.meeting, f"{mark} agenda item"[:200], self.manager)
        self.restricted = make.make_item(
            self.meeting, f"{mark} restricted item"[:200], self.manager, case=self.case.reference
        )
        self.usual = make.make_usual(self.group, f"{mark} usual item"[:200])
        self.wish = ItemProposal.objects.create(
            partnership=here, meeting=self.meeting, title=f"{mark} wish"[:200], why=f"{mark} why", purpose="note",
            proposed_by=self.manager,
        )  # fmt: skip
        self.paper, self.hidden_paper = (
            make.make_paper(item, f"{mark} paper"[:200], self.manager) for item in (self.agenda_item, self.restricted)
        )

    def _plan(self) -> None:
        here, mark = self.partnership, self.mark
        self.plan = make.make_plan(here, actions=1, group=self.group, by=self.manager)
        type(self.plan).objects.filter(pk=self.plan.pk).update(title=f"{mark} plan")
        self.priority = Priority.objects.get(plan=self.plan)
        Priority.objects.filter(pk=self.priority.pk).update(title=f"{mark} priority")
        self.measure = Measure.objects.get(priority=self.priority)
        self.ambition = Ambition.objects.create(
            partnership=here, priority=self.priority, number=1, text=f"{mark} ambition"
        )
        self.part = Part.objects.create(
            partnership=here, plan=self.plan, kind=Part.Kind.YEARLY, position=9, title=f"{mark} part",
            starts_on=self.plan.starts_on, ends_on=self.plan.ends_on,
        )  # fmt: skip
        self.closed, self.year = make.make_years(self.plan, f"{mark} year", by=self.manager)
        self.strategy = LinkedStrategy.objects.create(partnership=here, plan=self.plan, title=f"{mark} strategy")
        self.planned = Action.objects.get(planned__plan=self.plan)
        self.action = make.make_action(
            here, f"{mark} action", self.post, by=self.manager, agency=self.agency, group=self.group
        )

    def _import(self) -> None:
        here, mark = self.partnership, self.mark
        self.proposal = Proposal.objects.create(
            partnership=here, reference=f"{here.code}-IM-0900", file_name=f"{mark}.docx", title=f"{mark} document",
            created_by=self.manager,
        )  # fmt: skip
        self.line = SourceLine.objects.create(
            partnership=here, proposal=self.proposal, number=1, at="line 1", text=f"{mark} line", state="unplaced"
        )
        self.item = Item.objects.create(
            partnership=here, proposal=self.proposal, position=10, kind="priority", text=f"{mark} item",
            source_text=f"{mark} item", confidence=2, lines=[],
        )  # fmt: skip
        self.word = OwnWord.objects.create(
            partnership=here, list="rag", words=f"{mark} word", key=f"{mark} word".lower(), means="green",
            added_by=self.manager,
        )  # fmt: skip
        self.reading = Reading.objects.create(
            partnership=here, file_name=f"{mark} long.pdf", content=b"%PDF", digest="0" * 64, sent_by=self.manager,
            sent_at=timezone.now(),
        )  # fmt: skip
        self.sheet = SheetLoad.objects.create(
            partnership=here, reference=f"{here.code}-LL-0900", file_name=f"{mark}.csv", owner=self.manager,
            kind="actions", columns={"A": ["title", ""]},
            tables=[{"sheet": "", "at": "row 1", "header": {"A": "Action"}, "rows": [["row 2", {"A": mark}]]}],
        )  # fmt: skip

    def key(self, route: Route, name: str) -> Any:  # noqa: PLR0911 (one for each context)
        """Return what a route takes under a name, for this side's rows."""
        if name == "partnership":
            return self.slug
        space, _, page = route.name.partition(":")
        if space == "partnership":
            return self.group.pk
        if space == "indicators":
            return self.benchmarked.key(page, name) or self.collected.key(page, name)
        if space == "evidence":
            return {"reference": self.evidence.reference, "number": 1, "kind": "file"}[name]
        if space == "discussion":
            keyed = self.person.pk if page == "person_activity" else self.comment.pk
            return {"reference": self.action.reference, "kind": "A", "key": self.action.reference, "pk": keyed}[name]
        if space == "plans":
            return self._plans(route.path, name)
        if space == "disagreements":
            return self.disputed.key(page)
        if space == "meetings":
            return self.recorded.key(page, name) or self._meetings(page, name)
        return self._governance(page, name) if space == "governance" else self._other(page, name, space)

    def _governance(self, page: str, name: str) -> Any:
        if page.startswith("law_"):
            return RULE[name]
        kept: dict[str, Any] = {
            "account": self.person, "account_change": self.change, "account_change_approve": self.change,
            "account_change_refuse": self.change,
            "day": NonWorkingDay.objects.first(),
            "agency": self.agency, "post_add": self.agency, "post": self.post, "group": self.group,
            "seat_add": self.group, "seat": self.seat, "person": self.person, "appointment": self.appointment,
            "role": self.grant, "load": self.preview, "filter": self.kept,
        }  # fmt: skip
        if name == "kind":
            return "lead"
        of_case = self.case.key(page)
        if of_case is not None:
            return of_case
        return self.arranged.key(page) or (kept.get(page) or kept[page.partition("_")[0]]).pk

    def _meetings(self, page: str, name: str) -> Any:
        if page in ("item", "item_change", "item_move", "item_withdraw"):
            return self.agenda_item.reference
        if page.startswith("restricted"):
            return self.hidden_paper.pk if name == "pk" else self.restricted.reference
        if page.startswith("usual"):
            return (self.usual if page in ("usual_change", "usual_move") else self.group).pk
        if page.startswith("proposal_"):
            return {"reference": self.meeting.reference, "pk": self.wish.pk}[name]
        if page.startswith("item_paper"):
            return {"reference": self.agenda_item.reference, "pk": self.paper.pk}[name]
        return {"avoid_remove": self.avoided.pk, "ready_remove": self.ready.pk}.get(page, self.meeting.reference)

    def _plans(self, path: str, name: str) -> Any:
        if "/years/" in path and name == "pk":
            return (self.closed if path.endswith(("years/<int:pk>/", "undo/", "export/")) else self.year).pk
        of_plan = "/plan/<" in path
        if "/rag/<" in path and name in ("kind", "pk"):
            return "plan" if name == "kind" else self.plan.pk
        return {
            "reference": self.plan.reference if of_plan else self.priority.reference,
            "kind": "strategies" if of_plan else "measures",
            "pk": self.strategy.pk if of_plan else self.measure.pk,
            "action": self.planned.reference,
            "quarter": quarter_of(england_today()).key,
            "group": self.group.pk,
            "name": "progress.docx" if "/progress/" in path else "plan.xlsx" if of_plan else "priority.pdf",
        }[name]

    def _other(self, page: str, name: str, space: str) -> Any:  # noqa: PLR0911 (one for each context)
        if space in ("reporting", "reporting_link"):
            return self.reported.key(page, name)
        if space == "registers":
            return self.registered.key(page, name)
        if page in ("brought", "reading"):
            return (self.brought if page == "brought" else self.reading).pk
        chasing = {
            "token": self.calendar_token if page == "feed" else self.token,
            "revoke": self.link.pk, "quiet_remove": self.quiet.pk, "address_again": self.dead.pk,
            "leave_end": self.leave.pk,
        }  # fmt: skip
        if name == "token" or page in chasing:
            return chasing.get(name) or chasing[page]
        if page == "many":
            return "owner"
        imports = {"proposal", "describe", "accept", "undo", "discard", "assign", "item", "item_deed", "line"}
        imports |= {"several", "changes", "report"}
        if page.startswith("word_"):
            return {"pk": self.word.pk, "which": "rag"}[name]
        if page.startswith("list_"):
            return self.sheet.reference
        reference = self.proposal.reference if page in imports else self.action.reference
        return {"reference": reference, "pk": self.item.pk, "number": self.line.number, "deed": "drop"}[name]


@dataclass
class World:
    """Ours and theirs, and a browser of each person asked for."""

    ours: Side = field(default_factory=lambda: Side("NMR", "Ourside"))
    theirs: Side = field(default_factory=lambda: Side("EHC", "Theirside"))
    browsers: dict[int, Client] = field(default_factory=dict)

    def browser(self, person: Person) -> Client:
        """Return a browser in which the person is signed in."""
        if person.pk not in self.browsers:
            self.browsers[person.pk] = make.signed_in(person)
        return self.browsers[person.pk]

    @property
    def manager(self) -> Client:
        """The browser of our business manager."""
        return self.browser(self.ours.manager)


def inside() -> list[Route]:
    """Return the routes of a partnership that a session opens; what a key opens, or everybody, has tests of its own."""
    others = ("indicators:api_", "indicators:public_")
    found = [one for one in routes() if "partnership" in one.takes and not one.name.startswith(others)]
    return [one for one in found if one.name != "indicators:public"]


def address(route: Route, side: Side, slug: str = "") -> str:
    """Return a route's address with the keys of one side, under the slug of that side or another's."""
    keys = {name: side.key(route, name) for name in route.takes}
    return reverse(route.name, kwargs=keys | {"partnership": slug or side.slug})


def deeds() -> int:
    """Return how many deeds are on the trail, refusals apart."""
    return Entry.objects.exclude(verb__endswith=".refused").count()


def refusals() -> int:
    """Return how many refusals are on the trail."""
    return Entry.objects.filter(verb__endswith=".refused").count()
