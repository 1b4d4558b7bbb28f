"""What time does to tickets, and what the customer is asked after the solution; through a real server. Days pass by
moving every time that the file holds into the past while the server is off: see Desk.days_pass."""
import json
import sqlite3

from desk import all_at_once, until

DAY = 24 * 3600


def kinds(agent, number, *wanted):
    return [e["body"]["due"] for e in agent.sees(number)["events"] if e["kind"] in (wanted or ("deadline", "asked"))]


def solved(crew):
    chat = crew.waiting()
    crew.wang.does("claim", chat.number)
    crew.wang.does("reply", chat.number, text="处理好了", status="solved")
    return chat


def is_question(event):
    return event["event"] == "message" and event["data"].get("options")


def test_the_question_comes_in_the_stream_and_its_buttons_answer_it(crew):
    chat = crew.waiting()
    stream = chat.listens()
    crew.wang.does("claim", chat.number)
    crew.wang.does("reply", chat.number, text="处理好了", status="solved")
    asked = stream.waits_for(is_question)["data"]
    assert asked["from"] == "bot" and chat.number in asked["text"] and len(asked["options"]) == 5
    assert not chat.says("谢谢").options, "who has a stream is not asked a second time"
    low = next(option for option in asked["options"] if option["label"].startswith("2"))
    reply = chat.hears(chat.sends(choice=low["id"]))
    assert reply.outcome == "answered" and reply.texts
    assert "转人工" in chat.says("等了半天没人理我").labels
    ticket = crew.wang.sees(chat.number)
    said = {e["kind"]: e["body"]["to"] for e in ticket["events"] if e["kind"] in ("score", "words")}
    assert said == {"score": "2", "words": "等了半天没人理我"} and ticket["status"] == "solved"
    again = chat.sends(choice=low["id"].replace(":2", ":5"))  # changed their mind
    assert again.status == 200
    assert chat.sends(choice="score:T20200101-0001:5").status == 422
    assert crew.desk.chat().sends(choice=low["id"]).status == 422, "another customer's ticket"
    stream.close()


def test_without_a_stream_it_stands_in_the_next_answer_once(crew):
    chat = solved(crew)
    until(lambda: "ask_satisfaction" in kinds(crew.wang, chat.number), "asked")
    first = chat.says("谢谢")
    assert [label[0] for label in first.labels] == ["5", "4", "3", "2", "1"]
    assert chat.says("你们几点上班").labels == []
    chat.last = first
    assert "谢谢" in chat.chooses("5 非常满意").text


def test_days_pass(own_crew):
    desk, wang = own_crew.desk, own_crew.wang
    chat = solved(own_crew)
    until(lambda: kinds(wang, chat.number) == ["ask_satisfaction"], "asked")
    desk.days_pass(1.1)
    until(lambda: kinds(wang, chat.number) == ["ask_satisfaction", "remind_satisfaction"], "reminded")
    desk.days_pass(2)
    until(lambda: kinds(wang, chat.number)[2:] == ["ask_held"], "asked whether it held")
    options = chat.says("你们几点上班").options
    assert [option["label"] for option in options] == ["都好", "又出问题了"]
    back = chat.chooses("又出问题了")
    assert back.outcome == "handed_off" and back.handover["owner"] == "queued"
    assert wang.sees(chat.number)["status"] == "open"
    desk.days_pass(10)
    until(lambda: {"respond_late", "resolve_late"} <= set(kinds(wang, chat.number)), "late")
    assert "respond_soon" not in kinds(wang, chat.number), "only what was missed"
    wang.does("claim", chat.number), wang.does("reply", chat.number, text="好了", status="pending")
    desk.days_pass(20)
    until(lambda: wang.sees(chat.number)["status"] == "closed", "closed")
    assert wang.sees(chat.number)["owner"] == "bot"


def test_the_desk_hears_of_a_late_answer_at_once(own_crew):
    chat = own_crew.waiting()
    own_crew.desk.days_pass(3)
    feed = own_crew.chen.listens(after=0)
    late = feed.waits_for(lambda e: e["event"] == "ticket" and e["data"]["event"]["body"].get("due") == "respond_late"
                          and e["data"]["event"]["ticket"] == chat.number)
    assert late["data"]["event"]["kind"] == "deadline" and late["data"]["event"]["actor"] == "system"
    feed.close()


def test_killed_while_it_deals_with_many_nothing_is_lost_or_told_twice(own_crew):
    desk = own_crew.desk
    numbers = [own_crew.waiting().number for _ in range(60)]
    desk.days_pass(3, start=False)
    for _ in range(4):  # each time a little further
        desk.start()
        desk.log_line(lambda line: line.get("event") == "listening")
        until(lambda: desk.told_late() > 0, "begun")
        desk.kill()
    desk.start()
    until(lambda: desk.told_late() >= len(numbers), "all of them")
    db = sqlite3.connect(f"file:{desk.db}?mode=ro", uri=True)
    told = db.execute("SELECT ticket, json_extract(body, '$.due') due, count(*) FROM event WHERE kind = 'deadline' GROUP BY 1, 2").fetchall()
    db.close()
    assert {count for _, _, count in told} == {1}
    assert set(numbers) <= {ticket for ticket, due, _ in told if due == "respond_late"}


def test_many_press_at_once_and_one_score_stays(crew):
    chat = solved(crew)
    until(lambda: "ask_satisfaction" in kinds(crew.wang, chat.number), "asked")
    all_at_once([lambda n=n: chat.sends(choice=f"score:{chat.number}:{n}") for n in (1, 2, 3, 4, 5)])
    scores = [e["body"] for e in crew.wang.sees(chat.number)["events"] if e["kind"] == "score"]
    assert [change["from"] for change in scores] == [""] + [change["to"] for change in scores[:-1]]


def test_handed_to_another_team_the_dates_are_that_teams(crew):
    chat = crew.waiting()
    crew.wang.does("team", chat.number, team="billing")
    assert crew.wang.sees(chat.number)["sla"]["respond_by"]
