// How much of what was asked an article speaks of: the share of the question's rare words that it holds.
#pragma once
#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "articles/terms.h"
#include "text/language.h"

namespace xiaoer::articles {

class Coverage {
 public:
  // Articles are numbered from 0 in the order in which they are added.
  void add(text::Lang lang, const std::vector<Term>& heading, const std::vector<Term>& body);

  struct Held {
    double share = 0;       // 0 to 1: of the weight of all that was asked; 1 where that is nothing
    double confidence = 0;  // 0 to 1: what that is worth; at most 0.5 where only the body holds it
    double inHeading = 0;   // 0 to 1: how much of what it holds stands in a title or question
    std::vector<std::string_view> words;  // what it holds, as it was said
  };
  // A word weighs by how few of the articles in that article's language hold it. Any thread.
  Held of(uint32_t article, const std::vector<Term>& question) const;

  // The question's words that some article holds, rarest first, at most `limit`; ties as they were said.
  std::vector<std::string_view> rarest(const std::vector<Term>& question, size_t limit) const;

 private:
  struct Word {
    std::array<uint32_t, 2> seenIn{};           // articles, by language
    std::unordered_map<uint32_t, bool> holder;  // article → in a title or question
  };
  double weight(uint32_t seenIn, text::Lang lang) const;

  std::unordered_map<std::string, Word> words_;
  std::vector<text::Lang> langs_;         // by article
  std::array<uint32_t, 2> articlesIn_{};  // by language
};

}  // namespace xiaoer::articles
