"""What every view of a report starts with."""

from django.http import HttpRequest

from sightline.governance.access import load
from sightline.governance.pages import who
from sightline.reporting.models import Report
from sightline.reporting.permissions import REPORT
from sightline.reporting.queries import reports_to_open


def load_report(request: HttpRequest, reference: str) -> Report:
    """Return the report; 404 when it does not exist or may not be read."""
    return load(reports_to_open(), REPORT, who(request), reference=reference.upper())
