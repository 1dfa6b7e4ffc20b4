"""Long documents that a standing may look at while they are read."""

from django.db.models import QuerySet

from sightline.governance.standing import Standing
from sightline.imports.models import Reading


def readings(by: Standing) -> QuerySet[Reading]:
    """Return the long documents of a partnership, for who may import there (the route asks), without their bytes."""
    return Reading.objects.filter(partnership=by.partnership).select_related("proposal").defer("content")
