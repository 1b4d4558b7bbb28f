// How far a guide has come: over branches, known facts, ways back, digressions and other guides.
#include <fmt/format.h>

#include "unit/dialog/chat.h"

using namespace xiaoer;
using namespace xiaoer::dialog;

namespace {

// The longest way: network, code, renew, solved. The short one: network, solved.
const char* kRules = R"(
rules:
  - {id: orders, category: data_sync, title: {zh: 订单没有同步, en: Orders}, says: ['/订单/'], reply: 我们来查。, guide: check}
  - {id: print, category: feature_usage, title: 打印, says: ['/打印/'], reply: 看看打印机。, guide: printer}
  - {id: coupons, category: feature_usage, says: ['/优惠券/'], reply: 在营销里。}
  - {id: loops, category: lag_crash, says: ['/卡顿/'], guide: round}
  - {id: told, category: billing_dispute, says: ['/扣费/'], guide: facts}
guides:
  - id: check
    steps:
      - id: network
        say: 网页打得开吗?
        choices:
          - {id: yes_, label: 打得开, then: code}
          - {id: no_, label: 打不开, say: 请先恢复网络。, then: done}
          - {id: other, label: 不清楚, then: handoff}
      - {id: code, ask: error_code}
      - {id: tell, say: 谢谢。}
      - {id: renew, say: 授权过期了吗?, choices: [{id: a, label: 过期了}, {id: b, label: 没有, then: end}]}
      - {id: done, solved: 现在好了吗?}
      - {id: human, handoff: {needs: [since]}}
  - id: printer
    steps:
      - {id: power, say: 开机了吗?, choices: [{id: on, label: 开了}, {id: off, label: 没开, then: end}]}
      - {id: paper, say: 有纸吗?, choices: [{id: full, label: 有纸的, then: end}, {id: none_left, label: 没纸, then: end}]}
  - id: round
    steps:
      - {id: restart, say: 重启了吗?, choices: [{id: did, label: 重启过了}, {id: later, label: 还没有呢, then: end}]}
      - {id: again, say: 还卡吗?, choices: [{id: still, label: 还卡, then: restart}, {id: fine, label: 不卡了, then: end}]}
  - id: facts
    steps:
      - {id: code, ask: error_code}
      - {id: when, ask: since}
      - {id: done, solved: 现在好了吗?}
facts:
  error_code: {label: 错误代码, pattern: '/\b[A-Z]\d{4}\b/', ask: 错误代码是多少?}
  since: {label: 从什么时候, ask: 从什么时候开始的?}
)";

// "2/4 back", "1/4", or "none".
std::string at(const Chat& chat) {
  const auto& progress = chat.last.progress;
  if (!progress) return "none";
  return fmt::format("{}/{}{}", progress->step, progress->of, progress->back ? " back" : "");
}

}  // namespace

TEST_CASE("a guide counts its questions, the longest way ahead") {
  Chat chat(kRules);
  chat.says("优惠券");
  CHECK(at(chat) == "none");
  chat.says("订单");
  CHECK(at(chat) == "1/4");
  CHECK(chat.last.progress->guide == "check");
  CHECK(chat.last.progress->title == "订单没有同步");
  chat.chooses("yes_");
  CHECK(at(chat) == "2/4 back");  // a fact is a step
  chat.says("E1024");
  CHECK(at(chat) == "3/4 back");  // what is only said is none
  chat.chooses("a");
  CHECK(at(chat) == "4/4 back");
  chat.chooses("solved");
  CHECK(at(chat) == "none");
}

TEST_CASE("a shorter way makes it shorter") {
  Chat chat(kRules);
  chat.says("订单");
  chat.chooses("no_");
  CHECK(at(chat) == "2/2 back");
  Chat tells(kRules);
  tells.says("订单 E1024");
  CHECK(at(tells) == "1/3");  // the fact is known and will not be asked for
  tells.chooses("yes_");
  CHECK(at(tells) == "2/3 back");
}

TEST_CASE("back goes to the question before, and over facts that were asked for") {
  Chat chat(kRules);
  chat.says("订单");
  chat.chooses("yes_");
  chat.says("返回");
  CHECK(at(chat) == "1/4");
  CHECK(chat.heard("网页打得开吗?"));
  chat.chooses("yes_");
  chat.says("E1024");
  CHECK(at(chat) == "3/4 back");
  chat.says("上一步");
  CHECK(at(chat) == "1/3");  // the code is known by now
  CHECK(chat.offered("yes_"));
  chat.says("返回");
  CHECK(at(chat) == "1/3");
  CHECK(chat.heard("第一步"));
  chat.chooses("yes_");
  CHECK(at(chat) == "2/3 back");
}

TEST_CASE("facts alone can be counted, but not gone back to") {
  Chat chat(kRules);
  chat.says("扣费");
  CHECK(at(chat) == "1/3");
  chat.says("不知道");
  CHECK(at(chat) == "2/3");
  chat.says("昨天晚上");
  CHECK(at(chat) == "3/3");
  chat.says("返回");
  CHECK(chat.heard("第一步"));
  CHECK(at(chat) == "3/3");
}

TEST_CASE("a way round counts only once it is gone") {
  Chat chat(kRules);
  chat.says("卡顿");
  CHECK(at(chat) == "1/2");
  CHECK(chat.last.progress->title == "loops");  // the rule has no title
  chat.chooses("did");
  CHECK(at(chat) == "2/2 back");
  chat.chooses("still");
  CHECK(at(chat) == "3/3 back");
  chat.says("返回");
  CHECK(at(chat) == "2/2 back");
}

TEST_CASE("another question leaves it where it was, and another guide counts for itself") {
  Chat chat(kRules);
  chat.says("订单");
  chat.chooses("no_");
  chat.says("优惠券");
  CHECK(at(chat) == "2/2 back");
  chat.says("打印");
  CHECK(at(chat) == "1/2");
  CHECK(chat.last.progress->guide == "printer");
  chat.chooses("on");
  CHECK(at(chat) == "2/2 back");
  chat.chooses("full");
  CHECK(chat.last.progress->guide == "check");
  CHECK(at(chat) == "2/2 back");
}

TEST_CASE("what is asked for a hand-over is no step of the guide") {
  Chat chat(kRules);
  chat.says("订单");
  chat.chooses("no_");
  chat.chooses("not_solved");
  CHECK(chat.heard("从什么时候开始的?"));
  CHECK(at(chat) == "none");
  chat.says("昨天");
  REQUIRE(chat.ticket);
  CHECK(at(chat) == "none");
}

TEST_CASE("a wish for a human ends it") {
  Chat chat(kRules);
  chat.says("订单");
  chat.says("转人工");
  CHECK(at(chat) == "none");
}
