from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.apps import AppConfig


class DisagreementsConfig(AppConfig):
    name = "sightline.disagreements"
    label = "disagreements"

    def ready(self) -> None:
        """Stand in the menu, say what references lead to, watch clocks, and keep what is sealed known."""
        from sightline.disagreements.kinds import KINDS  # noqa: PLC0415 (models load after the apps)
        from sightline.disagreements.models import Identity, OwnNumber  # noqa: PLC0415
        from sightline.disagreements.queries.lists import resolver  # noqa: PLC0415
        from sightline.disagreements.queries.page import identity_place, number_place  # noqa: PLC0415
        from sightline.disagreements.services import telling  # noqa: PLC0415
        from sightline.kernel import references, sealing, tick  # noqa: PLC0415
        from sightline.kernel.outbox import may_still_send  # noqa: PLC0415

        for kind in KINDS:
            references.register(kind.letters, resolver(kind))
        for mail in (telling.CLOCK, telling.TOLD):
            may_still_send(mail, telling.may_still_tell)
        tick.every("disagreements.remind", timedelta(minutes=15), telling.remind_all)

        def number_of(row: Any) -> str:
            return number_place(row.dispute, row.agency_id)

        def identity_of(row: Any) -> str:
            return identity_place(row.dispute)

        sealing.register(Identity, "sealed", identity_of)
        sealing.register(OwnNumber, "sealed", number_of)
        _menu()


def _reads(scoped: Any) -> Callable[[Any], bool]:
    return lambda by: bool(scoped.may_some(by, "R"))


def _menu() -> None:
    from sightline.disagreements.permissions import DISPUTE_CASE, PARTNER_DISPUTE, PATTERNS  # noqa: PLC0415
    from sightline.governance.permissions import LAW  # noqa: PLC0415
    from sightline.ui.navigation import Entry, SubEntry, register, register_sub  # noqa: PLC0415

    rooms = [
        ("cases", "About a case", "disagreements:cases", DISPUTE_CASE),
        ("partners", "Between partners", "disagreements:partners", PARTNER_DISPUTE),
        ("patterns", "Patterns", "disagreements:patterns", PATTERNS),
        ("protocols", "Protocols", "disagreements:protocols", LAW),
    ]
    register(
        Entry(
            "disagreements", "Disagreements", "disagreements:cases", "Respond", order=75, main=False,
            may=lambda by: DISPUTE_CASE.may_some(by, "R"),
        )
    )  # fmt: skip
    register(
        Entry(
            "patterns", "Patterns of disagreement", "disagreements:patterns", "Know", order=76, main=False,
            may=lambda by: PATTERNS.may_some(by, "R"),
        )
    )  # fmt: skip
    for at, (key, words, name, scoped) in enumerate(rooms):
        register_sub(
            SubEntry(
                "disagreements", key, words, name, order=10 + at,
                may=_reads(scoped),
            )
        )  # fmt: skip
