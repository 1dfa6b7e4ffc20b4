"""Lays the example partnerships down: who is who as rows, all that was decided and done through the deeds of people.

Dates are counted from today, so that the examples are current on any day. Rows made by a deed are dated back to when
they are said to have happened; the trail keeps the true time.
"""

import secrets
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path

from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.db import transaction

from sightline.audittrail.services import record
from sightline.governance.models import Partnership
from sightline.governance.rules import ROLE_NAMES, ROLES
from sightline.home.example_agendas import AgendasOf
from sightline.home.example_arrangements import lay_arrangements
from sightline.home.example_chasing import lay_chasing
from sightline.home.example_disputes import lay_disputes
from sightline.home.example_evidence import lay_evidence
from sightline.home.example_figures import FiguresOf
from sightline.home.example_files import ExampleFileError, read_example
from sightline.home.example_people import lay_people, make_partnership
from sightline.home.example_plans import PlanOf
from sightline.home.example_records import RecordsOf
from sightline.home.example_registers import RegistersOf
from sightline.home.example_reports import ReportsOf
from sightline.home.example_world import World
from sightline.kernel.dates import england_today
from sightline.kernel.errors import DomainError
from sightline.kernel.models import NonWorkingDay

FILES = {"NMR": "northmoor.yaml", "EHC": "eastholt.yaml", "EAB": "eastholt-adults.yaml", "CBY": "carrowby.yaml",
         "TWL": "thornmere.yaml"}  # fmt: skip
WORDS = ["amber", "beacon", "cedar", "copper", "harbour", "kettle", "lantern", "meadow", "orchard", "pebble", "quarry",
         "saddle", "thimble", "walnut", "willow", "wicker"]  # fmt: skip


def load_all(
    folder: Path, files: Mapping[str, str] = FILES, keep: Callable[[str], None] | None = None, today: date | None = None
) -> str:
    """Load every example of a folder that is not here yet, in one transaction each; returns their sign-ins as text.

    `files` are file names by the code of the partnership. `keep` is given each example's sign-ins inside its
    transaction, so that there are never rows without them. Days are counted from `today`, this day when none is given.
    Raises ExampleFileError naming the file and what is wrong.
    """
    made = []
    for code, name in files.items():
        with transaction.atomic():
            if not Partnership.objects.filter(code=code).exists():
                made.append(_load_file(folder / name, today or england_today()))
                if keep:
                    keep(made[-1])
    return "\n\n".join(made)


def _load_file(path: Path, today: date) -> str:
    said = read_example(path)
    closed = frozenset(NonWorkingDay.objects.values_list("day", flat=True))
    world = World(said, today, make_partnership(said["partnership"]), closed)
    try:
        return "\n".join([world.partnership.name, *load_example(world)])
    except DomainError as error:
        raise ExampleFileError(f"{path.name}, {world.at}: {error}") from error


def load_example(world: World) -> list[str]:
    """Lay one example down and return a line per sign-in."""
    lay_people(world)
    tenant = world.partnership.code
    record(tenant=tenant, verb="examples.loaded", reference="", by=None, after={"posts": len(world.posts)})
    lay_arrangements(world)
    PlanOf(world).load()
    lay_evidence(world)
    ReportsOf(world).load()
    RegistersOf(world).load()
    FiguresOf(world).load()
    RecordsOf(world).load()
    AgendasOf(world).load()
    lay_disputes(world)
    lay_chasing(world)
    return [_sign_in(world, key) for key in world.said["sign_ins"]]


def _sign_in(world: World, key: str) -> str:
    """Give a person a password and an authenticator of this installation's own; returns the line that says so."""
    person = world.people[key]
    roles = sorted(world.standing(key, world.today).roles, key=ROLES.index)
    title = f"{world.posts[key].title} ({', '.join(ROLE_NAMES[role] for role in roles)}): {person.email}"
    if person.has_usable_password():
        return f"  {title}, the same sign-in as above"
    password = " ".join(secrets.choice(WORDS) for _ in range(4)) + f" {secrets.randbelow(90) + 10}"
    person.set_password(password)
    person.save(update_fields=["password"])
    secret = generate_totp_secret()
    TOTP.activate(person, secret)
    codes = RecoveryCodes.activate(person).get_unused_codes()
    return f"  {title}\n    password: {password}\n    authenticator secret: {secret}\n    recovery code: {codes[0]}"
