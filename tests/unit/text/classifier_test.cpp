#include "text/classifier.h"

#include <catch2/catch.hpp>
#include <random>
#include <thread>

#include "text/normal_form.h"

using namespace xiaoer::text;

namespace {

bool anyone(uint32_t) { return true; }

using Says = std::vector<std::vector<const char*>>;

struct Rules {
  Classifier classifier;
  explicit Rules(const Says& rules, const std::vector<const char*>& nobodys = {}) {
    for (uint32_t r = 0; r < rules.size(); ++r)
      for (const char* example : rules[r]) classifier.add(r, normalised(example));
    for (const char* example : nobodys) classifier.add(kNobody, normalised(example));
    classifier.train();
  }
  std::vector<Classifier::Guess> guess(std::string_view typed) const {
    return classifier.guess(normalised(typed), 5, anyone);
  }
  double sure(std::string_view typed, uint32_t owner) const {
    for (const auto& one : guess(typed))
      if (one.owner == owner) return one.confidence;
    return 0;
  }
};

const Says kDesk = {
    {"订单没有同步过来", "新订单看不到", "订单一直不更新", "my orders are not showing up",
     "orders do not sync"},
    {"怎么设置自动回复", "自动回复在哪里开", "how do I set up auto reply"},
    {"登录不了账号", "密码忘了登不上", "I cannot sign in", "forgot my password"},
    {"多扣了我一个月的钱", "扣费不对", "I was charged twice"},
};

}  // namespace

TEST_CASE("nothing to learn from: no guesses") {
  Classifier none;
  none.train();
  CHECK(none.guess("订单", 5, anyone).empty());
}

TEST_CASE("one rule with one example answers that example, and nearly that, and nothing else") {
  const Rules rules(Says{{"双11的订单一直看不到"}});
  CHECK(rules.sure("双11的订单一直看不到", 0) > 0.95);
  CHECK(rules.sure("双11的订单一直看不到啊", 0) > 0.6);
  CHECK(rules.sure("怎么设置自动回复", 0) < 0.26);
  CHECK(rules.sure("今天天气怎么样", 0) < 0.26);
  CHECK(rules.guess("how are you").empty());  // shares nothing
}

TEST_CASE("an example typed exactly is answered, however small the rule book") {
  const Rules rules(kDesk);
  for (uint32_t r = 0; r < kDesk.size(); ++r)
    for (const char* example : kDesk[r]) {
      INFO(example);
      CHECK(rules.guess(example)[0].owner == r);
      CHECK(rules.guess(example)[0].confidence > 0.9);
      CHECK(rules.guess(example)[0].example == normalised(example));
    }
}

TEST_CASE("the same example in two rules is even") {
  const Rules rules(Says{{"退款", "钱退给我"}, {"退款", "买家要退货"}});
  CHECK(rules.sure("退款", 0) == Approx(0.5).margin(0.2));
  CHECK(rules.sure("退款", 0) + rules.sure("退款", 1) <= 1);
}

TEST_CASE("other words for the same thing") {
  const Rules rules(kDesk);
  CHECK(rules.guess("订单怎么一直没有更新")[0].owner == 0);
  CHECK(rules.guess("why was I charged two times")[0].owner == 3);
  CHECK(rules.guess("i forgot the pasword")[0].owner == 2);  // the letters speak for the word
}

TEST_CASE("rules that are not allowed leave their place to the others") {
  const Rules rules(kDesk);
  const auto without =
      rules.classifier.guess("订单没有同步过来", 5, [](uint32_t owner) { return owner != 0; });
  for (const auto& one : without) CHECK(one.owner != 0);
}

TEST_CASE("what nobody is to answer makes the rules less sure, and is no guess itself") {
  const Rules without(kDesk), with(kDesk, {"买家的订单没有收到货", "订单什么时候发货", "我的订单到哪了"});
  const char* message = "我的订单什么时候发货";
  CHECK(with.sure(message, 0) < without.sure(message, 0));
  for (const auto& one : with.guess(message)) CHECK(one.owner != kNobody);
}

TEST_CASE("reasons in the message's own words") {
  const Rules rules(kDesk);
  const std::string message = "天猫订单没有同步";
  const auto reasons = rules.classifier.reasons(message, 0);
  REQUIRE(!reasons.words.empty());
  CHECK(reasons.words[0].find("订单") != std::string_view::npos);
  CHECK(reasons.unknown == std::vector<std::string_view>{"天猫"});
}

