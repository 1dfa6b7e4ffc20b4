"""Actions as a workbook that is worked on offline and comes back: its columns, and an action as a row of it."""

from collections.abc import Iterable
from typing import Any

from sightline.actions.filtering import Asked
from sightline.actions.models import Action, Rag
from sightline.actions.permissions import ACTION
from sightline.actions.queries import groups_for_work, posts_with_holders, rows_for_list
from sightline.governance.marks import marker
from sightline.governance.models import Post
from sightline.governance.standing import Standing
from sightline.kernel.dates import england_date
from sightline.publishing.rules import Field, in_lines
from sightline.publishing.workbooks import Guide, SheetKind, SheetOut, write_sheets

SHEET = "Actions"
RAGS = tuple((str(value), str(label)) for value, label in Rag.choices)
RAG_WORDS, STATUS_WORDS = dict(RAGS), {str(value): str(label) for value, label in Action.Status.choices}
FIELDS = (
    Field("reference", "Reference", longest=20, locked=True, note="Leave it as it is; empty for a new action."),
    Field("title", "Action", needed=True, longest=500),
    Field("detail", "Detail", longest=20_000, lines=True),
    Field("owner", "Owner", longest=420, note="A post, chosen from the list. Empty takes the owner away."),
    Field("deputy", "Deputy", longest=420, note="A post, chosen from the list."),
    Field("group", "Group", note="A group, chosen from the list."),
    Field("due", "Due", is_date=True, note="A date. One that was set moves only with a reason in the next column."),
    Field("reason", "Why the date moves", longest=300, note="Needed when a date that was set changes."),
    Field("rag", "RAG", choices=RAGS, note="How it is going. A new RAG needs a sentence in the next column."),
    Field(
        "text", "New update", longest=4_000, lines=True,
        note="What has happened and what is next. It becomes an update of today, in your name.",
    ),
    Field("said", "Last update", longest=32_000, lines=True, only_shown=True),
    Field("updated", "Updated on", is_date=True, only_shown=True),
    Field("status", "Status", only_shown=True),
    Field("level", "Level", only_shown=True),
)  # fmt: skip
KIND = SheetKind(SHEET, FIELDS, ("reference",))
BY_KEY = {one.key: one for one in FIELDS}
WORDS = tuple(BY_KEY[key] for key in ("title", "detail"))
HANDED = tuple(BY_KEY[key] for key in ("owner", "deputy", "group"))
MOST_LEVEL = Action.Level.GROUP
WIDTHS = {
    "title": 50, "owner": 36, "deputy": 36, "group": 30, "reason": 30, "said": 50, "status": 12, "level": 8,
    "reference": 14, "rag": 14,
}  # fmt: skip
GUIDE = Guide(
    "Actions, to work on offline",
    (
        "Change the white cells, save as .xlsx, and read the file in on the page “Bring a workbook back”.",
        "Nothing changes until you have looked at every change there. All of it is done, or nothing.",
        "A row you delete here stays as it is in Sightline. A row without a reference becomes a new action.",
        "Where somebody changed the same cell meanwhile, you see both texts and choose. Grey cells are only to read.",
        "The last column is hidden and tells what each cell said when the file was made. Leave it.",
    ),
)


def label_of(post: Post | None) -> str:
    """Return how a cell names a post: “Director, Northmoor Council”; empty for none."""
    return " ".join(f"{post.title}, {post.agency}".split()) if post else ""


def cells_of(action: Action) -> list[Any]:
    """Return an action as a row; needs owner and deputy with their agencies, group and last update."""
    last = action.last_update
    said = last.text if last else ""
    return [
        action.reference, action.title, action.detail, label_of(action.owner), label_of(action.deputy),
        action.group.name if action.group else "", action.due_on, "", RAG_WORDS[action.rag], "", said,
        england_date(last.created_at) if last else None, STATUS_WORDS[action.status], action.level,
        {"said": in_lines(said)},
    ]  # fmt: skip


def rows_to_take(by: Standing, wanted: Asked) -> list[Action]:
    """Return the actions an address asks for that this standing may take out to work on; one query."""
    rows = rows_for_list(by, wanted).select_related("owner__agency", "deputy__agency", "agency", "group", "last_update")
    return [row for row in rows.filter(level__lte=MOST_LEVEL) if ACTION.may(by, "X", row)]


def workbook_of(rows: Iterable[Action], by: Standing) -> bytes:
    """Return the actions as a workbook with its guide; those of level 3 never leave so. Two queries beside the rows."""
    kept = [cells_of(row) for row in rows if row.level <= MOST_LEVEL]
    lists = {
        "owner": (posts := [label_of(post) for post in posts_with_holders(by)]), "deputy": posts,
        "group": [group.name for group in groups_for_work(by)],
    }  # fmt: skip
    return write_sheets([SheetOut(KIND, kept, lists, marker(SHEET, by), WIDTHS)], GUIDE)
