"""What is refused, with which status, and where the fault is said to lie."""
import gzip
import json
import shutil
import subprocess

import pytest

from desk import said_by_customer


def refused(answer, status, pointer=None):
    assert answer.status == status, answer.body
    problem = answer.json
    assert problem["detail"]
    if pointer is not None:
        assert pointer in [error["pointer"] for error in problem["errors"]], problem
    return problem


# --- 400: it cannot be read at all ---

NOT_JSON = {
    "nothing": b"",
    "blank": b"  \n",
    "words": b"hello",
    "a form": "message=订单没有同步".encode(),
    "an open object": b'{"message": "x"',
    "an open string": b'{"message": "x',
    "a comma too many": b'{"message": "x",}',
    "something behind": b'{"message": "x"} {"message": "y"}',
    "single quotes": b"{'message': 'x'}",
    "a comment": b'{"message": "x" /* y */}',
    "not a number": b'{"message": "x", "n": NaN}',
    "a raw line break": b'{"message": "x\ny"}',
    "a raw NUL": b'{"message": "x\0y"}',
    "UTF-16": '{"message": "x"}'.encode("utf-16"),
    "gzip": gzip.compress(b'{"message": "x"}'),
    "half an escape": b'{"message": "\\u12"}',
    "half a pair": b'{"message": "\\ud83d"}',
    "the wrong half": b'{"message": "\\ude00"}',
}
NOT_UTF8 = {
    "a lone byte": b"\xff",
    "a cut character": "订".encode()[:2],
    "an overlong slash": b"\xc0\xaf",
    "an overlong NUL": b"\xc0\x80",
    "a surrogate": b"\xed\xa0\x80",
    "beyond the last": b"\xf4\x90\x80\x80",
    "GBK": "订单没有同步".encode("gbk"),
}
NOT_AN_OBJECT = [b"[]", b'["message"]', b'"message"', b"1", b"null", b"true", b"[[[[]]]]"]


@pytest.mark.parametrize("name", NOT_JSON)
def test_not_json(desk, name):
    refused(desk.post(NOT_JSON[name]), 400)


@pytest.mark.parametrize("name", NOT_UTF8)
def test_not_utf8(desk, name):
    refused(desk.post(b'{"message": "x' + NOT_UTF8[name] + b'"}'), 400)
    refused(desk.post(b'{"message": "x", "unknown": "' + NOT_UTF8[name] + b'"}'), 400)


@pytest.mark.parametrize("body", NOT_AN_OBJECT)
def test_not_an_object(desk, body):
    refused(desk.post(body), 400)


@pytest.mark.parametrize("body", [b"[" * 100_000, b'{"a":' * 40_000,
                                  b'{"message":"x","deep":' + b"[" * 100_000 + b"]" * 100_000 + b"}",
                                  b'{"message":"x","deep":' + b'{"a":' * 30_000 + b"1" + b"}" * 30_000 + b"}"],
                         ids=["open lists", "open objects", "closed lists", "closed objects"])
def test_deep_nesting_harms_nobody(desk, body):
    answer = desk.post(body)
    assert answer.status in ((200, 400) if body.endswith(b"}") else (400,))
    assert desk.chat().says("你好").outcome == "answered"


def test_a_key_twice_is_no_way_around_a_check(desk):
    answer = desk.post(b'{"message": "", "message": "\xe8\xbd\xac\xe4\xba\xba\xe5\xb7\xa5"}')
    assert answer.status in (200, 400, 422)
    answer = desk.post(b'{"message": "\xe8\xbd\xac\xe4\xba\xba\xe5\xb7\xa5", "message": ""}')
    assert answer.status in (400, 422)
    answer = desk.post(b'{"message": "x", "lang": "zh", "lang": "fr"}')
    assert answer.status in (400, 422)


# --- 422: a field is wrong ---

@pytest.mark.parametrize("value", [5, 1.5, True, [], {}, ["x"]])
@pytest.mark.parametrize("field", ["message", "choice", "conversation", "message_id", "lang", "customer"])
def test_a_field_of_the_wrong_type(desk, field, value):
    if field == "customer" and isinstance(value, dict):
        return
    fields = {"message": "x", field: value}
    if field == "choice":
        del fields["message"]
    refused(desk.post(fields), 422, f"/{field}")


@pytest.mark.parametrize("value", [5, True, [], {}])
@pytest.mark.parametrize("field", ["name", "contact", "shop", "plan", "page"])
def test_a_customer_field_of_the_wrong_type(desk, field, value):
    refused(desk.post({"message": "x", "customer": {field: value}}), 422, f"/customer/{field}")


