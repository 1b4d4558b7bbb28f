// What time does to tickets.
#include "unit/app/house.h"

using namespace xiaoer;
using namespace xiaoer::app;

TEST_CASE("a promise that runs out is told before and after, once each") {
  House house;
  house.says("转人工");
  house.at(november(16, 10, 44));
  CHECK(house.deadlines().empty());
  house.at(november(16, 10, 45));
  CHECK(house.deadlines() == "respond_soon");
  house.at(november(16, 10, 59));
  house.at(november(16, 11));
  CHECK(house.deadlines() == "respond_soon respond_late");
  house.restart();
  house.at(november(16, 11, 30));
  CHECK(house.deadlines() == "respond_soon respond_late");
  house.answered();
  house.at(november(17, 17));
  CHECK(house.deadlines() == "respond_soon respond_late resolve_soon");
  house.at(november(17, 21));
  house.at(november(18, 21));
  CHECK(house.deadlines() == "respond_soon respond_late resolve_soon resolve_late");
}

TEST_CASE("an answer in time: nobody is warned") {
  House house;
  house.says("转人工");
  house.answered();
  house.at(november(16, 12));
  CHECK(house.deadlines().empty());
}

TEST_CASE("a server that was off tells the breach, and not the warning before it") {
  House house;
  house.says("转人工");
  house.stop();
  house.clock().advance(30 * kDay);
  house.start();
  house.at(house.clock().now());
  CHECK(house.deadlines() == "respond_late resolve_late");
}

TEST_CASE("after the solution: the question, one reminder, whether it held, and the end") {
  House house;
  house.says("转人工");
  house.at(november(16, 10, 30));
  house.solved();
  house.at(november(16, 10, 30));
  REQUIRE(house.questions().size() == 1);
  CHECK(house.questions()[0]["options"].size() == 5);
  CHECK(house.questions()[0]["options"][0]["id"] == "score:" + house.number() + ":5");
  house.at(november(17, 10, 29));
  CHECK(house.questions().size() == 1);
  house.restart();
  house.at(november(17, 10, 30));
  CHECK(house.questions().size() == 2);
  house.at(november(19, 10, 29));
  CHECK(house.questions().size() == 2);
  house.at(november(19, 10, 30));
  REQUIRE(house.questions().size() == 3);
  CHECK(house.questions()[2]["options"][1]["id"] == "held:" + house.number() + ":no");
  house.at(november(23, 20, 59));  // five working days
  CHECK(house.ticket().status == desk::Status::Solved);
  house.at(november(23, 21));
  CHECK(house.ticket().status == desk::Status::Closed);
  house.at(november(30, 21));
  CHECK(house.deadlines() == "ask_satisfaction remind_satisfaction ask_held");
}

TEST_CASE("a score, then words; who has rated is not reminded") {
  House house;
  house.says("转人工");
  house.solved();
  house.at(house.clock().now());
  CHECK(house.says("", "score:" + house.number() + ":2")["replies"].size() == 1);
  CHECK(house.ticket().aftercare.score == 2);
  CHECK(house.says("等得太久")["ticket"]["status"] == "solved");
  CHECK(house.ticket().aftercare.words == "等得太久");
  house.says("", "score:" + house.number() + ":4");  // changed their mind: the words stay
  CHECK((house.ticket().aftercare.score == 4 && house.ticket().aftercare.words == "等得太久"));
  CHECK(house.events("score").size() == 2);
  house.at(november(18, 10));
  CHECK(house.questions().size() == 1);
}

TEST_CASE("a number that is typed is a score; a question is none") {
  House house;
  house.says("转人工");
  house.solved();
  house.at(house.clock().now());
  house.says("5分");
  CHECK(house.ticket().aftercare.score == 5);
  CHECK(house.says("你们几点上班")["replies"][0]["text"] == "九点。");
  CHECK(house.ticket().aftercare.words.empty());
}

