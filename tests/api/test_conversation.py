"""What a customer meets in a conversation: POST /v1/chat as docs/rules.md and the contract promise it."""
import pytest

from desk import HERE, Chat, said_by_customer

FIRST, SECOND = "先看看店铺授权有没有过期。", "授权没问题的话，请点一次手动同步。"
NETWORK, RENEW, CODE, SOLVED, IMPACT = ("其他网页打得开吗？", "请重新授权一次。", "屏幕上有错误代码吗？",
                                        "现在好了吗？", "现在影响到发货吗？")
HANDED = {"handed_off", "relayed"}


# --- a message and its answer ---

def test_a_new_conversation_gets_a_handle_and_an_answer(chat):
    reply = chat.says("双11订单没有同步过来")
    assert reply.outcome == "answered"
    assert reply.texts == [FIRST]
    assert reply.ticket is None
    assert len(chat.handle) == 32


def test_every_new_conversation_has_a_handle_of_its_own(desk):
    handles = {desk.chat().says("你好").handle for _ in range(20)}
    assert len(handles) == 20
    assert len({handle[-16:] for handle in handles}) == 20, "the handles' ends must not be guessable"


def test_the_handle_continues_the_conversation(chat):
    first = chat.says("订单没有同步")
    assert chat.says("订单更新失败").handle == first.handle
    assert chat.last.texts == [SECOND], "it knows what it has said before"


def test_the_match_says_which_rule_and_why(chat):
    reply = chat.says("双11订单没有同步过来")
    assert reply.match["rule"] == "orders-not-syncing"
    assert reply.match["category"] == "data_sync"
    assert reply.match["confidence"] == 1
    assert "订单" in reply.match["why"]


def test_a_pattern_tells_what_it_matched(chat):
    reply = chat.says("几个月了，你们多扣了我的钱")
    assert reply.rule == "wrong-charge"
    assert "多扣了我的钱" in reply.match["why"]


def test_likeness_has_a_confidence_and_names_the_example(chat):
    reply = chat.says("双11的订单一直看不到呀")
    assert reply.rule == "orders-not-syncing"
    assert 0.6 <= reply.match["confidence"] <= 1
    assert "双11的订单一直看不到" in reply.match["why"]


def test_the_evidence_tells_customers_no_folder_of_the_server(desk):
    for message in ("你好", "订单没有同步", "你们多扣了我的钱", "店铺优惠券在哪里设置"):
        assert str(HERE) not in repr(desk.chat().says(message))


@pytest.mark.parametrize("typed", ["訂單沒有同步", "订单　没有同步！！！", "订单没有同步😭😭", "订\u200b单没有同步"])
def test_how_it_is_typed_does_not_matter(chat, typed):
    assert chat.says(typed).rule == "orders-not-syncing"


def test_a_follow_up_counts_only_after_its_rule(desk):
    chat = desk.chat()
    assert chat.says("你们几点上班").rule == "opening-hours"
    assert chat.says("周末呢").texts == ["周末也一样。"]
    assert desk.chat().says("周末呢").rule != "opening-hours-weekend"


def test_two_problems_in_one_message_are_both_dealt_with(chat):
    reply = chat.says("订单没有同步，还多扣了我的钱")
    assert FIRST in reply.texts
    assert "扣费的事由同事来核对。" in reply.texts
    assert reply.texts.index(FIRST) < reply.texts.index("扣费的事由同事来核对。")
    assert reply.texts[0].endswith("1. 订单没有同步\n2. 多扣了费用"), "the customer hears that both were heard"


def test_the_second_problem_is_in_the_ticket_of_the_first(chat):
    chat.says("商品没有同步，另外多扣了我两百块钱")
    reply = chat.says("转人工")
    assert reply.outcome == "handed_off"
    assert reply.ticket["category"] == "data_sync"
    assert "另有一事：多扣了费用: 另外多扣了我两百块钱" in reply.ticket["summary"]


def test_a_long_complaint_is_understood_by_its_sentences(chat):
    story = "我在这里用了三年了,一直很满意。" + "仓库的人坐着干等,买家一直在催,损失谁来承担啊?" * 40
    reply = chat.says(story + "从昨晚起商品同步失败,错误代码 E1024。" + "拜托了。" * 5 + "账单上还多扣了钱。")
    assert reply.texts[0].endswith("1. 商品没有同步\n2. 多扣了费用")
    chat.chooses("打得开")
    assert CODE not in chat.last.texts, "it stood in the story"


