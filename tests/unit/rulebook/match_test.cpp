#include "rulebook/match.h"

#include <re2/re2.h>

#include <catch2/catch.hpp>
#include <random>

#include "rulebook/compile.h"
#include "rulebook/gap_match.h"
#include "rulebook/line_finder.h"
#include "rulebook/matcher.h"
#include "rulebook/required_words.h"

using namespace xiaoer;
using namespace xiaoer::rulebook;

namespace {

// Sanitizers make compiling patterns some thirty times slower.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr int kRounds = 60;
constexpr bool kWhole = false;
#else
constexpr int kRounds = 1500;
constexpr bool kWhole = true;
#endif

std::shared_ptr<const RuleBook> book(const std::string& text) {
  const Compiled compiled = compile({{"r.yaml", text}}, {});
  for (const Fault& f : compiled.faults) UNSCOPED_INFO(render(f, text));
  REQUIRE(compiled.book != nullptr);
  return compiled.book;
}

std::string winner(const RuleBook& rules, std::string_view typed, Situation now = {}) {
  const auto found = match(rules, text::normalised(typed), now, 5);
  return found.best.empty() || !found.best[0].hard ? "" : found.best[0].rule->id;
}

const char* kRules = R"(
lists:
  sync: [同步, 更新, sync, syncing]
  fail: [失败, 不了, 没有, 没, fail, failed, not]
rules:
  - {id: general, says: [['@sync', '@fail']], reply: x}
  - {id: orders, says: [[订单, '@sync', '@fail'], '/orders.{0,20}(missing|gone)/'], never: ['/怎么.{0,4}设置/'], over: [general], reply: x}
  - {id: stock, says: ['/库存.{0,8}不(一致|对)/'], reply: x}
  - {id: pro, says: [专属通道], when: {plan: [pro], lang: zh}, reply: x}
  - {id: vip, says: ['/专属/'], when: {plan: pro}, reply: x}
  - {id: more, says: ['/然后呢/'], after: [stock], reply: x}
  - {id: example, says: [双11的订单一直看不到], reply: x}
)";

}  // namespace

TEST_CASE("patterns and lists are hard evidence") {
  const auto rules = book(kRules);
  CHECK(winner(*rules, "双11訂單同步失敗") == "orders");
  CHECK(winner(*rules, "更新失败的订单") == "orders");  // any order
  CHECK(winner(*rules, "商品更新失败") == "general");
  CHECK(winner(*rules, "怎么设置订单同步失败提醒") == "general");  // never takes `orders` out
  CHECK(winner(*rules, "nothing to sync") == "");                  // `not` only as a whole word
  CHECK(winner(*rules, "orders do not sync") == "general");
  CHECK(winner(*rules, "My ORDERS are all gone") == "orders");
  CHECK(winner(*rules, "库存和后台不一致") == "stock");
}

TEST_CASE("conditions hold or the rule is out") {
  const auto rules = book(kRules);
  Situation pro;
  pro.plan = "pro";
  CHECK(winner(*rules, "专属客服") == "");
  CHECK(winner(*rules, "专属客服", pro) == "vip");
  CHECK(winner(*rules, "然后呢") == "");
  Situation after;
  after.lastRule = "stock";
  CHECK(winner(*rules, "然后呢", after) == "more");
}

TEST_CASE("an example is likeness: sure of itself on the same words, less so on others") {
  const auto rules = book(kRules);
  const auto same = match(*rules, text::normalised("双11的订单一直看不到！"), {}, 5).best;
  REQUIRE(!same.empty());
  CHECK(same[0].rule->id == "example");
  CHECK(same[0].confidence > 0.99);
  const auto near = match(*rules, text::normalised("双12的订单看不到"), {}, 5).best;
  CHECK(near[0].rule->id == "example");
  CHECK(near[0].confidence < same[0].confidence);
}

TEST_CASE("why names the line, the words, and where they stand in what was typed") {
  const auto rules = book(kRules);
  const std::string typed = "請問  訂單同步失敗";
  const text::NormalForm message = text::normalise(typed);
  const auto found = match(*rules, message.text, {}, 5).best;
  CHECK(why(found[0], message, typed) ==
        "the words [订单, @sync, @fail] found \"订单同步失败\" (characters 5-10) [r.yaml:7]");
}

