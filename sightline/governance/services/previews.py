"""Workbooks read and not loaded yet: each is its reader's alone, for a day, and is loaded once."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from sightline.governance.models import LoadPreview
from sightline.governance.queries import PREVIEW_KEPT
from sightline.governance.standing import Standing
from sightline.kernel.errors import OutOfState


def keep_preview(kind: str, *, rows: Any, digest: str, file_name: str, by: Standing) -> LoadPreview:
    """Keep what a workbook says until it is loaded; what the person read before it, and what is a day old, goes."""
    here = LoadPreview.objects.filter(partnership=by.partnership, done_at__isnull=True)
    here.filter(owner=by.person, kind=kind).delete()
    here.filter(created_at__lt=timezone.now() - timedelta(seconds=PREVIEW_KEPT)).delete()
    return LoadPreview.objects.create(
        partnership=by.partnership, owner=by.person, kind=kind, file_name=file_name[:200], rows=rows, digest=digest
    )


def locked_preview(preview: LoadPreview, by: Standing) -> LoadPreview:
    """Return the preview, locked; raises DoesNotExist when it is another's or gone, OutOfState when it was loaded."""
    row = LoadPreview.objects.select_for_update().get(pk=preview.pk, owner=by.person, partnership=by.partnership)
    if row.done_at is not None:
        raise OutOfState("This workbook has been loaded already.")
    return row


def close_preview(row: LoadPreview) -> None:
    """Say that a preview was loaded; its rows are no longer needed."""
    row.done_at, row.rows = timezone.now(), {}
    row.save(update_fields=["done_at", "rows"])