# --- languages ---

def test_the_language_is_recognised_from_the_message(chat):
    reply = chat.says("my orders are not syncing")
    assert reply.texts == ["Please check first that the shop authorisation has not expired."]


def test_the_language_given_counts_more(desk):
    assert desk.chat().says("订单没有同步", lang="en").texts[0].startswith("Please check")
    assert desk.chat().says("my orders are not syncing", lang="zh").texts == [FIRST]


def test_the_ticket_tells_the_language(desk):
    assert desk.chat().says("I want to talk to a human").ticket["lang"] == "en"
    assert desk.chat().says("转人工").ticket["lang"] == "zh"
    assert desk.chat().says("转人工", lang="en").ticket["lang"] == "en"


# --- articles ---

def test_a_rule_shows_its_articles_card(desk, chat):
    reply = chat.says("怎么批量上架")
    assert reply.outcome == "answered"
    card, = reply.articles
    assert card["title"] == "怎么批量上架商品"
    assert card["summary"] == "勾选商品，再点“批量上架”，一次最多两百件。"
    assert desk.get(card["url"]).json["title"] == card["title"], "the card's address leads to the article"


def test_an_article_answers_by_itself_where_no_rule_does(chat):
    reply = chat.says("店铺优惠券在哪里设置")
    assert reply.outcome == "answered"
    assert [card["title"] for card in reply.articles] == ["怎么设置店铺优惠券"]
    assert reply.match["category"] == "feature_usage"


# --- suggestions ---

def test_unsure_it_suggests_and_the_choice_answers(unsure_desk):
    chat = unsure_desk.chat()
    reply = chat.says("打印发货清单")
    assert reply.outcome == "suggested"
    assert {"打印快递面单", "打印发货清单"} & set(reply.labels)
    assert len({option["id"] for option in reply.options}) == len(reply.options)
    reply = chat.chooses("打印发货清单")
    assert reply.outcome == "answered"
    assert reply.texts == ["点“打印清单”。"]
    assert reply.rule == "print-packing-lists"


def test_a_suggestion_may_be_typed_as_well(unsure_desk):
    chat = unsure_desk.chat()
    chat.says("打印发货清单")
    assert chat.says("打印发货清单").texts == ["点“打印清单”。"]


# --- a guide ---

def test_a_guide_from_its_first_question_to_thanks(chat):
    reply = chat.says("商品没有同步")
    assert reply.outcome == "asked"
    assert reply.texts == ["我们一步一步来查。", NETWORK]
    assert reply.labels[:2] == ["打得开", "打不开"]
    reply = chat.chooses("打得开")
    assert reply.texts == [RENEW, CODE], "says one step, asks the next"
    assert reply.articles[0]["title"] == "店铺授权过期怎么办"
    reply = chat.says("E1024")
    assert reply.outcome == "asked"
    assert reply.texts == [SOLVED]
    reply = chat.says("好了")
    assert reply.outcome == "answered"
    assert reply.ticket is None
    assert reply.texts, "thanks"


def test_a_guide_that_does_not_help_ends_with_a_human(chat):
    chat.says("商品没有同步 E1024")
    chat.chooses("打得开")
    assert SOLVED in chat.last.texts
    reply = chat.says("还是不行")
    assert reply.outcome == "asked"
    assert IMPACT in reply.texts
    reply = chat.chooses("发不了货")
    assert reply.outcome == "handed_off"
    ticket = chat.ticket()
    assert ticket["why"]["reason"] == "not_solved"
    assert ticket["category"] == "data_sync"
    assert ticket["team"] == "tech"
    assert ticket["priority"] == "urgent"
    assert ticket["facts"]["error_code"] == "E1024"
    assert ticket["facts"]["impact"] in ("cannot_ship", "发不了货")
    assert "检查了网络" in ticket["tried"]


@pytest.mark.parametrize("typed", ["打得开", "1", "对", "是的"])
def test_a_choice_may_be_typed(chat, typed):
    chat.says("商品没有同步")
    assert RENEW in chat.says(typed).texts


