"""What was answered with 200 is on disk: killed, stopped, or with a full disk."""
import contextlib
import http.client
import os
import resource
import signal
import subprocess
import threading

import pytest

from desk import PATIENCE, Desk, new_id, said_by_customer, until

CUSTOMERS = 6
TURNS = 12  # a conversation; then the customer begins a new one


class Customer:
    """Talks without a pause. Knows what was acknowledged, byte for byte, and what hangs in the air."""

    def __init__(self, desk):
        self.desk, self.sent = desk, []  # [(fields, the answer's bytes or None)]
        self.refused = 0

    def run(self, crowd):
        chat, turn = None, 0
        while not crowd.over.is_set():
            if turn % TURNS == 0:
                chat = self.desk.chat()
            fields = {"message": f"第{turn}句，请转人工" if turn % TURNS == 0 else f"第{turn}句", "message_id": new_id()}
            if chat.handle:
                fields["conversation"] = chat.handle
            place = len(self.sent)
            self.sent.append((fields, None))
            try:
                answer = self.desk.post(fields)
            except http.client.IncompleteRead:
                crowd.half_answers.append(fields)
                return
            except (OSError, http.client.HTTPException):
                return  # the server is gone
            if answer.status == 503:
                self.refused += 1
                if chat.handle is None:
                    return
                continue
            chat.hears(answer)
            self.sent[place] = (fields, answer.body)
            turn += 1
            crowd.acknowledged()


class Crowd:
    def __init__(self, desk):
        self.customers = [Customer(desk) for _ in range(CUSTOMERS)]
        self.over, self.half_answers = threading.Event(), []
        self.count, self.changed = 0, threading.Condition()
        self.failures = []
        self.threads = [threading.Thread(target=self.run, args=(customer,)) for customer in self.customers]
        for thread in self.threads:
            thread.start()

    def run(self, customer):
        try:
            customer.run(self)
        except BaseException as failure:
            self.failures.append(failure)
            with self.changed:
                self.changed.notify_all()

    def acknowledged(self):
        with self.changed:
            self.count += 1
            self.changed.notify_all()

    def wait_for(self, count):
        with self.changed:
            self.changed.wait_for(lambda: self.count >= count or self.failures, PATIENCE)
        self.check()

    def end(self):
        self.over.set()
        for thread in self.threads:
            thread.join()
        self.check()
        assert not self.half_answers, "an answer was cut off"

    def check(self):
        if self.failures:
            raise self.failures[0]


def nothing_is_lost(desk, crowd):
    """Acknowledged: the same bytes again. In the air: taken now, once. And every ticket holds each word once."""
    for customer in crowd.customers:
        acknowledged, later = {}, {}  # by conversation
        for fields, bytes_ in customer.sent:
            answer = desk.post(fields)
            assert answer.status == 200, answer.body
            if bytes_ is not None:
                assert answer.body == bytes_, f"answered otherwise than before: {fields}"
            for kept in (acknowledged, later):
                kept.setdefault(answer.json["conversation"], [])
            (acknowledged if bytes_ else later)[answer.json["conversation"]].append(fields["message"])
        for handle, words in acknowledged.items():
            chat = desk.chat()
            chat.handle = handle
            chat.says("我的工单怎么样了")
            said = said_by_customer(chat.ticket())
            assert said[:len(words)] == words
            assert sorted(said[len(words):-1]) == sorted(later[handle])


def test_killed_under_load_nothing_acknowledged_is_lost(own_desk):
    for round_ in range(3):
        crowd = Crowd(own_desk)
        crowd.wait_for(40 * (round_ + 1))
        own_desk.kill()
        crowd.end()
        own_desk.start()
        nothing_is_lost(own_desk, crowd)


def test_killed_between_two_messages(own_desk):
    chat = own_desk.chat()
    chat.says("商品没有同步 E1024")
    own_desk.kill()
    own_desk.start()
    chat.chooses("打得开")
    own_desk.kill()
    own_desk.start()
    chat.says("还是不行")
    own_desk.kill()
    own_desk.start()
    chat.chooses("发不了货")
    own_desk.kill()
    own_desk.start()
    ticket = chat.ticket()
    assert said_by_customer(ticket) == ["商品没有同步 E1024", "打得开", "还是不行", "发不了货"]
    assert ticket["facts"]["error_code"] == "E1024"


def test_killed_while_it_starts(own_desk):
    chat = own_desk.chat()
    chat.says("转人工")
    for _ in range(5):
        own_desk.kill()
        own_desk.start()
    assert said_by_customer(chat.ticket()) == ["转人工"]


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT], ids=["SIGTERM", "SIGINT"])
def test_stopped_under_load_it_finishes_what_it_accepted(own_desk, how):
    crowd = Crowd(own_desk)
    crowd.wait_for(60)
    assert own_desk.stop(how) == 0, own_desk.stderr()
    crowd.end()
    own_desk.start()
    nothing_is_lost(own_desk, crowd)


