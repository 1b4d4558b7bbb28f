"""Pictures of a ticket: for its holder alone, whole, and nothing that a browser would run."""
import http.client
import os
import resource
import signal
import struct
import zlib
from urllib.parse import quote

import pytest

from desk import Desk, all_at_once, contract, until
from test_errors import refused

LARGEST = 5 * 1024 * 1024


def png(size=0, mark=b""):
    """A picture of one pixel, filled up to a size."""
    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
    head = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0))
    tail = chunk(b"IDAT", zlib.compress(b"\0\0")) + chunk(b"IEND", b"")
    text = mark + b"x" * max(0, size - len(head) - len(tail) - 12 - len(mark))
    return head + chunk(b"tEXt", text) + tail


PICTURES = {"image/png": png(), "image/jpeg": b"\xff\xd8\xff\xe0\0\x10JFIF\0", "image/gif": b"GIF89a\1\0\1\0\0\0\0;",
            "image/webp": b"RIFF\x1a\0\0\0WEBPVP8L"}
NO_PICTURES = [b"", b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", b"<html><script>alert(1)</script>",
               b"%PDF-1.7", b"BM\0\0", b"RIFF\0\0\0\0WAVEfmt ", b"\x89PN", b"PK\3\4", b"{}"]


@pytest.fixture
def holder(desk):
    """A customer with a ticket."""
    chat = desk.chat()
    chat.says("转人工")
    return chat


def sends(chat, bytes_, name=None, handle=None, headers=None):
    path = f"/v1/tickets/{chat.number}/attachments" + (f"?name={quote(name)}" if name is not None else "")
    return chat.desk.request("POST", path, bytes_, {"Authorization": f"Bearer {handle or chat.handle}", **(headers or {})})


def sent(chat, *args, **fields):
    answer = sends(chat, *args, **fields)
    assert answer.status == 201, answer.body
    return answer.json


def files(desk):
    return sorted(os.listdir(f"{desk.db}.files"))


@pytest.mark.parametrize("kind", PICTURES)
def test_a_picture_comes_back_as_it_was_sent(desk, holder, kind):
    kept = sent(holder, PICTURES[kind], "截图 1")
    assert kept["type"] == kind
    assert kept["size"] == len(PICTURES[kind])
    assert kept["name"].startswith("截图 1.")
    answer = desk.get(kept["url"], holder.handle)
    assert (answer.status, answer.body) == (200, PICTURES[kind])
    assert answer.headers["Content-Type"] == kind
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Security-Policy"] == "sandbox"
    assert answer.headers["Content-Disposition"] == f"attachment; filename*=UTF-8''{quote(kept['name'], safe='')}"


def test_the_ticket_lists_its_pictures(desk, holder):
    assert holder.ticket()["attachments"] == holder.last.ticket["attachments"] == []
    kept = [sent(holder, picture) for picture in PICTURES.values()]
    assert holder.ticket()["attachments"] == kept
    assert holder.says("我的工单怎么样了").ticket["attachments"] == kept


def test_a_name_is_only_shown(holder):
    for name, shown in [("../../../etc/cron.d/x", "x.png"), ("a\r\nX-Evil: 1.png", "aX-Evil: 1.png"), (None, "picture.png"),
                        ("evil.html", "evil.html.png"), ("图" * 300, "图" * 96 + ".png")]:
        assert sent(holder, png(mark=shown.encode()), name)["name"] == shown
    kept = [name for name in files(holder.desk)]
    assert all(len(name) == 32 and set(name) <= set("0123456789abcdef") for name in kept)


def test_a_name_that_is_not_utf8(holder):
    path = f"/v1/tickets/{holder.number}/attachments?name=%ff%fe.png"
    answer = holder.desk.request("POST", path, png(), {"Authorization": f"Bearer {holder.handle}"})
    assert (answer.status, answer.json["name"]) == (201, "picture.png")


def test_the_same_picture_again_is_the_same_attachment(desk, holder):
    first = sent(holder, png(), "a.png")
    before = files(desk)
    assert sent(holder, png(), "b.png") == first
    assert holder.ticket()["attachments"] == [first]
    assert files(desk) == before


def test_the_same_picture_at_once_is_one(desk, holder):
    before = len(files(desk))
    answers = all_at_once([lambda: sent(holder, png(100_000)) for _ in range(8)])
    assert len({answer["id"] for answer in answers}) == 1
    assert len(files(desk)) == before + 1


@pytest.mark.parametrize("bytes_", NO_PICTURES, ids=lambda b: repr(b[:12]))
@pytest.mark.parametrize("kind", [None, "image/png"])
def test_what_is_no_picture(desk, holder, bytes_, kind):
    before = files(desk)
    refused(sends(holder, bytes_, "a.png", headers={"Content-Type": kind} if kind else None), 415)
    assert files(desk) == before


def test_a_sixth_is_refused(desk, holder):
    for i in range(5):
        sent(holder, png(mark=b"%d" % i))
    before = files(desk)
    assert "5" in refused(sends(holder, png(mark=b"5")), 409)["detail"]
    assert sent(holder, png(mark=b"3"))["id"] == holder.ticket()["attachments"][3]["id"], "it is there already"
    assert files(desk) == before


def test_a_picture_has_up_to_5_mib(holder):
    picture = png(LARGEST)
    assert len(picture) == LARGEST
    kept = sent(holder, picture)
    assert holder.desk.get(kept["url"], holder.handle).body == picture
    refused(sends(holder, picture + b"x"), 413)


