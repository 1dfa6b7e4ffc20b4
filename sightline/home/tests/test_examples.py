"""The five example partnerships: all that a file says is there, once, dated in the past, done by those it names."""

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from sightline.accounts.models import Person
from sightline.actions.models import Action, DueDateChange, HandOver, Update
from sightline.audittrail.models import Entry
from sightline.governance import models as governance
from sightline.governance.law import law_of
from sightline.governance.models import Agency, Membership, Partnership, Post, Review, Seat, UnitShare
from sightline.home.example_loading import FILES, load_all
from sightline.home.tests.examples import FOLDER, loaded, said_of
from sightline.indicators.models import DataReturn, Indicator, Observation, Question
from sightline.kernel.dates import england_date, england_today
from sightline.plans import models as plans
from sightline.plans.models import Plan
from sightline.rulesets.catalogue import for_kind

pytestmark = pytest.mark.django_db
CODES = list(FILES)
Said = dict[str, Any]


@pytest.fixture(scope="module", autouse=True)
def sign_ins(django_db_setup: None, django_db_blocker: Any) -> Iterator[str]:
    """The examples, loaded once for this file."""
    with loaded(django_db_blocker) as text:
        yield text


def every(said: Said, *path: str) -> list[Any]:
    """Return what a path of keys leads to, through every list on the way."""
    found: list[Any] = [said]
    for name in path:
        found = [item for one in found for item in _listed(one.get(name))]
    return found


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def emails_of(code: str) -> set[str]:
    """Return the addresses of those who hold posts in an example."""
    return {post["email"] for post in said_of(code)["posts"] if "email" in post}


def all_actions(said: Said) -> list[Said]:
    """Return the actions of a file and those under them, and what minutes, risks and answers to questions ask for."""
    top = every(said, "plan", "priorities", "actions")
    top += every(said, "registers", "risks", "actions") + every(said, "records", "meetings", "items", "actions")
    top += every(said, "data", "questions", "action")
    return top + every({"top": top}, "top", "children")


@pytest.mark.parametrize("code", CODES)
def test_who_is_who_is_as_the_file_says(code: str) -> None:
    said = said_of(code)
    mine = {"partnership": Partnership.objects.get(code=code)}
    held = [post for post in said["posts"] if not post.get("vacant")]
    sitting = [seat for seat in said["seats"] if "email" in seat]
    counted = {
        name: getattr(governance, name).objects.filter(**mine).count()
        for name in ("Area", "Post", "Group", "GroupDuty", "Appointment", "RoleGrant")
    }
    assert counted == {
        "Area": len(said["partnership"]["areas"]), "Post": len(said["posts"]), "Group": len(said["groups"]),
        "GroupDuty": len(every(said, "groups", "duties")), "Appointment": len(held) + len(sitting),
        "RoleGrant": len({(post["email"], role) for post in held for role in post.get("grants", [])}),
    }  # fmt: skip
    turns = len(every(said, "rotations", "holders"))
    assert Seat.objects.filter(**mine).count() == len(said["seats"]) + turns
    mergers = len(said.get("mergers", []))
    assert Membership.objects.filter(**mine).count() == len(said["agencies"]) + mergers
    people = {one["email"]: one["person"] for one in held + sitting}
    assert dict(Person.objects.filter(email__in=people).values_list("email", "name")) == people


@pytest.mark.parametrize("code", CODES)
def test_the_arrangements_are_as_the_file_says(code: str) -> None:
    said = said_of(code)["governance"]
    mine = {"partnership": Partnership.objects.get(code=code)}
    wanted = {
        "RegisterKind": ("register",), "Agreement": ("agreements",), "Signatory": ("agreements", "signatories"),
        "Representative": ("representatives",), "Predecessor": ("before",), "TransitionTask": ("before", "tasks"),
        "RelatedBody": ("related",), "UnitPost": ("unit",), "Review": ("reviews",),
    }  # fmt: skip
    counted = {name: getattr(governance, name).objects.filter(**mine).count() for name in wanted}
    assert counted == {name: len(every(said, *path)) for name, path in wanted.items()}
    signed = [one for one in every(said, "agreements", "signatories") if "signed_weeks_ago" in one]
    assert governance.Signatory.objects.filter(**mine, signed_on__isnull=False).count() == len(signed)
    done = [one for one in every(said, "before", "tasks") if "done_weeks_ago" in one]
    assert governance.TransitionTask.objects.filter(**mine, done_on__isnull=False).count() == len(done)


