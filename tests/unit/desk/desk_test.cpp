#include <catch2/catch.hpp>

#include "desk/ticket.h"

using namespace xiaoer;
using namespace xiaoer::desk;

TEST_CASE("local time and back") {
  const Zone zone("Asia/Shanghai");
  const LocalTime t = zone.local({1'795'336'200'000});  // 2026-11-22T08:30Z, a Sunday
  CHECK((t.year == 2026 && t.month == 11 && t.day == 22 && t.weekday == 6 && t.minute == 16 * 60 + 30));
  CHECK(zone.instant(2026, 11, 22, 16 * 60 + 30) == UnixMillis{1'795'336'200'000});
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
  ticket.datesKnown = false, ticket.version = 7, ticket.assignee = "li", ticket.followUpOf = "T20261101-0003";
  ticket.respondedAt = UnixMillis{5}, ticket.quietSince = {9}, ticket.dealtWith = 3, ticket.workLeft = 60'000;
  ticket.aftercare = {UnixMillis{6}, {}, UnixMillis{8}, 4, "快", {}, true};
  ticket.link = "5f0c", ticket.callback = Callback{"13800000001", {10}, {20}};
  const auto back = fromJson(nlohmann::ordered_json::parse(toJson(ticket).dump()));
  REQUIRE(back.ok());
  CHECK(toJson(*back) == toJson(ticket));
  CHECK(back->facts.front().first == "since");
  CHECK((back->version == 7 && back->assignee == "li" && back->respondedAt->ms == 5 && !back->solvedAt));
  CHECK((back->callback->phone == "13800000001" && back->callback->from.ms == 10 &&
         back->callback->to.ms == 20));
  CHECK((back->aftercare.score == 4 && back->aftercare.held == true && !back->aftercare.remindedAt));
  const auto seen = customerView(*back, {{{0}, "customer", "订单没同步"}}, {},
                                 trackingUrl("https://help.example.com", back->link));
  CHECK(seen["url"] == "https://help.example.com/t/5f0c");
  CHECK(seen["attachments"].dump() == "[]");
  CHECK(seen["customer"]["contact"] == "138****0001");
  CHECK(seen["customer"]["name"].is_null());
  CHECK(seen["sla"]["known"] == false);
  CHECK(seen["transcript"][0]["from"] == "customer");
  CHECK(fromJson(nlohmann::ordered_json::parse(R"({"number": 3})")).error().kind == ErrorKind::Internal);
}

TEST_CASE("a ticket that was kept before there was a desk is read") {
  auto kept = toJson(Ticket{.updatedAt = {77}});
  for (const char* key : {"dates_known", "work_left", "version", "assignee", "follow_up_of", "merged_into",
                          "responded_at", "solved_at", "quiet_since", "dealt_with", "aftercare", "link"})
    kept.erase(key);
  const auto back = fromJson(kept);
  REQUIRE(back.ok());
  CHECK((back->version == 1 && back->quietSince.ms == 77 && back->datesKnown && !back->aftercare.askedAt));
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
  CHECK(ticket.version == 2);
}

TEST_CASE("with a higher priority the solution is promised earlier, never later") {
  Ticket ticket;
  ticket.resolveBy = {100};
  add({{}, {}, Priority::Urgent, {}, Moment{{50}}}, {5}, ticket);
  CHECK(ticket.resolveBy.ms == 50);
  add({{}, {}, Priority::Urgent, {}, Moment{{70}}}, {6}, ticket);
  CHECK(ticket.resolveBy.ms == 50);
  ticket.paused = true;
  add({{}, {}, Priority::Urgent, {}, Moment{{20}}}, {7}, ticket);
  CHECK(ticket.resolveBy.ms == 50);
}
