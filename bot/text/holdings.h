// Which owner's examples hold which features, feature by feature, so that what a message shares with its
// candidates is found in one walk over its own features; and how much likelier that makes a feature with the
// owner than with all: naive Bayes with the smoothing of Witten and Bell (1991, method C). Words and letters
// each by themselves; pairs add nothing to the words that they are made of.
#pragma once
#include <cstdint>
#include <vector>

#include "text/feature_space.h"
#include "text/linear_model.h"

namespace xiaoer::text {

// Immutable; any thread. Owners by their place.
class Holdings {
 public:
  Holdings() = default;
  // Rows by owner, rising. Keeps no reference.
  Holdings(const FeatureSpace& space, const std::vector<LinearModel::Row>& rows);

  struct Held {      // a feature by an owner
    uint32_t begin;  // in holders_; they end where the next begins
    float gain = 0;  // of the logarithm, over missing(); 0: a pair
  };
  // Null where the owner's examples do not hold it.
  const Held* find(uint32_t feature, uint32_t owner) const;
  // The logarithm of how much likelier a word, or a letter, is with the owner that its examples do not hold.
  float missingWord(uint32_t owner) const { return owners_[owner].words.missing; }
  float missingLetter(uint32_t owner) const { return owners_[owner].letters.missing; }

  struct Shared {  // a feature by an owner and a message
    const Held* held;
    float square;  // of its idf
  };
  // What of `part` each of these owners holds; `out` is resized at most.
  void share(const FeatureSpace& space, const Sparse& part, const std::vector<uint32_t>& owners,
             std::vector<std::vector<Shared>>& out) const;
  // To each of the owner's examples, in the order of its rows, the squares of what it shares.
  void addSquares(const std::vector<Shared>& shared, std::vector<float>& out) const;

 private:
  struct Bayes {
    float missing = 0;
    uint32_t features = 0, examples = 0;  // held; examples with each, summed
  };
  struct Owner {
    Bayes words, letters;
  };

  void file(size_t features, const std::vector<LinearModel::Row>& rows);
  void count(const FeatureSpace& space);
  void weigh(const FeatureSpace& space);

  std::vector<Owner> owners_;
  // By feature, one more for the end: where in heldBy_ and held_ its owners begin.
  std::vector<uint32_t> heldOf_;
  std::vector<uint32_t> heldBy_;   // owners, rising for each feature
  std::vector<Held> held_;         // by the owner beside it; one more for the end
  std::vector<uint32_t> holders_;  // examples, counted within their owner
};

}  // namespace xiaoer::text
