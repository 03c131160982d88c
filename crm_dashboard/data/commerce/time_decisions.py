"""The decisions about times: order of day and month, dates that a spreadsheet swapped, the clock, and the calendar."""

from __future__ import annotations

from zoneinfo import available_timezones

from crm_dashboard.data.commerce.decision_kinds import DecisionKind, Option
from crm_dashboard.text import N_

DATE_ORDER, SWAPPED_DATES, TIME_ZONE, CALENDAR_YEARS = "date_order", "swapped_dates", "time_zone", "calendar_years"
AS_WRITTEN, SWAPPED_BACK, MOST_FREQUENT = "as_written", "swapped_back", "most_frequent"
_IN_ZONE = N_("Times in “{column}” were converted to the chosen time zone: {examples}")
_ZONES = (
    ("UTC", N_("UTC")),
    ("Asia/Shanghai", N_("China")),
    ("Asia/Tokyo", N_("Japan")),
    ("Asia/Singapore", N_("Singapore")),
    ("Asia/Kolkata", N_("India")),
    ("Europe/London", N_("United Kingdom")),
    ("Europe/Berlin", N_("Central Europe")),
    ("America/New_York", N_("US Eastern time")),
    ("America/Chicago", N_("US Central time")),
    ("America/Los_Angeles", N_("US Pacific time")),
    ("America/Sao_Paulo", N_("Brazil (São Paulo)")),
    ("Australia/Sydney", N_("Eastern Australia")),
)


class ZoneKind(DecisionKind):
    """The decision about the clock: besides its short list of options, every IANA name of a time zone is one."""

    def option(self, value: str) -> Option | None:
        """Return the option with this code, or one for a time zone by its IANA name."""
        listed = super().option(value)
        return listed or (Option(value, value, _IN_ZONE) if value in available_timezones() else None)


TIME_DECISIONS: tuple[DecisionKind, ...] = (
    DecisionKind(
        DATE_ORDER,
        N_("Order of day and month"),
        (
            Option("month_first", N_("Month first"), N_("Dates in “{column}” were read month first: {examples}")),
            Option("day_first", N_("Day first"), N_("Dates in “{column}” were read day first: {examples}")),
            Option("year_first", N_("Year first"), N_("Dates in “{column}” were read year first: {examples}")),
        ),
        N_("Do dates in “{column}” begin with the day or with the month?"),
    ),
    DecisionKind(
        SWAPPED_DATES,
        N_("Dates that a spreadsheet swapped"),
        (
            Option(AS_WRITTEN, N_("Leave as they stand"), N_("{count} dates of “{column}” may have day and month swapped; they were left as they stand: {examples}")),
            Option(SWAPPED_BACK, N_("Swap day and month back"), N_("In {count} dates of “{column}” day and month were swapped back: {examples}")),
        ),
        N_("In “{column}” all true dates have a day up to 12 and all dates kept as text one above 12, as if a spreadsheet had swapped day and month where it could. Swap them back?"),
    ),
    ZoneKind(
        TIME_ZONE,
        N_("Time zone"),
        (
            Option(MOST_FREQUENT, N_("The offset of most rows"), N_("“{column}” holds times of several offsets; those unlike most ({count}) were converted to the offset of most rows: {examples}")),
            Option(AS_WRITTEN, N_("As written, without conversion"), N_("“{column}” holds times of several offsets; they were taken as written: {examples}")),
            *(Option(zone, label, _IN_ZONE) for zone, label in _ZONES),
        ),
        N_("Which clock does the shop keep?"),
    ),
    DecisionKind(
        CALENDAR_YEARS,
        N_("Years of another calendar"),
        (
            Option("gregorian", N_("As written"), N_("The years of “{column}” were taken as written: {examples}")),
            Option("buddhist", N_("Buddhist years (2567 is 2024)"), N_("The years of “{column}” are Buddhist; 543 was taken off: {examples}")),
            Option("minguo", N_("Minguo years (113 is 2024)"), N_("The years of “{column}” are Minguo years; 1911 was added: {examples}")),
        ),
        N_("Which calendar do the years of “{column}” follow?"),
    ),
)  # fmt: skip
"""Those of every time column; the subject of each is the role of its column."""
