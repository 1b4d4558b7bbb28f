#include "app/notify.h"

#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <set>

using namespace xiaoer;
using namespace xiaoer::app;
using json = nlohmann::ordered_json;
namespace fs = std::filesystem;

namespace {

std::shared_ptr<const Library> library() {
  static const auto kLibrary = [] {
    const fs::path dir = fs::temp_directory_path() / ("xiaoer-told-" + std::to_string(::getpid()));
    fs::create_directories(dir / "rules");
    std::ofstream(dir / "rules" / "bot.yaml") << "bot: {site: {url: https://help.example.com}}\n";
    auto loaded = loadLibrary((dir / "rules").string(), (dir / "kb").string(), false);
    fs::remove_all(dir);
    return loaded.library;
  }();
  REQUIRE(kLibrary != nullptr);
  return kLibrary;
}

// A ticket to which things happen.
struct Told {
  channels::Settings settings;
  desk::Ticket ticket;
  std::vector<store::NewEvent> events;
  bool watching = false;

  Told() {
    settings.mail = channels::MailServer{"smtp.example.com", 587, {}, "", "", "desk@example.com", true, {}};
    settings.webhooks = {{"crm", "https://crm.example.com/h", "", {}}};
    ticket.number = "T20261122-0007", ticket.subject = "订单没有同步";
    ticket.customer.contact = "mei@example.com", ticket.status = desk::Status::Open;
    ticket.respondBy = {1'795'336'200'000};  // 2026-11-22 16:30 in Shanghai
  }
  Told& happens(std::string kind, const json& body, std::string actor = "agent") {
    events.push_back({{},
                      ticket.number,
                      std::move(kind),
                      {1'795'330'000'000},
                      std::move(actor),
                      0,
                      false,
                      "",
                      body.dump()});
    return *this;
  }
  std::vector<store::Outgoing> all() const {
    return Notices(settings, [this](const auto&) { return watching; })
        .of(*library(), ticket, std::string(32, 'a'), {}, events, {1'795'330'000'000});
  }
  std::vector<json> by(std::string_view channel) const {
    std::vector<json> out;
    for (const store::Outgoing& one : all())
      if (one.channel == channel) out.push_back(json::parse(one.body));
    return out;
  }
  std::string mail() const {
    const auto mails = by("email");
    REQUIRE(mails.size() <= 1);
    return mails.empty() ? "" : mails[0]["text"].get<std::string>();
  }
  bool mails(const std::string& words) const { return mail().find(words) != std::string::npos; }
  std::vector<json> payloads() const {
    std::vector<json> out;
    for (const json& one : by("webhook")) out.push_back(json::parse(one["payload"].get<std::string>()));
    return out;
  }
};

}  // namespace

TEST_CASE("a customer with an e-mail address gets the ticket's number, the promise and the link") {
  const Told told = Told().happens("opened", {{"reason", "no_rule"}}, "bot");
  const auto mails = told.by("email");
  REQUIRE(mails.size() == 1);
  CHECK(mails[0]["subject"] == "[T20261122-0007] 订单没有同步");
  CHECK(mails[0]["from_name"] == "小二");
  CHECK(told.mails("工单号 T20261122-0007，最晚11月22日 16:30会有人回复您"));
  CHECK(told.mails("https://help.example.com/t/aaaa"));
  CHECK(told.mails("也可以直接回复这封邮件。"));
}

TEST_CASE("where answers are not read, nobody is asked for one") {
  Told told;
  told.settings.mail->inbound = false;
  told.happens("opened", {{"reason", "no_rule"}}, "bot");
  CHECK(told.mails("请不要直接回复"));
}

TEST_CASE("in the customer's language") {
  Told told;
  told.ticket.lang = "en";
  told.happens("message", {{"text", "Please try again."}, {"name", "Wang"}});
  CHECK(told.mails("Hello,\n\nWang has written to you:\n\nPlease try again.\n"));
}

TEST_CASE("who can be reached by e-mail") {
  Told told;
  told.happens("opened", {{"reason", "no_rule"}}, "bot");
  told.ticket.customer.contact =
      GENERATE("", "13800000001", "desk@example.com", "mei@example.com, x@example.com");
  CHECK(told.by("email").empty());
  CHECK(told.by("webhook").size() == 1);
}

TEST_CASE("an answer that sets the ticket to pending is one mail, and two webhooks") {
  Told told;
  told.ticket.status = desk::Status::Pending;
  told.happens("message", {{"text", "哪个店铺？"}, {"name", "小王"}});
  told.happens("status", {{"from", "open"}, {"to", "pending"}});
  CHECK(told.mails("小王 回复您：\n\n哪个店铺？\n\n要接着处理，还需要您补充一点情况"));
  const auto payloads = told.payloads();
  REQUIRE(payloads.size() == 2);
  CHECK(payloads[0]["event"] == "ticket.message");
  CHECK(payloads[0]["text"] == "哪个店铺？");
  CHECK(payloads[1]["event"] == "ticket.status");
  CHECK(payloads[1]["to"] == "pending");
  CHECK(payloads[1]["by"] == "agent");
  CHECK(payloads[1]["ticket"]["customer"]["contact"] == "mei@example.com");
  CHECK(payloads[0]["delivery"] != payloads[1]["delivery"]);
}

