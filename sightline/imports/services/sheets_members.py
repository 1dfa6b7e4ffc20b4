"""Member lists: each row brings an agency, a person, their post and their seat, as a workbook of governance would."""

from collections.abc import Iterable, Sequence
from datetime import date

from sightline.governance.loading import ADD, Change, Found
from sightline.governance.loading import check as check_workbook
from sightline.governance.loading_world import World, key
from sightline.governance.models import Group, Membership, Seat
from sightline.governance.rules.seats import WORDS
from sightline.governance.services import load_rows, require_load
from sightline.governance.standing import Standing
from sightline.governance.workbook import SHEETS, Cells
from sightline.imports.queries_sheets import Here
from sightline.imports.rules.sheets import ListColumn, ListKind, ListRow, Made, Outcome, refused
from sightline.kernel.dates import in_short
from sightline.kernel.errors import OutOfState

NEW, NEW_GROUP = "new", "new:"
POSTS = "Posts and appointments"
# Where a column of the workbook comes from in a list.
COLUMNS = {
    "Agency": "agency", "Name": "name", "Email": "email", "Post": "post", "Holder’s email": "email",
    "Holder from": "starts_on", "Group": "group", "Seat": "seat", "Who sits for the agency (email)": "email",
    "From": "starts_on",
}  # fmt: skip


class _Workbook:
    """The rows of a list as those of a workbook, each agency, person, post, group and seat once."""

    def __init__(self, rows: Iterable[ListRow], by: Standing) -> None:
        self.by, self.here, self.world = by, Here(by), World(by)
        self.rows: dict[str, list[Cells]] = {sheet: [] for sheet in SHEETS}
        self.seen: dict[tuple[str, tuple[str, ...]], ListRow] = {}
        for row in rows:
            self._row(row)

    def _row(self, row: ListRow) -> None:
        agency = self._agency(row)
        email, name = row.said.get("email", ""), " ".join(row.said.get("name", "").split())
        if email and not name:
            row.refuse("name", f"it has the address {email} and no name. Fill in the name.")
        elif email and self._once("People", row, email):
            self._put("People", row, name=name, email=email)
        elif name and not email:
            row.notes.append(f"{name} has no e-mail address here, so the post or seat is made and the person is not.")
        post = " ".join(row.said.get("post", "").split())
        if post:
            self._post(row, agency, post, email)
        if row.said.get("group") and "group" in row.meant:
            self._seat(row, agency, post, email)
        elif email and not post:
            row.notes.append(f"Without a post or a group, {name} is added to the people and to no agency.")

    def _once(self, sheet: str, row: ListRow, *names: str) -> bool:
        """Return whether a thing stands in no row before this one, and remember where it stood first."""
        return self.seen.setdefault((sheet, key(*names)), row) is row

    def _first(self, sheet: str, *names: str) -> ListRow:
        return self.seen[sheet, key(*names)]

    def _put(self, sheet: str, row: ListRow, **cells: str) -> None:
        self.rows[sheet].append({"row": row.index + 1, **cells})

    def _agency(self, row: ListRow) -> str:
        known = self.here.agencies.get(row.meant.get("agency", ""))
        name = known.name if known else " ".join(row.said["agency"].split())
        if not row.meant.get("agency"):
            row.refuse("agency", f"“{name[:60]}” is left empty. Choose the agency, or that it is a new one.")
        elif self._once("Agencies", row, name):
            self._put("Agencies", row, name=name, category=row.meant.get("category", ""))
        return name

    def _post(self, row: ListRow, agency: str, title: str, email: str) -> None:
        if not self._once(POSTS, row, agency, title):
            first = self._first(POSTS, agency, title)
            if first.said.get("email", "") != email:
                row.refuse("post", f"this post stands at {first.at} with somebody else. Give each their own post.")
            return
        here = self.world.posts.get(key(agency, title))
        held = self.world.holders(post_id=here.pk) if here else []
        holds = any(one.person.email == email for one in held)
        starts_on = self._day(row, ahead=bool(email) and not holds)
        self._put(POSTS, row, agency=agency, title=title, email=email, starts_on=starts_on)

    def _day(self, row: ListRow, *, ahead: bool) -> str:
        """Return the first day as the workbook says it: the list's, or today for what begins with this load."""
        day = row.days.get("starts_on") or (self.by.today if ahead else None)
        return day.isoformat() if day else ""

    def _seat(self, row: ListRow, agency: str, post: str, email: str) -> None:
        said, means = " ".join(row.said["group"].split()), row.meant["group"]
        known = self.here.groups.get(means)
        group = known.name if known else said
        if not means:
            return
        if known is None and self._once("Groups", row, group):
            self._put("Groups", row, name=group, kind=means.removeprefix(NEW_GROUP))
        role = row.meant.get("seat") or Seat.Role.MEMBER
        if not self._once("Seats", row, group, role, agency, post):
            first = self._first("Seats", group, role, agency, post)
            if first.said.get("email", "") != email:
                row.refuse(
                    "group", f"this agency has that seat at {first.at} already. Give each person their own post."
                )
            return
        cells = {"group": group, "role": role, "agency": agency, "post": post, "ends_on": "", "seat_from": ""}
        sits = {"email": "" if post else email}
        found = self.world.seat({**cells, **sits, "starts_on": ""})
        held = self.world.holders(seat_id=found.pk) if found else []
        begins = found is None or (bool(sits["email"]) and all(one.person.email != email for one in held))
        starts_on = self._day(row, ahead=begins) if begins else ""
        self._put("Seats", row, **cells, **sits, starts_on=starts_on)


