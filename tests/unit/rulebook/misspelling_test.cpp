#include "rulebook/misspelling.h"

#include <catch2/catch.hpp>
#include <random>
#include <set>

#include "base/utf8.h"
#include "rulebook/compile.h"
#include "rulebook/match.h"
#include "text/edits.h"
#include "text/normal_form.h"

using namespace xiaoer;
using namespace xiaoer::rulebook;

namespace {

const char* kRules = R"(
lists:
  sync: [同步, 更新, sync, syncing]
  fail: [失败, 不了, 没有, 没, 不, fail, failed, not]
  order: [订单, 订但, orders, order]
rules:
  - id: orders
    category: data_sync
    says: [['@order', '@sync', '@fail'], 订单一直看不到, 订单不同步怎么办, 今天的订单没有同步]
    never: ['/怎么.{0,4}设置/']
    reply: x
  - id: sync-net
    category: data_sync
    general: true
    says: ['/订单|库存|orders/']
    reply: x
  - id: login
    category: account_login
    says: ['/(登录|账号|密码).{0,4}(不上|不了|错误|忘了|异常|被锁)/', '/(login|account|password).{0,8}(locked|wrong|failed)/', 登录不上怎么办]
    reply: x
  - id: code
    category: account_login
    says: ['/验证码.{0,6}收不到/', '/收不到.{0,6}验证码/', '/verification code/']
    reply: x
  - id: crash
    says: ['/闪退/', '/keeps crashing/']
    reply: x
  - id: letters
    category: not_ours
    general: true
    says: ['/^[b-df-hj-np-tv-z]{4,}$/']
    reply: x
)";

std::shared_ptr<const RuleBook> book(const std::string& text) {
  const Compiled compiled = compile({{"r.yaml", text}}, {});
  for (const Fault& f : compiled.faults) UNSCOPED_INFO(render(f, text));
  REQUIRE(compiled.book != nullptr);
  return compiled.book;
}

const RuleBook& rules() {
  static const auto one = book(kRules);
  return *one;
}

std::string readAs(const RuleBook& rules, std::string_view typed) {
  const auto reread = rules.misspelling->read(text::normalised(typed));
  return reread ? reread->text : "";
}

Match best(std::string_view typed) {
  const auto found = match(rules(), text::normalised(typed), {}, 5).best;
  return found.empty() ? Match{} : found[0];
}

std::string won(std::string_view typed) {
  const Match match = best(typed);
  return match.rule != nullptr && match.hard ? match.rule->id : "";
}

std::string whyOf(std::string_view typed) {
  const text::NormalForm message = text::normalise(typed);
  return why(match(rules(), message.text, {}, 5).best.at(0), message, typed);
}

}  // namespace

TEST_CASE("misspelt words are read as those that were meant") {
  const std::pair<const char*, const char*> rows[] = {
      {"订单同不失败", "订单同步失败"},  // another character of the same sound
      {"丁单同步失败", "订单同步失败"},
      {"订旦同步失败", "订单同步失败"},
      {"订单更新失拜", "订单更新失败"},
      {"帐号登录布上", "账号登录不上"},  // a word of the language too, but not of the rules
      {"登陆不上", "登录不上"},
      {"订档没同步", "订单没同步"},             // dang for dan
      {"验证马收不到", "验证码收不到"},         // 验证 alone explains less
      {"ding dan bu tong bu", "订单不同步"},    // pinyin, with spaces
      {"dingdanbutongbu", "订单不同步"},        // and without
      {"我的dingdan没同步", "我的订单没同步"},  // amid Chinese
      {"我的ding单没同bu", "我的订单没同步"},
      {"ddbtb", "订单不同步"},                          // first letters: of what an example says
      {"ddtbsb", "订单同步失败"},                       // of words in a row
      {"yzm收不到", "验证码收不到"},                    // three letters: one word
      {"my acount is locked", "my account is locked"},  // a letter missing
      {"my accuont is locked", "my account is locked"},
      {"accoount locked", "account locked"},
      {"cacount locked", "account locked"},  // the first letter has changed places
      {"orders not snycing", "orders not syncing"},
      {"verificaiton code", "verification code"},
      {"verifcatoin code", "verification code"},  // two slips in a long word
  };
  for (const auto& [typed, read] : rows) {
    CAPTURE(typed);
    CHECK(readAs(rules(), typed) == read);
    CHECK_FALSE(won(typed).empty());
    CHECK(best(typed).confidence < 1);
    CHECK(best(typed).confidence >= rules().settings.answerAt);
  }
}

