#include "base/yaml.h"

#include <catch2/catch.hpp>
#include <random>

using namespace xiaoer;

namespace {
std::string faultOf(std::string_view text) {
  Faults faults;
  yaml::parse(text, "f.yaml", faults);
  return faults.empty() ? "none" : render(faults.front(), text);
}
}  // namespace

TEST_CASE("a tree knows where everything stands, in characters") {
  Faults faults;
  const auto root = yaml::parse("a: [订单, '@sync']\nb: {zh: 您好}\n", "f.yaml", faults);
  REQUIRE(root);
  const yaml::Node& list = *root->find("a");
  CHECK(list.items[1].column == 9);
  CHECK(list.items[1].quoted);
  CHECK(list.items[1].scalar == "@sync");
  CHECK(root->find("b")->find("zh")->line == 2);
  CHECK(root->find("c") == nullptr);
}

TEST_CASE("mistakes in YAML are told in an author's words") {
  CHECK(faultOf("says:\n  - [订单, 同步\n  - b\nreply: x\n") ==
        "f.yaml:2:5: error: this bracket is never closed, or a comma is missing before its end\n"
        "  - [订单, 同步\n    ^ close it with ']' or '}'\n");
  CHECK(faultOf("rules:\n  - id: a\n    says: [x]\n   reply: y\n") ==
        "f.yaml:4:4: error: the indentation is wrong: this line belongs to nothing above it\n"
        "   reply: y\n   ^ lines that belong together begin in the same column\n");
  CHECK(faultOf("a: [订单, @sync]\n") ==
        "f.yaml:1:9: error: a word that begins with '@' needs quotes\n"
        "a: [订单, @sync]\n          ^ write it like this: '@sync'\n");
  CHECK(faultOf("a: 'x\nb: y\n") ==
        "f.yaml:1:4: error: this quote is never closed\na: 'x\n   ^ close it with the same mark; a ' inside "
        "the text is written ''\n");
  CHECK(faultOf("a: 1\nb: 2\na: 3\n") ==
        "f.yaml:3:1: error: 'a' stands twice in the same place (first in line 1)\na: 3\n^\n");
  CHECK(faultOf("- a\nb: c\n").find("f.yaml:2:1: error: the indentation is wrong") == 0);
  CHECK(faultOf("a: 1\n---\nb: 2\n").find("f.yaml:2:1: error: a second document begins here") == 0);
  CHECK(faultOf("a: {zh: 好了吗?, en: Is it ok?}\n") == "none");
  CHECK(faultOf("a: *x\n").find("f.yaml:1:4: error:") == 0);
  CHECK(faultOf("\xFF\xFE").find("f.yaml:1:1: error: the file is not UTF-8") == 0);
  CHECK(faultOf("") == "none");
}

TEST_CASE("no bytes bring the parser down") {
  std::mt19937 random(11);
  const std::string seed =
      "rules:\n  - id: a\n    says: [订单, '@sync', \"x\\n\"]\n    reply: {zh: 您好}\n  - &x *x |\n   >- # ! "
      "% ` @ \t ? : , [ ] { }\n";
  for (int round = 0; round < 20'000; ++round) {
    std::string text = seed;
    for (int n = 0; n < 4; ++n) {
      const size_t at = random() % text.size();
      if (random() % 2)
        text.erase(at, random() % 5);
      else
        text.insert(at, 1, seed[random() % seed.size()]);
      if (text.empty()) text = "x";
    }
    Faults faults;
    const auto root = yaml::parse(text, "f.yaml", faults);
    REQUIRE((root.has_value() || !faults.empty()));
    for (const Fault& f : faults) render(f, text);
  }
}
