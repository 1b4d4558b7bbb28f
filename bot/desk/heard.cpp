// Thanks, "it works", or something that somebody must read: what a customer's message does to a ticket.
#include <re2/re2.h>

#include "desk/lifecycle.h"
#include "text/normal_form.h"

namespace xiaoer::desk {
namespace {

// A message is thanks, or says that it works, only where nothing is left once such words are taken out of it:
// what is left ("谢谢,但是还是不行", "thanks, and the stock?") is new. A question mark stays, so a question
// always is.

const re2::RE2& solvedWords() {
  static const re2::RE2 kWords(
      "(?:已经?|现在|刚刚?|终于|都|全部?|基本)*(?:(?:好|行|可以用?|能用|能登录?|正常|恢复|解决|修好|弄好|"
      "搞定|没问题|"
      "没事|ok)(?:了|啦|咯|喇)|搞掂晒?|得咗)|"
      "\\b(?:(?:it|this|that|everything|all)(?:'s| is)? "
      ")?(?:works|worked|working|fixed|solved|resolved|sorted|back "
      "to normal)(?: (?:now|again|fine|well|perfectly))*\\b");
  return kWords;
}

const re2::RE2& thanksWords() {
  static const re2::RE2 kWords(
      "谢谢|多谢|感谢|谢了|谢啦|谢|唔该晒?|辛苦(?:了|啦)?|麻烦(?:你们?|您)?了|有劳了?|费心了?|好的|好滴|好嘞|"
      "好咧|(?:^|[ ,.!])好+(?:$|[ ,.!])|"
      "嗯|哦|噢|行|可以|收到|知道了?|明白了?|了解了?|懂了|再见|拜拜|88|给力|赞|棒|满意|不用了|不需要了|没有(?"
      ":其他|别的)?"
      "(?:问题|事)?了|先这样|就这样|晚安|哈|3q|3ks|"
      "\\b(?:thanks?|thank "
      "you|thankyou|thx|tks|ty|cheers|great|perfect|awesome|excellent|good|nice|cool|ok|okay|fine|"
      "alright|got it|i see|understood|noted|bye|goodbye|see you|no problem|appreciated?|have a "
      "(?:nice|good|great) "
      "(?:day|one|evening|weekend))\\b");
  return kWords;
}

const re2::RE2& fillers() {
  static const re2::RE2 kWords(
      "你们|您们|你|您|大家|各位|客服|小二|老师|师傅|亲|啊|呀|哟|呢|啦|了|的|哈|嘞|哒|非常|十分|很|真的?|太|"
      "万分|特别|那|"
      "帮忙|帮助|支持|解答|耐心|"
      "\\b(?:you|your|the|for|so|very|much|a "
      "lot|lots|again|help|helping|support|all|it|is|that|that's|it's|really|i|"
      "we|guys|team|and|now|then)\\b|"
      "[ ,.!~、。;:…]");
  return kWords;
}

// It has come back, or never went. "又" and "again" alone are no sign of it: "又要绑定新店铺", "how do I do
// that again?".
const re2::RE2& backWords() {
  static const re2::RE2 kWords(
      "(?:还是|依然|仍然|仍旧|依旧|照样|仲系)(?:.{0,8}(?:不|没|冇|唔)|(?:这样|那样|老样子|一样|有问题|"
      "报错|出错|失败|异常|卡|闪退))|"
      "(?:又|再次|再一次)(?:.{0,8}(?:不了|不上|不到|不出|不动|不行|不能|不同步|不更新|不显示|没有?|冇|唔|"
      "失败|报错|"
      "出错|异常|卡|闪退|掉线|断|崩|坏|丢|错|挂|来了|出现|出问题|犯|这样|那样))|"
      "(?:问题|故障|毛病|情况).{0,4}(?:又|再次?)|复发|反复|"
      "(?:没|冇|未)(?:有)?(?:真正|彻底|完全)?(?:解决|修好|弄好|搞好|搞定|处理好|搞掂)|"
      "^(?:又不|又没|又冇|还没好|还不行|还不能用|还没有好|一直没好|一直不行)|"
      "\\b(?:still|again)\\b.*\\b(?:not|no|never|cannot|can't|won't|doesn't|don't|isn't|aren't|fails?|"
      "failing|failed|"
      "errors?|broken|missing|same|stuck|crash\\w*|freez\\w*|down|wrong|happen\\w*)\\b|"
      "\\b(?:not|no|never|cannot|can't|won't|doesn't|don't|isn't|aren't|stopped|fails?|failing|failed|errors?"
      "|broken|"
      "missing|stuck|crash\\w*|froze\\w*|down|wrong|happen\\w*)\\b.*\\b(?:again|still)\\b|"
      "\\b(?:is|it's|are|came|come|comes|problem|issue) back\\b|\\b(?:not|never|isn't|wasn't) (?:really "
      "|actually )?"
      "(?:fixed|solved|resolved)\\b");
  return kWords;
}

}  // namespace

bool saysItIsBack(std::string_view typed) {
  return re2::RE2::PartialMatch(text::normalise(typed).text, backWords());
}

Event heard(std::string_view typed) {
  std::string left = text::normalise(typed).text;
  if (left.empty()) return Event::CustomerThanks;  // a smile
  const bool works = re2::RE2::GlobalReplace(&left, solvedWords(), " ") > 0;
  const bool thanks = re2::RE2::GlobalReplace(&left, thanksWords(), " ") > 0;
  re2::RE2::GlobalReplace(&left, fillers(), "");
  if (!left.empty() || (!works && !thanks)) return Event::CustomerWrites;
  return works ? Event::CustomerConfirms : Event::CustomerThanks;
}

}  // namespace xiaoer::desk
