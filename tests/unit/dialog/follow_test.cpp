// Asking on, going off and coming back, and what was said before.
#include "chat.h"

using namespace xiaoer;
using namespace xiaoer::dialog;

namespace {

const char* kRules = R"(
rules:
  - id: coupons
    category: feature_usage
    title: {zh: 优惠券, en: Coupons}
    says: ['/优惠券/', '/\bcoupons?\b/']
    reply: {zh: [满减券和折扣券都能做。, 做好了记得发布。], en: [You can make them., Publish them.]}
    article: usage/coupons
  - {id: stop-coupon, category: feature_usage, title: 停掉优惠券, says: [那怎么停掉, how do I stop it then], after: [coupons], reply: {zh: 点「停止领取」。, en: Press Stop.}}
  - {id: printing, category: feature_usage, title: 打印, says: ['/怎么.{0,4}打印/'], reply: 打印设置在这里。}
  - id: orders
    category: data_sync
    title: {zh: 订单没有同步, en: Orders}
    says: ['/订单.{0,8}(不|没)/', '/\borders\b/']
    reply: {zh: 我陪您查。, en: Let us see.}
    article: sync/orders
    guide: check
guides:
  - id: check
    steps:
      - id: network
        say: {zh: 网页打得开吗?, en: Do pages open?}
        choices:
          - {id: yes_, label: {zh: 打得开, en: They do}, fact: {network: ok}, tried: {zh: 网络正常, en: the network is fine}, then: auth}
          - {id: no_, label: {zh: 打不开, en: They do not}, fact: {network: down}, then: auth}
      - id: auth
        say: {zh: 授权有效吗?, en: Is it valid?}
        choices:
          - {id: valid, label: {zh: 有效, en: Valid}, then: done}
          - {id: gone, label: {zh: 过期了, en: Expired}, then: done}
      - {id: done, solved: {zh: 好了吗?, en: Does it work?}}
      - {id: human, handoff: {needs: [shop_name, since]}}
facts:
  network: {label: 网络, choices: [{id: ok, label: {zh: 正常, en: Fine}, says: ['/网络.{0,2}正常/', '/internet is fine/']}, {id: down, label: 不通, says: [断网]}]}
  shop_name: {label: 店铺, from: shop, ask: 哪个店铺?}
  since: {label: 从什么时候, pattern: '/昨天|今天/', ask: 从什么时候开始的?}
)";

std::vector<articles::SourceFile> kb() {
  return {
      {"usage/coupons.md",
       "---\ntitle: 怎么设置优惠券\ncategory: feature_usage\nquestions: "
       "[满减券怎么弄]\n---\n建好就能发给买家。\n\n"
       "1. 打开**营销 → 优惠券**，点「新建」。\n2. 点「发布」。\n\n- **买家领不了**：看时间到了没有。\n"},
      {"sync/orders.md",
       "---\ntitle: 订单没有更新\ncategory: data_sync\nquestions: [新订单进不来]\n---\n先查网络和授权。\n\n"
       "1. 打开**设置 → 店铺授权**，看是不是有效。\n2. 打开**订单 → 手动同步**。\n"}};
}

}  // namespace

TEST_CASE("那在哪里设置: the passage of the article that was just spoken of, and never the same again") {
  for (const char* typed : {"那在哪里设置?", "在哪设置", "具体怎么操作", "这个要在哪里弄呢?"}) {
    Chat chat(kRules, kb());
    chat.says("我想做优惠券");
    chat.says(typed);
    INFO(typed);
    CHECK(chat.text() == "1. 打开**营销 → 优惠券**，点「新建」。\n2. 点「发布」。");
    CHECK(chat.last.outcome == Outcome::Answered);
  }
  Chat chat(kRules, kb());
  chat.says("I want to make a coupon");
  chat.says("where do I set it?");
  CHECK(chat.heard("营销 → 优惠券"));  // there is no English article
  chat.says("how do i do that");
  CHECK(chat.heard("买家领不了"));
  chat.says("tell me more");
  CHECK(chat.text() == "Publish them.");
  chat.says("where?");
  CHECK(chat.ticket);  // nothing is left to say: a person, never a dead end
}

