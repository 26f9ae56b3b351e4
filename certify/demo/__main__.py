"""`script/demo`: the whole product on this machine."""

import argparse
import sys
from pathlib import Path

from certify.demo.errors import DemoError
from certify.demo.folder import open_folder
from certify.demo.launcher import ROOT, Launcher, Stopping, require_free_port
from certify.demo.screen import complain, say
from certify.demo.welcome import welcome


def main(arguments: list[str]) -> int:
    options = _parser().parse_args(arguments)
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="replace")  # type: ignore[union-attr]  # a terminal without Chinese still gets the English half
    try:
        folder = open_folder(Path(options.data).expanduser().absolute())
        require_free_port(options.port)
    except DemoError as error:
        complain(error.zh, error.en)
        return 1
    launcher = Launcher(folder, options.port)
    folder.note_address(launcher.origin)
    launcher.obey_signals()
    try:
        return _run(launcher, options.headless)
    except Stopping:
        say("\n正在停止 … / stopping …")
        return 0 if not options.headless else 1
    except DemoError as error:
        complain(error.zh, error.en)
        return 1
    finally:
        launcher.stop()
        say("已停止。数据保留在 / stopped; everything is kept in " + str(folder.path))


def _run(launcher: Launcher, headless: bool) -> int:
    launcher.start_broker()
    launcher.migrate()
    launcher.start_workers()
    launcher.start_receiver()
    launcher.install_content()
    launcher.start_services()
    say(welcome(launcher.origin, launcher.folder))
    if headless:
        return launcher.run_story()
    launcher.serve_for_ever()
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="script/demo", description="Runs the whole product on this machine.")
    parser.add_argument("--port", type=_port, default=8000, metavar="N", help="port of the site on 127.0.0.1 (default 8000)")
    parser.add_argument("--data", default=str(ROOT / "demo-data"), metavar="DIR", help="folder for database, secrets and logs (default ./demo-data)")
    parser.add_argument("--headless", action="store_true", help="play the whole story by itself, print the certificate's address, exit 0 or 1")
    return parser


def _port(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= 65535:
        raise argparse.ArgumentTypeError(f"{text!r} is not a port number (1–65535)")
    return int(text)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
