"""The wall in the database: no row has a parent in another partnership, and none ever moves to another."""

from datetime import date
from typing import Any

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import IntegrityError, connection, models, transaction

from sightline.governance.models import Group, Logo, Owned, Partnership, Post, Seat
from sightline.governance.tenancy import lay, lift, owned_links, owned_models
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def two() -> tuple[Partnership, Partnership]:
    return make.make_partnership("NMR"), make.make_partnership("EHC")


def refused(deed: Any, *args: Any, **kwargs: Any) -> str:
    with pytest.raises(IntegrityError) as caught, transaction.atomic():
        deed(*args, **kwargs)
    return str(caught.value)


def test_a_child_is_not_made_in_a_foreign_parent(two: tuple[Partnership, Partnership]) -> None:
    here, there = two
    group = make.make_group(there)
    assert "different partnerships" in refused(Group.objects.create, partnership=here, name="Board", parent=group)
    post = make.make_post(here)
    assert "different partnerships" in refused(
        Seat.objects.create, partnership=here, group=group, post=post, starts_on=date(2026, 1, 1)
    )


def test_a_child_is_not_moved_into_a_foreign_parent(two: tuple[Partnership, Partnership]) -> None:
    here, there = two
    child, foreign = make.make_group(here), make.make_group(there)
    assert "different partnerships" in refused(Group.objects.filter(pk=child.pk).update, parent=foreign)
    child.refresh_from_db()
    assert child.parent_id is None


def test_a_row_never_changes_its_partnership(two: tuple[Partnership, Partnership]) -> None:
    here, there = two
    post = make.make_post(here)
    assert "another partnership" in refused(Post.objects.filter(pk=post.pk).update, partnership=there)
    post.refresh_from_db()
    assert post.partnership_id == here.pk


def test_parents_of_the_same_partnership_are_fine(two: tuple[Partnership, Partnership]) -> None:
    here, _ = two
    parent = make.make_group(here)
    child = make.make_group(here, parent=parent)
    Group.objects.filter(pk=child.pk).update(parent=None, purpose="To see")
    Group.objects.bulk_create([Group(partnership=here, name=f"Group of {n}", parent=parent) for n in range(3)])


def insert_mixed(model: type[models.Model], column: str, parent: int, partnership: int) -> None:
    """Try the bare row in SQL: what else it lacks does not matter, the wall stands before every other constraint."""
    with connection.cursor() as cursor:
        cursor.execute(
            f'INSERT INTO "{model._meta.db_table}" (partnership_id, "{column}") VALUES (%s, %s)',  # noqa: S608
            [partnership, parent],
        )


LINKS = [(model, column) for model in owned_models() for column, _ in owned_links(model)]


@pytest.mark.parametrize(("model", "column"), LINKS, ids=lambda one: getattr(one, "__name__", one))
def test_every_link_of_every_table_is_walled(
    model: type[models.Model], column: str, two: tuple[Partnership, Partnership]
) -> None:
    here, _ = two
    assert "different partnerships" in refused(insert_mixed, model, column, -1, here.pk)


def test_every_table_that_hangs_on_a_partnership_is_owned() -> None:
    loose = [
        model.__name__
        for model in apps.get_models()
        if not issubclass(model, Owned) and model is not Logo
        for field in model._meta.local_fields
        if isinstance(field, models.ForeignKey) and issubclass(field.related_model, Owned | Partnership)
    ]
    assert loose == []


def test_no_table_joins_owned_rows_without_a_partnership_of_its_own() -> None:
    joined = [
        f"{model.__name__}.{field.name}"
        for model in apps.get_models()
        for field in model._meta.local_many_to_many
        if issubclass(model, Owned)
    ]
    assert joined == []


def laid() -> set[str]:
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name FROM sqlite_master WHERE type='trigger' AND name LIKE 'one_partnership%'")
        else:
            cursor.execute("SELECT tgname FROM pg_trigger WHERE tgname LIKE 'one_partnership%'")
        return {name for (name,) in cursor.fetchall()}


def test_names_are_whole_and_laying_again_changes_nothing() -> None:
    before = laid()
    wanted = sum(3 if owned_links(model) else 1 for model in owned_models())
    assert len(before) == wanted
    lay(connection)
    assert laid() == before


def test_lifting_takes_every_trigger_and_laying_puts_it_back() -> None:
    before = laid()
    lift(connection)
    assert laid() == set()
    lay(connection)
    assert laid() == before


def test_migrating_again_leaves_the_wall_standing() -> None:
    before = laid()
    call_command("migrate", verbosity=0, interactive=False)
    assert laid() == before
