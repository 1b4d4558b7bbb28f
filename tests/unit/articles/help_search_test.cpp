// What people type into the search box, against the articles that are shipped.
#include "articles/help_search.h"

#include <catch2/catch.hpp>
#include <chrono>

#include "shelf.h"

using namespace xiaoer;
using namespace xiaoer::articles;
using text::Lang;

namespace {

const HelpSearch& shipped() {
  static const HelpSearch one = [] {
    Faults faults;
    return HelpSearch(Articles::build(Articles::readFolder("kb", faults), "kb", faults));
  }();
  return one;
}

std::string first(std::string_view typed, Lang lang) {
  const auto hits = shipped().search(typed, lang, 5);
  return hits.empty() ? "-" : hits[0].article->id;
}

// What was found in brackets.
std::string all(const std::vector<Piece>& pieces) {
  std::string out;
  for (const auto& [text, found] : pieces) out += found ? "[" + text + "]" : text;
  return out;
}

struct Row {
  const char *typed, *article;
};

const Row kChinese[] = {
    // as it is written
    {"订单同步", "sync/orders-not-updating"},
    {"订单不更新", "sync/orders-not-updating"},
    {"新订单进不来", "sync/orders-not-updating"},
    {"漏单", "sync/duplicate-or-missing-orders"},
    {"订单重复", "sync/duplicate-or-missing-orders"},
    {"授权过期", "sync/authorisation-expired"},
    {"重新授权", "sync/authorisation-expired"},
    {"商品拉不下来", "sync/products-not-pulled"},
    {"库存对不上", "sync/stock-differs"},
    {"运单号", "sync/tracking-not-uploaded"},
    {"忘记密码", "account/forgotten-password"},
    {"密码", "account/forgotten-password"},
    {"验证码", "account/code-not-received"},
    {"账号被锁", "account/account-locked"},
    {"换手机号", "account/change-phone"},
    {"双重验证", "account/two-factor"},
    {"发票", "billing/invoice"},
    {"退款", "billing/refund-request"},
    {"自动续费", "billing/renewal"},
    {"充值没到账", "billing/top-up-missing"},
    {"账单", "billing/read-your-bill"},
    {"白屏", "crash/white-or-black-screen"},
    {"软件打不开", "crash/does-not-start"},
    {"卡死", "crash/slow-or-freezing"},
    {"系统繁忙", "crash/server-errors"},
    {"更新软件", "crash/update-the-software"},
    {"优惠券", "usage/coupons"},
    {"批量上架", "usage/batch-listing"},
    {"批量导入", "usage/import-products"},
    {"快捷短语", "usage/quick-phrases"},
    {"子账号", "usage/sub-accounts"},
    {"利润", "usage/profit-report"},
    {"打印模板", "usage/print-templates"},
    {"退货入库", "usage/returns-inbound"},
    {"联系客服电话", "service/contact-and-hours"},
    {"新手入门", "usage/getting-started"},
    {"怎么添加店铺", "usage/add-a-shop"},
    {"筛选订单", "usage/order-filters"},
    // in traditional characters
    {"訂單重複", "sync/duplicate-or-missing-orders"},
    {"優惠券", "usage/coupons"},
    // by pinyin, whole and half
    {"dingdan tongbu", "sync/orders-not-updating"},
    {"ding dan bu tong bu", "sync/orders-not-updating"},
    {"dingdantongbu", "sync/orders-not-updating"},
    {"dingdan tongb", "sync/orders-not-updating"},
    {"dingdan to", "sync/orders-not-updating"},
    {"DingDan TongBu", "sync/orders-not-updating"},
    {"shouquan", "sync/authorisation-expired"},
    {"chongxin shouquan", "sync/authorisation-expired"},
    {"wangji mima", "account/forgotten-password"},
    {"yanzhengma", "account/code-not-received"},
    {"fapiao", "billing/invoice"},
    {"tuikuan", "billing/refund-request"},
    {"youhuiquan", "usage/coupons"},
    {"kuaijieduanyu", "usage/quick-phrases"},
    {"baiping", "crash/white-or-black-screen"},
    {"订单tongbu", "sync/orders-not-updating"},
    // by first letters
    {"ddtb", "sync/orders-not-updating"},
    {"plsj", "usage/batch-listing"},
    {"wjmm", "account/forgotten-password"},
    {"yhq", "usage/coupons"},
    // other characters of the same sound
    {"订但同步", "sync/orders-not-updating"},
    {"忘纪密码", "account/forgotten-password"},
    {"发漂", "billing/invoice"},
    {"优惠卷", "usage/coupons"},
    {"收全过期", "sync/authorisation-expired"},
    {"帐号被锁", "account/account-locked"},
    // English words on the Chinese pages
    {"coupon", "usage/coupons"},
    {"invoice", "billing/invoice"},
};

const Row kEnglish[] = {
    {"order sync", "sync/orders-not-updating"},
    {"orders not updating", "sync/orders-not-updating"},
    {"duplicate orders", "sync/duplicate-or-missing-orders"},
    {"authorisation", "sync/authorisation-expired"},
    {"forgot password", "account/forgotten-password"},
    {"verification code", "account/code-not-received"},
    {"locked", "account/account-locked"},
    {"change phone", "account/change-phone"},
    {"two-factor", "account/two-factor"},
    {"how do i get an invoice", "billing/invoice"},
    {"refund", "billing/refund-request"},
    {"cancel automatic renewal", "billing/renewal"},
    {"black screen", "crash/white-or-black-screen"},
    {"freezes", "crash/slow-or-freezing"},
    {"update", "crash/update-the-software"},
    {"coupons", "usage/coupons"},
    {"list products in bulk", "usage/batch-listing"},
    {"import", "usage/import-products"},
    {"quick phrases", "usage/quick-phrases"},
    {"staff", "usage/sub-accounts"},
    {"profit", "usage/profit-report"},
    {"opening hours", "service/contact-and-hours"},
    {"tracking number", "sync/tracking-not-uploaded"},
    {"add shop", "usage/add-a-shop"},
    // mistyped
    {"authorisaton", "sync/authorisation-expired"},
    {"authorization", "sync/authorisation-expired"},
    {"autohrisation", "sync/authorisation-expired"},
    {"pasword", "account/forgotten-password"},
    {"forgoten pasword", "account/forgotten-password"},
    {"inovice", "billing/invoice"},
    {"refnud", "billing/refund-request"},
    {"copuon", "usage/coupons"},
    // while typing
    {"order sy", "sync/orders-not-updating"},
    {"authoris", "sync/authorisation-expired"},
    {"invo", "billing/invoice"},
    {"forg", "account/forgotten-password"},
    {"coup", "usage/coupons"},
    {"print temp", "usage/print-templates"},
    // pinyin on the English pages
    {"youhuiquan", "usage/coupons"},
};

}  // namespace

