"""Real rows for the tests of any context: plain functions, everything made up unless said, dates in force today."""

import hashlib
from datetime import date, datetime, time, timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from sightline.accounts.models import Person
from sightline.accounts.tests.people import make_person as _make_person
from sightline.accounts.tests.people import number, sign_in
from sightline.actions.models import Action
from sightline.actions.services import NewAction, open_action
from sightline.chasing.models import ActionLink
from sightline.chasing.services import new_link
from sightline.evidence.models import Evidence, EvidenceVersion
from sightline.evidence.services import NewEvidence, Told, add_evidence, receive
from sightline.evidence.store import keep
from sightline.governance.models import Agency, Appointment, Group, Membership, Partnership, Post, RoleGrant, Seat
from sightline.governance.standing import Standing, standing_of
from sightline.kernel.dates import ENGLAND, england_today
from sightline.meetings.models import AgendaItem, AgendaTemplate, Meeting, Paper, StandingItem
from sightline.plans import services as plan_services
from sightline.plans.models import Part, Plan, RollOver

START = date(2020, 1, 1)

__all__ = ["sign_in"]


def make_partnership(code: str = "NMR", name: str = "", slug: str = "", **fields: Any) -> Partnership:
    """Make a partnership; name and address follow the code when left out."""
    name = name or f"{code.title()} Safeguarding Partnership"
    fields = {"short_name": code.title(), **fields}
    return Partnership.objects.create(code=code, slug=slug or code.lower(), name=name, **fields)


def make_agency(name: str = "", partnership: Partnership | None = None, **fields: Any) -> Agency:
    """Make an agency and, with a partnership, its membership there from START."""
    agency = Agency.objects.create(name=name or f"Agency {number()}", **fields)
    if partnership:
        Membership.objects.create(partnership=partnership, agency=agency, starts_on=START)
    return agency


def make_post(partnership: Partnership, title: str = "", agency: Agency | None = None, **fields: Any) -> Post:
    """Make a post, in an agency of its own unless one is given."""
    return Post.objects.create(
        partnership=partnership,
        agency=agency or make_agency(partnership=partnership),
        title=title or f"Post {number()}",
        **fields,
    )


def make_person(name: str = "", email: str = "", **fields: Any) -> Person:
    """Make a person who can sign in."""
    return _make_person(name, email, **fields)


def appoint(
    to: Post | Seat, person: Person | None = None, starts_on: date = START, ends_on: date | None = None
) -> Person:
    """Put a person (a new one unless given) in a post or an agency's seat and return them."""
    person = person or make_person()
    place = {"post": to} if isinstance(to, Post) else {"seat": to}
    Appointment.objects.create(
        partnership_id=to.partnership_id, person=person, starts_on=starts_on, ends_on=ends_on, **place
    )
    return person


def make_group(partnership: Partnership, name: str = "", kind: str = "sub_group", **fields: Any) -> Group:
    """Make a group; a sub-group unless said."""
    return Group.objects.create(partnership=partnership, name=name or f"Group {number()}", kind=kind, **fields)


def seat(group: Group, holder: Post | Agency, role: str = "member", **fields: Any) -> Seat:
    """Give a post or an agency a seat on a group from START."""
    place = {"post": holder} if isinstance(holder, Post) else {"agency": holder}
    return Seat.objects.create(
        partnership_id=group.partnership_id, group=group, role=role, **{"starts_on": START, **place, **fields}
    )


def grant(role: str, partnership: Partnership, person: Person | None = None, *, starts_on: date = START,
    ends_on: date | None = None,
) -> Person:  # fmt: skip
    """Grant a role (BUS, REV, SCR, DPO, ADM) to a person (a new one unless given) and return them."""
    person = person or make_person()
    RoleGrant.objects.create(
        partnership=partnership, person=person, role=role, starts_on=starts_on, ends_on=ends_on, reason="their job"
    )
    return person


def business_manager(partnership: Partnership) -> Person:
    """Make a person of the business unit."""
    return grant("BUS", partnership)


def standing(person: Person, partnership: Partnership, today: date | None = None) -> Standing:
    """Return a person's standing, worked out afresh."""
    return standing_of(person, partnership, today)


def person_with(
    role: str,
    partnership: Partnership,
    *,
    agency: Agency | None = None,
    group: Group | None = None,
    person: Person | None = None,
) -> Person:
    """Make a person who has exactly this role besides what it brings along (a chair and an executive sit, in a post).

    PRA, DSL and AGL come from a post in `agency`, MEM, CHR and EXE from an agency's seat on `group` (EXE needs an
    executive), the rest from a grant. Agency, group and person are new ones unless given.
    """
    if role in ("PRA", "DSL", "AGL"):
        return appoint(make_post(partnership, agency=agency, role=role), person)
    if role in ("MEM", "CHR", "EXE"):
        kind = "executive" if role == "EXE" else "sub_group"
        where = group or make_group(partnership, kind=kind)
        held = seat(where, agency or make_agency(partnership=partnership), "chair" if role == "CHR" else "member")
        return appoint(held, person)
    return grant(role, partnership, person)


def signed_in(person: Person) -> Client:
    """Return a browser in which the person is signed in, their second step in place."""
    return sign_in(Client(), person)


