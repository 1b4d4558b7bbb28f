// Several patterns tried in one pass over the text: cheaper than one after the other, while they are few.
#pragma once
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace re2 {
class RE2;
}

namespace xiaoer::rulebook {

class PatternSet {
 public:
  // Patterns that RE2 takes.
  explicit PatternSet(const std::vector<const re2::RE2*>& patterns);
  ~PatternSet();

  // The patterns that match, by number, in ascending order. Where RE2's budget ran out (RE2::Set::Match says
  // the same for that and for "none"): all of them. Any thread.
  std::vector<int> mayMatch(std::string_view text) const;

 private:
  struct Set;
  std::unique_ptr<Set> set_;
  int count_;
};

}  // namespace xiaoer::rulebook
