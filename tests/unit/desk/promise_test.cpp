#include "desk/promise.h"

#include "desk/routing.h"
#include "unit/desk/book.h"

using namespace xiaoer;
using namespace xiaoer::desk;
using rulebook::Priority;

namespace {

struct Desk {
  explicit Desk(const std::string& text) : rules(book(text)) {}
  Promise promised(UnixMillis now, std::string_view channel = "chat", Priority priority = Priority::Normal,
                   int days = 1, std::string_view team = {}) const {
    return promise(Calendar(rules->settings, shanghai(), team), channel, priority, days, now);
  }
  UnixMillis respond(UnixMillis now, std::string_view channel = "chat") const {
    return promised(now, channel).respondBy;
  }
  UnixMillis resolve(UnixMillis now, Priority priority, int days) const {
    return promised(now, "chat", priority, days).resolveBy;
  }
  std::shared_ptr<const rulebook::RuleBook> rules;
};

UnixMillis on(int year, int month, int day, int hour) {
  return shanghai().instant(year, month, day, hour * 60);
}

}  // namespace

TEST_CASE("an hour of opening time, over the night, over a closed day, over a break") {
  const Desk desk(kNineToNine);
  CHECK(desk.respond(november(20, 10)) == november(20, 11));
  CHECK(desk.respond(november(20, 20)) == november(20, 21));
  CHECK(desk.respond(november(20, 20, 30)) == november(21, 9, 30));
  CHECK(desk.respond(november(21, 20, 30)) == november(23, 9, 30));  // Saturday night to Monday
  CHECK(desk.respond(november(20, 3)) == november(20, 10));
  CHECK(Desk("").respond(november(22, 23, 30)) == november(23, 0, 30));  // always open
  const Desk lunch("calendar: {hours: {fri: [\"09:00-12:00\", \"13:30-18:00\"]}}");
  CHECK(lunch.respond(november(20, 11, 40)) == november(20, 14, 10));
}

TEST_CASE("e-mail: 24 hours by the clock, and not before somebody was there for an hour") {
  const Desk desk(kNineToNine);
  CHECK(desk.respond(november(18, 10), "email") == november(19, 10));
  CHECK(desk.respond(november(21, 20, 30), "email") == november(23, 9, 30));  // over the closed Sunday
}

TEST_CASE("solved within working days, fewer where it is urgent") {
  const Desk desk(kNineToNine);
  CHECK(desk.resolve(november(20, 10), Priority::Normal, 1) == november(23, 21));  // Friday to Monday
  CHECK(desk.resolve(november(18, 10), Priority::Normal, 3) == november(23, 21));
  CHECK(desk.resolve(november(22, 10), Priority::Low, 1) == november(23, 21));
  CHECK(desk.resolve(november(16, 10), Priority::High, 3) == november(18, 21));
  CHECK(desk.resolve(november(16, 10), Priority::Urgent, 3) == november(17, 21));
  CHECK(desk.resolve(november(16, 10), Priority::High, 1) == november(17, 21));
}

TEST_CASE("holidays and make-up days move a promise, a year that is not known marks it") {
  const Desk desk(std::string(kNineToNine) +
                  "  years: {2026: {holidays: {国庆节: 10-01..10-07}, makeup: [10-10]}}\n");
  // Wednesday; Thursday to Wednesday is off, Thursday and Friday are worked, Saturday is made up for.
  CHECK(desk.resolve(on(2026, 9, 30, 10), Priority::Normal, 3) == on(2026, 10, 10, 21));
  CHECK(desk.respond(on(2026, 9, 30, 21)) == on(2026, 10, 8, 10));
  CHECK(desk.promised(on(2026, 12, 30, 10)).known);
  CHECK_FALSE(desk.promised(on(2026, 12, 31, 10)).known);  // solved on 1 January of a year that nobody knows
  CHECK(desk.promised(on(2026, 12, 31, 10)).resolveBy == on(2027, 1, 1, 21));
  CHECK(Desk(kNineToNine).promised(on(2026, 12, 31, 10)).known);  // no years: no holidays are wanted
}

