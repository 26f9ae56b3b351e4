"""A carried recording, re-labelled as a dashboard exports it, comes back equal; what is missing is never invented silently."""

from __future__ import annotations

from dataclasses import replace

import pytest

from sandbox.calibration.columns import ENTRIES
from sandbox.calibration.recording import Recording, read_recording
from sandbox.exports.convert import Conversion, convert
from sandbox.exports.mapping import Mapping, mapping_of, to_json
from sandbox.exports.propose import propose
from sandbox.exports.read_export import read_export
from tests.sandbox.calibration import session_files as build
from tests.sandbox.exports import dashboards

FILES = build.read_folder("boutique-01")
ORIGINAL = read_recording(build.SESSIONS / "boutique-01")
Sheets = dict[str, list[dashboards.Row]]


def converted(sheets: Sheets, **changes: object) -> Conversion:
    read = read_export({f"{name}.csv": dashboards.csv_bytes(rows, "utf-8-sig") for name, rows in sheets.items()})
    return convert(read, replace(propose(read), session=dashboards.facts(), **changes))  # type: ignore[arg-type]


def recording(made: Conversion) -> Recording:
    assert (made.open, [str(defect) for defect in made.defects]) == ([], [])
    assert made.recording is not None
    return made.recording


def without(sheets: Sheets, sheet: str, *headers: str) -> Sheets:
    rows = sheets[sheet]
    head = next(row for row in rows if set(headers) <= set(row))
    drop = {head.index(name) for name in headers}
    kept = [[cell for place, cell in enumerate(row) if place not in drop] if len(row) == len(head) else row for row in rows]
    return {**sheets, sheet: kept}


def open_fields(made: Conversion) -> set[str]:
    return {point.field or point.table for point in made.open}


def decided(**decisions: dict[str, object]) -> dict[str, dict[str, object]]:
    return {name: dict(content) for name, content in decisions.items()}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "utf-16"])
def test_csv_files_give_the_recording_that_they_were_made_of(encoding: str) -> None:
    sheets = dashboards.sheets_of(FILES)
    read = read_export({f"{name}.csv": dashboards.csv_bytes(rows, encoding, "\t" if encoding == "utf-16" else ",") for name, rows in sheets.items()})
    found = recording(convert(read, replace(propose(read), session=dashboards.facts())))
    assert found.minutes.equals(ORIGINAL.minutes)
    assert found.products.equals(ORIGINAL.products)
    assert found.product_minutes.equals(ORIGINAL.product_minutes)
    assert found.controls == ORIGINAL.controls
    assert found.digest == ORIGINAL.digest


@pytest.mark.parametrize("name", ["factory-01", "plateau-01", "snacks-01"])
def test_the_other_hosts_sessions_come_back_with_their_digests(name: str) -> None:
    read = read_export({"a.xlsx": dashboards.douyin(name)})
    found = recording(convert(read, replace(propose(read), session=dashboards.facts(name))))
    assert found.digest == read_recording(build.SESSIONS / name).digest


@pytest.mark.parametrize(
    ("written", "value"), [("￥169.0", "169.0"), ("¥1,169.00", "1169"), ("0.2万", "2000"), ("1e2", "1e2"), ("120", "120"), ("169.50元", "169.5")]
)
def test_a_price_in_the_log_stays_as_spelt_if_it_is_a_plain_number(written: str, value: str) -> None:
    rows = [["操作时间", "操作", "商品ID", "数值"], ["2026-09-05 20:00:05", "改价", "W1", written]]
    assert [a.value for a in converted({**dashboards.sheets_of(FILES), "操作记录": rows}).actions] == [value]


def test_a_workbook_gives_the_same_as_its_sheets_in_files() -> None:
    read = read_export({"a.xlsx": dashboards.workbook(dashboards.sheets_of(FILES))})
    found = recording(convert(read, replace(propose(read), session=dashboards.facts())))
    assert found.digest == recording(converted(dashboards.sheets_of(FILES))).digest


def test_a_running_total_in_wan_is_replaced_by_the_sum_over_products_and_its_deviation_told() -> None:
    made = converted(dashboards.sheets_of(FILES, money=dashboards.wan))
    assert recording(made).minutes.equals(ORIGINAL.minutes)
    assert abs(made.deviations["gmv"]) < 0.01
    origin = next(origin for origin in made.origins if origin.table == "minutes" and origin.field == "gmv")
    assert (origin.kind, origin.code) == ("derived", "sum_of_products")