TEST_CASE("what people type finds its article first: Chinese") {
  for (const auto& [typed, article] : kChinese) {
    CAPTURE(typed);
    CHECK(first(typed, Lang::Zh) == article);
  }
}

TEST_CASE("what people type finds its article first: English") {
  for (const auto& [typed, article] : kEnglish) {
    CAPTURE(typed);
    CHECK(first(typed, Lang::En) == article);
  }
}

TEST_CASE("what is found is marked, in the words of the article") {
  const auto title = [](std::string_view typed, Lang lang) {
    const auto hits = shipped().search(typed, lang, 1);
    return hits.empty() ? "-" : all(hits[0].title);
  };
  CHECK(title("退款", Lang::Zh) == "怎么申请[退款]");
  CHECK(title("tuikuan", Lang::Zh) == "怎么申请[退款]");
  CHECK(title("忘纪密码", Lang::Zh) == "[忘记密码]怎么办");
  CHECK(title("yhq", Lang::Zh) == "怎么设置[优惠券]");
  CHECK(title("REFUNDS", Lang::En) == "How to request a [refund]");
  CHECK(title("orders updateing", Lang::En) == "[Orders] are not [updating]");
  CHECK(title("quick phrases", Lang::En) == "How to use [quick phrases]");
}

TEST_CASE("a snippet shows the place in the text") {
  const auto hits = shipped().search("网络检测", Lang::Zh, 20);
  REQUIRE_FALSE(hits.empty());
  const std::string snippet = all(hits[0].snippet);
  CAPTURE(snippet);
  CHECK(snippet.find("[网络检测]") != std::string::npos);
  CHECK(snippet.size() < 700);
}

