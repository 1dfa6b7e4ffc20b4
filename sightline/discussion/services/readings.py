"""What a page of a feed tells of level 3 is a reading like any other: it leaves an entry on the trail."""

from django.db import transaction

from sightline.discussion.activity import Feed
from sightline.governance.services.cases import note_read
from sightline.governance.standing import Standing


@transaction.atomic
def note_feed_read(*, feed: Feed, by: Standing, known: str = "") -> int:
    """Leave an entry for each case of which a page tells, but the one that is `known`; return how many."""
    cases = [one for one in feed.cases if one != known]
    for reference in cases:
        note_read(reference=reference, by=by, what="activity")
    return len(cases)
