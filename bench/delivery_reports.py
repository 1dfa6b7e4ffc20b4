"""Reports that go up: a draft from 2,000 actions, the pack of 12 groups as PDF, and the pages of both."""

import time
from collections.abc import Iterator
from datetime import timedelta
from functools import partial

from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.conf import settings
from django.test import Client

from bench.figures import Figure, measured
from bench.filling import TODAY, Size, partnership
from sightline.accounts.models import Person
from sightline.actions.models import Action
from sightline.governance.models import Group, Partnership, RoleGrant
from sightline.governance.standing import standing_of
from sightline.publishing.documents import Letterhead
from sightline.publishing.writers import write_pdf
from sightline.reporting import services
from sightline.reporting.models import Report, ReportVersion, Round
from sightline.reporting.papers import pack_document
from sightline.reporting.queries import content_of, pack_page, record_of
from sightline.reporting.rules import draft
from sightline.reporting.services import EntrySaid, Said

ACTIONS, GROUPS, ENTRIES = 2_000, 12, 10


def measure(*, quick: bool) -> Iterator[Figure]:
    """Draw a draft of one group's 2,000 actions, then send twelve groups' reports up and write the pack."""
    settings.ALLOWED_HOSTS = [*settings.ALLOWED_HOSTS, "testserver"]
    here = partnership(930, Size(actions=ACTIONS, updates_each=2))
    round_, groups = _groups(here)
    Action.objects.filter(partnership=here).update(group=groups[0])
    report = Report.objects.select_related("round", "group", "partnership").get(round=round_, group=groups[0])
    started = time.perf_counter()
    lines = draft(record_of(report, TODAY), "highlight")
    yield Figure("draft-of-2000-actions", time.perf_counter() - started, "s", 2)
    yield Figure("draft-lines", len(lines), "lines")
    _send_up(here, round_)
    by = standing_of(_manager(here), here)
    started = time.perf_counter()
    content = write_pdf(pack_document(pack_page(round_, by), Letterhead(here.name, TODAY)))
    yield Figure("pack-of-12-groups-as-pdf", time.perf_counter() - started, "s", 10)
    yield Figure("pack-of-12-groups-size", len(content) / 1000, "kB")
    client = _signed_in(here)
    repeats = 10 if quick else 40
    for name, page in (("list", ""), ("pack", f"pack/{round_.pk}/"), ("report", f"{report.reference}/")):
        ask = partial(client.get, f"/{here.slug}/reports/{page}")
        yield from measured(f"page-{name}", ask, repeats=repeats, queries=25)


def _groups(here: Partnership) -> tuple[Round, list[Group]]:
    executive = Group.objects.filter(partnership=here, kind="executive").first() or Group.objects.create(
        partnership=here, name="The executive", kind="executive"
    )
    delivery = Group.objects.create(partnership=here, name="The delivery group", kind="delivery", parent=executive)
    groups = [
        Group.objects.create(partnership=here, name=f"Reporting group {n}", kind="sub_group", parent=delivery)
        for n in range(GROUPS)
    ]
    by = standing_of(_manager(here), here)
    days = {
        "starts_on": TODAY - timedelta(90), "ends_on": TODAY + timedelta(2), "opens_on": TODAY,
        "groups_due_on": TODAY, "delivery_due_on": TODAY, "executive_on": TODAY,
    }  # fmt: skip
    return services.add_round(to={"name": "Bench", "asks": ["highlight"], **days}, by=by), groups


def _send_up(here: Partnership, round_: Round) -> None:
    """Write and send each group's report; all but the delivery group's are frozen as those that went up with it."""
    by = standing_of(_manager(here), here)
    entries = ("good", "risk", "impact")
    for one in Report.objects.filter(round=round_):
        for number in range(ENTRIES):
            one.refresh_from_db()
            new = {key: EntrySaid(f"{key} {number}: " + "words of a report " * 12) for key in entries}
            kept = {row.pk: EntrySaid(row.text) for row in one.sections.all()}
            services.save_report(report=one, said=Said("yes", "In short.", kept, new), version=one.version, by=by)
    _freeze(here, round_)


def _freeze(here: Partnership, round_: Round) -> None:
    rows = list(Report.objects.filter(round=round_).select_related("group", "round"))
    top = next(one for one in rows if one.group.kind == "delivery")
    executive = Group.objects.filter(partnership=here, kind="executive").first()
    for one in rows:
        content = content_of(one)
        ReportVersion.objects.create(
            partnership=here, report=one, number=1, content=content.as_data(), digest=content.digest,
            author=_manager(here),
        )  # fmt: skip
        Report.objects.filter(pk=one.pk).update(
            state="sent_up", sent_to=executive, passed_to=executive, collated_into=None if one == top else top
        )


def _manager(here: Partnership) -> Person:
    return RoleGrant.objects.get(partnership=here, role="BUS").person


def _signed_in(here: Partnership) -> Client:
    person = _manager(here)
    TOTP.activate(person, generate_totp_secret())
    client = Client(raise_request_exception=True)
    client.force_login(person)
    return client