def test_one_missing_channel_is_the_rest_of_all_entries() -> None:
    found = recording(converted(without(dashboards.sheets_of(FILES), "直播趋势", "短视频引流")))
    assert found.entries.equals(ORIGINAL.entries)


def test_a_total_and_paid_are_not_split_before_somebody_says_how() -> None:
    sheets = without(dashboards.sheets_of(FILES), "直播趋势", "关注", "直播推荐", "短视频引流")
    made = converted(sheets)
    assert open_fields(made) == {"entries"}
    assert made.recording is None
    shares = {"entries_follow": 40, "entries_recommend": 45, "entries_video": 15}
    found = recording(converted(sheets, decisions=decided(entries={"how": "split", **shares})))
    assert found.entries.sum(axis=1).tolist() == ORIGINAL.entries.sum(axis=1).tolist()
    assert found.entries["entries_paid"].tolist() == ORIGINAL.entries["entries_paid"].tolist()
    free = found.entries[list(ENTRIES[:3])].sum()
    assert (free / free.sum() * 100).round().tolist() == [40, 45, 15]


def test_channels_above_the_total_are_a_defect_with_its_line() -> None:
    sheets = without(dashboards.sheets_of(FILES), "直播趋势", "短视频引流")
    sheets["直播趋势"][6][2] = 1  # all entries of minute 2
    made = converted(sheets)
    assert [(d.file, d.line, d.column) for d in made.defects if d.code == "channels_above_total"] == [("直播趋势.csv", 7, "进入人数")]


DECIDED = [
    ("离开人数", "exits", {"how": "from_online"}),
    ("总观看时长", "watch_seconds", {"how": "from_online"}),
    ("新增评论数", "comments", {"how": "none"}),
    ("新增粉丝数", "new_followers", {"how": "none"}),
    ("成交人数", "buyers", {"how": "as_orders"}),
    ("退款金额", "refund_gmv", {"how": "percent", "percent": 30}),
    ("提问数", "questions", {"how": "percent", "percent": 20}),
    ("已回复数", "answered", {"how": "percent", "percent": 90}),
]


@pytest.mark.parametrize(("header", "field", "decision"), DECIDED)
def test_what_is_missing_is_open_until_it_is_decided(header: str, field: str, decision: dict[str, object]) -> None:
    sheets = without(dashboards.sheets_of(FILES), "直播趋势", header)
    assert field in open_fields(converted(sheets))
    decisions = {field: decision}
    if field == "questions":
        sheets = without(sheets, "直播趋势", "已回复数")
        decisions |= {"answered": {"how": "percent", "percent": 100}}
    if field == "comments":  # questions are among comments
        sheets = without(sheets, "直播趋势", "提问数", "已回复数")
        decisions |= {"questions": {"how": "percent", "percent": 0}, "answered": {"how": "percent", "percent": 0}}
    found = recording(converted(sheets, decisions=decisions))
    made = converted(sheets, decisions=decisions)
    assert next(origin.kind for origin in made.origins if (origin.table, origin.field) == ("minutes", field)) in {"derived", "assumed"}
    if field == "exits":
        assert abs(found.minutes["exits"].sum() - ORIGINAL.minutes["exits"].sum()) < 0.1 * ORIGINAL.minutes["exits"].sum()
    if field == "refund_gmv":
        assert found.minutes["refund_gmv"].sum() == pytest.approx(0.3 * ORIGINAL.gmv, rel=0.001)


def test_ad_spend_follows_from_the_log() -> None:
    found = recording(converted(without(dashboards.sheets_of(FILES), "直播趋势", "千川消耗")))
    assert found.minutes["ad_spend"].sum() == pytest.approx(ORIGINAL.minutes["ad_spend"].sum(), rel=0.02)


def test_pitch_price_and_stock_follow_from_the_log() -> None:
    sheets = without(dashboards.sheets_of(FILES), "商品分钟", "讲解时长", "到手价(分)", "库存")
    found, made = recording(converted(sheets)), converted(sheets)
    assert found.product_minutes["stock"].tolist() == ORIGINAL.product_minutes["stock"].tolist()
    assert found.product_minutes["price"].tolist() == pytest.approx(ORIGINAL.product_minutes["price"].tolist())
    assert found.product_minutes["pitch_seconds"].sum() == pytest.approx(ORIGINAL.product_minutes["pitch_seconds"].sum(), rel=0.02)
    assert {o.field for o in made.origins if o.code == "from_log"} == {"pitch_seconds", "price", "stock"}