@pytest.mark.parametrize("field", ["name", "contact", "shop", "plan", "page"])
def test_a_customer_field_ends_at_200_characters(desk, field):
    assert desk.post({"message": "你好", "customer": {field: "店" * 200}}).status == 200
    refused(desk.post({"message": "你好", "customer": {field: "店" * 201}}), 422, f"/customer/{field}")


@pytest.mark.parametrize("message", ["", " ", "\n\t \r\n", "\u3000", "\u00a0", " \u2003 "])
def test_a_message_needs_more_than_white_space(desk, message):
    refused(desk.post({"message": message}), 422, "/message")


@pytest.mark.parametrize("message", ["\0", "a\0b", "订单没有同步\0"])
def test_no_nul_in_a_message(desk, message):
    refused(desk.post({"message": message}), 422, "/message")


@pytest.mark.parametrize("fields,pointer", [({"message_id": "a\0"}, "/message_id"), ({"lang": "zh\0"}, "/lang"),
                                            ({"customer": {"shop": "\0"}}, "/customer/shop")])
def test_no_nul_elsewhere(desk, fields, pointer):
    refused(desk.post({"message": "你好", **fields}), 422, pointer)


@pytest.mark.parametrize("id_", ["", "x" * 65, "号" * 65])
def test_a_message_id_has_1_to_64_characters(desk, id_):
    refused(desk.post({"message": "x", "message_id": id_}), 422, "/message_id")


@pytest.mark.parametrize("lang", ["", "fr", "ZH", "zh-CN", "english"])
def test_an_unknown_language(desk, lang):
    refused(desk.post({"message": "x", "lang": lang}), 422, "/lang")


@pytest.mark.parametrize("fields", [{}, {"message": None}, {"choice": None}, {"lang": "zh"}, {"Message": "x"}])
def test_neither_message_nor_choice(desk, fields):
    problem = refused(desk.post(fields), 422)
    assert problem["errors"][0]["pointer"] in ("", "/message", "/choice")


def test_message_and_choice(desk):
    chat = desk.chat()
    chat.says("商品没有同步")
    problem = refused(chat.sends(message="x", choice=chat.last.options[0]["id"]), 422)
    assert problem["errors"][0]["pointer"] in ("", "/message", "/choice")


def test_a_choice_that_is_not_on_offer(desk):
    refused(desk.post({"choice": "yes_"}), 422, "/choice")
    chat = desk.chat()
    chat.says("商品没有同步")
    choice = chat.last.options[0]["id"]
    refused(chat.sends(choice="no such choice"), 422, "/choice")
    refused(chat.sends(choice=""), 422, "/choice")
    chat.hears(chat.sends(choice=choice))
    assert choice not in [option["id"] for option in chat.last.options]
    refused(chat.sends(choice=choice), 422, "/choice")


def test_a_refused_message_changes_nothing(desk):
    chat = desk.chat()
    chat.says("商品没有同步")
    for fields in ({"message": ""}, {"choice": "none"}, {"message": "打得开", "lang": "fr"}):
        assert chat.sends(**fields).status == 422
    assert "请重新授权一次。" in chat.chooses("打得开").texts
    chat.says("转人工")
    assert said_by_customer(chat.ticket()) == ["商品没有同步", "打得开", "转人工"]


def test_several_faults_are_told_at_once_or_one_by_one_but_never_none(desk):
    problem = refused(desk.post({"message": "", "lang": "fr", "customer": {"name": 1}}), 422)
    assert {error["pointer"] for error in problem["errors"]} <= {"/message", "/lang", "/customer/name"}


# --- 4,000 characters ---

WORDS = {"latin": "a", "han": "订", "astral": "😀", "combining": "e\u0301"[1]}


@pytest.mark.parametrize("name", WORDS)
@pytest.mark.parametrize("escaped", [False, True], ids=["raw", "escaped"])
def test_a_message_has_up_to_4000_characters(desk, name, escaped):
    def body(count):
        return json.dumps({"message": "订单" + WORDS[name] * (count - 2)}, ensure_ascii=escaped).encode()
    answer = desk.post(body(4000))
    assert answer.status == 200, answer.body[:500]
    refused(desk.post(body(4001)), 422, "/message")


def test_a_long_message_is_kept_whole(desk):
    message = "转人工。" + "订单没有同步，" * 570 + "结束。"
    assert len(message) <= 4000
    chat = desk.chat()
    chat.says(message)
    assert said_by_customer(chat.ticket()) == [message]