TEST_CASE("what is spelt right, or means something else, stays as it is") {
  for (const char* typed : {
           "订单没同步",                   // known words all
           "我订但是没收到",               // 但是 would be cut in two
           "公共汽车不动了",               //
           "你让我疯了",                   //
           "他同意了",                     //
           "hello there",                  //
           "can he change the long name",  // could be pinyin, and is English
           "I had an accident",            //
           "a count of three",             //
           "we stated it",                 //
           "ok",
           "pdf",
           "E1024",
           "1688",
           "。。。",
           "",
       }) {
    CAPTURE(typed);
    CHECK(readAs(rules(), typed) == "");
  }
}

TEST_CASE("why says what was read as what, and where it stands in what was typed") {
  CHECK(whyOf("請問,訂單同不失敗!") ==
        "the words [@order, @sync, @fail] found \"订单同不失败\" (characters 4-9), read \"同不\" as \"同步\" "
        "(same "
        "sound) [r.yaml:9]");
  CHECK(whyOf("急 ding dan bu tong bu 啊") ==
        "the words [@order, @sync, @fail] found \"ding dan bu tong bu\" (characters 3-21), read \"ding dan "
        "bu tong "
        "bu\" as \"订单不同步\" (pinyin) [r.yaml:9]");
  CHECK(whyOf("ddbtb") ==
        "the words [@order, @sync, @fail] found \"ddbtb\" (characters 1-5), read \"ddbtb\" as \"订单不同步\" "
        "(first "
        "letters of pinyin) [r.yaml:9]");
  CHECK(whyOf("Hi my ACOUNT is locked") ==
        "the pattern /(login|account|password).{0,8}(locked|wrong|failed)/ found \"acount is locked\" "
        "(characters "
        "7-22), read \"acount\" as \"account\" (typing error) [r.yaml:19]");
  CHECK(whyOf("订档没同步").find("read \"订档\" as \"订单\" (nearly the same sound)") != std::string::npos);
}

TEST_CASE("however it is typed, it is the same message") {
  for (const char* typed :
       {"订 单 同 不 失 败", "订\n单\n同\n不\n失\n败", "訂單同不失敗", "订单😭同不😭失败‼️",
        "订单　同不　失败", "ＤＩＮＧＤＡＮ　ＢＵ　ＴＯＮＧＢＵ"})
    CHECK(won(typed) == "orders");
  CHECK(won("my ＡＣＯＵＮＴ is ｌｏｃｋｅｄ") == "login");
}

TEST_CASE("what is found as it is typed is not outdone by what could have been meant") {
  CHECK(best("订单同步失败,登路不上").rule->id == "orders");
  CHECK(best("订单同步失败,登路不上").confidence == 1);
  // But a net is, by a rule of its own category.
  CHECK(won("订单在哪") == "sync-net");
  CHECK(won("订单同不失败") == "orders");
  CHECK(won("订单的图片闪腿") == "sync-net");  // of another category
  // And where it found nothing but what is read as something else.
  CHECK(won("zxcvb") == "letters");
  CHECK(won("ddbtb") == "orders");
}

TEST_CASE("`never` holds for the message as it was typed and as it is read") {
  CHECK(won("怎么设置订但同不失败") != "orders");
  CHECK(won("怎么设治订但同不失败") != "orders");
}

