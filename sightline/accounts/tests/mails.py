"""The mails waiting in the outbox, oldest first."""

import re

from sightline.kernel.models import MailMessage


def waiting() -> list[tuple[str, str, str]]:
    """Return (to, subject, text) of each."""
    return list(MailMessage.objects.order_by("pk").values_list("to", "subject", "body_text"))


def last_link() -> str:
    """Return the path of the link in the last mail."""
    found = re.search(r"https?://[^/\s]+(/accounts/password/link/\S+)", waiting()[-1][2])
    assert found, waiting()[-1]
    return found[1]


def last_code() -> str:
    """Return the code in the last mail."""
    found = re.search(r"^([A-Z]{4}-[A-Z]{4})$", waiting()[-1][2], re.MULTILINE)
    assert found, waiting()[-1]
    return found[1]
