"""E-mail and webhooks: docs/notifications.md. Mail server and receiver are real, and fail."""
import sqlite3
import subprocess
import time
from email.utils import parsedate_to_datetime

import pytest

from desk import BINARY, HERE, Desk, Staff, until
from post_office import PostOffice, Receiver

SECRET = "5f0c1d2e3a4b5c6d7e8f90a1b2c3d4e5"
SETTINGS = """
mail: {{server: "127.0.0.1:{mail}", security: none, from: desk@example.com, inbound: true, late_to: [lead@example.com]}}
webhooks:
  crm: {{url: "http://127.0.0.1:{hook}/hooks", secret: "{secret}"}}
"""


class House:
    """A desk that tells people, the post office and the receiver it tells them by."""

    def __init__(self, folder, **more):
        self.office, self.hooks = PostOffice(), Receiver()
        self.settings = folder / "notify.yaml"
        self.set(self.hooks.port)
        self.desk, (self.agent, self.lead) = Staff.at(folder, ("wang", "agent", (), "小王"), ("chen", "lead", (), "陈组长"),
                                                      options=("--notify", self.settings), **more)
        until(lambda: self.desk.chat().says("转人工").handover, "a hand-over goes to the desk")
        self.hooks.waits_for(1)
        until(lambda: not self.deliveries("waiting"), "the first ones are gone")
        self.hooks.got.clear()

    def set(self, hook):
        self.settings.write_text(SETTINGS.format(mail=self.office.port, hook=hook, secret=SECRET))
        self.settings.chmod(0o600)

    def customer(self, contact="mei@example.com", **more):
        chat = self.desk.chat(customer={"contact": contact}, **more)
        assert chat.says("转人工").outcome == "handed_off"
        return chat

    def deliveries(self, state):
        answer = self.lead.get(f"/v1/desk/outbox?state={state}")
        assert answer.status == 200, answer.body
        return answer.json["entries"]

    def hurry(self):
        """What waits is due now: the pause is over."""
        with sqlite3.connect(self.desk.db, timeout=30) as db:
            db.execute("UPDATE outbox SET due_at = 0 WHERE state = 'waiting'")
        db.close()

    def close(self):
        self.desk.kill()
        self.office.close()
        self.hooks.close()


@pytest.fixture
def house(tmp_path):
    house = House(tmp_path)
    yield house
    house.close()


def test_a_customer_with_an_address_is_told_by_mail(house):
    chat = house.customer()
    mail = house.office.waits_for(1)[0]
    assert mail.recipients == ["mei@example.com"] and mail.sender == "desk@example.com"
    assert mail.subject.startswith(f"[{chat.number}] ")
    assert chat.number in mail.text and "会有人回复您" in mail.text
    assert mail["From"].addresses[0].display_name == "小二"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["Message-ID"].endswith("@example.com>")
    assert mail["In-Reply-To"] is None
    assert abs(time.time() - parsedate_to_datetime(mail["Date"]).timestamp()) < 3600
    assert mail.message.get_content_type() == "text/plain" and mail.message.get_content_charset() == "utf-8"
    assert all(line.endswith(b"\r\n") for line in mail.raw.splitlines(keepends=True))


def test_a_thread_of_mails_and_one_mail_a_step(house):
    chat = house.customer()
    first = house.office.waits_for(1)[0]
    house.agent.does("claim", chat.number)
    second = house.office.waits_for(2)[1]
    assert "已经有同事在处理" in second.text
    house.agent.does("reply", chat.number, text="请重新授权一次。", message_id="m1", status="pending")
    third = house.office.waits_for(3)[2]
    assert "小王 回复您：\n\n请重新授权一次。\n\n要接着处理，还需要您补充一点情况" in third.text
    assert third["In-Reply-To"] == second["Message-ID"]
    assert third["References"].split() == [first["Message-ID"], second["Message-ID"]]
    assert first.subject == second.subject == third.subject
    until(lambda: not house.deliveries("waiting"), "all are sent")
    assert len(house.office.mails) == 3


def test_no_mail_for_what_is_on_the_screen(house):
    chat = house.customer()
    house.office.waits_for(1)
    stream = chat.listens()
    house.agent.does("claim", chat.number)
    house.agent.does("reply", chat.number, text="在的，请说。", message_id="m1")
    stream.waits_for(lambda event: event["event"] == "message")
    house.agent.does("status", chat.number, status="solved")
    mails = house.office.waits_for(2)
    assert "应该已经解决了" in mails[1].text and "请说" not in mails[1].text
    house.hooks.waits_for(1, "ticket.solved")
    until(lambda: not house.deliveries("waiting"), "all are sent")
    assert len(house.office.mails) == 2


