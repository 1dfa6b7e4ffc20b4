"""Writers: a document to HTML, Word and PDF, events to a calendar file.

None opens a connection; none runs what it writes. Each loads its library when it is first used.
"""

from sightline.publishing.writers.calendar import Event, write_calendar
from sightline.publishing.writers.docx import write_docx
from sightline.publishing.writers.html import write_fragment, write_page
from sightline.publishing.writers.pack import Entry, PackFile, Section, set_anew, write_pack
from sightline.publishing.writers.pdf import pages_of, write_pdf

__all__ = [
    "Entry",
    "Event",
    "PackFile",
    "Section",
    "pages_of",
    "set_anew",
    "write_calendar",
    "write_docx",
    "write_fragment",
    "write_pack",
    "write_page",
    "write_pdf",
]
