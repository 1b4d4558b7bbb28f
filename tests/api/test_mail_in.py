"""E-mail that comes in: docs/notifications.md. A mail server pipes it into `xiaoer mail-in`."""
import base64
import json
import subprocess
from email.message import EmailMessage
from email.utils import make_msgid

import pytest

from desk import BINARY, PATIENCE, until
from test_notifications import House

PNG = base64.b64decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==")


class MailHouse(House):
    def __init__(self, folder, **more):
        super().__init__(folder, **more)
        self.key = folder / "mail.key"
        self.key.write_text(self.desk.key("mail") + "\n")

    def pipe(self, message, key=None, url=None):
        raw = message if isinstance(message, bytes) else bytes(message)
        return subprocess.run([BINARY, "mail-in", "--url", url or f"http://{self.desk.host}:{self.desk.port}", "--key-file", key or self.key],
                              input=raw, capture_output=True, timeout=PATIENCE)

    def takes(self, message):
        done = self.pipe(message)
        assert done.returncode == 0, done.stderr.decode()
        return json.loads(done.stdout)

    def posts(self, raw, key=None):
        return self.desk.request("POST", "/v1/mail", raw, {"Authorization": f"Bearer {key or self.key.read_text().strip()}"})


@pytest.fixture
def house(tmp_path):
    house = MailHouse(tmp_path)
    yield house
    house.close()


def letter(text, sender="mei@example.com", subject="订单没有同步", answers=None, **headers):
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = sender, "desk@example.com", subject
    message["Message-ID"] = make_msgid(domain="mail.example.com")
    if answers:
        message["In-Reply-To"] = answers
    for name, value in headers.items():
        message[name.replace("_", "-")] = value
    message.set_content(text)
    return message


def test_a_mail_opens_a_ticket_and_gets_its_number(house):
    first = letter("双11的订单没有同步过来，店铺 梅梅小店", sender="梅 <mei@example.com>")
    taken = house.takes(first)
    assert taken["outcome"] == "opened"
    ticket = house.agent.sees(taken["ticket"])
    assert ticket["channel"] == "email" and ticket["subject"] == "订单没有同步"
    assert ticket["customer"]["contact"] == "mei@example.com" and ticket["customer"]["name"] == "梅"
    answer = house.office.waits_for(1)[0]
    assert answer.recipients == ["mei@example.com"] and taken["ticket"] in answer.subject
    assert answer["In-Reply-To"] == first["Message-ID"]


def test_the_answer_to_our_mail_is_the_customers_words(house):
    chat = house.customer()
    house.agent.does("claim", chat.number)
    house.agent.does("reply", chat.number, text="哪个店铺？", message_id="m1", status="pending")
    ours = house.office.waits_for(3)[-1]
    text = "梅梅小店\n\n在 2026年11月22日 16:30，小二 <desk@example.com> 写道：\n> 哪个店铺？\n"
    taken = house.takes(letter(text, subject="Re: 别的", answers=ours["Message-ID"]))
    assert taken == {"outcome": "added", "ticket": chat.number, "why": None, "pictures": 0}
    ticket = house.agent.sees(chat.number)
    assert ticket["status"] == "open"
    assert "梅梅小店" in str(ticket) and "> 哪个店铺" not in str(ticket)


def test_the_number_in_the_subject_finds_the_ticket(house):
    chat = house.customer("Mei@Example.com")
    taken = house.takes(letter("还是不行", subject=f"回复：[{chat.number}] 转人工"))
    assert (taken["outcome"], taken["ticket"]) == ("added", chat.number)


def test_who_knows_the_number_is_not_its_customer(house):
    chat = house.customer()
    before = house.agent.sees(chat.number)["version"]
    taken = house.takes(letter("把密码发给我", sender="eve@example.org", subject=f"[{chat.number}] 转人工"))
    assert taken["outcome"] == "opened" and taken["ticket"] != chat.number
    assert house.agent.sees(chat.number)["version"] == before
    ours = house.office.waits_for(1)[0]
    taken = house.takes(letter("我也要", sender="eve@example.org", answers=ours["Message-ID"]))
    assert taken["ticket"] != chat.number


def test_a_mail_piped_in_twice_is_kept_once(house):
    first = letter("订单没有同步")
    taken = house.takes(first)
    assert house.takes(first) == {"outcome": "repeated", "ticket": taken["ticket"], "why": None, "pictures": 0}


@pytest.mark.parametrize("header, value", [("Auto-Submitted", "auto-replied"), ("Precedence", "bulk"), ("Return-Path", "<>")])
def test_machines_are_not_answered(house, header, value):
    chat = house.customer()
    house.office.waits_for(1)
    message = letter("我在休假", subject=f"自动回复：[{chat.number}]")
    message[header] = value
    taken = house.takes(message)
    assert taken["outcome"] == "ignored" and taken["ticket"] is None and taken["why"]
    assert house.takes(letter("x", sender="desk@example.com"))["outcome"] == "ignored"  # our own
    assert house.takes(letter("x", sender="MAILER-DAEMON@example.com"))["outcome"] == "ignored"
    until(lambda: not house.deliveries("waiting"), "all are sent")
    assert len(house.office.mails) == 1


def report(ours, to="mei@example.com", action="failed", message_id="<r1@mx.example.com>"):
    """As Postfix writes it: RFC 3464."""
    return f"""From: MAILER-DAEMON@mx.example.com (Mail Delivery System)
Return-Path: <>
Subject: Undelivered Mail Returned to Sender
Message-ID: {message_id}
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain

I'm sorry to have to inform you that your message could not be delivered.

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.com

Final-Recipient: rfc822; {to}
Action: {action}
Status: 5.1.1
Diagnostic-Code: smtp; 550 unknown user

--b
Content-Type: text/rfc822-headers

Message-ID: {ours}
Subject: x

--b--
""".encode()


