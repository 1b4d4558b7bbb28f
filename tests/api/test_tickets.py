"""The ticket: whole, kept, one a conversation, and readable by its customer only."""
import datetime
import json

import pytest
from jsonschema import Draft202012Validator

from contract import TICKET_SCHEMA, formats
from desk import said_by_bot, said_by_customer

judge = Draft202012Validator(json.loads(TICKET_SCHEMA.read_text(encoding="utf-8")), format_checker=formats)


def time(text):
    return datetime.datetime.fromisoformat(text.replace("Z", "+00:00"))


@pytest.fixture
def handed(desk):
    """A customer whose guide did not help."""
    chat = desk.chat(customer={"name": "小明", "contact": "13900000002", "shop": "小明的店", "plan": "pro"})
    chat.says("商品没有同步 E1024")
    chat.chooses("打得开")
    chat.says("还是不行")
    chat.chooses("发不了货")
    return chat


def test_a_ticket_is_complete(handed):
    ticket = handed.ticket()
    judge.validate(ticket)
    assert ticket["status"] == "new"
    assert ticket["channel"] == "chat"
    assert ticket["lang"] == "zh"
    assert ticket["category"] == "data_sync"
    assert ticket["team"] == "tech"
    assert ticket["priority"] == "urgent"
    assert ticket["subject"] == "商品没有同步"
    assert ticket["summary"].strip()
    assert ticket["customer"] == {"name": "小明", "contact": "139****0002", "shop": "小明的店", "plan": "pro"}
    assert ticket["why"]["reason"] == "not_solved"


def test_the_answer_tells_the_same_ticket(handed):
    in_reply = handed.last.ticket
    assert in_reply == handed.ticket()
    card, = handed.last.cards
    assert (card["number"], card["url"]) == (in_reply["number"], in_reply["url"])


def test_the_transcript_holds_every_word_in_order(handed):
    ticket = handed.ticket()
    assert said_by_customer(ticket) == ["商品没有同步 E1024", "打得开", "还是不行", "发不了货"]
    bot = "\n".join(said_by_bot(ticket))
    at = [bot.index(text) for text in handed.heard]
    assert at == sorted(at), "the bot's words are there too, in order"
    times = [time(line["at"]) for line in ticket["transcript"]]
    assert times == sorted(times)
    assert ticket["transcript"][0]["from"] == "customer"


def test_the_promises_lie_ahead(handed):
    ticket = handed.ticket()
    created, sla = time(ticket["created_at"]), ticket["sla"]
    assert created <= time(ticket["updated_at"])
    assert created < time(sla["respond_by"]) <= created + datetime.timedelta(hours=1, minutes=1), "always open: 1 hour"
    assert time(sla["respond_by"]) <= time(sla["resolve_by"]) <= created + datetime.timedelta(days=15)
    assert sla["paused"] is False
    assert sla["known"] is True, "without a calendar no holidays are counted"


def test_numbers_count_up_and_carry_the_day(desk):
    numbers = [desk.chat().says("转人工").ticket["number"] for _ in range(5)]
    assert numbers == sorted(set(numbers))
    shanghai = datetime.datetime.now(datetime.timezone(datetime.timedelta(hours=8)))
    days = {f"T{(shanghai - datetime.timedelta(minutes=m)):%Y%m%d}" for m in (0, 30)}
    assert {number.split("-")[0] for number in numbers} <= days


def test_the_nearest_rules_are_named(desk):
    ticket = desk.chat().says("优惠的订单和火星").ticket
    if ticket:  # what comes nearest is likeness's own affair; if something is named, it is ordered
        confidences = [near["confidence"] for near in ticket["why"]["nearest"]]
        assert confidences == sorted(confidences, reverse=True)


def test_the_history_names_earlier_tickets_of_the_same_contact(desk):
    who = {"contact": "13700000003"}
    first, second = desk.chat(customer=who), desk.chat(customer=who)
    first.says("转人工")
    assert first.ticket()["history"] == []
    second.says("转人工")
    assert second.ticket()["history"] == [first.number]
    other = desk.chat(customer={"contact": "13700000004"})
    other.says("转人工")
    assert other.ticket()["history"] == []
    nobody = desk.chat()
    nobody.says("转人工")
    assert nobody.ticket()["history"] == [], "no contact is not a contact"


# --- one conversation, one ticket ---