def test_without_a_log_the_minutes_tell_pitch_price_ads_and_releases_once_somebody_says_so() -> None:
    sheets = dashboards.sheets_of(FILES)
    del sheets["操作记录"]
    made = converted(sheets)
    assert open_fields(made) == {"operator"}
    found = recording(converted(sheets, decisions={"operator": {"how": "derived"}}))
    assert set(found.operator["lever"]) <= {"pitch", "price", "ad_spend", "release"}

    def pitches(of: Recording) -> list[str]:
        return [row.sku for row in of.operator.itertuples() if row.lever == "pitch"]

    assert pitches(found) == pitches(ORIGINAL)


def test_without_log_and_pitch_it_is_refused_with_the_reason_until_the_pitches_are_typed_in() -> None:
    sheets = without(dashboards.sheets_of(FILES), "商品分钟", "讲解时长")
    del sheets["操作记录"]
    assert "no_pitch" in {point.code for point in converted(sheets, decisions={"operator": {"how": "derived"}}).open}
    text = "0:00, 讲解, W3,\n30:00, 讲解, W1,\n1:00:00, 话术, , 逼单"
    found = recording(converted(sheets, operator_text=text, decisions={"operator": {"how": "both"}}))
    assert [(row.at_s, row.lever, row.sku, row.value) for row in found.operator.itertuples() if row.lever in {"pitch", "cue"}] == [
        (0, "pitch", "W3", ""),
        (1800, "pitch", "W1", ""),
        (3600, "cue", "", "close"),
    ]


def test_without_products_in_minutes_it_is_refused_with_the_reason() -> None:
    sheets = dashboards.sheets_of(FILES)
    del sheets["商品分钟"]
    assert ("missing_table", "product_minutes") in {(point.code, point.table) for point in converted(sheets).open}


def test_product_facts_come_from_rules_or_are_typed_in() -> None:
    sheets = without(dashboards.sheets_of(FILES), "商品", "成本（元）", "最低价（元）", "可补库存", "货品角色")
    assert open_fields(converted(sheets)) == {"unit_cost", "floor_price", "reserve", "role"}
    rules = {"cost_percent": "40", "floor_percent": "50", "reserve": "40", "role": "main"}
    found = recording(converted(sheets, product_rules=rules, products={"W1": {"unit_cost": "70", "role": "福利款"}}))
    first = found.products.iloc[0]
    assert (first["unit_cost"], first["floor_price"], first["reserve"], first["role"]) == (70.0, 84.5, 40, "welfare")
    assert found.products.iloc[1]["unit_cost"] == pytest.approx(0.4 * 199)


def test_a_minute_without_a_row_is_a_defect_unless_it_is_said_to_mean_nothing() -> None:
    sheets = dashboards.sheets_of(FILES)
    del sheets["直播趋势"][14]  # minute 10
    made = converted(sheets)
    assert {(d.code, d.params["minute"]) for d in made.defects} == {("minute_without_reading", 10)}


def test_snapshots_every_twenty_seconds_become_minutes() -> None:
    """Levels are averaged, running totals differenced: a reading at 1:00 belongs to the first minute."""
    rows: list[dashboards.Row] = [["采集时间", "在线人数", "累计观看人数", "累计成交金额"]]
    rows += [[f"20:0{step * 20 // 60}:{step * 20 % 60:02d}", 10 * step, 5 * step, f"{100 * step}元"] for step in range(1, 10)]
    read = read_export({"snap.csv": dashboards.csv_bytes(rows)})
    tracks = convert(read, propose(read)).minutes
    assert tracks["online"].values.tolist() == [20.0, 50.0, 80.0]
    assert tracks["gmv"].values.tolist() == [300.0, 300.0, 300.0]