TEST_CASE("a word that the author says is spelt right is left alone") {
  const auto kept = book("bot: {spelt_right: [同不, Acount]}\n" + std::string(kRules + 1));
  CHECK(readAs(*kept, "订单同不失败") == "");
  CHECK(readAs(*kept, "acount locked") == "");
  CHECK(readAs(*kept, "订单童步失败") == "订单同步失败");
  const Compiled wrong =
      compile({{"r.yaml", "bot: {spelt_right: {a: b}}\nrules: [{id: a, says: [b], reply: c}]\n"}}, {});
  CHECK(wrong.book == nullptr);
}

TEST_CASE("a reading does not beat an example that was typed as it stands, nor what is surely like one") {
  const auto both = book(R"(
rules:
  - {id: translate, says: ['/翻译/', 怎么翻译买家的消息], reply: x}
  - {id: slow, says: [翻一页等好久, 页面打开要等好久, 等好久才显示], reply: x}
)");
  const auto first = [&](std::string_view typed) {
    return match(*both, text::normalised(typed), {}, 5).best.at(0);
  };
  CHECK(readAs(*both, "翻一页等好久") == "翻译页等好久");
  CHECK(first("翻一页等好久").rule->id == "slow");
  CHECK(first("翻一页等好久").read.empty());
  CHECK(first("翻一买家的消息").rule->id == "translate");
  CHECK(first("怎么翻一买家").rule->id == "translate");
}

TEST_CASE("misspelt words are read in the opening of a message") {
  std::string padding = "7";
  while (padding.size() < text::kOpeningChars - 7) padding += ",7";
  CHECK(readAs(rules(), padding + ",订单同不失败").ends_with("订单同步失败"));
  CHECK(readAs(rules(), padding + ",7,7,7,7,订单同不失败") == "");
}

TEST_CASE("an example is found though misspelt") {
  const auto plain = book(
      "rules:\n  - {id: late, says: [今天的订单一直看不到], reply: x}\n  - {id: other, says: [怎么开发票], "
      "reply: x}\n");
  const std::string typed = "今天的订单一直看不道";
  const text::NormalForm message = text::normalise(typed);
  const auto found = match(*plain, message.text, {}, 5).best;
  REQUIRE_FALSE(found.empty());
  CAPTURE(why(found[0], message, typed));
  CHECK(found[0].rule->id == "late");
  CHECK_FALSE(found[0].hard);
  CHECK(found[0].confidence > 0.8);
  CHECK(found[0].confidence < 1);
  CHECK(why(found[0], message, typed).find("read \"看不道\" as \"看不到\" (same sound)") !=
        std::string::npos);
}

TEST_CASE("a message of nothing but unknown words is looked at up to a limit") {
  std::string typed;
  for (int i = 0; i < 32; ++i) typed += "acount ";
  CHECK(rules().misspelling->read(text::normalised(typed))->readings.size() == 32);
  typed += "acount";
  CHECK(rules().misspelling->read(text::normalised(typed))->readings.size() == 32);
}

namespace {

// Messages out of pieces that the reader looks at.
struct Messages {
  std::mt19937 random{11};
  std::vector<std::string> pieces = {"订单",   "订但",  "同",   "不",    "步",  "布",   "失败", "登陆",
                                     "了",     "他",    "ding", "dan",   "bu",  "tong", "xian", "acount",
                                     "locked", "order", "can",  "ddbtb", "yzm", " ",    " ",    ",",
                                     "。",     "1",     "'",    "é",     "ß",   "か",   "冇",   "-"};
  std::string next() {
    std::string out;
    for (size_t n = random() % 12; n > 0; --n) out += pieces[random() % pieces.size()];
    return text::normalised(out);
  }
};

}  // namespace

TEST_CASE("whatever is typed, what is read is in normal form and its readings lie apart") {
  Messages messages;
  for (int round = 0; round < 20000; ++round) {
    const std::string normal = messages.next();
    CAPTURE(normal);
    const auto reread = rules().misspelling->read(normal);
    if (!reread) continue;
    CHECK(text::normalised(reread->text) == reread->text);
    REQUIRE(reread->origin.size() == reread->text.size() + 1);
    CHECK(reread->inMessage({0, reread->text.size()}) == Span{0, normal.size()});
    size_t behind = 0, readBehind = 0;
    for (const Reading& one : reread->readings) {
      CHECK(one.typed.begin >= behind);
      CHECK(one.read.begin >= readBehind);
      CHECK(reread->text.substr(one.read.begin, one.read.end - one.read.begin) == one.word);
      CHECK(reread->inMessage(one.read) == one.typed);
      behind = one.typed.end, readBehind = one.read.end;
    }
  }
}