def check(rows: Sequence[ListRow], by: Standing) -> list[Outcome]:
    """Say what each row brings: new agencies, people, posts, groups and seats, and who takes over a post or a seat."""
    good = [row for row in rows if not row.problems]
    while True:
        made = _Workbook(good, by)
        found = check_workbook(made.rows, by)
        by_index = {row.index + 1: row for row in good}
        for problem in found.problems:
            by_index[problem.row].refuse(COLUMNS.get(problem.column, ""), problem.sentence)
        left = [row for row in good if not row.problems]
        if len(left) == len(good):
            return [_outcome(row, found, made) for row in rows]
        good = [_again(row) for row in left]


def _again(row: ListRow) -> ListRow:
    row.notes = list(dict.fromkeys(row.notes))
    return row


def _outcome(row: ListRow, found: Found, made: _Workbook) -> Outcome:
    name = ", ".join(" ".join(row.said[one].split()) for one in ("name", "post", "agency") if row.said.get(one))
    if row.problems:
        return refused(row, name)
    changes = [one for one in found.changes if one.row == row.index + 1 and one.deeds]
    notes = tuple(dict.fromkeys(row.notes))
    if not changes:
        return Outcome(row.index, row.at, "same", f"{name}. Already there.", notes)
    cells = {(sheet, one["row"]): one for sheet, some in made.rows.items() for one in some}
    words = [said for one in changes for said in _said(one, cells[one.sheet, one.row])]
    what = "new" if any(one.what == ADD for one in changes) else "change"
    return Outcome(row.index, row.at, "new" if what == "new" else "change", f"{name}. {' '.join(words)}", notes)


def _said(change: Change, cells: Cells) -> list[str]:
    """Return what a change does in sentences."""
    day = cells.get("starts_on", "")
    since = f" from {in_short(_date(day))}" if day else ""
    before = f" (now: {change.was})" if change.was else ""
    seat = f"{WORDS.get(cells.get('role', ''), '')} of {cells.get('group', '')}"
    sentences = {
        "agency": "The agency becomes a member.", "agency_edit": f"The agency changes{before}.",
        "person": f"The person is added with the address {cells.get('email', '')}.", "post": "The post is made.",
        "group": f"The group {cells.get('name', '')} is made.", "seat": f"A seat: {seat}{since}.",
        "appoint": f"{cells.get('email', '')} takes it up{since}{before}.",
    }  # fmt: skip
    return [sentences[deed] for deed in change.deeds if deed in sentences]


def _date(text: str) -> date:
    return date.fromisoformat(text)


def load(rows: Sequence[ListRow], file_name: str, by: Standing) -> list[Made]:  # noqa: ARG001 (every kind takes it)
    """Do what the rows bring, in the order in which each finds what it needs; each deed leaves its own trail."""
    made = _Workbook(rows, by)
    found = check_workbook(made.rows, by)
    if found.problems or any(row.problems for row in rows):
        raise OutOfState("The partnership has changed since this was shown, so nothing was loaded. Look at it again.")
    load_rows(rows=made.rows, digest=found.digest, by=by)
    return []


MEMBERS = ListKind(
    "members", "Member list", "members",
    ("member list", "members", "membership", "membership list", "contact list", "contacts", "distribution list"),
    (
        ListColumn(
            "agency", "Agency", "agency", required=True, telling=True, longest=200,
            words=("organisation", "agency name", "partner agency", "partner", "service", "employer", "representing"),
            new=((NEW, "A new member agency"),),
        ),
        ListColumn(
            "name", "Name", longest=200, telling=True,
            words=("full name", "member", "member name", "representative", "contact", "contact name", "person"),
        ),
        ListColumn("email", "Email", "email", longest=254, telling=True, words=("email address", "e mail", "e-mail")),
        ListColumn(
            "post", "Post", longest=200, telling=True,
            words=("job title", "role", "position", "title", "job role", "designation", "post title"),
        ),
        ListColumn(
            "group", "Group", "group", longest=200,
            words=("group name", "sub group", "subgroup", "board", "member of", "membership of", "meeting"),
            new=tuple((f"{NEW_GROUP}{value}", f"A new group: {label}") for value, label in Group.Kind.choices),
        ),
        ListColumn(
            "seat", "Seat", "choice", words=("role on group", "membership role", "group role", "seat role", "status"),
            choices=tuple((str(value), str(label)) for value, label in Seat.Role.choices),
        ),
        ListColumn(
            "category", "Place", "choice", words=("type of member", "category", "partner type", "member type"),
            choices=tuple((str(value), str(label)) for value, label in Membership.Category.choices),
        ),
        ListColumn("starts_on", "From", "date", words=("since", "start date", "member since", "joined", "date joined")),
    ),
    check=check, load=load, require=require_load, confirms=True, most=300,
)  # fmt: skip