def test_a_running_total_that_falls_is_a_defect() -> None:
    sheets = dashboards.sheets_of(FILES)
    place = sheets["直播趋势"][2].index("累计成交金额")
    read = read_export({f"{name}.csv": dashboards.csv_bytes(rows) for name, rows in sheets.items()})
    mapping = propose(read)
    sheets["直播趋势"][30][place] = 1
    made = convert(
        read_export({f"{name}.csv": dashboards.csv_bytes(rows) for name, rows in sheets.items()}), replace(mapping, session=dashboards.facts())
    )
    assert ("running_total_falls", 31, "累计成交金额") in {(d.code, d.line, d.column) for d in made.defects}


def test_an_unreadable_cell_is_named_by_file_line_and_column() -> None:
    sheets = dashboards.sheets_of(FILES)
    sheets["商品分钟"][5][4] = "许多"
    sheets["操作记录"][3][1] = "喊麦"
    made = converted(sheets)
    assert ("商品分钟.csv", 6, "库存", "not_a_number") in {(d.file, d.line, d.column, d.code) for d in made.defects}
    sheets["商品分钟"][5][4] = 0
    assert ("操作记录.csv", 4, "操作", "unknown_lever") in {(d.file, d.line, d.column, d.code) for d in converted(sheets).defects}


def test_a_mapping_survives_json() -> None:
    read = read_export({"a.csv": dashboards.csv_bytes(dashboards.minutes_sheet(FILES))})
    mapping: Mapping = propose(read)
    assert mapping_of(to_json(mapping)) == mapping


@pytest.mark.parametrize(
    "cell", ["", "--", "9999999999999", "-5", "1e300", "第99999999分钟", "2026-99-99 99:99", "\u0000", "=1+1", "１.２万", "x" * 400, "99:99:99"]
)
def test_no_cell_breaks_it(cell: str) -> None:
    """Whatever a cell holds, it is a value, a defect or an open point."""
    sheets = dashboards.sheets_of(FILES)
    mapping = propose(read_export({f"{name}.csv": dashboards.csv_bytes(rows) for name, rows in sheets.items()}))
    for rows in sheets.values():
        for place in range(min(len(rows[4]), len(rows) - 4)):
            rows[4 + place][place] = cell.replace("\u0000", "")
    made = convert(
        read_export({f"{name}.csv": dashboards.csv_bytes(rows, "utf-8") for name, rows in sheets.items()}),
        replace(mapping, session=dashboards.facts(), operator_text=f"{cell},讲解,W1,\n0:10,{cell},{cell},{cell}".replace("\u0000", "")),
    )
    assert made.open or made.defects or made.recording is not None
    assert all(defect.message for defect in made.defects)


def named_only(name: str = "boutique-01") -> Sheets:
    """Products by name in the minutes, by number in the log, and no product list between them."""
    sheets = dashboards.sheets_of(build.read_folder(name))
    return {sheet: rows for sheet, rows in sheets.items() if sheet != "商品"}


def test_products_known_by_name_have_the_same_sku_in_every_export() -> None:
    first = converted(named_only()).products.by_name
    backwards = named_only("boutique-02")
    backwards["商品分钟"] = [backwards["商品分钟"][0], *backwards["商品分钟"][:0:-1]]
    second = converted(backwards).products.by_name
    assert len(first) == 7
    assert first == second


def test_a_number_typed_for_a_product_joins_the_log_to_the_minutes() -> None:
    made = converted(named_only())
    assert any(defect.code == "unknown_sku" for defect in converted(named_only(), products={}, **RULES).defects)
    numbers = {row["name"]: row["sku"] for row in dashboards.table(FILES, "products.csv")}
    typed = {sku: {"sku": numbers[name]} for name, sku in made.products.by_name.items()}
    found = recording(converted(named_only(), products=typed, **RULES))
    assert set(found.skus) == set(ORIGINAL.skus)
    assert found.controls == ORIGINAL.controls


def test_one_number_for_two_products_is_a_defect() -> None:
    skus = list(converted(named_only()).products.skus[:2])
    made = converted(named_only(), products={sku: {"sku": "W1"} for sku in skus}, **RULES)
    assert [defect.params for defect in made.defects if defect.code == "duplicate_sku"] == [{"sku": "W1"}]


RULES = {
    "product_rules": {
        "category": "服饰", "role": "main", "reserve": "9999", "floor_percent": "20", "cost_percent": "10",
        "list_price_from": "first_price", "stock_from": "first_stock",
    }
}  # fmt: skip
