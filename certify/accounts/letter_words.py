"""What mails say, in the reader's language, and how long their links live."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from django.utils.translation import gettext as _

from certify.accounts.models import LetterKind, Person


@dataclass(frozen=True)
class Link:
    """Where a link leads, and for how long."""

    path: str
    lives: timedelta


LINKS = {
    LetterKind.CONFIRM: Link("confirm", timedelta(days=2)),
    LetterKind.RECOVER: Link("recover", timedelta(hours=1)),
    LetterKind.SET_UP: Link("set-up", timedelta(days=2)),
}


@dataclass(frozen=True)
class Words:
    """Subject, paragraphs, and the text of the button where there is a link."""

    subject: str
    paragraphs: tuple[str, ...]
    button: str = ""


def letter_words(kind: LetterKind, reader: Person, about: Mapping[str, str]) -> Words:
    """In the language that is active."""
    name = {"name": str(reader), "username": reader.username}
    hello = _("Hello %(name)s,") % name
    not_you = _("If it was not you, do nothing: without the link nothing changes.")
    if kind == LetterKind.CONFIRM:
        asked = _("This address was entered for the account “%(username)s”. Confirm that it is yours.") % name
        return Words(_("Confirm your e-mail address"), (hello, asked, _("The link works once, for two days."), not_you), _("Confirm the address"))
    if kind == LetterKind.RECOVER:
        asked = _("Somebody asked for a new password for the account “%(username)s”.") % name
        return Words(_("A new password"), (hello, asked, _("The link works once, for an hour."), not_you), _("Choose a new password"))
    if kind == LetterKind.RECOVERED:
        done = _("The password of the account “%(username)s” was changed, and every browser and program was signed out.") % name
        return Words(_("Your password was changed"), (hello, done, _alarm()))
    if kind == LetterKind.MOVED:
        done = _("The account “%(username)s” has another e-mail address from now on. This one gets no more mail from us.") % name
        return Words(_("Your e-mail address was changed"), (hello, done, _alarm()))
    if kind == LetterKind.ERASURE:
        asked = _("You asked us to erase your data. Until it is done you can take that back: sign in and open “My data”.")
        return Words(_("You asked for an erasure"), (hello, asked, _("If it was not you, sign in, take it back and change your password.")))
    if kind == LetterKind.ERASED:
        return Words(_("Your data is erased"), (_("Hello,"), _("your data is erased and the account is closed. This is the last mail from us.")))
    return _news(kind, hello, about)


def _news(kind: LetterKind, hello: str, about: Mapping[str, str]) -> Words:
    """What happened elsewhere on the site."""
    if kind == LetterKind.INVITED:
        asked = _("A service provider invites you to join it. Sign in and open “My page”: it says who, and you accept or refuse there.")
        return Words(_("An invitation"), (hello, asked, _("Nobody is told whether you have an account before you accept.")))
    if kind == LetterKind.EXPIRY:
        ends = _("your certificate %(certificate)s holds until %(until)s. From that day on its page says that it has expired.") % about
        renew = _("Another round of the same level renews it: when you pass, the new certificate takes over, and this one stays as it is.")
        return Words(_("Your certificate ends on %(until)s") % about, (hello, ends, renew), _("To the certificate"))
    if kind == LetterKind.HOOK_OFF:
        off = _("a webhook that you look after was switched off: %(host)s has taken nothing for days, or said that it is gone.") % about
        todo = _("The log on its page says what it answered; one signs in for it. Switch it on again there when the address works.")
        return Words(_("A webhook was switched off"), (hello, off, todo), _("To the webhook"))
    if kind == LetterKind.CASE_OPEN:
        asked = _("there is a question about one of your attempts. Nothing is decided. Please read it and answer: the page says until when.")
        where = _("What it is about stands on the page only, after you sign in.")
        return Words(_("A question about your attempt"), (hello, asked, where), _("Read and answer"))
    done = _("the question about one of your attempts is decided. The decision and its reasons stand on the page, after you sign in.")
    return Words(_("The question about your attempt is decided"), (hello, done), _("Read the decision"))


def _alarm() -> str:
    return _("If it was not you, ask for a new password at once on the sign-in page, or write to the people who run this site.")
