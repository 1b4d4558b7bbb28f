// What customers say beside the bot's question: a fact, a fact set right, a question about the question, the
// place of a button.
#include "chat.h"

using namespace xiaoer;
using namespace xiaoer::dialog;

namespace {

const char* kRules = R"(
rules:
  - {id: orders, category: data_sync, title: 订单, says: ['/订单.{0,4}不同步|orders/'], reply: {zh: [先看授权。, 在设置里。], en: [Check first., Under Settings.]}, guide: sync}
  - {id: net, category: data_sync, general: true, title: 平台, says: ['/淘宝|京东|ebay|etsy/'], reply: 平台的事。}
  - {id: charged, category: billing_dispute, title: 扣费, says: ['/多扣/', '/charged/'], reply: {zh: [先看账单。, 账单在账户页。], en: [See the bill., It is under Account.]}, handoff: {needs: [charged_on, order_no]}}
guides:
  - id: sync
    steps:
      - {id: manual, say: {zh: 手动同步一次。, en: Sync by hand.}}
      - {id: first, solved: {zh: 好了吗?, en: Does it work?}}
      - {id: code, ask: error_code}
      - {id: second, solved: {zh: 现在呢?, en: And now?}}
facts:
  platform: {label: 平台, pattern: '/(?i)(淘宝|京东|\b(?:ebay|etsy)\b)/', ask: 哪个平台?}
  error_code: {label: 错误代码, pattern: '/\b[A-Z]{1,3}-?\d{3,5}\b/', ask: {zh: 错误代码?, en: Which error code?}}
  charged_on: {label: {zh: 日期, en: Date}, ask: {zh: 哪一天?, en: Which day?}}
  order_no: {label: {zh: 订单号, en: Order number}, ask: {zh: 订单号?, en: Which order?}}
)";

std::string fact(const Chat& chat, const std::string& id) {
  for (const auto& [name, value] : chat.state.facts)
    if (name == id) return value;
  return "";
}

}  // namespace

TEST_CASE("a fact that is set right in the middle of a guide is noted, and the guide goes on") {
  for (const char* right : {"说错了,不是淘宝,是京东", "不是淘宝是京东"}) {
    Chat chat(kRules);
    chat.says("订单不同步,我是淘宝的");
    CHECK(fact(chat, "platform") == "淘宝");
    chat.says(right);
    INFO(right << " → " << chat.text());
    CHECK(fact(chat, "platform") == "京东");
    CHECK(chat.heard("好的，记下了：京东。"));
    CHECK_FALSE(chat.heard("平台的事。"));
    CHECK(chat.offered("not_solved"));
    chat.says("我说了不是淘宝,是京东");  // said again, it stays
    CHECK(fact(chat, "platform") == "京东");
  }
  Chat first(kRules);
  first.says("不是淘宝,是京东的订单不同步");  // at once
  CHECK(fact(first, "platform") == "京东");
  Chat english(kRules);
  english.says("my orders from ebay");
  english.says("sorry, not ebay but etsy");
  CHECK(fact(english, "platform") == "etsy");
}

TEST_CASE("facts told in passing are not misunderstandings, and are not asked for later") {
  Chat chat(kRules);
  chat.says("订单不同步");
  chat.says("AB-1023");
  CHECK(chat.heard("好的，记下了：AB-1023。"));
  chat.says("京东");
  CHECK_FALSE(chat.ticket);
  chat.says("还是不行");
  CHECK(chat.heard("现在呢?"));
}

TEST_CASE("the two buttons after a try are picked by their place, and by a try that failed") {
  for (const char* typed : {"第二个", "后面那个", "the second one", "换了电脑也不行", "重新授权了还是没用",
                            "tried that, still nothing", "still doesnt work"}) {
    Chat chat(kRules);
    chat.says("订单不同步");
    chat.says(typed);
    INFO(typed << " → " << chat.text());
    CHECK((chat.heard("错误代码?") || chat.heard("Which error code?")));
  }
  Chat chat(kRules);
  chat.says("订单不同步");
  chat.says("第一个");
  CHECK(chat.state.guides.empty());
}

TEST_CASE("a question about what is asked is answered, and is not the answer") {
  Chat chat(kRules);
  chat.says("多扣我钱");
  chat.says("那在哪里看?");
  CHECK(chat.heard("账单在账户页。"));
  CHECK(fact(chat, "charged_on").empty());
  chat.says("订单号是 20261111889");
  CHECK(fact(chat, "charged_on").empty());
  CHECK(fact(chat, "order_no") == "20261111889");
  chat.says("昨天");
  REQUIRE(chat.ticket);
  CHECK(chat.ticket->facts == std::vector<std::pair<std::string, std::string>>{{"order_no", "20261111889"},
                                                                               {"charged_on", "昨天"}});
}

TEST_CASE("who does not know says so without an apostrophe too") {
  for (const char* typed : {"i dont know", "idk", "I don't know"}) {
    Chat chat(kRules);
    chat.says("i was charged too much");
    chat.says(typed);
    INFO(typed << " → " << chat.text());
    CHECK(fact(chat, "charged_on").empty());
    CHECK(chat.heard("Which order?"));
  }
}

TEST_CASE("what is well again is the end of a trouble, with thanks or without") {
  for (const char* typed : {"没问题了,谢谢", "正常了,谢谢"}) {
    Chat chat(kRules);
    chat.says("订单不同步");
    chat.says(typed);
    INFO(typed << " → " << chat.text());
    CHECK(chat.state.guides.empty());
  }
}

TEST_CASE("what a message is not about is left out only where a rule is sure of the rest") {
  Chat sure(kRules);
  sure.says("京东没问题,订单不同步");
  CHECK(sure.rule() == "orders");
  Chat unsure(kRules);
  unsure.says("淘宝正常,可我看着就是别扭");
  CHECK(unsure.rule() == "net");
}
