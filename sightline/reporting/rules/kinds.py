"""The kinds of report and the sections of each, in the order in which a reader wants them."""

KINDS = {"highlight": "Highlight report", "work_plan": "Work plan", "monitoring": "Plan monitoring"}

# key: (heading, what to write there)
SECTIONS = {
    "done": ("Done in this period", "What was finished or moved on."),
    "planned": ("What we plan", "Each piece of work with its owner, its date and the priority it serves."),
    "priority": ("Where each priority stands", "On track or not, and why."),
    "next": ("Next", "What comes in the next period."),
    "off_track": ("Off track", "What is late, red or getting worse, and what will bring it back."),
    "silent": ("Little or no evidence of progress", "What nobody has said a word about for 60 days, or ever."),
    "gap": ("Not specific enough yet", "Work without an owner, a date or a measure."),
    "ask": ("What we ask", "What you need from another group or from the executive."),
    "risk": ("Risks", "New risks and those that moved. No names of children or adults."),
    "good": ("Good practice and success", "What went well and could be used elsewhere."),
    "impact": ("What changed for children and adults", "What is different for them, and how you know."),
}
OF_KIND = {
    "highlight": ("done", "next", "off_track", "ask", "risk", "good", "impact"),
    "work_plan": ("planned", "gap", "ask", "risk"),
    "monitoring": ("priority", "off_track", "silent", "ask", "risk"),
}
DECIDED = ("ask", "risk")  # sections in which something may need a decision
RENEWED = ("priority", "planned", "gap", "silent", "next", "off_track")  # drawn lines that change while untouched
PACK_ORDER = ("off_track", "ask", "risk", "good", "impact")


def sections_of(kind: str) -> tuple[str, ...]:
    """Return the keys of the sections of a kind of report, in order."""
    return OF_KIND[kind]


def heading(section: str) -> str:
    """Return the heading of a section."""
    return SECTIONS[section][0]


def hint(section: str) -> str:
    """Return what to write in a section."""
    return SECTIONS[section][1]