def test_webhooks_are_signed_and_tell_what_happened(house):
    chat = house.customer("13800000001")
    house.agent.does("claim", chat.number)
    house.agent.does("reply", chat.number, text="好了吗？", message_id="m1")
    chat.says("还没有")
    house.agent.does("status", chat.number, status="solved")
    got = house.hooks.waits_for(5)
    assert sorted(one.json["event"] for one in got) == ["ticket.asked", "ticket.message", "ticket.opened", "ticket.solved", "ticket.status"]
    assert all(one.signed_with(SECRET) and not one.signed_with(SECRET + "x") for one in got)
    assert all(one.json["delivery"] == one.delivery and one.headers["Content-Type"] == "application/json" for one in got)
    by = {one.json["event"]: one.json for one in got}
    assert by["ticket.message"]["text"] == "好了吗？" and by["ticket.message"]["name"] == "小王"
    assert by["ticket.solved"]["from"] == "open" and by["ticket.solved"]["ticket"]["status"] == "solved"
    assert by["ticket.opened"]["ticket"]["number"] == chat.number
    assert by["ticket.opened"]["ticket"]["customer"]["contact"] == "13800000001"
    assert house.office.mails == []


@pytest.mark.parametrize("status", [500, 503, 429, 408, 302])
def test_a_receiver_that_fails_and_comes_back(house, status):
    house.hooks.answers, house.hooks.location = status, "http://127.0.0.1:1/" if status == 302 else None
    house.customer("")
    first = house.hooks.waits_for(1)[0]
    row = until(lambda: [one for one in house.deliveries("waiting") if one["error"]], "the failure is written down")[0]
    assert row["attempts"] == 1 and row["error"].startswith(f"HTTP {status}")
    house.hooks.answers = 204
    house.hurry()
    again = house.hooks.waits_for(2)[1]
    assert again.delivery == first.delivery and again.body == first.body and again.signed_with(SECRET)
    until(lambda: [one for one in house.deliveries("sent") if one["delivery"] == first.delivery], "it is sent")
    assert house.desk.log_line(lambda line: line.get("event") == "deliveries_failing")["level"] == "warning"
    house.desk.log_line(lambda line: line.get("event") == "deliveries_work_again")


def test_it_is_tried_again_by_itself(house):
    house.hooks.answers = 503
    house.customer("")
    house.hooks.waits_for(1)
    house.hooks.answers = 200
    house.hooks.waits_for(2)


def test_a_receiver_that_asks_for_time_gets_it(house):
    house.hooks.answers, house.hooks.headers = 503, {"Retry-After": "3600"}
    house.customer("")
    row = until(lambda: [one for one in house.deliveries("waiting") if one["error"]], "the failure is written down")[0]
    with sqlite3.connect(house.desk.db, timeout=30) as db:
        due, tried = db.execute("SELECT due_at, tried_at FROM outbox WHERE delivery = ?", (row["delivery"],)).fetchone()
    db.close()
    assert due - tried >= 3_600_000


def test_a_permanent_refusal_is_listed_and_the_button_sends_it_again(house):
    house.hooks.answers = 410
    house.customer("")
    first = house.hooks.waits_for(1)[0]
    row = until(lambda: house.deliveries("failed"), "it is given up")[0]
    assert row["delivery"] == first.delivery and row["attempts"] == 1 and row["error"].startswith("HTTP 410")
    assert house.desk.log_line(lambda line: line.get("event") == "delivery_failed")["delivery"] == first.delivery
    assert house.agent.post(f"/v1/desk/outbox/{first.delivery}/retry").status == 403
    house.hooks.answers = 200
    assert house.lead.post(f"/v1/desk/outbox/{first.delivery}/retry").status == 204
    assert house.hooks.waits_for(2)[1].delivery == first.delivery
    until(lambda: not house.deliveries("failed") and not house.deliveries("waiting"), "it is sent")
    assert house.lead.post(f"/v1/desk/outbox/{first.delivery}/retry").status == 404


@pytest.mark.parametrize("where, says, state", [
    ("refuses", "550 no such user", "failed"), ("rejects", "554 looks like spam", "failed"),
    ("refuses", "451 greylisted", "waiting"), ("rejects", "452 disk full", "waiting"), ("refuses", "530 sign in first", "waiting")])
def test_a_mail_server_that_says_no(house, where, says, state):
    setattr(house.office, where, says)
    house.customer()
    row = until(lambda: [one for one in house.deliveries(state) if one["error"]], "the failure is written down")[0]
    assert row["channel"] == "email" and row["target"] == "mei@example.com" and says in row["error"]
    setattr(house.office, where, None)
    if state == "failed":
        assert house.lead.post(f"/v1/desk/outbox/{row['delivery']}/retry").status == 204
    else:
        house.hurry()
    mail = house.office.waits_for(1)[0]
    assert mail["Message-ID"] == f"<{row['delivery']}@example.com>"


