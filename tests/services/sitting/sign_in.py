"""Sign in through the form, as a browser does."""

from tests.services.sitting.line import Line


def sign_in(line: Line, username: str, password: str) -> None:
    """Leaves the session's cookie on the line."""
    line.insist("GET", "/sign-in/")
    answer = line.insist("POST", "/sign-in/", {"username": username, "password": password}, form=True)
    # a repeat of a sign-in whose answer was lost meets a signed-in session only if its cookie came: else it simply signs in
    assert answer.status in (302, 403), f"{username} could not sign in: {answer.status}"
    if "sessionid" not in line.cookies:
        sign_in(line, username, password)
