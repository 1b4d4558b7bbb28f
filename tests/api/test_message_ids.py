"""Sent twice, processed once: message_id."""
import json

import pytest

from desk import all_at_once, new_id, said_by_customer


def test_the_same_id_in_a_conversation_gets_the_same_bytes(desk):
    chat = desk.chat()
    chat.says("转人工")
    first = chat.sends(message="在吗", message_id="m-1")
    again = chat.sends(message="在吗", message_id="m-1")
    assert (again.status, again.body) == (first.status, first.body)
    assert said_by_customer(chat.ticket()) == ["转人工", "在吗"]


def test_the_answer_is_the_first_one_even_later(desk):
    chat = desk.chat()
    first = chat.hears(chat.sends(message="订单没有同步", message_id=new_id()))
    ids = [new_id(), new_id()]
    second = chat.sends(message="还是不行", message_id=ids[0])
    chat.hears(chat.sends(message="还是不行", message_id=ids[1]))
    assert chat.sends(message="还是不行", message_id=ids[0]).body == second.body
    assert first.bytes != second.body


def test_another_id_or_none_is_another_message(desk):
    chat = desk.chat()
    chat.says("转人工")
    for extra in ({"message_id": "a"}, {"message_id": "b"}, {}, {}):
        chat.says("在吗", **extra)
    assert said_by_customer(chat.ticket()) == ["转人工"] + ["在吗"] * 4


def test_the_same_id_in_two_conversations_is_two_messages(desk):
    one, two = desk.chat(), desk.chat()
    for chat in (one, two):
        chat.says("转人工")
    assert one.sends(message="在吗", message_id="m-1").body != two.sends(message="在吗", message_id="m-1").body
    assert said_by_customer(two.ticket()) == ["转人工", "在吗"]


def test_a_choice_pressed_twice_counts_once(desk):
    chat = desk.chat()
    chat.says("商品没有同步")
    choice = chat.last.options[0]["id"]
    first = chat.sends(choice=choice, message_id="m-2")
    assert chat.sends(choice=choice, message_id="m-2").body == first.body
    chat.hears(first)
    assert "现在好了吗？" in chat.says("不知道").texts, "the guide went on by one step"


def test_a_first_message_sent_twice_begins_one_conversation(desk):
    fields = {"message": "订单没有同步", "message_id": new_id()}
    first = desk.post(fields)
    again = desk.post(fields)
    assert (first.status, again.status) == (200, 200)
    assert again.body == first.body


def test_a_guessed_id_does_not_open_anothers_conversation(desk):
    theirs = desk.chat()
    theirs.says("转人工，我的电话在资料里", message_id="1", customer={"contact": "13500000006"})
    mine = desk.post({"message": "你好", "message_id": "1"}).json
    assert mine["conversation"] != theirs.handle


def test_the_same_bytes_across_a_restart(own_desk):
    first_id = new_id()
    first = own_desk.post({"message": "转人工", "message_id": first_id})
    chat = own_desk.chat()
    chat.hears(first)
    second = chat.sends(message="在吗", message_id="m-1")
    own_desk.restart()
    assert own_desk.post({"message": "转人工", "message_id": first_id}).body == first.body
    assert chat.sends(message="在吗", message_id="m-1").body == second.body
    own_desk.kill()
    own_desk.start()
    assert own_desk.post({"message": "转人工", "message_id": first_id}).body == first.body
    assert chat.sends(message="在吗", message_id="m-1").body == second.body
    assert said_by_customer(chat.ticket()) == ["转人工", "在吗"]


def test_an_id_is_not_used_up_by_a_refusal(desk):
    chat = desk.chat()
    chat.says("转人工")
    assert chat.sends(message="", message_id="m-3").status == 422
    assert chat.sends(message="在吗", message_id="m-3").status == 200
    assert said_by_customer(chat.ticket()) == ["转人工", "在吗"]


@pytest.mark.parametrize("id_", ["x", "x" * 64, "号" * 64, "😀" * 64, " ", "'; drop table turns; --", "a\nb"])
def test_any_id_of_1_to_64_characters(desk, id_):
    fields = {"message": "订单没有同步", "message_id": id_}
    chat = desk.chat()
    chat.says("你好")
    assert chat.sends(**fields).body == chat.sends(**fields).body


# --- at the same time ---

def test_one_id_sent_ten_times_at_once_is_processed_once(desk):
    chat = desk.chat()
    chat.says("转人工")
    answers = all_at_once([lambda: chat.sends(message="在吗", message_id="same")] * 10)
    assert {answer.status for answer in answers} == {200}
    assert len({answer.body for answer in answers}) == 1
    assert said_by_customer(chat.ticket()) == ["转人工", "在吗"]


def test_a_first_message_sent_ten_times_at_once_begins_one_conversation(desk):
    fields = {"message": "转人工", "message_id": new_id()}
    answers = all_at_once([lambda: desk.post(fields)] * 10)
    assert {answer.status for answer in answers} == {200}
    assert len({answer.body for answer in answers}) == 1
    chat = desk.chat()
    chat.hears(answers[0])
    assert said_by_customer(chat.ticket()) == ["转人工"]


def test_twenty_messages_at_once_are_all_kept(desk):
    chat = desk.chat()
    chat.says("转人工")
    words = [f"第{n}句" for n in range(20)]
    answers = all_at_once([lambda text=text: chat.sends(message=text) for text in words])
    assert [answer.status for answer in answers] == [200] * 20
    ticket = chat.ticket()
    assert sorted(said_by_customer(ticket)) == sorted(["转人工"] + words)
    times = [line["at"] for line in ticket["transcript"]]
    assert times == sorted(times), "one after the other"
    lengths = [len(json.loads(answer.body)["ticket"]["transcript"]) for answer in answers
               if json.loads(answer.body)["ticket"]]
    assert len(set(lengths)) == len(lengths), "no two messages saw the same state"


def test_twenty_customers_at_once_do_not_mix(desk):
    chats = [desk.chat() for _ in range(20)]

    def talk(chat, name):
        chat.says("转人工", customer={"name": name})
        for n in range(5):
            chat.says(f"{name}的第{n}句")

    all_at_once([lambda chat=chat, n=n: talk(chat, f"客{n}") for n, chat in enumerate(chats)])
    assert len({chat.handle for chat in chats}) == len({chat.number for chat in chats}) == 20
    for n, chat in enumerate(chats):
        ticket = chat.ticket()
        assert ticket["customer"]["name"] == f"客{n}"
        assert said_by_customer(ticket) == ["转人工"] + [f"客{n}的第{i}句" for i in range(5)]


def test_a_guide_under_parallel_clicks_goes_on_by_one_step(desk):
    """Without an id each click is a message; but a choice that is no longer on offer is refused, not run twice."""
    chat = desk.chat()
    chat.says("商品没有同步")
    choice = chat.last.options[0]["id"]
    answers = all_at_once([lambda: chat.sends(choice=choice)] * 8)
    statuses = sorted(answer.status for answer in answers)
    assert statuses.count(200) >= 1 and set(statuses) <= {200, 422}
    assert statuses.count(200) == 1 or choice in [o["id"] for o in chat.hears(answers[0]).options]
