"""What a customer does without the chat: the forms, the page of a ticket, and what nobody else may see of it."""
import re
import shutil
import time
import uuid
from html import unescape
from urllib.parse import urlencode, urlsplit

import pytest

from desk import HERE, Desk, Listening, all_at_once
from test_attachments import NO_PICTURES, png

FORM = {"Content-Type": "application/x-www-form-urlencoded"}
WORDS = "拼多多的订单两天没更新了，错误代码 E1024"


def fresh():
    return uuid.uuid4().hex


def multipart(fields, files=()):
    """As a browser sends it."""
    edge = "----edge" + fresh()
    parts = [f'--{edge}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n'.encode() + value.encode() + b"\r\n"
             for name, value in fields.items()]
    for name, file, bytes_ in files:
        parts.append(f'--{edge}\r\nContent-Disposition: form-data; name="{name}"; filename="{file}"\r\n'
                     f'Content-Type: application/octet-stream\r\n\r\n'.encode() + bytes_ + b"\r\n")
    return b"".join(parts) + f"--{edge}--\r\n".encode(), {"Content-Type": f"multipart/form-data; boundary={edge}"}


def sends(desk, fields, files=(), lang="zh", headers=None):
    body, kind = multipart({"kind": "form", "id": fresh(), "website": "", **fields}, files)
    return desk.request("POST", f"/contact?lang={lang}", body, {**kind, **(headers or {})})


class Page:
    """A ticket as its customer has it: nothing but the address of its page."""

    def __init__(self, desk, path):
        self.desk, self.path = desk, urlsplit(path).path

    def get(self, more="", lang=None):
        return self.desk.request("GET", self.path + more + (f"?lang={lang}" if lang else ""))

    @property
    def text(self):
        answer = self.get()
        assert answer.status == 200, answer.body
        return unescape(answer.body.decode())

    @property
    def number(self):
        return re.search(r"T\d{8}-\d{4}", self.text)[0]

    def posts(self, place, fields, headers=None):
        return self.desk.request("POST", f"{self.path}/{place}", urlencode(fields), {**FORM, **(headers or {})})

    def writes(self, words, **fields):
        answer = self.posts("messages", {"words": words, "id": fresh(), **fields})
        assert answer.status == 303, answer.body
        return Page(self.desk, answer.headers["Location"])

    def adds(self, words, *pictures):
        body, kind = multipart({"words": words, "id": fresh()}, [("pictures", f"{n}.png", one) for n, one in enumerate(pictures)])
        return self.desk.request("POST", f"{self.path}/messages", body, kind)


def opened(desk, files=(), **fields):
    answer = sends(desk, {"words": WORDS, "contact": "13800000001", **fields}, files)
    assert answer.status == 303, answer.body
    assert re.fullmatch(r"/t/[0-9a-f]{32}(\?lang=en)?#kept", answer.headers["Location"])
    return Page(desk, answer.headers["Location"])


@pytest.fixture
def page(crew):
    return opened(crew.desk)


@pytest.fixture
def taken(crew, page):
    crew.wang.does("claim", page.number)
    return page


def solved(crew, page):
    crew.wang.does("claim", page.number)
    crew.wang.does("status", page.number, status="solved")
    return page


def test_a_form_becomes_a_ticket_as_the_chat_would_open_it(crew):
    page = opened(crew.desk, order_no="251122-123456789012345", impact="cannot_ship", category="data_sync")
    seen = crew.wang.sees(page.number)
    assert (seen["channel"], seen["category"], seen["status"]) == ("form", "data_sync", "new")
    assert seen["facts"]["order_no"] == "251122-123456789012345" and seen["facts"]["error_code"] == "E1024"
    assert seen["customer"]["contact"] == "13800000001" and seen["why"]["reason"] == "asked_for_human"
    assert [line["from"] for line in seen["transcript"]] == ["customer", "bot"]
    assert seen["transcript"][0]["text"] == WORDS and page.number in seen["transcript"][1]["text"]
    assert any(row["number"] == page.number for row in crew.wang.queue("unassigned")["tickets"])


