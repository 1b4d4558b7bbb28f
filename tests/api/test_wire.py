"""The bytes below HTTP: odd, broken, slow and greedy clients. Whatever they do, the next customer is served."""
import contextlib
import json
import resource
import select
import socket
import struct
import time

import pytest

from desk import PATIENCE, Desk, all_at_once, contract

HELLO = json.dumps({"message": "你好"}, ensure_ascii=False).encode()


def post(body=HELLO, extra="", version="HTTP/1.1", length=None):
    length = len(body) if length is None else length
    return (f"POST /v1/chat {version}\r\nHost: desk\r\nContent-Length: {length}\r\n{extra}\r\n").encode() + body


def get(path, extra="", method="GET"):
    return f"{method} {path} HTTP/1.1\r\nHost: desk\r\n{extra}\r\n".encode()


def chunked(*chunks, end=b"0\r\n\r\n"):
    head = b"POST /v1/chat HTTP/1.1\r\nHost: desk\r\nTransfer-Encoding: chunked\r\n\r\n"
    return head + b"".join(b"%x\r\n%s\r\n" % (len(chunk), chunk) for chunk in chunks) + end


def still_served(desk):
    assert desk.chat().says("你好").outcome == "answered"


# --- methods and addresses ---

GETS = ["/", "/healthz", "/readyz", "/metrics", "/openapi.json", "/schemas/ticket.json", "/kb/sync/authorisation-expired"]


@pytest.mark.parametrize("path", GETS)
def test_head_is_get_without_a_body(desk, path):
    head, full = desk.request("HEAD", path), desk.get(path)
    assert head.status == full.status == 200
    assert head.headers["Content-Type"] == full.headers["Content-Type"]
    if path != "/metrics":
        assert head.headers["Content-Length"] == full.headers["Content-Length"]


def test_head_of_a_ticket(desk):
    chat = desk.chat()
    chat.says("转人工")
    path = f"/v1/tickets/{chat.number}"
    assert desk.request("HEAD", path, headers={"Authorization": f"Bearer {chat.handle}"}).status == 200
    assert desk.request("HEAD", path).status == 404


@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS", "PUT", "DELETE", "PATCH"])
def test_another_method_on_the_chat(desk, method):
    answer = desk.request(method, "/v1/chat")
    assert answer.status == 405
    assert answer.headers["Allow"] == "POST"


@pytest.mark.parametrize("path", GETS + ["/v1/tickets/T20261122-0001"])
@pytest.mark.parametrize("method", ["POST", "OPTIONS", "PUT", "DELETE", "PATCH"])
def test_another_method_on_what_is_read(desk, method, path):
    answer = desk.request(method, path)
    assert answer.status == 405
    assert {"GET", "HEAD"} <= {name.strip() for name in answer.headers["Allow"].split(",")}


@pytest.mark.parametrize("method", ["BREW", "get", "TRACE", "CONNECT", "X" * 100])
def test_an_unknown_method(desk, method):
    answer = desk.request(method, "/v1/chat")
    assert answer.status in (405, 501)


@pytest.mark.parametrize("path", ["/%76%31/chat", "/v1/%63hat", "/v1/chat?x=1", "/v1/chat?", "/v1/chat?a=%E8%AE%A2&a&&=",
                                  "/v1/chat?x=1?y=2"])
def test_the_same_address_written_otherwise(desk, path):
    assert desk.post({"message": "你好"}, path).status == 200


def test_an_absolute_address(desk):
    with desk.wire() as wire:
        wire.send(get(f"http://{desk.host}:{desk.port}/healthz"))
        assert wire.answer().json == {"status": "ok"}


@pytest.mark.parametrize("path", ["/%zz", "/%", "/%4", "/healthz?a=%", "healthz", "*", "", "/a b"])
def test_a_malformed_address(desk, path):
    with desk.wire() as wire:
        wire.send(get(path))
        answer = wire.answer()
        assert answer.status in (400, 404)
        contract.check_refusal(answer) if answer.status == 400 else contract.check("GET", "/none", answer)


