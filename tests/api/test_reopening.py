"""What a customer's message does to a ticket that is solved, or closed."""
import pytest

from desk import Chat, until


def solved(crew, first="转人工", closed=False):
    """A customer whose ticket wang has solved."""
    chat = crew.waiting(first)
    crew.wang.does("claim", chat.number)
    crew.wang.does("reply", chat.number, text="处理好了", status="solved")
    if closed:
        crew.wang.does("status", chat.number, status="closed")
    return chat


def kinds(crew, number):
    return [event["kind"] for event in crew.wang.sees(number)["events"]]


@pytest.mark.parametrize("said", ["谢谢", "👍", "好的，多谢", "已经好了，谢谢", "ok, thanks, bye"])
def test_thanks_leave_it_solved(crew, said):
    chat = solved(crew)
    version = crew.wang.sees(chat.number)["version"]
    reply = chat.says(said)
    assert reply.outcome == "answered" and reply.texts
    ticket = crew.wang.sees(chat.number)
    assert (ticket["status"], ticket["owner"]) == ("solved", "bot") and ticket["version"] >= version


@pytest.mark.parametrize("said", ["还是不行", "又不同步了", "谢谢，但是还是不行", "the problem is back"])
def test_the_trouble_is_back(crew, said):
    chat = solved(crew)
    before = chat.ticket()
    stream = chat.listens()
    reply = chat.says(said)
    assert reply.outcome == "handed_off" and reply.ticket["number"] == before["number"]
    assert reply.handover["owner"] == "queued" and reply.handover["answer_by"]
    assert reply.ticket["sla"]["respond_by"] >= before["sla"]["respond_by"]
    ticket = crew.wang.sees(chat.number)
    assert (ticket["status"], ticket["assignee"], ticket["owner"]) == ("open", None, "queued")
    assert ticket["unread"] and said in ticket["summary"]
    status = [e["body"] for e in ticket["events"] if e["kind"] == "status"]
    assert status[-1] == {"from": "solved", "to": "open"}
    assert {"respond_by", "assignee"} <= set(kinds(crew, chat.number))
    stream.waits_for(lambda e: e["event"] == "ticket" and e["data"]["status"] == "open")
    stream.waits_for(lambda e: e["event"] == "handover" and e["data"]["owner"] == "queued")
    stream.close()
    crew.li.does("claim", chat.number)  # whoever is free
    assert chat.says("在吗").handover["agent"] == "小李"


def test_a_question_is_the_bots_and_what_nothing_answers_is_the_tickets(crew):
    chat = solved(crew)
    assert chat.says("你们几点上班").texts[0] == "我们每天 9:00 到 21:00 在线。"
    assert crew.wang.sees(chat.number)["status"] == "solved"
    assert chat.says("火星上有水吗").ticket["number"] == chat.number
    assert crew.wang.sees(chat.number)["status"] == "open"


def test_another_problem_gets_a_ticket_of_its_own(crew):
    chat = solved(crew, "商品同步失败，转人工")
    chat.says("你们多扣了我的钱"), chat.says("123456789012345")
    first, chat.number = chat.number, None  # the helper knows one ticket at a time
    second = chat.says("暂时没影响").ticket
    assert second["number"] != first and second["follow_up_of"] is None and second["history"][0] == first
    assert crew.wang.sees(first)["status"] == "solved"


@pytest.mark.parametrize("said", ["还是不行", "转人工"])
def test_behind_a_closed_one_comes_a_follow_up(crew, said):
    chat = solved(crew, closed=True)
    assert chat.says("谢谢").outcome == "answered"
    first, chat.number = chat.number, None
    reply = chat.says(said)
    assert reply.outcome == "handed_off" and reply.ticket["number"] != first
    assert reply.ticket["follow_up_of"] == first == reply.ticket["history"][0]
    assert first in reply.text and reply.handover["owner"] == "queued"
    seen = crew.wang.sees(chat.number)
    assert seen["follow_up_of"] == first and first in [earlier["number"] for earlier in seen["earlier"]]
    assert crew.wang.sees(first)["status"] == "closed"


def test_many_messages_at_once_open_it_again_once(crew):
    from desk import all_at_once
    chat = solved(crew)
    all_at_once([lambda: Chat.sends(chat, message="还是不行")] * 6)
    events = crew.wang.sees(chat.number)["events"]
    assert [e["body"]["to"] for e in events if e["kind"] == "status"] == ["open", "solved", "open"]


def test_a_desk_without_agents_keeps_one_ticket_too(own_desk):
    key = own_desk.key("crm")
    chat = own_desk.chat()
    chat.says("转人工")
    headers = {"Authorization": f"Bearer {key}"}
    read = lambda: own_desk.request("GET", f"/v1/desk/tickets/{chat.number}", headers=headers).json
    body = '{"version": %d, "status": "solved"}' % read()["version"]
    assert own_desk.request("POST", f"/v1/desk/tickets/{chat.number}/status", body, headers).status == 200
    assert chat.says("谢谢").ticket is None and read()["status"] == "solved"
    assert own_desk.restart()
    assert chat.says("还是不行").ticket["status"] == "open" and read()["status"] == "open"
