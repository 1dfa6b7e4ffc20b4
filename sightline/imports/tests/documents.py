"""A short plan of an invented partnership, in parts, and proposals read from it."""

from sightline.governance.standing import Standing
from sightline.imports.models import Item, Proposal, SourceLine
from sightline.imports.reading import read_upload
from sightline.imports.services import propose

TEXT = """# Safer together: strategic plan 2025-2028

## Our vision
Everybody in Northmoor grows up and grows old in safety.

## Our purpose
- To keep one clear line of sight from promise to proof
- To learn in the open

Part A - Our long-term objectives

## Priority 1: Neglect

### Our ambitions
- Every agency screens in the same way
- Children tell us what home is like

## Priority 2: Exploitation

### Our ambitions
- Every disclosure is acted on within a day

Part B – Yearly plan 2025-26

## Priority 1: Neglect

### Actions
- Agree one screening tool across agencies
- Re-let the return home interview service
- Publish a short guide for schools

### Measures
- Increase in the number of completed screenings
- Reduction in repeat referrals

## Priority 2: Exploitation

### Actions
- Brief hotel and taxi staff
- Review the licensing policy

### Measures
- Interviews held within 72 hours
"""


def read_text(by: Standing, text: str = TEXT, file_name: str = "plan.txt") -> Proposal:
    """Read a text as a proposal."""
    return propose(understood=read_upload(file_name=file_name, content=text.encode()), by=by)


def item_of(proposal: Proposal, text: str) -> Item:
    """Return the one item that begins with these words."""
    return proposal.items.select_related("proposal", "parent").get(text__startswith=text)


def line_of(proposal: Proposal, text: str) -> SourceLine:
    """Return the first line that holds these words."""
    found = proposal.lines.select_related("proposal").filter(text__contains=text).first()
    assert found is not None
    return found


def assert_all_accounted(proposal: Proposal) -> None:
    """Check that every line is placed and held, set aside with a reason, or unplaced, and none is lost."""
    stays = proposal.items.filter(dropped=False).exclude(kind__in=Item.MENTIONS)
    held = {number for lines in stays.values_list("lines", flat=True) for number in lines}
    lines = list(proposal.lines.all())
    assert [line.number for line in lines] == list(range(1, len(lines) + 1))
    for line in lines:
        if line.state == SourceLine.State.PLACED:
            assert line.number in held or line.gives, line.text
        else:
            assert line.number not in held, line.text
            assert bool(line.reason) == (line.state == SourceLine.State.SET_ASIDE), line.text