def test_stopped_with_idle_and_unfinished_clients_it_does_not_wait_for_them(own_desk):
    idle, unfinished = own_desk.wire(), own_desk.wire()
    unfinished.send("POST /v1/chat HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\n{")
    idle.send("GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n")
    assert idle.answer().status == 200
    assert own_desk.stop() == 0
    assert idle.is_over()
    idle.close()
    unfinished.close()


def test_stopped_twice(own_desk):
    own_desk.chat().says("转人工")
    own_desk.process.send_signal(signal.SIGTERM)
    assert own_desk.stop() == 0


# --- a full disk ---

class SmallDisk:
    """A folder of 3 MB, filled to the last byte and emptied again at will."""

    def __init__(self, folder):
        self.folder, self.before = folder, None
        subprocess.run(["mount", "-t", "tmpfs", "-o", "size=3m", "desk", folder], check=True, capture_output=True)

    def fill(self, desk):
        with contextlib.suppress(OSError), open(self.folder / "ballast", "ab", buffering=0) as ballast:
            for size in (65536, 4096, 1):
                with contextlib.suppress(OSError):
                    while ballast.write(b"x" * size):
                        pass

    def free(self, desk):
        os.unlink(self.folder / "ballast")

    def remove(self):
        subprocess.run(["umount", "-l", self.folder], check=True)


class SmallFiles:
    """Without root: no file of the server may grow any more."""

    def __init__(self, folder):
        self.folder = folder

    @staticmethod
    def before():
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)  # a write then fails with EFBIG, as on a full disk

    def fill(self, desk):
        largest = max(path.stat().st_size for path in self.folder.iterdir())
        hard = resource.prlimit(desk.process.pid, resource.RLIMIT_FSIZE)[1]
        resource.prlimit(desk.process.pid, resource.RLIMIT_FSIZE, (largest, hard))

    def free(self, desk):
        hard = resource.prlimit(desk.process.pid, resource.RLIMIT_FSIZE)[1]
        resource.prlimit(desk.process.pid, resource.RLIMIT_FSIZE, (hard, hard))

    def remove(self):
        pass


@pytest.fixture(params=[SmallDisk, SmallFiles], ids=["a full disk", "a full quota"])
def disk(request, tmp_path):
    folder = tmp_path / "disk"
    folder.mkdir()
    if request.param is SmallDisk and os.geteuid() != 0:
        pytest.skip("only root may mount")
    disk = request.param(folder)
    yield disk
    disk.remove()


LONG = "订单没有同步，" * 500  # 10 KB and more in each turn


def test_a_full_disk(disk, tmp_path):
    desk = Desk(tmp_path, db=disk.folder / "desk.db", before=disk.before)
    try:
        chat = desk.chat()
        chat.says("转人工")
        before = ["转人工"] + [f"{n}。{LONG}" for n in range(3)]
        for words in before[1:]:
            chat.says(words)
        disk.fill(desk)
        kept, lost = fill_up(chat)

        assert desk.get("/healthz").status == 200, "it lives"
        ready = until(lambda: (lambda a: a.status == 503 and a)(desk.get("/readyz")), "it says that it is not ready")
        assert ready.json["status"] == "not_ready"
        assert ready.json["store"]["status"] == "failing" and ready.json["store"]["detail"]
        assert desk.post({"message": LONG}).status == 503, "nobody begins what cannot be kept"
        assert said_by_customer(chat.ticket()) == before + kept, "what is kept can be read, and no more than that"

        disk.free(desk)
        until(lambda: desk.get("/readyz").status == 200, "it is ready again")
        assert chat.hears(chat.sends(**lost)).handle == chat.handle, "the same message, sent again"
        assert said_by_customer(chat.ticket()) == before + kept + [lost["message"]]
        desk.restart()
        assert said_by_customer(chat.ticket()) == before + kept + [lost["message"]]
    finally:
        desk.kill()


def fill_up(chat):
    """Talks until it cannot be kept: what was kept, and the message that was not."""
    kept = []
    for n in range(2000):
        fields = {"message": f"满{n}。{LONG}", "message_id": new_id()}
        answer = chat.sends(**fields)
        if answer.status == 503:
            return kept, fields
        chat.hears(answer)
        kept.append(fields["message"])
    raise AssertionError("the disk does not fill")


def test_a_full_disk_under_load_keeps_its_word(disk, tmp_path):
    desk = Desk(tmp_path, db=disk.folder / "desk.db", before=disk.before)
    try:
        crowd = Crowd(desk)
        crowd.wait_for(30)
        disk.fill(desk)
        until(lambda: desk.post({"message": LONG}).status == 503, "the disk is full")
        disk.free(desk)
        until(lambda: desk.get("/readyz").status == 200, "it is ready again")
        crowd.over.set()
        crowd.end()
        nothing_is_lost(desk, crowd)
        desk.kill()
        desk.start()
        nothing_is_lost_again(desk, crowd)
    finally:
        desk.kill()


def nothing_is_lost_again(desk, crowd):
    for customer in crowd.customers:
        for fields, bytes_ in customer.sent:
            if bytes_ is not None:
                assert desk.post(fields).body == bytes_
