"""The texts of the console's scripts, translated here and handed over as one JSON catalogue. {names} are filled by the browser."""

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from exams.pages.lever_texts import lever_name, role_names, value_names
from sandbox.engine.levers import LEVERS

Words = dict[str, str | list[str]]


def console_words() -> Words:
    """Everything that the console says by itself."""
    words: Words = {**_connection(), **_time(), **_levers(), **_goods(), **_incidents(), **_rules(), **_comments()}
    words |= {f"lever_{name}": lever_name(lever) for name, lever in LEVERS.items()}
    words |= {f"role_{role}": name for role, name in role_names().items()}
    for lever, values in value_names().items():
        words |= {f"value_{lever}_{value}": name for value, name in values.items()}
    return words


def _connection() -> Words:
    return {
        "live": pgettext("connection", "live"),
        "connecting": _("connecting"),
        "lost": _("no connection for {s} s"),
        "link_live": _("connected"),
        "link_latency": _("connected · {ms} ms"),
        "link_lost": _("no connection · actions are kept here"),
        "unsaved": _("{n} unsaved"),
        "retrying": _("not saved yet, trying again"),
        "refused": _("Refused: {reason}"),
        "announcements": _("Announcements"),
        "invigilator": _("Invigilator"),
        "acknowledge": _("Understood"),
        "other_session": _("This room is steered from another session of yours."),
        "take_over": _("Steer from here"),
        "paused": _("Your attempt is paused by the invigilator. The clock stands still; this page goes on by itself."),
        "over": _("This room is over. One moment …"),
        "hand_over_sure": _("Press again to hand over"),
        "time_left": _("{time} left"),
    }


def _time() -> Words:
    """Practice: pace, rewind, tries."""
    return {
        "standing": _("standing still"),
        "stand_still": _("Stand still"),
        "go_on": pgettext("time", "Go on"),
        "stands_still": _("The room stands still. What you see is of this moment; what you do counts when it goes on."),
        "goes_on": _("The room goes on at {pace}×."),
        "again": _("Try again from here"),
        "again_from": _("Try again from {time}"),
        "chosen": _("Back to {time}"),
        "tried_again": _("Try {n} goes on from {time}. What was played before is kept."),
        "try_n": _("try {n}"),
        "try_named": _("try {n}: {from} to {to}, {yuan}"),
        "beside_none": _("nothing"),
        "beside_said": _("GMV {share} against try {n}, which stood at {then}"),
        "beside_over": _("try {n} was left at {time}"),
        "then_note": _("Try {n} at the same minute"),
        "go_on_with": _("Go on with try {n}"),
        "hand_over_try": _("Hand over try {n}"),
        "lever_rewind": _("Rewind"),
    }


def _levers() -> Words:
    return {
        "per_minute": _("¥{yuan}/min"),
        "on_duty": _("{n} on duty"),
        "bag_left": _("bag open, {s} s left"),
        "cooling": _("ready in {s} s"),
        "cools": pgettext("cool-down", "every {s} s"),
        "last_note": _("When it was last used, and how the figure it serves stood before and up to two minutes later. Other things happened too."),
        "lever_withdraw": _("Withdraw"),
        "withdrawn": _("withdrawn"),
        "recalled": _("Not sent: {what}"),
        "nothing_to_withdraw": _("There is nothing to withdraw: the host has taken everything up."),
        "host_says": _("host: {cue}, {pace}"),
        "host_next": _("next"),
        "nothing_on_pitch": _("nothing"),
        "this_pitch": _("this pitch: {clicks} clicks, {orders} orders, {yuan}"),
        "hint_sells_out": _("Stock of {sku} will run out in {s} s."),
        "hint_orders": _("The reference operator would now: {orders}"),
        "hint_wait": _("The reference operator would change nothing now."),
        "hint_failed": _("No hint: {reason}"),
        "few_left": _("{n} low"),
        "chart_online_said": _("Online {online}; the most was {most} at {at}."),
        "chart_gmv_said": _("GMV of this minute {yuan}; the best was minute {minute} with {most}."),
        **_followed(),
        "host_will": _("host in {s} s"),
        "tick": _("tick {n}"),
        "nothing": _("nothing"),
        "trend_note": _("against five minutes before"),
        "pressure_low": pgettext("pressure", "low"),
        "pressure_middle": pgettext("pressure", "middle"),
        "pressure_high": pgettext("pressure", "high"),
    }


def channel_names() -> dict[str, str]:
    """Where viewers come from, by the engine's names."""
    return {"follow": _("followers"), "recommend": _("recommended"), "video": _("videos"), "paid": _("paid")}