TEST_CASE("words found by their sound are those that a look at every word finds") {
  const std::vector<std::string> words = {"订单", "定单", "同步", "同步失败", "重复", "长度",
                                          "行情", "绿色", "女装", "蓝色",     "难色", "飞机",
                                          "黑机", "发货", "花活", "传不上去"};
  SoundWords index;
  for (const auto& word : words) index.add(word, 1);
  index.build([](std::string_view) { return true; });
  const std::u32string characters =
      U"订丁定单但同童步布失败重虫崇种复长常掌度行情绿律色女蓝难飞黑机发花货活传专不上去";
  std::mt19937 random{3};
  for (int round = 0; round < 5000; ++round) {
    std::vector<Syllable> syllables;
    for (size_t n = random() % 6; n > 0; --n) {
      const char32_t c = characters[random() % characters.size()];
      syllables.push_back({random() % 4 ? c : U'\0', text::soundsOf(c)});
    }
    std::vector<SoundWords::Hit> found;
    index.find(syllables, found);
    std::set<uint32_t> byIndex, plainly;
    for (const auto& hit : found) byIndex.insert(hit.word);
    for (uint32_t w = 0; w < words.size(); ++w) {
      const std::u32string& word = index.word(w);
      bool all = word.size() <= syllables.size();
      for (size_t i = 0; all && i < word.size(); ++i) {
        bool alike = false;
        for (const auto a : text::soundsOf(word[i]))
          for (const auto b : syllables[i].sounds)
            alike |= a != 0 && b != 0 && text::roughSound(a) == text::roughSound(b);
        all = alike;
      }
      if (all) plainly.insert(w);
    }
    CHECK(byIndex == plainly);
  }
}

TEST_CASE("the nearest word of letters is the one that a look at every word finds") {
  const std::vector<std::string> words = {"account",       "accounts", "order",   "orders", "sync",
                                          "authorisation", "locked",   "blocked", "refund", "verification"};
  LatinWords index;
  for (size_t w = 0; w < words.size(); ++w) index.add(words[w], static_cast<uint32_t>(1 + w % 3));
  index.build();
  std::mt19937 random{5};
  const auto slip = [&](std::string& word) {
    const size_t at = random() % word.size();
    const char c = static_cast<char>('a' + random() % 26);
    switch (random() % 4) {
      case 0:
        word[at] = c;
        break;
      case 1:
        word.insert(at, 1, c);
        break;
      case 2:
        if (word.size() > 2) word.erase(at, 1);
        break;
      default:
        if (at + 1 < word.size()) std::swap(word[at], word[at + 1]);
    }
  };
  for (int round = 0; round < 20000; ++round) {
    std::string typed = words[random() % words.size()];
    for (size_t n = 1 + random() % 3; n > 0; --n) slip(typed);
    if (index.knows(typed)) continue;
    CAPTURE(typed);
    int fewest = 3;
    for (const auto& word : words) {
      const bool first = word[0] == typed[0] || (word[0] == typed[1] && word[1] == typed[0]);
      const size_t shorter = std::min(word.size(), typed.size());
      const int most = std::min(typed.size() + 1, word.size()) < 10 ? 1 : 2;
      const int apart = text::edits(typed, word, most);
      const bool swapped = std::is_permutation(word.begin(), word.end(), typed.begin(), typed.end());
      if (first && apart <= most && typed.size() >= 4 && (shorter > 4 || swapped))
        fewest = std::min(fewest, apart);
    }
    const auto found = index.nearest(typed);
    CHECK((found ? found->edits : 3) == fewest);
    if (found) CHECK(text::edits(typed, found->word, 2) == fewest);
  }
}