@pytest.mark.parametrize("message", [
    "👍", "？", "...", "👨‍👩‍👧‍👦", "\u202e反过来", "a\u0301\u0301\u0301", "\ufeff你好", "\u0001\u0002", "\x7f", "\ufffe",
    "<script>alert(1)</script>", "'; drop table turns; --", "%s%n%x", "{{7*7}}", "{ticket}", "\\", "\"", "転人工", "a" * 3000,
    "1", "E1024", "订单" * 1500, "(" * 2000, "/.*/", "@sync", "\u2028", "0", "null"])
def test_odd_messages_are_answered_and_kept_as_they_are(desk, message):
    if message == "\u2028":
        message = "x\u2028y"
    chat = desk.chat()
    chat.says(message)
    chat.says("转人工")
    assert said_by_customer(chat.ticket())[0] == message


# --- what is ignored ---

def test_unknown_fields_are_ignored(desk):
    reply = desk.post({"message": "订单没有同步", "utm": {"a": [1, None]}, "outcome": 5, "": "", "ticket": "T1",
                       "customer": {"vip": True, "tags": ["a"]}}).json
    assert reply["match"]["rule"] == "orders-not-syncing"


def test_null_counts_as_absent(desk):
    nothing = {"conversation": None, "message_id": None, "choice": None, "lang": None, "customer": None}
    first = desk.post({"message": "订单没有同步", **nothing}).json
    assert first["outcome"] == "answered"
    assert desk.post({"message": "你好", "customer": {"name": None, "contact": None, "shop": None, "plan": None,
                                                    "page": None}}).status == 200


@pytest.mark.parametrize("kind", [None, "application/json", "application/json; charset=gbk", "text/plain", "nonsense",
                                  "application/x-www-form-urlencoded", "multipart/form-data; boundary=x",
                                  "application/octet-stream"])
def test_the_content_type_does_not_matter(desk, kind):
    body = json.dumps({"message": "订单没有同步"}, ensure_ascii=False).encode()
    answer = desk.request("POST", "/v1/chat", body, {"Content-Type": kind} if kind else {})
    assert answer.json["match"]["rule"] == "orders-not-syncing"


@pytest.mark.skipif(not shutil.which("curl"), reason="no curl here")
def test_a_bare_curl_with_4000_chinese_characters(desk):
    body = json.dumps({"message": "订单没有同步" + "啊" * 3994}, ensure_ascii=False)
    told = subprocess.run(["curl", "-sS", f"{desk.host}:{desk.port}/v1/chat", "-d", body],
                          capture_output=True, check=True, timeout=120)
    assert json.loads(told.stdout)["match"]["rule"] == "orders-not-syncing"


# --- 404 ---

@pytest.mark.parametrize("handle", ["0" * 32, "f" * 32, "", "x", "0" * 31, "0" * 33, "g" * 32, "../../etc/passwd",
                                    "订单", "' or 1=1 --", "0" * 100])
def test_an_unknown_conversation(desk, handle):
    refused(desk.post({"message": "你好", "conversation": handle}), 404)


@pytest.mark.parametrize("handle", ["0" * 101, "a\0b"])
def test_what_cannot_be_a_handle(desk, handle):
    refused(desk.post({"message": "你好", "conversation": handle}), 422, "/conversation")


def test_an_unknown_conversation_is_told_before_its_choice(desk):
    assert desk.post({"choice": "yes_", "conversation": "0" * 32}).status == 404


@pytest.mark.parametrize("path", ["/nothing", "/v1", "/v1/", "/v1/chat/", "/v1/chats", "/v2/chat", "/v1/tickets",
                                  "/v1/tickets/", "/v1/tickets/a/b", "/kb", "/kb/", "/kb/sync", "/kb/sync/", "/kb/a/b/c",
                                  "/healthz/", "/HEALTHZ", "//", "//healthz", "/index.html", "/.git/config", "/favicon.ico"])
def test_an_unknown_path(desk, path):
    assert desk.get(path).status == 404


@pytest.mark.parametrize("path", ["/kb/sync/none", "/kb/none/none", "/kb/../rules", "/kb/%2e%2e/desk.py", "/kb/sync/%00",
                                  "/kb/sync/..%2f..%2fdesk", "/kb/%E4%B8%AD/%E6%96%87", "/kb/sync/authorisation-expired.md",
                                  "/kb/sync/authorisation-expired.en", "/kb/SYNC/authorisation-expired"])
def test_an_unknown_article(desk, path):
    answer = desk.request("GET", path)
    assert answer.status in (404, 400) if "%00" in path else answer.status == 404
