"""Every address of the product, filled in with real arguments from the example partnership."""

import base64
from datetime import date
from pathlib import Path
from typing import Any

from django.utils import timezone

from sightline.accounts.models import Person
from sightline.accounts.services import ask_new_email, ask_own_new_email, link
from sightline.accounts.tokens import NEW, RESETS, change_key
from sightline.actions import services as actions
from sightline.actions.models import Action
from sightline.actions.workbook import workbook_of
from sightline.calendars.services import make_feed
from sightline.chasing.models import ActionLink, DeadAddress, Leave
from sightline.chasing.services import add_quiet_days, new_link, say_not_mine
from sightline.discussion.services import say
from sightline.discussion.things import find
from sightline.evidence.models import Evidence
from sightline.evidence.services import end_evidence
from sightline.evidence.uses import find_target
from sightline.governance import services as governance
from sightline.governance.models import Agency, Appointment, Group, LoadPreview, Partnership, Post, RoleGrant, Seat
from sightline.governance.standing import Standing
from sightline.home.example_loading import FILES, load_all
from sightline.imports.models import Item, OwnWord
from sightline.imports.services.readings import keep_for_reading, read_kept
from sightline.imports.services.sheets import read_list
from sightline.imports.services.words import teach
from sightline.imports.tests.documents import read_text
from sightline.imports.tests.sheets import action_log, member_list
from sightline.kernel.dates import england_today
from sightline.kernel.models import NonWorkingDay
from sightline.meetings.services import add_avoided, add_ready, propose_item
from sightline.plans import services as plans
from sightline.plans.models import Plan, Priority
from sightline.plans.rules.quarters import quarter_of
from sightline.publishing.workbooks import write_sheets
from tests import factories
from tests.arrangements import Arranged
from tests.benchmarks import Benchmarked
from tests.cases import Case
from tests.disputes import Disputed
from tests.indicators import Collected
from tests.journeys.addresses import Given
from tests.records import Recorded
from tests.registers import Registered
from tests.reports import Reported

EXAMPLES = Path(__file__).resolve().parents[2] / "data" / "examples"
DOT = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
PRIORITY_LINES = {
    "ambitions": "ambitions", "outcomes": "desired_outcomes", "criteria": "success_criteria", "measures": "measures",
    "figures": "figures",
}  # fmt: skip
QUARTER = quarter_of(england_today())


