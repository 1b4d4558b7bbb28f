"""Agents at work: queues, tickets, the commands on them, and their history."""
from desk import all_at_once, new_id
from test_customer import opened


def kinds(ticket):
    return [event["kind"] for event in ticket["events"]]


def test_a_ticket_has_everything_in_hand(crew):
    contact = new_id() + "@example.com"
    before = crew.waiting(customer={"contact": contact})
    chat = crew.desk.chat(customer={"name": "小明", "contact": contact, "shop": "小明的店"})
    chat.says("你好")
    chat.says("转人工")
    ticket = crew.wang.sees(chat.number)
    assert ticket["customer"] == {"name": "小明", "contact": contact, "shop": "小明的店", "plan": None, "page": None}
    assert [line["text"] for line in ticket["transcript"] if line["from"] == "customer"] == ["你好", "转人工"]
    assert [other["number"] for other in ticket["earlier"]] == [before.number]
    assert ticket["why"]["reason"] == "asked_for_human" and ticket["owner"] == "queued"
    assert ticket["assignee"] is None and ticket["waiting_since"] and ticket["handover"]["owner"] == "queued"
    assert kinds(ticket) == ["opened", "owner"]


def test_of_two_who_claim_one_gets_it_and_the_other_hears_who(crew):
    chat = crew.waiting()
    version = crew.wang.sees(chat.number)["version"]
    answers = all_at_once([lambda a=a: a.tries_to("claim", chat.number, version=version) for a in (crew.wang, crew.li)])
    assert sorted(answer.status for answer in answers) == [200, 409]
    won, lost = sorted(answers, key=lambda answer: answer.status)
    holder = won.json["ticket"]["assignee"]
    assert lost.json["holder"] == holder and lost.json["version"] == won.json["ticket"]["version"]
    assert holder["display"] in lost.json["detail"]
    assert won.json["ticket"]["status"] == "open" and won.json["ticket"]["owner"] == "human"
    mine = crew.wang if holder["id"] == crew.wang.id else crew.li
    again = mine.tries_to("claim", chat.number, version=version)  # one's own: nothing changes
    assert again.status == 200 and again.json["events"] == []


def test_words_to_the_customer_and_words_to_colleagues(crew):
    chat = crew.waiting()
    refused = crew.wang.tries_to("reply", chat.number, text="您好")
    assert refused.status == 409 and refused.json["holder"] is None
    crew.wang.does("claim", chat.number)
    crew.wang.does("reply", chat.number, text="您好，我看一下。", message_id="m1")
    crew.li.does("note", chat.number, text="他家昨天也来过")
    assert crew.li.tries_to("reply", chat.number, text="我来").status == 409
    again = crew.wang.does("reply", chat.number, text="您好，我看一下。", message_id="m1")
    assert again["events"] == []
    ticket = crew.wang.sees(chat.number)
    said = [(line["from"], line["text"]) for line in ticket["transcript"]]
    assert said.count(("agent", "您好，我看一下。")) == 1 and ("note", "他家昨天也来过") in said
    shown = [(line["from"], line["text"]) for line in chat.ticket()["transcript"]]
    assert ("agent", "您好，我看一下。") in shown and not any("昨天" in text for _, text in shown)
    assert ticket["waiting_since"] is None


def test_every_change_is_in_the_history_with_who_and_when(crew):
    chat = crew.waiting()
    crew.wang.does("claim", chat.number)
    crew.wang.does("priority", chat.number, priority="urgent")
    crew.wang.does("team", chat.number, team="billing", note="账单重复")
    crew.li.does("claim", chat.number)
    crew.li.does("status", chat.number, status="pending")
    crew.li.does("reply", chat.number, text="处理好了", status="solved")
    ticket = crew.li.sees(chat.number)
    changes = [(event["kind"], (event["agent"] or {}).get("display")) for event in ticket["events"]]
    for change in (("priority", "小王"), ("team", "小王"), ("note", "小王"), ("status", "小李"), ("message", "小李")):
        assert change in changes, (change, changes)
    assert ticket["status"] == "solved" and ticket["team"] == "billing" and ticket["owner"] == "bot"
    numbers = [event["no"] for event in ticket["events"]]
    assert numbers == sorted(numbers)


