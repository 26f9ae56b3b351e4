"""What spectators are refused."""

from certify.errors import CertifyError


class NothingToWatch(CertifyError):
    """No such room, or not shown (yet): one answer for all of it."""

    code = "not_found"
    status = 404


class StreamRefused(CertifyError):
    """A stream of a showing that cannot begin."""

    code = "stream_refused"
    status = 404
