#include <atomic>
#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <random>
#include <thread>

#include "base/utf8.h"
#include "shelf.h"

using namespace xiaoer;
using namespace xiaoer::articles;
using text::Lang;

namespace {

const Shelved& desk() {
  static const Shelved one(Files{
      {"sync/orders.md",
       page("订单没有更新怎么办", "questions: [订单一直不更新, 新订单进不来]\ntags: [同步]\n",
            "先看店铺授权有没有过期,再到防火墙里放行软件。")},
      {"sync/orders.en.md",
       page("Orders are not updating", "questions: [new orders do not come in]\n",
            "Check the shop authorisation first, then let the software through the firewall.")},
      {"sync/stock.md", page("库存数量对不上", "questions: [平台和软件库存不一样]\n", "到库存页重新拉取。")},
      {"usage/coupons.md", page("怎么设置优惠券", "questions: [优惠券在哪里建]\n", "打开营销,点新建。")},
      {"usage/labels.md", page("打印面单", "questions: [面单打印不出来]\n", "选好打印机和模板。")},
      {"usage/reports.md", page("利润报表怎么看", "", "报表每天早上更新,含运费和佣金。")},
      {"usage/english-only.en.md",
       page("Batch listing of products", "questions: [list many products at once]\n", "Choose a template.")},
  });
  return one;
}

}  // namespace

TEST_CASE("a question finds its article") {
  REQUIRE(desk().faults.empty());
  CHECK(desk().finds("订单一直没更新") == "sync/orders");
  CHECK(desk().finds("新訂單進不來啊") == "sync/orders");
  CHECK(desk().finds("优惠券哪里可以建") == "usage/coupons");
  CHECK(desk().finds("my new order does not come in", Lang::En) == "sync/orders");
  CHECK(desk().asks("订单一直不更新")[0].confidence == Approx(1.0));
}

TEST_CASE("words of two characters are found") {
  CHECK(desk().finds("库存") == "sync/stock");
  CHECK(desk().finds("面单") == "usage/labels");
  CHECK(desk().finds("佣金") == "usage/reports");
}

TEST_CASE("no word runs from one question into the next") {
  const Shelved shelf(Files{{"a/a.md", page("打包", "questions: [怎么发货, 物不见了]\n")}});
  const auto hits = shelf.asks("货物不见了");
  REQUIRE(hits.size() == 1);
  CHECK(hits[0].why.find("holds \"不见了\" (") != std::string::npos);
}

TEST_CASE("one word is no certainty, though every article on it holds it") {
  CHECK(desk().asks("更新")[0].confidence < 0.6);
}

TEST_CASE("an article is shown in the language that is spoken, where it is there") {
  CHECK(desk().asks("订单一直不更新", Lang::Zh)[0].article->file == "kb/sync/orders.md");
  CHECK(desk().asks("订单一直不更新", Lang::En)[0].article->file == "kb/sync/orders.en.md");
  CHECK(desk().asks("list many products", Lang::Zh)[0].article->file == "kb/usage/english-only.en.md");
}

TEST_CASE("an article stands once among the hits, and the best first") {
  const auto hits = desk().asks("订单 orders 更新 updating 库存 报表", Lang::Zh, 10);
  REQUIRE(hits.size() >= 3);
  for (size_t i = 0; i < hits.size(); ++i) {
    if (i > 0) CHECK(hits[i - 1].confidence >= hits[i].confidence);
    for (size_t j = 0; j < i; ++j) CHECK(hits[i].article->id != hits[j].article->id);
  }
  CHECK(desk().asks("订单 库存 报表", Lang::Zh, 2).size() == 2);
  CHECK(desk().asks("订单", Lang::Zh, 0).empty());
}

TEST_CASE("a hit says why") {
  CHECK(desk().asks("订单一直不更新")[0].why ==
        "100 % like the question \"订单一直不更新\" of kb/sync/orders.md");
  CHECK(desk().asks("打印面单")[0].why == "100 % like the title \"打印面单\" of kb/usage/labels.md");
  CHECK(desk().asks("我的授权呢")[0].why == "kb/sync/orders.md holds \"授权\" (100 % of what was asked)");
  CHECK(desk().asks("授权 狗粮")[0].why == "kb/sync/orders.md holds \"授权\" (21 % of what was asked)");
}

TEST_CASE("what only the body holds is suggested and does not answer") {
  for (const std::string typed : {"防火墙", "店铺授权过期", "防火墙里放行软件", "运费和佣金",
                                  "先看店铺授权有没有过期,再到防火墙里放行软件"}) {
    const auto hits = desk().asks(typed);
    REQUIRE_FALSE(hits.empty());
    CHECK(hits[0].confidence > 0.1);
    CHECK(hits[0].confidence <= 0.5);
  }
}

TEST_CASE("what nobody wrote about finds nothing") {
  for (const std::string typed : {"", " ", "?", "狗粮", "的了吗", "😀", "zzz"})
    CHECK(desk().finds(typed) == "-");
}

TEST_CASE("what FTS5 alone takes for a match is none") {
  const Shelved shelf(Files{{"a/a.en.md", page("One", "", "It won't start.")},
                            {"a/b.en.md", page("Two", "", "They won t-shirts.")}});
  CHECK(shelf.asks("won't").size() == 1);
}

TEST_CASE("an empty knowledge base finds nothing") {
  const Shelved none(Files{});
  CHECK(none.faults.empty());
  CHECK(none.articles->all().empty());
  CHECK(none.asks("订单").empty());
  CHECK(none.articles->find("sync/orders", Lang::Zh) == nullptr);
}

