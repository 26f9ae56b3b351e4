"""The verification page: a code or a file in, an answer out, nobody signs in."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_POST, require_safe

from certify.certificates import codes
from certify.certificates.errors import CertificateNotFound, TooManyLookups, UploadRefused
from certify.certificates.pages.certificate import too_many
from certify.certificates.services.check_upload import UploadCheck, check_upload
from certify.certificates.services.limit_lookups import caller
from certify.certificates.services.look_up import look_up
from certify.certificates.uploads import MOST_BYTES, refuse_announced


@require_safe
def verify(request: HttpRequest) -> HttpResponse:
    """A found code leads to the certificate's own page. A GET, so that the answer can be linked and Back works."""
    asked = request.GET.get("code", "").strip()
    if not asked:
        return render(request, "certificates/verify.html", {"asked": ""})
    try:
        found = look_up(caller(request.META), asked, timezone.now())
    except TooManyLookups:
        return too_many(request)
    except CertificateNotFound:
        read = codes.read(asked)
        context = {"asked": asked[:100], "read": codes.grouped(read) if read else "", "missing": True}
        return render(request, "certificates/verify.html", context, status=404)
    return redirect("certificate", code=found.certificate.code)


@require_POST
@csrf_exempt  # the token stands in the body, which is not read before its length was: checked below
def verify_file(request: HttpRequest) -> HttpResponse:
    """Is this file ours? JSON, baked PNG or SVG, our PDF. Nothing of it is kept."""
    try:
        refuse_announced(request.META.get("CONTENT_LENGTH"))
    except UploadRefused as refused:
        # Bare: a page of the site asks for the token, and that would read the body.
        return HttpResponse(_refusals()[refused.code], status=refused.status, content_type="text/plain; charset=utf-8")
    return _verify_read(request)


@csrf_protect
def _verify_read(request: HttpRequest) -> HttpResponse:
    sent = request.FILES.get("file")
    if sent is None:
        return render(request, "certificates/verify.html", {"asked": "", "refused": _("Choose a file first.")}, status=422)
    try:
        check = check_upload(caller(request.META), sent.read(MOST_BYTES + 1), timezone.now())
    except TooManyLookups:
        return too_many(request)
    except UploadRefused as refused:
        return render(
            request, "certificates/verify.html", {"asked": "", "refused": _refusals().get(refused.code, refused.message)}, status=refused.status
        )
    context = {"asked": "", "check": check, "because": _because(check), "code": codes.grouped(check.found.certificate.code) if check.found else ""}
    response = render(request, "certificates/verify.html", context)
    response["Cache-Control"] = "no-store"
    return response


def _because(check: UploadCheck) -> str:
    """Why another issue took the place of the one in the file."""
    words = {
        "name_shown": _("The holder has changed whether the name is shown."),
        "name_hidden": _("The holder has changed whether the name is shown."),
        "regraded": _("A regrade changed its figures."),
        "compromise": _("The key that signed it was stolen or lost, so it proves nothing any more: ask the holder for the new file."),
    }
    return words.get(check.issued.superseded_because, "") if check.issued else ""


def _refusals() -> dict[str, str]:
    return {
        "empty": _("The file is empty."),
        "too_large": _("The file is too large: a certificate has 2 MB at most, the credential in it 64 KB."),
        "unknown_kind": _("This is none of the files that a certificate comes as: JSON, PNG, SVG or PDF."),
        "polyglot": _("Something stands behind the end of the file. Such a file can show two things, so it is not read."),
        "broken_file": _("The file is damaged. Ask for it again, or type the number."),
        "no_credential": _("There is no credential in this file. A screenshot or a print carries none: type the number instead."),
        "not_utf8": _("The credential in this file is not UTF-8 text."),
        "not_json": _("The credential in this file is not JSON."),
        "duplicate_keys": _("The credential names a field twice. Two readers could see two values, so it is not read."),
        "too_deep": _("The credential in this file is nested deeper than any of ours."),
    }
