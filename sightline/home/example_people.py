"""Who is who in an example: agencies, posts and people as rows; groups, seats, rotations and mergers as deeds."""

from dataclasses import replace
from datetime import date
from typing import Any

from sightline.accounts.models import Person
from sightline.governance import services as governance
from sightline.governance.models import Agency, Appointment, Area, Membership, Partnership, Post, RoleGrant, Statement
from sightline.governance.rules import meeting
from sightline.home.example_world import World

Said = dict[str, Any]
JOINED = date(2019, 9, 29)


def make_partnership(said: Said) -> Partnership:
    """Make the partnership's own row, the areas it covers, its purposes and values."""
    plain = ("code", "slug", "name", "short_name", "kind", "vision", "vision_source", "contact")
    made = Partnership.objects.create(**{name: said[name] for name in plain})
    Area.objects.bulk_create(Area(partnership=made, **area) for area in said["areas"])
    for kind, texts in (("purpose", said["purposes"]), ("value", said["values"])):
        Statement.objects.bulk_create(
            Statement(partnership=made, kind=kind, position=n, text=text) for n, text in enumerate(texts, start=1)
        )
    return made


def lay_people(world: World) -> None:
    """Lay down agencies, posts and people, then groups, seats and what has happened to them."""
    said = world.said
    for one in world.each(said["agencies"], "agencies"):
        _agency(world, one)
    for one in said["agencies"]:
        if "successor" in one:
            Agency.objects.filter(pk=world.agencies[one["key"]].pk).update(
                successor=world.agencies[one["successor"]], succeeded_on=one["succeeded_on"]
            )
    for name, lay in (
        ("posts", _post), ("groups", _group), ("seats", _seat), ("rotations", _rotation), ("mergers", _merger),
    ):  # fmt: skip
        world.known.clear()
        for one in world.each(said.get(name, []), name):
            lay(world, one)
    world.known.clear()


def _agency(world: World, said: Said) -> None:
    agency, _ = Agency.objects.get_or_create(
        name=said["name"], defaults={"short_name": said.get("short_name", ""), "kind": said.get("kind", "")}
    )
    world.agencies[said["key"]] = agency
    Membership.objects.create(
        partnership=world.partnership, agency=agency, category=said.get("category", "relevant"),
        starts_on=said.get("joined", JOINED),
        ends_on=said["succeeded_on"] if said.get("left") else None,
    )  # fmt: skip


def _post(world: World, said: Said) -> None:
    post = Post.objects.create(
        partnership=world.partnership, agency=world.agencies[said["agency"]], title=said["title"],
        role=said.get("role", ""), independent=said.get("independent", False),
    )  # fmt: skip
    world.posts[said["key"]] = post
    if said.get("vacant"):
        return
    person = world.people[said["key"]] = _person(said)
    Appointment.objects.create(partnership=world.partnership, person=person, post=post, starts_on=world.start)
    for role in said.get("grants", []):
        RoleGrant.objects.get_or_create(
            partnership=world.partnership, person=person, role=role,
            defaults={"starts_on": world.start, "reason": "Example"},
        )  # fmt: skip


def _person(said: Said) -> Person:
    """The person of an address: whoever holds posts in several partnerships is one person."""
    found = Person.objects.filter(email=said["email"]).first()
    return found or Person.objects.create_user(email=said["email"], name=said["person"])


def _group(world: World, said: Said) -> None:
    rule = meeting.read(said["meets"])
    new = governance.NewGroup(
        name=said["name"], kind=said["kind"], parent=world.groups.get(said.get("parent", "")),
        purpose=said["purpose"], meets=said.get("further", "") if rule else said["meets"],
        rule=replace(rule, until=world.ahead(said.get("until_in_weeks"))) if rule else meeting.MeetingRule(),
        duties=tuple(said.get("duties", [])), quorum=said.get("quorum"),
        quorum_statutory=said.get("quorum_statutory", False), deputies=said.get("deputies", ""),
        terms_of_reference=said.get("terms", ""), terms_agreed_on=world.ago(said.get("terms_agreed_weeks_ago")),
        terms_review_on=world.ahead(said.get("terms_review_in_weeks")),
    )  # fmt: skip
    world.groups[said["key"]] = governance.add_group(new=new, by=world.manager())


def _seat(world: World, said: Said) -> None:
    key = said.get("post") or said["agency"]
    holder = world.posts[key] if "post" in said else world.agencies[key]
    since = world.ago(said.get("since_weeks_ago")) or world.start
    terms = governance.Terms(
        ends_on=world.ahead(said.get("ends_in_weeks")), independent=said.get("independent", False),
        deputises_for=world.seats[said["group"], said["deputises_for"]] if "deputises_for" in said else None,
    )  # fmt: skip
    seat = governance.add_seat(
        group=world.groups[said["group"]], role=said["role"], holder=holder, starts_on=since, terms=terms,
        by=world.manager(),
    )  # fmt: skip
    world.seats[said["group"], key] = seat
    if "email" in said:
        Appointment.objects.create(
            partnership=world.partnership, person=_person(said), seat=seat, starts_on=since, ends_on=seat.ends_on
        )


def _rotation(world: World, said: Said) -> None:
    by = world.manager(said["from_weeks_ago"])
    governance.rotate_chair(
        group=world.groups[said["group"]], holders=[world.posts[key] for key in said["holders"]],
        months=said["months"], starts_on=by.today, by=by,
    )  # fmt: skip


def _merger(world: World, said: Said) -> None:
    by = world.manager(said["weeks_ago"])
    old, successor = world.agencies[said["agency"]], said["successor"]
    governance.record_successor(name=old.name, successor_name=successor, from_on=by.today, today=by.today)
    old.refresh_from_db()
    world.agencies[said["agency"]] = governance.succeed_agency(
        agency=old, successor_name=successor, from_on=by.today, by=by
    )
    for post in world.posts.values():
        post.refresh_from_db()
