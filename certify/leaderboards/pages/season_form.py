"""The form of a season."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from certify.leaderboards.models import SeasonKind
from certify.leaderboards.services.save_season import SeasonDraft
from exams.pages.form_lines import LocalDateTime


class SeasonForm(forms.Form):
    """Names, interval, and the kind of rounds that count. An address, once given, stays."""

    title_zh = forms.CharField(label=_("Title (Chinese)"), max_length=120)
    title_en = forms.CharField(label=_("Title (English)"), max_length=120)
    slug = forms.SlugField(label=_("Address"), max_length=64, help_text=_("Latin letters, digits and dashes: /boards/seasons/…/"))
    kind = forms.ChoiceField(label=_("Rounds that count"), choices=SeasonKind.choices)
    starts_at = forms.DateTimeField(label=_("Begins"), widget=LocalDateTime(), help_text=_("All times on this page: UTC+8."))
    ends_at = forms.DateTimeField(label=_("Ends"), widget=LocalDateTime(), help_text=_("A round belongs to the season in which it opens."))

    def __init__(self, *args: Any, slug: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.given = slug
        if slug:
            del self.fields["slug"]

    def draft(self) -> SeasonDraft:
        told = self.cleaned_data
        slug = self.given or told["slug"]
        return SeasonDraft(slug, told["title_zh"], told["title_en"], told["kind"], told["starts_at"], told["ends_at"])
