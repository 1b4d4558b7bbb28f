// Examples as points: the features they hold, how rare each is, and any text as a vector among them.
#pragma once
#include <cstdint>
#include <limits>
#include <vector>

#include "text/features.h"

namespace xiaoer::text {

struct Weight {
  uint32_t id;
  float value;
};
using Sparse = std::vector<Weight>;  // by id

// Immutable; any thread.
class FeatureSpace {
 public:
  static constexpr uint32_t kUnseen = std::numeric_limits<uint32_t>::max();

  // `texts`: the features of each example.
  explicit FeatureSpace(const std::vector<std::vector<Feature>>& texts);

  // Features below this id carry weight; those from here on were seen too seldom and are only known.
  uint32_t weighed() const { return weighed_; }
  uint32_t size() const { return static_cast<uint32_t>(idf_.size()); }
  // kUnseen where no example holds it.
  uint32_t id(const Feature& feature) const;
  // Of each; `out` is resized.
  void ids(const std::vector<Feature>& features, std::vector<uint32_t>& out) const;
  float idf(uint32_t id) const { return id == kUnseen ? unseenIdf_ : idf_[id]; }

  // Tf-idf with the logarithm of the frequency; words (tokens and pairs) and letters each scaled to length 1.
  struct Vector {
    Sparse words, letters;
  };
  // `ids`: of each of the features.
  void vector(const std::vector<Feature>& features, const std::vector<uint32_t>& ids, Vector& out) const;

 private:
  // Ids by hash: open addressing with linear probing, at most half full. Unlike a std::unordered_map's, where
  // an entry will be is known without reading any, so that those of a whole message are fetched at once.
  struct Slot {
    uint64_t hash;
    uint32_t id;  // kUnseen: free
  };
  void file(const std::vector<uint64_t>& hashes);

  std::vector<Slot> slots_;  // a power of two of them
  std::vector<float> idf_;
  uint32_t weighed_ = 0;
  float unseenIdf_ = 0;
};

}  // namespace xiaoer::text
