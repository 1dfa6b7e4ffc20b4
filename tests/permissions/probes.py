"""What is tried: kind, deed, how, and where. A new kind or route is a new line here.

`url` takes a route's name and says where its keys come from on a row of the world; `facts` are the letters that can be
true of the row for somebody in scope (of `a` and `g` those that their role has; see `facts_for`).
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from tests.permissions.world import Half, Rows

Url = Callable[[Half, Rows], str]
# Of the roles with an agency or a group of their own: which of the two.
OWN = {"PRA": "a", "DSL": "a", "AGL": "a", "MEM": "ag", "CHR": "ag", "EXE": "a"}


@dataclass(frozen=True)
class Probe:
    """One thing to try with every role in every situation. `lists` says which text of a row its list shows, `search` by
    which name of its address it is searched for, `exports_as` whose `X` its file asks for when it is not the kind's.
    The letters of `always` are true wherever it is tried.
    """

    kind: str
    deed: str
    url: Url
    facts: str = "agpv"
    methods: tuple[str, ...] = ("get", "post")
    lists: Callable[[Rows], str] | None = None
    on_row: bool = True
    name: str = ""
    search: str = ""
    exports_as: str = ""
    always: str = ""

    def facts_for(self, role: str, situation: str) -> str:
        """Return the facts true of the row tried in a situation."""
        own = OWN.get(role, "") + "ns" if situation != "out of scope" else ""
        draft = self.kind == "plan" and situation == "out of scope"
        published = "" if draft or situation == "unpublished" else "p"
        return "".join(letter for letter in own + published + "v" if letter in self.facts) + self.always


def at(name: str, key: Callable[[Rows], Any] | None = None, query: str = "", more: tuple[Any, ...] = ()) -> Url:
    """Return how to make the address of a route."""

    def made(half: Half, rows: Rows) -> str:
        keys = [key(rows)] if key else []
        return reverse(name, args=[half.slug, *keys, *more]) + query

    return made


def probe(kind: str, deed: str, name: str, key: Callable[[Rows], Any] | None = None, **more: Any) -> Probe:
    """Return a probe of a route that bears the route's name."""
    query, extra = more.pop("query", ""), more.pop("more", ())
    made = Probe(kind, deed, at(name, key, query, extra), name=f"{name}{query}", **more)
    return made


READ: dict[str, Any] = {"methods": ("get",)}
CASE: dict[str, Any] = {"facts": "nv"}
LOADED: dict[str, Any] = {"facts": "v"}
GLASS: dict[str, Any] = {"facts": "sv"}
CALENDAR: dict[str, Any] = {"facts": "s", "always": "s"}
TEXT: dict[str, Any] = {"search": "text"}
NO_ROW: dict[str, Any] = {"on_row": False}
LIST: dict[str, Any] = TEXT | NO_ROW | READ
GROUPED: dict[str, Any] = {"facts": "gpv"}
GROUPS: dict[str, Any] = {"lists": lambda row: row.group.name, "on_row": False, **READ, **GROUPED}

