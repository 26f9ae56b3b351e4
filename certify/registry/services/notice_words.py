"""What the register's mails say, in the language that is active. None holds an address, or the words of a message."""

from django.utils.translation import gettext as _

from certify.accounts.letter_words import Words
from certify.registry.models import Notice, NoticeKind
from certify.registry.selectors.trader_name import trader_name


def notice_words(notice: Notice) -> Words:
    """Subject, paragraphs, text of the button."""
    hello = _("Hello,")
    if notice.kind == NoticeKind.CONFIRM and notice.declaration is not None:
        facts = {"trader": trader_name(notice.declaration.profile), "merchant": notice.declaration.merchant}
        asked = _("%(trader)s says to have worked for %(merchant)s, and asks you to confirm it for the public register of certified traders.") % facts
        shown = _("The page says what exactly would be shown. You can confirm it, refuse it, and take a confirmation back at any time.")
        unknown = _("If you know nothing of it, refuse it there, or do nothing: then nothing is shown. Your address is not kept.")
        return Words(_("A trader asks you to confirm their work"), (hello, asked, shown, unknown), _("Look at it and answer"))
    if notice.kind == NoticeKind.MESSAGE and notice.talk is not None:
        waits = _("a message waits for you in the conversation “%(subject)s”.") % {"subject": notice.talk.subject}
        closed = _("Nobody sees your address. You get no further mail about this conversation until you have read it.")
        return Words(_("A message waits for you"), (hello, waits, closed), _("Read and answer"))
    answer = notice.report.answer if notice.report else ""
    thanks = _("you reported something on this site. A certifier has looked at it and answers:")
    return Words(_("Your report was decided"), (hello, thanks, answer))
