"""Deeds on disagreements and disputes."""

from sightline.disagreements.services.choosing import choose_protocol
from sightline.disagreements.services.ending import add_learning, end, refer
from sightline.disagreements.services.moving import answer, give_view, keep_own_number, make_urgent, take_on
from sightline.disagreements.services.raising import NewDispute, Who, raise_disagreement, raise_partner_dispute

__all__ = [
    "NewDispute", "Who", "add_learning", "answer", "choose_protocol", "end", "give_view", "keep_own_number",
    "make_urgent", "raise_disagreement", "raise_partner_dispute", "refer", "take_on",
]  # fmt: skip
