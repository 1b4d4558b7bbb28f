#include "dialog/decide.h"

#include <algorithm>
#include <random>
#include <set>

#include "chat.h"

using namespace xiaoer;
using namespace xiaoer::dialog;

namespace {

const char* kRules = R"(
lists:
  sync: [同步, 更新, sync]
  fail: [失败, 不了, 没有, 没, not]
rules:
  - id: orders
    category: data_sync
    title: {zh: 订单没有同步, en: Orders are not syncing}
    says: [[订单, '@sync', '@fail'], '/orders.{0,20}(missing|not sync)/', 双11的订单一直看不到]
    reply: {zh: [先看授权。, 再手动同步一次。], en: [Check the authorisation., Sync by hand.]}
    guide: sync-check
  - {id: coupons, category: feature_usage, says: ['/怎么.{0,6}优惠券/', how to make a coupon], title: 优惠券, reply: [在营销里新建。, 还可以看教程。]}
  - {id: print, category: feature_usage, says: [怎么打印面单, 打印机没反应], title: 打印, reply: 打印设置在这里。}
  - id: overcharged
    category: billing_dispute
    title: 多扣了钱
    says: ['/多扣.{0,6}钱/']
    reply: 对不起,给您添麻烦了。
    handoff: {team: billing, priority: high, needs: [amount, since, impact], say: 我转给账务同事。}
  - {id: hello, category: greeting, says: ['/^你好/'], reply: [您好!, 又见面了。]}
  - {id: thanks, category: thanks_bye, says: ['/^谢谢/'], reply: 不客气。}
  - {id: manual, category: feature_usage, says: [[说明书]], title: 说明书, article: usage/manual}
guides:
  - id: sync-check
    steps:
      - id: network
        say: {zh: 其他网页打得开吗?, en: Do other web pages open?}
        choices:
          - {id: yes_, label: {zh: 打得开, en: They do}, tried: {zh: 检查了网络, en: checked the network}, then: code}
          - {id: no_, label: {zh: 打不开, en: They do not}, say: {zh: 请先恢复网络。, en: Mend the network first.}, then: done}
      - {id: code, ask: error_code}
      - {id: done, solved: {zh: 现在好了吗?, en: Does it work now?}}
      - {id: human, handoff: {team: tech, needs: [since]}}
facts:
  error_code: {label: {zh: 错误代码, en: Error code}, pattern: '/\b[A-Z]{1,3}-?\d{3,5}\b/', ask: {zh: 错误代码是多少?, en: What is the error code?}}
  amount: {label: 金额, pattern: '/(\d+)\s*元/', ask: 多扣了多少?}
  since: {label: 从什么时候, ask: 从什么时候开始的?}
  impact:
    label: 影响
    ask: 影响发货吗?
    choices:
      - {id: cannot_ship, label: 发不了货, says: ['/发不(了|出)货/'], priority: urgent}
      - {id: none_yet, label: 暂时没有, priority: low}
)";

articles::SourceFile manual() {
  return {"usage/manual.md",
          "---\ntitle: 使用说明书\ncategory: feature_usage\nquestions: "
          "[哪里有说明书可以看]\n---\n从这里开始。\n"};
}

Chat talk() { return Chat(kRules, {manual()}); }

}  // namespace

TEST_CASE("a guide walks to its end, and a solved one is thanked for") {
  Chat chat = talk();
  chat.says("双11订单没有同步");
  CHECK(chat.rule() == "orders");
  CHECK(chat.text() == "先看授权。|其他网页打得开吗?");
  CHECK(chat.last.outcome == Outcome::Asked);
  chat.chooses("yes_");
  CHECK(chat.text() == "错误代码是多少?");
  CHECK(chat.rule() == "orders");
  chat.says("E1024");
  CHECK(chat.text() == "现在好了吗?");
  chat.chooses("solved");
  CHECK(chat.last.outcome == Outcome::Answered);
  CHECK(chat.state.guides.empty());
  CHECK_FALSE(chat.ticket);
}

