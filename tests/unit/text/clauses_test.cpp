#include "text/clauses.h"

#include <catch2/catch.hpp>
#include <random>

using namespace xiaoer::text;

namespace {

// The clauses, with "," "." or "+" in front of each that goes on, begins a sentence or adds another thing.
std::string cut(const std::string& typed) {
  std::string out;
  for (const Clause& clause : clauses(typed))
    out += std::string(1, ",.+"[static_cast<size_t>(clause.joint)]) + "[" + clause.form.text + "]";
  return out;
}

}  // namespace

TEST_CASE("a message is cut where it goes on, begins anew, or adds something") {
  const std::pair<const char*, const char*> kRows[] = {
      {"订单没同步", ",[订单没同步]"},
      {"订单没同步,一直转圈", ",[订单没同步],[一直转圈]"},
      {"订单没同步，这个月多扣了钱！怎么办？", ",[订单没同步],[这个月多扣了钱].[怎么办]"},
      {"订单不同步,而且多扣了我两次钱", ",[订单不同步]+[而且多扣了我两次钱]"},
      {"订单不同步而且多扣了我两次钱", ",[订单不同步]+[而且多扣了我两次钱]"},
      {"订单没进来。还有,子账号怎么加?", ",[订单没进来]+[子账号怎么加]"},
      {"店铺还有订单没同步", ",[店铺还有订单没同步]"},
      {"第一行\n第二行", ",[第一行].[第二行]"},
      {"1、订单没同步 2、多扣了钱", ",[1、订单没同步]+[2、多扣了钱]"},
      {"1. no orders 2. charged twice", ",[1. no orders]+[2. charged twice]"},
      {"no orders and I was charged twice", ",[no orders],[and i was charged twice]"},
      {"No orders. Also, how do I add a shop?", ",[no orders]+[how do i add a shop]"},
      {"it broke, besides I paid twice", ",[it broke]+[besides i paid twice]"},
      // these cut nothing
      {"一共1,200元,退我3.5元", ",[一共1,200元],[退我3.5元]"},
      {"v2.1 at shop.example.com", ",[v2.1 at shop.example.com]"},
      {"淘宝、天猫都不行", ",[淘宝、天猫都不行]"},
      {"E1024", ",[e1024]"},
      {"", ""},
      {"?!。", ""},
      {"还有,", ""},
  };
  for (const auto& [typed, wanted] : kRows) {
    INFO(typed);
    CHECK(cut(typed) == wanted);
  }
}

TEST_CASE("a clause knows where it stood in what was typed") {
  const std::string typed = "　你好，ＡＢＣ没同步。多扣钱";
  const auto all = clauses(typed);
  REQUIRE(all.size() == 3);
  CHECK(all[1].form.text == "abc没同步");
  const auto& origin = all[1].form.origin;
  CHECK(typed.substr(origin.front(), origin.back() - origin.front()) == "ＡＢＣ没同步");
}

TEST_CASE("a message of nothing but marks and commas stays bounded, and nothing of it is lost") {
  std::string many;
  for (int i = 0; i < 500; ++i) many += "句" + std::to_string(i) + "。";
  const auto all = clauses(many);
  CHECK(all.size() == kMaxClauses);
  size_t found = 0;
  for (int i = 0; i < 500; ++i)
    for (const Clause& clause : all)
      found += (clause.form.text + "。").find("句" + std::to_string(i) + "。") != std::string::npos;
  CHECK(found == 500);
  std::string commas;
  for (int i = 0; i < 200; ++i) commas += "一句,再说。";
  const auto sentences = clauses(commas.substr(0, commas.size() / 2));
  CHECK(sentences.size() == 100);  // of 200 clauses
  CHECK(sentences[7].form.text == "一句,再说");
}

TEST_CASE("what is said only to say that it is not about that is left out") {
  const auto left = [](const std::string& typed) {
    NormalForm form = normalise(typed);
    dropDenied(severalClauses(typed), form);
    REQUIRE(form.origin.size() == form.text.size() + 1);
    return form.text;
  };
  CHECK(left("不是登录不了,是订单不同步") == "是订单不同步");
  CHECK(left("是订单不同步,不是登录不了") == "是订单不同步");
  CHECK(left("我不是要退款，我要开发票") == "我要开发票");
  CHECK(left("登录没问题,就是订单不同步") == "就是订单不同步");
  CHECK(left("订单都正常,库存也正常,但是单号没回传") == "但是单号没回传");
  CHECK(left("I can log in fine but my stock is wrong") == "but my stock is wrong");
  CHECK(left("It's not that I can't log in, the orders don't sync") == "the orders don't sync");
  CHECK(left("I don't want a refund, I want an invoice") == "i want an invoice");
  CHECK(left("my net is fine, orders do not sync") == "orders do not sync");
  // A question, a reproach, a complaint, and what stands alone.
  for (const char* all :
       {"不是说好免费的吗,我要退款", "是不是登录不了,是订单不同步", "显示不正常,登录不了", "登录正常",
        "不是淘宝", "怎么才正常,我要用", "it is not working, i am losing orders",
        "it never works fine, i am angry", "没问题了,谢谢", "现在都正常,谢谢", "it works fine, thanks",
        "你好,帮我查下授权有没有过期", "帮我看看,账号有没有问题", "hello, is my order ok?",
        "你好,什么时候恢复正常", "my orders don't look fine, please help",
        "这不是第一次扣错钱了,但是一直没人处理",
        "I don't want the subscription any more, we keep getting charged", "要七天无理由,不是七天吗?"})
    CHECK(left(all) == normalised(all));
}

TEST_CASE("what is plainly one clause is seen at once") {
  for (const char* one :
       {"订单没有同步", "怎么绑定第二个店铺啊?", "软件闪退了。。", "v2.1 crashes", "多扣了1,200元", ""})
    CHECK(isOneClause(one));
  for (const char* more :
       {"你好,在吗", "不同步。还扣钱", "不同步而且扣钱", "it crashes and it is slow", "1. a 2. b"})
    CHECK_FALSE(isOneClause(more));
}

TEST_CASE("whatever is typed: the clauses stand in order, inside the message, apart from each other") {
  const std::vector<std::string> kPieces = {"订单", "，",   ",", "。", "1", "2.", "、", " ",
                                            "and ", "而且", "😂", "\n", "?", "é",  "3.5"};
  std::mt19937 random(5);
  for (int round = 0; round < 2000; ++round) {
    std::string typed;
    for (size_t i = random() % 30; i > 0; --i) typed += kPieces[random() % kPieces.size()];
    INFO(typed);
    size_t end = 0;
    const auto all = clauses(typed);
    if (isOneClause(typed)) REQUIRE(all.size() <= 1);
    for (const Clause& clause : all) {
      REQUIRE_FALSE(clause.form.text.empty());
      REQUIRE(clause.form.origin.size() == clause.form.text.size() + 1);
      REQUIRE(clause.form.origin.front() >= end);
      REQUIRE(clause.form.origin.back() <= typed.size());
      end = clause.form.origin.back();
    }
  }
}
