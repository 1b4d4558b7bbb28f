#include "desk/lifecycle.h"

#include <fmt/format.h>

#include "desk/due.h"
#include "unit/desk/book.h"

using namespace xiaoer;
using namespace xiaoer::desk;
using rulebook::Priority;

namespace {

const Actor kLi{Actor::Kind::Agent, "li", "李"}, kCustomer{Actor::Kind::Customer, "", ""}, kTimer{};

// A ticket with people around it. Monday to Saturday nine to nine; solved within two working days.
//
//   Case it;
//   it.at(november(16, 10)).then(Event::AgentReplies);
struct Case {
  std::shared_ptr<const rulebook::RuleBook> rules =
      book(std::string(kNineToNine) + "bot: {categories: {data_sync: {resolve_days: 2}}}\n");
  UnixMillis now = november(16, 10);  // a Monday
  Ticket ticket;
  Changes changes;  // of the last event
  bool followUp = false;

  Case() {
    ticket.category = "data_sync", ticket.team = "tech";
    ticket.respondBy = november(16, 11), ticket.resolveBy = november(18, 21);
    ticket.createdAt = ticket.updatedAt = ticket.quietSince = now;
  }
  Case& at(UnixMillis moment) { return now = moment, *this; }
  Case& then(Event event) {
    const bool byAgent = event <= Event::AgentMerges;
    const auto applied = apply(event,
                               byAgent                 ? kLi
                               : event == Event::Quiet ? kTimer
                                                       : kCustomer,
                               now, *rules, shanghai(), ticket);
    REQUIRE(applied.ok());
    changes = applied->changes, followUp = applied->followUp;
    return *this;
  }
  Case& deal(DueKind kind) { return dealtWith(kind, now, ticket), *this; }
  // "respond_soon 10:45, …", in November.
  std::string due() const {
    std::string out;
    for (const Due& d : dueMoments(ticket, *rules, shanghai())) {
      const LocalTime t = shanghai().local(d.at);
      out += fmt::format("{}{} {:02} {:02}:{:02}", out.empty() ? "" : ", ", name(d.kind), t.day,
                         t.minute / 60, t.minute % 60);
    }
    return out;
  }
  std::string changed() const {
    std::string out;
    for (const Change& c : changes)
      out += fmt::format("{}{}: {} > {}", out.empty() ? "" : ", ", c.field, c.from, c.to);
    return out;
  }
};

}  // namespace

TEST_CASE("what may happen in each status") {
  constexpr auto N = desk::Status::New, O = desk::Status::Open, P = desk::Status::Pending,
                 H = desk::Status::OnHold, S = desk::Status::Solved, C = desk::Status::Closed;
  const auto to = [](desk::Status from, Event event) { return moved(from, event)->to; };
  CHECK(to(N, Event::AgentReplies) == O);
  CHECK(to(P, Event::AgentReplies) == P);
  CHECK(to(S, Event::CustomerThanks) == S);  // thanks does not reopen
  CHECK(to(S, Event::CustomerWrites) == O);  // news does
  CHECK(to(P, Event::CustomerThanks) == O);  // "ok" may answer what was asked
  CHECK(to(H, Event::CustomerWrites) == O);
  CHECK(to(N, Event::CustomerWrites) == N);  // nobody has it yet
  CHECK(to(O, Event::CustomerConfirms) == S);
  CHECK(to(S, Event::SaysNotHeld) == O);
  CHECK(to(S, Event::SaysHeld) == C);
  CHECK(to(S, Event::Quiet) == C);
  CHECK(to(S, Event::AgentCloses) == C);
  CHECK_FALSE(moved(O, Event::AgentCloses));
  CHECK_FALSE(moved(S, Event::AgentWaits));  // opened again first
  CHECK(to(P, Event::Quiet) == C);
  for (const desk::Status status : {N, O, H}) CHECK_FALSE(moved(status, Event::Quiet));  // our turn
  for (const Event event : {Event::AgentReplies, Event::AgentOpens, Event::AgentSolves, Event::AgentMerges})
    CHECK_FALSE(moved(C, event));
  for (const Event event : {Event::CustomerWrites, Event::SaysNotHeld}) CHECK(moved(C, event)->followUp);
  for (const Event event : {Event::CustomerThanks, Event::CustomerConfirms})
    CHECK_FALSE(moved(C, event)->followUp);
  // A follow-up is opened only beside a closed ticket, and nobody but its customer can open one.
  for (int event = 0; event <= static_cast<int>(Event::Quiet); ++event)
    for (int status = 0; status < 6; ++status)
      if (const auto move = moved(static_cast<desk::Status>(status), static_cast<Event>(event));
          move && move->followUp)
        CHECK((static_cast<desk::Status>(status) == C && move->to == C &&
               static_cast<Event>(event) > Event::AgentMerges));
}

