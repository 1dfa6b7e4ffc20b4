"""What an example file may say: every key, what it holds, and a sentence that names file and key when one is wrong.

A shape is a line of keys. `!` marks one that must be there; after `=` stands what it holds, text when nothing is said:
`int`, `flag`, `date`, `map`, `texts`, `one:` or `many:` and a shape, `key:` or `keys:` and the list whose keys they
are.
"""

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import yaml

FILE = (
    "partnership!=one:partnership sign_ins!=keys:posts agencies!=many:agency mergers=many:merger posts!=many:post "
    "groups!=many:group seats!=many:seat rotations=many:rotation governance=one:governance plan!=one:plan "
    "changes=many:change evidence=many:evidence reports=one:reports "
    "registers=one:registers data=one:data records=one:records agendas=many:agenda disputes=many:dispute "
    "chasing=one:chasing"
)
SHAPES = {
    "file": FILE,
    "partnership": (
        "code! slug! name! short_name! kind! vision! vision_source! contact! purposes!=texts values!=texts "
        "areas!=many:area"
    ),
    "area": "kind! name!",
    "agency": (
        "key! name! short_name kind category successor=key:agencies succeeded_on=date joined=date left=flag "
        "register_kind area why"
    ),
    "merger": "agency!=key:agencies successor! weeks_ago!=int",
    "post": "key! agency!=key:agencies title! person email role grants=texts vacant=flag independent=flag",
    "group": (
        "key! name! kind! parent=key:groups purpose! meets! until_in_weeks=int further duties=texts quorum=int "
        "quorum_statutory=flag deputies terms terms_agreed_weeks_ago=int terms_review_in_weeks=int"
    ),
    "seat": (
        "group!=key:groups role! post=key:posts agency=key:agencies person email since_weeks_ago=int "
        "ends_in_weeks=int deputises_for=key:posts independent=flag"
    ),
    "rotation": "group!=key:groups holders!=keys:posts months!=int from_weeks_ago!=int",
    "governance": (
        "legal_basis stance outcomes=texts criteria=texts wider=texts register=texts agreements=many:agreement "
        "representatives=many:representative before=many:predecessor related=many:related unit=many:unit_post "
        "unit_of reviews=many:review law=one:law"
    ),
    "law": "newer_weeks_ago!=int reason leave=texts overrides=many:override",
    "override": (
        "rule! change!=map reason! proposed_weeks_ago!=int starts_in_weeks!=int decided_by=key:posts "
        "decided_weeks_ago=int decision"
    ),
    "agreement": (
        "kind! title! summary address starts_weeks_ago!=int published_weeks_ago=int review_in_weeks=int "
        "signatories=many:signatory"
    ),
    "signatory": "agency!=key:agencies name! post_title! signed_weeks_ago=int",
    "representative": "kind! post!=key:posts by=key:posts authority since_weeks_ago=int",
    "predecessor": "name! ended_on!=date tasks=many:task",
    "task": "text! due_in_weeks!=int left=int passed_to done_weeks_ago=int",
    "related": "kind! name! topics! reports link=key:posts contact promises",
    "unit_post": "post!=key:posts fte! also_serves",
    "review": (
        "opened_weeks_ago!=int due_in_weeks!=int group=key:groups answers=many:answer conclusion "
        "concluded_by=key:posts concluded_weeks_ago=int keep_others=flag"
    ),
    "answer": "agency!=key:agencies outcome! note by=key:posts weeks_ago!=int",
    "plan": (
        "title! years!=int year=int started_months_ago=int opened_weeks_ago=int agreed_by!=key:posts agreed_for! "
        "agreed_weeks_ago!=int published_weeks_ago!=int introduction! parts!=many:part "
        "core_business!=many:core linked_strategies!=many:strategy priorities!=many:priority"
    ),
    "part": "key! kind! title!",
    "core": "text! led_by",
    "strategy": "title! owner! review_in_weeks!=int",
    "priority": (
        "title! vision objective! rationale provenance joint_with strategic_lead!=key:posts lead!=key:posts "
        "group!=key:groups figures=many:figure ambitions=texts desired_outcomes=texts success_criteria!=texts "
        "measures!=many:measure actions!=many:action updates=many:report judged=one:judged"
    ),
    "figure": "value! text! source",
    "measure": "key! text! baseline target indicator",
    "data": "indicators!=many:indicator questions=many:question_asked",
    "indicator": (
        "code! name! unit! better! frequency! theme! level!=int of=int swing=int periods=int late=int "
        "steps=many:figure_step agency=key:agencies group=key:groups definition numerator denominator unit_words "
        "gathered per=int base life_stage target=int low=int high=int baseline_points=int rule said by=map "
        "rebase=one:rebase"
    ),
    "figure_step": "back!=int level!=int",
    "rebase": "back!=int reason!",
    "question_asked": (
        "indicator! text! by!=key:posts group=key:groups weeks_ago!=int due_in_weeks!=int answer answered_by=key:posts "
        "action=one:question_action"
    ),
    "question_action": "title! owner!=key:posts due_in_weeks!=int",
    "action": (
        "key title! owner!=key:posts deputy=key:posts due_in_weeks=int ambition=int measure moved=many:moved "
        "updates=many:said comments=many:remark children=many:action"
    ),
    "remark": "weeks_ago!=int by!=key:posts text!",
    "moved": "weeks_ago!=int from_weeks!=int reason!",
    "said": "weeks_ago!=int rag! text! changed",
    "report": "weeks_ago!=int by!=key:posts rag! text!",
    "change": "weeks_ago!=int action! update=one:change_update hand_over=one:hand_over",
    "change_update": "rag! text!",
    "evidence": (
        "title! shows! source by!=key:posts weeks_ago!=int expires_in_weeks=int group=key:groups text address file "
        "content actions=texts priorities=texts"
    ),
    "reports": "mailbox! last_quarter!=many:written this_quarter!=many:written",
    "written": (
        "group!=key:groups by!=key:posts on_track! summary! good risk impact ask recommend if_not decide_in_weeks=int "
        "takes_in=keys:groups sent=flag noted_by=key:posts"
    ),
    "registers": "risks=many:risk escalations=many:escalation challenges=many:challenge others=many:matter",
    "risk": (
        "title! group!=key:groups weeks_ago!=int cause event! effect category owner=key:posts priority=int inherent "
        "target appetite=int treatment proximity emerging=flag controls=texts scored=many:score raised=one:raised "
        "actions=many:wanted"
    ),
    "score": "weeks_ago!=int current! text",
    "raised": "weeks_ago!=int reason! ask! answer_in_weeks!=int",
    "escalation": "title! issue! ask! group!=key:groups weeks_ago!=int decision response answered_by=key:posts",
    "challenge": ("subject! text! challenger! group!=key:groups weeks_ago!=int agency=key:agencies body answer effect"),
    "matter": (
        "kind! title! body! group!=key:groups weeks_ago!=int topic detail due_in_weeks=int report_in_weeks=int report"
    ),
    "agenda": "group!=key:groups weeks_ahead!=int place! usual!=many:usual items!=many:asked proposed!=one:wish",
    "usual": "title! purpose! minutes!=int",
    "asked": "title! purpose! minutes!=int detail! paper",
    "wish": "title! why! purpose! by!=key:posts",
    "records": "needed=many:needed meetings!=many:meeting",
    "needed": "group!=key:groups for! post!=key:posts source!",
    "meeting": ("group!=key:groups weeks_ago!=int place! apologies=texts approved_by=key:posts items!=many:minuted"),
    "minuted": "title text! decisions=many:decided actions=many:wanted",
    "wanted": "title! owner=key:posts due_in_weeks=int detail",
    "dispute": (
        "by!=key:posts raised_by!=key:agencies answered_by!=key:agencies subject! kind! about! wanted name! born"
    ),
    "decided": (
        "kind! title! reason! text decided_by votes_for=int votes_against=int delegated_to publish=flag despite"
    ),
    "chasing": "before!=list after!=list every!=int rest_days!=int ladder=map leave=many:leave",
    "leave": "post!=key:posts starts_in_weeks!=int ends_in_weeks!=int",
    "judged": "by!=key:posts weeks_ago!=int rag! reason!",
    "hand_over": "owner=key:posts deputy=key:posts",
}
KINDS = {
    "text": (str, "a text"), "int": (int, "a whole number"), "flag": (bool, "true or false"),
    "date": (date, "a date such as 2022-07-01"), "map": (dict, "keys and what they hold"),
    "list": (list, "a list of whole numbers"),
}  # fmt: skip
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
TOKEN = re.compile(r"^(\w+)(!?)(?:=([\w:]+))?$")
Said = dict[str, Any]


