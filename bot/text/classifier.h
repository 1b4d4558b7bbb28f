// Whom a message speaks to, learnt from examples, with a confidence that means what it says: of the guesses
// made at 0.8, eight in ten are right. Owners are rules; what nobody is to answer is kNobody's.
#pragma once
#include <deque>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "text/choice.h"
#include "text/learned.h"

namespace xiaoer::text {

class Classifier {
 public:
  // `example` in normal form.
  void add(uint32_t owner, std::string example);
  // After the last add() and before the first guess(). The same examples in the same order give the same
  // guesses. Uses all processors; 15,000 examples of 150 owners take some seconds.
  void train();

  struct Guess {
    uint32_t owner;
    double confidence;         // 0 to 1
    std::string_view example;  // the nearest of the owner's; of this object
  };
  // Best first, at most `limit` of the owners allowed; those that share nothing with the message are left
  // out. `normal` in normal form, of which the opening counts, as of examples. Any thread.
  std::vector<Guess> guess(std::string_view normal, size_t limit, const Learned::Allowed& allowed) const;

  struct Reasons {
    std::vector<std::string_view> words;    // of the message, that spoke for the owner, the strongest first
    std::vector<std::string_view> unknown;  // that no example holds
  };
  // Why `owner` was guessed. Views into `normal`.
  Reasons reasons(std::string_view normal, uint32_t owner) const;

 private:
  std::vector<const Example*> examplesFor(size_t fold) const;
  std::vector<Choice::Guessed> judge(size_t fold, const Learned& learned) const;

  std::deque<Example> examples_;
  std::vector<size_t> ownerRank_, foldOf_;  // by example
  std::unique_ptr<const Learned> learned_;  // null: no examples
  Choice choice_;
};

}  // namespace xiaoer::text