TEST_CASE("out of the blue the same words ask for nothing that was said before") {
  Chat chat(kRules, kb());
  chat.says("在哪里设置?");
  CHECK(chat.rule() != "builtin-more");
}

TEST_CASE("`after` is nearer than the general words for asking on, and counts only there") {
  Chat chat(kRules, kb());
  chat.says("我想做优惠券");
  chat.says("那怎么停掉");
  CHECK(chat.rule() == "stop-coupon");
  Chat english(kRules, kb());
  english.says("make a coupon");
  english.says("how do I stop it then");
  CHECK(english.rule() == "stop-coupon");
  Chat without(kRules, kb());
  without.says("我的打印怎么打印");
  without.says("那怎么停掉");
  CHECK(without.rule() != "stop-coupon");
}

TEST_CASE("asking where in the middle of a guide: told, and the step stands") {
  Chat chat(kRules, kb());
  chat.says("订单没进来");
  chat.chooses("yes_");
  chat.says("那在哪里看?");
  CHECK(chat.heard("设置 → 店铺授权"));
  CHECK(chat.heard("授权有效吗?"));
  CHECK(chat.offered("valid"));
  chat.says("有效");
  CHECK(chat.text() == "好了吗?");
}

TEST_CASE("what answers a guide's question was said before: it is not asked") {
  Chat chat(kRules, kb());
  chat.says("订单没进来,网络是正常的");
  CHECK_FALSE(chat.heard("网页打得开吗?"));
  CHECK(chat.heard("您刚才说了：网络正常，这一步就不重复了。"));
  CHECK(chat.heard("授权有效吗?"));
  REQUIRE(chat.last.progress);
  CHECK(chat.last.progress->step == 1);
  CHECK(chat.state.tried == std::vector<std::string>{"网络正常"});
  Chat english(kRules, kb());
  english.says("no orders, the internet is fine");
  CHECK(english.heard("You have told me already: the network is fine."));
}

TEST_CASE("facts are kept from before a guide, from a digression, from an earlier problem") {
  Chat chat(kRules, kb());
  chat.says("昨天我想做优惠券");
  chat.says("订单没进来");
  CHECK(chat.last.progress->of == 3);
  chat.says("怎么打印,我这边网络正常");  // in answer to "do pages open?"
  CHECK(chat.heard("打印设置在这里。"));
  chat.chooses("yes_");
  chat.chooses("valid");
  chat.says("还是不行");
  CHECK(chat.heard("哪个店铺?"));
  chat.says("小鹿女装");
  REQUIRE(chat.ticket);
  CHECK_FALSE(chat.heard("从什么时候开始的?"));
  chat.ticket->status = desk::Status::Solved;
  chat.says("订单又没进来");  // another problem, later
  CHECK_FALSE(chat.heard("网页打得开吗?"));
}

TEST_CASE("what the page knows is not asked") {
  Chat chat(kRules, kb());
  chat.says({"今天订单没进来", {}, {}, {"", "", "小鹿女装", "", ""}});
  for (const char* id : {"yes_", "valid", "not_solved"}) chat.chooses(id);
  REQUIRE(chat.ticket);
  CHECK(chat.ticket->facts.front() == std::pair<std::string, std::string>{"shop_name", "小鹿女装"});
}

TEST_CASE("an article answers with the passage that answers, and its card") {
  Chat chat("rules: []\n", kb());
  chat.says("优惠券买家领不了怎么办");
  if (chat.last.outcome == Outcome::Suggested) chat.says("第一个");
  CHECK(chat.text() == "**买家领不了**：看时间到了没有。|《怎么设置优惠券》");
  chat.says("满减券怎么弄");  // a question variant counts as an example; another question, another passage
  CHECK(chat.rule() == "kb/usage/coupons");
  CHECK(chat.text() == "1. 打开**营销 → 优惠券**，点「新建」。\n2. 点「发布」。");
  chat.says("还是不行");
  REQUIRE(chat.ticket);
  CHECK(chat.ticket->reason == desk::Reason::NotSolved);
}

