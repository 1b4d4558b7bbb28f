// The ticket that is opened: whose it is, how urgent, by when, and what the customer hears of that.
#include "unit/dialog/chat.h"

using namespace xiaoer;
using namespace xiaoer::dialog;

namespace {

constexpr char kDesk[] = R"(
bot:
  first_plans: [旗舰版]
  categories: {data_sync: {priority: normal, resolve_days: 3}}
facts:
  platform: {label: 平台, pattern: '/(淘宝|Shopee)/'}
  impact:
    label: 影响
    choices: [{id: cannot_ship, label: 发不了货, says: ['/发不了货/'], priority: urgent}]
calendar:
  hours: {mon: "09:00-21:00", tue: "09:00-21:00", wed: "09:00-21:00", thu: "09:00-21:00", fri: "09:00-21:00"}
  years: {2026: {holidays: {假日: 11-24}}}
teams:
  service: {categories: [general]}
  tech: {categories: [data_sync]}
  abroad: {categories: [data_sync], skills: {platform: [shopee]}, hours: {sun: "09:00-23:00", mon: "09:00-10:00"}}
rules:
  - id: sync
    category: data_sync
    says: ['/没同步/']
    handoff: {say: 我转给同事。}
  - id: stray
    category: weather
    says: ['/下雨/']
    handoff: true
)";

UnixMillis at(int year, int month, int day, int hour) {
  return Zone("Asia/Shanghai").instant(year, month, day, hour * 60);
}

Chat talk(UnixMillis now = at(2026, 11, 23, 10)) {  // a Monday; Tuesday is a holiday
  Chat chat(kDesk);
  chat.now = now;
  return chat;
}

}  // namespace

TEST_CASE("team, priority and dates of a ticket come from the files") {
  Chat chat = talk();
  chat.says("淘宝订单没同步");
  REQUIRE(chat.ticket);
  CHECK((chat.ticket->team == "tech" && chat.ticket->priority == desk::Priority::Normal));
  CHECK((chat.ticket->respondBy == at(2026, 11, 23, 11) && chat.ticket->datesKnown));
  CHECK(chat.ticket->resolveBy == at(2026, 11, 27, 21));  // Wednesday, Thursday, Friday
  CHECK(chat.heard("今天 11:00"));
}

TEST_CASE("a skill that the ticket calls for, and that team's hours") {
  Chat chat = talk(at(2026, 11, 22, 22));  // Sunday night: the others have gone home
  chat.says("Shopee 订单没同步");
  CHECK(chat.ticket->team == "abroad");
  CHECK(chat.ticket->respondBy == at(2026, 11, 22, 23));
  CHECK_FALSE(chat.heard("下班"));
  Chat late = talk(at(2026, 11, 22, 22));
  late.says("订单没同步");
  CHECK((late.ticket->team == "tech" && late.ticket->respondBy == at(2026, 11, 23, 10)));
  CHECK(late.heard("下班"));
  CHECK(late.heard("11月23日 10:00"));
}

TEST_CASE("what nobody takes goes to the first team") {
  Chat chat = talk();
  chat.says("下雨了");
  CHECK(chat.ticket->team == "service");
}

TEST_CASE("what it costs, and the plan") {
  Chat chat = talk();
  chat.says("订单没同步,发不了货");
  CHECK(chat.ticket->priority == desk::Priority::Urgent);
  CHECK(chat.ticket->resolveBy == at(2026, 11, 25, 21));
  Chat first = talk();
  first.says({"订单没同步", {}, {}, {.plan = "旗舰版"}});
  CHECK(first.ticket->priority == desk::Priority::High);
  CHECK(first.ticket->resolveBy == at(2026, 11, 26, 21));
}

TEST_CASE("a loss that shows later makes the ticket more urgent and its promise earlier, once") {
  Chat chat = talk();
  chat.says("订单没同步");
  CHECK(chat.ticket->resolveBy == at(2026, 11, 27, 21));
  chat.says("现在发不了货");
  CHECK(chat.ticket->priority == desk::Priority::Urgent);
  CHECK(chat.ticket->resolveBy == at(2026, 11, 25, 21));
  chat.ticket->priority = desk::Priority::Normal;  // an agent has looked at it
  chat.says("是淘宝的");
  CHECK(chat.ticket->priority == desk::Priority::Normal);
}

TEST_CASE("a date in a year whose holidays are not known is said with a reservation") {
  Chat chat = talk(at(2026, 12, 31, 22));
  chat.says("订单没同步");
  CHECK_FALSE(chat.ticket->datesKnown);
  CHECK(chat.heard("1月1日 10:00（遇节假日顺延）"));
  chat.says("我的工单怎么样了");
  CHECK(chat.heard("（遇节假日顺延）"));
  Chat english = talk(at(2026, 12, 31, 22));
  english.says({"没同步", {}, Lang::En, {}});
  CHECK(english.heard("1 Jan, 10:00 (later if that is a public holiday)"));
}
