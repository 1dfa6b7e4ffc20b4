"""The marks of workbooks that leave a partnership and come back: keyed to it and to the sheet, never made up."""

from django.utils.crypto import salted_hmac

from sightline.governance.standing import Standing
from sightline.publishing.rules import Marker


def marker(sheet: str, by: Standing) -> Marker:
    """Return what makes and reads the marks of a sheet of the standing's partnership."""
    place = f"{by.partnership.code}/{sheet}"
    return Marker(salted_hmac("sightline.workbooks", place, algorithm="sha256").digest(), place)