TEST_CASE("the built-in words for a human are heard, whatever a book says") {
  const auto rules = book("rules:\n  - {id: a, says: [一一], reply: x}\n");
  for (const char* typed :
       {"转人工", "轉人工！", "人工客服", "我要找真人", "talk to a human", "Can I speak to a person?", "人工",
        "Human!", "a real person, please", "chat with a live agent", "connect me to somebody",
        "I need a human now", "can I talk to a real person"}) {
    CAPTURE(typed);
    REQUIRE(winner(*rules, typed) != "");
    CHECK(rules->rule(winner(*rules, typed))->means == Means::Human);
  }
  for (const char* typed :
       {"人工智能是什么", "怎么设置自动转人工", "不要人工", "are you a real person?",
        "am I talking to a live person?", "could that be a human error?", "human resources wants to know",
        "the operator of my warehouse changed", "how do I give a person access to my shop"}) {
    CAPTURE(typed);
    CHECK(winner(*rules, typed) == "");
  }
}

namespace {

// Patterns as authors write them, and some that cannot be taken apart.
struct Generator {
  std::mt19937 random{5};
  std::vector<std::string> words = {"订单", "单", "同步", "同", "失败",  "失败了", "ab", "abc",
                                    "b",    "1",  "12",   "不", "没 有", "a b",    ",",  "_"};

  std::string word() { return words[random() % words.size()]; }
  std::string list() { return "@l" + std::to_string(random() % 3); }
  std::string group() {
    std::string out = "(";
    for (size_t n = 1 + random() % 3; n > 0; --n)
      out += word() + (random() % 4 ? "" : list()) + (random() % 5 ? "" : "(单|b)?") + (n > 1 ? "|" : "");
    return out + ")" + (random() % 4 ? "" : random() % 2 ? "?" : "{0,2}");
  }
  std::string item() {
    switch (random() % 9) {
      case 8:
        return apart();
      case 0:
        return word();
      case 1:
        return list();
      case 2:
        return "[单b1]" + std::string(random() % 2 ? "?" : "");
      case 3:
        return word() + "?";
      case 4:
        return "\\d" + std::string(random() % 2 ? "+" : "");
      default:
        return group();
    }
  }
  // What only RE2 can do, in part.
  std::string apart() {
    switch (random() % 12) {
      case 7:
        return "(" + word() + gap() + word() + "|" + word() + "|$)";
      case 8:
        return "(" + word() + "[^单b]{0,2}" + word() + "){1,2}";
      case 9:
        return "(" + group() + "|" + word() + "\\d+)*";
      case 10:
        return "\\b" + word() + "\\w*\\b";
      case 11:
        return "\\B" + word();
      case 0:
        return "(" + word() + ".{0,2}" + word() + "|" + word() + ")";
      case 1:
        return word() + "\\w*";
      case 2:
        return "(?:[^单b]|$)";
      case 3:
        return "(" + word() + "|" + word() + "$)";
      case 4:
        return "(" + word() + "|[a-c]|" + group() + ")+";
      case 5:
        return "[a-c1]{1,2}";
      default:
        return "(^|" + word() + ")";
    }
  }
  std::string gap() {
    switch (random() % 9) {
      case 0:
        return ".*";
      case 1:
        return ".+";
      case 2:
        return ".?";
      case 3:
        return "[^,b]{0,3}";
      case 4:
        return ".{2}";
      case 5:
        return "";
      case 6:
        return ".*?";
      default:
        return ".{" + std::to_string(random() % 2) + "," + std::to_string(1 + random() % 4) + "}";
    }
  }
  std::string pattern() {
    std::string out;
    if (random() % 8 == 0) out += gap();
    for (size_t n = 1 + random() % 3; n > 0; --n) out += item() + (n > 1 || random() % 8 == 0 ? gap() : "");
    if (random() % 10 == 0) out += "|" + word();
    return out + (random() % 6 ? "" : "$");
  }
  std::string line() {
    if (random() % 4 == 0) return "[" + quoted(word()) + ", " + quoted(random() % 2 ? word() : list()) + "]";
    // Mostly with a word that must be there: a pattern that matches the empty message is refused.
    return quoted("/" + (random() % 20 ? word() + (random() % 2 ? "" : gap()) : "^") + pattern() + "/");
  }
  static std::string quoted(const std::string& text) { return "'" + text + "'"; }
  std::string message() {
    std::string out;
    for (size_t n = random() % 9; n > 0; --n) out += word() + (random() % 3 ? "" : " ");
    return out;
  }
};

}  // namespace

