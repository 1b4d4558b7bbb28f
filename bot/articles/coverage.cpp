#include "articles/coverage.h"

#include <algorithm>
#include <cmath>

namespace xiaoer::articles {
namespace {

// What holding every word is worth. A body names many things in passing, so it may bring an article among the
// suggestions but never answer by itself; a title or question says what the article is about.
constexpr double kInHeading = 0.85, kInBody = 0.5;

// Doubt that every question carries, in words nobody holds: without it "订单" alone would be a full match of
// every article on orders.
constexpr double kDoubt = 0.5;

}  // namespace

void Coverage::add(text::Lang lang, const std::vector<Term>& heading, const std::vector<Term>& body) {
  const auto article = static_cast<uint32_t>(langs_.size());
  const auto l = static_cast<size_t>(lang);
  langs_.push_back(lang);
  ++articlesIn_[l];
  const auto hold = [&](const Term& term, bool inHeading) {
    Word& word = words_[term.stem];
    if (word.holder.try_emplace(article, inHeading).second) ++word.seenIn[l];
  };
  for (const Term& term : heading) hold(term, true);
  for (const Term& term : body) hold(term, false);
}

// BM25's idf: near 0 for a word of every article, greatest for one of none.
double Coverage::weight(uint32_t seenIn, text::Lang lang) const {
  const double all = articlesIn_[static_cast<size_t>(lang)];
  return std::log(1 + (all - seenIn + 0.5) / (seenIn + 0.5));
}

Coverage::Held Coverage::of(uint32_t article, const std::vector<Term>& question) const {
  const text::Lang lang = langs_[article];
  double asked = 0, inHeading = 0, inBody = 0;
  Held held;
  for (const Term& term : question) {
    const auto word = words_.find(term.stem);
    const bool known = word != words_.end();
    const double weighs = weight(known ? word->second.seenIn[static_cast<size_t>(lang)] : 0, lang);
    asked += weighs;
    if (!known) continue;
    const auto holder = word->second.holder.find(article);
    if (holder == word->second.holder.end()) continue;
    (holder->second ? inHeading : inBody) += weighs;
    held.words.push_back(term.said);
  }
  held.share = asked > 0 ? (inHeading + inBody) / asked : 1;
  held.inHeading = held.words.empty() ? 0 : inHeading / (inHeading + inBody);
  held.confidence = (kInHeading * inHeading + kInBody * inBody) / (asked + kDoubt * weight(0, lang));
  return held;
}

std::vector<std::string_view> Coverage::rarest(const std::vector<Term>& question, size_t limit) const {
  std::vector<std::pair<size_t, std::string_view>> held;
  for (const Term& term : question)
    if (const auto word = words_.find(term.stem); word != words_.end())
      held.emplace_back(word->second.holder.size(), word->first);
  std::stable_sort(held.begin(), held.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
  if (held.size() > limit) held.resize(limit);
  std::vector<std::string_view> out;
  for (const auto& [articles, word] : held) out.push_back(word);
  return out;
}

}  // namespace xiaoer::articles
