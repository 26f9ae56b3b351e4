"""What thousands of streams live by: the server's compiled parts are used, frames are the JSON of ever, a reader tells what went wrong."""

import json
import threading
from datetime import UTC, datetime
from multiprocessing import Pipe

import pytest
import uvloop
from uvicorn.loops.auto import auto_loop_factory
from uvicorn.protocols.http.auto import AutoHTTPProtocol
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from exams.live.admission import Admission
from exams.live.frames import PING, announcement_event, frame_event
from exams.live.hub import PING_EVERY_S, Hub
from exams.live.reader import Reader
from exams.live.reading_child import ReadFailed
from exams.live.reading_process import ReadingProcess
from exams.live.rooms import LiveRooms
from exams.live.sessions import Holder
from exams.live.stream import Stream
from exams.live.tickets import Ticket
from sandbox.engine.bundle import Keys
from sandbox.engine.reference_room import reference_scenario
from sandbox.engines import engine_of


def test_the_server_takes_the_compiled_loop_and_parser() -> None:
    """It falls back to slower ones without a word when they are not installed."""
    assert AutoHTTPProtocol is HttpToolsProtocol
    assert isinstance(auto_loop_factory()(), uvloop.Loop)


def test_a_frame_is_the_same_json_as_ever() -> None:
    scenario = reference_scenario()
    room = engine_of(scenario).live_room(scenario, Keys(7, 11))
    room.advance(5, ())
    document = {**room.frame(-1), "last_action": 3}
    event = frame_event(document).decode()
    assert event == f"id: 5.3\nevent: frame\ndata: {json.dumps(document, ensure_ascii=False, separators=(',', ':'))}\n\n"
    said = announcement_event(4, "请停一下 “now”\n", datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)).decode()
    assert said == 'event: announcement\ndata: {"id":4,"text":"请停一下 “now”\\n","at":"2026-01-02T03:04:05.000000Z"}\n\n'


def test_a_question_that_fails_there_fails_here_and_a_line_that_ends_begins_anew() -> None:
    ours, theirs = Pipe()
    reader = ReadingProcess()
    reader._line = ours

    def answer() -> None:
        for _ in range(2):
            question, _arguments = theirs.recv()
            theirs.send(ReadFailed("the database has gone") if question == "rest" else {question})
        theirs.close()

    thread = threading.Thread(target=answer)
    thread.start()
    with pytest.raises(ReadFailed, match="the database has gone"):
        reader.rest()
    assert reader.check_sessions(set()) == {"check_sessions"}
    thread.join()
    with pytest.raises((EOFError, OSError)):
        reader.read({1: {(-1, 0)}})
    assert reader._line is None


def test_a_ping_goes_only_to_streams_that_were_told_nothing_for_long() -> None:
    """Thousands of streams that get frames are not woken at one moment for nothing."""
    told, silent = (Stream(Admission(Ticket(1, room_id, "viewer", "session:x"), Holder(1, "x", None), (-1, 0))) for room_id in (1, 2))
    hub = Hub(Reader(LiveRooms()))
    hub._streams = {1: {told}, 2: {silent}}
    silent.pushed_at -= PING_EVERY_S
    hub._ping()
    assert (told.take(), silent.take()) == (b"", PING)
    hub._ping()
    assert silent.take() == b""
