"""The whole story on running services, over HTTP only: a program sits the demonstration round, is graded and certified, and the public verifies it.

`python -m certify.demo.story ORIGIN DATA-FOLDER` exits 0 with the certificate's address, or 1 with what failed.
"""

import hashlib
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import rfc8785

from certify.demo.errors import DemoError, StoryError
from certify.demo.program import Api, sit_round
from certify.demo.screen import complain, say
from certify.demo.signins import read_sign_ins
from sandbox.engine.bots import bot_by_id

ROUND = "demonstration"
OPERATOR = "rundown-8"
SITTINGS = 3
"""As often a program may try, like any candidate of the round: one room that breaks a guard-rail by bad luck fails it."""
GRADE_TIMEOUT_S = 120.0
CERTIFICATE_TIMEOUT_S = 60.0


def main(origin: str, data: Path) -> int:
    began = time.monotonic()
    try:
        address = play_story(origin, data)
    except DemoError as error:
        complain(f"演示流程失败：{error.zh}", f"The story failed: {error.en}")
        return 1
    except httpx.HTTPError as error:
        complain(f"演示流程失败，网站没有响应：{error!r}", f"The story failed, the site does not answer: {error!r}")
        return 1
    say(f"\n全部完成，用时 {time.monotonic() - began:.0f} 秒。证书 / all done; the certificate:\n{address}")
    return 0


def play_story(origin: str, data: Path) -> str:
    """The certificate's address."""
    sign_ins = read_sign_ins(data)
    if sign_ins is None or not sign_ins.robot_token:
        raise StoryError("没有演示程序的令牌；请先安装演示内容", "there is no token for the demo program: install the demo content first")
    api = Api(origin, sign_ins.robot_token)
    slug = _demonstration_round(api)
    tell("一个程序用令牌登录，参加示范场", "a program signs in with its token and sits the demonstration round")
    certificate = _await_certificate(api, _sit_until_passed(api, slug))
    _verify(Api(origin), origin, certificate)
    return str(certificate["page"])


def tell(zh: str, en: str) -> None:
    say(f"{zh} / {en.strip()}")


def _demonstration_round(api: Api) -> str:
    rounds = api.get("rounds/")
    rows = rounds["results"] if isinstance(rounds, dict) else rounds
    for row in rows:
        if row["slug"] == ROUND and row["state"] == "open":
            return str(row["slug"])
    raise StoryError("没有开放的示范场", "no demonstration round is open")


def _sit_until_passed(api: Api, slug: str) -> str:
    """The id of the attempt that passed; raises StoryError with what was missed the last time."""
    missed: list[str] = []
    for sitting in range(1, SITTINGS + 1):
        if sitting > 1:
            tell("像考生一样，再考一次", "like a candidate, it sits again")
        attempt = sit_round(api, slug, bot_by_id(OPERATOR), tell)
        missed = _await_missed(api, attempt)
        if not missed:
            return attempt
        tell(f"没有通过：{', '.join(missed)}", f"not passed: {', '.join(missed)}")
    raise StoryError(f"程序考了 {SITTINGS} 次都没有通过", f"the program did not pass in {SITTINGS} sittings")


def _await_missed(api: Api, attempt: str) -> list[str]:
    """Waits for the published result; the conditions that it does not meet, none for a PASS."""
    document = _await(lambda: api.get(f"attempts/{attempt}/result/"), lambda found: found["result"] is not None, GRADE_TIMEOUT_S, _no_grade)
    result = document["result"]
    uplift = f"GMV {result['round_uplift']:+.1%} (≥ {result['expected_growth']:.1%})"
    figures = f"{result['decision']}: {uplift}, {result['score']:.0f} (≥ {result['cut_score']:.0f})"
    tell(f"评分完成，{figures}", f"graded, {figures}")
    if result["decision"] == "PASS":
        return []
    return [condition["code"] for condition in result["conditions"] if not condition["met"]] or [result["decision"]]


def _no_grade(last: Any) -> StoryError:
    job = last["job"] if isinstance(last, dict) else None
    state = job["state"] if job else "none"
    return StoryError(
        f"{GRADE_TIMEOUT_S:.0f} 秒内没有成绩（评分任务：{state}）；见 worker 日志",
        f"no result after {GRADE_TIMEOUT_S:.0f} s (grading job: {state}); see the worker's log",
    )


def _await_certificate(api: Api, attempt: str) -> dict[str, Any]:
    """The certificate that the attempt earned; the same as before if an earlier attempt at this round earned it."""
    missing = StoryError(f"{CERTIFICATE_TIMEOUT_S:.0f} 秒内没有签发证书", f"no certificate was issued within {CERTIFICATE_TIMEOUT_S:.0f} s")
    found = _await(lambda: api.get(f"attempts/{attempt}/certificate/"), lambda found: found["certificate"], CERTIFICATE_TIMEOUT_S, lambda _: missing)
    certificate: dict[str, Any] = found["certificate"]
    tell(f"证书已签发：{certificate['code']}", f"certificate issued: {certificate['code']}")
    return certificate


def _verify(public: Api, origin: str, certificate: dict[str, Any]) -> None:
    """As anybody would: without an account, by the code; then the bytes at the public address against the stated hash."""
    found = public.post("verify/", code=certificate["code"])
    checks = found["finding"]
    if found["standing"] != "valid" or not all(checks.values()):
        raise StoryError(f"公开验证未通过：{found['standing']} {checks}", f"public verification failed: {found['standing']} {checks}")
    path = httpx.URL(found["page"]).path.rstrip("/")
    answer = httpx.get(f"{origin}{path}.json", timeout=30.0, trust_env=False)
    if answer.status_code != 200:
        raise StoryError(f"{path}.json 返回 {answer.status_code}", f"{path}.json answered {answer.status_code}")
    if hashlib.sha256(rfc8785.dumps(answer.json())).hexdigest() != found["jcs_sha256"]:
        raise StoryError("公开文件与登记的摘要不符", "the public file does not have the hash that was recorded")
    tell("公开验证通过：签名、摘要、状态、有效期", "publicly verified: signature, hash, status, dates")


def _await(ask: Callable[[], Any], good: Callable[[Any], bool], timeout_s: float, failure: Callable[[Any], StoryError]) -> Any:
    deadline = time.monotonic() + timeout_s
    while True:
        found = ask()
        if good(found):
            return found
        if time.monotonic() > deadline:
            raise failure(found)
        time.sleep(0.5)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], Path(sys.argv[2])))
