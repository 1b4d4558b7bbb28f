// Not sure: choices that differ, the many ways to pick one, and what the authors learn of it.
#include <algorithm>

#include "chat.h"

using namespace xiaoer;
using namespace xiaoer::dialog;

namespace {

// Never sure, always suspecting.
const char* kRules = R"(
bot: {answer_at: 1, suggest_at: 0.05}
rules:
  - {id: orders, category: data_sync, title: {zh: 订单没有进来, en: Orders are missing}, says: [今天的单子没有动静怎么回事啊], reply: 查订单。, article: sync/orders}
  - {id: orders-late, category: data_sync, title: {zh: 订单来得慢, en: Orders come late}, says: [今天的单子没有动静等了好久], reply: 等一等。, article: sync/orders}
  - {id: orders-net, category: data_sync, general: true, title: {zh: 数据的问题, en: Data}, says: [今天的单子没有动静], reply: 数据。}
  - {id: stock, category: data_sync, title: {zh: 库存不一致, en: Stock differs}, says: [今天的库存没有动静], reply: 查库存。}
  - {id: printing, category: feature_usage, title: {zh: 打印机, en: Printing}, says: [今天的打印机没有动静], reply: 查打印机。}
  - {id: money, category: billing_dispute, title: 扣费, says: ['/扣费/'], reply: 查扣费。}
)";

std::vector<articles::SourceFile> kb() {
  return {{"sync/orders.md", "---\ntitle: 单子没有动静\ncategory: data_sync\n---\n先看授权。\n"}};
}

Chat unsure() {
  Chat chat(kRules, kb());
  chat.says("今天的单子好像没有动静呢");
  REQUIRE(chat.last.outcome == Outcome::Suggested);
  return chat;
}

std::vector<std::string> shown(const Chat& chat) {
  std::vector<std::string> out;
  for (const Offer& offer : chat.state.offers)
    if (offer.kind == Offer::Kind::Rule || offer.kind == Offer::Kind::Article)
      out.push_back((offer.kind == Offer::Kind::Article ? "kb/" : "") + offer.target);
  return out;
}

}  // namespace

TEST_CASE("two or three choices, no two of them with the same answer") {
  Chat chat = unsure();
  const auto all = shown(chat);
  REQUIRE(all.size() >= 2);
  REQUIRE(all.size() <= 3);
  const auto count = [&](std::initializer_list<const char*> ids) {
    size_t n = 0;
    for (const char* id : ids) n += static_cast<size_t>(std::count(all.begin(), all.end(), id));
    return n;
  };
  CHECK(count({"orders", "orders-late", "kb/sync/orders"}) <= 1);
  CHECK(chat.offered("none"));
  CHECK(chat.offered("human"));
}

TEST_CASE("a choice is picked by its place") {
  const std::pair<const char*, size_t> kRows[] = {{"2", 1},
                                                  {"第二个", 1},
                                                  {"选2", 1},
                                                  {"我选第二个", 1},
                                                  {"是第二个吧", 1},
                                                  {"应该是第二种", 1},
                                                  {"第一个", 0},
                                                  {"最后一个", 99},
                                                  {"the second one", 1},
                                                  {"second", 1},
                                                  {"option 2", 1},
                                                  {"The second one, please", 1},
                                                  {"it's the first one", 0},
                                                  {"number 1", 0},
                                                  {"the last one", 99},
                                                  {"b", 1},
                                                  {"２", 1},
                                                  {"②", 1}};
  for (const auto& [typed, place] : kRows) {
    Chat chat = unsure();
    const auto all = shown(chat);
    chat.says(typed);
    INFO(typed);
    REQUIRE(chat.last.pick);
    CHECK(chat.last.pick->picked == all[std::min(place, all.size() - 1)]);
  }
  Chat chat = unsure();
  chat.says("第五个");  // there is none
  CHECK_FALSE(chat.last.pick);
}

TEST_CASE("a choice is picked by what it is about") {
  for (const char* typed : {"打印机那个", "打印机", "是打印机的问题", "the printing one"}) {
    Chat chat = unsure();
    const auto all = shown(chat);
    if (std::find(all.begin(), all.end(), "printing") == all.end()) continue;
    chat.says(typed);
    INFO(typed);
    CHECK((chat.rule() == "printing" || std::string(typed) == "the printing one"));
  }
}

TEST_CASE("both: the first now, the other after it") {
  for (const char* typed : {"两个都是", "都有", "both of them"}) {
    Chat chat = unsure();
    chat.says(typed);
    INFO(typed << " → " << chat.text());
    REQUIRE(chat.last.pick);
    CHECK(chat.state.later.empty());
    size_t answered = 0;
    for (const char* reply : {"查订单。", "等一等。", "查库存。", "查打印机。", "数据。"})
      answered += chat.heard(reply);
    CHECK(answered >= 1);
  }
}

TEST_CASE("a pick is evidence: the message, what was offered, what it was") {
  Chat chat = unsure();
  const auto all = shown(chat);
  chat.says("第二个");
  REQUIRE(chat.last.pick);
  CHECK(chat.last.pick->message == "今天的单子好像没有动静呢");
  CHECK(chat.last.pick->offered.size() == all.size());
  CHECK(chat.last.pick->picked == chat.last.pick->offered[1]);
  chat.says("第二个");  // no longer on offer
  CHECK_FALSE(chat.last.pick);
}

TEST_CASE("none of them: a person, who sees what came nearest; the authors hear of it too") {
  for (const char* typed : {"都不是", "none of these", "不是"}) {
    Chat chat = unsure();
    chat.says(typed);
    INFO(typed);
    REQUIRE(chat.ticket);
    CHECK(chat.ticket->nearest.size() >= 2);
    CHECK(chat.ticket->subject == "今天的单子好像没有动静呢");
    REQUIRE(chat.last.pick);
    CHECK(chat.last.pick->picked.empty());
    CHECK(chat.last.pick->offered.size() >= 2);
  }
}

TEST_CASE("a new question in place of a pick is that question") {
  Chat chat = unsure();
  chat.says("我要问扣费");
  CHECK(chat.rule() == "money");
  CHECK_FALSE(chat.last.pick);
}

TEST_CASE("one likely thing alone is asked for, and yes is enough") {
  Chat chat(
      "bot: {answer_at: 1, suggest_at: 0.05}\nrules:\n"
      "  - {id: printing, category: feature_usage, title: 打印机, says: [今天的打印机没有动静], reply: "
      "查打印机。}\n");
  chat.says("打印机怎么没有动静呢");
  CHECK(chat.heard("您说的是这个吗？"));
  chat.says("是的");
  CHECK(chat.text() == "查打印机。");
  REQUIRE(chat.last.pick);
  CHECK(chat.last.pick->picked == "printing");
}

TEST_CASE("below suggest_at: a person at once, with the nearest in the ticket") {
  Chat chat(
      "bot: {answer_at: 1, suggest_at: 0.99}\nrules:\n"
      "  - {id: printing, category: feature_usage, title: 打印机, says: [今天的打印机没有动静], reply: "
      "查打印机。}\n",
      kb());
  chat.says("打印机的单子没有动静呢");
  REQUIRE(chat.ticket);
  CHECK(chat.ticket->reason == desk::Reason::NoRule);
  REQUIRE_FALSE(chat.ticket->nearest.empty());
  for (const auto& near : chat.ticket->nearest)
    CHECK((near.rule == "printing" || near.rule == "kb/sync/orders"));
  for (size_t i = 1; i < chat.ticket->nearest.size(); ++i)
    CHECK(chat.ticket->nearest[i - 1].confidence >= chat.ticket->nearest[i].confidence);
}