class ExampleFileError(ValueError):
    """An example file says something it may not; the message names the file and the key."""


def read_example(path: Path) -> Said:
    """Read one example file; raises ExampleFileError naming file and key for the first thing that is wrong."""
    try:
        said = yaml.load(path.read_text(encoding="utf-8"), Loader=LOADER)  # noqa: S506 (both are safe ones)
    except (OSError, yaml.YAMLError) as error:
        raise ExampleFileError(f"{path.name} cannot be read: {error}") from error
    for fault in faults(said):
        raise ExampleFileError(f"{path.name}, {fault}")
    return dict(said)


def faults(said: Any) -> Iterator[str]:
    """Yield a sentence for each thing in an example that is not as its shape says."""
    if not isinstance(said, dict):
        yield "the whole file: it holds no keys"
        return
    yield from _Checker(said).one("file", said, "")


class _Checker:
    """Compares what is said with the shapes; `keys` are the keys that each list defines."""

    def __init__(self, said: Said) -> None:
        self.keys = {
            name: [one.get("key") for one in said.get(name) or [] if isinstance(one, dict)]
            for name in ("agencies", "posts", "groups")
        }

    def one(self, shape: str, said: Any, where: str) -> Iterator[str]:
        """Yield what is wrong with one set of keys."""
        if not isinstance(said, dict):
            yield f"{where}: it should hold keys, and says “{said}”."
            return
        known = dict(_parsed(shape))
        for name in said:
            if name not in known:
                yield f"{_place(where, name)}: this key is not known here. Known are {', '.join(known)}."
        for name, (needed, holds) in known.items():
            if name in said:
                yield from self._value(holds, said[name], _place(where, name))
            elif needed:
                yield f"{_place(where, name)}: this key is missing."

    def _value(self, holds: str, value: Any, where: str) -> Iterator[str]:
        kind, _, of = holds.partition(":")
        if kind == "one":
            yield from self.one(of, value, where)
        elif kind in ("many", "texts", "keys"):
            if not isinstance(value, list):
                yield f"{where}: it should be a list, and says “{value}”."
                return
            for at, item in enumerate(value, start=1):
                inner = {"many": f"one:{of}", "texts": "text", "keys": f"key:{of}"}[kind]
                yield from self._value(inner, item, f"{where} {at}")
        elif kind == "key":
            if value not in self.keys[of]:
                yield f"{where}: “{value}” is no key of {of}."
        elif type(value) is not KINDS[kind][0]:
            yield f"{where}: it should be {KINDS[kind][1]}, and says “{value}”."


def _place(where: str, name: str) -> str:
    return f"{where}, {name}" if where else name


def _parsed(shape: str) -> Iterator[tuple[str, tuple[bool, str]]]:
    for token in SHAPES[shape].split():
        found = TOKEN.match(token)
        assert found, token  # noqa: S101 (the shapes above are ours)
        yield found[1], (bool(found[2]), found[3] or "text")