def test_both_languages(crew):
    answer = sends(crew.desk, {"words": "the orders are gone", "contact": "a@example.com"}, lang="en")
    page = Page(crew.desk, answer.headers["Location"])
    assert "Waiting for us" in page.text and "Write to the person in charge" in page.text
    assert "等待处理" in page.get(lang="zh").body.decode()
    assert crew.wang.sees(page.number)["lang"] == "en"


def test_a_form_sent_twice_is_one_ticket(desk):
    same = fresh()
    answers = all_at_once([lambda: sends(desk, {"words": WORDS, "contact": "13800000001", "id": same}) for _ in range(6)])
    assert {answer.status for answer in answers} == {303}
    assert len({answer.headers["Location"] for answer in answers}) == 1


@pytest.mark.parametrize("fields,field,says", [
    ({"words": " \n", "contact": "13800000001"}, "words", "请写一下出了什么问题"),
    ({"words": "x" * 4001, "contact": "13800000001"}, "words", "4000 字以内"),
    ({"words": WORDS, "contact": ""}, "contact", "请留一个手机号或邮箱"),
    ({"words": WORDS, "contact": "hello"}, "contact", "不像手机号"),
    ({"words": WORDS, "contact": "a@b"}, "contact", "不像手机号"),
    ({"words": WORDS, "contact": "13800000001", "order_no": "9" * 201}, "order_no", "200 字以内"),
])
def test_what_is_wrong_stands_beside_its_field_and_everything_typed_stays(desk, fields, field, says):
    answer = sends(desk, {"error_code": "<E7&>", **fields})
    told = answer.body.decode()
    assert answer.status == 422
    assert re.search(rf'<p class="wrong" id="form-{field}-wrong">[^<]*{says}', told)
    assert 'value="&lt;E7&amp;&gt;"' in told
    if len(fields["words"]) < 100:
        assert fields["words"].strip() in told and fields["contact"] in told


def test_words_at_the_limit_are_taken(desk):
    assert sends(desk, {"words": "字" * 4000, "contact": "a@example.com"}).status == 303


def test_a_program_that_fills_in_everything_is_asked_again_and_loses_nothing(desk):
    answer = sends(desk, {"words": WORDS, "contact": "13800000001", "website": "http://spam.example"})
    assert answer.status == 422 and WORDS in answer.body.decode() and "请再点一次提交" in answer.body.decode()


@pytest.mark.parametrize("body,kind", [
    (b"", "multipart/form-data"), (b"--x\r\n", "multipart/form-data; boundary=x"), (b"words=%zz", FORM["Content-Type"]),
    (b"{}", "application/json"), (b"words=\xff", FORM["Content-Type"]), (b"words=%00", FORM["Content-Type"]),
    (b"--x\r\nContent-Disposition: form-data; name=\"" + b"a" * 9000 + b"\"\r\n\r\nb\r\n--x--\r\n", "multipart/form-data; boundary=x"),
    (b"--x\r\n\r\n\r\n" * 100, "multipart/form-data; boundary=x"), (b"--x\r\n" + b"a: b\r\n" * 5000, "multipart/form-data; boundary=x"),
    (b"--x\r\nContent-Disposition: form-data; name=\"words\"\r\n\r\nno end", "multipart/form-data; boundary=x"),
])
def test_a_broken_form_gets_the_page_again(desk, body, kind):
    assert desk.request("POST", "/contact", body, {"Content-Type": kind}).status in (400, 422)
    assert desk.get("/healthz").status == 200


def test_another_sites_page_cannot_post(desk, page):
    there = {"Origin": "https://evil.example"}
    assert sends(desk, {"words": WORDS, "contact": "13800000001"}, headers=there).status == 403
    for place, fields in (("messages", {"words": "x"}), ("rating", {"score": "1"}), ("held", {"held": "no"})):
        assert page.posts(place, fields, there).status == 403
        assert page.posts(place, fields, {"Origin": "null", "Sec-Fetch-Site": "cross-site"}).status == 403


