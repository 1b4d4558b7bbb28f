// What examples teach about whom a message speaks to, and the evidence they give on a message: how the linear
// classifier scores each owner, how near its nearest example is, and how much of the message its examples
// know. Evidence only; what it is worth is decided in choice.h.
#pragma once
#include <array>
#include <cstdint>
#include <functional>
#include <string>
#include <unordered_map>
#include <vector>

#include "text/feature_space.h"
#include "text/holdings.h"
#include "text/linear_model.h"

namespace xiaoer::text {

struct Example {
  uint32_t owner;
  std::string text;  // in normal form
  std::vector<Feature> features;
};

// What speaks for an owner. The classifier learns what tells owners apart; a naive Bayes model of each
// (Words, Letters, Odd) knows what its messages look like. They err on different messages.
enum class For {
  Score,      // the linear classifier's
  LongScore,  // times the root of the number of words: of a long message it takes more to score as much
  Nearest,    // cosine of the nearest example, words and letters
  Words,    // the logarithm of how much likelier the words are with the owner than with all, over the root of
            // their number
  Letters,  // the same of the letters
  Odd,      // the same of those words that are less likely, each by its idf: never above 0
  Same,     // 1: an example has exactly these words
};
constexpr size_t kFor = 7;
// What speaks for nobody.
enum class Against {
  Always,
  UnseenWords,  // share that no example knows, by idf
  Length,       // logarithm of the words, and one
  Owners,       // logarithm: the more there are, the more a score stands out by chance
  Examples,     // logarithm of the examples of an owner: the more there are, the nearer some will be
};
constexpr size_t kAgainst = 5;

struct Evidence {
  struct Candidate {
    uint32_t owner;
    const Example* nearest;  // of the owner
    std::array<float, kFor> of;
    float& operator[](For what) { return of[static_cast<size_t>(what)]; }
    float operator[](For what) const { return of[static_cast<size_t>(what)]; }
  };
  std::vector<Candidate> candidates;  // owners that share something with the message
  std::array<float, kAgainst> against;
};

// Immutable; any thread.
class Learned {
 public:
  // Keeps the pointers. `solves`: see LinearModel; what judges a model must be of its kind.
  Learned(std::vector<const Example*> examples, bool solves);

  using Allowed = std::function<bool(uint32_t owner)>;
  // At most `most` of the owners allowed, and those with an example of exactly these words.
  void weigh(const std::vector<Feature>& message, size_t most, const Allowed& allowed, Evidence& out) const;

  const FeatureSpace& space() const { return space_; }
  // What the feature adds to the score of an owner with examples. Where there is but one owner, and so no
  // score: 1 where its examples hold it.
  float says(uint32_t feature, uint32_t owner) const;

 private:
  struct Owner {
    uint32_t owner;
    uint32_t begin, end;  // its examples
  };
  struct Length {  // of an example's words and letters, each feature counted once, its reciprocal
    float words = 0, letters = 0;
  };
  struct Message;

  std::vector<LinearModel::Row> readOwners();
  Length length(const FeatureSpace::Vector& vector) const;
  std::vector<uint32_t> choose(size_t most, const Allowed& allowed, const Message& message) const;
  bool knowsWord(uint32_t place, const Message& message) const;
  void bayes(uint32_t place, const Message& message, float letterGains, Evidence::Candidate& out) const;
  Evidence::Candidate evidence(uint32_t place, const Message& message,
                               const std::vector<Holdings::Shared>& words,
                               const std::vector<Holdings::Shared>& letters) const;

  std::vector<const Example*> examples_;  // by owner
  FeatureSpace space_;
  std::vector<Owner> owners_;    // by owner
  std::vector<Length> lengths_;  // of examples_
  Holdings holdings_;
  LinearModel model_;
  std::unordered_map<uint64_t, std::vector<uint32_t>> same_;  // words of an example → places of its owners
};

}  // namespace xiaoer::text
