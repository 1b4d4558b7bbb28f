// An article cut into passages, so that an answer quotes the one that answers rather than show the whole
// page.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace xiaoer::articles {

struct Passage {
  std::string markdown;  // as it may be said in a chat: at most kMaxPassageChars
  std::string normal;    // with title and heading above it, what is looked in
  bool steps = false;    // a numbered list: what to do
  bool summary = false;  // the first paragraph, which stands on the article's card
};

constexpr size_t kMaxPassageChars = 700;  // longer is cut at the end of a line

// In the article's order. A paragraph is a passage, a numbered list is one as a whole, and of a list of
// points each point is one; code and tables stay whole. A line that ends in a colon belongs to what follows
// it.
// `title`: of the article; its words stand above every passage, so they do not tell one from another.
std::vector<Passage> passages(std::string_view title, std::string_view markdown);

// Which passage answers: the one that holds most of the question's words, a word that few passages hold
// counting for more. Of those that are equal, and where none holds any, the steps, else the first that is not
// on the card anyway. Passages whose number stands in `told` are left out; nothing where none is left.
// `normal` in normal form.
std::optional<size_t> bestPassage(const std::vector<Passage>& all, std::string_view normal,
                                  const std::vector<size_t>& told);

}  // namespace xiaoer::articles