namespace {

// Rules with words of their own and words of all, 12 lines each.
std::vector<std::pair<uint32_t, std::string>> generated(uint32_t rules, uint32_t seed) {
  std::mt19937 random(seed);
  std::vector<std::pair<uint32_t, std::string>> out;
  for (uint32_t r = 0; r < rules; ++r)
    for (int line = 0; line < 12; ++line) {
      std::string text;
      for (int word = 0; word < 6; ++word)
        text += (random() % 2 ? "own" + std::to_string(r) + "x" + std::to_string(random() % 6)
                              : "all" + std::to_string(random() % 40)) +
                " ";
      out.push_back({r, normalised(text)});
    }
  return out;
}

}  // namespace

TEST_CASE("the same examples give the same model, whatever other threads train or draw") {
  const auto lines = generated(20, 1);
  std::vector<std::vector<double>> sure(3);
  std::vector<std::thread> threads;
  for (auto& mine : sure)
    threads.emplace_back([&] {
      Classifier classifier;
      for (const auto& [owner, text] : lines) classifier.add(owner, text);
      classifier.train();
      for (const auto& [owner, text] : generated(20, 2))
        for (const auto& one : classifier.guess(text, 3, anyone)) mine.push_back(one.confidence);
    });
  for (int i = 0; i < 100'000; ++i) (void)rand();
  for (auto& thread : threads) thread.join();
  CHECK(sure[0] == sure[1]);
  CHECK(sure[0] == sure[2]);
}

TEST_CASE("a word nobody knows speaks for the rule whose words are seldom known, and alone for none") {
  Classifier classifier;
  for (uint32_t i = 0; i < 150; ++i) {
    const std::string name = normalised("n" + std::to_string(7919 * i));
    classifier.add(0, "please call me " + name);
    for (uint32_t r = 1; r < 8; ++r)
      classifier.add(r, "please call the " + std::string(i % 2 ? "shop" : "bank") + " of rule" +
                            std::to_string(r) + " in case" + std::to_string(i % 10));
  }
  classifier.train();
  const auto guess = [&](const char* typed) { return classifier.guess(normalised(typed), 3, anyone); };
  CHECK(guess("call me Zdzislaw")[0].owner == 0);
  CHECK(guess("call me Zdzislaw")[0].confidence > guess("call the Zdzislaw")[0].confidence);
  CHECK(guess("托尔斯泰").empty());
}

TEST_CASE("thousands of rules are learnt at once, and answer what they know") {
  Classifier classifier;
  const auto say = [](uint32_t r) {
    return "what about thing" + std::to_string(r) + " and its case" + std::to_string(r % 97);
  };
  for (uint32_t r = 0; r < 4000; ++r) classifier.add(r, say(r));
  classifier.train();
  for (uint32_t r = 0; r < 4000; r += 371) {
    const auto found = classifier.guess(say(r), 3, anyone);
    REQUIRE(!found.empty());
    CHECK(found[0].owner == r);
    CHECK(found[0].confidence > 0.8);
  }
}

TEST_CASE("confidence means what it says on new lines of the same kind") {
  Classifier classifier;
  for (const auto& [owner, text] : generated(20, 1)) classifier.add(owner, text);
  classifier.train();
  double sure = 0, right = 0;
  size_t asked = 0;
  for (uint32_t seed = 2; seed < 6; ++seed)
    for (const auto& [owner, text] : generated(20, seed)) {
      const auto found = classifier.guess(text, 1, anyone);
      if (found.empty()) continue;
      ++asked, sure += found[0].confidence, right += found[0].owner == owner;
    }
  CHECK(asked > 900);
  CHECK(sure / static_cast<double>(asked) == Approx(right / static_cast<double>(asked)).margin(0.1));
}

TEST_CASE("what stands behind the opening of a message is not looked at") {
  Classifier classifier;
  classifier.add(0, "my orders do not arrive");
  classifier.add(1, "how do i print a label");
  classifier.train();
  const std::string padding(kOpeningChars - 24, '.');
  CHECK(classifier.guess(padding + " my orders do not arrive", 1, anyone).at(0).owner == 0);
  CHECK(classifier.guess(padding + std::string(24, '.') + " my orders do not arrive", 1, anyone).empty());
}