TEST_CASE("a guide that did not help hands over, with everything in hand") {
  Chat chat = talk();
  chat.says("订单没有同步 E1024");
  chat.says("打得开");
  CHECK(chat.text() == "现在好了吗?");  // the error code is known and not asked for
  chat.says("还是不行");
  CHECK(chat.heard("从什么时候开始的?"));
  chat.says("昨天晚上");
  CHECK(chat.last.outcome == Outcome::HandedOff);
  REQUIRE(chat.ticket);
  CHECK(chat.ticket->category == "data_sync");
  CHECK(chat.ticket->team == "tech");
  CHECK(chat.ticket->subject == "订单没有同步");
  CHECK(chat.ticket->reason == desk::Reason::NotSolved);
  CHECK(chat.ticket->facts ==
        std::vector<std::pair<std::string, std::string>>{{"error_code", "E1024"}, {"since", "昨天晚上"}});
  CHECK(chat.ticket->tried == std::vector<std::string>{"检查了网络"});
  CHECK(chat.heard("今天 17:3"));  // one hour of opening time
}

TEST_CASE("an error code once given is not asked for again") {
  Chat chat = talk();
  chat.says("订单没同步 E1024");
  chat.chooses("yes_");
  CHECK_FALSE(chat.heard("错误代码"));
}

TEST_CASE("choices are picked by number, label, yes and no, or their own words") {
  for (const char* typed : {"1", "第一个", "打得开", "能", "是的", "打得开!"}) {
    Chat chat = talk();
    chat.says("订单没有同步");
    chat.says(typed);
    INFO(typed);
    CHECK(chat.text() == "错误代码是多少?");
  }
  for (const char* typed : {"2", "不能", "没有", "第二项"}) {
    Chat chat = talk();
    chat.says("订单没有同步");
    chat.says(typed);
    INFO(typed);
    CHECK(chat.text() == "请先恢复网络。|现在好了吗?");
  }
}

TEST_CASE("a human is always there: at first, in a guide, while a fact is asked, with a ticket open") {
  for (const std::vector<std::string>& before :
       std::vector<std::vector<std::string>>{{},
                                             {"订单没有同步"},
                                             {"多扣了我的钱"},
                                             {"转人工"},
                                             {"你好"},
                                             {"订单没有同步", "打得开"},
                                             {"今天天气"}}) {
    Chat chat = talk();
    for (const auto& message : before) chat.says(message);
    chat.says("我要转人工");
    CHECK(chat.last.outcome == Outcome::HandedOff);
    CHECK(chat.ticket);
    CHECK(chat.state.guides.empty());
    CHECK_FALSE(chat.state.asking);
  }
}

TEST_CASE("a dispute hands over by design, after the facts a human will need") {
  Chat chat = talk();
  chat.says("这个月多扣了我的钱");
  CHECK(chat.text().find("对不起,给您添麻烦了。|我转给账务同事。|") == 0);
  CHECK(chat.heard("多扣了多少?"));
  CHECK(chat.offered("skip"));
  chat.says("300元");
  CHECK(chat.text() == "从什么时候开始的?");
  chat.says("不知道");
  CHECK(chat.text() == "影响发货吗?");
  chat.chooses("cannot_ship");
  REQUIRE(chat.ticket);
  CHECK(chat.ticket->reason == desk::Reason::Policy);
  CHECK(chat.ticket->team == "billing");
  CHECK(chat.ticket->priority == desk::Priority::Urgent);
  CHECK(chat.ticket->facts ==
        std::vector<std::pair<std::string, std::string>>{{"amount", "300"}, {"impact", "发不了货"}});
}

TEST_CASE("facts mentioned anywhere are kept, and what is known is not asked") {
  Chat chat = talk();
  chat.says("你好,我发不了货");
  chat.says("多扣了300元的钱");
  CHECK(chat.heard("从什么时候开始的?"));
  CHECK_FALSE(chat.heard("多扣了多少?"));
  chat.says("上个月");
  REQUIRE(chat.ticket);
  CHECK(chat.ticket->priority == desk::Priority::Urgent);
}

TEST_CASE("还是不行: the next wording, then a human; nothing is said twice") {
  Chat chat = talk();
  chat.says("怎么做优惠券");
  CHECK(chat.text() == "在营销里新建。");
  chat.says("还是不行");
  CHECK(chat.text() == "还可以看教程。");
  chat.says("还是不行");
  CHECK(chat.last.outcome == Outcome::HandedOff);
  CHECK(chat.ticket->reason == desk::Reason::NotSolved);
  CHECK(chat.ticket->category == "feature_usage");
}

