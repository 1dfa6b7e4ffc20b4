"""What holds an example's partnership together, through the same deeds as the business unit does them."""

from datetime import date
from decimal import Decimal
from typing import Any

from sightline.governance import services as governance
from sightline.governance.models import Agency, Area, Membership, Partnership, RegisterKind, Representative, ReviewLine
from sightline.governance.register_kinds import shipped_kinds
from sightline.governance.standing import standing_of
from sightline.home.example_law import adopt_law, follow_law
from sightline.home.example_world import World, moment

Said = dict[str, Any]
STATEMENTS = {"outcomes": "outcome", "criteria": "criterion", "wider": "wider"}


def lay_arrangements(world: World) -> None:
    """Lay down what the file says of governance, in the order in which one thing leans on another."""
    said = world.said.get("governance", {})
    adopt_law(world)
    _texts(world, said)
    _register(world, said.get("register", []))
    leads: dict[str, Representative] = {}
    for key, lay in (
        ("agreements", _agreement),
        ("representatives", lambda world, one: _representative(world, one, leads)),
        ("before", _predecessor),
        ("related", _related),
        ("unit", _unit_post),
        ("reviews", _review),
    ):
        for one in world.each(said.get(key, []), f"governance, {key}"):
            lay(world, one)
    if "unit_of" in said:
        _unit_of(world, said["unit_of"])
    follow_law(world)


def _texts(world: World, said: Said) -> None:
    by = world.manager()
    values: dict[str, str] = {name: said[name] for name in ("legal_basis", "stance") if name in said}
    if values:
        governance.edit_partnership(values=values, version=world.partnership.version, by=by)
        world.partnership.refresh_from_db()
    for name, kind in STATEMENTS.items():
        if name in said:
            governance.set_statements(kind=kind, texts=said[name], by=by)


def _register(world: World, keys: list[str]) -> None:
    """Start the register from the shipped kinds, and give each member its place there."""
    if not keys:
        return
    by = world.manager()
    governance.start_register(keys=keys, by=by)
    names = {one.key: one.name for one in shipped_kinds().kinds}
    kinds = {row.name: row for row in RegisterKind.objects.filter(partnership=world.partnership)}
    areas = {row.name: row for row in Area.objects.filter(partnership=world.partnership)}
    rows = Membership.objects.filter(partnership=world.partnership, ends_on__isnull=True).select_related("agency")
    members = {row.agency_id: row for row in rows}
    for one in world.said["agencies"]:
        row = members.get(world.agencies[one["key"]].pk)
        kind, area, why = (one.get(name, "") for name in ("register_kind", "area", "why"))
        if row and (kind or area or why):
            place = governance.Place(row.category, kinds[names[kind]] if kind else None, areas.get(area), why)
            governance.place_member(membership=row, place=place, version=governance.version_of_place(row), by=by)


def _agreement(world: World, said: Said) -> None:
    by = world.manager(said["starts_weeks_ago"])
    new = governance.AgreementText(
        kind=said["kind"], title=said["title"], starts_on=by.today, summary=said.get("summary", ""),
        address=said.get("address", ""), published_on=world.ago(said.get("published_weeks_ago")),
        review_on=world.ahead(said.get("review_in_weeks")),
    )  # fmt: skip
    made = governance.add_agreement(new=new, by=by)
    for one in said.get("signatories", []):
        signatory = governance.add_signatory(
            agreement=made, agency=world.agencies[one["agency"]], name=one["name"], post_title=one["post_title"], by=by
        )
        if "signed_weeks_ago" in one:
            signed = world.manager(one["signed_weeks_ago"])
            governance.sign(signatory=signatory, signed_on=signed.today, by=signed)


def _representative(world: World, said: Said, leads: dict[str, Representative]) -> None:
    by = world.manager(said["since_weeks_ago"]) if "since_weeks_ago" in said else world.manager()
    new = governance.NewRepresentative(
        kind=said["kind"], post=world.posts[said["post"]], delegated_by=leads.get(said.get("by", "")),
        authority=said.get("authority", ""),
    )  # fmt: skip
    made = governance.set_representative(new=new, starts_on=by.today, by=by)
    if said["kind"] == Representative.Kind.LEAD:
        leads[said["post"]] = made


def _predecessor(world: World, said: Said) -> None:
    by = world.manager()
    made = governance.add_predecessor(name=said["name"], ended_on=said["ended_on"], by=by)
    for one in said.get("tasks", []):
        new = governance.TaskText(
            one["text"], _day(world, one["due_in_weeks"]), None if "done_weeks_ago" in one else one.get("left"),
            "" if "done_weeks_ago" in one else one.get("passed_to", ""),
        )  # fmt: skip
        task = governance.add_task(predecessor=made, new=new, by=by)
        if "done_weeks_ago" in one:
            done = world.manager(one["done_weeks_ago"])
            governance.finish_task(
                task=task, done_on=done.today, left=one.get("left"), passed_to=one.get("passed_to", ""), by=done
            )


def _day(world: World, weeks: int) -> date:
    return world.day(-weeks)


def _related(world: World, said: Said) -> None:
    new = governance.BodyText(
        kind=said["kind"], name=said["name"], topics=said["topics"], reports=said.get("reports", ""),
        link=world.posts.get(said.get("link", "")), contact=said.get("contact", ""),
        promises=said.get("promises", ""),
    )  # fmt: skip
    governance.add_body(new=new, by=world.manager())


def _unit_post(world: World, said: Said) -> None:
    new = governance.UnitPlace(world.posts[said["post"]], Decimal(said["fte"]), said.get("also_serves", ""))
    governance.add_unit_post(new=new, starts_on=world.start, by=world.manager())


def _unit_of(world: World, code: str) -> None:
    """Say that the unit of another example serves this one, as its manager, who is of the business unit in both."""
    theirs = Partnership.objects.get(code=code)
    by = standing_of(world.people["manager"], theirs, world.start)
    governance.share_unit(served=world.partnership, starts_on=world.start, by=by)


def _review(world: World, said: Said) -> None:
    """Open a review of membership, answer some of its lines or all, and conclude it when the file says so."""
    opened = world.manager(said["opened_weeks_ago"])
    review = governance.open_membership_review(
        due_on=_day(world, said["due_in_weeks"]), group=world.groups.get(said.get("group", "")), by=opened
    )
    lines = {row.membership.agency_id: row for row in review.lines.select_related("membership") if row.membership}
    for one in said.get("answers", []):
        by = world.standing(one.get("by", "manager"), world.day(one["weeks_ago"]))
        agency: Agency = world.agencies[one["agency"]]
        governance.say_of_line(
            line=lines[agency.pk], outcome=one["outcome"], note_text=one.get("note", ""), seen=None, by=by
        )
        ReviewLine.objects.filter(pk=lines[agency.pk].pk).update(said_at=moment(by.today))
    left = review.lines.filter(outcome="")
    if said.get("keep_others"):
        governance.keep_lines(review=review, keys=list(left.values_list("pk", flat=True)), by=opened)
        review.lines.filter(said_at__gt=moment(world.today)).update(said_at=moment(opened.today))
    if "conclusion" in said:
        by = world.standing(said["concluded_by"], world.day(said["concluded_weeks_ago"]))
        governance.close_review(review=review, conclusion=said["conclusion"], by=by)
