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

}  // namespace

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