TEST_CASE(
    "asking again brings the next wording, and one who only greets gets a human in the end, never a "
    "repetition") {
  Chat chat = talk();
  chat.says("你好");
  chat.says("你好");
  CHECK(chat.heard("又见面了。"));
  chat.says("你好");
  CHECK(chat.offered("category:data_sync"));
  for (int i = 0; i < 5; ++i) chat.says("你好");
  REQUIRE(chat.ticket);
  CHECK(chat.ticket->reason == desk::Reason::NotUnderstoodTwice);
  const std::set<std::string> once(chat.said().begin(), chat.said().end());
  CHECK(once.size() == chat.said().size());
}

TEST_CASE("a digression in the middle of a guide, and the way back") {
  Chat chat = talk();
  chat.says("订单没有同步");
  chat.says("怎么做优惠券");
  CHECK(chat.text() == "在营销里新建。|我们接着刚才的：\n\n其他网页打得开吗?");
  CHECK(chat.rule() == "coupons");
  CHECK(chat.offered("yes_"));
  chat.chooses("yes_");
  CHECK(chat.text() == "错误代码是多少?");
  chat.says("怎么做优惠券");
  CHECK(chat.heard("还可以看教程。"));
  CHECK(chat.heard("错误代码是多少?"));
  chat.says("返回");
  CHECK(chat.heard("其他网页打得开吗?"));
}

TEST_CASE("back goes one question back, and says so at the first") {
  Chat chat = talk();
  chat.says("订单没有同步 E1024");
  chat.says("返回");
  CHECK(chat.heard("第一步"));
  chat.chooses("yes_");
  CHECK(chat.text() == "现在好了吗?");
  chat.says("返回");
  CHECK(chat.heard("其他网页打得开吗?"));
  CHECK(chat.offered("yes_"));
}

TEST_CASE("what is not understood twice in a guide goes to a human") {
  Chat chat = talk();
  chat.says("订单没有同步");
  chat.says("今天股市怎么样");
  CHECK(chat.heard("其他网页打得开吗?"));
  chat.says("苹果好吃吗");
  REQUIRE(chat.ticket);
  CHECK(chat.ticket->reason == desk::Reason::NotUnderstoodTwice);
}

TEST_CASE("no rule: handed over at once, nearest candidates in hand, and what comes later is added") {
  Chat chat = talk();
  chat.says({"火星上有没有水", {}, {}, {"小张", "13800000001", "", "", ""}});
  CHECK(chat.last.outcome == Outcome::HandedOff);
  CHECK_FALSE(chat.last.match);
  REQUIRE(chat.ticket);
  CHECK(chat.ticket->reason == desk::Reason::NoRule);
  CHECK(chat.ticket->subject == "火星上有没有水");
  CHECK(chat.ticket->customer.contact == "13800000001");
  chat.says("木星呢");
  CHECK(chat.last.outcome == Outcome::HandedOff);
  CHECK(chat.heard("T20261122-0001"));
  chat.says("面单模板在哪");  // alone it would only be suggested
  CHECK(chat.last.outcome == Outcome::HandedOff);
  chat.says("我发不了货");
  CHECK(chat.ticket->facts.size() == 1);
  CHECK(chat.ticket->priority == desk::Priority::Urgent);
}

TEST_CASE("the ticket's state is told, or that there is none") {
  Chat chat = talk();
  chat.says("我的工单怎么样了");
  CHECK(chat.last.outcome == Outcome::Asked);
  CHECK(chat.offered("human"));
  chat.says("好的");
  CHECK(chat.last.outcome == Outcome::HandedOff);
  chat.says("我的工单怎么样了");
  CHECK(chat.heard("等待处理"));
  CHECK(chat.rule() == "builtin-ticket-status");
  chat.ticket->status = desk::Status::Solved;
  chat.says("工单进度");
  CHECK(chat.heard("已解决"));
  chat.says("火星上有没有水");  // see after_test.cpp
  CHECK(chat.ticket->status == desk::Status::Open);
}