@pytest.mark.parametrize("code", CODES)
def test_the_plan_is_as_the_file_says(code: str) -> None:
    said = said_of(code)
    plan = Plan.objects.get(partnership__code=code)
    wanted = {
        "Part": ("parts",), "CoreBusiness": ("core_business",), "LinkedStrategy": ("linked_strategies",),
        "Priority": ("priorities",), "Ambition": ("priorities", "ambitions"),
        "DesiredOutcome": ("priorities", "desired_outcomes"), "SuccessCriterion": ("priorities", "success_criteria"),
        "Measure": ("priorities", "measures"), "RationaleFigure": ("priorities", "figures"),
        "PriorityUpdate": ("priorities", "updates"),
    }  # fmt: skip
    counted = {name: getattr(plans, name).objects.filter(partnership=plan.partnership_id).count() for name in wanted}
    assert counted == {name: len(every(said["plan"], *path)) for name, path in wanted.items()}
    assert (plan.status, plan.title, plan.agreed_for) == (
        "published",
        said["plan"]["title"],
        said["plan"]["agreed_for"],
    )
    assert plan.starts_on <= england_today() <= plan.ends_on


@pytest.mark.parametrize("code", CODES)
def test_the_work_is_as_the_file_says(code: str) -> None:
    said = said_of(code)
    mine = {"action__partnership__code": code}
    actions, changes = all_actions(said), said.get("changes", [])
    moves = every({"all": actions}, "all", "moved")
    dated = [one for one in actions if "due_in_weeks" in one]
    titles = Action.objects.filter(partnership__code=code).values_list("title", flat=True)
    assert Counter(titles) == Counter(one["title"] for one in actions)
    assert {
        "updates": Update.objects.filter(**mine).count(),
        "dates": DueDateChange.objects.filter(**mine).count(),
        "hand-overs": HandOver.objects.filter(**mine).count(),
    } == {
        "updates": len(every({"all": actions}, "all", "updates")) + sum("update" in one for one in changes),
        "dates": len(dated) + len(moves),
        "hand-overs": sum("hand_over" in one for one in changes),
    }


@pytest.mark.parametrize("code", CODES)
def test_updates_come_from_owners_on_the_day_they_are_said_to(code: str) -> None:
    said, today = said_of(code), england_today()
    emails = {post["key"]: post.get("email") for post in said["posts"]}
    manager = emails["manager"]
    wanted = {
        (one["title"], update["text"], emails[one["owner"]] or manager)
        for one in all_actions(said) for update in one.get("updates", [])
    }  # fmt: skip
    found = Update.objects.filter(action__partnership__code=code).select_related("action", "author")
    told = {(row.action.title, row.text, row.author.email) for row in found}
    assert wanted <= told
    assert all(england_date(row.created_at) <= today for row in found)


@pytest.mark.parametrize("code", CODES)
def test_the_trail_names_who_did_it(code: str) -> None:
    said = said_of(code)
    rows = Entry.objects.filter(tenant=code)
    assert list(rows.filter(actor="system").values_list("verb", flat=True)) == ["examples.loaded"]
    verbs = Counter(rows.values_list("verb", flat=True))
    laid = said["governance"]
    assert {verb: verbs[verb] for verb in ("group.made", "seat.made", "agreement.made", "agreement.signed")} == {
        "group.made": len(said["groups"]),
        "seat.made": len(said["seats"]),
        "agreement.made": len(laid["agreements"]),
        "agreement.signed": sum("signed_weeks_ago" in one for one in every(laid, "agreements", "signatories")),
    }


def test_there_is_something_to_look_into_everywhere() -> None:
    """A review half answered, somebody to sign, a task done and one open: in the examples on purpose."""
    open_reviews = {row.partnership.code: row for row in Review.objects.filter(closed_on__isnull=True)}
    assert sorted(open_reviews) == ["CBY", "EAB", "EHC", "TWL"]
    for row in open_reviews.values():
        answered = row.lines.exclude(outcome="").count()
        assert 0 < answered < row.lines.count()
        assert row.due_on >= england_today()
    for code in CODES:
        tasks = governance.TransitionTask.objects.filter(partnership__code=code)
        assert tasks.filter(done_on=None).exists()
        assert tasks.exclude(done_on=None).exists()
        soon = england_today() + timedelta(weeks=7)
        assert governance.Agreement.objects.filter(partnership__code=code, review_on__lte=soon).exists()
    assert governance.Signatory.objects.filter(signed_on=None).count() == 3


@pytest.mark.parametrize("code", CODES)
def test_the_law_is_as_the_file_says(code: str) -> None:
    said = said_of(code)["governance"]["law"]
    here = Partnership.objects.get(code=code)
    told = [(one["rule"], "approved" if "decided_by" in one else "proposed") for one in said["overrides"]]
    rows = governance.RuleOverride.objects.filter(partnership=here)
    assert sorted(rows.values_list("entry", "state")) == sorted(told)
    assert "proposed" in dict(told).values()
    today, day = england_today(), england_today() - timedelta(weeks=said["newer_weeks_ago"])
    left = [one for one in for_kind(here.kind, day) if one.covers in said.get("leave", [])]
    runs_on = {one.rule_set.key for one in law_of(here, today).adopted}
    assert {one.key for one in for_kind(here.kind, day) if one not in left} <= runs_on
    departs = {rule.entry.name for rule in law_of(here, today).rules if rule.overridden}
    assert departs == {rule for rule, state in told if state == "approved"}
    assert all(row.decided_at and england_date(row.decided_at) < today for row in rows.filter(state="approved"))