def test_a_choice_may_say_something_and_lead_elsewhere(chat):
    chat.says("商品没有同步")
    assert chat.chooses("打不开").texts == ["请先恢复网络。", SOLVED]


def test_another_question_in_the_middle_is_answered_and_the_guide_goes_on(chat):
    chat.says("商品没有同步")
    reply = chat.says("你们几点上班")
    assert "我们每天 9:00 到 21:00 在线。" in reply.texts
    assert reply.rule == "opening-hours", "the match is of what was asked, not of what is still open"
    assert "打得开" in reply.labels, "and asked again what is still open"
    assert RENEW in chat.chooses("打得开").texts


def test_back_goes_one_step_back(chat):
    chat.says("商品没有同步 E1024")
    chat.chooses("打得开")
    assert SOLVED in chat.last.texts
    assert "打得开" in chat.says("返回").labels
    assert chat.chooses("打不开").texts[0] == "请先恢复网络。", "and from there on otherwise"


def test_back_while_a_fact_is_asked_is_no_answer(chat):
    chat.says("商品没有同步")
    chat.chooses("打得开")
    assert CODE in chat.last.texts
    assert "打得开" in chat.says("返回").labels
    chat.says("转人工")
    assert chat.ticket()["facts"] == {}


def test_solved_ends_the_guide_wherever_it_stands(chat):
    chat.says("商品没有同步")
    reply = chat.says("好了")
    assert reply.outcome == "answered" and not reply.options
    assert RENEW not in chat.heard


def test_a_conversation_survives_a_restart_in_the_middle_of_a_guide(own_desk):
    chat = own_desk.chat()
    chat.says("商品没有同步 E1024")
    own_desk.restart()
    reply = chat.chooses("打得开")
    assert RENEW in reply.texts
    assert CODE not in reply.texts, "the code was given before the restart"
    own_desk.restart()
    chat.says("还是不行")
    own_desk.restart()
    assert chat.chooses("暂时没影响").outcome == "handed_off"
    assert chat.ticket()["facts"]["error_code"] == "E1024"


# --- facts ---

@pytest.mark.parametrize("typed", ["商品没有同步 E1024", "商品没有同步，Ｅ１０２４", "商品没有同步,提示E1024错误"])
def test_a_fact_mentioned_is_never_asked_again(chat, typed):
    chat.says(typed)
    chat.chooses("打得开")
    assert CODE not in chat.last.texts
    chat.says("还是不行")
    chat.says("转人工")
    assert CODE not in chat.heard
    assert chat.ticket()["facts"]["error_code"] == "E1024"


def test_a_fact_mentioned_long_before_counts_too(chat):
    assert chat.says("when are you open? I see ERR-1024 here").rule == "opening-hours"
    chat.says("my products are not syncing")
    chat.chooses("They do")
    assert "Does it work now?" in chat.last.texts
    assert "Is there an error code on the screen?" not in chat.heard
    chat.says("I want to talk to a human")
    assert chat.ticket()["facts"] == {"error_code": "ERR-1024"}


def test_a_question_left_open_is_skipped(chat):
    chat.says("商品没有同步")
    chat.chooses("打得开")
    reply = chat.says("不知道")
    assert SOLVED in reply.texts
    chat.says("转人工")
    assert "error_code" not in chat.ticket()["facts"]


def test_what_is_typed_is_the_answer_in_the_customers_words(chat):
    chat.says("你们多扣了我的钱，订单123456789012")
    assert IMPACT in chat.last.texts
    reply = chat.says("客服回复买家很慢")
    assert reply.outcome == "handed_off"
    assert chat.ticket()["facts"] == {"order_no": "123456789012", "impact": "客服回复买家很慢"}


def test_a_complaint_is_not_taken_for_the_choice_that_sounds_like_no(chat):
    """It would tell the desk that nothing is urgent."""
    chat.says("商品没有同步 E1024")
    chat.chooses("打得开")
    chat.says("还是不行")
    assert IMPACT in chat.last.texts
    chat.says("还是不行")
    chat.says("转人工")
    assert chat.ticket()["facts"].get("impact") not in ("none", "暂时没影响")


def test_another_fact_in_answer_to_a_question_is_that_fact(chat):
    chat.says("商品没有同步 E1024")
    chat.chooses("打得开")
    chat.says("还是不行")
    assert IMPACT in chat.last.texts
    chat.says("123456789012")
    chat.says("转人工")
    facts = chat.ticket()["facts"]
    assert facts["order_no"] == "123456789012"
    assert facts.get("impact") != "123456789012"