def _followed() -> Words:
    """The figures that are shown beside a lever."""
    channels = channel_names()
    return {
        "figure_from_paid": channels["paid"],
        "figure_from_video": channels["video"],
        "figure_from_follow": channels["follow"],
        "figure_online": _("online"),
        "figure_energy": _("energy"),
        "figure_followers": _("new followers"),
        "figure_questions": _("questions"),
        "figure_deal": _("deals"),
        "figure_click": _("clicks"),
        "figure_dwell": _("dwell"),
    }


def _goods() -> Words:
    return {
        "price_of": _("Price of {sku}"),
        "floor": _("Not below {price}"),
        "release_of": _("Units of {sku} to release"),
        "release": pgettext("button", "Release"),
        "pitch": pgettext("button", "Pitch"),
        "on_pitch": _("on pitch"),
        "shelf_off": _("Take off"),
        "shelf_on": _("Put on"),
        "online": _("online"),
        **{f"channel_{channel[0]}": name for channel, name in channel_names().items()},
        "this_one": _("this one"),
        "done_with": _("{sku} done"),
        "rundown_unsaved": _("The tick of the rundown is not saved yet."),
    }


def _incidents() -> Words:
    return {
        "incident": _("Now"),
        "incident_traffic_surge": _("A wave of viewers is coming in."),
        "incident_traffic_slump": _("The platform sends far fewer viewers."),
        "incident_ad_rejected": _("The ad plan was rejected; the ads bring nobody until it is approved again."),
        "incident_troll_wave": _("Trolls flood the comments."),
        "incident_host_voice": _("The host's voice is going."),
        "incident_wrong_price": _("A wrong price is shown on the link of {sku}."),
        "incident_late_courier": _("The courier is late; buyers hear of it and hesitate."),
        "incident_flash_sale": _("A competitor has started a flash sale."),
    }


def _rules() -> Words:
    return {
        "warning": _("Warning {n}"),
        "warnings": _("warnings: {n}"),
        "rule_false_scarcity": _("False scarcity: pressing for the deal while more of the same stock is released."),
        "rule_price_raised": _("The price was raised during a pitch or soon after a cut."),
        "rule_hold_too_long": _("Held back for over three minutes."),
        "rule_sold_out_pitch": _("A sold-out link has been on pitch for over a minute."),
        "rule_welfare_not_sold": _("A welfare product was announced and not sold."),
    }


def _comments() -> Words:
    """What viewers say, by the engine's causes; {product} is the one on pitch."""
    return {
        "say_question": [
            _("Which pack or size is it?"),
            _("How do I choose for {product}?"),
            _("When is it sent out?"),
            _("Is it all right for children?"),
            _("What is it made of?"),
            _("How long does it keep?"),
            _("Can I send {product} back?"),
        ],
        "say_greeting": [
            _("Just came in, what is this?"),
            _("Hello from outside!"),
            _("Evening!"),
            _("What did I miss?"),
            _("So many people tonight."),
        ],
        "say_want_it": [
            _("I want {product}."),
            _("Add it to the cart!"),
            _("It looks good in the hand."),
            _("Mine!"),
            _("My colleague has it, it is good."),
            _("Show {product} once more."),
        ],
        "say_price_cheer": [
            _("That price, really? Taking it!"),
            _("Cheaper than last time."),
            _("Two for me at this price."),
            _("The price is down, quick!"),
        ],
        "say_price_complaint": [_("It was cheaper a moment ago …"), _("Why has the price gone up?"), _("Not at that price.")],
        "say_sold_out": [_("The link is sold out!"), _("More of {product}, please."), _("Cannot buy it."), _("Too slow again …")],
        "say_restock_thanks": [_("It is back, thanks!"), _("Got one this time."), _("Stock again, finally.")],
        "say_bag_joined": [_("In for the lucky bag!"), _("When is it drawn?"), _("Never won anything yet."), _("I stay until the draw.")],
        "say_hold_impatient": [_("When does it finally open?"), _("I am leaving if it does not start."), _("How much longer?")],
        "say_close_pressed": [_("Stop pushing."), _("Always the last one, of course."), _("Hurry, hurry!"), _("All right, ordered.")],
        "say_waiting_for_service": [_("Nobody answers …"), _("Asked three times now."), _("Is there any service?"), _("Then I will not buy it.")],
        "say_troll": [_("Fake!"), _("All actors here."), _("Bought it once, never again.")],
        "say_follow_yes": [_("Following now."), _("See you next time."), _("Followed, how do I join the fan group?")],
    }