TEST_CASE("of what has no mark in the text the summary is shown") {
  const auto hits = shipped().search("coupon", Lang::Zh, 1);
  REQUIRE(hits.size() == 1);
  CHECK(hits[0].article->lang == Lang::Zh);
  CHECK(all(hits[0].snippet) == hits[0].article->summary);
  CHECK(all(hits[0].title) == hits[0].article->title);
}

TEST_CASE("why it was found is told") {
  CHECK(shipped().search("退款", Lang::Zh, 1)[0].why == "title: \"退款\"");
  CHECK(shipped().search("tuikuan", Lang::Zh, 1)[0].why == "title: \"tuikuan\" by sound");
  CHECK(shipped().search("copuon", Lang::En, 1)[0].why == "title: \"copuon\" nearly");
}

TEST_CASE("nonsense finds nothing") {
  for (const char* typed : {"", "   ", "!?。", "😀", "xyzzy", "qqqq", "zzzzzzzz", "的", "the", "0000000"}) {
    CAPTURE(typed);
    CHECK(first(typed, Lang::Zh) == "-");
    CHECK(first(typed, Lang::En) == "-");
  }
}

TEST_CASE("an article stands once among the finds, best first, at most as many as wanted") {
  const auto hits = shipped().search("订单 order", Lang::Zh, 20);
  REQUIRE(hits.size() > 2);
  for (size_t i = 0; i < hits.size(); ++i) {
    CHECK(hits[i].article->lang == Lang::Zh);
    if (i > 0) CHECK(hits[i - 1].score >= hits[i].score);
    for (size_t j = 0; j < i; ++j) CHECK(hits[i].article->id != hits[j].article->id);
  }
  CHECK(shipped().search("订单", Lang::Zh, 2).size() == 2);
  CHECK(shipped().search("订单", Lang::Zh, 0).empty());
}

TEST_CASE("all pieces joined are the title") {
  for (const auto* rows : {&kChinese[0], &kEnglish[0]})
    for (size_t i = 0; i < std::size(kEnglish); ++i)
      for (const auto& hit : shipped().search(rows[i].typed, Lang::Zh, 5)) {
        std::string title;
        for (const auto& [text, found] : hit.title) title += text;
        CHECK(title == hit.article->title);
      }
}

TEST_CASE("people find nothing in an empty knowledge base") {
  Faults faults;
  CHECK(HelpSearch(Articles::build({}, "kb", faults)).search("订单", Lang::Zh, 5).empty());
}

TEST_CASE("search for people is quick", "[.time]") {
  shipped();
  const auto begin = std::chrono::steady_clock::now();
  size_t queries = 0;
  for (int round = 0; round < 100; ++round)
    for (const auto& [typed, article] : kChinese) queries += !shipped().search(typed, Lang::Zh, 8).empty();
  for (int round = 0; round < 100; ++round)
    for (const auto& [typed, article] : kEnglish) queries += !shipped().search(typed, Lang::En, 8).empty();
  const std::chrono::duration<double, std::micro> took = std::chrono::steady_clock::now() - begin;
  WARN(took.count() / static_cast<double>(queries) << " µs a query");
}
