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
#include "text/linear_model.h"

namespace xiaoer::text {

struct Example {
  uint32_t owner;
  std::string text;  // in normal form
  std::vector<Feature> features;
};

// What speaks for an owner. Shares are of the message's words, or pairs of neighbours, by their idf.
enum class For {
  Score,    // the linear classifier's
  Nearest,  // cosine of the nearest example, words and letters
  Words,    // share that the owner's examples know
  Usual,    // the same, each word counted as far as it is usual with the owner
  Pairs,    // share of the pairs
  Same,     // 1: an example has exactly these words
};
constexpr size_t kFor = 6;
// What speaks for nobody.
enum class Against {
  Always,
  UnseenWords,  // share that no example knows
  UnseenPairs,
  Length,    // logarithm of the words, and one
  Owners,    // logarithm: the more there are, the more a score stands out by chance
  Examples,  // logarithm of the examples of an owner: the more there are, the nearer some will be
};
constexpr size_t kAgainst = 6;

struct Evidence {
  struct Candidate {
    uint32_t owner;
    const Example* nearest;  // of the owner
    std::array<float, kFor> of;
    float& operator[](For what) { return of[static_cast<size_t>(what)]; }
    float operator[](For what) const { return of[static_cast<size_t>(what)]; }
  };
  std::vector<Candidate> candidates;  // owners that share something with the message, the best score first
  std::array<float, kAgainst> against;
};

// Immutable; any thread.
class Learned {
 public:
  // Keeps the pointers.
  explicit Learned(std::vector<const Example*> examples);

  using Allowed = std::function<bool(uint32_t owner)>;
  // At most `most` of the owners allowed, and those with an example of exactly these words.
  void weigh(const std::vector<Feature>& message, size_t most, const Allowed& allowed, Evidence& out) const;

  const FeatureSpace& space() const { return space_; }
  // What the feature adds to the score of an owner with examples. Where there is but one owner, and so no
  // score: 1 where its examples hold it.
  float says(uint32_t feature, uint32_t owner) const;

 private:
  struct Known {
    uint32_t id, examples;
  };
  struct Owner {
    uint32_t owner;
    uint32_t begin, end;             // its examples
    uint32_t held = 0, heldEnd = 0;  // what they hold, in held_
    std::vector<Known> known = {};   // tokens and pairs of neighbours, by id
  };
  struct Held {  // a feature that carries weight
    uint32_t id;
    uint32_t begin;  // in holders_; they end where the next begins
  };
  struct Message;

  std::vector<LinearModel::Row> readOwners();
  void file(const std::vector<LinearModel::Row>& rows);
  static const Known* find(const Owner& owner, uint32_t id);
  std::vector<uint32_t> choose(size_t most, const Allowed& allowed, const Message& message) const;
  void cosines(const Owner& owner, const Message& message, std::vector<float>& out) const;
  void knownOf(const Owner& owner, const Message& message, Evidence::Candidate& out) const;
  Evidence::Candidate evidence(uint32_t number, const Message& message) const;

  std::vector<const Example*> examples_;  // by owner
  FeatureSpace space_;
  std::vector<Owner> owners_;    // by owner
  std::vector<Held> held_;       // owner after owner, by feature; one more for the end
  std::vector<Weight> holders_;  // examples, counted within their owner, with the feature's weight in each
  LinearModel model_;
  std::unordered_map<uint64_t, std::vector<uint32_t>> same_;  // words of an example → places of its owners
};

}  // namespace xiaoer::text
