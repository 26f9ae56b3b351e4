"""What can be wrong with a recording or a control log: one table of codes and their English message templates."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

MOST_DEFECTS = 200
"""A file that is wrong in every line need not be told so for every line."""


def gettext_noop(template: str) -> str:
    """Marks a template for the catalogue; whoever shows it translates it."""
    return template


DEFECT_MESSAGES: dict[str, str] = {
    "not_found": gettext_noop("There is no such file or folder."),
    "nothing_uploaded": gettext_noop("Nothing was uploaded."),
    "not_a_recording_or_zip": gettext_noop("This is neither a recording's folder nor a readable zip: %(reason)s"),
    "too_many_files": gettext_noop("The zip has more than %(limit)s files."),
    "unsafe_name": gettext_noop("The name “%(name)s” points out of the folder."),
    "symlink": gettext_noop("“%(name)s” is a link, not a file."),
    "unreadable": gettext_noop("The file cannot be read: %(reason)s"),
    "missing_file": gettext_noop("The file is missing."),
    "file_twice": gettext_noop("The file is there twice."),
    "file_too_large": gettext_noop("The file is larger than %(limit_mb)s MB."),
    "recording_too_large": gettext_noop("The recording is larger than %(limit_mb)s MB."),
    "empty_file": gettext_noop("The file is empty."),
    "not_a_workbook": gettext_noop("This is no readable XLSX workbook: %(reason)s"),
    "old_workbook": gettext_noop("This is an old .xls workbook, or one with a password. Save it as .xlsx without one."),
    "workbook_too_large": gettext_noop("Unpacked, the workbook is larger than %(limit_mb)s MB."),
    "unsafe_workbook": gettext_noop("The workbook declares entities of its own; such files are not read."),
    "too_many_sheets": gettext_noop("There are more than %(limit)s sheets."),
    "too_many_cells": gettext_noop("There are more than %(limit)s cells, or more than 256 columns."),
    "no_table": gettext_noop("None of the files holds a table."),
    "wrong_encoding": gettext_noop("The text is neither UTF-8 nor GBK (GB 18030)."),
    "nul_byte": gettext_noop("The file contains a NUL byte; it is not text."),
    "broken_csv": gettext_noop("The line cannot be read as CSV: %(reason)s"),
    "not_json": gettext_noop("The file is not JSON: %(reason)s"),
    "wrong_format": gettext_noop("The format is “%(value)s”; this importer reads “%(expected)s”."),
    "missing_key": gettext_noop("The key “%(key)s” is missing."),
    "duplicate_key": gettext_noop("The key “%(key)s” is there twice."),
    "bad_key": gettext_noop("“%(value)s” is not a valid value of “%(key)s”."),
    "missing_column": gettext_noop("The column “%(column)s” (%(chinese)s) is missing."),
    "duplicate_column": gettext_noop("The column “%(column)s” is there more than once."),
    "wrong_number_of_cells": gettext_noop("The line has %(cells)s cells, the header has %(expected)s."),
    "no_rows": gettext_noop("The file has no rows."),
    "too_many_rows": gettext_noop("The file has more than %(limit)s rows."),
    "missing_value": gettext_noop("The cell is empty."),
    "not_a_number": gettext_noop("“%(value)s” is not a number."),
    "not_a_time": gettext_noop("“%(value)s” is not a time of the form that was chosen for this column."),
    "not_on_or_off": gettext_noop("“%(value)s” is neither on nor off."),
    "before_the_start": gettext_noop("The time is before the start of the session."),
    "session_too_long": gettext_noop("The times span %(minutes)s minutes; a session has at most %(limit)s."),
    "running_total_falls": gettext_noop("The running total falls from %(previous)s to %(value)s."),
    "channels_above_total": gettext_noop("The channels add up to %(channels)s entries of only %(total)s."),
    "unknown_product": gettext_noop("The products have no “%(value)s”."),
    "minute_without_reading": gettext_noop("Nothing is known of minute %(minute)s: %(columns)s."),
    "product_minute_without_reading": gettext_noop("Nothing is known of “%(sku)s” in minute %(minute)s: %(columns)s."),
    "negative": gettext_noop("“%(value)s” is negative."),
    "not_a_whole_number": gettext_noop("“%(value)s” is not a whole number."),
    "number_too_large": gettext_noop("“%(value)s” is larger than %(limit)s."),
    "not_a_price": gettext_noop("“%(value)s” is not a price."),
    "text_too_long": gettext_noop("The text is longer than %(limit)s characters."),
    "bad_sku": gettext_noop("“%(value)s” is not a sku: letters, digits, hyphen and underscore, at most 32."),
    "duplicate_sku": gettext_noop("The sku “%(sku)s” is there more than once."),
    "unknown_sku": gettext_noop("The session has no sku “%(sku)s”."),
    "unknown_role": gettext_noop("“%(value)s” is not a role: %(choices)s."),
    "floor_above_list": gettext_noop("The floor price %(floor)s is above the list price %(list)s."),
    "duplicate_minute": gettext_noop("Minute %(minute)s is there more than once."),
    "minute_gap": gettext_noop("Minute %(expected)s is missing; this line has minute %(minute)s."),
    "minutes_mismatch": gettext_noop("The session has %(expected)s minutes, the file ends with minute %(last)s."),
    "minute_out_of_session": gettext_noop("Minute %(minute)s is not in the session of %(minutes)s minutes."),
    "minutes_out_of_order": gettext_noop("Minute %(minute)s comes after minute %(previous)s."),
    "duplicate_product_minute": gettext_noop("Minute %(minute)s of “%(sku)s” is there more than once."),
    "missing_product_minute": gettext_noop("Minute %(minute)s of “%(sku)s” is missing."),
    "buyers_above_orders": gettext_noop("%(buyers)s buyers gave only %(orders)s orders."),
    "orders_above_units": gettext_noop("%(orders)s orders have only %(units)s units."),
    "orders_above_entries": gettext_noop("%(orders)s orders in a minute with only %(entries)s viewers entered and present."),
    "exits_above_entries": gettext_noop("%(exits)s viewers have left, but only %(entries)s have entered so far."),
    "answered_above_questions": gettext_noop("%(answered)s questions have been answered, but only %(questions)s asked so far."),
    "questions_above_comments": gettext_noop("%(questions)s questions are among only %(comments)s comments."),
    "refund_above_gmv": gettext_noop("%(refund)s was returned of only %(gmv)s sold in this minute."),
    "watch_time_impossible": gettext_noop("%(watch)s seconds were watched by %(exits)s viewers in the first %(minutes)s minutes."),
    "sum_mismatch": gettext_noop("minutes.csv has %(minutes)s, the products of this minute add up to %(products)s."),
    "pitch_above_minute": gettext_noop("Products were on pitch for %(seconds)s seconds of this minute."),
    "price_under_floor": gettext_noop("The price %(price)s of “%(sku)s” is under its floor price %(floor)s."),
    "stock_rises": gettext_noop("The stock of “%(sku)s” goes from %(before)s to %(after)s with %(released)s units released."),
    "units_above_stock": gettext_noop("%(units)s units of “%(sku)s” were sold of %(available)s in stock."),
    "unknown_lever": gettext_noop("“%(lever)s” is not a lever."),
    "unexpected_sku": gettext_noop("The lever “%(lever)s” takes no sku."),
    "unknown_choice": gettext_noop("“%(value)s” is not a value of “%(lever)s”: %(choices)s."),
    "value_too_small": gettext_noop("“%(value)s” is below the least value of “%(lever)s”, %(minimum)s."),
    "unexpected_value": gettext_noop("The lever “%(lever)s” takes no value."),
    "clock_going_back": gettext_noop("Second %(at_s)s comes after second %(previous)s."),
    "outside_session": gettext_noop("Second %(at_s)s is outside the session of %(seconds)s seconds."),
}


@dataclass(frozen=True)
class Defect:
    """One fault. `line` counts from 1 as an editor does (the header is line 1); `column` is the name in the file."""

    file: str
    line: int | None
    column: str | None
    code: str
    params: dict[str, object] = field(default_factory=dict)

    @property
    def message(self) -> str:
        """English; other languages fill the translated template with the same params."""
        return DEFECT_MESSAGES[self.code] % self.params

    def __str__(self) -> str:
        where = [self.file or "recording"]
        if self.line is not None:
            where.append(f"line {self.line}")
        if self.column:
            where.append(f"column {self.column}")
        return f"{', '.join(where)}: {self.message}"


class RecordingRefused(ValueError):
    """Nothing was read. `defects` names every fault up to the cap; `truncated` says that there were more."""

    def __init__(self, defects: Sequence[Defect]) -> None:
        self.truncated = len(defects) > MOST_DEFECTS
        self.defects: tuple[Defect, ...] = tuple(defects[:MOST_DEFECTS])
        super().__init__("\n".join(str(defect) for defect in self.defects))