def make_action(
    partnership: Partnership, title: str = "", owner: Post | None = None, by: Person | None = None, **fields: Any
) -> Action:
    """Open an action as the business unit; `fields` are those of NewAction."""
    new = NewAction(title=title or f"Action {number()}", owner=owner, **fields)
    return open_action(new=new, by=standing(by or business_manager(partnership), partnership))


def make_link(action: Action, person: Person) -> ActionLink:
    """Make a link by which a person may update an action, of a mail that was never sent."""
    link, _ = new_link(action=action, person=person, why="due", days=21, now=timezone.now())
    link.save()
    return link


def make_evidence(
    partnership: Partnership, title: str = "", by: Person | None = None, *, content: bytes = b"", target: Any = None,
    **told: Any,
) -> Evidence:  # fmt: skip
    """Add a statement, or a text file when `content` is given, as the business unit; `told` are fields of Told."""
    who = standing(by or business_manager(partnership), partnership)
    said = Told(title=title or f"Evidence {number()}", **told)
    if not content:
        return add_evidence(new=NewEvidence("statement", said, text="They told us."), by=who, target=target)
    file = receive(upload=SimpleUploadedFile("notes.txt", content), by=who)
    return add_evidence(new=NewEvidence("file", said, file), by=who, target=target)


def newest(evidence: Evidence) -> EvidenceVersion:
    """Return the newest version of a piece of evidence."""
    return EvidenceVersion.objects.filter(evidence=evidence).order_by("-number")[0]


def make_plan(
    partnership: Partnership,
    *, priorities: int = 1, actions: int = 1, owner: Post | None = None,
    group: Group | None = None, by: Person | None = None,
) -> Plan:  # fmt: skip
    """Build a draft plan: each priority has a measure and `actions` actions."""
    new = plan_services.NewPlan(
        title=f"Plan {number()}",
        starts_on=date(2025, 4, 1),
        ends_on=date(2028, 3, 31),
        priorities=[
            plan_services.NewPriority(
                title=f"Priority {number}",
                group=group,
                measures=["Children tell us that they are heard"],
                actions=[
                    plan_services.NewPlannedAction(title=f"Action {number}.{at + 1}", owner=owner, group=group)
                    for at in range(actions)
                ],
            )
            for number in range(1, priorities + 1)
        ],
    )
    return plan_services.build_plan(new=new, by=standing(by or business_manager(partnership), partnership))


def make_meeting(group: Group, days_ahead: int, made_by: Person | None = None) -> Meeting:
    """Make a meeting of a group so many days from today, from ten to noon."""
    starts_at = datetime.combine(england_today() + timedelta(days=days_ahead), time(10), ENGLAND)
    return Meeting.objects.create(
        partnership=group.partnership, group=group, reference=f"{group.partnership.code}-MT-{9000 + number()}",
        starts_at=starts_at, ends_at=starts_at + timedelta(hours=2), created_by=made_by,
    )  # fmt: skip


def make_item(meeting: Meeting, title: str, made_by: Person, *, case: str = "") -> AgendaItem:
    """Put an item on a meeting's agenda; with a case's reference it is restricted."""
    mine = number()
    return AgendaItem.objects.create(
        partnership=meeting.partnership, meeting=meeting, reference=f"{meeting.partnership.code}-AG-{7000 + mine}",
        number=mine % 900 + 10, title=title, purpose="discuss", created_by=made_by, level=3 if case else 2,
        case_reference=case,
    )  # fmt: skip


def make_paper(item: AgendaItem, title: str, made_by: Person) -> Paper:
    """Put a paper to an item: a file that is there and says it is a PDF of one page."""
    content = f"%PDF-1.4 {title}".encode()
    return Paper.objects.create(
        partnership=item.partnership, item=item, position=1, title=title, kind="pdf", stored=keep(content),
        file_name="paper.pdf", size=len(content), content_type="application/pdf", pages=1, lying=[False],
        sha256=hashlib.sha256(content).hexdigest(), sent_by=made_by,
    )  # fmt: skip


def make_usual(group: Group, title: str) -> StandingItem:
    """Let an item stand on every agenda of a group."""
    template, _ = AgendaTemplate.objects.get_or_create(partnership=group.partnership, group=group)
    return StandingItem.objects.create(partnership=group.partnership, template=template, position=1, title=title)


def make_years(plan: Plan, title: str = "Year", *, by: Person) -> tuple[Part, Part]:
    """Return a closed year of a plan and an open one whose roll-over has begun."""
    days = {"starts_on": plan.starts_on, "ends_on": plan.ends_on}
    parts = [
        Part.objects.create(
            partnership=plan.partnership, plan=plan, kind=Part.Kind.YEARLY, position=20 + at, title=f"{title} {at}",
            closed_on=closed_on, **days,
        )
        for at, closed_on in enumerate((plan.ends_on, None))
    ]  # fmt: skip
    for part, state in zip(parts, (RollOver.State.DONE, RollOver.State.DRAFT), strict=True):
        RollOver.objects.create(
            partnership=plan.partnership, plan=plan, part=part, title=f"{title} next", state=state, saved_by=by,
            saved_at=timezone.now(), **days,
        )  # fmt: skip
    return parts[0], parts[1]