TEST_CASE("from the hand-over to the end") {
  Case it;
  CHECK(it.due() ==
        "respond_soon 16 10:45, respond_late 16 11:00, resolve_soon 18 17:00, resolve_late 18 21:00");
  it.at(november(16, 10, 50)).deal(DueKind::RespondSoon);
  CHECK(it.due() == "respond_late 16 11:00, resolve_soon 18 17:00, resolve_late 18 21:00");
  it.then(Event::AgentReplies);
  CHECK(it.changed() == "responded_at:  > 2026-11-16T02:50:00.000Z, status: new > open");
  CHECK((it.changes[0].by.id == "li" && it.changes[0].at == it.now));
  CHECK(it.due() == "resolve_soon 18 17:00, resolve_late 18 21:00");
  it.then(Event::AgentReplies);
  CHECK(it.changed() == "");
  it.at(november(17, 12)).then(Event::AgentSolves);
  CHECK(it.changed() == "status: open > solved");
  CHECK(it.due() == "ask_satisfaction 17 12:00, ask_held 20 12:00, close 24 21:00");
  it.deal(DueKind::AskSatisfaction);
  CHECK(it.due() == "remind_satisfaction 18 12:00, ask_held 20 12:00, close 24 21:00");
  it.at(november(18, 12)).deal(DueKind::RemindSatisfaction);  // once, and never again
  CHECK(it.due() == "ask_held 20 12:00, close 24 21:00");
  it.at(november(20, 12)).deal(DueKind::AskHeld);
  CHECK(it.due() == "close 24 21:00");
  it.at(november(24, 21)).then(Event::Quiet);
  CHECK((it.ticket.status == desk::Status::Closed && it.due() == ""));
  CHECK(it.changes[0].by.kind == Actor::Kind::System);
  it.then(Event::CustomerWrites);
  CHECK((it.followUp && it.ticket.status == desk::Status::Closed && it.changed() == ""));
  const auto refused = apply(Event::AgentReplies, kLi, it.now, *it.rules, shanghai(), it.ticket);
  REQUIRE_FALSE(refused.ok());
  CHECK(refused.error().kind == ErrorKind::Conflict);
}

TEST_CASE("the clock of the solution stands still while the customer's word is awaited") {
  Case it;
  it.then(Event::AgentReplies).at(november(17, 12)).then(Event::AgentWaits);
  CHECK(it.ticket.paused);
  CHECK(it.ticket.workLeft == (9 + 12) * kHour);
  CHECK(it.due() == "close 24 21:00");
  it.at(november(20, 15)).then(Event::CustomerWrites);
  CHECK((it.ticket.status == desk::Status::Open && !it.ticket.paused));
  CHECK(it.ticket.resolveBy ==
        november(24, 12));  // 6 h on Friday, none on Saturday, 12 on Monday, 3 on Tuesday
  CHECK(it.changed() ==
        "status: pending > open, resolve_by: 2026-11-18T13:00:00.000Z > 2026-11-24T04:00:00.000Z");
}

TEST_CASE("it runs on while a third party is waited for, and for the first response in any case") {
  Case it;
  it.then(Event::AgentHolds);
  CHECK_FALSE(it.ticket.paused);
  CHECK(it.due() ==
        "respond_soon 16 10:45, respond_late 16 11:00, resolve_soon 18 17:00, resolve_late 18 21:00");
  it.then(Event::AgentWaits);
  CHECK(it.due() == "respond_soon 16 10:45, respond_late 16 11:00, close 23 21:00");
}

