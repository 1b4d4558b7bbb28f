#include <catch2/catch.hpp>

#include "desk/promise.h"
#include "desk/ticket.h"

using namespace xiaoer;
using namespace xiaoer::desk;

namespace {
const Zone kShanghai("Asia/Shanghai");
UnixMillis at(int day, int hour, int minute = 0) {
  return kShanghai.instant(2026, 11, day, hour * 60 + minute);
}

rulebook::Settings nineToNine() {
  rulebook::Settings settings;
  settings.alwaysOpen = false;
  for (int d = 0; d < 6; ++d)
    settings.hours[static_cast<size_t>(d)] = rulebook::Hours{9 * 60, 21 * 60};  // not on Sunday
  return settings;
}
}  // namespace

TEST_CASE("local time and back") {
  const LocalTime t = kShanghai.local({1'795'336'200'000});  // 2026-11-22T08:30Z, a Sunday
  CHECK((t.year == 2026 && t.month == 11 && t.day == 22 && t.weekday == 6 && t.minute == 16 * 60 + 30));
  CHECK(kShanghai.instant(2026, 11, 22, 16 * 60 + 30) == UnixMillis{1'795'336'200'000});
}

TEST_CASE("an hour of opening time, over the night and over a closed day") {
  const auto settings = nineToNine();
  CHECK(promise(settings, kShanghai, at(20, 10), 1).respondBy == at(20, 11));
  CHECK(promise(settings, kShanghai, at(20, 20, 30), 1).respondBy == at(21, 9, 30));
  CHECK(promise(settings, kShanghai, at(21, 20, 30), 1).respondBy ==
        at(23, 9, 30));  // Saturday night to Monday
  CHECK(promise(settings, kShanghai, at(20, 3), 1).respondBy == at(20, 10));
  CHECK(promise({}, kShanghai, at(22, 23, 30), 1).respondBy == at(23, 0, 30));
}

TEST_CASE("solved within working days") {
  const auto settings = nineToNine();
  CHECK(promise(settings, kShanghai, at(20, 10), 1).resolveBy == at(23, 21));  // Friday to Monday
  CHECK(promise(settings, kShanghai, at(18, 10), 3).resolveBy == at(23, 21));
  CHECK(promise(settings, kShanghai, at(22, 10), 1).resolveBy == at(23, 21));
}

TEST_CASE("open and peak") {
  auto settings = nineToNine();
  CHECK(isOpen(settings, kShanghai.local(at(20, 9))));
  CHECK_FALSE(isOpen(settings, kShanghai.local(at(20, 21))));
  CHECK_FALSE(isOpen(settings, kShanghai.local(at(22, 12))));
  settings.peaks = {{1101, 1112}, {1225, 103}};
  CHECK(isPeak(settings, {2026, 11, 11, 2, 0}));
  CHECK_FALSE(isPeak(settings, {2026, 11, 13, 4, 0}));
  CHECK(isPeak(settings, {2026, 12, 31, 3, 0}));
  CHECK(isPeak(settings, {2026, 1, 3, 5, 0}));
}

TEST_CASE("a contact is masked") {
  CHECK(masked("13800000001") == "138****0001");
  CHECK(masked("lily@example.com") == "l***@example.com");
  CHECK(masked("abc") == "a***");
  CHECK(masked("微信号小店客服一号") == "微信号****客服一号");
}

TEST_CASE("a ticket comes back from the store as it went in") {
  Ticket ticket;
  ticket.number = "T20261122-0007", ticket.category = "data_sync", ticket.team = "tech",
  ticket.subject = "订单";
  ticket.facts = {{"since", "昨天"}, {"error_code", "E1024"}};
  ticket.tried = {"检查了网络"};
  ticket.reason = Reason::NotSolved;
  ticket.nearest = {{"orders", 0.31}};
  ticket.customer.contact = "13800000001";
  const auto back = fromJson(nlohmann::ordered_json::parse(toJson(ticket).dump()));
  REQUIRE(back.ok());
  CHECK(toJson(*back) == toJson(ticket));
  CHECK(back->facts.front().first == "since");
  const auto seen = customerView(*back, {{{0}, "customer", "订单没同步"}}, {});
  CHECK(seen["attachments"].dump() == "[]");
  CHECK(seen["customer"]["contact"] == "138****0001");
  CHECK(seen["customer"]["name"].is_null());
  CHECK(seen["transcript"][0]["from"] == "customer");
  CHECK(fromJson(nlohmann::ordered_json::parse(R"({"number": 3})")).error().kind == ErrorKind::Internal);
}

TEST_CASE("what comes later is added: facts overwrite, the priority only rises") {
  Ticket ticket;
  ticket.facts = {{"amount", "300"}};
  ticket.priority = Priority::High;
  add({{{"amount", "600"}, {"since", "今天"}}, {"重启"}, Priority::Low, {}}, {5}, ticket);
  CHECK(ticket.facts ==
        std::vector<std::pair<std::string, std::string>>{{"amount", "600"}, {"since", "今天"}});
  CHECK(ticket.priority == Priority::High);
  CHECK(ticket.updatedAt.ms == 5);
}
