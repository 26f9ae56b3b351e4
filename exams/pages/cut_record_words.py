"""A record behind a cut, in a line."""

from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from exams.cut_records import CutRecord, record_behind


def record_text(round_id: int) -> str:
    """The line of the record that a round's cut rests on; empty without one."""
    record = record_behind(round_id)
    return record_line(record) if record else ""


def record_line(record: CutRecord) -> str:
    """`512.3: borderline regression, 6 judges from 4 organisations, standard error 12.0, approved by … on …`."""
    parts = [record.method_name, *_who(record)]
    if record.cut_se is not None:
        parts.append(_("standard error %(se)s") % {"se": f"{record.cut_se:.1f}"})
    parts.append(_("approved by %(name)s on %(day)s") % {"name": record.approved_by, "day": f"{localtime(record.approved_at):%Y-%m-%d}"})
    if record.withdrawn_at is not None:
        parts.append(_("withdrawn on %(day)s") % {"day": f"{localtime(record.withdrawn_at):%Y-%m-%d}"})
    return _("%(cut)s: %(parts)s") % {"cut": f"{record.cut_score:.1f}", "parts": _(", ").join(parts)}


def _who(record: CutRecord) -> list[str]:
    if record.judges:
        judges = ngettext("%(n)d judge", "%(n)d judges", record.judges) % {"n": record.judges}
        houses = ngettext("%(n)d organisation", "%(n)d organisations", record.organisations) % {"n": record.organisations}
        return [_("%(judges)s from %(organisations)s") % {"judges": judges, "organisations": houses}]
    return [ngettext("%(n)d operator, no human ratings", "%(n)d operators, no human ratings", record.operators) % {"n": record.operators}]
