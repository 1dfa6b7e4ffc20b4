"""How the deeds of this context stand on the installation's chain of the trail."""

from sightline.accounts.models import Person
from sightline.audittrail.services import record


def note(
    verb: str, person: Person, *, by: Person | None = None, personal: tuple[str, ...] = (), **after: object
) -> None:
    """Write one entry about a person; without `by` they did it themselves."""
    record(
        tenant="", verb=verb, reference=person.actor_key, by=by or person, after=after or None, personal=personal
    )  # fmt: skip


def note_address(verb: str, email: str, **after: object) -> None:
    """Write one entry about an address somebody typed, known or not; the address is stored as a keyed hash."""
    address = email.strip().lower()
    person = Person.objects.filter(email=address).first()
    record(
        tenant="",
        verb=verb,
        reference=person.actor_key if person else "person:unknown",
        by=None,
        after={"email": address, **after},
        personal=("email",),
    )
