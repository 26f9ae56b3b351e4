"""The filters of grading's templates: figures as all pages print them (`grading/pages/figures.py`)."""

from django import template

from grading.pages import figures

register = template.Library()

for printed in (
    figures.percent,
    figures.signed_percent,
    figures.points,
    figures.positive,
    figures.words,
    figures.signed_yuan,
    figures.named,
    figures.yuan,
    figures.number,
    figures.anchor,
    figures.field,
    figures.measure,
):
    register.filter(printed.__name__, printed)
