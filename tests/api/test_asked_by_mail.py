"""What is asked after the solution reaches who is not in the chat: docs/notifications.md. Days pass as in test_aftercare."""
import re
import shutil

import pytest

from desk import HERE, until
from test_aftercare import kinds
from test_mail_in import MailHouse, letter


@pytest.fixture
def house(tmp_path):
    rules = tmp_path / "rules"
    shutil.copytree(HERE / "rules", rules)
    bot = rules / "bot.yaml"
    bot.write_text(bot.read_text().replace("bot:\n", "bot:\n  site: {url: https://help.example.com}\n", 1))
    house = MailHouse(tmp_path, rules=rules)
    yield house
    house.close()


def mails(house, count):
    """To the customer, so many at least, in their order; the lead gets some about what is late."""
    def those():
        return sorted((mail for mail in house.office.mails if mail.recipients == ["mei@example.com"]), key=lambda mail: mail["References"] or "")
    until(lambda: len(those()) >= count, f"{count} mails to the customer, there are {[mail.text for mail in those()]}")
    return those()


def solved(house):
    """A customer whose ticket is solved, and the mail that says so."""
    chat = house.customer()
    house.agent.does("claim", chat.number)
    house.agent.does("reply", chat.number, text="处理好了", message_id="m1", status="solved")
    return chat, next(mail for mail in mails(house, 3) if "处理好了" in mail.text)  # sent at once, they come in any order


def no_more(house, count):
    until(lambda: not house.deliveries("waiting"), "all are sent")
    assert len(mails(house, count)) == count, [mail.text for mail in mails(house, count)]


def test_the_solution_and_the_question_are_one_mail(house):
    chat, mail = solved(house)
    assert mail.text.index("处理好了") < mail.text.index("打个分")
    page = re.search(r"https://help.example.com/t/\w{32}", mail.text)[0]
    assert f"{page}#rating" in mail.text and mail.text.count(page) == 2, "and at the foot"
    assert house.hooks.waits_for(1, "ticket.asked")[0].json["due"] == "ask_satisfaction"
    no_more(house, 3)


def test_one_reminder_then_whether_it_held_and_a_kill_repeats_nothing(house):
    chat, first = solved(house)
    no_more(house, 3)
    house.desk.days_pass(1.1)
    reminder = mails(house, 4)[3]
    assert "不会再问" in reminder.text and "#rating" in reminder.text
    assert first["Message-ID"] in reminder["References"].split() and reminder.subject == first.subject
    no_more(house, 4)
    house.desk.kill()
    house.desk.start()
    house.desk.days_pass(2)
    held = mails(house, 5)[4]
    assert "现在一切都好吗" in held.text and "#held" in held.text
    assert kinds(house.agent, chat.number, "asked") == ["ask_satisfaction", "remind_satisfaction", "ask_held"]
    house.desk.days_pass(0.5)
    other = house.customer("other@example.com")
    until(lambda: any(other.number in mail.subject for mail in house.office.mails), "the server is at work")
    no_more(house, 5)


def test_a_lone_score_by_mail_is_the_answer(house):
    chat, mail = solved(house)
    taken = house.takes(letter("5 分\n\n> 打个分\n", subject="Re: " + mail.subject, answers=mail["Message-ID"]))
    assert (taken["outcome"], taken["ticket"]) == ("added", chat.number)
    ticket = house.agent.sees(chat.number)
    assert ticket["status"] == "solved"
    assert [e["body"]["to"] for e in ticket["events"] if e["kind"] == "score"] == ["5"]
    no_more(house, 3)


@pytest.mark.parametrize("words, status", [("都好", "closed"), ("又出问题了", "open"), ("都好，就是打印还不行", "open")])
def test_whether_it_held_is_answered_by_mail(house, words, status):
    chat, _ = solved(house)
    no_more(house, 3)
    house.desk.days_pass(3.1)
    mail = mails(house, 4)[3]
    assert "现在一切都好吗" in mail.text
    house.takes(letter(words, subject=mail.subject, answers=mail["Message-ID"]))
    assert house.agent.sees(chat.number)["status"] == status


def test_who_is_asked_in_the_open_chat_gets_no_mail_for_it(house):
    chat = house.customer()
    stream = chat.listens()
    house.agent.does("claim", chat.number)
    house.agent.does("reply", chat.number, text="处理好了", message_id="m1", status="solved")
    stream.waits_for(lambda event: event["event"] == "message" and event["data"].get("options"))
    solution = mails(house, 2)[1]
    assert "应该已经解决了" in solution.text and "打个分" not in solution.text
    stream.close()