def test_a_long_address(desk):
    with desk.wire() as wire:
        wire.send(get("/" + "a" * 9000))
        answer = wire.answer()
        assert answer.status == 414
        contract.check_refusal(answer)


# --- bodies ---

def test_a_chunked_body(desk):
    with desk.wire() as wire:
        wire.send(chunked(*(HELLO[i:i + 3] for i in range(0, len(HELLO), 3))))
        answer = wire.answer()
        assert answer.json["outcome"] == "answered"
        wire.send(chunked(HELLO, end=b"0;ext=1\r\nTrailer: x\r\n\r\n"))
        assert wire.answer().status == 200, "the connection goes on"


@pytest.mark.parametrize("body", [b"zz\r\n", b"-1\r\n", b"5\r\nhello", b"\r\n\r\n", b"5\r\nhelloworld\r\n0\r\n\r\n",
                                  b"ffffffffffffffffff\r\n"])
def test_malformed_chunks(desk, body):
    with desk.wire() as wire:
        wire.send(chunked(end=body + b"\r\nX"))
        answer = wire.answer()
        assert answer.status in (400, 413)
        contract.check_refusal(answer)
        assert wire.is_over()


def padded(size):
    body = b'{"message": "\xe4\xbd\xa0\xe5\xa5\xbd", "pad": "'
    return body + b"x" * (size - len(body) - 2) + b'"}'


def test_a_body_of_256_kib_and_no_more(desk):
    assert desk.post(padded(256 * 1024)).status == 200
    with desk.wire() as wire:
        wire.send(post(padded(256 * 1024 + 1)))
        answer = wire.answer()
        assert answer.status == 413
        contract.check("POST", "/v1/chat", answer)
    with desk.wire() as wire:
        wire.send(chunked(*[padded(256 * 1024 + 1)[at:at + 65536] for at in range(0, 256 * 1024 + 1, 65536)]))
        answer = wire.answer()
        assert answer.status == 413
        contract.check("POST", "/v1/chat", answer)


