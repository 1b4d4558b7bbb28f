#include "dialog/letter.h"

#include "unit/dialog/chat.h"

using namespace xiaoer;
using namespace xiaoer::dialog;

namespace {

constexpr char kRules[] = R"(
facts:
  error_code: {label: 错误代码, pattern: '/\bE\d{4}\b/', ask: 代码？}
  impact:
    label: 影响
    ask: 影响？
    choices: [{id: cannot_ship, label: 发不了货, says: [发不了货], priority: urgent}]
rules:
  - {id: sync, title: 订单没有同步, category: data_sync, says: ['/同步/'], reply: 看看授权。, handoff: {team: tech, say: 转给同事。}}
  - {id: hello, category: greeting, says: ['/你好/'], reply: 您好。}
)";

Handed handed(const std::string& words, Letter letter = {"form"}) {
  static Chat chat(kRules);
  static std::shared_ptr<const articles::Articles> none = [] {
    Faults faults;
    return articles::Articles::build({}, "kb", faults);
  }();
  static const auto rules = rulebook::compile({{"r.yaml", kRules}}, {}).book;
  static const Zone zone("Asia/Shanghai");
  letter.words = words;
  return handOver(letter, {*rules, *none, zone}, chat.now);
}

}  // namespace

TEST_CASE("a letter is read as the chat would read it") {
  const Handed h = handed("订单不同步，提示 E1024，发不了货");
  CHECK((h.ticket.category == "data_sync" && h.ticket.subject == "订单没有同步" && h.ticket.team == "tech"));
  CHECK(h.ticket.facts ==
        std::vector<std::pair<std::string, std::string>>{{"error_code", "E1024"}, {"impact", "发不了货"}});
  CHECK((h.ticket.priority == desk::Priority::Urgent && h.ticket.channel == "form"));
  CHECK(h.ticket.reason == desk::Reason::AskedForHuman);
  CHECK((h.state.topic == "sync" && h.state.offers.empty() && !h.state.asking && h.state.guides.empty()));
  CHECK(h.said.find("{ticket}") != std::string::npos);
}

TEST_CASE("what the customer chose counts before what the words say") {
  Letter letter{"form"};
  letter.category = "billing_dispute";
  letter.facts = {{"impact", "cannot_ship"}, {"error_code", "E7777"}};
  const Handed h = handed("不同步 E1024", letter);
  CHECK((h.ticket.category == "billing_dispute" && h.ticket.subject == "不同步 E1024"));
  CHECK(h.ticket.facts ==
        std::vector<std::pair<std::string, std::string>>{{"error_code", "E7777"}, {"impact", "发不了货"}});
  CHECK(h.ticket.priority == desk::Priority::Urgent);
}

TEST_CASE("of two teams the one calls that is there at the time of the call") {
  const auto rules = rulebook::compile({{"r.yaml", R"(
teams:
  early: {name: 早班, categories: [data_sync], hours: {mon: "08:00-12:00", tue: "08:00-12:00"}}
  late: {name: 晚班, categories: [data_sync], hours: {mon: "14:00-22:00", tue: "14:00-22:00"}}
)"}},
                                       {})
                         .book;
  REQUIRE(rules != nullptr);
  Faults faults;
  const auto none = articles::Articles::build({}, "kb", faults);
  const Zone zone("Asia/Shanghai");
  Letter letter{"callback"};
  letter.words = "订单不同步", letter.category = "data_sync";
  const auto teamAt = [&](int hour) {
    const UnixMillis from = zone.instant(2026, 11, 23, hour * 60);  // a Monday
    letter.callback = desk::Callback{"13800000001", from, from + 2 * kHour};
    return handOver(letter, {*rules, *none, zone}, zone.instant(2026, 11, 23, 8 * 60)).ticket.team;
  };
  CHECK(teamAt(9) == "early");
  CHECK(teamAt(15) == "late");
}

TEST_CASE("a greeting is no matter, an e-mail's subject is one, and languages are recognised") {
  CHECK(handed("你好").ticket.category == "general");
  Letter letter{"email"};
  letter.subject = "Orders";
  const Handed h = handed("Hello, my orders are gone.\nBest, Ann", letter);
  CHECK((h.ticket.subject == "Orders" && h.ticket.lang == "en"));
  CHECK(handed("第一行\n第二行").ticket.subject == "第一行");
}

TEST_CASE("a call is due when its window ends") {
  Letter letter{"callback"};
  letter.callback = desk::Callback{"13800000001", {1'795'400'000'000}, {1'795'407'200'000}};
  const Handed h = handed("扣费", letter);
  CHECK(h.ticket.respondBy.ms == 1'795'407'200'000);
  CHECK(h.ticket.resolveBy.ms >= h.ticket.respondBy.ms);
}
