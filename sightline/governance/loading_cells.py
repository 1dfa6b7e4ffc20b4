"""The rows of a workbook as the partnership stands now: what goes out, and what comes back is compared with."""

from datetime import date

from sightline.governance.loading_world import Rows, World, key, seat_label, yes
from sightline.governance.marks import marker
from sightline.governance.models import Appointment, Group, Membership, Post, Seat
from sightline.governance.rules import meeting
from sightline.governance.standing import Standing
from sightline.governance.workbook import KINDS, Cells
from sightline.publishing.rules import CONFLICT, Problem, Seen, compare, kept_value, merged
from sightline.publishing.workbooks import SheetKind, SheetOut


def sheets_now(by: Standing) -> list[SheetOut]:
    """Return the partnership as the sheets of a workbook, marked, as it is today: loading it again changes nothing."""
    world = World(by)
    rows: dict[str, list[list[object]]] = {
        "Agencies": [agency_cells(one) for one in world.members.values()],
        "People": [[one.name, one.email] for one in world.people.values()],
        "Posts and appointments": [post_cells(post, world) for post in world.posts.values()],
        "Groups": [group_cells(group) for group in world.groups.values()],
        "Seats": [seat_cells(seat, world) for seats in world.seats.values() for seat in seats],
    }
    return [SheetOut(kind, rows[sheet], marker=marker(sheet, by)) for sheet, kind in KINDS.items()]


def post_cells(post: Post, world: World) -> list[object]:
    """Return a post as a row of its sheet."""
    held = _holder(world.holders(post_id=post.pk)[-1:])
    role = post.get_role_display() if post.role else ""
    return [post.agency.name, post.title, role, *held, yes(post.independent)]


def agency_cells(row: Membership) -> list[object]:
    """Return a member as a row of its sheet."""
    agency = row.agency
    said = [agency.name, agency.short_name, agency.kind, row.get_category_display(), row.starts_on]
    return [*said, str(row.register_kind or ""), row.why]


def group_cells(group: Group) -> list[object]:
    """Return a group as a row of its sheet."""
    duties = "\n".join(one.text for one in group.duties.all())
    return [
        group.name, group.get_kind_display(), str(group.parent or ""), group.purpose, group.further_words,
        meeting.words(group.rule), duties, group.terms_of_reference, group.terms_agreed_on, group.terms_review_on,
        group.quorum, yes(group.quorum_statutory), group.deputies,
    ]  # fmt: skip


def seat_cells(seat: Seat, world: World) -> list[object]:
    """Return a seat as a row of its sheet."""
    agency_name, title = (seat.post.agency.name, seat.post.title) if seat.post else (str(seat.agency), "")
    held = world.holders(seat_id=seat.pk)[-1:]
    email, begins = _holder(held) if held else ("", seat.starts_on)
    return [
        seat.group.name, seat.get_role_display(), agency_name, title, email, begins, seat.ends_on,
        seat_label(seat.deputises_for), yes(seat.independent), seat.starts_on if held else None,
    ]  # fmt: skip


def _holder(held: list[Appointment]) -> tuple[str, date | None]:
    return (held[0].person.email, held[0].starts_on) if held else ("", None)


STALE = (
    "Somebody changed this after the workbook was made, and so did you. Look at both texts: empty the cell to leave it "
    "as it is, or take a fresh workbook."
)


class Settled:
    """Rows that came back, laid over the partnership as it stands: what the person left alone follows what others did.

    Rows without a mark of their own stay as they are. `problems` has each cell that both changed, with both texts.
    """

    def __init__(self, rows: Rows, world: World) -> None:
        self.world, self.problems = world, list[Problem]()
        self.rows = {sheet: [self._row(KINDS[sheet], row) for row in found] for sheet, found in rows.items()}

    def _row(self, kind: SheetKind, row: Cells) -> Cells:
        seen = Seen.of(marker(kind.name, self.world.by), kind.row_name(row), row.get("marks"))
        now = self._now(kind.name, row) if seen else None
        if now is None:
            return row
        theirs = {one.key: kept_value(one, cell) for one, cell in zip(kind.fields, now, strict=True)}
        there = [one for one in kind.fields if one.key not in row.get("unread", ())]
        differences = compare(there, seen, row, theirs)
        for one in differences:
            if one.kind == CONFLICT and one.yours:
                self.problems.append(Problem(kind.name, row["row"], one.heading, STALE, one.yours, one.theirs))
        return {**row, **merged(theirs, row, differences, mine=True)}

    def _now(self, sheet: str, row: Cells) -> list[object] | None:
        """Return the row as it would go out now, or None when what it names is gone."""
        world = self.world
        if sheet == "Agencies":
            member = world.members.get(key(row["name"]))
            return agency_cells(member) if member else None
        if sheet == "People":
            person = world.people.get(row["email"].lower())
            return [person.name, person.email] if person else None
        if sheet == "Groups":
            group = world.groups.get(key(row["name"]))
            return group_cells(group) if group else None
        if sheet == "Seats":
            seat = world.seat(row)
            return seat_cells(seat, world) if seat else None
        post = world.posts.get(key(row["agency"], row["title"]))
        return post_cells(post, world) if post else None