TEST_CASE("without a stream the question stands at the end of the next answer, once") {
  House house;
  house.says("转人工");
  house.solved();
  const json reply = house.says("谢谢");
  REQUIRE(reply["replies"].size() == 3);
  CHECK(reply["replies"][2]["options"][0]["id"] == "score:" + house.number() + ":5");
  CHECK(house.says("你们几点上班")["replies"].size() == 1);
  house.at(november(19, 10));
  CHECK(house.says("你们几点上班")["replies"][2]["options"][0]["id"] == "held:" + house.number() + ":yes");
}

TEST_CASE("it held: the end; it did not: the same ticket, open again, and asked again later") {
  House house;
  house.says("转人工");
  house.solved();
  house.at(november(19, 10));
  const std::string no = "held:" + house.number() + ":no", yes = "held:" + house.number() + ":yes";
  const std::string first = house.number();
  CHECK(house.says("", no)["outcome"] == "handed_off");
  CHECK(house.number() == first);
  CHECK((house.ticket().status == desk::Status::Open && house.ticket().respondBy > november(19, 10)));
  CHECK(json::parse(house.events("held")[0].body)["to"] == "no");
  house.at(november(19, 10, 45));
  CHECK(house.deadlines() == "ask_satisfaction ask_held respond_soon");  // the reminder was outrun
  house.solved();
  house.at(november(22, 11));
  CHECK(house.deadlines() == "ask_satisfaction ask_held respond_soon ask_held");
  house.says("", yes);
  CHECK(house.ticket().status == desk::Status::Closed);
  CHECK(house.says("又不行了")["ticket"]["follow_up_of"] == first);
}

TEST_CASE("in words: it works now closes what was asked about, it is back opens it") {
  for (const bool held : {true, false}) {
    House house;
    house.says("转人工");
    house.solved();
    house.at(november(19, 10));
    house.says(held ? "都好了" : "又不行了");
    CHECK(house.ticket().status == (held ? desk::Status::Closed : desk::Status::Open));
    CHECK(json::parse(house.events("held")[0].body)["to"] == (held ? "yes" : "no"));
  }
}

TEST_CASE("pending: after five working days without a word it is closed") {
  House house;
  house.says("转人工");
  house.answered();
  house.becomes(desk::Status::Pending);
  house.at(november(23, 20));
  CHECK(house.ticket().status == desk::Status::Pending);
  house.at(november(23, 21));
  CHECK(house.ticket().status == desk::Status::Closed);
  CHECK(house.deadlines().empty());
}

TEST_CASE("a clock that jumps does nothing twice and loses nothing") {
  House house;
  house.says("转人工");
  house.at(november(16, 10, 50));
  CHECK(house.deadlines() == "respond_soon");
  house.at(november(1, 10));
  house.at(november(16, 10, 50));
  CHECK(house.deadlines() == "respond_soon");
  house.at(november(16, 11));
  CHECK(house.deadlines() == "respond_soon respond_late");
  house.clock().advance(20 * 365 * kDay);  // the calendar knows one year
  house.at(house.clock().now());
  CHECK(house.deadlines() == "respond_soon respond_late resolve_late");
}

TEST_CASE("a calendar that has changed moves what was waited for") {
  House house;
  house.says("转人工");
  house.answered();
  house.becomes(desk::Status::Pending);
  std::string rules = kHouseRules;
  rules.replace(rules.find("holidays: {}"), 12, "holidays: {假: 11-17..11-19}");
  house.write(rules);
  house.restart();
  house.at(november(23, 21));  // the row says so, the calendar no longer does
  CHECK(house.ticket().status == desk::Status::Pending);
  house.at(november(26, 21));
  CHECK(house.ticket().status == desk::Status::Closed);
}

TEST_CASE("many at once: each once") {
  House house;
  for (int i = 0; i < 200; ++i) {
    house.forget();
    house.says("转人工");
  }
  house.at(november(16, 12));
  const auto feed = house.store().feed(0, 10'000);
  REQUIRE(feed.ok());
  std::map<std::string, int> late;
  for (const store::Event& e : *feed)
    if (e.kind == "deadline" && json::parse(e.body)["due"] == "respond_late") ++late[e.ticket];
  CHECK(late.size() == 200);
  for (const auto& [ticket, times] : late) CHECK(times == 1);
}
