"""Numbers, times, headers and units as dashboards write them."""

from __future__ import annotations

import pytest

from sandbox.exports.amounts import read_amount, read_span_s
from sandbox.exports.dictionary import read_header
from sandbox.exports.moments import read_moment_s, started_at, time_form, unwrap
from sandbox.exports.propose import propose_table
from sandbox.exports.sheets import sheet_of
from sandbox.exports.slots import share_of, split

AMOUNTS = [
    ("1,234", 1234), ("1.2万", 12000), ("1.2w", 12000), ("¥3,000.50", 3000.5), ("６２", 62), ("6.2%", 0.062), ("3‰", 0.003), ("1.5亿", 1.5e8),
    ("12人", 12), ("2,345.6元", 2345.6), ("1e3", 1000), ("-5", -5), (".5", 0.5), ("2千", 2000),
]  # fmt: skip


@pytest.mark.parametrize(("text", "value"), AMOUNTS)
def test_amounts(text: str, value: float) -> None:
    amount = read_amount(text)
    assert amount is not None
    assert amount.value == pytest.approx(value)


@pytest.mark.parametrize("text", ["", "--", "abc", "1,23", "1.2.3", "12:30", "¥", "万", "1e999"])
def test_what_is_no_amount(text: str) -> None:
    assert read_amount(text) is None


@pytest.mark.parametrize(("text", "rounding"), [("1.2万", 500), ("1.23万", 50), ("12.5", 0.05), ("7", 0), ("6.25%", 0.00005)])
def test_how_far_a_number_was_rounded(text: str, rounding: float) -> None:
    amount = read_amount(text)
    assert amount is not None
    assert amount.rounding == pytest.approx(rounding)


@pytest.mark.parametrize(("text", "seconds"), [("1分25秒", 85), ("01:25", 85), ("0:01:25", 85), ("85秒", 85), ("2小时", 7200), ("85", None)])
def test_spans(text: str, seconds: float | None) -> None:
    assert read_span_s(text) == seconds


TIMES = [
    ("5", "minute", 300), ("第5分钟", "minute_from_1", 240), ("00:05", "hour_minute", 300), ("00:05", "minute_second", 5),
    ("1:02:03", "hour_minute", 3723),
    ("20:01", "clock", 72060), ("20点05分", "clock", 72300),
    ("下午8:05", "clock", 72300), ("20:01-20:02", "clock", 72060), ("90", "seconds", 90),
    ("25:00", "clock", None), ("20:61", "clock", None), ("2026-13-01 10:00", "clock", None), ("soon", "minute", None),
]  # fmt: skip


@pytest.mark.parametrize(("text", "form", "seconds"), TIMES)
def test_times(text: str, form: str, seconds: float | None) -> None:
    assert read_moment_s(text, form) == seconds


FORMS = [
    (["0", "1", "2"], "minute"), (["1", "2", "3"], "minute_from_1"), (["0", "5", "10", *map(str, range(15, 900, 5))], "seconds"),
    ([f"{m // 60:02d}:{m % 60:02d}" for m in range(90)], "hour_minute"),
    ([f"{m:02d}:{s:02d}" for m in range(60) for s in (0, 20, 40)], "minute_second"),
    (["20:00", "20:01"], "clock"), (["2026年9月5日 20:00", "2026年9月5日 20:01"], "clock"),
    (["1788609600", "1788609660"], "unix_s"),
]  # fmt: skip


@pytest.mark.parametrize(("texts", "form"), FORMS)
def test_the_form_of_time_stamps_is_told_from_the_column(texts: list[str], form: str) -> None:
    assert time_form(texts) == form


def test_a_session_over_midnight_goes_on() -> None:
    assert unwrap([86_340.0, 0.0, 60.0]) == [86_340.0, 86_400.0, 86_460.0]


def test_the_start_needs_a_date() -> None:
    assert started_at("2026-09-05 20:00:30", "clock") == "2026-09-05T20:00:00+08:00"
    assert started_at("20:00", "clock") is None


@pytest.mark.parametrize(
    ("text", "bare", "how", "unit"),
    [
        ("累计成交金额（万元）", "成交金额", "running", "wan_yuan"),
        ("成交金额(元)", "成交金额", "", "yuan"),
        ("退款金额（累计）", "退款金额", "running", ""),
    ],
)
def test_a_header_is_taken_apart(text: str, bare: str, how: str, unit: str) -> None:
    header = read_header(text)
    assert (header.bare, header.how, header.unit) == (bare, how, unit)


def test_a_header_under_titles_with_units_and_totals_is_found() -> None:
    rows = [
        ["抖音罗盘"],
        ["分钟", "在线人数", "进入人数", "成交金额"],
        ["", "人", "人", "元"],
        ["0", "5", "7", "0"],
        ["1", "6", "3", "9"],
        ["合计", "", "10", "9"],
    ]
    table = propose_table(sheet_of("a.csv", "", rows, range(1, 7)))
    assert (table.table, table.header_line) == ("minutes", 2)
    assert [column.field for column in table.columns] == ["minute", "online", "entries_total", "gmv"]


def test_columns_under_a_row_of_groups_take_the_group_s_name() -> None:
    rows = [["", "", "流量来源", "", ""], ["时间", "在线人数", "关注", "推荐feed", "短视频引流"], ["0", "5", "1", "2", "3"]]
    rows[0] = ["基础", "", "流量来源", "", ""]
    table = propose_table(sheet_of("a.csv", "", rows, range(1, 4)))
    assert [column.field for column in table.columns] == ["minute", "online", "entries_follow", "entries_recommend", "entries_video"]


def test_a_similar_name_is_proposed_with_doubt_and_an_unknown_one_left_out() -> None:
    rows = [["分钟", "在线人数", "成交金额合计值", "今日天气", "直播间在线人数"], ["0", "5", "7", "晴", "4"], ["1", "5", "3", "晴", "4"]]
    by_header = {column.header: column for column in propose_table(sheet_of("a.csv", "", rows, range(1, 4))).columns}
    assert by_header["今日天气"].field == ""
    assert by_header["在线人数"].field == "online"
    assert by_header["直播间在线人数"].field == ""  # one field, one column


def test_splits_keep_every_total_and_approach_the_shares() -> None:
    import numpy as np

    totals = np.array([1.0, 0.0, 7.0, 3.0, 10.0] * 20)
    parts = split(totals, [50, 30, 20])
    assert np.sum(parts, axis=0).tolist() == totals.tolist()
    assert min(float(part.min()) for part in parts) >= 0
    assert [round(float(part.sum()) / totals.sum(), 2) for part in parts] == [0.5, 0.3, 0.2]
    assert share_of(np.array([1.0, 1.0, 1.0, 1.0]), 0.5).sum() == 2