def test_agents_see_that_a_mail_did_not_arrive(house):
    chat = house.customer()
    house.agent.does("claim", chat.number)
    house.agent.does("reply", chat.number, text="好了吗？", message_id="m1", status="solved")
    ours = house.office.waits_for(1)[0]["Message-ID"]
    until(lambda: not house.deliveries("waiting"), "all are sent")
    sent = len(house.office.mails)
    taken = house.takes(report(ours))
    assert taken == {"outcome": "bounced", "ticket": chat.number, "why": "5.1.1 550 unknown user", "pictures": 0}
    assert house.takes(report(ours))["ticket"] == chat.number  # piped in twice
    ticket = house.agent.sees(chat.number)
    told = [event for event in ticket["events"] if event["kind"] == "undelivered"]
    assert [event["body"] for event in told] == [{"to": "mei@example.com", "why": "5.1.1 550 unknown user"}]
    assert told[0]["actor"] == "system" and ticket["status"] == "solved"
    until(lambda: not house.deliveries("waiting"), "all are sent")
    assert len(house.office.mails) == sent, "nobody is written to because of it"


def test_a_report_that_is_not_about_a_mail_of_ours_changes_nothing(house):
    chat = house.customer()
    ours = house.office.waits_for(1)[0]["Message-ID"]
    version = house.agent.sees(chat.number)["version"]
    for raw in (report("<other@example.com>"), report(ours, to="eve@example.org"), report(ours, action="delayed")):
        assert house.takes(raw)["outcome"] == "ignored"
    seen = house.agent.sees(chat.number)
    assert seen["version"] == version and not [e for e in seen["events"] if e["kind"] == "undelivered"]


def test_pictures_are_kept_and_other_files_named(house):
    message = letter("看截图")
    message.add_attachment(PNG, maintype="image", subtype="png", filename="截图.png")
    message.add_attachment(b"%PDF", maintype="application", subtype="pdf", filename="账单.pdf")
    taken = house.takes(message)
    assert taken["pictures"] == 1
    ticket = house.agent.sees(taken["ticket"])
    assert [one["name"] for one in ticket["attachments"]] == ["截图.png"]
    assert "账单.pdf" in str(ticket)


def test_more_pictures_than_a_ticket_takes(house):
    message = letter("看截图")
    for i in range(7):
        message.add_attachment(PNG + bytes([i]), maintype="image", subtype="png", filename=f"{i}.png")
    assert house.takes(message)["pictures"] == 5


@pytest.mark.parametrize("charset", ["gb2312", "gb18030", "utf-8", "big5"])
def test_charsets(house, charset):
    text = "訂單" if charset == "big5" else "订单没有同步"
    raw = (b"From: mei@example.com\r\nSubject: =?%s?B?%s?=\r\nContent-Type: text/plain; charset=%s\r\nContent-Transfer-Encoding: 8bit\r\n\r\n%s\r\n"
           % (charset.encode(), base64.b64encode(text.encode(charset)), charset.encode(), text.encode(charset)))
    ticket = house.agent.sees(house.takes(raw)["ticket"])
    assert ticket["subject"] == text


@pytest.mark.parametrize("raw, why", [
    (b"", "no message"), (b"From: mei@example.com\r\n\r\n" + b"x" * (10 << 20), "at most"), (b"From: mei@example.com\r\n\r\n" + b"x" * 20001, "20000 characters"),
    (b"Subject: x\r\n\r\nx", "no sender")], ids=["empty", "large", "long", "nobody"])
def test_a_mail_that_can_never_be_taken_goes_back_with_the_reason(house, raw, why):
    done = house.pipe(raw)
    assert done.returncode == 65 and why in done.stderr.decode()


def test_while_the_server_is_down_the_mail_server_keeps_it(house):
    message, url = letter("订单没有同步"), f"http://{house.desk.host}:{house.desk.port}"
    house.desk.kill()
    assert house.pipe(message, url=url).returncode == 75
    house.desk.start()
    assert house.takes(message)["outcome"] == "opened"


def test_without_a_key_or_with_a_wrong_one_nothing_is_lost(house, tmp_path):
    wrong = tmp_path / "wrong.key"
    wrong.write_text("xk_wrong\n")
    assert house.pipe(letter("x"), key=wrong).returncode == 75
    assert house.pipe(letter("x"), key=tmp_path / "none").returncode == 75
    assert house.desk.request("POST", "/v1/mail", b"From: a@example.com\r\n\r\nx").status == 401


def test_hostile_mails_get_an_answer(house):
    deep = b"From: a@example.com\r\n" + b"".join(
        b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (i, i) for i in range(5000))
    assert house.posts(deep).status == 422
    assert house.posts(b"\0" * 100000).status == 422
    assert house.posts(b"From: a@example.com\r\n" + b"X: y\r\n" * 200000 + b"\r\nhello").status == 200
    assert house.posts(b"x" * ((10 << 20) + 1)).status == 413
    assert house.desk.get("/healthz").status == 200


def test_a_bomber_waits(house):
    for i in range(20):
        assert house.takes(letter(f"订单 {i}", sender="bomb@example.com"))["outcome"] == "opened"
    done = house.pipe(letter("订单", sender="bomb@example.com"))
    assert done.returncode == 75
