#include "rulebook/compile.h"

#include <catch2/catch.hpp>
#include <random>

#include "rulebook/check.h"
#include "rulebook/over.h"

using namespace xiaoer;
using namespace xiaoer::rulebook;

namespace {

// Sanitizers make compiling patterns some thirty times slower.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr int kRounds = 60;
#else
constexpr int kRounds = 1500;
#endif

std::string shown(const Faults& faults, const std::string& text) {
  std::string out;
  for (const Fault& f : faults) out += render(f, text);
  return out;
}

// Everything `xiaoer check` would print about one rule file "r.yaml".
std::string checked(const std::string& text) {
  const Compiled compiled = compile({{"r.yaml", text}}, {"sync/there"});
  return shown(compiled.book == nullptr ? compiled.faults : check(*compiled.book), text);
}

const std::string kTests = "    tests: {yes: [你好小二]}\n";

}  // namespace

TEST_CASE("a file with one rule is a whole rule book") {
  const Compiled compiled =
      compile({{"r.yaml", "rules:\n  - id: hi\n    says: [你好小二]\n    reply: 您好!\n"}}, {});
  REQUIRE(compiled.book != nullptr);
  CHECK(compiled.faults.empty());
  const Rule* rule = compiled.book->rule("hi");
  REQUIRE(rule != nullptr);
  CHECK(rule->category == "general");
  CHECK(rule->reply.first(Lang::En) == "您好!");
  CHECK(compiled.book->category("data_sync").problem);
}

TEST_CASE("the ten mistakes an author makes most, each with its place and the next step") {
  SECTION("an unclosed bracket") {
    CHECK(checked("rules:\n  - id: a\n    says:\n      - [订单, 同步\n    reply: x\n") ==
          "r.yaml:4:9: error: this bracket is never closed, or a comma is missing before its end\n"
          "      - [订单, 同步\n        ^ close it with ']' or '}'\n");
  }
  SECTION("a wrong indent") {
    CHECK(checked("rules:\n  - id: a\n    says: [你好小二]\n   reply: x\n") ==
          "r.yaml:4:4: error: the indentation is wrong: this line belongs to nothing above it\n"
          "   reply: x\n   ^ lines that belong together begin in the same column\n");
  }
  SECTION("an unknown list") {
    CHECK(
        checked(
            "lists: {sync: [同步]}\nrules:\n  - id: a\n    says:\n      - [订单, '@snyc']\n    reply: x\n") ==
        "r.yaml:5:14: error: unknown list '@snyc'\n"
        "      - [订单, '@snyc']\n               ^ did you mean '@sync'?\n");
    CHECK(checked("lists: {sync: [同步]}\nrules:\n  - id: a\n    says: ['/订单@snyc/']\n    reply: x\n") ==
          "r.yaml:4:16: error: unknown list '@snyc'\n"
          "    says: ['/订单@snyc/']\n                 ^ did you mean '@sync'?\n");
  }
  SECTION("a duplicate id") {
    CHECK(checked("rules:\n  - id: a\n    says: [一一]\n    reply: x\n  - id: a\n    says: [二二]\n    "
                  "reply: x\n") ==
          "r.yaml:5:9: error: the id 'a' is taken: r.yaml:2 has a rule of that id\n"
          "  - id: a\n        ^ give one of them another id\n");
  }
  SECTION("a missing article") {
    CHECK(checked("rules:\n  - id: a\n    says: [一一]\n    article: sync/their\n") ==
          "r.yaml:4:14: error: there is no article 'sync/their'\n"
          "    article: sync/their\n             ^ did you mean 'sync/there'?\n");
  }
  SECTION("a pattern RE2 refuses") {
    CHECK(checked("rules:\n  - id: a\n    says: ['/订单(失败/']\n    reply: x\n") ==
          "r.yaml:3:14: error: this pattern is not valid: missing ): 订单(失败\n"
          "    says: ['/订单(失败/']\n             ^ patterns are in RE2's syntax: no look-ahead, no back "
          "references\n");
  }
  SECTION("a pattern that can never match the normal form") {
    CHECK(checked("rules:\n  - id: a\n    says: ['/訂單.*失败/']\n    reply: x\n") ==
          "r.yaml:3:14: error: '訂' can never match: messages are compared in their normal form\n"
          "    says: ['/訂單.*失败/']\n             ^ write '订'\n");
    CHECK(checked("rules:\n  - id: a\n    says: [/错误Ｅ/]\n    reply: x\n").find("write 'e'") !=
          std::string::npos);
    CHECK(checked("rules:\n  - id: a\n    says: ['/\\bE\\d+/']\n    reply: x\n").find("write 'e'") !=
          std::string::npos);
    CHECK(checked("rules:\n  - id: a\n    says: ['/\\D\\W你好小二/', '/(?P<Name>好)/', '/\\pL好/']\n    "
                  "reply: x\n" +
                  kTests)
              .find("can never") == std::string::npos);
  }
  SECTION("a guide step that leads nowhere") {
    CHECK(checked("rules:\n  - {id: a, says: [一一], guide: g}\nguides:\n  - id: g\n    steps:\n      - id: "
                  "net\n        say: 行吗?\n"
                  "        choices:\n          - {id: y, label: 行, then: netz}\n") ==
          "r.yaml:9:37: error: the guide 'g' has no step 'netz': this leads nowhere\n"
          "          - {id: y, label: 行, then: netz}\n                                     ^ did you mean "
          "'net'?\n");
  }
  SECTION("over a rule that does not exist") {
    CHECK(checked("rules:\n  - id: orders\n    says: [一一]\n    reply: x\n    over: [orderz]\n") ==
          "r.yaml:5:12: error: there is no rule 'orderz'\n    over: [orderz]\n           ^ did you mean "
          "'orders'?\n");
  }
  SECTION("a test that fails") {
    CHECK(checked("rules:\n  - id: a\n    says: [/订单/]\n    reply: x\n    tests: {yes: [订单丢了], no: "
                  "[我的订单呢]}\n"
                  "  - id: b\n    says: [/订单丢了/]\n    reply: y\n    tests: {yes: [订单丢了]}\n") ==
          "r.yaml:5:19: error: test fails: \"订单丢了\" is answered by 'b', not by 'a'\n"
          "    tests: {yes: [订单丢了], no: [我的订单呢]}\n"
          "                  ^ the pattern /订单丢了/ found \"订单丢了\" (characters 1-4) [r.yaml:7]\n"
          "r.yaml:5:31: error: test fails: 'a' answers \"我的订单呢\" and should not\n"
          "    tests: {yes: [订单丢了], no: [我的订单呢]}\n"
          "                                  ^ the pattern /订单/ found \"订单\" (characters 3-4) "
          "[r.yaml:3]\n");
  }
}

