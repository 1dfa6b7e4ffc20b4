"""How comments are found: by their words, by those who may read the comment and the thing it hangs on."""

from collections.abc import Collection, Mapping

from django.db.models import QuerySet
from django.urls import reverse

from sightline.discussion.models import Comment
from sightline.discussion.permissions import visible
from sightline.governance.permissions import table
from sightline.governance.standing import Standing
from sightline.kernel.dates import england_date, in_short
from sightline.search.kinds import Kind, State, register


def _said(by: Standing) -> QuerySet[Comment]:
    return visible(by).filter(removed_at__isnull=True)


def _states(_by: Standing, pks: Collection[int]) -> Mapping[int, State]:
    rows = Comment.objects.filter(pk__in=pks).select_related("author")
    return {row.pk: State(f"{row.author}, {in_short(england_date(row.created_at))}", row.level) for row in rows}


def register_kind() -> None:
    """Let comments be found; what is taken away has no words left and is not."""
    register(Kind(
        "comment", "Comment", "Comments", Comment, "text", reference="reference", visible=_said, states=_states,
        may=lambda by: bool(table()["comment"].for_roles(by.roles, "R")),
        href=lambda slug, reference, _under, _pk: reverse("discussion:thread", args=[slug, reference]),
    ))  # fmt: skip
