"""Live hand-over: who has the conversation, and what everybody hears of it at once."""
import random

from desk import Agent, all_at_once, until


def text_is(text):
    return lambda event: event["data"].get("text") == text


def owner_is(owner):
    return lambda event: event["event"] == "handover" and event["data"]["owner"] == owner


def test_from_the_bot_to_a_human_and_back(crew):
    chat = crew.desk.chat()
    assert chat.says("你好").handover is None
    first = chat.says("转人工")
    assert first.outcome == "handed_off" and first.handover["owner"] == "queued" and first.handover["answer_by"]
    stream, feed = chat.listens(), crew.wang.listens()
    stream.waits_for(owner_is("queued"))
    waiting = chat.says("订单没有同步 E1024")
    assert waiting.outcome == "relayed" and waiting.match is None
    assert waiting.labels == ["先问小二"]
    assert chat.says("在吗").replies == []  # said once
    heard = feed.waits_for(lambda e: e["event"] == "ticket" and e["data"]["event"]["body"].get("text") == "在吗")
    assert heard["data"]["ticket"]["number"] == chat.number and heard["data"]["ticket"]["unread"]

    crew.wang.does("claim", chat.number)
    taken = stream.waits_for(owner_is("human"))
    assert taken["data"]["agent"] == "小王"
    crew.wang.does("reply", chat.number, text="在的，我看一下。")
    said = stream.waits_for(text_is("在的，我看一下。"))
    assert said["data"]["from"] == "agent" and said["data"]["name"] == "小王"
    silent = chat.says("怎么自动同步")
    assert silent.outcome == "relayed" and silent.replies == [] and silent.handover["agent"] == "小王"

    crew.wang.does("reply", chat.number, text="好了", status="solved")
    stream.waits_for(owner_is("bot"))
    assert stream.waits_for(lambda e: e["event"] == "ticket" and e["data"]["status"] == "solved")
    stream.waits_for(lambda e: e["data"].get("from") == "bot" and "小二" in e["data"]["text"])
    assert chat.says("你好").outcome != "relayed"
    stream.close(), feed.close()


def test_agent_messages_arrive_within_a_second_on_a_quiet_machine_and_in_order_always(crew):
    chat = crew.waiting()
    crew.wang.does("claim", chat.number)
    stream = chat.listens()
    for i in range(20):
        crew.wang.does("reply", chat.number, text=f"第{i}句")
        stream.waits_for(text_is(f"第{i}句"))
    assert [text for text in stream.texts if text.startswith("第")] == [f"第{i}句" for i in range(20)]
    stream.close()


def test_cut_at_random_nothing_is_lost_and_nothing_comes_twice(crew):
    chance = random.Random(20261122)
    chat = crew.waiting()
    crew.wang.does("claim", chat.number)
    heard, last = [], 0
    stream = chat.listens()
    feed, fed, seen = crew.wang.listens(), [], None
    for i in range(60):
        crew.wang.does("reply", chat.number, text=f"m{i}")
        if chance.random() < 0.3:
            stream.close()
            heard += stream.texts
            last = stream.last_id or last
            stream = chat.listens(after=last)
        if chance.random() < 0.3:
            if chance.random() < 0.7:
                feed.waits_for(lambda event: event["id"])
            feed.close()
            fed += [data["event"]["no"] for data in feed.of("ticket")]
            seen = feed.last_id or seen
            feed = crew.wang.listens(after=seen if seen is not None else crew.wang.me["feed"])
    crew.wang.does("reply", chat.number, text="end")
    stream.waits_for(text_is("end"))
    feed.waits_for(lambda e: e["event"] == "ticket" and e["data"]["event"]["body"].get("text") == "end")
    stream.close(), feed.close()
    heard += stream.texts
    fed += [data["event"]["no"] for data in feed.of("ticket")]
    assert [text for text in heard if text[0] == "m"] == [f"m{i}" for i in range(60)]
    assert fed == sorted(set(fed))