@pytest.mark.parametrize("size", [10 << 20, 100 << 20], ids=["10 MB", "100 MB"])
def test_a_huge_body_is_told_so(desk, size):
    """The client writes all of it before it reads, as most do, and still hears 413."""
    with desk.wire() as wire:
        wire.send(post(b"", length=size))
        piece = b"x" * 65536
        heard = all(wire.send(piece) for _ in range(size // len(piece)))
        if heard or size <= 10 << 20:
            answer = wire.answer()
            assert answer.status == 413
            contract.check("POST", "/v1/chat", answer)
    still_served(desk)


def test_a_body_that_is_only_announced(desk):
    for length in ("99999999999999999999", "1000000000000"):
        with desk.wire() as wire:
            wire.send(post(b"", length=length))
            assert wire.answer().status == 413


@pytest.mark.parametrize("length", ["-1", "+5", "1,1", "0x5", "five", " ", "5 5"])
def test_a_length_that_is_none(desk, length):
    with desk.wire() as wire:
        wire.send(post(length=length))
        answer = wire.answer()
        assert answer.status == 400
        contract.check("POST", "/v1/chat", answer)
        assert wire.is_over()


def test_no_length_is_no_body(desk):
    with desk.wire() as wire:
        wire.send(b"POST /v1/chat HTTP/1.1\r\nHost: desk\r\n\r\n")
        answer = wire.answer()
        assert answer.status in (400, 411)
        contract.check("POST", "/v1/chat", answer)


def test_who_waits_for_100_continue(desk):
    with desk.wire() as wire:
        wire.send(post(b"", "Expect: 100-continue\r\n", length=len(HELLO)))
        assert wire.stream.readline() == b"HTTP/1.1 100 Continue\r\n"
        assert wire.stream.readline() == b"\r\n"
        wire.send(HELLO)
        assert wire.answer().status == 200
    with desk.wire() as wire:
        wire.send(post(b"", "Expect: 100-continue\r\n", length=10 << 20))
        assert wire.answer().status == 413, "told before it sends the body"
    with desk.wire() as wire:
        wire.send(post(HELLO, "Expect: a-miracle\r\n"))
        answer = wire.answer()
        assert answer.status == 417
        contract.check("POST", "/v1/chat", answer)


# --- heads ---

@pytest.mark.parametrize("fields", ["X: " + "a" * 20_000 + "\r\n", "".join(f"X-{n}: a\r\n" for n in range(300)),
                                    "X" * 20_000 + ": a\r\n"], ids=["a long value", "many", "a long name"])
def test_too_much_head(desk, fields):
    with desk.wire() as wire:
        wire.send(post(HELLO, fields))
        answer = wire.answer()
        assert answer.status == 431
        contract.check_refusal(answer)
    still_served(desk)


@pytest.mark.parametrize("head", [
    b"GET / HTTP/1.1\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
    b"GET / HTTP/1.1\nHost: a\n\n",
    b"GET / HTTP/1.1\r\nHost: a\r\nX : b\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: a\r\n X: b\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: a\r\nX: a\r\n b\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: a\r\nX: a\0b\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: a\r\nX\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: a\r\n: b\r\n\r\n",
    b"GET / HTTP/1.1 \r\nHost: a\r\n\r\n",
    b"GET  / HTTP/1.1\r\nHost: a\r\n\r\n",
    b"GET /\r\n\r\n",
    b"GET / HTTP/1\r\nHost: a\r\n\r\n",
    b"GET / http/1.1\r\nHost: a\r\n\r\n",
    b"GET\t/\tHTTP/1.1\r\nHost: a\r\n\r\n",
    b"\x00\x01\x02\x03\r\n\r\n",
    b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + b"\xaa" * 40 + b"\r\n\r\n",
    b"GET / HTTP/2.0\r\nHost: a\r\n\r\n",
    b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    b"POST /v1/chat HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello",
    b"POST /v1/chat HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    b"POST /v1/chat HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    b"POST /v1/chat HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
    b"POST /v1/chat HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
    b"POST /v1/chat HTTP/1.0\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
], ids=lambda head: repr(head)[2:60])
def test_what_proxies_could_read_in_two_ways_is_refused(desk, head):
    with desk.wire() as wire:
        wire.send(head)
        answer = wire.answer()
        assert answer.status in (400, 501, 505)
        contract.check_refusal(answer)
        assert wire.is_over(), "nothing behind it is taken for a request"
    still_served(desk)


def test_header_names_are_read_without_case(desk):
    chat = desk.chat()
    chat.says("转人工")
    with desk.wire() as wire:
        wire.send(f"GET /v1/tickets/{chat.number} HTTP/1.1\r\nhOST: x\r\nauthorization:Bearer {chat.handle}\r\n\r\n")
        assert wire.answer().status == 200


# --- connections ---

def test_many_requests_on_one_connection(desk):
    with desk.wire() as wire:
        for _ in range(50):
            wire.send(post())
            answer = wire.answer("POST")
            assert answer.status == 200
            contract.check("POST", "/v1/chat", answer)


def test_requests_sent_ahead_are_answered_in_order(desk):
    with desk.wire() as wire:
        wire.send(get("/healthz") + post() + get("/none") + get("/readyz", method="HEAD") + get("/"))
        for method, path, status in [("GET", "/healthz", 200), ("POST", "/v1/chat", 200), ("GET", "/none", 404),
                                     ("HEAD", "/readyz", 200), ("GET", "/", 200)]:
            answer = wire.answer(method)
            assert answer.status == status
            contract.check(method, path, answer)


def test_byte_by_byte(desk):
    with desk.wire() as wire:
        for byte in post():
            wire.send(bytes([byte]))
        assert wire.answer().status == 200


def test_closing_when_asked(desk):
    with desk.wire() as wire:
        wire.send(get("/healthz", "Connection: close\r\n"))
        answer = wire.answer()
        assert answer.status == 200 and answer.headers["Connection"] == "close"
        assert wire.is_over()


def test_http_1_0(desk):
    with desk.wire() as wire:
        wire.send(b"GET /healthz HTTP/1.0\r\n\r\n")
        assert wire.answer().json == {"status": "ok"}
        assert wire.is_over(), "it closes"
    with desk.wire() as wire:
        for _ in range(2):
            wire.send(post(HELLO, "Connection: keep-alive\r\n", "HTTP/1.0"))
            answer = wire.answer()
            assert answer.status == 200 and answer.headers["Connection"].lower() == "keep-alive"


def test_who_closes_its_half_still_gets_an_answer(desk):
    with desk.wire() as wire:
        wire.send(post())
        wire.socket.shutdown(socket.SHUT_WR)
        assert wire.answer().status == 200


def test_who_resets_harms_nobody(desk):
    for _ in range(50):
        wire = desk.wire()
        wire.send(post())
        wire.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        wire.close()
    still_served(desk)


# --- slow and greedy ---

@contextlib.contextmanager
def many(desk, count):
    wires = [desk.wire() for _ in range(count)]
    try:
        yield wires
    finally:
        for wire in wires:
            wire.close()


def end_of(wire):
    """How the server ends it: the status it still tells, or None where it just closes."""
    try:
        first = wire.stream.peek(1)
    except ConnectionResetError:
        return None
    if not first:
        return None
    answer = wire.answer()
    contract.check_refusal(answer)
    assert wire.is_over()
    return answer.status


UNFINISHED = {"in the body": post(HELLO[:10], length=len(HELLO)), "in the head": b"POST /v1/chat HTTP/1.1\r\nHo",
              "in the first line": b"PO", "in a chunk": chunked(HELLO[:5], end=b"10\r\nx")}


def test_two_hundred_who_never_finish(desk):
    with many(desk, 200) as wires:
        for n, wire in enumerate(wires):
            wire.send(list(UNFINISHED.values())[n % len(UNFINISHED)])
        all_at_once([lambda: desk.chat().says("订单没有同步")] * 20)
        assert {end_of(wire) for wire in wires} <= {408, None}
    still_served(desk)


def test_who_drips_is_ended_too(desk):
    """A byte now and then keeps no connection for ever."""
    with desk.wire() as wire:
        wire.send(post(b"", length=200_000))
        end = time.monotonic() + PATIENCE
        while not select.select([wire.socket], [], [], 0.1)[0]:
            assert time.monotonic() < end, "it drips and drips"
            if not wire.send(b"x"):
                break
        assert end_of(wire) in (408, None)


def test_five_hundred_idle_ones(desk):
    with many(desk, 500) as wires:
        all_at_once([lambda: desk.chat().says("订单没有同步")] * 20)
        wires[0].send(post())
        assert wires[0].answer().status == 200, "an idle one may still ask"


def test_more_customers_than_file_descriptors(tmp_path):
    desk = Desk(tmp_path, before=lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (300, 300)))
    try:
        with many(desk, 600):
            all_at_once([lambda: desk.chat().says("订单没有同步")] * 5)
    finally:
        assert desk.stop() == 0


def test_those_who_never_read(desk):
    """Each asks for far more than a socket buffers, and reads nothing of it."""
    with many(desk, 40) as wires:
        for wire in wires:
            wire.socket.setblocking(False)
            try:
                wire.socket.send(get("/openapi.json") * 200)
            except BlockingIOError:
                pass
        all_at_once([lambda: desk.chat().says("订单没有同步")] * 20)
    still_served(desk)
