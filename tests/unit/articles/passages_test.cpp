#include "articles/passages.h"

#include <catch2/catch.hpp>

#include "base/utf8.h"
#include "text/normal_form.h"

using namespace xiaoer::articles;

namespace {

const char* kCoupons = R"(建好优惠券，选上店铺就能发给买家。
金额保存前多看一眼。

1. 打开**营销 → 优惠券**，点「新建」。
2. 填面额和门槛。
   - 门槛可以是零。

3. 核对一遍，点「发布」。

- **买家领不了**：看时间到了没有。
- **领了用不了**：看商品在不在适用范围。

## 停掉一张券
点「停止领取」。

价目:

| 券 | 价 |
|---|---|
| A | 1 |

```
# 不是标题

- 不是列表
```
)";

std::string best(const std::vector<Passage>& all, const char* asked, const std::vector<size_t>& told = {}) {
  const auto found = bestPassage(all, xiaoer::text::normalised(asked), told);
  return found ? all[*found].markdown : "";
}

}  // namespace

TEST_CASE("an article is cut into paragraphs, whole numbered lists and single points") {
  const auto all = passages("怎么设置优惠券", kCoupons);
  REQUIRE(all.size() == 7);
  CHECK(all[0].summary);
  CHECK(all[0].markdown == "建好优惠券，选上店铺就能发给买家。\n金额保存前多看一眼。");
  CHECK(all[1].steps);
  CHECK(all[1].markdown.starts_with("1. 打开"));
  CHECK(all[1].markdown.ends_with("3. 核对一遍，点「发布」。"));
  CHECK(all[2].markdown == "**买家领不了**：看时间到了没有。");
  CHECK(all[4].markdown == "点「停止领取」。");
  CHECK(all[4].normal.find("停掉一张券") != std::string::npos);
  CHECK(all[5].markdown == "价目:\n| 券 | 价 |\n|---|---|\n| A | 1 |");
  CHECK(all[6].markdown == "```\n# 不是标题\n\n- 不是列表\n```");
  CHECK(passages("怎么设置优惠券", "").empty());
  CHECK(passages("怎么设置优惠券", "\n\n## 只有标题\n").empty());
}

TEST_CASE("the passage that holds the question's words answers, else the steps, and none twice") {
  const auto all = passages("怎么设置优惠券", kCoupons);
  CHECK(best(all, "买家说领不了券").starts_with("**买家领不了**"));
  CHECK(best(all, "发错了想停掉").starts_with("点「停止领取」"));
  CHECK(best(all, "那在哪里设置").starts_with("1. 打开"));
  CHECK(best(all, "").starts_with("1. 打开"));
  CHECK(best(passages("券", "开头。\n\n1. 打开。\n\n还有问题，请说人工。"), "还有呢") == "1. 打开。");
  CHECK_FALSE(best(all, "那在哪里设置", {1}).starts_with("1. 打开"));
  CHECK(best(all, "什么", {1, 2, 3, 4, 5, 6}) == "");  // the summary stands on the card
  CHECK(best(passages("怎么设置优惠券", "从这里开始。"), "哪里有说明书") == "");
}

TEST_CASE("English words count whole, in the singular or plural") {
  const auto all =
      passages("怎么设置优惠券",
               "Intro.\n\n- **Buyers cannot claim it:** has it started?\n- **Stopped:** it is over.\n");
  CHECK(best(all, "my buyer cannot claim the coupon").starts_with("**Buyers cannot"));
  CHECK(best(all, "it stopped").starts_with("**Stopped"));
}

TEST_CASE("a passage that is too long for a chat is cut at the end of a line") {
  std::string text = "Intro.\n\n";
  for (int i = 1; i <= 100; ++i) text += std::to_string(i) + ". a step of the way\n";
  const auto all = passages("怎么设置优惠券", text);
  REQUIRE(all.size() == 2);
  CHECK(xiaoer::countChars(all[1].markdown) <= kMaxPassageChars + 2);
  CHECK(all[1].markdown.ends_with("a step of the way …"));
}