def test_without_an_id_the_customer_hears_all_that_was_ever_said(crew):
    chat = crew.waiting()
    crew.wang.does("claim", chat.number)
    crew.wang.does("reply", chat.number, text="一")
    crew.wang.does("note", chat.number, text="内部")
    crew.wang.does("reply", chat.number, text="二")
    stream = chat.listens()
    stream.waits_for(text_is("二"))
    assert stream.texts[-2:] == ["一", "二"] and "内部" not in stream.texts
    stream.close()


def test_a_conversation_of_the_bot_alone_says_so(crew):
    chat = crew.desk.chat()
    chat.says("你好")
    stream = chat.listens()
    assert stream.waits_for(owner_is("bot"))["data"]["agent"] is None
    stream.close()


def test_the_customer_may_ask_the_bot_meanwhile(crew):
    chat = crew.waiting()
    chat.says("在吗")
    back = chat.chooses("先问小二")
    assert back.outcome == "answered" and back.handover["owner"] == "bot"
    assert chat.says("你好").outcome != "relayed"
    assert crew.wang.sees(chat.number)["status"] == "new"  # it stays in the queue
    assert any(ticket["number"] == chat.number for ticket in crew.li.queue("unassigned", limit=200)["tickets"])
    again = chat.says("转人工")
    assert again.outcome == "handed_off" and again.handover["owner"] == "queued" and again.ticket["number"] == chat.number
    chat.says("在吗")
    crew.li.does("claim", chat.number)
    assert chat.says("好").outcome == "relayed"


def test_places_in_the_queue(own_crew):
    feed = own_crew.li.listens()  # of all teams
    feed.waits_for(lambda event: event["event"] == "presence")
    first = own_crew.waiting()
    first_stream = first.listens()
    ahead = first_stream.waits_for(lambda e: e["event"] == "handover" and e["data"]["place"])["data"]
    assert ahead["staffed"]
    second = own_crew.waiting()
    stream = second.listens()
    behind = stream.waits_for(lambda e: e["event"] == "handover" and e["data"]["place"])["data"]["place"]
    assert behind > ahead["place"]
    own_crew.li.does("claim", first.number)
    stream.waits_for(lambda e: e["event"] == "handover" and e["data"]["place"] == behind - 1)
    first_stream.close(), stream.close(), feed.close()


def test_typing_in_both_directions(crew):
    chat = crew.waiting()
    crew.wang.does("claim", chat.number)
    stream, feed = chat.listens(), crew.wang.listens()
    stream.waits_for(owner_is("human"))
    feed.waits_for(lambda event: event["event"] == "presence")
    answer = crew.desk.request("POST", "/v1/conversations/typing", b'{"typing": true}', {"Authorization": f"Bearer {chat.handle}"})
    assert answer.status == 204
    assert feed.waits_for(lambda e: e["event"] == "typing")["data"] == {"ticket": chat.number, "typing": True}
    crew.wang.post("/v1/desk/presence", ticket=chat.number, typing=True)
    stream.waits_for(lambda e: e["event"] == "typing" and e["data"]["typing"])
    seen = feed.waits_for(lambda e: e["event"] == "presence" and any(
        look["ticket"] == chat.number and look["typing"] for look in e["data"]["looking"]))
    assert {"id": crew.wang.id, "display": "小王"} in [look["agent"] for look in seen["data"]["looking"]]
    crew.wang.post("/v1/desk/presence", ticket=chat.number, typing=False)
    stream.waits_for(lambda e: e["event"] == "typing" and not e["data"]["typing"])
    stream.close(), feed.close()


def test_an_agent_who_goes_away_gives_the_conversation_back(restless_crew):
    crew = restless_crew
    chat, answered = crew.waiting(), crew.waiting()
    feed = crew.wang.listens()
    feed.waits_for(lambda event: event["event"] == "presence")
    crew.wang.does("claim", chat.number)
    crew.wang.does("claim", answered.number)
    crew.wang.does("reply", answered.number, text="我看一下")  # here nobody waits
    stream = chat.listens()
    stream.waits_for(owner_is("human"))
    feed.close()
    stream.waits_for(owner_is("queued"))
    stream.waits_for(lambda event: "队列" in event["data"].get("text", ""))
    ticket = crew.li.sees(chat.number)
    assert ticket["assignee"] is None
    why = [event["body"]["why"] for event in ticket["events"] if event["kind"] == "owner"]
    assert why == ["handed_over", "claimed", "agent_away"]
    assert crew.li.sees(answered.number)["assignee"]["display"] == "小王"
    answered.says("还在吗")  # now somebody does
    until(lambda: crew.li.sees(answered.number)["owner"] == "queued", "given back with the next message")
    stream.close()


