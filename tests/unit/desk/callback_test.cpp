#include "desk/callback.h"

#include "desk/followup.h"
#include "unit/desk/book.h"

using namespace xiaoer;
using namespace xiaoer::desk;

TEST_CASE(
    "calls are offered while somebody is there, soonest first, and each that is offered may be asked for") {
  const auto rules = book(kNineToNine);
  const Calendar calendar(rules->settings, shanghai());
  const auto windows = callWindows(calendar, november(20, 17, 20), 12);  // a Friday
  REQUIRE(windows.size() == 12);
  CHECK((windows[0].begin == november(20, 18) && windows[0].end == november(20, 20)));
  CHECK((windows[1].begin == november(20, 20) && windows[1].end == november(20, 21)));
  CHECK(windows[2].begin == november(21, 9));
  CHECK(windows[8].begin == november(23, 9));  // not on Sunday
  for (int minute = 0; minute < 3 * 24 * 60; minute += 17) {
    const UnixMillis now = november(20, 0, minute);
    UnixMillis before = now;
    for (const Span& one : callWindows(calendar, now, 12)) {
      CHECK((one.begin.ms >= before.ms && isCallWindow(calendar, now, one)));
      before = one.end;
    }
  }
}

TEST_CASE("a call at another time is refused") {
  const auto rules = book(kNineToNine);
  const Calendar calendar(rules->settings, shanghai());
  const UnixMillis now = november(20, 12);
  CHECK(isCallWindow(calendar, now, {november(20, 13), november(20, 15)}));
  CHECK(isCallWindow(calendar, now, {november(20, 20), november(20, 21)}));
  CHECK_FALSE(isCallWindow(calendar, now, {november(20, 11), november(20, 13)}));        // has begun
  CHECK_FALSE(isCallWindow(calendar, now, {november(20, 13), november(20, 15, 1)}));     // too long
  CHECK_FALSE(isCallWindow(calendar, now, {november(20, 20), november(20, 20, 59)}));    // too short
  CHECK_FALSE(isCallWindow(calendar, now, {november(20, 20, 1), november(20, 21, 1)}));  // closed at the end
  CHECK_FALSE(isCallWindow(calendar, now, {november(22, 13), november(22, 15)}));        // Sunday
  CHECK_FALSE(isCallWindow(calendar, now, {november(30, 13), november(30, 15)}));        // too far ahead
  CHECK_FALSE(isCallWindow(calendar, now, {november(20, 15), november(20, 13)}));
}

TEST_CASE("while the team is not known, times are offered in which every team is there") {
  const std::string teams = R"(
teams:
  day: {name: 白班, categories: [data_sync]}
  noon: {name: 午班, categories: [billing_dispute], hours: {fri: ["11:00-14:00", "20:00-24:00"], sun: "10:00-12:00"}}
)";
  const auto rules = book(kNineToNine + teams);
  const UnixMillis now = november(20, 8);  // a Friday
  const auto all = callWindows(rules->settings, shanghai(), now, 12);
  REQUIRE(all.size() == 6);  // of this Friday and the next one
  CHECK((all[0].begin == november(20, 11) && all[0].end == november(20, 13)));
  CHECK((all[1].begin == november(20, 13) && all[1].end == november(20, 14)));
  CHECK((all[2].begin == november(20, 20) && all[2].end == november(20, 21)));
  for (const Span& one : all)
    for (const char* team : {"day", "noon"})
      CHECK(isCallWindow(Calendar(rules->settings, shanghai(), team), now, one));
  const Calendar noon(rules->settings, shanghai(), "noon");
  CHECK(isCallWindow(noon, now, {november(22, 10), november(22, 12)}));  // a Sunday: it alone is there
  CHECK_FALSE(isCallWindow(noon, now, {november(21, 10), november(21, 12)}));
}

TEST_CASE("where teams are never all there, the first team's times are offered") {
  const auto rules =
      book(std::string(kNineToNine) +
           "teams:\n  day: {name: 白班, categories: [data_sync]}\n"
           "  night: {name: 夜班, categories: [billing_dispute], hours: {mon: '21:00-24:00'}}\n");
  const UnixMillis now = november(20, 8);
  const auto offered = callWindows(rules->settings, shanghai(), now, 12);
  REQUIRE(offered.size() == 12);
  CHECK(offered[0].begin == november(20, 9));
}

TEST_CASE("no call is offered on a team's holiday, and it may be on a make-up day") {
  const auto rules = book(R"(
calendar:
  years: {2026: {holidays: {调休: 11-23..11-23}, makeup: [11-22]}}
  hours: {mon: "09:00-21:00", tue: "09:00-21:00"}
teams:
  day: {name: 白班, categories: [data_sync], hours: {mon: "10:00-12:00", tue: "10:00-12:00", makeup: "14:00-16:00"}}
)");
  const UnixMillis now = november(20, 8);
  const auto offered = callWindows(rules->settings, shanghai(), now, 12);
  REQUIRE(offered.size() == 2);
  CHECK(offered[0].begin == november(22, 14));
  CHECK(offered[1].begin == november(24, 10));
  CHECK_FALSE(
      isCallWindow(Calendar(rules->settings, shanghai(), "day"), now, {november(23, 10), november(23, 12)}));
}

TEST_CASE("what is said after a ticket was closed goes on from it") {
  const auto rules = book(kNineToNine);
  Ticket closed;
  closed.number = "T20261101-0003", closed.category = "data_sync", closed.team = "tech",
  closed.subject = "订单";
  closed.summary = "两天没更新", closed.priority = Priority::High, closed.customer.contact = "13800000001";
  closed.facts = {{"error_code", "E1024"}}, closed.history = {"T20261001-0001"},
  closed.status = desk::Status::Closed;
  closed.assignee = "3", closed.aftercare.score = 2, closed.link = "5f0c";
  const Ticket next = followUp(closed, "又来了", "page", *rules, shanghai(), november(20, 12));
  CHECK((next.followUpOf == closed.number && next.number.empty() && next.link.empty()));
  CHECK((next.status == desk::Status::New && next.assignee.empty() && next.aftercare.score == 0));
  CHECK((next.team == "tech" && next.priority == Priority::High && next.facts == closed.facts));
  CHECK(next.summary == "又来了 · 两天没更新");
  CHECK(next.history == std::vector<std::string>{"T20261101-0003", "T20261001-0001"});
  CHECK(next.respondBy == november(20, 13));
}
