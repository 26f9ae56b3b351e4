"""What spectators are refused."""

from certify.errors import CertifyError


class NothingToWatch(CertifyError):
    """No such room, or not shown (yet): one answer for all of it."""

    code = "not_found"
    status = 404