TEST_CASE("what the customer sees in the open chat is not mailed, the solution is") {
  Told told;
  told.watching = true;
  told.happens("message", {{"text", "在的"}, {"name", "小王"}})
      .happens("status", {{"from", "new"}, {"to", "open"}});
  CHECK(told.mail().empty());
  CHECK(told.payloads().size() == 2);
  told.ticket.status = desk::Status::Solved;
  told.happens("status", {{"from", "open"}, {"to", "solved"}});
  CHECK(told.mails("应该已经解决了"));
  CHECK_FALSE(told.mails("在的"));
  CHECK(told.payloads().back()["event"] == "ticket.solved");
}

TEST_CASE("what is asked after the solution is asked by mail, with the place where it is answered") {
  Told told;
  told.ticket.status = desk::Status::Solved;
  told.happens("asked", {{"due", "ask_held"}, {"at", "x"}}, "system");
  CHECK(told.mails("https://help.example.com/t/" + std::string(32, 'a') + "#held\n"));
  CHECK(told.payloads()[0]["event"] == "ticket.asked");
  CHECK(told.payloads()[0]["due"] == "ask_held");
  told.ticket.lang = "en";
  told.happens("asked", {{"due", "remind_satisfaction"}, {"at", "x"}}, "system");
  CHECK(
      told.mails("we will not ask again:\nhttps://help.example.com/t/" + std::string(32, 'a') + "#rating\n"));
}

TEST_CASE("solved and asked in one step is one mail") {
  Told told;
  told.ticket.status = desk::Status::Solved;
  told.happens("status", {{"from", "open"}, {"to", "solved"}});
  told.happens("asked", {{"due", "ask_satisfaction"}, {"at", "x"}}, "system");
  const std::string mail = told.mail();
  const size_t solved = mail.find("应该已经解决了"), asked = mail.find("打个分");
  REQUIRE((solved != std::string::npos && asked != std::string::npos));
  CHECK(solved < asked);
}

TEST_CASE("who sees the question is not asked by mail; who sees something else is") {
  Told told;
  told.happens("asked", {{"due", "ask_held"}, {"at", "x"}}, "system");
  told.watching = true;
  CHECK_FALSE(told.mail().empty());  // the chat is about another matter by now
  told.happens("notice", {{"text", "现在一切都好吗？"}, {"options", json::array()}}, "system");
  CHECK(told.mail().empty());
  told.watching = false;
  CHECK_FALSE(told.mail().empty());
}

TEST_CASE("what customers do themselves is not mailed back to them") {
  Told told;
  told.happens("said", {{"text", "还在吗"}}, "customer");
  CHECK(told.all().empty());
  told.happens("status", {{"from", "pending"}, {"to", "open"}}, "customer");
  CHECK(told.mail().empty());
  CHECK(told.payloads().size() == 1);
}

TEST_CASE("notes, teams and hands are nobody's business outside") {
  Told told;
  told.happens("note", {{"text", "查一下"}}).happens("team", {{"from", "a"}, {"to", "b"}});
  told.happens("owner", {{"owner", "human"}, {"why", "claimed"}, {"name", "小王"}}).happens("seen", "x");
  CHECK(told.all().empty());
}

TEST_CASE("events of another ticket are passed over") {
  Told told;
  told.happens("merged_from", {{"from", "a"}, {"to", "b"}});
  told.events.push_back({{}, "T20261122-0009", "message", {}, "agent", 0, true, "", R"({"text":"x"})"});
  CHECK(told.all().empty());
}

TEST_CASE("a duplicate is told where it goes on") {
  Told told;
  told.ticket.status = desk::Status::Closed, told.ticket.mergedInto = "T20261122-0003";
  told.happens("status", {{"from", "open"}, {"to", "closed"}});
  CHECK(told.mails("和工单 T20261122-0003 是同一件"));
  CHECK_FALSE(told.mails("这张工单已经关闭"));
}

TEST_CASE("a broken promise goes to the lead, a near one only to webhooks") {
  Told told;
  told.settings.mail->lateTo = {"lead@example.com", "boss@example.com"};
  told.happens("deadline", {{"due", "respond_soon"}}, "system");
  CHECK(told.by("email").empty());
  told.happens("deadline", {{"due", "respond_late"}}, "system");
  std::set<std::string> targets;
  for (const auto& one : told.all())
    if (one.channel == "email") targets.insert(one.target);
  CHECK(targets == std::set<std::string>{"boss@example.com", "lead@example.com"});
  CHECK(told.by("email")[0]["text"].get<std::string>().find("首次回复应在11月22日 16:30之前") !=
        std::string::npos);
  CHECK(told.payloads().size() == 2);
}

TEST_CASE("a webhook gets what it wants") {
  Told told;
  told.settings.webhooks[0].events = {"ticket.solved"};
  told.happens("opened", {{"reason", "no_rule"}}, "bot");
  CHECK(told.by("webhook").empty());
}

TEST_CASE("words that look like placeholders stay words") {
  Told told;
  told.ticket.subject = "{status} {ticket}";
  told.happens("message", {{"text", "{agent} {text}"}, {"name", "小王"}});
  CHECK(told.mails("{agent} {text}"));
  CHECK(told.mails("{status} {ticket}"));
}

TEST_CASE("without settings nothing is written") {
  Told told;
  told.settings = {};
  told.happens("opened", {{"reason", "no_rule"}}, "bot");
  CHECK(told.all().empty());
}
