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
  explicit FeatureSpace(const std::vector<const std::vector<Feature>*>& texts);

  // Adds the kinds of rare tokens (features.h), which the constructor saw to by itself, for a text whose ids
  // are to be asked for. Nothing where there are but few examples: most of their words would be rare.
  void complete(std::vector<Feature>& features) const;

  bool hasKinds() const { return rareIdf_ != std::numeric_limits<float>::max(); }

  uint32_t size() const { return static_cast<uint32_t>(idf_.size()); }
  // kUnseen where no example holds it, and where, in pairs and letters, too few do.
  uint32_t id(const Feature& feature) const;
  // Of each; `out` is resized.
  void ids(const std::vector<Feature>& features, std::vector<uint32_t>& out) const;
  float idf(uint32_t id) const { return id == kUnseen ? unseenIdf_ : idf_[id]; }
  Feature::Part part(uint32_t id) const { return parts_[id]; }

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
  class Census;
  void countKinds(const std::vector<const std::vector<Feature>*>& texts, Census& census);
  void file(const std::vector<uint64_t>& hashes);

  std::vector<Slot> slots_;  // a power of two of them
  std::vector<float> idf_;
  std::vector<Feature::Part> parts_;
  float unseenIdf_ = 0;
  float rareIdf_ = std::numeric_limits<float>::max();  // a token's, from which on it is rare
};

}  // namespace xiaoer::text
