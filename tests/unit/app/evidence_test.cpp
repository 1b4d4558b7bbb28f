#include "app/evidence.h"

#include <catch2/catch.hpp>

#include "rulebook/compile.h"

using namespace xiaoer;
using namespace xiaoer::app;

namespace {

constexpr UnixMillis kNow{1'795'336'200'000};  // 2026-11-22

Library library() {
  Faults faults;
  auto kb = articles::Articles::build(
      {{"sync/orders.md",
        "---\ntitle: 订单没有更新\ncategory: data_sync\nquestions: [新订单进不来]\n---\n先看授权。\n"}},
      "kb", faults);
  const auto compiled =
      rulebook::compile({{"rules/sync.yaml",
                          "rules:\n  - {id: orders, says: [订单没有进来], reply: 查订单。}\n  - {id: stock, "
                          "says: [库存不对], reply: 查库存。}\n"}},
                        {"sync/orders"});
  REQUIRE(compiled.book != nullptr);
  return {compiled.book, kb, Zone("Asia/Shanghai"), ""};
}

store::PickRow picked(const std::string& rule, const std::string& message, int day = 0) {
  return {{message, rule, {"orders", "stock"}}, kNow + day * kDay};
}

std::string shown(const std::vector<store::PickRow>& picks) { return evidence(picks, library()); }

}  // namespace

TEST_CASE("messages stand under the rule that was picked, most often first, ready to be pasted") {
  CHECK(shown({picked("orders", "单子少了几张"), picked("stock", "货的数量怪怪的"),
               picked("orders", "今天没出单", 1), picked("orders", "今天没出单!", 2),
               picked("kb/sync/orders", "单子在哪更新", 3)}) ==
        "# rules/sync.yaml:2: orders\n"
        "says:\n"
        "  - 今天没出单  # 2 times, last on 2026-11-24\n"
        "  - 单子少了几张  # 2026-11-22\n"
        "\n"
        "# kb/sync/orders.md\n"
        "questions:\n"
        "  - 单子在哪更新  # 2026-11-25\n"
        "\n"
        "# rules/sync.yaml:3: stock\n"
        "says:\n"
        "  - 货的数量怪怪的  # 2026-11-22\n");
}

TEST_CASE("what is said already is left out, what nobody wanted and what is gone stands in comments, last") {
  CHECK(shown({picked("", "灯不亮"), picked("gone", "老问题"), picked("orders", "订单没有进来。"),
               picked("stock", "库存怪")}) ==
        "# rules/sync.yaml:3: stock\nsays:\n  - 库存怪  # 2026-11-22\n"
        "\n# gone: no such rule now\n# 2026-11-22: 老问题\n"
        "\n# none of the choices was meant\n# 2026-11-22: 灯不亮\n");
  CHECK(shown({}) == "");
}

TEST_CASE("whatever a customer typed, the line is YAML, one line, and an example") {
  const std::pair<const char*, const char*> kRows[] = {
      {"it's: late # today", "'it''s: late # today'"},
      {"yes", "'yes'"},
      {"[a] list", "'[a] list'"},
      {"两行\n的话", "两行 的话"},
      {"打我 13800000001 或 a.b@example.com", "打我 *** 或 ***"},
      {"- 1", "'- 1'"},
      {"@sync", "'@sync'"}};
  for (const auto& [typed, wanted] : kRows) {
    INFO(typed);
    const std::string out = shown({picked("stock", typed)});
    CHECK(out.find("\n  - " + std::string(wanted) + "  #") != std::string::npos);
  }
  CHECK(shown({picked("stock", "/怎么/")}).find("\n  # ") != std::string::npos);  // it would be a pattern
  CHECK(shown({picked("stock", std::string(200, 'a'))}).find("\n  # ") != std::string::npos);
}
