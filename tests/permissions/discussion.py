"""Comments, following and feeds for the generated permission tests."""

from typing import Any

from tests.permissions.probing import READ, Probe, probe

TALK: dict[str, Any] = {"facts": "agsv", "reads_first": True}
POST: dict[str, Any] = {"methods": ("post",)}
ACTIVITY: dict[str, Any] = {"before": ("A",), "facts": "agv"}
PROBES: list[Probe] = [
    probe(
        "comment", "R", "discussion:thread", lambda row: row.action.reference,
        lists=lambda row: row.comment.text, **TALK, **READ,
    ),
    probe("comment", "C", "discussion:say", lambda row: row.action.reference, **TALK, **POST),
    probe("comment", "U", "discussion:change", lambda row: row.comment.pk, **TALK),
    probe("comment", "U", "discussion:take_back", lambda row: row.comment.pk, **TALK, **POST),
    probe("comment", "E", "discussion:remove", lambda row: row.comment.pk, **TALK, **POST),
    probe("comment", "R", "discussion:following", on_row=False, **TALK, **READ),
    probe("comment", "R", "discussion:followed_activity", on_row=False, **TALK, **READ),
    probe("action", "R", "discussion:activity", lambda row: row.action.reference, **ACTIVITY, **READ),
    probe("action", "R", "discussion:follow", lambda row: row.action.reference, **ACTIVITY, **POST),
    probe("person", "R", "discussion:person_activity", lambda row: row.person.pk, facts="v", **READ),
]  # fmt: skip