def test_nobody_there_and_then_somebody(house):
    port = house.hooks.port
    house.hooks.close()
    house.customer("")
    row = until(lambda: [one for one in house.deliveries("waiting") if one["error"]], "the failure is written down")[0]
    house.hooks = Receiver(port)
    house.hurry()
    assert house.hooks.waits_for(1)[0].delivery == row["delivery"]


def test_after_the_last_attempt_it_is_given_up(house):
    house.hooks.answers = 503
    house.customer("")
    until(lambda: [one for one in house.deliveries("waiting") if one["error"]], "the first failure is written down")
    with sqlite3.connect(house.desk.db, timeout=30) as db:
        db.execute("UPDATE outbox SET attempts = 28, due_at = 0 WHERE state = 'waiting'")
    db.close()
    assert until(lambda: house.deliveries("failed"), "it is given up")[0]["attempts"] == 29


def test_killed_between_the_lease_and_the_end_it_is_sent_again_under_the_same_name(house):
    house.office.silent = house.hooks.silent = True
    house.customer()
    mail, hook = house.office.waits_for(1)[0], house.hooks.waits_for(1)[0]
    house.desk.kill()
    house.office.silent = house.hooks.silent = False
    house.desk.start()
    house.hurry()  # the lease of the one that was killed has run out
    assert house.office.waits_for(2)[1]["Message-ID"] == mail["Message-ID"]
    assert house.hooks.waits_for(2)[1].delivery == hook.delivery
    until(lambda: not house.deliveries("waiting"), "all are sent")
    assert len(house.office.mails) == 2


def test_a_stop_does_not_wait_for_a_receiver_that_hangs(house):
    house.hooks.silent = True
    house.customer("")
    hook = house.hooks.waits_for(1)[0]
    assert house.desk.stop() == 0
    house.hooks.silent = False
    house.desk.start()
    assert house.hooks.waits_for(2)[1].delivery == hook.delivery  # at once: the lease was given back


def test_one_that_hangs_does_not_hold_up_the_mail(house):
    house.hooks.silent = True
    for _ in range(6):
        house.customer()
    house.office.waits_for(6)
    assert len(house.hooks.got) <= 4


def test_a_repaired_setting_counts_for_what_waits(house):
    other = Receiver()
    house.hooks.answers = 503
    house.customer("")
    first = house.hooks.waits_for(1)[0]
    until(lambda: [one for one in house.deliveries("waiting") if one["error"]], "the failure is written down")
    house.set(other.port)
    house.desk.restart()
    house.hurry()
    assert other.waits_for(1)[0].delivery == first.delivery
    other.close()


def test_nobody_is_flooded_with_mails(house):
    for _ in range(32):
        house.customer("victim@example.com")
    house.office.waits_for(30)
    late = until(lambda: (two := [one for one in house.deliveries("waiting") if one["channel"] == "email"]) and len(two) == 2 and two,
                 "two come later")
    assert all("too many" in one["error"] and one["attempts"] == 0 for one in late)
    assert len(house.office.mails) == 30


def test_what_is_set_up_is_said_at_the_start(house):
    line = house.desk.log_line(lambda line: line.get("event") == "notifications")
    assert line["mail"] == f"127.0.0.1:{house.office.port}" and line["webhooks"] == ["crm"]
    missing = {line["missing"] for line in house.desk.lines if line.get("event") == "notifications_incomplete"}
    assert missing == {"encryption", "bot.site.url"}
    assert SECRET not in str(house.desk.lines)


def test_the_metrics_tell_of_it(house):
    house.customer()
    house.office.waits_for(1)
    house.hooks.waits_for(1)
    until(lambda: not house.deliveries("waiting"), "all are sent")
    text = house.desk.get("/metrics").body.decode()
    assert 'xiaoer_deliveries_total{channel="email",outcome="sent"} 1' in text
    assert "xiaoer_deliveries_waiting" in text


def test_without_settings_nothing_is_written(own_desk):
    said = {line["missing"] for line in [own_desk.log_line(lambda line: line.get("event") == "notifications_incomplete")]}
    assert said == {"a mail server"}
    lead = own_desk.agent("chen", role="lead")
    own_desk.chat(customer={"contact": "mei@example.com"}).says("转人工")
    assert lead.get("/v1/desk/outbox?state=waiting").json["entries"] == []


def test_bad_settings_end_the_start(tmp_path):
    settings = tmp_path / "notify.yaml"
    settings.write_text("webhooks:\n  crm: {url: https://crm.example.com/, secret: sesame}\n")
    settings.chmod(0o600)
    done = subprocess.run([BINARY, "serve", "--port", "0", "--db", tmp_path / "x.db", "--rules", HERE / "rules", "--kb", HERE / "kb",
                           "--notify", settings], capture_output=True, text=True, timeout=60)
    assert done.returncode == 1
    assert f"{settings}:2:48: error: `secret` has at least 32 bytes" in done.stderr
    assert "sesame" not in done.stderr
    assert not (tmp_path / "x.db").exists()
