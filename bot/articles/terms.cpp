#include "articles/terms.h"

#include <algorithm>
#include <unordered_set>

#include "text/language.h"

namespace xiaoer::articles {
namespace {

// Customers say these and articles seldom write them: counted by documents alone, 吗 would pass for a rare
// and telling word. Words of denial (没有, not) are not here: they tell a problem from a how-to.
const std::unordered_set<std::string_view>& functionWords() {
  static const std::unordered_set<std::string_view> words = {
      "的",    "地",    "得",     "了",   "着",     "过",     "吗",   "呢",    "啊",     "吧",   "呀",
      "嘛",    "哦",    "呗",     "啦",   "我",     "你",     "您",   "他",    "她",     "它",   "咱",
      "我的",  "我要",  "我想",   "想要", "你的",   "您的",   "我们", "你们",  "他们",   "咱们", "是",
      "在",    "就",    "都",     "也",   "还",     "和",     "与",   "跟",    "把",     "被",   "给",
      "让",    "要",    "会",     "能",   "可以",   "有",     "这",   "那",    "这个",   "那个", "个",
      "一个",  "一下",  "请",     "请问", "怎么",   "怎么办", "怎样", "如何",  "什么",   "啥",   "哪",
      "哪里",  "哪儿",  "为什么", "为啥", "谢谢",   "你好",   "您好", "办",    "怎么样", "想",   "点样",
      "嘅",    "咗",    "还有",   "然后", "接下来", "a",      "an",   "the",   "i",      "i'm",  "my",
      "me",    "we",    "our",    "us",   "you",    "your",   "it",   "its",   "it's",   "he",   "she",
      "they",  "their", "them",   "is",   "are",    "was",    "were", "be",    "been",   "am",   "do",
      "does",  "did",   "how",    "what", "why",    "where",  "when", "which", "who",    "can",  "could",
      "would", "will",  "should", "to",   "of",     "in",     "on",   "for",   "at",     "by",   "from",
      "as",    "if",    "so",     "and",  "or",     "but",    "with", "this",  "that",   "have", "has",
      "had",   "there", "please", "hi",   "hello",  "thanks", "want", "any",   "some"};
  return words;
}

bool isLatinWord(std::string_view word) {
  return std::all_of(word.begin(), word.end(), [](char c) { return c >= 'a' && c <= 'z'; });
}

}  // namespace

bool isFunctionWord(std::string_view word) { return functionWords().contains(word); }

// Harman's S-stemmer: three endings, the first that fits. Anything cleverer starts to join words that differ.
std::string stem(std::string_view word) {
  if (word.size() < 4 || !isLatinWord(word)) return std::string(word);
  const auto ends = [&](std::string_view ending) { return word.ends_with(ending); };
  const auto cut = [&](size_t n) { return std::string(word.substr(0, word.size() - n)); };
  if (ends("ies")) return ends("eies") || ends("aies") ? std::string(word) : cut(3) + 'y';
  if (ends("s") && !ends("us") && !ends("ss")) return cut(1);
  return std::string(word);
}

std::vector<Term> terms(std::string_view normal) {
  std::vector<Term> out;
  std::unordered_set<std::string> seen;
  for (const std::string_view word : text::words(normal)) {
    if (isFunctionWord(word)) continue;
    std::string looked = stem(word);
    if (seen.insert(looked).second) out.push_back({word, std::move(looked)});
  }
  return out;
}

}  // namespace xiaoer::articles