TEST_CASE("what was missed before the clock stopped is not announced twice") {
  Case it;
  it.then(Event::AgentReplies).at(november(19, 9, 30)).deal(DueKind::ResolveSoon).deal(DueKind::ResolveLate);
  it.at(november(19, 10)).then(Event::AgentWaits).at(november(19, 12)).then(Event::CustomerWrites);
  CHECK((it.ticket.resolveBy == november(18, 21) && it.due() == ""));
}

TEST_CASE("opened again: both promises anew, the question how it was only once") {
  Case it;
  it.then(Event::AgentReplies).at(november(17, 12)).then(Event::AgentSolves).deal(DueKind::AskSatisfaction);
  it.then(Event::CustomerThanks);
  CHECK((it.ticket.status == desk::Status::Solved && it.changed() == ""));
  const int64_t version = it.ticket.version;
  it.then(Event::CustomerThanks);
  CHECK(it.ticket.version == version);
  it.at(november(20, 13)).deal(DueKind::AskHeld).then(Event::SaysNotHeld);
  CHECK((it.ticket.status == desk::Status::Open && it.ticket.version > version));
  CHECK(it.changed().find("held:  > no, status: solved > open, respond_by:") == 0);
  CHECK(it.due() ==
        "respond_soon 20 13:45, respond_late 20 14:00, resolve_soon 24 17:00, resolve_late 24 21:00");
  it.then(Event::AgentReplies).at(november(23, 10)).then(Event::AgentSolves);
  CHECK(it.due() == "remind_satisfaction 18 12:00, ask_held 26 10:00, close 30 21:00");
  CHECK(rate(5, "很快", kCustomer, it.now, it.ticket).ok());
  CHECK(it.due() == "ask_held 26 10:00, close 30 21:00");
  it.at(november(26, 11)).then(Event::SaysHeld);
  CHECK((it.ticket.status == desk::Status::Closed && it.ticket.aftercare.held == true));
}

TEST_CASE("an agent's own opening of a solved ticket is a promise, too") {
  Case it;
  it.then(Event::AgentSolves).at(november(20, 13)).then(Event::AgentOpens).then(Event::AgentWaits);
  CHECK((it.ticket.paused && it.ticket.workLeft == (8 + 12 + 12) * kHour && !it.ticket.solvedAt));
}

TEST_CASE("a rating") {
  Case it;
  CHECK(rate(5, "", kCustomer, it.now, it.ticket).error().kind == ErrorKind::Conflict);
  it.then(Event::AgentSolves);
  for (const int score : {0, 6, -1})
    CHECK(rate(score, "", kCustomer, it.now, it.ticket).error().kind == ErrorKind::Invalid);
  std::string words;
  for (size_t n = 0; n < kMaxScoreWords; ++n) words += "好";
  CHECK(rate(4, words, kCustomer, it.now, it.ticket).ok());
  CHECK(rate(4, words + "好", kCustomer, it.now, it.ticket).error().kind == ErrorKind::Invalid);
  it.then(Event::SaysHeld);
  const auto changes = rate(2, "又坏了", kCustomer, it.now, it.ticket);  // closed, and still to be changed
  REQUIRE(changes.ok());
  CHECK(((*changes)[0].field == "score" && (*changes)[0].from == "4" && (*changes)[0].to == "2"));
  CHECK(it.ticket.aftercare.words == "又坏了");
}

TEST_CASE("set by hand") {
  Case it;
  CHECK(setTeam("tech", kLi, it.now, *it.rules, shanghai(), it.ticket).empty());
  CHECK(it.ticket.version == 1);
  CHECK(setTeam("billing", kLi, it.now, *it.rules, shanghai(), it.ticket).at(0).from == "tech");
  CHECK(setAssignee("li", kLi, it.now, it.ticket).at(0).to == "li");
  CHECK(it.ticket.version == 3);
  const auto urgent = setPriority(Priority::Urgent, kLi, it.now, *it.rules, shanghai(), it.ticket);
  CHECK((urgent.size() == 2 && urgent[0].field == "priority" && urgent[1].field == "resolve_by"));
  CHECK(it.ticket.resolveBy == november(17, 21));
  it.at(november(19, 10));
  setPriority(Priority::Normal, kLi, it.now, *it.rules, shanghai(),
              it.ticket);  // the 18th has passed: from now
  CHECK(it.ticket.resolveBy == november(23, 21));
}

