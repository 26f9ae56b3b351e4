"""What is wrong with a line of a roster, and what to do about it."""

from django.utils.translation import gettext as _


def problem_text(code: str) -> str:
    return {
        "no_username": _("The user name is missing. Fill it in, or take the line out."),
        "formula": _("The user name begins like a formula. Write the cell as text."),
        "twice": _("This user name stands in an earlier line as well. Take one of them out."),
        "extra_time": _("Extra time is a whole percentage from 100 to 400, or empty."),
        "delay": _("The delay is a whole number of minutes from 0 to 360, or empty."),
        "unknown": _("Nobody signs in by this name. Ask the person to open an account, then import the file again."),
        "judge": _("This person is a judge in a study with one of this round's rooms, so cannot sit it. Take the line out."),
        "other_name": _("The account has another name. Check that it is this person’s, then correct the name or leave it empty."),
    }[code]