def test_an_answer_may_be_typed_in_the_words_of_a_choice(chat):
    chat.says("你们多扣了我的钱，订单123456789012")
    chat.says("今天发不出货了")
    assert chat.ticket()["priority"] == "urgent"


def test_needs_are_asked_one_after_the_other_before_the_ticket(chat):
    reply = chat.says("你们多扣了我的钱")
    assert reply.outcome == "asked" and reply.ticket is None
    assert (reply.texts[0], reply.texts[-1]) == ("扣费的事由同事来核对。", "是哪一个订单号？")
    reply = chat.says("是 123456789012 这一单")
    assert reply.outcome == "asked" and reply.ticket is None
    assert reply.texts == [IMPACT] and "暂时没影响" in reply.labels
    reply = chat.chooses("暂时没影响")
    assert reply.outcome == "handed_off"
    ticket = chat.ticket()
    assert ticket["facts"]["order_no"] == "123456789012"
    assert ticket["team"] == "billing"
    assert ticket["priority"] == "high", "the highest counts"
    assert ticket["why"]["reason"] == "policy"
    assert ticket["category"] == "billing_dispute"


# --- no dead end, nothing twice ---

def test_still_not_working_gets_the_next_wording_then_a_human(chat):
    assert chat.says("订单没有同步").texts == [FIRST]
    reply = chat.says("还是不行")
    assert reply.texts == [SECOND]
    assert reply.outcome == "answered"
    reply = chat.says("还是不行")
    assert reply.outcome == "handed_off"
    assert chat.ticket()["why"]["reason"] == "not_solved"
    assert chat.ticket()["category"] == "data_sync"


def test_still_not_working_after_the_only_answer_gets_a_human(chat):
    chat.says("你们几点上班")
    assert chat.says("还是不行").outcome == "handed_off"


@pytest.mark.parametrize("question", ["订单没有同步", "你好", "你们几点上班", "怎么批量上架", "火星上可以钓鱼吗"])
def test_the_same_reply_is_never_given_twice(chat, question):
    for _ in range(6):
        reply = chat.says(question)
        assert reply.texts or reply.articles or reply.cards, "buttons alone are no answer"
    assert len(chat.heard) == len(set(chat.heard)), chat.heard
    assert chat.number, "asked so often, a human has it"


def test_a_human_gets_the_problem_that_the_article_did_not_solve(chat):
    chat.says("店铺优惠券在哪里设置")
    assert chat.says("还是不行").outcome == "handed_off"
    assert chat.ticket()["why"]["reason"] == "not_solved"
    assert chat.ticket()["category"] == "feature_usage"
    assert chat.ticket()["team"] == "service"


def test_a_digression_does_not_change_what_the_ticket_is_about(chat):
    chat.says("你们多扣了我的钱")
    assert FIRST in chat.says("订单没有同步").texts
    chat.says("123456789012")
    assert chat.chooses("暂时没影响").outcome == "handed_off"
    ticket = chat.ticket()
    assert (ticket["category"], ticket["team"], ticket["subject"]) == ("billing_dispute", "billing", "多扣了费用")


def test_what_no_rule_answers_gets_a_human(chat):
    reply = chat.says("火星上可以钓鱼吗")
    assert reply.outcome == "handed_off"
    assert reply.ticket["why"]["reason"] == "no_rule"
    assert reply.cards[0]["number"] == reply.ticket["number"]
    assert any(reply.ticket["number"] in text for text in reply.texts), "the customer is told the number"


# --- a human, always ---

HUMAN = ["转人工", "人工客服", "我要找真人", "I want to talk to a human"]


@pytest.mark.parametrize("words", HUMAN)
def test_a_human_at_once(chat, words):
    reply = chat.says(words)
    assert reply.outcome == "handed_off"
    assert reply.ticket["why"]["reason"] == "asked_for_human"


def before_a_question(chat):
    chat.says("订单没有同步")


def in_a_guide(chat):
    chat.says("商品没有同步")


def while_a_fact_is_asked_in_a_guide(chat):
    chat.says("商品没有同步")
    chat.chooses("打得开")
    assert CODE in chat.last.texts


