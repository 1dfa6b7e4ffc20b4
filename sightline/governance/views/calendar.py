"""The calendar of non-working days, which every partnership of the installation shares."""

from django.http import HttpRequest, HttpResponse
from django.utils.html import format_html

from sightline.governance import services
from sightline.governance.access import in_partnership, load
from sightline.governance.forms import DayForm, EmptyForm, YearFilter
from sightline.governance.permissions import SETTINGS
from sightline.governance.queries import days_to_open, non_working_days
from sightline.governance.views.pages import FormPage, ListPage, href, who
from sightline.kernel.dates import in_words
from sightline.kernel.models import NonWorkingDay
from sightline.ui.downloads import wanted_format
from sightline.ui.tables import Column, Table

ROOM = "Calendar"
SHARED = "All partnerships of this installation share this calendar, so a change here counts for every one of them."


def _columns(request: HttpRequest) -> list[Column]:
    def remove(row: NonWorkingDay) -> str:
        words = format_html('Remove<span class="vh"> {}, {}</span>', row.name, in_words(row.day))
        return format_html('<a href="{}">{}</a>', href(request, "day_remove", row.pk), words)

    columns = [
        Column("day", "Day", row_header=True, sort="day", cell=lambda row: in_words(row.day)),
        Column("name", "What it is", sort="name"),
    ]
    may = SETTINGS.may(who(request), "C") and not wanted_format(request)
    return [*columns, Column("remove", "Remove", hidden_words=True, cell=remove)] if may else columns


@in_partnership("settings:R", area="calendar")
def index(request: HttpRequest) -> HttpResponse:
    """The non-working days of one year."""
    by = who(request)
    year = int(YearFilter(request.GET, by=by).chosen()["year"])
    chosen = YearFilter({"year": year}, by=by)
    known = {one for one, _ in chosen.fields["year"].choices}  # type: ignore[attr-defined]
    years = [(str(one), f"?year={one}", one == year) for one in range(year - 1, year + 2) if one in known]
    table = Table(
        rows=non_working_days(by, year), params=request.GET, caption=f"Non-working days of {year}", sort="day",
        caption_hidden=True, columns=_columns(request), per_page=400, empty="",
    )  # fmt: skip
    return ListPage(
        title="Calendar", room=ROOM, table=table, filter=chosen, file_name=f"Non-working days {year}",
        lead="The days besides weekends on which no time limit in working days runs in England and Wales, such as bank "
        f"holidays. {SHARED}",
        buttons=[("Add a day", href(request, "day_add"))] if SETTINGS.may(by, "C") else [],
        empty=(f"No day of {year} is listed", "Time limits count every weekday of that year until its days are added."),
        template="governance/calendar.html",
        more={"filtered": False, "years": years},
    ).answer(request, export=True)  # fmt: skip


def _back(request: HttpRequest, year: int) -> str:
    return f"{href(request, 'calendar')}?year={year}"


@in_partnership("settings:C", area="calendar")
def add(request: HttpRequest) -> HttpResponse:
    """Add a day, such as a bank holiday that has been proclaimed."""
    by = who(request)
    return FormPage(
        title="Add a non-working day", button="Add the day", back=(ROOM, href(request, "calendar")), form=DayForm,
        deed=lambda form: services.add_day(by=by, **form.cleaned_data), room=ROOM,
        lead=f"No time limit in working days runs on it. {SHARED}",
        done=lambda row: (_back(request, row.day.year), f"{in_words(row.day)} is in the calendar."),
    ).answer(request)  # fmt: skip


@in_partnership("settings:C", area="calendar")
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a day out of the calendar."""
    by = who(request)
    row = load(days_to_open(), SETTINGS, by, pk=pk)
    day, back = in_words(row.day), _back(request, row.day.year)
    return FormPage(
        title=f"Remove {day}", button="Remove the day", back=(ROOM, back), form=EmptyForm, room=ROOM, warning=True,
        lead=f"“{row.name}” becomes an ordinary working day, and time limits that run over it end earlier. {SHARED}",
        deed=lambda _: services.remove_day(day=row, by=by),
        done=lambda _: (back, f"{day} is an ordinary day again."),
    ).answer(request)  # fmt: skip