TEST_CASE("not sure: choices that differ; a picked one answers, none of them is a human") {
  Chat chat = talk();
  chat.says("面单模板在哪");
  CHECK(chat.last.outcome == Outcome::Suggested);
  CHECK(chat.offered("rule:print"));
  CHECK(chat.offered("none"));
  Chat other = chat;
  chat.chooses("rule:print");
  CHECK(chat.text() == "打印设置在这里。");
  CHECK(chat.rule() == "print");
  CHECK(chat.last.match->confidence < 0.6);
  other.chooses("none");
  CHECK(other.last.outcome == Outcome::HandedOff);
}

TEST_CASE("suggestions are picked by number or label too") {
  Chat chat = talk();
  chat.says("面单模板在哪");
  chat.says("第一个");
  CHECK(chat.rule() == "print");
}

TEST_CASE("an article answers when no rule does") {
  Chat chat = talk();
  chat.says("哪里有说明书可以看");  // the rule's list is hard evidence
  CHECK(chat.rule() == "manual");
  CHECK(chat.text() == "《使用说明书》");
  Chat bare("rules: []\n", {manual()});
  bare.says("哪里有说明书可以看");
  CHECK(bare.rule() == "kb/usage/manual");
  CHECK(bare.last.outcome == Outcome::Answered);
  bare.says("没用");
  CHECK(bare.ticket->reason == desk::Reason::NotSolved);
  CHECK(bare.ticket->category == "feature_usage");
}

TEST_CASE("two problems in one message: both are dealt with") {
  Chat chat = talk();
  chat.says("订单同步不了,而且这个月多扣了我的钱");
  CHECK(chat.rule() == "orders");
  chat.chooses("no_");
  chat.chooses("solved");
  CHECK(chat.heard("多扣了多少?"));
  chat.says("300元");
  chat.says("上周");
  chat.chooses("none_yet");
  REQUIRE(chat.ticket);
  CHECK(chat.ticket->category == "billing_dispute");
}

TEST_CASE("the language follows the customer, not an ok or an error code") {
  Chat chat = talk();
  chat.says("my orders are not syncing");
  CHECK(chat.text() == "Check the authorisation.|Do other web pages open?");
  chat.says("ok");
  CHECK(chat.text() == "What is the error code?");
  chat.says("E1024");
  CHECK(chat.text() == "Does it work now?");
  chat.says("没有");
  CHECK(chat.heard("从什么时候开始的?"));
  Chat told = talk();
  told.says({"订单没有同步", {}, Lang::En, {}});
  CHECK(told.heard("Check the authorisation."));
}

TEST_CASE(
    "a yes to no question is asked what it is about, and words that look like one are heard as what they "
    "are") {
  Chat chat = talk();
  chat.says("好的");
  CHECK(chat.last.outcome == Outcome::Asked);
  CHECK_FALSE(chat.ticket);
  Chat other("rules:\n  - {id: opens-not, category: lag_crash, says: ['/打不开/'], reply: 先重启。}\n");
  other.says("打不开");
  CHECK(other.rule() == "opens-not");
}

TEST_CASE("a complaint is not the choice that sounds like no, and another fact is that fact") {
  Chat chat = talk();
  chat.says("多扣了300元钱");
  chat.says("E1024");  // in answer to "since when?"
  CHECK(chat.heard("从什么时候开始的?"));
  chat.says("昨天");
  chat.says("还是不行");  // in answer to "does it keep you from shipping?", which has the choice none_yet
  REQUIRE(chat.ticket);
  CHECK(chat.ticket->facts ==
        std::vector<std::pair<std::string, std::string>>{
            {"amount", "300"}, {"error_code", "E1024"}, {"since", "昨天"}, {"impact", "还是不行"}});
}

TEST_CASE("a digression does not change what the ticket is about") {
  Chat chat = talk();
  chat.says("多扣了我的钱");
  chat.says("怎么做优惠券");
  CHECK(chat.heard("在营销里新建。"));
  chat.says("300元");
  chat.says("昨天");
  chat.chooses("none_yet");
  REQUIRE(chat.ticket);
  CHECK(chat.ticket->category == "billing_dispute");
  CHECK(chat.ticket->subject == "多扣了钱");
}

TEST_CASE("a message without words is answered in kind, once") {
  Chat chat = talk();
  chat.says("😂😂😂");
  CHECK(chat.last.outcome == Outcome::Asked);
  CHECK_FALSE(chat.ticket);
  chat.says("😂");
  CHECK(chat.ticket->reason == desk::Reason::NotUnderstoodTwice);
}