class Example:
    """The example partnership with a row in every state that some page needs, and `given`, the arguments of addresses
    by the beginning of the addresses they are for.
    """

    def __init__(self) -> None:
        load_all(EXAMPLES, {code: FILES[code] for code in ("NMR", "EHC")})
        self.northmoor = Partnership.objects.get(code="NMR")
        self.manager = factories.grant("BUS", self.northmoor, factories.make_person("Ruth Adeyemi"))
        self.by: Standing = factories.standing(self.manager, self.northmoor)
        self.executive = Group.objects.get(partnership=self.northmoor, kind="executive")
        police = Agency.objects.get(name="Vale Police")
        post = Post.objects.filter(partnership=self.northmoor, agency=police).order_by("pk")[0]
        self.arranged = Arranged(self.northmoor, police, post, self.manager, "Northmoor")
        self.case = Case(self.northmoor, self.manager, post)
        governance.set_logo(content=DOT, by=self.by)
        workbook = write_sheets(governance.whole_workbook(self.by))
        self.preview, problems = governance.make_preview(content=workbook, file_name="Northmoor.xlsx", by=self.by)
        assert problems == []
        self.brought = self._brought()
        self.proposal = read_text(self.by)
        self.sheet = read_list(file_name="Action log.xlsx", content=action_log(), by=self.by)
        self.word = teach(which="rag", words="Humming along", means="green", by=self.by)
        self.filter = governance.keep_filter(of="actions:list", name="Late", query="when=late", by=self.by)
        self.reading = keep_for_reading(file_name="Long plan.pdf", content=b"%PDF-", by=self.by)
        self.unread = keep_for_reading(file_name="No plan.txt", content=b"Nothing of the kind", by=self.by)
        read_kept.call(self.unread.pk)
        self.members = read_list(file_name="Members.csv", content=member_list(), by=self.by)
        self.withdrawn = factories.make_action(self.northmoor, "Print the old leaflet", by=self.manager)
        actions.withdraw(action=self.withdrawn, reason="Nobody reads it", version=self.withdrawn.version, by=self.by)
        self.change = ask_new_email(
            person=factories.grant("SCR", self.northmoor, factories.make_person("Iris Fell")),
            new_email="iris.fell@example.org", reason="She changed jobs", by=self.manager,
        )  # fmt: skip
        self.evidence = self._evidence()
        self.disputed = Disputed(self.northmoor, police, self.manager, "Northmoor")
        self.recorded = Recorded(
            self.northmoor,
            self.executive,
            self.manager,
            "Northmoor",
            agency=police,
            person=factories.make_person("Ivo Kay"),
        )
        factories.make_meeting(self.executive, -1, self.manager)  # where those minutes can be confirmed
        self.reported = Reported(self.northmoor, self.executive, self.manager, "Northmoor")
        self.benchmarked = Benchmarked(self.northmoor, self.executive, self.manager, "Northmoor")
        self.registered = self._registered(police, post)
        self.collected = Collected(self.northmoor, self.executive, police, self.manager, "Northmoor")
        self.draft = factories.make_plan(self.northmoor, by=self.manager)
        self.years = factories.make_years(self.draft, by=self.manager)
        self.agreed = self._agreed_plan()
        self.given = self._arguments()

    def person(self, role: str) -> Person:
        """Return a person who has just this role, where the example's own work is."""
        if role == "BUS":
            return self.manager
        police = Agency.objects.get(name="Vale Police")
        sub_group = Group.objects.filter(partnership=self.northmoor, kind="sub_group").order_by("pk")[0]
        group = self.executive if role == "EXE" else sub_group
        person = factories.person_with(role, self.northmoor, agency=police, group=group)
        if role == "EXE":
            self.case.access("named", person)
            self.disputed.name(person)
        return person

    def _registered(self, agency: Agency, post: Post) -> Registered:
        """Return a row of each register of a sub-group."""
        group = Group.objects.filter(partnership=self.northmoor, kind="sub_group").order_by("pk")[0]
        return Registered(self.northmoor, group, self.executive, agency, post, self.manager, "Northmoor")

    def _brought(self) -> LoadPreview:
        """Return a workbook of actions that came back after somebody else was at work."""
        rows = list(Action.objects.filter(partnership=self.northmoor, level=1, draft=False).order_by("pk")[:3])
        content = workbook_of(rows, self.by)
        first = rows[0]
        actions.retitle(action=first, title=f"{first.title}.", detail=first.detail, version=first.version, by=self.by)
        return actions.OFFLINE.read_back(content=content, file_name="Offline.xlsx", by=self.by)[0]

    def _agreed_plan(self) -> Plan:
        plan = factories.make_plan(self.northmoor, by=self.manager)
        by = factories.standing(self.person("EXE"), self.northmoor)
        return plans.agree(plan=plan, agreed_for="Executive", agreed_on=date(2026, 4, 1), by=by)

    def _evidence(self) -> list[Evidence]:
        """Return a file, a statement attached to an action, and one that was withdrawn."""
        action = Action.objects.filter(partnership=self.northmoor, status="open", draft=False, level=1).order_by("pk")[
            0
        ]
        target = find_target(action.reference, self.by)
        made = [
            factories.make_evidence(self.northmoor, "Minutes of the panel", self.manager, content=b"Agreed: one tool."),
            factories.make_evidence(self.northmoor, "What the panel said", self.manager, target=target),
            factories.make_evidence(self.northmoor, "An old leaflet", self.manager),
        ]
        end_evidence(evidence=made[2], status="withdrawn", reason="It was wrong", version=1, by=self.by)
        return made

    def _arguments(self) -> dict[str, Given]:
        """Return sets of arguments by the beginning of the addresses they are for."""
        of_work = (
            self._of_work()
            | self._of_plans()
            | self._of_meetings()
            | self.registered.addresses()
            | self.collected.addresses()
            | self.disputed.addresses()
        )
        return self._of_accounts() | self._of_chasing() | self._of_governance() | of_work | self.reported.addresses()

    def _of_accounts(self) -> dict[str, Given]:
        person = factories.make_person()
        uid, token = link(person, RESETS).rstrip("/").rsplit("/", 1)[1].split("-", 1)
        return {
            "accounts/password/link/": [{"uidb36": uid, "key": token}],
            "accounts/second-step/passkeys/": [{"pk": 1}],
            "accounts/sessions/": [{"session_id": 1}],
            "accounts/changes/": [
                {"key": change_key(ask_own_new_email(person=person, new_email="new@example.org"), NEW)}
            ],
            "u/": (links := self._links()),
            "u/<str:token>/fresh/": links[:1],
            **self._of_discussion(),
            "c/<str:token>/sightline.ics": [{"token": self._calendar()}],
            "accounts/organisations/": [{"key": "council", "pk": 1}],
        }

    def _links(self) -> Given:
        """Return the token of a link that works and of one that was used."""
        rows = Action.objects.filter(partnership=self.northmoor, status="open", draft=False, level=1).order_by("pk")
        found = [
            new_link(action=action, person=self.manager, why="due", days=21, now=timezone.now()) for action in rows[:2]
        ]
        for one, _ in found:
            one.save()
        say_not_mine(link=found[1][0], text="Ask the housing lead")
        return [{"token": token} for _, token in found]

    def _of_discussion(self) -> dict[str, Given]:
        done = Action.objects.filter(partnership=self.northmoor, planned__isnull=False, draft=False).order_by("pk")[0]
        thing = find("A", done.reference, self.by)
        assert thing
        comment = say(thing=thing, text="Can this wait for January?", by=self.by)
        plan = Plan.objects.get(partnership=self.northmoor, published_on__isnull=False)
        things = [("A", done.reference), ("PL", plan.reference), ("G", str(self.executive.pk))]
        return {
            "comments/": [{"reference": done.reference}, {"reference": plan.reference}],
            "comment/": [{"pk": comment.pk}],
            "follow/": [{"kind": "A", "key": done.reference}],
            "activity/": [{"kind": kind, "key": key} for kind, key in things],
        }

    def _calendar(self) -> str:
        make_feed(token="example", version=0, with_followed=False, by=self.by)
        return "example"

    def _of_chasing(self) -> dict[str, Given]:
        quiet = add_quiet_days(starts_on=date(2026, 12, 24), ends_on=date(2027, 1, 2), name="Office closed", by=self.by)
        dead = DeadAddress.objects.create(partnership=self.northmoor, person=self.manager, email="gone@example.org")
        link = ActionLink.objects.filter(partnership=self.northmoor).latest("pk")
        leave = Leave.objects.create(
            partnership=self.northmoor, person=self.manager, starts_on=date(2026, 12, 24), ends_on=date(2027, 1, 2)
        )
        return {
            "chasing/quiet/<": [{"pk": quiet.pk}],
            "chasing/addresses/<": [{"pk": dead.pk}],
            "chasing/links/<": [{"pk": link.pk}],
            "chasing/leave/<": [{"pk": leave.pk}],
            "actions/<str:reference>/links/": [{"reference": link.action.reference}],
        }

    def _of_governance(self) -> dict[str, Given]:
        mine = {"partnership": self.northmoor}
        agencies = Agency.objects.filter(name__in=["Vale Police", "Northmoor Clinical Commissioning Group"])
        seats = [Seat.objects.filter(**mine, agency__isnull=empty).order_by("pk")[0] for empty in (True, False)]
        vacant = Post.objects.filter(**mine, appointments__isnull=True).order_by("pk")[0]
        held = Appointment.objects.filter(**mine, post__isnull=False).order_by("pk")[0]
        rows: dict[str, Given] = {
            "agencies/<": [{"pk": row.pk} for row in agencies],
            "posts/<": [{"pk": vacant.pk}, {"pk": held.post_id}],
            "groups/<": [{"pk": self.executive.pk}],
            "seats/<": [{"pk": row.pk} for row in seats],
            "people/<": [{"pk": held.person_id}],
            "appointments/<": [{"pk": held.pk}],
            "account-changes/<": [{"pk": self.change.pk}],
            "roles/<": [{"pk": RoleGrant.objects.filter(**mine).latest("pk").pk}],
            "calendar/<": [{"pk": NonWorkingDay.objects.latest("pk").pk}],
            "load/<": [{"pk": self.preview.pk if self.preview else 0}],
        }
        return rows | self.arranged.addresses() | self.case.addresses()

    def _of_work(self) -> dict[str, Given]:
        done = Action.objects.filter(partnership=self.northmoor, planned__plan__published_on__isnull=False).order_by(
            "reference"
        )
        chosen = "?" + "&".join(f"selected={row.reference}.{row.version}" for row in done[:3])
        reference = self.proposal.reference
        of_it = {"reference": reference, "deed": "keep"}
        item = self.proposal.items.filter(kind=Item.Kind.ACTION).order_by("pk")[0]
        line = self.proposal.lines.exclude(state="placed").order_by("number")[0]
        return {
            "actions/selected/": [{"deed": deed, "query": chosen} for deed in ("owner", "due_on", "group", "withdraw")],
            "actions/return/<": [{"pk": self.brought.pk}],
            "evidence/add/": [
                {"kind": kind, "query": query}
                for kind, query in (("file", f"?for={done[0].reference}"), ("link", ""), ("statement", ""))
            ],
            "evidence/attach/": [{"query": f"?for={done[0].reference}"}],
            "evidence/<": [{"reference": row.reference} for row in self.evidence],
            "evidence/<str:reference>/files/": [{"reference": self.evidence[0].reference, "number": 1}],
            "filters/<": [{"pk": self.filter.pk}],
            "actions/<": [{"reference": row.reference} for row in (*done[:2], self.withdrawn)],
            "imports/<": [{"reference": reference}],
            "imports/words/add/": [{"which": which} for which in OwnWord.List.values],
            "imports/reading/": [{"pk": self.reading.pk}, {"pk": self.unread.pk}],
            "imports/words/<": [{"pk": self.word.pk}],
            "imports/lists/<": [{"reference": self.sheet.reference}, {"reference": self.members.reference}],
            "imports/<str:reference>/several/": [{**of_it, "deed": "drop"}],
            "imports/<str:reference>/items/": [{**of_it, "pk": item.pk}],
            "imports/<str:reference>/lines/": [{**of_it, "number": line.number}],
        }

    def _of_meetings(self) -> dict[str, Given]:
        meeting = factories.make_meeting(self.executive, 41, self.manager)
        days: dict[str, Any] = {"starts_on": date(2027, 3, 26), "ends_on": date(2027, 4, 9)}
        avoided = add_avoided(kind="school", name="Easter holidays", by=self.by, **days)
        ready = add_ready(period="January to March 2027", ready_on=date(2027, 5, 10), by=self.by)
        item, restricted = (
            factories.make_item(meeting, title, self.manager, case=case)
            for title, case in (("Risk register", ""), ("A rapid review", self.case.reference))
        )
        usual = factories.make_usual(self.executive, "Action log")
        wish = propose_item(
            meeting=meeting, title="Online harm", why="Schools ask for it", purpose="discuss", minutes=10, by=self.by
        )
        papers = [factories.make_paper(one, "What we found", self.manager) for one in (item, restricted)]
        return {
            **self.recorded.addresses(),
            **self.benchmarked.addresses(),
            "meetings/<": [{"reference": meeting.reference}],
            "meetings/usual/<": [{"pk": self.executive.pk}],
            "meetings/usual/items/<": [{"pk": usual.pk}],
            "meetings/<str:reference>/agenda/proposals/<": [{"reference": meeting.reference, "pk": wish.pk}],
            "meetings/items/<": [{"reference": item.reference, "pk": papers[0].pk}],
            "meetings/restricted/<": [{"reference": restricted.reference, "pk": papers[1].pk}],
            "meetings/days/avoid/<": [{"pk": avoided.pk}],
            "meetings/days/data/<": [{"pk": ready.pk}],
        }

    def _of_plans(self) -> dict[str, Given]:
        published = Plan.objects.get(partnership=self.northmoor, published_on__isnull=False)
        every = [self.draft, published, self.agreed]
        core, linked = published.core_business.first(), published.linked_strategies.first()
        assert core
        assert linked
        of_plan = [{"reference": published.reference, "kind": kind, "pk": row.pk}
                   for kind, row in (("core-business", core), ("strategies", linked))]  # fmt: skip
        of_plan += [{**one, "reference": self.draft.reference} for one in of_plan]
        return {
            "plan/<": [{"reference": plan.reference} for plan in every],
            "plan/<str:reference>/years/<": [{"reference": self.draft.reference, "pk": self.years[0].pk}],
            **{
                f"plan/<str:reference>/years/<int:pk>/{page}/": [
                    {"reference": self.draft.reference, "pk": self.years[1].pk}
                ]
                for page in ("start", "choose", "draft", "check")
            },
            "plan/<str:reference>/export/": [
                {"reference": published.reference, "name": name}
                for name in ("plan.docx", "plan.pdf", "plan-on-a-page.pdf", "plan.xlsx", "actions.csv", "measures.csv")
            ],
            "plan/<str:reference>/progress/export/": [
                {"reference": published.reference, "name": f"progress.{kind}"} for kind in ("docx", "pdf")
            ],
            "plan/<str:reference>/progress/<": [
                {"reference": published.reference, "quarter": QUARTER.key, "group": row.group_id}
                for row in published.priorities.filter(group__isnull=False)[:1]
            ],
            "plan/<str:reference>/rag/": [{"reference": published.reference, "kind": "plan", "pk": published.pk}],
            "plan/<str:reference>/lines/": of_plan,
            **self._of_priorities([plan.priorities.order_by("number")[0] for plan in every[:2]]),
        }

    def _of_priorities(self, priorities: list[Priority]) -> dict[str, Given]:
        lines = [
            {"reference": priority.reference, "kind": kind, "pk": row.pk if row else 0}
            for priority in priorities
            for kind, rows in PRIORITY_LINES.items()
            for row in [getattr(priority, rows).first()]
        ]
        linked = [
            {"reference": one.reference, "action": Action.objects.filter(planned__priority=one)[0].reference}
            for one in priorities
        ]
        return {
            "priorities/<": [{"reference": one.reference} for one in priorities],
            "priorities/<str:reference>/actions/<": linked,
            "priorities/<str:reference>/export/": [
                {"reference": one.reference, "name": f"priority.{kind}"}
                for one in priorities
                for kind in ("docx", "pdf")
            ],
            "priorities/<str:reference>/progress/": [
                {"reference": one.reference, "quarter": QUARTER.key} for one in priorities
            ],
            "priorities/<str:reference>/lines/": lines,
        }