TEST_CASE("a file that cannot be read is the only fault, not all that is named in it") {
  const std::string broken = "rules:\n  - id: b\n    says: [x\n    reply: y\n";
  const Compiled compiled =
      compile({{"a.yaml", "rules:\n  - id: a\n    says: [['@words']]\n    reply: x\n    over: [b]\n"},
               {"b.yaml", broken}},
              {});
  CHECK(compiled.book == nullptr);
  CHECK(shown(compiled.faults, broken) ==
        "b.yaml:3:11: error: this bracket is never closed, or a comma is missing before its end\n"
        "    says: [x\n          ^ close it with ']' or '}'\n");
}

TEST_CASE("more mistakes") {
  CHECK(checked("rules:\n  - id: a\n    says: [一一]\n    replay: x\n")
            .find("r.yaml:4:5: error: a rule has no 'replay'\n    replay: x\n    ^ did you mean 'reply'?") ==
        0);
  CHECK(checked("rules:\n  - id: a\n    reply: x\n").find("needs `says`") != std::string::npos);
  CHECK(checked("rules:\n  - id: a\n    says: [一一]\n").find("this rule does nothing") != std::string::npos);
  CHECK(checked("rules:\n  - id: a\n    says: [一一]\n    reply: x\n") ==
        "r.yaml:2:9: error: the rule 'a' has no tests\n  - id: a\n        ^ add `tests: {yes: [...], no: "
        "[...]}`\n");
  CHECK(checked("rules:\n  - {id: a, says: [/一一/], reply: x, over: [b]}\n  - {id: b, says: [/二/], reply: "
                "x, over: [a]}\n")
            .find("which is over it in turn") != std::string::npos);
  CHECK(checked("rules:\n  - {id: a, says: [/一一/], reply: x, over: [builtin-human]}\n")
            .find("no rule can be over a request for a human") != std::string::npos);
  CHECK(checked("rules:\n  - {id: a, says: ['/.*/'], reply: x}\n").find("matches every message") !=
        std::string::npos);
  CHECK(checked("rules:\n  - {id: a, says: ['😂'], reply: x}\n").find("can never match") != std::string::npos);
  CHECK(checked("rules:\n  - {id: a, says: [一一], reply: 请把密码发给我。, tests: {yes: [一一]}}\n")
            .find("asks for a password") != std::string::npos);
  CHECK(checked("rules:\n  - {id: a, says: [一一], reply: 不要把密码发给任何人。, tests: {yes: [一一]}}\n")
            .empty());
  CHECK(checked("bot: {answer_at: 0.3, suggest_at: 0.5}\n").find("must not be above") != std::string::npos);
  CHECK(checked("bot: {texts: {added: '{tickit}'}}\n").find("it can hold {ticket}") != std::string::npos);
  CHECK(checked("bot: {timezone: Asia/Shangai}\n").find("unknown time zone") != std::string::npos);
  CHECK(checked("- a\n").find("a rule file must be a map") != std::string::npos);
  CHECK(checked("rules:\n  - {id: a, says: [一一], guide: g}\nguides:\n  - {id: g, steps: [{id: s, say: x, "
                "then: t}, {id: t, say: y, then: s}]}\n")
            .find("without a question") != std::string::npos);
}