TEST_CASE("another team counts what is still promised by its own hours; what was missed stays missed") {
  Case it;
  it.rules = book(std::string(kNineToNine) +
                  "bot: {categories: {data_sync: {resolve_days: 2}}}\n"
                  "teams:\n  tech: {categories: [data_sync]}\n"
                  "  late: {hours: {mon: '14:00-18:00', tue: '14:00-18:00', wed: '14:00-18:00'}}\n");
  it.at(november(16, 10, 30));
  const auto changes = setTeam("late", kLi, it.now, *it.rules, shanghai(), it.ticket);
  REQUIRE(changes.size() == 3);
  CHECK((changes[0].field == "team" && changes[1].field == "respond_by" && changes[2].field == "resolve_by"));
  CHECK((it.ticket.respondBy == november(16, 15) && it.ticket.resolveBy == november(18, 18)));
  CHECK(it.due().substr(0, 18) == "respond_soon 16 14");
  it.at(november(16, 15)).deal(DueKind::RespondSoon).deal(DueKind::RespondLate);
  setTeam("tech", kLi, november(16, 16), *it.rules, shanghai(), it.ticket);
  CHECK((it.ticket.respondBy == november(16, 15) && it.ticket.resolveBy == november(18, 21)));
  CHECK(it.due().find("respond") == std::string::npos);  // not announced a second time
  it.at(november(16, 17)).then(Event::AgentReplies).then(Event::AgentWaits);
  setTeam("late", kLi, november(16, 17), *it.rules, shanghai(), it.ticket);
  CHECK((it.ticket.paused && it.ticket.workLeft == 9 * kHour && it.ticket.resolveBy == november(18, 18)));
}

TEST_CASE("thanks, it works, or news") {
  for (const char* thanks :
       {"谢谢", "谢谢！", "好的，谢谢您", "多謝", "非常感谢你们", "收到", "嗯嗯", "👍", "辛苦了",
        "知道了，再见", "thanks", "Thank you so much!", "ok, thx", "Great, thanks for your help", "唔該晒"})
    CHECK_THAT(thanks, Catch::Predicate<std::string>(
                           [](const std::string& said) { return heard(said) == Event::CustomerThanks; }));
  for (const char* works : {"好了", "已经好了，谢谢", "可以了", "解决了谢谢你", "现在正常了",
                            "It works now, thanks!", "all fixed", "恢复了，辛苦", "搞定啦"})
    CHECK_THAT(works, Catch::Predicate<std::string>(
                          [](const std::string& said) { return heard(said) == Event::CustomerConfirms; }));
  for (const char* news : {"谢谢，但是还是不行", "谢谢，那库存怎么办", "好了吗？", "还没好", "没有解决",
                           "谢谢？", "订单又不同步了", "thanks, but it still fails", "not fixed", "it is",
                           "ok and the stock?", "好了，但是另一个店又不行", "works on one shop only", "你好"})
    CHECK_THAT(news, Catch::Predicate<std::string>(
                         [](const std::string& said) { return heard(said) == Event::CustomerWrites; }));
}

TEST_CASE("the trouble is back, or another thing is asked") {
  for (const char* back :
       {"还是不行", "又不同步了", "订单又没同步过来", "还是报错", "问题又出现了", "问题依然存在，没有解决",
        "又闪退了", "还没好", "昨天好了今天又不行了", "it is back", "The problem is back",
        "it still doesn't work", "orders are missing again", "it stopped working again", "not fixed",
        "又嚟啦，仲系唔得"})
    CHECK_THAT(back,
               Catch::Predicate<std::string>([](const std::string& said) { return saysItIsBack(said); }));
  for (const char* other :
       {"怎么绑定店铺", "还有一个问题", "又要绑定新店铺，怎么弄", "还有没有别的功能", "谢谢", "已经好了",
        "怎么再开一个子账号", "how do I do that again?", "I am back", "is there still a discount?", "转人工"})
    CHECK_THAT(other,
               Catch::Predicate<std::string>([](const std::string& said) { return !saysItIsBack(said); }));
}