def asked_whether_it_works(chat):
    chat.says("商品没有同步 E1024")
    chat.chooses("打得开")


def while_a_need_is_asked(chat):
    chat.says("你们多扣了我的钱")


def while_a_need_with_choices_is_asked(chat):
    chat.says("你们多扣了我的钱，订单123456789012")
    assert chat.last.options


@pytest.mark.parametrize("reach", [before_a_question, in_a_guide, while_a_fact_is_asked_in_a_guide,
                                   asked_whether_it_works, while_a_need_is_asked, while_a_need_with_choices_is_asked],
                         ids=lambda reach: reach.__name__)
@pytest.mark.parametrize("words", HUMAN[:2])
def test_a_human_from_everywhere(chat, reach, words):
    reach(chat)
    reply = chat.says(words)
    assert reply.outcome == "handed_off"
    assert chat.ticket()["status"] == "new"


def test_a_human_after_a_suggestion(unsure_desk):
    chat = unsure_desk.chat()
    chat.says("打印发货清单")
    assert chat.says("转人工").outcome == "handed_off"


def test_asking_for_a_human_again_keeps_the_ticket(chat):
    number = chat.says("转人工").ticket["number"]
    reply = chat.says("转人工")
    assert reply.outcome in HANDED
    assert chat.ticket()["number"] == number


def test_what_is_said_after_the_handover_goes_onto_the_ticket(chat):
    chat.says("转人工")
    for words in ("还有，订单号是 123456789012", "在吗", "订单没有同步"):
        assert chat.says(words).outcome in HANDED | {"answered"}
    said = said_by_customer(chat.ticket())
    assert said == ["转人工", "还有，订单号是 123456789012", "在吗", "订单没有同步"]


# --- what the page knows of the customer ---

def test_the_customer_is_kept_and_completed(desk):
    chat = desk.chat()
    chat.says("订单没有同步", customer={"name": "小明", "contact": "13800000001", "page": "/orders"})
    chat.says("还是不行", customer={"shop": "小明的店"})
    chat.says("转人工", customer={"name": None, "vip": True})
    assert chat.ticket()["customer"] == {"name": "小明", "contact": "138****0001", "shop": "小明的店", "plan": None}


def test_the_customer_is_corrected(desk):
    chat = desk.chat()
    chat.says("订单没有同步", customer={"shop": "旧店", "plan": "basic"})
    chat.says("转人工", customer={"shop": "新店"})
    assert chat.ticket()["customer"] == {"name": None, "contact": None, "shop": "新店", "plan": "basic"}


def test_an_address_is_masked_too(chat):
    chat.says("转人工", customer={"contact": "ann@example.com"})
    assert chat.ticket()["customer"]["contact"] == "a***@example.com"


@pytest.mark.parametrize("contact", ["1", "ab", "a@b", "微信 xiaoming88", "+86 138 0000 0001", "@", "小明"])
def test_no_contact_is_told_in_full(desk, contact):
    chat: Chat = desk.chat()
    reply = chat.says("转人工", customer={"contact": contact})
    shown = chat.ticket()["customer"]["contact"]
    assert shown and shown != contact and "***" in shown
    assert len(contact) < 3 or contact not in repr(reply)


def test_rules_can_depend_on_the_plan(desk):
    assert desk.chat().says("有专属顾问吗").rule == "own-adviser"
    assert desk.chat().says("有专属顾问吗", customer={"plan": "pro"}).rule == "own-adviser-pro"
    chat = desk.chat()
    chat.says("你好", customer={"plan": "pro"})
    assert chat.says("有专属顾问吗").rule == "own-adviser-pro", "the plan is remembered"


def test_progress_tells_how_far_a_guide_has_come(chat):
    assert chat.says("你好").progress is None
    first = chat.says("商品没有同步").progress
    assert first == {"guide": "sync-check", "title": "商品没有同步", "step": 1, "of": 3, "back": False}
    assert chat.chooses("打得开").progress == {**first, "step": 2, "back": True}
    assert chat.says("E1024").progress == {**first, "step": 3, "back": True}
    assert chat.says("上一步").progress == {**first, "of": 2}, "the code is known by now"
    assert chat.chooses("打不开").progress == {**first, "step": 2, "of": 2, "back": True}
    assert chat.says("转人工").progress is None