TEST_CASE("a choice that is not on offer is refused, and nothing changes") {
  Chat chat = talk();
  chat.says("订单没有同步");
  const State before = chat.state;
  const Error refused = chat.refused("solved");
  CHECK(refused.kind == ErrorKind::Invalid);
  CHECK(toJson(chat.state) == toJson(before));
}

// Whatever customers do, in any order: the state survives its stored form, one ticket at most is open, no
// text is said twice, and a wish for a human is met.
TEST_CASE("random conversations keep the promises") {
  const std::vector<std::string> messages = {"订单没有同步",
                                             "怎么做优惠券",
                                             "多扣了我的钱",
                                             "你好",
                                             "还是不行",
                                             "好了",
                                             "是",
                                             "不是",
                                             "返回",
                                             "不知道",
                                             "300元",
                                             "E1024",
                                             "我的工单怎么样了",
                                             "火星",
                                             "面单模板在哪",
                                             "第一个",
                                             "2",
                                             "😂",
                                             "谢谢",
                                             "发不了货",
                                             "订单同步不了,多扣了我的钱",
                                             "说明书",
                                             "ok thanks",
                                             "my orders are not syncing at all",
                                             "转人工"};
  std::mt19937 random(17);
  for (int round = 0; round < 300; ++round) {
    Chat chat = talk();
    std::string log;
    for (int turn = 0; turn < 15; ++turn) {
      const auto& offers = chat.state.offers;
      const bool picks = !offers.empty() && random() % 3 == 0;
      const std::string what =
          picks ? offers[random() % offers.size()].id : messages[random() % messages.size()];
      log += (picks ? " #" : " ") + what;
      INFO(log);
      if (picks)
        chat.chooses(what);
      else
        chat.says(what);
      REQUIRE((!chat.last.replies.empty() || chat.last.outcome == Outcome::Answered));
      REQUIRE_FALSE(
          (chat.last.outcome == Outcome::Asked && chat.state.offers.empty() && chat.last.replies.empty()));
      if (what == "转人工" || what == "human") REQUIRE(chat.last.outcome == Outcome::HandedOff);
    }
    std::map<std::string, int> count;
    for (const auto& text : chat.said()) ++count[text];
    for (const auto& [text, n] : count) {
      INFO(log << "\nsaid twice: " << text);
      REQUIRE(n == 1);
    }
  }
}

TEST_CASE("a misspelt problem is answered, and the reason says how it was read") {
  Chat chat(R"(
lists: {sync: [同步, 更新], fail: [失败, 不了, 没]}
rules:
  - {id: orders, category: data_sync, says: [[订单, '@sync', '@fail']], reply: 先看看授权。}
)");
  chat.says("丁单没同不");
  CHECK(chat.rule() == "orders");
  CHECK(chat.heard("先看看授权"));
  CHECK(chat.last.match->confidence < 1);
  CHECK(chat.last.match->why.find("read \"同不\" as \"同步\" (same sound)") != std::string::npos);
}

TEST_CASE("what is only surely enough misspelt is offered, not answered") {
  Chat chat(R"(
bot: {answer_at: 0.96, suggest_at: 0.3}
lists: {sync: [同步, 更新], fail: [失败, 不了, 没]}
rules:
  - {id: orders, title: 订单没同步, category: data_sync, says: [[订单, '@sync', '@fail']], reply: 先看看授权。}
)");
  chat.says("订单没同不");
  CHECK(chat.offered("rule:orders"));
  CHECK_FALSE(chat.heard("先看看授权"));
}

TEST_CASE("an answer to a question is taken as it is typed, whatever it sounds like") {
  Chat chat(R"(
facts:
  code: {label: 错误代码, pattern: '/E\d{4}/', ask: 错误代码是什么?}
rules:
  - {id: login, category: account_login, says: [/登录不上/], handoff: {needs: [code]}}
  - {id: orders, category: data_sync, says: [/订单没同步/], reply: 先看看授权。}
)");
  chat.says("登录不上");
  REQUIRE(chat.state.asking);
  chat.says("订单没童步");
  CHECK_FALSE(chat.heard("先看看授权"));
}
