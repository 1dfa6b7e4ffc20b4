"""Workbooks read and not loaded yet: each is its reader's alone, for a day, and is loaded once.

A large one is loaded by the worker, so that no page waits for it: the reader looks at a page of progress meanwhile.
"""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from sightline.governance.models import LoadPreview
from sightline.governance.queries import PREVIEW_KEPT
from sightline.governance.standing import Standing, standing_of
from sightline.kernel.errors import DomainError, OutOfState

LARGE_ROWS = 200
BROKE = "Something went wrong on our side, so nothing of the workbook was done. Confirm it again."


def keep_preview(kind: str, *, rows: Any, digest: str, file_name: str, by: Standing) -> LoadPreview:
    """Keep what a workbook says until it is loaded; what the person read before it, and what is a day old, goes."""
    here = LoadPreview.objects.filter(partnership=by.partnership, done_at__isnull=True, asked_at__isnull=True)
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


def is_large(rows: int) -> bool:
    """Whether so many rows that change something may take longer than somebody should look at a page that is silent."""
    return rows > LARGE_ROWS


@transaction.atomic
def leave_to_worker(*, preview: LoadPreview, how: dict[str, Any], job: Any, by: Standing) -> LoadPreview:
    """Have the worker load a workbook, with what was confirmed (`how`); `job` is a task that takes its key.

    Raises DoesNotExist and OutOfState as `locked_preview`, OutOfState when it waits already.
    """
    row = locked_preview(preview, by)
    if row.asked_at is not None:
        raise OutOfState("This workbook is being loaded already.")
    row.asked_at, row.how, row.answer = timezone.now(), how, ""
    row.save(update_fields=["asked_at", "how", "answer"])
    job.enqueue(row.pk)
    return row


def load_waiting(key: int, kind: str, deed: Callable[[LoadPreview, Standing], str]) -> None:
    """Load a workbook that waits, in the worker, and keep the sentence that `deed` gives, or the one it refuses with.

    Run again it does what was not done: whatever the deed changed came and went with the preview's own end.
    """
    rows = LoadPreview.objects.select_related("owner", "partnership")
    row = rows.filter(pk=key, kind=kind, asked_at__isnull=False, done_at__isnull=True).first()
    if row is None:
        return
    by = standing_of(row.owner, row.partnership)
    mine = LoadPreview.objects.filter(pk=key)
    try:
        with transaction.atomic():
            mine.update(answer=deed(row, by))
    except DomainError as error:
        mine.filter(done_at__isnull=True).update(asked_at=None, answer=error.sentence)
    except Exception:
        mine.filter(done_at__isnull=True).update(asked_at=None, answer=BROKE)
        raise
