"""The words that profiles and briefs choose from, and how the words of recordings are read as them. Pure but for the translations."""

from collections.abc import Iterable

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from exams.levels import Level

__all__ = ["Availability", "Category", "Language", "Level", "Platform", "Problem", "Region", "Size", "category_of", "kinds_of", "size_of"]


class Category(models.TextChoices):
    """What is sold."""

    FOOD = "food", _("Food and drink")
    BEAUTY = "beauty", _("Beauty and care")
    APPAREL = "apparel", _("Clothing and shoes")
    HOME = "home", _("Home and daily goods")
    ELECTRONICS = "electronics", _("Electronics and appliances")
    JEWELLERY = "jewellery", _("Jewellery and watches")
    FAMILY = "family", _("Mother and child, toys")
    OUTDOOR = "outdoor", _("Sports and outdoor")
    HEALTH = "health", _("Health")
    AGRICULTURE = "agriculture", _("Fresh produce and tea")
    OTHER = "other", _("Other goods")


class Size(models.TextChoices):
    """A room by the followers of its host."""

    SMALL = "small", _("below 100,000 followers")
    MIDDLE = "middle", _("100,000 to 1 million followers")
    LARGE = "large", _("1 million followers and more")


class Problem(models.TextChoices):
    """Where a merchant's room is stuck: the five forces of the examination."""

    TRAFFIC = "traffic", _("Traffic: too few or the wrong people come")
    ROOM = "room", _("Room: people come and do not buy")
    HOST = "host", _("Host: pace, energy, order of the pitches")
    SUPPLY = "supply", _("Goods: choice, price, stock")
    SERVICE = "service", _("Service: questions, returns, complaints")


class Region(models.TextChoices):
    """Where somebody works."""

    NORTH = "north", _("North China")
    NORTHEAST = "northeast", _("Northeast China")
    EAST = "east", _("East China")
    CENTRAL = "central", _("Central China")
    SOUTH = "south", _("South China")
    SOUTHWEST = "southwest", _("Southwest China")
    NORTHWEST = "northwest", _("Northwest China")
    HKMOTW = "hkmotw", _("Hong Kong, Macao, Taiwan")
    ABROAD = "abroad", _("Abroad")
    REMOTE = "remote", _("Remote, anywhere")


class Platform(models.TextChoices):
    """Where the rooms are."""

    KUAISHOU = "kuaishou", _("Kuaishou")
    DOUYIN = "douyin", _("Douyin")
    TAOBAO = "taobao", _("Taobao Live")
    CHANNELS = "channels", _("WeChat Channels")
    XIAOHONGSHU = "xiaohongshu", _("Xiaohongshu")
    JD = "jd", _("JD Live")
    TIKTOK = "tiktok", _("TikTok Shop")
    OTHER = "other", pgettext_lazy("platform", "Another platform")


class Language(models.TextChoices):
    """Spoken at work."""

    MANDARIN = "mandarin", _("Mandarin")
    CANTONESE = "cantonese", _("Cantonese")
    ENGLISH = "english", pgettext_lazy("spoken language", "English")
    OTHER = "other", pgettext_lazy("spoken language", "Another language")


class Availability(models.TextChoices):
    """Whether somebody takes work now."""

    NOW = "now", _("takes work now")
    SOON = "soon", _("takes work within a month")
    BUSY = "busy", _("takes no work at present")


_READ_AS = {
    Category.FOOD: ("food", "snack", "drink", "食品", "零食", "饮", "酒", "粮", "调味"),
    Category.BEAUTY: ("beauty", "cosmetic", "makeup", "skin", "care", "美妆", "护肤", "个护", "美容", "洗护"),
    Category.APPAREL: (
        "apparel",
        "cloth",
        "wear",
        "shoe",
        "bag",
        "fashion",
        "accessor",
        "服饰",
        "配饰",
        "服装",
        "女装",
        "男装",
        "鞋",
        "箱包",
        "内衣",
    ),
    Category.HOME: ("home", "household", "daily", "kitchen", "furniture", "日用", "百货", "家居", "家纺", "厨", "家清"),
    Category.ELECTRONICS: ("electronic", "digital", "phone", "appliance", "3c", "数码", "家电", "电器", "手机"),
    Category.JEWELLERY: ("jewel", "watch", "珠宝", "玉", "首饰", "文玩", "钟表"),
    Category.FAMILY: ("baby", "child", "kid", "toy", "母婴", "童", "玩具"),
    Category.OUTDOOR: ("outdoor", "sport", "camp", "fish", "户外", "运动", "钓", "健身"),
    Category.HEALTH: ("health", "supplement", "medic", "保健", "健康", "滋补", "医"),
    Category.AGRICULTURE: ("fresh", "fruit", "tea", "farm", "生鲜", "水果", "茶", "农"),
}


def category_of(word: str) -> Category:
    """The category that a recording's own word stands for; recordings name their goods freely."""
    plain = word.casefold()
    return next((category for category, parts in _READ_AS.items() if any(part in plain for part in parts)), Category.OTHER)


def kinds_of(words: Iterable[str], followers: int) -> list[tuple[Category, str]]:
    """A room as the register searches for it: (goods, size), each category once."""
    return [(category, size_of(followers)) for category in sorted({category_of(word) for word in words})]


def size_of(followers: int) -> str:
    """Empty when the recording does not say."""
    if followers <= 0:
        return ""
    if followers < 100_000:
        return Size.SMALL
    return Size.MIDDLE if followers < 1_000_000 else Size.LARGE
