"""Rows that a page opens or a form starts from.

The querysets named `…_to_open` carry what a page needs and go through `access.load`, which shows only what the standing
may see and leaves a refusal on the trail for the rest; everything else here is of the standing's partnership.
"""

from datetime import timedelta

from django.db.models import Model, Q, QuerySet
from django.utils import timezone

from sightline.accounts.models import Person
from sightline.governance.models import (
    Agency,
    Agreement,
    Appointment,
    Area,
    Group,
    LoadPreview,
    Logo,
    Membership,
    Partnership,
    Post,
    RelatedBody,
    RoleGrant,
    Seat,
    Statement,
)
from sightline.governance.permissions import ARRANGEMENTS, MEMBERSHIP
from sightline.governance.queries.pages import open_until
from sightline.governance.standing import SITTING, Standing


def agencies_to_open() -> QuerySet[Agency]:
    """Return agencies with the agency that follows each."""
    return Agency.objects.select_related("successor")


def posts_to_open() -> QuerySet[Post]:
    """Return posts with their agency."""
    return Post.objects.select_related("agency", "partnership")


def groups_to_open() -> QuerySet[Group]:
    """Return groups with the group each reports to."""
    return Group.objects.select_related("parent", "partnership")


def seats_to_open() -> QuerySet[Seat]:
    """Return seats with their group and whose they are."""
    return Seat.objects.select_related("group", "post", "agency", "partnership")


def seats_to_deputise_for(group: Group, by: Standing) -> QuerySet[Seat]:
    """Return the seats of a group's chairs and members that have not ended: a deputy may stand in for one of them."""
    rows = Seat.objects.filter(open_until(by.today), partnership=by.partnership, group=group, role__in=SITTING)
    return rows.select_related("post__agency", "agency")


def people_to_open() -> QuerySet[Person]:
    """Return people."""
    return Person.objects.all()


def appointments_to_open() -> QuerySet[Appointment]:
    """Return appointments with the person and the post or seat."""
    return Appointment.objects.select_related("person", "post__agency", "seat__group", "seat__agency")


def role_grants_to_open() -> QuerySet[RoleGrant]:
    """Return granted roles with the person."""
    return RoleGrant.objects.select_related("person")


def open_membership(agency: Agency, by: Standing) -> Membership | None:
    """Return an agency's membership that has no end, if the standing may see it."""
    return MEMBERSHIP.visible(Membership.objects.filter(agency=agency, ends_on__isnull=True), by).first()


def statements(by: Standing) -> list[Statement]:
    """Return the partnership's lists, such as purposes and values, in order."""
    return list(Statement.objects.filter(partnership=by.partnership))


def areas(by: Standing) -> list[Area]:
    """Return the areas the partnership covers."""
    return list(Area.objects.filter(partnership=by.partnership))


def logo(by: Standing) -> Logo | None:
    """Return the partnership's logo, if there is one and the standing may read about the partnership."""
    if not ARRANGEMENTS.may(by, "R", by.partnership):
        return None
    return Logo.objects.filter(partnership=by.partnership).first()


def logo_digest(by: Standing) -> str:
    """Return the digest of the partnership's logo without reading the picture; empty when there is none."""
    logo: Logo | None = getattr(by.partnership, "logo", None)  # read with the partnership, its picture left out
    return logo.digest if logo else ""


def version_now(row: Partnership | Group | Agreement | RelatedBody) -> int:
    """Return the version a row opened before has by now, for the form shown again after a conflict."""
    kind: type[Model] = type(row)
    found: int = kind._default_manager.values_list("version", flat=True).get(pk=row.pk)
    return found


PREVIEW_KEPT = 24 * 60 * 60  # seconds


def own_preview(pk: int, by: Standing, kind: str = LoadPreview.Kind.PARTNERSHIP) -> LoadPreview | None:
    """Return a workbook that this person read here in the last day and has not loaded yet; also one that the worker
    has loaded for them.
    """
    since = timezone.now() - timedelta(seconds=PREVIEW_KEPT)
    rows = LoadPreview.objects.filter(partnership=by.partnership, owner=by.person, kind=kind)
    rows = rows.filter(Q(done_at=None) | Q(asked_at__isnull=False))
    return rows.filter(pk=pk, created_at__gte=since).first()