// The fast matcher against every line held against the message by itself, on generated rules and messages.
TEST_CASE("the matcher agrees with the plain loop") {
  Generator make;
  size_t agreed = 0, matched = 0;
  for (int round = 0; round < kRounds / 12; ++round) {
    std::string text = "lists:\n";
    for (int l = 0; l < 3; ++l)
      text += "  l" + std::to_string(l) + ": ['" + make.word() + "', '" + make.word() + "', x" +
              std::to_string(l) + "]\n";
    text += "rules:\n";
    for (int r = 0; r < 20; ++r)
      text += "  - {id: r" + std::to_string(r) + ", says: [" + make.line() + ", " + make.line() +
              "], never: [" + (make.random() % 4 ? "zz" : make.line()) + "], reply: x}\n";
    const Compiled compiled = compile({{"r.yaml", text}}, {});
    if (compiled.book == nullptr) continue;  // a pattern that matches the empty message is refused
    const auto& rules = compiled.book;
    for (int m = 0; m < 50; ++m) {
      const std::string normal = text::normalised(make.message());
      const auto fast = rules->matcher->hard(normal).matches, plain = hardMatchesPlainly(*rules, normal);
      INFO(text << "\nmessage: " << normal);
      REQUIRE(fast.size() == plain.size());
      for (size_t i = 0; i < fast.size(); ++i) {
        INFO(fast[i].line->written);
        REQUIRE(fast[i].rule == plain[i].rule);
        REQUIRE(fast[i].spans == plain[i].spans);
        REQUIRE(fast[i].covers == plain[i].covers);
      }
      agreed += rules->rules.size(), matched += fast.size();
    }
  }
  CHECK((!kWhole || agreed > 100'000));
  CHECK((!kWhole || matched > 5'000));
}

// Enough of them that their words are common, and that they are filed in pairs.
TEST_CASE("many lines of the same few words are found as each is by itself") {
  Generator make;
  std::vector<Line> lines;
  while (lines.size() < 400) {
    Line line;
    line.kind = make.random() % 4 ? Line::Kind::Pattern : Line::Kind::Words;
    line.words = {{make.word(), make.word()}, {make.word()}};
    line.pattern = make.word() + make.gap() + make.pattern();
    line.compiled = compilePattern(line.pattern);
    if (line.pattern.find('@') == std::string::npos && line.compiled->ok()) lines.push_back(std::move(line));
  }
  LineFinder finder;
  for (const Line& line : lines) finder.add(line);
  finder.close();
  size_t pairs = 0, matched = 0;
  for (int m = 0; m < kRounds / 5; ++m) {
    std::string typed = make.message();
    if (m % 100 == 0)  // long now and then: a word stands in it a thousand times
      while (typed.size() < 6000) typed += make.message();
    const std::string normal = text::normalised(typed);
    const auto found = finder.find(normal);
    size_t next = 0;
    for (uint32_t l = 0; l < lines.size(); ++l, ++pairs) {
      const auto plain = findPlainly(lines[l], normal, true);
      const bool fast = next < found.size() && found[next].line == l;
      INFO(lines[l].pattern << " on " << normal);
      REQUIRE(fast == !plain.empty());
      if (!fast) continue;
      REQUIRE(found[next].first == plain.front());
      REQUIRE((plain.size() == 1 || found[next].spans == plain));
      ++next, ++matched;
    }
    REQUIRE(next == found.size());
  }
  CHECK((!kWhole || pairs > 100'000));
  CHECK((!kWhole || matched > 10'000));
}

TEST_CASE("what matches a pattern holds the words it requires") {
  Generator make;
  size_t told = 0, matched = 0;
  for (int round = 0; round < kRounds * 2; ++round) {
    std::string pattern;
    do pattern = make.pattern();
    while (pattern.find('@') != std::string::npos);
    const auto compiled = compilePattern(pattern);
    if (!compiled->ok()) continue;
    const auto required = requiredWords(pattern);
    told += !required.empty();
    for (int m = 0; m < 30; ++m) {
      const std::string normal = text::normalised(make.message());
      if (!re2::RE2::PartialMatch(normal, *compiled)) continue;
      ++matched;
      INFO(pattern << " on " << normal);
      for (const auto& words : required)
        REQUIRE(std::any_of(words.begin(), words.end(),
                            [&](const std::string& word) { return normal.find(word) != std::string::npos; }));
    }
  }
  CHECK((!kWhole || told > 1'000));
  CHECK((!kWhole || matched > 5'000));
}

TEST_CASE("the words a pattern requires") {
  using Lists = std::vector<std::vector<std::string>>;
  CHECK(requiredWords("(订单|单子).{0,8}没(有)?到") == Lists{{"订单", "单子"}, {"没有到", "没到"}});
  CHECK(requiredWords("\\b(can.?t|cannot)\\b.{0,6}\\bsync\\w*") == Lists{{"can", "cannot"}, {"sync"}});
  CHECK(requiredWords("recogni[sz]ed") == Lists{{"recognised", "recognized"}});
  CHECK(requiredWords("(自动.{0,4}(掉线|下线)|(老是|总).+退)") == Lists{{"自动", "老是", "总"}});
  CHECK(requiredWords("(卡|慢)(?:[^号]|$)") == Lists{{"卡", "慢"}});
  CHECK(requiredWords("^(哈+|呵+|[,.])+$").empty());
  CHECK(requiredWords("(?i)abc").empty());
  CHECK(requiredWords("ab{0}").empty());
}

// Each pattern alone, so that one refused pattern does not take others out of the test.
TEST_CASE("a pattern taken apart finds what RE2 finds") {
  Generator make;
  size_t apart = 0, found = 0, pairs = 0;
  for (int round = 0; round < kRounds * 3; ++round) {
    Line line;
    line.kind = Line::Kind::Pattern;
    do line.pattern = (make.random() % 6 ? "" : "^") + make.pattern();
    while (line.pattern.find('@') != std::string::npos);
    line.compiled = compilePattern(line.pattern);
    const auto taken = takeApart(line.pattern);
    if (!taken) continue;
    INFO(line.pattern);
    REQUIRE(line.compiled->ok());
    ++apart;
    CHECK(std::any_of(taken->begin(), taken->end(), matchesNothing) ==
          re2::RE2::PartialMatch("", *line.compiled));
    WordSets sets;
    Rows rows;
    std::vector<Row> ways;
    for (const Part& way : *taken) ways.push_back(rows.add(way, sets).value());
    sets.close();
    Occurrences occurrences;
    for (int m = 0; m < 60; ++m) {
      const std::string normal = text::normalised(make.message());
      sets.find(normal, occurrences);
      std::optional<Span> fast;
      for (const Row& way : ways) {
        const auto one = rows.find(way.first, way.end, way.entry, occurrences);
        const bool needed = std::all_of(way.needs.begin(), way.needs.end(),
                                        [&](uint32_t set) { return occurrences.has(set); });
        INFO(line.pattern << " on " << normal);
        if (one) REQUIRE(needed);
        if (one && (!fast || one->begin < fast->begin)) fast = one;
      }
      const auto plain = findPlainly(line, normal, false);
      INFO(line.pattern << " on " << normal);
      REQUIRE(fast.has_value() == !plain.empty());
      if (fast) REQUIRE(*fast == plain.front());
      ++pairs, found += fast.has_value();
    }
  }
  CHECK((!kWhole || apart > 1'000));
  CHECK((!kWhole || pairs > 100'000));
  CHECK((!kWhole || found > 10'000));
}

TEST_CASE("why an example was near: the example, the words that spoke for it, and what no example holds") {
  const auto rules = book(
      "rules:\n  - {id: a, says: [怎么打印面单, 打印机没反应], reply: x}\n"
      "  - {id: b, says: [订单一直看不到, 新订单没有进来], reply: x}\n");
  const auto told = [&](const std::string& typed) {
    const text::NormalForm message = text::normalise(typed);
    const auto found = match(*rules, message.text, {}, 5).best;
    REQUIRE(!found.empty());
    CHECK(found[0].rule->id == "a");
    return why(found[0], message, typed);
  };
  CHECK(told("怎么打印面单").find("nearest example \"怎么打印面单\", word for word [r.yaml:2]") !=
        std::string::npos);
  const std::string near = told("打印面单模糊");
  CHECK(near.find("nearest example \"怎么打印面单\", what speaks for it: \"打印面单\"") != std::string::npos);
  CHECK(near.find("in no example: \"模糊\" [r.yaml:2]") != std::string::npos);
  CHECK(told("打印模糊,打印模糊").find("in no example: \"模糊\" [r.yaml:2]") !=
        std::string::npos);  // said once
}

TEST_CASE("a reason contradicts neither itself nor what was read") {
  const auto rules = book(
      "rules:\n  - {id: a, says: [the app crashes, 无线网密码是多少], reply: x}\n"
      "  - {id: b, says: [my card is lost, 早餐几点开始], reply: x}\n");
  const auto told = [&](const std::string& typed) {
    const text::NormalForm message = text::normalise(typed);
    const auto found = match(*rules, message.text, {}, 5).best;
    REQUIRE(!found.empty());
    return why(found[0], message, typed);
  };
  const std::string partly = told("app crashing");
  INFO(partly);
  CHECK(partly.find("what speaks for it: \"app\", by some of its letters: \"crashing\" [r.yaml:2]") !=
        std::string::npos);
  const std::string read = told("房间的无线网蜜码");
  INFO(read);
  CHECK(read.find("\"无线网密码\"") != std::string::npos);
  CHECK(read.find("read \"蜜码\" as \"密码\"") != std::string::npos);
}

TEST_CASE("what is not ours takes from the rules, and answers nothing itself") {
  const std::string says = "rules:\n  - {id: a, says: [我的订单没有同步, 订单没有进来], reply: x}\n";
  const auto without = book(says), with = book(says + "not_ours: [我的订单什么时候发货, 订单到哪了]\n");
  const std::string message = "我的订单什么时候到";
  const auto sure = [&](const RuleBook& rules) {
    const auto found = match(rules, message, {}, 5).best;
    return found.empty() ? 0 : found[0].confidence;
  };
  CHECK(sure(*with) < sure(*without) / 2);
  const Compiled wrong = compile({{"r.yaml", says + "not_ours: ['/订单/']\n"}}, {});
  REQUIRE(wrong.book == nullptr);
  CHECK(wrong.faults[0].message == "/订单/ is not a plain line; `not_ours` holds examples");
}

TEST_CASE("a rule may be called by any label") {
  const auto rules = book("rules:\n  - {id: '退款?', category: 售后 服务, says: [我要退款], reply: x}\n");
  const auto found = match(*rules, "我要退款", {}, 5).best;
  REQUIRE(!found.empty());
  CHECK(found[0].rule->id == "退款?");
  CHECK(compile({{"r.yaml", "rules:\n  - {id: 'a\"b', says: [x], reply: x}\n"}}, {}).book == nullptr);
}

// Whatever the reader takes, RE2 must take: an author's mistake is found by RE2, and told in its words.
TEST_CASE("a pattern made of any marks is taken apart only where RE2 takes it, and means the same") {
  std::mt19937 random(11);
  const std::vector<std::string> marks = {
      "a",   "b",   "单", "1",   "_",     "(",    ")",  "|",  "?",     "*",   "+",   ".",   "^",   "$",
      "[",   "]",   "-",  "{2}", "{0,3}", "{1,}", "{",  "}",  ",",     "\\b", "\\B", "\\d", "\\w", "\\s",
      "\\D", "\\W", "\\", "?:",  "(?i)",  "(a",   "b)", "[^", "[a-c]", "A",   "\\.", "\\_"};
  const std::vector<std::string> letters = {"a", "b", "c", "单", "1", "_", " ", ".", "-"};
  size_t taken = 0, found = 0;
  for (int round = 0; round < kRounds * 40; ++round) {
    Line line;
    line.kind = Line::Kind::Pattern;
    for (size_t n = 1 + random() % 9; n > 0; --n) line.pattern += marks[random() % marks.size()];
    if (!takeApart(line.pattern)) continue;
    ++taken;
    line.compiled = compilePattern(line.pattern);
    INFO(line.pattern);
    REQUIRE(line.compiled->ok());
    LineFinder finder;
    finder.add(line);
    finder.close();
    for (int m = 0; m < 5; ++m) {
      std::string normal;
      for (size_t n = random() % 7; n > 0; --n) normal += letters[random() % letters.size()];
      const auto plain = findPlainly(line, normal, true);
      const auto fast = finder.find(normal);
      INFO(normal);
      REQUIRE(fast.empty() == plain.empty());
      if (!fast.empty()) REQUIRE(fast[0].first == plain[0]);
      found += !fast.empty();
    }
  }
  CHECK((!kWhole || taken > 5'000));
  CHECK((!kWhole || found > 5'000));
}