PROBES = [
    probe("partnership_arrangements", "R", "governance:about", facts="pv", **READ),
    probe("partnership_arrangements", "U", "governance:about_edit", facts="pv"),
    probe("partnership_arrangements", "U", "governance:areas", facts="pv"),
    probe("partnership_arrangements", "U", "governance:statements", facts="pv"),
    probe("partnership_arrangements", "U", "governance:logo_change", facts="pv"),
    probe("agency", "R", "governance:agencies", lists=lambda row: row.agency.name, on_row=False, **TEXT, **READ),
    probe("agency", "R", "governance:agency", lambda row: row.agency.pk, **READ),
    probe("agency", "C", "governance:agency_add", on_row=False),
    probe("agency", "C", "governance:load", on_row=False),
    probe("agency", "X", "governance:load_workbook", on_row=False, **READ),
    probe("agency", "U", "governance:agency_edit", lambda row: row.agency.pk),
    probe("agency", "U", "governance:post_add", lambda row: row.agency.pk),
    probe("agency", "U", "governance:post_edit", lambda row: row.post.pk),
    probe("agency", "U", "governance:post_end", lambda row: row.post.pk),
    probe("agency", "E", "governance:agency_succeed", lambda row: row.agency.pk),
    probe("agency", "E", "governance:agency_leave", lambda row: row.agency.pk),
    probe(
        "group_membership",
        "R",
        "governance:groups",
        lists=lambda row: row.group.name,
        on_row=False,
        **TEXT,
        **READ,
        **GROUPED,
    ),
    probe("group_membership", "R", "governance:group", lambda row: row.group.pk, **READ, **GROUPED),
    probe("group_membership", "C", "governance:group_add", on_row=False, **GROUPED),
    probe("group_membership", "U", "governance:group_edit", lambda row: row.group.pk, **GROUPED),
    probe("group_membership", "U", "governance:seat_add", lambda row: row.group.pk, **GROUPED),
    probe("group_membership", "U", "governance:seat_end", lambda row: row.seat.pk, **GROUPED),
    probe("group_membership", "U", "governance:seat_edit", lambda row: row.seat.pk, **GROUPED),
    probe("group_membership", "U", "governance:group_rotate", lambda row: row.group.pk, **GROUPED),
    probe("group_membership", "R", "governance:structure", **GROUPS),
    probe("group_membership", "R", "governance:sits", **GROUPS),
    probe("agency", "R", "governance:members", lists=lambda row: row.agency.name, on_row=False, **TEXT, **READ),
    probe(
        "person", "R", "governance:people", lists=lambda row: row.person.email, facts="v", on_row=False, **TEXT, **READ
    ),
    probe("person", "R", "governance:person", lambda row: row.person.pk, facts="v", **READ),
    probe("person", "C", "governance:person_add", facts="v", on_row=False),
    probe("person_account", "C", "governance:person_invite", lambda row: row.person.pk, facts="v", methods=("post",)),
    probe("person_account", "U", "governance:account_email", lambda row: row.person.pk, facts="v"),
    probe("person_account", "U", "governance:account_reset", lambda row: row.person.pk, facts="v"),
    probe("person_account", "E", "governance:account_off", lambda row: row.person.pk, facts="v"),
    probe("person_account", "C", "governance:account_changes", facts="v", on_row=False, **READ),
    probe("person_account", "C", "governance:account_change", lambda row: row.change.pk, facts="v", **READ),
    probe("role_grant", "R", "governance:roles", lists=lambda row: row.granted.name, facts="v", on_row=False, **READ),
    probe("role_grant", "R", "governance:roles", lists=lambda row: row.person.name, facts="agv", on_row=False, **READ),
    probe("role_grant", "C", "governance:role_grant", facts="v", on_row=False),
    probe("role_grant", "E", "governance:role_end", lambda row: row.grant.pk, facts="v"),
    probe("role_grant", "E", "governance:appointment_end", lambda row: row.appointment.pk, facts="av"),
    probe(
        "role_grant",
        "R",
        "governance:access",
        lambda row: row.case.review.pk,
        lists=lambda row: row.person.name,
        facts="agv",
        on_row=False,
        exports_as="person",
        **READ,
        **TEXT,
    ),
    probe("role_grant", "R", "governance:access_reviews", facts="agv", on_row=False, **READ),
    probe("role_grant", "C", "governance:access_open", facts="v", on_row=False),
    probe("role_grant", "E", "governance:access_line", lambda row: row.line.pk, facts="agv"),
    probe("role_grant", "A", "governance:access_conclude", lambda row: row.case.review.pk, facts="v"),
    probe("role_grant", "C", "governance:intakes", facts="v", on_row=False, **READ),
    probe("role_grant", "C", "governance:intake", lambda _: "dispute_case", facts="v", on_row=False),
    probe("person", "R", "governance:cases", facts="v", on_row=False, **READ),
    probe("person", "R", "governance:interest_own", facts="v", on_row=False, **READ),
    probe(
        "level3_grant",
        "R",
        "governance:namings",
        lists=lambda row: row.case.naming.person.name,
        on_row=False,
        **CASE,
        **READ,
        **TEXT,
    ),
    probe("level3_grant", "R", "governance:case_access", lambda row: row.case.reference, **CASE, **READ),
    probe("level3_grant", "C", "governance:case_name", lambda row: row.case.reference, **CASE),
    probe("level3_grant", "C", "governance:case_interest", lambda row: row.case.reference, **CASE),
    probe("level3_grant", "C", "governance:naming_extend", lambda row: row.case.naming.pk, **CASE),
    probe("level3_grant", "C", "governance:naming_resume", lambda row: row.case.naming.pk, **CASE),
    probe("level3_grant", "A", "governance:naming_approve", lambda row: row.case.naming.pk, **CASE),
    probe("level3_grant", "E", "governance:naming_end", lambda row: row.case.naming.pk, **CASE),
    probe("level3_grant", "E", "governance:interest_lift", lambda row: row.case.recusal.pk, **CASE),
    probe("break_glass", "C", "governance:glass_break", facts="v", always="s", on_row=False),
    probe(
        "break_glass", "R", "governance:glasses", lists=lambda row: row.case.reference, on_row=False, **GLASS, **READ
    ),
    probe("break_glass", "R", "governance:glass", lambda row: row.case.glass.pk, **GLASS, **READ),
    probe("break_glass", "A", "governance:glass_review", lambda row: row.case.glass.pk, **GLASS),
    probe("break_glass", "E", "governance:glass_end", lambda row: row.case.glass.pk, **GLASS),
    probe("settings", "R", "governance:calendar", facts="v", on_row=False, **READ),
    probe("settings", "C", "governance:day_add", facts="v", on_row=False),
    probe("settings", "C", "governance:day_remove", lambda row: row.day.pk, facts="v", on_row=False),
    probe("ruleset_override", "R", "governance:law", facts="v", on_row=False, **READ),
    probe("ruleset_override", "R", "governance:law_set", lambda row: row.adoption.key, facts="v", on_row=False, **READ),
    probe("ruleset_override", "C", "governance:law_adopt", facts="v", on_row=False),
    probe("ruleset_override", "E", "governance:adoption_end", lambda row: row.adoption.pk, facts="v"),
    probe("ruleset_override", "R", "governance:override", lambda row: row.override.pk, facts="v", **READ),
    probe("ruleset_override", "A", "governance:override_approve", lambda row: row.override.pk, facts="v"),
    probe("ruleset_override", "A", "governance:override_refuse", lambda row: row.override.pk, facts="v"),
    probe("ruleset_override", "E", "governance:override_withdraw", lambda row: row.override.pk, facts="v"),
    probe(
        "action", "R", "actions:list", lists=lambda row: row.action.title, facts="agv", on_row=False, search="q", **READ
    ),
    probe("action", "R", "actions:action", lambda row: row.action.reference, facts="agv", **READ),
    probe("action", "C", "actions:new", facts="v", on_row=False),
    probe("action", "X", "actions:export", facts="v", on_row=False, **READ),
    probe("action", "X", "actions:workbook", facts="v", on_row=False, **READ),
    probe("action", "U", "actions:bring", facts="v", on_row=False),
    probe("action", "U", "actions:date", lambda row: row.action.reference, facts="agv"),
    probe("action", "U", "actions:hand_on", lambda row: row.action.reference, facts="agv"),
    probe("action", "U", "actions:impact", lambda row: row.action.reference, facts="agv"),
    probe("action", "U", "actions:words", lambda row: row.action.reference, facts="agv"),
    probe("action", "E", "actions:withdraw", lambda row: row.action.reference, facts="agv"),
    probe(
        "action_link",
        "R",
        "chasing:chased",
        lists=lambda row: row.action.reference,
        facts="gsv",
        on_row=False,
        exports_as="action",
        **READ,
    ),
    probe("action_link", "R", "chasing:links", lambda row: row.action.reference, facts="gsv", **READ),
    probe("action_link", "C", "chasing:chase", facts="sv", always="g", on_row=False),
    probe("action_link", "E", "chasing:revoke", lambda row: row.link.pk, facts="gsv", methods=("post",)),
    probe("action", "X", "chasing:export", facts="v", on_row=False, **READ),
    probe("settings", "U", "chasing:setting", facts="v", on_row=False),
    probe("calendar_feed", "R", "calendars:mine", on_row=False, **CALENDAR, **READ),
    probe("calendar_feed", "C", "calendars:make", on_row=False, **CALENDAR, methods=("post",)),
    probe("calendar_feed", "C", "calendars:choose", on_row=False, **CALENDAR, methods=("post",)),
    probe("calendar_feed", "E", "calendars:end", on_row=False, **CALENDAR, methods=("post",)),
    probe("plan", "R", "plans:plans", lists=lambda row: row.plan.title, facts="pv", on_row=False, **READ),
    probe("plan", "R", "plans:plan_of", lambda row: row.plan.reference, facts="pv", **READ),
    probe("plan", "R", "plans:on_a_page_of", lambda row: row.plan.reference, facts="pv", **READ),
    probe("plan", "R", "plans:history", lambda row: row.plan.reference, facts="pv", **READ),
    probe("plan", "R", "plans:priority", lambda row: row.priority.reference, **READ, **GROUPED),
    probe("plan", "C", "plans:start", facts="pv", on_row=False),
    probe("plan", "U", "plans:edit_plan", lambda row: row.plan.reference, facts="pv"),
    probe("plan", "U", "plans:edit_priority", lambda row: row.priority.reference, **GROUPED),
    probe("plan", "U", "plans:update_priority", lambda row: row.priority.reference, **GROUPED),
    probe("plan", "A", "plans:agree", lambda row: row.plan.reference, facts="pv"),
    probe("plan", "X", "plans:export", lambda row: row.plan.reference, more=("plan.xlsx",), facts="pv", **READ),
    probe(
        "import_proposal",
        "R",
        "imports:list",
        lists=lambda row: row.proposal.file_name,
        facts="v",
        on_row=False,
        **READ,
    ),
    probe("import_proposal", "R", "imports:proposal", lambda row: row.proposal.reference, facts="v", **READ),
    probe("import_proposal", "U", "imports:describe", lambda row: row.proposal.reference, facts="v"),
    probe("import_proposal", "A", "imports:accept", lambda row: row.proposal.reference, facts="v", methods=("get",)),
    probe("import_proposal", "E", "imports:discard", lambda row: row.proposal.reference, facts="v", methods=("post",)),
    probe(
        "import_proposal", "R", "imports:lists", lists=lambda row: row.sheet.file_name, on_row=False, **LOADED, **READ
    ),
    probe("import_proposal", "R", "imports:list_one", lambda row: row.sheet.reference, **LOADED, **READ),
    probe("import_proposal", "A", "imports:list_preview", lambda row: row.sheet.reference, **LOADED, methods=("get",)),
    probe("import_proposal", "U", "imports:list_leave", lambda row: row.sheet.reference, **LOADED, methods=("post",)),
    probe("import_proposal", "E", "imports:list_discard", lambda row: row.sheet.reference, **LOADED, methods=("post",)),
    probe(
        "import_proposal",
        "R",
        "imports:words",
        lists=lambda row: row.word.words,
        on_row=False,
        exports_as="plan",
        **LOADED,
        **READ,
    ),
    probe("import_proposal", "C", "imports:word_add", more=("rag",), on_row=False, **LOADED),
    probe("import_proposal", "U", "imports:word_one", lambda row: row.word.pk, **LOADED),
    probe("import_proposal", "E", "imports:word_away", lambda row: row.word.pk, **LOADED, methods=("post",)),
]