def test_an_address_that_floods_has_to_wait_and_others_do_not(own_desk):
    def send(address):
        return sends(own_desk, {"words": WORDS, "contact": "13800000001"}, headers={"X-Forwarded-For": address})
    assert {send("203.0.113.7").status for _ in range(10)} == {303}
    slow = send("203.0.113.7")
    assert slow.status == 429 and 0 < int(slow.headers["Retry-After"]) <= 60 and WORDS in slow.body.decode()
    assert send("203.0.113.8").status == 303


def test_a_call_back_has_its_number_its_window_and_a_promise(crew):
    offered = re.findall(r'<option value="(\d+)-(\d+)"', crew.desk.get("/contact").body.decode())
    assert 0 < len(offered) <= 12 and all(0 < int(to) - int(begin) <= 7_200_000 for begin, to in offered)
    begin, to = offered[0]
    answer = sends(crew.desk, {"kind": "call", "words": "被扣了两次钱", "phone": "021-5555 1234", "window": f"{begin}-{to}"})
    page = Page(crew.desk, answer.headers["Location"])
    seen = crew.wang.sees(page.number)
    assert seen["channel"] == "callback" and seen["callback"]["phone"] == "021-5555 1234"
    due = seen["callback"]["to"]
    assert seen["sla"]["respond_by"] == due and "021-5555 1234" in page.text


def test_an_open_page_is_told_that_it_has_changed_and_nothing_of_what_agents_write_among_themselves(crew):
    page = opened(crew.desk)
    number, events = page.number, page.path + "/events"
    stream = Listening(crew.desk, events, {})

    def told(count):
        return stream.waits_for(lambda event: event["event"] == "changed", count)

    told(1)  # at once: it may have changed since the page was made
    crew.wang.does("note", number, text="先查授权")
    crew.wang.does("claim", number)  # new to open
    told(2)
    crew.wang.does("note", number, text="还是授权")
    crew.wang.does("reply", number, text="请问是哪个店铺？")
    told(3)
    page.writes("旗舰店")
    told(4)
    crew.wang.does("status", number, status="solved")
    told(5)
    stream.check()
    assert {event["event"] for event in stream.events} == {"changed"} and all(event["data"] == {} for event in stream.events)
    assert "先查授权" not in page.text
    stream.close()


def test_a_page_has_at_most_four_streams(crew):
    events = opened(crew.desk).path + "/events"
    streams = [Listening(crew.desk, events, {}) for _ in range(4)]
    assert [stream.status for stream in streams] == [200] * 4
    refused = Listening(crew.desk, events, {})
    assert refused.status == 429
    for stream in streams:
        stream.close()


@pytest.fixture
def shifts_desk(tmp_path):
    """One team is always there, the other one by day."""
    rules = tmp_path / "rules"
    shutil.copytree(HERE / "rules", rules)
    bot = (rules / "bot.yaml").read_text()
    (rules / "bot.yaml").write_text(re.sub(r" team: \w+,", "", bot))
    days = ", ".join(f'{day}: "10:00-14:00"' for day in "mon tue wed thu fri sat sun holiday makeup".split())
    (rules / "teams.yaml").write_text(f"""teams:
  service: {{name: {{zh: 客服组, en: Service}}, categories: [human_request, feature_usage]}}
  tech: {{name: {{zh: 技术组, en: Tech}}, categories: [data_sync, lag_crash]}}
  billing: {{name: {{zh: 账务组, en: Billing}}, categories: [billing_dispute], hours: {{{days}}}}}
""")
    desk = Desk(tmp_path, rules=rules)
    yield desk
    desk.kill()


def windows_in(answer):
    return re.findall(r'<option value="(\d+-\d+)"', answer.body.decode())


def local_hours(window):
    """Of a window, in Shanghai, which has no summer time."""
    begin, to = (int(part) / 3_600_000 + 8 for part in window.split("-"))
    return begin % 24, to % 24