def test_a_command_on_an_old_version_changes_nothing(crew):
    chat = crew.waiting()
    old = crew.wang.sees(chat.number)["version"]
    crew.wang.does("priority", chat.number, priority="high" if crew.wang.sees(chat.number)["priority"] != "high" else "low")
    before = crew.wang.sees(chat.number)
    for command, fields in (("claim", {}), ("status", {"status": "on_hold"}), ("team", {"team": "x"}), ("assign", {"agent": crew.li.id}),
                            ("priority", {"priority": "urgent"}), ("merge", {"into": chat.number})):
        refused = crew.li.tries_to(command, chat.number, version=old, **fields)
        assert refused.status == 409, command
        assert refused.json["version"] == before["version"]
    assert crew.wang.sees(chat.number) == before


def test_what_cannot_be_done_says_why(crew):
    chat = crew.waiting()
    version = crew.wang.sees(chat.number)["version"]
    for command, fields, pointer in (
            ("status", {"version": version, "status": "closed"}, "/status"), ("status", {"version": version, "status": "new"}, "/status"),
            ("assign", {"version": version, "agent": 999}, "/agent"), ("merge", {"version": version, "into": "T20200101-0001"}, "/into"),
            ("merge", {"version": version, "into": chat.number}, "/into"), ("reply", {"text": " "}, "/text"),
            ("reply", {"text": "x" * 4001}, "/text"), ("claim", {"version": "1"}, "/version"), ("claim", {}, "/version"),
            ("priority", {"version": version, "priority": "very"}, "/priority"), ("team", {"version": version, "team": ""}, "/team")):
        refused = crew.wang.tries_to(command, chat.number, **fields)
        assert refused.status == 422, (command, refused.body)
        assert [error["pointer"] for error in refused.json["errors"]] == [pointer], (command, refused.body)


def test_giving_away(crew):
    chat = crew.waiting()
    crew.wang.does("claim", chat.number)
    refused = crew.li.tries_to("assign", chat.number, version=crew.li.sees(chat.number)["version"], agent=crew.li.id)
    assert refused.status == 403
    crew.wang.does("assign", chat.number, agent=crew.li.id)  # one's own
    assert crew.li.sees(chat.number)["assignee"]["display"] == "小李"
    crew.chen.does("assign", chat.number, agent=None)  # a lead
    ticket = crew.li.sees(chat.number)
    assert ticket["assignee"] is None and ticket["owner"] == "queued" and ticket["waiting_since"]


def test_queues_and_unread_marks(crew):
    chat = crew.waiting()
    row = lambda agent, which="all": next((t for t in agent.queue(which, limit=200)["tickets"] if t["number"] == chat.number), None)
    team = crew.wang.sees(chat.number)["team"]
    assert row(crew.li, "unassigned") and row(crew.li)
    assert bool(row(crew.wang, "unassigned")) == (team in ("tech", "service"))
    crew.li.does("claim", chat.number)
    assert not row(crew.li, "unassigned") and row(crew.li, "mine") and not row(crew.chen, "mine")
    assert not row(crew.li)["unread"]
    chat.says("还在吗")
    assert row(crew.li)["unread"] and row(crew.chen)["unread"] and row(crew.li)["waiting_since"]
    last = crew.li.sees(chat.number)["events"][-1]
    assert last["kind"] == "said" and last["body"] == {"text": "还在吗"}
    crew.li.does("read", chat.number, event=last["no"])
    assert not row(crew.li)["unread"] and row(crew.chen)["unread"]
    counts = crew.li.queue()["counts"]
    assert counts["mine"] >= 1 and counts["all"] >= counts["mine"]


def test_queues_page_by_page(crew):
    for _ in range(5):
        crew.waiting()
    whole = [ticket["number"] for ticket in crew.li.queue("all", limit=200)["tickets"]]
    pages, cursor = [], None
    while True:
        page = crew.li.queue("all", limit=2, **({"cursor": cursor} if cursor else {}))
        pages += [ticket["number"] for ticket in page["tickets"]]
        cursor = page["next"]
        if not cursor:
            break
    assert pages == whole
    for wrong in ("queue=x", "status=x", "limit=0", "limit=x", "limit=201"):
        assert crew.li.get(f"/v1/desk/tickets?{wrong}").status == 422


def test_a_duplicate_is_joined_and_its_customer_hears_the_other_ones_agent(crew):
    one, two = crew.waiting(), crew.waiting()
    crew.wang.does("claim", one.number)
    crew.wang.does("merge", two.number, into=one.number)
    duplicate = crew.wang.sees(two.number)
    assert duplicate["status"] == "closed" and duplicate["merged_into"] == one.number
    stays = crew.wang.sees(one.number)
    assert [other["number"] for other in stays["merged"]] == [two.number]
    assert "merged_from" in kinds(stays) and "merged_into" in kinds(duplicate)
    reply = two.says("还在吗")
    assert reply.outcome == "relayed" and reply.handover["agent"] == "小王"
    stream = two.listens()
    crew.wang.does("reply", one.number, text="两边都在看")
    stream.waits_for(lambda event: event["data"].get("text") == "两边都在看")
    stream.close()