def test_later_problems_go_onto_the_open_ticket(handed):
    before = handed.ticket()
    handed.says("你们多扣了我的钱")
    after = handed.ticket()
    assert after["number"] == before["number"]
    assert after["transcript"][:len(before["transcript"])] == before["transcript"], "nothing said is ever changed"
    assert said_by_customer(after)[-1] == "你们多扣了我的钱"
    assert time(after["updated_at"]) >= time(before["updated_at"])
    assert after["created_at"] == before["created_at"]
    assert after["sla"]["respond_by"] == before["sla"]["respond_by"], "more words do not push the promise away"


def test_asked_for_in_the_chat(handed):
    reply = handed.says("我的工单怎么样了")
    assert reply.ticket["number"] == handed.number
    assert handed.number in reply.text or reply.cards[0]["number"] == handed.number


def test_asked_for_in_the_chat_where_there_is_none(chat):
    reply = chat.says("我的工单怎么样了")
    assert reply.ticket is None
    assert reply.texts, "it says so"


def test_a_ticket_survives_a_restart(own_desk):
    chat = own_desk.chat()
    chat.says("转人工", customer={"contact": "13600000005"})
    before = chat.ticket()
    own_desk.restart()
    assert chat.ticket() == before
    chat.says("在吗")
    assert said_by_customer(chat.ticket()) == ["转人工", "在吗"]
    other = own_desk.chat(customer={"contact": "13600000005"})
    other.says("转人工")
    assert other.number != chat.number, "no number is given out twice"
    assert other.ticket()["history"] == [chat.number]


def test_a_talkative_customer_does_not_fill_the_disk(own_desk):
    """What is kept grows with what is said, not with its square."""
    chat = own_desk.chat()
    chat.says("转人工")
    sent = 0
    for n in range(100):
        message = f"{n}" + "订" * 3990
        chat.says(message)
        sent += len(message.encode())
    kept = sum(path.stat().st_size for path in own_desk.folder.glob("desk.db*"))
    assert kept < 20 * sent, f"{sent >> 10} KiB sent, {kept >> 10} KiB kept"


# --- whose it is ---

def test_the_handle_opens_it(desk, handed):
    path = f"/v1/tickets/{handed.number}"
    for scheme in ("Bearer ", "bearer ", "BEARER "):
        answer = desk.request("GET", path, headers={"Authorization": scheme + handed.handle})
        assert answer.status == 200, scheme
    assert answer.headers["Cache-Control"] == "no-store"


def test_to_anyone_else_it_does_not_exist(desk, handed):
    stranger = desk.chat()
    stranger.says("转人工")
    own = f"/v1/tickets/{handed.number}"
    bearer = f"Bearer {handed.handle}"
    tries = [
        (own, None),
        (own, ""),
        (own, "Bearer"),
        (own, "Bearer "),
        (own, f"Bearer {stranger.handle}"),
        (own, "Bearer " + "0" * 32),
        (own, "Bearer not-a-handle"),
        (own, bearer + "0"),
        (own, bearer[:-1]),
        (own, f"Basic {handed.handle}"),
        (own, handed.handle),
        (own, f"Bearer {'x' * 5000}"),
        (own, f"Bearer {handed.handle} {handed.handle}"),
        (f"{own}?handle={handed.handle}", None),
        (f"{own}?access_token={handed.handle}", None),
        (f"/v1/tickets/{stranger.number}", bearer),
        ("/v1/tickets/T19990101-0001", bearer),
        ("/v1/tickets/T20261122-99999999999999999999", bearer),
        ("/v1/tickets/x", bearer),
        ("/v1/tickets/%20", bearer),
        ("/v1/tickets/%27%20or%20%271%27=%271", bearer),
        ("/v1/tickets/%E5%B7%A5%E5%8D%95", bearer),
        (f"/v1/tickets/{handed.number.lower()}", bearer),
        (f"/v1/tickets/{handed.number}%20", bearer),
    ]
    answers = []
    for path, authorization in tries:
        answer = desk.request("GET", path, headers={"Authorization": authorization} if authorization is not None else {})
        assert answer.status == 404, (path, authorization)
        told = sorted((name, value) for name, value in answer.headers.items() if name not in ("Date", "X-Request-Id"))
        answers.append((answer.body, told))
    for answer, (path, authorization) in zip(answers, tries):
        assert answer == answers[0], f"{path} {authorization!r} can be told from the others"
    assert "www-authenticate" not in dict(answers[0][1])


def test_the_handle_is_not_told_to_who_holds_the_number(desk, handed):
    assert handed.handle not in json.dumps(handed.ticket()), "a forwarded ticket must not give the conversation away"
