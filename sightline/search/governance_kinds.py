"""What can be found of governance, which lies below: people, posts, agencies, groups, agreements."""

from collections.abc import Callable, Collection, Mapping

from django.urls import reverse

from sightline.accounts.models import Person
from sightline.governance.models import Agency, Agreement, Appointment, Group, GroupDuty, Membership, Post
from sightline.governance.permissions import AGENCY, ARRANGED, GROUP, PERSON, POST
from sightline.governance.queries import agreements_to_open
from sightline.governance.standing import Standing, in_force
from sightline.search.kinds import Kind, Part, State, register


def _page(name: str) -> Callable[[str, str, str, int], str]:
    return lambda slug, _reference, _under, pk: reverse(f"governance:{name}", args=[slug, pk])


def _post_page(slug: str, _reference: str, under: str, _pk: int) -> str:
    return reverse("governance:agency", args=[slug, under])


def _people(by: Standing, pks: Collection[int]) -> Mapping[int, State]:
    """Return what each person holds here today."""
    rows = Appointment.objects.filter(in_force(by.today), partnership=by.partnership, person__in=pks).order_by("pk")
    names = ("person", "post__title", "post__agency__name", "seat__group__name")
    found: dict[int, list[str]] = {}
    for person, post, agency, group in rows.values_list(*names):
        found.setdefault(person, []).append(f"{post}, {agency}" if post else f"sits on {group}")
    return {pk: State("; ".join(words), 2) for pk, words in found.items()}


def _posts(_by: Standing, pks: Collection[int]) -> Mapping[int, State]:
    rows = Post.objects.filter(pk__in=pks).values_list("pk", "agency__name", "ended_on")
    return {pk: State(f"{agency}, ended" if ended else agency) for pk, agency, ended in rows}


def _groups(_by: Standing, pks: Collection[int]) -> Mapping[int, State]:
    rows = Group.objects.filter(pk__in=pks).only("kind", "ended_on")
    return {row.pk: State(row.get_kind_display().capitalize() + (", ended" if row.ended_on else "")) for row in rows}


def _agencies(by: Standing, pks: Collection[int]) -> Mapping[int, State]:
    rows = Membership.objects.filter(partnership=by.partnership, agency__in=pks).order_by("starts_on")
    return {row.agency_id: State(row.get_category_display().capitalize()) for row in rows}


def register_all() -> None:
    """Register the kinds of governance."""
    register(Kind(
        "person", "Person", "People", Person, "name", named=True, href=_page("person"), states=_people,
        visible=lambda by: PERSON.visible(Person.objects.all(), by), may=lambda by: PERSON.may_some(by, "R"),
    ))  # fmt: skip
    register(Kind(
        "post", "Post", "Posts", Post, "title", named=True, under="agency__id", href=_post_page, states=_posts,
        visible=lambda by: POST.visible(Post.objects.all(), by), may=lambda by: POST.may_some(by, "R"),
    ))  # fmt: skip
    register(Kind(
        "agency", "Agency", "Agencies", Agency, "name", texts=("short_name", "kind"), named=True, href=_page("agency"),
        visible=lambda by: AGENCY.visible(Agency.objects.all(), by), may=lambda by: AGENCY.may_some(by, "R"),
        states=_agencies,
    ))  # fmt: skip
    register(Kind(
        "group", "Group", "Groups", Group, "name", texts=("purpose", "terms_of_reference"), named=True,
        parts=(Part(GroupDuty, "group", ("text",)),), href=_page("group"), states=_groups,
        visible=lambda by: GROUP.visible(Group.objects.all(), by), may=lambda by: GROUP.may_some(by, "R"),
    ))  # fmt: skip
    register(Kind(
        "agreement", "Agreement", "Agreements", Agreement, "title", texts=("summary",), href=_page("agreement"),
        visible=lambda by: ARRANGED.visible(agreements_to_open(by), by), may=lambda by: ARRANGED.may_some(by, "R"),
    ))  # fmt: skip