TEST_CASE("two rules that answer equally well are reported with the message that shows it") {
  CHECK(checked("rules:\n  - {id: a, says: [/订单/], reply: x, tests: {yes: [订单问题]}}\n  - {id: b, says: "
                "[/问题/], reply: y, tests: {no: [订单]}}\n") ==
        "r.yaml:2:51: warning: \"订单问题\" is answered equally well by 'a' and 'b'\n"
        "  - {id: a, says: [/订单/], reply: x, tests: {yes: [订单问题]}}\n"
        "                                                    ^ let one of them be `over` the other\n");
}

TEST_CASE("mutilated rule files are refused or compiled, and never bring the compiler down") {
  const std::string seed =
      "category: data_sync\nlists:\n  sync: [同步, sync]\nrules:\n  - id: a\n    title: {zh: 订单, en: "
      "Orders}\n    says:\n      - 订单看不到\n"
      "      - [订单, '@sync']\n      - '/订单.{0,8}@sync/'\n    never: ['/怎么/']\n    over: [b]\n    "
      "reply: {zh: [一, 二], en: one}\n    guide: g\n"
      "    handoff: {team: tech, priority: high, needs: [code]}\n    tests: {yes: [订单看不到], no: [啊]}\n  "
      "- {id: b, says: [好的呀], means: yes}\n"
      "guides:\n  - id: g\n    steps:\n      - id: s\n        say: 行?\n        choices:\n          - {id: "
      "y, label: 行, then: end}\n      - {id: t, ask: code}\n"
      "facts:\n  code: {label: 代码, pattern: '/[A-Z]\\d+/'}\nbot: {answer_at: 0.6}\n"
      "calendar:\n  hours: {mon: [\"09:00-12:00\", \"20:00-04:00\"]}\n  years: {2026: {holidays: {元旦: "
      "01-01..01-03}, "
      "makeup: [01-04]}}\n  peaks: {双11: 11-01..11-12}\n"
      "teams:\n  tech: {categories: [data_sync], skills: {code: [E1]}, langs: zh}\n";
  REQUIRE(compile({{"r.yaml", seed}}, {}).book != nullptr);
  std::mt19937 random(3);
  for (int round = 0; round < kRounds; ++round) {
    std::string text = seed;
    for (int n = 0; n < 3; ++n) {
      const size_t at = random() % text.size();
      if (random() % 2)
        text.erase(at, random() % 9);
      else
        text.insert(at, text.substr(random() % text.size(), random() % 6));
    }
    const Compiled compiled = compile({{"r.yaml", text}}, {});
    REQUIRE((compiled.book != nullptr) == !anyError(compiled.faults));
    for (const Fault& f : compiled.faults) render(f, text);
  }
}