def test_people_and_agencies_are_shared() -> None:
    marigold = Person.objects.get(name="Marigold Hathersage")
    held = Post.objects.filter(appointments__person=marigold).values_list("partnership__code", flat=True)
    assert sorted(held) == ["EAB", "EHC", "NMR"]
    police = Agency.objects.get(name="Holt and Wold Constabulary")
    assert sorted(police.memberships.values_list("partnership__code", flat=True)) == ["EAB", "EHC", "TWL"]
    emails = Counter(email for code in CODES for email in emails_of(code))
    assert sum(number > 1 for number in emails.values()) == 13
    assert UnitShare.objects.get().served.code == "EAB"


def test_a_merged_agency_has_a_successor_and_its_posts_have_passed_where_it_was_handed_over() -> None:
    old = Agency.objects.get(name="Vale Community Care NHS Trust")
    assert str(old.successor) == "Vale Community Health NHS Trust"
    assert list(Post.objects.filter(agency=old.successor).values_list("partnership__code", flat=True)) == ["CBY"]
    assert list(Post.objects.filter(agency=old).values_list("partnership__code", flat=True)) == ["NMR"]


def test_an_independent_chair_has_a_term_and_one_person_two_seats() -> None:
    thornmere = Partnership.objects.get(code="TWL")
    core = governance.Group.objects.get(partnership=thornmere, kind="executive")
    now = Seat.objects.get(
        group=core, role="chair", ends_on__gte=england_today(), starts_on__lte=england_today(), independent=True
    )
    assert now.ends_on
    assert 363 <= (now.ends_on - now.starts_on).days <= 366
    members = Seat.objects.filter(group=core, role__in=("chair", "member")).exclude(ends_on__lt=england_today())
    assert members.count() == 8
    sitting = Counter(members.values_list("post__appointments__person__name", flat=True))
    assert [name for name, number in sitting.items() if number > 1] == ["Eugenia Saltonstall-Baptiste"]
    assert (core.weeks_from, core.weeks_to) == (8, 12)


def test_the_sign_ins_name_everybody_the_files_name(sign_ins: str) -> None:
    for code in CODES:
        said = said_of(code)
        emails = {post["key"]: post["email"] for post in said["posts"] if "email" in post}
        assert [key for key in said["sign_ins"] if emails[key] not in sign_ins] == []
        assert said["partnership"]["name"] in sign_ins


def test_loading_again_adds_nothing(sign_ins: str) -> None:
    before = Entry.objects.count()
    assert load_all(FOLDER) == ""
    assert Entry.objects.count() == before
    assert timezone.now() > Entry.objects.latest("pk").at


@pytest.mark.parametrize("code", CODES)
def test_the_data_set_has_its_figures_a_question_and_what_it_serves(code: str) -> None:
    said = said_of(code)["data"]
    rows = Indicator.objects.filter(partnership__code=code)
    assert Counter(rows.values_list("code", flat=True)) == Counter(one["code"] for one in said["indicators"])
    figures = Observation.objects.filter(partnership__code=code, dimension="").values("indicator").distinct()
    assert figures.count() == len(said["indicators"])
    assert Question.objects.filter(partnership__code=code).count() == len(said["questions"])
    linked = plans.Measure.objects.filter(partnership__code=code, indicator__isnull=False).count()
    plan = said_of(code)["plan"]["priorities"]
    assert linked == sum("indicator" in one for priority in plan for one in priority["measures"])
    late = {one["agency"] for one in said["indicators"] if one.get("late")}
    waiting = DataReturn.objects.filter(partnership__code=code, state="draft").count()
    assert waiting >= len(late)
    parts = Observation.objects.filter(partnership__code=code).exclude(dimension="")
    for dimension, day, row in parts.values_list("dimension", "starts_on", "indicator").distinct():
        of = parts.filter(dimension=dimension, starts_on=day, indicator=row)
        whole = Observation.objects.get(indicator=row, starts_on=day, dimension="")
        counts = [(one.numerator or 0, (one.denominator or 0) - (one.numerator or 0)) for one in of]
        most = (whole.numerator or 0, (whole.denominator or 0) - (whole.numerator or 0))
        assert all(sum(column) <= top for column, top in zip(zip(*counts, strict=True), most, strict=True))
