"""Foreign keys point down the same list of contexts as imports do."""

from django.apps import apps
from django.db.models import Model

from tests.architecture.source import contexts, levels


def relations_of(model: type[Model]) -> list[tuple[str, str]]:
    """Return (field, app of the table pointed at) of each foreign key and many-to-many field declared on a model."""
    fields = [*model._meta.local_fields, *model._meta.local_many_to_many]
    return [
        (field.name, field.related_model._meta.app_label) for field in fields if isinstance(field.related_model, type)
    ]


def wrong_way(own: str, others: list[tuple[str, str]], order: dict[str, int]) -> list[str]:
    """Return the fields of `own` that point at a context above or beside it."""
    return [
        f"{own}.{field} points {'up' if order[app] < order[own] else 'across'} at {app}"
        for field, app in others
        if app in order and app != own and order[app] <= order[own]
    ]


def test_foreign_keys_point_down() -> None:
    order = levels()
    found = [
        f"{model.__name__}: {wrong}"
        for model in apps.get_models(include_auto_created=True)
        if model.__module__.startswith("sightline.")
        for wrong in wrong_way(model._meta.app_label, relations_of(model), order)
    ]
    assert found == []


def test_a_key_that_points_up_is_found() -> None:
    assert wrong_way("actions", [("plan", "plans"), ("agency", "governance"), ("user", "auth")], levels()) == [
        "actions.plan points up at plans"
    ]
    assert wrong_way("registers", [("case", "disagreements"), ("risk", "registers")], levels()) == [
        "registers.case points across at disagreements"
    ]


def test_every_table_of_ours_is_in_a_listed_context() -> None:
    ours = {model._meta.app_label for model in apps.get_models() if model.__module__.startswith("sightline.")}
    assert ours <= set(contexts())
