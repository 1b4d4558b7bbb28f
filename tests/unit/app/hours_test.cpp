// What a customer hears who asks for a human when nobody is there.
#include "unit/app/house.h"

using namespace xiaoer;
using namespace xiaoer::app;

namespace {

std::string textOf(const json& reply) {
  std::string out;
  for (const json& one : reply["replies"])
    if (one["type"] == "text") out += one["text"].get<std::string>();
  return out;
}

bool has(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

}  // namespace

TEST_CASE("off hours: said at once, with the number and the time by which someone will answer") {
  for (const bool staffed : {false, true}) {
    House house;
    if (staffed) house.employs("wang");
    house.clock().advance(13 * kHour);  // 23:00
    const json reply = house.says("转人工");
    const std::string text = textOf(reply);
    INFO(text);
    CHECK((has(text, "下班") && has(text, reply["ticket"]["number"]) && has(text, "11月17日 10:00")));
    CHECK(reply["ticket"]["sla"]["respond_by"] == rfc3339(november(17, 10)));
    if (!staffed) continue;
    CHECK(reply["handover"]["owner"] == "queued");
    CHECK(reply["handover"]["staffed"] == false);
    CHECK(reply["handover"]["answer_by"] == rfc3339(november(17, 10)));
    CHECK(reply["handover"]["place"].is_null());
    CHECK(has(textOf(house.says("在吗")), "排着队"));  // and is not left alone meanwhile
  }
}

TEST_CASE("in the hours, but nobody is at the desk: said at once, off hours once is enough") {
  House house;
  CHECK_FALSE(
      has(textOf(house.says("转人工")), "不在线"));  // a desk without agents: tickets leave it by webhook
  house.solved();
  house.employs("wang");
  const json back = house.says("还是不行");
  INFO(back);
  CHECK((has(textOf(back), "不在线") && has(textOf(back), "今天 11:00") &&
         back["handover"]["staffed"] == false));
  House night;
  night.employs("wang");
  night.clock().advance(13 * kHour);
  CHECK_FALSE(has(textOf(night.says("转人工")), "不在线"));
}

TEST_CASE("on Friday evening it is Monday; in the hours it is within the hour") {
  House house;
  house.clock().advance(november(20, 21, 30).ms - house.clock().now().ms);
  CHECK(has(textOf(house.says("转人工")), "11月23日 10:00"));
  House open;
  const std::string text = textOf(open.says("转人工"));
  CHECK((!has(text, "下班") && has(text, "今天 11:00")));
}

TEST_CASE("opened again off hours, the new promise is for the morning") {
  House house;
  house.says("转人工");
  house.solved();
  house.clock().advance(13 * kHour);
  const json reply = house.says("还是不行");
  CHECK(has(textOf(reply), "11月17日 10:00"));
  CHECK(reply["ticket"]["sla"]["respond_by"] == rfc3339(november(17, 10)));
}

TEST_CASE("when it goes on at nine, the warning comes before ten") {
  House house;
  house.clock().advance(13 * kHour);
  house.says("转人工");
  house.at(november(17, 9, 44));
  CHECK(house.deadlines().empty());
  house.at(november(17, 9, 45));
  CHECK(house.deadlines() == "respond_soon");
}