def test_pictures_of_a_ticket(crew):
    chat = crew.waiting()
    png = b"\x89PNG\r\n\x1a\n" + b"\0" * 100
    crew.desk.request("POST", f"/v1/tickets/{chat.number}/attachments?name=a.png", png, {"Authorization": f"Bearer {chat.handle}"})
    picture = crew.wang.sees(chat.number)["attachments"][0]
    answer = crew.wang.get(picture["url"])
    assert answer.status == 200 and answer.body == png
    assert crew.wang.get(picture["url"][:-1] + "x").status == 404


def test_canned_replies_come_from_the_rule_files(crew):
    replies = crew.wang.get("/v1/desk/replies?category=data_sync").json["replies"]
    assert [reply["id"] for reply in replies[:2]] == ["reauthorise", "reauthorise"]
    assert {reply["lang"] for reply in replies} == {"zh", "en"}
    assert len(crew.wang.get("/v1/desk/replies?lang=en&q=renew").json["replies"]) == 1
    assert crew.wang.get("/v1/desk/replies?lang=fr").status == 422


def test_a_key_works_on_tickets_but_is_no_person(crew):
    chat = crew.waiting()
    by_key = {"Authorization": f"Bearer {crew.desk.key('bridge')}"}
    noted = crew.desk.request("POST", f"/v1/desk/tickets/{chat.number}/note", b'{"text": "from the CRM"}', by_key)
    assert noted.status == 200 and noted.json["events"][0]["actor"] == "key" and noted.json["events"][0]["agent"] is None
    assert crew.desk.request("POST", f"/v1/desk/tickets/{chat.number}/claim", b'{"version": 1}', by_key).status == 403


def test_who_was_joined_before_goes_along(crew):
    """A into B, B into C: whoever has C talks with all three customers, and hears each of them."""
    first, second, third = (crew.waiting() for _ in range(3))
    crew.wang.does("claim", third.number)
    crew.wang.does("merge", first.number, into=second.number)
    crew.wang.does("merge", second.number, into=third.number)
    streams = [chat.listens() for chat in (first, second, third)]
    crew.wang.does("reply", third.number, text="三家店都好了")
    for stream in streams:
        stream.waits_for(lambda e: e["event"] == "message" and e["data"]["text"] == "三家店都好了")
        stream.close()
    crew.wang.post(f"/v1/desk/tickets/{third.number}/read", event=crew.wang.sees(third.number)["events"][-1]["no"])
    said = first.says("我这家还没好")
    assert said.outcome == "relayed" and said.handover["agent"] == "小王"
    ticket = crew.wang.sees(third.number)
    assert ticket["unread"] and [other["number"] for other in ticket["merged"]] == [first.number, second.number]
    assert "我这家还没好" in [line["text"] for line in ticket["merged"][0]["transcript"]]


def test_two_that_are_joined_with_each_other_at_once_leave_one(crew):
    for _ in range(5):
        one, two = opened(crew.desk).number, opened(crew.desk).number
        read = {number: crew.wang.sees(number)["version"] for number in (one, two)}
        answers = all_at_once([lambda: crew.wang.tries_to("merge", one, version=read[one], into=two),
                               lambda: crew.li.tries_to("merge", two, version=read[two], into=one)])
        assert sorted(answer.status for answer in answers) in ([200, 409], [200, 422])
        assert sorted(crew.wang.sees(number)["status"] for number in (one, two)) == ["closed", "new"]


def test_a_ticket_is_given_to_who_can_open_it(own_crew):
    chat = own_crew.waiting()
    own_crew.root.post("/v1/desk/agents/li", disabled=True)
    for nobody in (own_crew.li, own_crew.zhao):  # gone; an author
        version = own_crew.chen.sees(chat.number)["version"]
        refused = own_crew.chen.tries_to("assign", chat.number, version=version, agent=nobody.id)
        assert refused.status == 422 and "does not work on tickets" in refused.json["errors"][0]["detail"]
    assert own_crew.chen.sees(chat.number)["version"] == version and own_crew.chen.sees(chat.number)["owner"] == "queued"
    assert own_crew.chen.does("assign", chat.number, agent=own_crew.wang.id)["ticket"]["assignee"]["display"] == "小王"