def test_a_call_is_offered_and_taken_in_the_hours_of_the_team_that_calls(shifts_desk):
    def asks(category, window):
        return sends(shifts_desk, {"kind": "call", "words": "有件事想问", "category": category, "phone": "13800000001", "window": window})

    page = shifts_desk.get("/contact")
    offered = windows_in(page)
    assert offered and all(10 <= begin < to <= 14 for begin, to in map(local_hours, offered))
    assert 'value="other"' in page.body.decode()
    assert asks("billing_dispute", offered[-1]).status == 303
    assert asks("data_sync", offered[-1]).status == 303

    # At night one team is there; the other one says when it is, and keeps what was typed.
    evening = int(offered[-1].split("-")[0]) // 86_400_000 * 86_400_000 + 12 * 3_600_000  # 20:00
    night = f"{evening}-{evening + 7_200_000}"
    assert asks("data_sync", night).status == 303
    refused = asks("billing_dispute", night)
    text = refused.body.decode()
    assert refused.status == 422 and 'id="call-window-wrong"' in text and "负责这件事的同事不在" in text and "有件事想问" in text
    assert windows_in(refused) and all(10 <= begin < to <= 14 for begin, to in map(local_hours, windows_in(refused)))

    # "Another time" lists those that can be had for the matter.
    more = asks("data_sync", "other")
    assert more.status == 422 and "可以约下面这些时间" in more.body.decode() and 'value="other"' not in more.body.decode()
    assert any(begin >= 14 or begin < 10 for begin, _ in map(local_hours, windows_in(more)))
    assert all(asks("data_sync", window).status == 303 for window in windows_in(more)[:3])


@pytest.mark.parametrize("window", ["", "x", "1-2", "0-7200000", "99999999999999999999-1", "9223372036854000000-9223372036854775807", f"{int(time.time() + 30 * 86400)}000-{int(time.time() + 30 * 86400 + 3600)}000"])
def test_a_call_at_a_time_that_is_not_offered_is_refused(desk, window):
    answer = sends(desk, {"kind": "call", "words": "扣费", "phone": "13800000001", "window": window})
    assert answer.status == 422 and 'id="call-window-wrong"' in answer.body.decode()


def test_the_chat_names_the_page(crew):
    chat = crew.waiting("转人工")
    page = Page(crew.desk, chat.last.ticket["url"])
    assert re.fullmatch(r"/t/[0-9a-f]{32}", page.path) and page.number == chat.number
    assert crew.desk.ticket(chat)["url"] == page.path


def test_where_the_site_has_an_address_the_link_is_absolute(tmp_path):
    import shutil
    from desk import HERE
    shutil.copytree(HERE / "rules", tmp_path / "rules")
    (tmp_path / "rules/zz-site.yaml").write_text("bot: {site: {url: 'https://help.example.com'}}\n")
    desk = Desk(tmp_path, rules=tmp_path / "rules")
    try:
        chat = desk.chat()
        chat.says("转人工")
        assert re.fullmatch(r"https://help\.example\.com/t/[0-9a-f]{32}", desk.ticket(chat)["url"])
    finally:
        desk.kill()


def test_a_wrong_link_is_a_kind_404_that_tells_nothing(desk, page):
    for path in ("/t/" + "0" * 32, "/t/x", page.path[:-1], "/t/" + page.path[3:].upper(), f"/t/{page.number}"):
        for more in ("", "/attachments/" + "0" * 32):
            answer = desk.request("GET", path + more)
            assert answer.status == 404 and "找不到这张工单" in answer.body.decode() and page.number not in answer.body.decode()
        assert desk.request("POST", path + "/messages", "words=x", FORM).status == 404


def test_nobody_learns_the_link(crew, page):
    answer = page.get()
    assert answer.headers["Cache-Control"] == "no-store" and answer.headers["Referrer-Policy"] == "no-referrer"
    assert "noindex" in answer.headers["X-Robots-Tag"] and 'content="noindex"' in page.text
    assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]
    assert "widget.js" not in page.text  # it would tell our agents, and keep, where the customer stands
    link = page.path[3:]
    assert not any(link in str(line) for line in crew.desk.lines), "in the log"
    for agent in (crew.wang, crew.chen, crew.root):
        assert link not in str(agent.sees(page.number))
        assert link not in str(agent.queue())