TEST_CASE("how urgent: what it costs, the problem, the plan") {
  constexpr auto L = Priority::Low, N = Priority::Normal, H = Priority::High, U = Priority::Urgent;
  struct Row {
    Priority cost, category;
    std::optional<Priority> rule;
    bool first;
    Priority is;
  };
  for (const Row& row :
       {Row{L, L, {}, false, L}, Row{L, N, {}, false, N}, Row{L, N, H, false, H}, Row{L, H, L, false, H},
        Row{H, L, {}, false, H}, Row{U, L, {}, false, U}, Row{L, L, {}, true, N}, Row{N, L, {}, true, H},
        Row{H, L, {}, true, H}, Row{U, N, {}, true, U}, Row{N, H, {}, false, H}})
    CHECK(priorityOf({row.cost, row.category, row.rule, row.first}) == row.is);
  // A greater loss, a graver problem, a first plan: none of them ever lowers it.
  for (int cost = 0; cost < 4; ++cost)
    for (int category = 0; category < 4; ++category) {
      const auto is = [&](int c, int k, bool first) {
        return priorityOf({static_cast<Priority>(c), static_cast<Priority>(k), {}, first});
      };
      CHECK(is(cost, category, true) >= is(cost, category, false));
      if (cost < 3) CHECK(is(cost + 1, category, false) >= is(cost, category, false));
      if (category < 3) CHECK(is(cost, category + 1, false) >= is(cost, category, false));
    }
  const auto rules = book("bot: {first_plans: [旗舰版, Enterprise]}");
  CHECK(isFirstPlan(rules->settings, "ENTERPRISE"));
  CHECK(isFirstPlan(rules->settings, "旗艦版"));
  CHECK_FALSE(isFirstPlan(rules->settings, "pro"));
  CHECK_FALSE(isFirstPlan(rules->settings, ""));
}

namespace {

constexpr char kTeams[] = R"(
facts: {platform: {label: 平台}}
teams:
  service: {categories: [feature_usage]}
  tech: {categories: [data_sync, lag_crash], langs: zh}
  abroad: {categories: [data_sync], skills: {platform: [Shopee, Amazon]}}
  night: {categories: lag_crash, langs: zh, hours: {mon: "21:00-09:00", fri: "21:00-09:00"}}
calendar: {hours: {mon: "09:00-21:00", fri: "09:00-21:00"}}
)";

std::string routed(const std::string& rules, Ticket ticket, UnixMillis now = november(20, 10),
                   std::string_view asked = {}) {
  const auto all = book(rules);
  return teamFor(ticket, asked, *all, shanghai(), now);
}

Ticket about(std::string category, std::string lang = "zh", std::string platform = "") {
  Ticket ticket;
  ticket.category = std::move(category), ticket.lang = std::move(lang);
  if (!platform.empty()) ticket.facts = {{"platform", platform}};
  return ticket;
}

}  // namespace

TEST_CASE("which team") {
  CHECK(routed(kTeams, about("feature_usage")) == "service");
  CHECK(routed(kTeams, about("billing_dispute")) == "service");  // the first one takes what nobody takes
  CHECK(routed(kTeams, about("data_sync")) == "tech");           // abroad is for other things
  CHECK(routed(kTeams, about("data_sync", "zh", "ＳＨＯＰＥＥ")) == "abroad");
  CHECK(routed(kTeams, about("data_sync", "zh", "淘宝")) == "tech");
  CHECK(routed(kTeams, about("data_sync", "en")) == "abroad");  // tech does not speak it
  CHECK(routed(kTeams, about("lag_crash", "en")) == "tech");    // nobody does
  CHECK(routed(kTeams, about("lag_crash"), november(20, 10)) == "tech");
  CHECK(routed(kTeams, about("lag_crash"), november(20, 22)) == "night");  // who is there
  CHECK(routed(kTeams, about("lag_crash"), november(22, 12)) ==
        "tech");  // who is there first: Monday 9, not 21
  CHECK(routed(kTeams, about("data_sync"), november(20, 10), "service") == "service");
  CHECK(routed("", about("general")) == "support");
  CHECK(routed("bot: {categories: {data_sync: {team: it}}}", about("data_sync")) == "it");
}

TEST_CASE("the team's hours are what is promised by") {
  const Desk desk(kTeams);
  CHECK(desk.promised(november(20, 20), "chat", Priority::Normal, 1, "night").respondBy == november(20, 22));
  CHECK(desk.promised(november(20, 20), "chat", Priority::Normal, 1, "tech").respondBy == november(20, 21));
}