def test_killed_in_the_middle_of_a_hand_over(own_crew):
    crew = own_crew
    chat = crew.waiting()
    feed = crew.wang.listens()
    crew.wang.does("claim", chat.number)
    crew.wang.does("reply", chat.number, text="一")
    stream = chat.listens()
    stream.waits_for(text_is("一"))
    last = stream.last_id
    crew.desk.kill()
    crew.desk.start()
    stream.close(), feed.close()
    feed = crew.wang.listens(after=feed.last_id)  # the session is still one
    stream = chat.listens(after=last)
    assert stream.waits_for(owner_is("human"))["data"]["agent"] == "小王"
    crew.wang.does("reply", chat.number, text="二")
    stream.waits_for(text_is("二"))
    assert "一" not in stream.texts
    assert chat.says("好").outcome == "relayed"
    stream.close(), feed.close()


def test_agents_see_each_other(crew):
    chat = crew.waiting()
    feed = crew.li.listens()
    crew.wang.post("/v1/desk/presence", state="available", ticket=chat.number)
    crew.li.post("/v1/desk/presence", ticket=chat.number)
    looking = crew.chen.get("/v1/desk/presence").json["looking"]
    assert {"小王", "小李"} <= {look["agent"]["display"] for look in looking if look["ticket"] == chat.number}
    crew.wang.post("/v1/desk/presence", state="away")
    feed.waits_for(lambda e: e["event"] == "presence" and any(
        a["display"] == "小王" and a["state"] == "away" for a in e["data"]["agents"]))
    crew.wang.post("/v1/desk/presence", state="available")
    feed.close()


def test_a_feed_ends_with_its_session(own_crew):
    agent = Agent(own_crew.desk, "li").signs_in()
    feed = agent.listens()
    feed.waits_for(lambda event: event["event"] == "presence")
    assert agent.request("DELETE", "/v1/desk/session").status == 204
    with feed.told:
        assert feed.told.wait_for(lambda: feed.over, 60)


def test_who_has_no_handle_hears_nothing(crew):
    for headers in ({}, {"Authorization": "Bearer " + "0" * 32}, {"Authorization": "Bearer nonsense"}):
        assert crew.desk.request("GET", "/v1/conversations/events", headers=headers).status == 404
        assert crew.desk.request("POST", "/v1/conversations/typing", b'{"typing": true}', headers).status == 404
    chat = crew.waiting()
    assert chat.listens(after="x").status == 422


def test_streams_are_bounded(own_crew):
    chat = own_crew.waiting()
    streams = [chat.listens() for _ in range(4)]
    assert [stream.status for stream in streams] == [200] * 4
    refused = chat.listens()
    assert refused.status == 429 and int(refused.response.headers["Retry-After"]) > 0
    streams[0].close()
    until(lambda: chat.listens().status == 200, "a place is free again")
    for stream in streams[1:]:
        stream.close()


def test_a_desk_without_agents_keeps_the_bot(desk):
    chat = desk.chat()
    handed = chat.says("转人工")
    assert handed.outcome == "handed_off" and handed.handover is None
    assert chat.says("你好").outcome != "relayed"


def test_dozens_of_customers_and_two_agents_at_once(own_crew):
    chats = [own_crew.waiting() for _ in range(30)]
    streams = all_at_once([chat.listens for chat in chats])

    def works(agent, mine):
        for chat in mine:
            agent.does("claim", chat.number)
            agent.does("reply", chat.number, text=f"to {chat.number}")

    all_at_once([lambda: works(own_crew.wang, chats[::2]), lambda: works(own_crew.li, chats[1::2]),
                 *[lambda chat=chat: chat.says("还在吗") for chat in chats]])
    for chat, stream in zip(chats, streams):
        stream.waits_for(text_is(f"to {chat.number}"))
        assert sum(text.startswith("to T") for text in stream.texts) == 1
        stream.close()
        assert chat.last.outcome == "relayed"