def test_too_much_is_refused_by_its_head_alone(desk, holder):
    for path, length in [(f"/v1/tickets/{holder.number}/attachments", LARGEST + 1), ("/v1/chat", 256 * 1024 + 1),
                         (f"/v1/tickets/{holder.number}/attachments/x", 256 * 1024 + 1)]:
        with desk.wire() as wire:
            wire.send(f"POST {path} HTTP/1.1\r\nHost: x\r\nContent-Length: {length}\r\n\r\n")
            assert wire.answer().status == 413


def test_without_a_length_it_is_as_long_as_any_body(desk, holder):
    link = http.client.HTTPConnection(desk.host, desk.port, timeout=60)
    for size, status in ((200_000, 201), (300_000, 413)):
        link.request("POST", f"/v1/tickets/{holder.number}/attachments", iter([png(size)]),
                     {"Authorization": f"Bearer {holder.handle}"}, encode_chunked=True)
        response = link.getresponse()
        assert response.status == status, response.read()
        response.read()
    link.close()


def test_to_anyone_else_there_is_nothing(desk, holder):
    kept, other = sent(holder, png()), desk.chat()
    other.says("转人工")
    before = files(desk)
    for handle in ("0" * 32, "x", other.handle):
        refused(sends(holder, png(mark=b"x"), handle=handle), 404)
        refused(desk.get(kept["url"], handle), 404)
    refused(desk.get(kept["url"]), 404)
    refused(desk.request("POST", f"/v1/tickets/{holder.number}/attachments", png()), 404)
    refused(desk.get(f"/v1/tickets/{other.number}/attachments/{kept['id']}", other.handle), 404)
    refused(desk.get(f"/v1/tickets/{holder.number}/attachments/{'0' * 32}", holder.handle), 404)
    refused(desk.get(f"/v1/tickets/{holder.number}/attachments/..%2f..%2fdesk.db", holder.handle), 404)
    refused(desk.request("POST", "/v1/tickets/T20261122-9999/attachments", png(),
                         {"Authorization": f"Bearer {holder.handle}"}), 404)
    assert files(desk) == before


def test_it_outlives_a_kill(own_desk):
    chat = own_desk.chat()
    chat.says("转人工")
    kept = sent(chat, png(1_000_000), "截图.png")
    own_desk.kill()
    left = own_desk.db.parent / (own_desk.db.name + ".files") / ("0" * 32)
    left.write_bytes(b"a file whose row was never committed")
    own_desk.start()
    assert chat.ticket()["attachments"] == [kept]
    assert own_desk.get(kept["url"], chat.handle).body == png(1_000_000)
    assert not left.exists()


def test_a_full_disk_keeps_nothing_by_half(tmp_path):
    desk = Desk(tmp_path, before=lambda: signal.signal(signal.SIGXFSZ, signal.SIG_IGN))
    try:
        chat = desk.chat()
        chat.says("转人工")
        hard = resource.prlimit(desk.process.pid, resource.RLIMIT_FSIZE)[1]
        resource.prlimit(desk.process.pid, resource.RLIMIT_FSIZE, (2_000_000, hard))
        answer = sends(chat, png(4_000_000))
        refused(answer, 503)
        assert answer.headers["Retry-After"]
        assert files(desk) == [] and chat.ticket()["attachments"] == []
        resource.prlimit(desk.process.pid, resource.RLIMIT_FSIZE, (hard, hard))
        kept = sent(chat, png(4_000_000))
        assert chat.ticket()["attachments"] == [kept]
    finally:
        desk.stop()


def test_a_page_of_another_site_may_not(desk, holder):
    refused(sends(holder, png(), headers={"Origin": "https://other.example"}), 403)
    own = sends(holder, png(), headers={"Origin": f"http://{desk.host}:{desk.port}"})
    assert own.status == 201
    assert own.headers["Access-Control-Allow-Origin"]


def test_the_agent_hears_of_a_picture_at_once(crew):
    chat = crew.waiting()
    crew.wang.does("claim", chat.number)
    feed = crew.wang.listens()
    kept = sent(chat, PICTURES["image/png"], "屏幕")
    heard = feed.waits_for(lambda e: e["event"] == "ticket" and e["data"]["event"]["kind"] == "picture")["data"]
    assert heard["ticket"]["number"] == chat.number and heard["ticket"]["unread"]
    assert heard["event"]["body"]["id"] in kept["url"]
    assert [one["name"] for one in crew.wang.sees(chat.number)["attachments"]] == ["屏幕.png"]
    feed.close()


def test_all_uploads_together_have_a_bound(own_desk):
    """128 MiB by their heads: five of the longest forms, and not six; what is small finds room beside them, to the last byte."""
    form, picture = "/contact", "/v1/tickets/T20200101-0001/attachments"
    longest = 5 * 5 * 1024 * 1024 + 256 * 1024
    left = 128 * 1024 * 1024 - 5 * longest

    def begins(wire, path, length):
        wire.send(f"POST {path} HTTP/1.1\r\nHost: a\r\nContent-Length: {length}\r\nExpect: 100-continue\r\n\r\n")
        return wire

    taken = lambda wire: wire.stream.readline() == b"HTTP/1.1 100 Continue\r\n"
    wires = [own_desk.wire() for _ in range(6)]
    assert all(taken(begins(wire, form, longest)) for wire in wires[:5])
    for path, length in ((form, longest), (picture, left + 1)):
        with own_desk.wire() as wire:
            answer = begins(wire, path, length).answer()
            contract.check("POST", path, answer)
            assert answer.status == 503 and answer.headers["Retry-After"] == "5"
            assert answer.json["detail"] == "Too many uploads are on their way. Try again shortly."
    assert taken(begins(wires[5], picture, left))
    assert own_desk.chat().says("转人工").ticket  # talking goes on
    for wire in wires:
        wire.close()

    def there_is_room():
        with own_desk.wire() as wire:
            return taken(begins(wire, form, longest))

    until(there_is_room, "there is room again")