def test_an_agents_notes_never_show(crew, taken):
    crew.wang.does("note", taken.number, text="客户语气很急，先安抚")
    crew.wang.does("reply", taken.number, text="正在查，请稍等")
    assert "正在查，请稍等" in taken.text and "小王" in taken.text
    assert "客户语气很急" not in taken.text
    assert WORDS in taken.text


def test_what_the_customer_writes_reaches_the_agent(crew, taken):
    crew.wang.does("status", taken.number, status="pending")
    before = crew.wang.sees(taken.number)
    crew.wang.does("read", taken.number, event=before["events"][-1]["no"])
    ears = crew.wang.listens()
    assert taken.writes("店铺名叫<小店>").path == taken.path
    heard = ears.waits_for(lambda e: e["event"] == "ticket" and e["data"]["event"]["kind"] == "said")
    assert heard["data"]["event"]["body"] == {"text": "店铺名叫<小店>", "channel": "page"}
    seen = crew.wang.sees(taken.number)
    assert seen["status"] == "open" and seen["unread"] and seen["transcript"][-1]["text"] == "店铺名叫<小店>"
    assert "店铺名叫<小店>" in taken.text and "<小店>" not in taken.get().body.decode()


def test_a_message_sent_twice_is_kept_once(taken):
    same = fresh()
    for _ in range(3):
        taken.writes("同一句话", id=same)
    assert taken.text.count("同一句话") == 1


def test_words_from_the_page_of_a_chats_ticket_stand_in_its_transcript(crew):
    chat = crew.waiting("转人工")
    page = Page(crew.desk, crew.desk.ticket(chat)["url"])
    crew.wang.does("claim", chat.number)
    page.writes("我换到电脑上了")
    assert crew.desk.ticket(chat)["transcript"][-1] | {"at": 0} == {"at": 0, "from": "customer", "text": "我换到电脑上了"}
    crew.wang.does("status", chat.number, status="solved")


def test_after_the_solution_thanks_stay_thanks_and_news_opens_it_again(crew, page):
    solved(crew, page)
    assert "这次处理得怎么样" in page.text
    page.writes("谢谢！")
    assert crew.wang.sees(page.number)["status"] == "solved"
    page.writes("还是不行，又报错了")
    seen = crew.wang.sees(page.number)
    assert seen["status"] == "open" and "这次处理得怎么样" not in page.text


def test_behind_a_closed_ticket_comes_one_that_names_it_and_only_one(crew, page):
    solved(crew, page)
    crew.wang.does("status", page.number, status="closed")
    next_ = page.writes("又出问题了")
    assert next_.path != page.path and next_.number != page.number
    seen = crew.wang.sees(next_.number)
    assert seen["follow_up_of"] == page.number and seen["status"] == "new" and seen["category"] == crew.wang.sees(page.number)["category"]
    assert seen["transcript"][-1]["text"] == "又出问题了"
    assert page.writes("补充一句").path == next_.path
    assert next_.number in page.text and next_.path in page.text and page.number in next_.text


def test_a_rating_is_kept_and_can_be_changed(crew, page):
    assert page.posts("rating", {"score": "5"}).status == 303  # not solved: nothing to rate
    assert not [e for e in crew.wang.sees(page.number)["events"] if e["kind"] == "score"]
    solved(crew, page)
    for score, words in (("2", "慢"), ("4", "后来好了")):
        assert page.posts("rating", {"score": score, "words": words}).status == 303
    assert "您给了 4 分" in page.text
    events = crew.wang.sees(page.number)["events"]
    assert [(e["body"]["from"], e["body"]["to"]) for e in events if e["kind"] == "score"] == [("", "2"), ("2", "4")]
    assert {e["actor"] for e in events if e["kind"] == "score"} == {"customer"}
    for wrong in ("0", "6", "", "x", "55"):
        assert page.posts("rating", {"score": wrong}).status == 303
    assert "您给了 4 分" in page.text