TEST_CASE("an answer and a question in one message: both are heard") {
  Chat chat(kRules, kb());
  chat.says("订单没进来");
  chat.says("打得开,另外怎么打印?");
  CHECK(chat.text() == "打印设置在这里。|授权有效吗?");
  chat.says("我想做优惠券");
  chat.says("有效。对了,打印机怎么打印?");  // said before: not again
  CHECK(chat.text() == "好了吗?");
}

TEST_CASE("a digression leaves the ticket what it was about, in the words of the problem") {
  Chat chat(kRules, kb());
  chat.says("我的订单没进来啊");
  chat.says("我想做优惠券");
  for (const char* id : {"yes_", "valid", "not_solved"}) chat.chooses(id);
  chat.says("怎么打印?");  // a question is no shop's name
  CHECK(chat.heard("打印设置在这里。"));
  CHECK(chat.heard("哪个店铺?"));
  chat.says("小鹿女装");
  chat.says("昨天");
  REQUIRE(chat.ticket);
  CHECK(chat.ticket->subject == "订单没有同步");
  CHECK(chat.ticket->summary.find("我的订单没进来啊") == 0);
}

TEST_CASE("a fact and a question in one message: both are heard") {
  Chat chat(kRules, kb());
  chat.says("订单没进来");
  for (const char* id : {"yes_", "valid", "not_solved"}) chat.chooses(id);
  chat.says("小鹿女装");
  chat.says("昨天开始的。怎么打印?");
  CHECK(chat.heard("打印设置在这里。"));
  REQUIRE(chat.ticket);
  CHECK(chat.ticket->facts.back() == std::pair<std::string, std::string>{"since", "昨天"});
}

TEST_CASE("a date answers the question for a day, though another fact could hold it as well") {
  const std::string rules = R"(
rules:
  - {id: charged, category: billing_dispute, title: 扣费, says: ['/扣/'], reply: 会退的。, handoff: {needs: [charged_on, plan_name]}}
facts:
  since: {label: 开始时间, pattern: '/昨天|\d+月\d+日/'}
  error_code: {label: 代码, pattern: '/[A-Z]\d{4}/'}
  charged_on: {label: 日期, ask: 哪一天扣的?}
  plan_name: {label: 套餐, pattern: '/专业版/', ask: 哪个套餐?}
)";
  for (const char* day : {"昨天", "11月3日"}) {
    Chat chat(rules);
    chat.says("多扣了");
    chat.says("E1024");  // this is no day
    CHECK(chat.heard("哪一天扣的?"));
    chat.says("专业版");  // nor this, and it is asked for next
    CHECK(chat.state.asking->facts == std::vector<std::string>{"charged_on"});
    chat.says(day);
    REQUIRE(chat.ticket);
    CHECK(chat.ticket->facts.back() == std::pair<std::string, std::string>{"charged_on", day});
  }
}

TEST_CASE("one who cannot answer a guide's question goes on with the next step") {
  Chat chat(kRules, kb());
  chat.says("订单没进来");
  chat.says("不知道");
  CHECK(chat.text() == "授权有效吗?");
  chat.says("skip");
  CHECK(chat.text() == "好了吗?");
  chat.says("不清楚");
  CHECK(chat.heard("哪个店铺?"));
}

TEST_CASE("还有呢: what else there is") {
  Chat chat(kRules, kb());
  chat.says("我想做优惠券");
  for (const char* typed : {"还有呢", "还有别的办法吗?", "what else?"}) {
    const auto before = chat.said().size();
    chat.says(typed);
    INFO(typed);
    CHECK(chat.rule() == "builtin-more");
    CHECK((chat.said().size() > before || chat.ticket));
  }
}
