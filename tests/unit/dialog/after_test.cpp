// What a message does once the ticket was solved, or closed.
#include "unit/dialog/chat.h"

using namespace xiaoer;
using namespace xiaoer::dialog;
using desk::Event;

namespace {

constexpr char kRules[] = R"(
rules:
  - id: sync
    category: data_sync
    title: {zh: 订单没有同步, en: Orders do not sync}
    says: ['/没同步|不同步/']
    reply: 先看看授权。
    handoff: {say: 我转给同事。}
  - id: crash
    category: lag_crash
    says: ['/闪退/']
    reply: [请重启软件。, 请更新软件。]
  - id: bind
    category: feature_usage
    says: ['/绑定店铺/']
    reply: [设置里点「绑定」。, 再看看右上角。]
  - id: charge
    category: billing_dispute
    says: ['/多扣/']
    handoff: {say: 扣费由同事核对。}
  - {id: thanks, category: thanks_bye, says: ['/^谢谢/'], reply: 不客气。}
)";

// A ticket about sync, which an agent has solved.
Chat solved() {
  Chat chat(kRules);
  chat.says("订单没同步");
  chat.desk(Event::AgentReplies);
  chat.now = chat.now + kHour;
  chat.desk(Event::AgentSolves);
  REQUIRE(chat.ticket->status == desk::Status::Solved);
  return chat;
}

bool reopened(const Chat& chat) {
  return chat.ticket->status == desk::Status::Open && chat.ticket->number == "T20261122-0001" &&
         chat.last.outcome == Outcome::HandedOff && (chat.heard("重新打开") || chat.heard("open again"));
}

}  // namespace

TEST_CASE("thanks, a smile and goodbye leave a solved ticket alone, and are answered kindly") {
  Chat chat = solved();
  chat.says("谢谢");
  CHECK(chat.text() == "不客气。");  // the author's own words first
  for (const char* said : {"谢谢", "👍", "好的", "ok, thanks"}) {
    chat.says(said);
    CHECK(chat.last.effects.empty());
    CHECK(chat.last.outcome == Outcome::Answered);
    CHECK(chat.said().back().size() > 5);
  }
  CHECK(chat.ticket->status == desk::Status::Solved);
}

TEST_CASE("it works now: no news for a solved ticket") {
  Chat chat = solved();
  chat.says("已经好了，谢谢");
  CHECK(chat.heard("太好了"));
  CHECK(chat.ticket->status == desk::Status::Solved);
}

TEST_CASE("who says that the trouble is still there, or back, opens the same ticket again at once") {
  for (const char* said : {"还是不行", "又不同步了", "谢谢，但是还是不行", "问题又出现了", "没有解决",
                           "it is back", "订单还是没同步", "后台又报错了"}) {
    INFO(said);
    Chat chat = solved();
    chat.says(said);
    CHECK(reopened(chat));
  }
}

TEST_CASE("opened again, both promises are new, and the ticket holds what was said now") {
  Chat chat = solved();
  const UnixMillis respondBy = chat.ticket->respondBy;
  chat.now = chat.now + 2 * kDay;
  chat.says("又不同步了，这次是淘宝");
  CHECK(reopened(chat));
  CHECK(chat.ticket->respondBy > respondBy);
  CHECK(chat.ticket->respondBy > chat.now);
  CHECK_FALSE((chat.ticket->respondedAt || chat.ticket->solvedAt || chat.ticket->paused));
  CHECK(chat.ticket->summary.find("又不同步了，这次是淘宝") != std::string::npos);
  CHECK(chat.rule() == "sync");
}

TEST_CASE(
    "a question is answered by the bot, and the ticket stays solved; what nothing answers opens it again") {
  Chat chat = solved();
  chat.says("怎么绑定店铺");
  CHECK(chat.text() == "设置里点「绑定」。");
  CHECK(chat.ticket->status == desk::Status::Solved);
  chat.says("火星上有水吗");
  CHECK(reopened(chat));
}

TEST_CASE("after another question, 'still not' is about that one") {
  Chat chat = solved();
  chat.says("怎么绑定店铺");
  chat.says("还是不行");
  CHECK(chat.text() == "再看看右上角。");
  CHECK(chat.ticket->status == desk::Status::Solved);
  chat.says("好了");
  CHECK(chat.ticket->status == desk::Status::Solved);
  chat.says("订单又不同步了");  // and this is about the ticket
  CHECK(reopened(chat));
}

TEST_CASE("another problem, though it comes again, is a matter of its own") {
  Chat chat = solved();
  chat.says("软件又闪退了");
  CHECK(chat.text() == "请重启软件。");
  CHECK(chat.ticket->status == desk::Status::Solved);
  chat.says("你们多扣了我钱");  // by design a human's, and another team's
  REQUIRE(std::holds_alternative<OpenTicket>(chat.last.effects.at(0)));
  CHECK((chat.ticket->category == "billing_dispute" && chat.ticket->followUpOf.empty()));
}

TEST_CASE("a person is asked for again") {
  Chat chat = solved();
  chat.says("转人工");
  CHECK(reopened(chat));
}

TEST_CASE("a ticket that was only for a person takes up whatever its customer names later") {
  Chat chat(kRules);
  chat.says("转人工");
  chat.desk(Event::AgentSolves);
  chat.says("软件又闪退了");
  CHECK(reopened(chat));
  CHECK(chat.ticket->summary.find("闪退") != std::string::npos);
}

TEST_CASE("behind a closed ticket comes a follow-up that names it") {
  for (const char* said : {"还是不行", "转人工", "火星上有水吗"}) {
    INFO(said);
    Chat chat = solved();
    chat.desk(Event::Quiet);
    chat.says("谢谢");
    CHECK(chat.ticket->status == desk::Status::Closed);
    chat.says(said);
    REQUIRE(chat.last.effects.size() == 1);
    REQUIRE(std::holds_alternative<OpenTicket>(chat.last.effects[0]));
    CHECK((chat.ticket->status == desk::Status::New && chat.ticket->followUpOf == "T20261122-0001"));
    CHECK(chat.heard("T20261122-0001 已经关了"));
  }
}