def test_no_it_did_not_hold_opens_it_again(crew, page):
    solved(crew, page)
    assert page.posts("held", {"held": "perhaps"}).status == 303
    assert crew.wang.sees(page.number)["status"] == "solved"
    assert page.posts("held", {"held": "no"}).status == 303
    assert crew.wang.sees(page.number)["status"] == "open"


def test_pictures_come_with_the_form_and_later(crew):
    page = opened(crew.desk, files=[("pictures", "订单.png", png(mark=b"1")), ("pictures", "../../x.html", png(mark=b"2"))])
    seen = crew.wang.sees(page.number)
    assert [one["name"] for one in seen["attachments"]] == ["订单.png", "x.html.png"]
    assert [e["body"]["name"] for e in seen["events"] if e["kind"] == "picture"] == ["订单.png", "x.html.png"]
    assert page.adds("", png(mark=b"3")).status == 303
    addresses = re.findall(r'src="(/t/[0-9a-f]{32}/attachments/[0-9a-f]{32})"', page.text)
    assert len(addresses) == 3
    for address in addresses:
        picture = crew.desk.request("GET", address)
        assert picture.status == 200 and picture.headers["Content-Type"] == "image/png"
        assert picture.headers["Content-Security-Policy"] == "sandbox" and picture.headers["Content-Disposition"].startswith("attachment")
    other = opened(crew.desk)
    assert crew.desk.request("GET", addresses[0].replace(page.path, other.path)).status == 404
    assert page.adds("", png(mark=b"4"), png(mark=b"5"), png(mark=b"6")).status == 422  # would be six
    assert page.adds("好了", png(mark=b"4"), png(mark=b"5")).status == 303


def test_the_largest_pictures_fit_and_larger_ones_do_not(desk):
    five = [("pictures", f"{n}.png", png(5 * 1024 * 1024, mark=b"%d" % n)) for n in range(5)]
    assert sends(desk, {"words": WORDS, "contact": "13800000001"}, five).status == 303
    assert sends(desk, {"words": WORDS, "contact": "13800000001"}, [("pictures", "x.png", png(5 * 1024 * 1024 + 1))]).status == 422
    assert sends(desk, {"words": WORDS, "contact": "13800000001"}, [("pictures", f"{n}.png", png(mark=b"%d" % n)) for n in range(6)]).status == 422


@pytest.mark.parametrize("bytes_", [b for b in NO_PICTURES if b])
def test_what_is_no_picture_is_not_taken_whatever_it_is_called(desk, bytes_):
    answer = sends(desk, {"words": WORDS, "contact": "13800000001"}, [("pictures", "x.png", bytes_)])
    assert answer.status == 422 and 'id="form-pictures-wrong"' in answer.body.decode() and WORDS in answer.body.decode()


def test_a_power_cut_takes_nothing_that_was_confirmed(own_desk):
    page = opened(own_desk)
    page.writes("还有一句")
    own_desk.kill()
    own_desk.start()
    assert WORDS in page.text and "还有一句" in page.text


def test_tickets_that_were_opened_before_there_were_links_get_one(tmp_path):
    import sqlite3
    desk = Desk(tmp_path)
    try:
        chat = desk.chat()
        chat.says("转人工")
        old = desk.ticket(chat)["url"]
        assert desk.stop() == 0
        with sqlite3.connect(desk.db) as db:
            db.execute("UPDATE ticket SET link = '', body = json_remove(body, '$.link')")
            db.execute("PRAGMA user_version = 6")
        db.close()
        desk.start()
        new = desk.ticket(chat)["url"]
        assert re.fullmatch(r"/t/[0-9a-f]{32}", new) and new != old
        assert Page(desk, new).number == chat.number and desk.request("GET", old).status == 404
    finally:
        desk.kill()