TEST_CASE("a question is never a query") {
  for (const std::string typed :
       {"\"", "\"订单", "订单\" OR \"库存", "NEAR(订单 库存, 2)", "title : 订单", "订单*", "^订单",
        "订单 AND", "NOT 订单", "{title body}: 订单", "- 订单 +", "(订单", "'; DROP TABLE document; --",
        "OR OR OR", "near/3", "订单;订单", "\\", "א\"ב 订单"})
    CHECK_NOTHROW(desk().asks(typed));
  CHECK(desk().finds("订单\" OR \"一直不更新*") == "sync/orders");
  CHECK(desk().finds("NOT 面单打印不出来") == "usage/labels");
}

TEST_CASE("no message brings the search down") {
  std::mt19937 random(7);
  const std::u32string seeds = U"订单库存\"'*():^-+{}ORNEAR授权 \u0301\u200D\U0001F600אב\u0E01한글かな'.0";
  for (int round = 0; round < 2000; ++round) {
    std::string typed;
    for (size_t n = random() % 60; n > 0; --n)
      appendChar(typed, random() % 4 ? seeds[random() % seeds.size()]
                                     : static_cast<char32_t>(1 + random() % 0xD7FF));
    for (const auto& hit : desk().asks(typed)) {
      CHECK(hit.confidence > 0);
      CHECK(hit.confidence <= 1);
      CHECK_FALSE(hit.why.empty());
    }
  }
}

TEST_CASE("the longest message is searched like any other") {
  std::string same, mixed, one(4000, 'x');
  for (char32_t i = 0; i < 4000; ++i) {
    appendChar(same, U'单');
    appendChar(mixed, 0x4E00 + i * 5 % 0x5000);
  }
  CHECK_NOTHROW(desk().asks(same));
  CHECK_NOTHROW(desk().asks(mixed));
  CHECK(desk().finds(one) == "-");
}

TEST_CASE("the order of the files changes nothing") {
  Files files;
  for (char c = 'a'; c <= 'f'; ++c) files.push_back({std::string("sync/") + c + ".md", page("同样的题目")});
  const Shelved forward(files);
  std::reverse(files.begin(), files.end());
  const Shelved backward(files);
  const auto a = forward.asks("题目", Lang::Zh, 6), b = backward.asks("题目", Lang::Zh, 6);
  REQUIRE(a.size() == 6);
  REQUIRE(b.size() == 6);
  for (size_t i = 0; i < a.size(); ++i) {
    CHECK(a[i].article->id == std::string("sync/") + static_cast<char>('a' + i));
    CHECK(a[i].article->id == b[i].article->id);
  }
}

TEST_CASE("eight threads search at once and all see the same") {
  const std::vector<std::string> questions = {"订单没更新",          "库存",   "面单打印",
                                              "orders not updating", "防火墙", "佣金 运费"};
  std::vector<std::string> expected;
  for (const auto& question : questions) expected.push_back(desk().asks(question).at(0).why);
  std::vector<std::thread> threads;
  std::atomic<int> wrong = 0;
  for (size_t t = 0; t < 8; ++t)
    threads.emplace_back([&, t] {
      for (size_t i = 0; i < 300; ++i) {
        const size_t q = (i + t) % questions.size();
        wrong += desk().asks(questions[q]).at(0).why != expected[q];
      }
    });
  for (std::thread& thread : threads) thread.join();
  CHECK(wrong == 0);
}

TEST_CASE("a folder is read in the order of its names, and one that is missing is empty") {
  const auto dir =
      std::filesystem::temp_directory_path() / ("articles-" + std::to_string(std::random_device{}()));
  Faults faults;
  CHECK(Articles::readFolder(dir.string(), faults).empty());
  std::filesystem::create_directories(dir / "sync");
  for (const char* name : {"sync/b.md", "sync/a.md", "sync/a.en.md", "sync/notes.txt"})
    std::ofstream(dir / name) << page("订单");
  std::ofstream(dir / "sync/huge.md") << page("订单") << std::string(300 * 1024, 'x');
  const auto files = Articles::readFolder(dir.string(), faults);
  std::filesystem::remove_all(dir);
  CHECK(faults.empty());
  REQUIRE(files.size() == 4);
  CHECK(files[0].path == "sync/a.en.md");
  CHECK(files[1].path == "sync/a.md");
  CHECK(files[2].path == "sync/b.md");
  CHECK(files[2].text == page("订单"));
  const Shelved shelf(files);
  REQUIRE(shelf.faults.size() == 1);
  CHECK(shelf.faults[0].message == "the file is larger than 256 KB");
}

TEST_CASE("the articles of this repository have no faults and are found by their own questions") {
  Faults faults;
  const auto files = Articles::readFolder("kb", faults);
  if (files.empty()) {
    WARN("kb/ is empty: nothing to check");
    return;
  }
  const auto articles = Articles::build(files, "kb", faults);
  for (const Fault& fault : faults) {
    UNSCOPED_INFO(render(fault, ""));
    CHECK(fault.severity == Fault::Severity::Warning);
  }
  for (const Article& article : articles->all()) {
    CHECK_FALSE(article.summary.empty());
    for (const std::string& question : article.questions) {
      const auto hits = articles->search(text::normalised(question), article.lang, 1);
      INFO(article.file << ": " << question);
      REQUIRE_FALSE(hits.empty());
      CHECK(hits[0].confidence > 0.99);
      CHECK(hits[0].article->id == article.id);
    }
  }
}
