"""A partnership to try the pages of governance on, and a browser in the business manager's hands."""

import re
from datetime import timedelta
from typing import Any

from django.urls import reverse

from sightline.accounts.models import IdentityChange
from sightline.governance.models import Appointment, KeptFilter, RoleGrant
from sightline.governance.urls import urlpatterns
from sightline.kernel.dates import england_today
from sightline.kernel.models import NonWorkingDay
from tests import factories as make
from tests.arrangements import RULE, Arranged
from tests.cases import Case

TODAY = england_today()
YESTERDAY = TODAY - timedelta(days=1)


def day(field: str, when: Any = TODAY) -> dict[str, Any]:
    return {f"{field}_{part}": str(getattr(when, part)) for part in ("day", "month", "year")}


class Place:
    """A partnership with a group, an agency, a held post and a business manager signed in."""

    def __init__(self, code: str = "NMR") -> None:
        self.partnership = make.make_partnership(code)
        self.manager = make.business_manager(self.partnership)
        self.client = make.signed_in(self.manager)
        self.agency = make.make_agency(f"{code} Council", self.partnership)
        self.post = make.make_post(self.partnership, "Head of early help", self.agency)
        self.holder = make.appoint(self.post, make.make_person("Ruth Adeyemi"))
        self.group = make.make_group(self.partnership, "Executive", "executive")
        self.seat = make.seat(self.group, self.post)
        self.own_seat = make.seat(self.group, self.agency, "chair")
        self.other = make.make_person("Sam Okoro")
        make.appoint(make.make_post(self.partnership, "Nurse", self.agency), self.other)
        self.grant = RoleGrant.objects.get(person=make.grant("SCR", self.partnership))
        self.appointment = Appointment.objects.get(person=self.holder)
        self.change = IdentityChange.objects.create(
            person=self.other, kind="reset", old_email=self.other.email, reason="A lost phone", asked_by=self.holder
        )

        self.kept = KeptFilter.objects.create(
            partnership=self.partnership, person=self.manager, list="governance:people", name="Mine", query="text=a"
        )

    def url(self, name: str, *args: Any) -> str:
        return reverse(f"governance:{name}", args=[self.partnership.slug, *args])

    def get(self, name: str, /, *args: Any, query: str = "") -> str:
        response = self.client.get(self.url(name, *args) + query)
        assert response.status_code == 200, response.content.decode()[:3000]
        return str(response.content.decode())

    def post_to(self, name: str, /, *args: Any, status: int = 302, **data: Any) -> Any:
        response = self.client.post(self.url(name, *args), data)
        assert response.status_code == status, re.sub(r"\s+", " ", response.content.decode())[:6000]
        return response

    def keys(self, name: str) -> list[int]:
        if name.startswith("account"):
            return [self.change.pk if "change" in name else self.holder.pk]
        return {
            "agenc": [self.agency.pk], "post": [self.post.pk], "group": [self.group.pk], "seat": [self.own_seat.pk],
            "perso": [self.holder.pk], "appoi": [self.appointment.pk], "role_": [self.grant.pk],
            "filte": [self.kept.pk],
            "day_r": list(NonWorkingDay.objects.values_list("pk", flat=True)[:1]),
        }.get(name[:4] if name.startswith(("post", "seat")) else name[:5], [])  # fmt: skip

    def addresses(self) -> list[tuple[str, str]]:
        """Every route of governance with real keys, by name, once the partnership has its arrangements."""
        arranged = Arranged(self.partnership, self.agency, self.post, self.manager)
        case = Case(self.partnership, self.manager, self.post)
        found = []
        for pattern in urlpatterns:
            name = str(pattern.name)
            if name == "representative_add":
                found.append((name, self.url(name, "lead")))
            elif "<" in str(pattern.pattern) and (of_case := case.key(name)) is not None:
                found.append((name, self.url(name, of_case)))
            elif "<slug:key>" in str(pattern.pattern):
                of_rule = "<slug:entry>" in str(pattern.pattern)
                found.append((name, self.url(name, *(RULE.values() if of_rule else [RULE["key"]]))))
            elif "<int:pk>" in str(pattern.pattern) and (key := arranged.key(name)):
                found.append((name, self.url(name, key)))
            elif "<int:pk>" not in str(pattern.pattern):
                found.append((name, self.url(name)))
            elif name == "post_add":
                found.append((name, self.url(name, self.agency.pk)))
            elif name == "seat_add":
                found.append((name, self.url(name, self.group.pk)))
            elif name != "load_preview":
                found.append((name, self.url(name, *self.keys(name))))
        return found