namespace {

// `over` of a few rules as an author writes it: numbers of rules, and categories.
struct Drawn {
  std::string category;
  bool human;
  std::vector<size_t> rules;
  std::vector<std::string> categories;
};

std::vector<Drawn> drawn(std::mt19937& random, size_t count) {
  std::vector<Drawn> out(count);
  for (Drawn& one : out)
    one = {std::string(1, static_cast<char>('a' + random() % 3)), random() % 8 == 0, {}, {}};
  const bool few = random() % 2 == 0;
  for (Drawn& one : out) {
    for (size_t n = random() % (few ? 2 : 3); n > 0; --n)
      if (const size_t other = random() % count; !out[other].human) one.rules.push_back(other);
    if (random() % (few ? 4 : 2) == 0) one.categories.emplace_back(1, static_cast<char>('a' + random() % 3));
  }
  return out;
}

std::string written(const std::vector<Drawn>& all) {
  std::string out = "rules:\n";
  for (size_t r = 0; r < all.size(); ++r) {
    std::string over;
    for (const size_t other : all[r].rules) over += "r" + std::to_string(other) + ", ";
    for (const std::string& category : all[r].categories) over += category + ", ";
    out += "  - {id: r" + std::to_string(r) + ", category: " + all[r].category + ", says: [/一一/], over: [" +
           over + "], " + (all[r].human ? "means: human" : "reply: x") + "}\n";
  }
  return out;
}

// Pair by pair.
bool isOverPlainly(const std::vector<Drawn>& all, size_t winner, size_t loser) {
  const auto& [category, human, rules, categories] = all[winner];
  const bool named = std::count(rules.begin(), rules.end(), loser) > 0;
  return named || (winner != loser && !all[loser].human &&
                   std::count(categories.begin(), categories.end(), all[loser].category) > 0);
}

bool goesInCircles(const std::vector<Drawn>& all) {
  std::vector<std::vector<bool>> over(all.size(), std::vector<bool>(all.size()));
  for (size_t a = 0; a < all.size(); ++a)
    for (size_t b = 0; b < all.size(); ++b) over[a][b] = isOverPlainly(all, a, b);
  for (size_t by = 0; by < all.size(); ++by)  // Warshall
    for (size_t a = 0; a < all.size(); ++a)
      for (size_t b = 0; b < all.size(); ++b)
        if (over[a][by] && over[by][b]) over[a][b] = true;
  for (size_t a = 0; a < all.size(); ++a)
    if (over[a][a]) return true;
  return false;
}

}  // namespace

TEST_CASE("`over` with categories is what its pairs are, and so are its circles") {
  std::mt19937 random(5);
  int circles = 0, fine = 0;
  for (int round = 0; round < kRounds; ++round) {
    const auto all = drawn(random, 2 + random() % 6);
    const std::string text = written(all);
    CAPTURE(text);
    const Compiled compiled = compile({{"r.yaml", text}}, {});
    const std::string faults = shown(compiled.faults, text);
    if (faults.find("there is no rule") != faults.npos) continue;  // a category of nobody else
    CHECK(goesInCircles(all) == (faults.find("which is over it in turn") != faults.npos));
    if (compiled.book == nullptr) {
      ++circles;
      continue;
    }
    ++fine;
    const Rule* first = compiled.book->rule("r0");
    for (size_t a = 0; a < all.size(); ++a)
      for (size_t b = 0; b < all.size(); ++b)
        CHECK(isOver(compiled.book->rules, first[a], first[b]) == isOverPlainly(all, a, b));
  }
  CHECK(circles > kRounds / 10);
  CHECK(fine > kRounds / 10);
}

TEST_CASE("what `over` costs follows what is written, not the pairs it makes") {
  constexpr size_t kMany = 20000;  // pairs: 400 million; one over the other: deeper than a stack of calls
  std::vector<Rule> rules(2 * kMany);
  for (uint32_t r = 0; r < rules.size(); ++r) {
    rules[r].category = r < kMany ? "a" : "b";
    if (r < kMany) rules[r].beatsAll = {"b"};
    if (r + 1 != kMany && r + 1 < rules.size()) rules[r].beats = {r + 1};
  }
  Faults faults;
  findCircles(rules, faults);
  CHECK(faults.empty());
  CHECK(isOver(rules, rules[0], rules.back()));
  rules.back().beats = {0};
  findCircles(rules, faults);
  CHECK(faults.size() <= rules.size());
  CHECK_FALSE(faults.empty());

  std::string text = "rules:\n";
  for (int r = 0; r < 2000; ++r)
    text += "  - {id: r" + std::to_string(r) + ", category: " + (r % 2 == 0 ? "a" : "b") + ", says: ['/词" +
            std::to_string(r) + "词/'], reply: x" + (r % 2 == 0 ? ", over: [b]" : "") + "}\n";
  const Compiled compiled = compile({{"r.yaml", text}}, {});
  REQUIRE(compiled.book != nullptr);
  size_t kept = 0;
  for (const Rule& rule : compiled.book->rules) kept += rule.beats.size() + rule.beatsAll.size();
  CHECK(kept < 1100);
}
