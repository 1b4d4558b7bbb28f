#include "text/feature_space.h"

#include <algorithm>
#include <cmath>

namespace xiaoer::text {
namespace {

// What fewer examples hold carries no weight: it is what makes models large, and not what makes them right.
// In small rule books every example counts.
constexpr size_t kSmall = 1000;  // examples
constexpr uint32_t kMinPairs = 2, kMinLetters = 3;

uint32_t minExamples(Feature::Part part, size_t examples) {
  if (part == Feature::Part::Token || examples < kSmall) return 1;
  return part == Feature::Part::Pair ? kMinPairs : kMinLetters;
}

void scaleToOne(Sparse& part) {
  double square = 0;
  for (const Weight& w : part) square += static_cast<double>(w.value) * w.value;
  if (square == 0) return;
  const auto factor = static_cast<float>(1 / std::sqrt(square));
  for (Weight& w : part) w.value *= factor;
}

// Counts of equal ids → the logarithm of the frequency times idf.
void weigh(Sparse& part, const std::vector<float>& idf) {
  std::sort(part.begin(), part.end(), [](const Weight& a, const Weight& b) { return a.id < b.id; });
  size_t kept = 0;
  for (size_t i = 0; i < part.size(); ++kept) {
    size_t end = i;
    while (end < part.size() && part[end].id == part[i].id) ++end;
    const float tf = end - i == 1 ? 1.0f : 1.0f + std::log(static_cast<float>(end - i));
    part[kept] = {part[i].id, tf * idf[part[i].id]};
    i = end;
  }
  part.resize(kept);
  scaleToOne(part);
}

}  // namespace

FeatureSpace::FeatureSpace(const std::vector<std::vector<Feature>>& texts) {
  struct Seen {
    uint64_t hash;
    uint32_t examples, last;
    Feature::Part part;
  };
  std::vector<Seen> seen;  // in the order of the examples, so that ids do not depend on the hash table
  for (uint32_t t = 0; t < texts.size(); ++t)
    for (const Feature& f : texts[t]) {
      const auto [at, isNew] = ids_.try_emplace(f.hash, static_cast<uint32_t>(seen.size()));
      if (isNew) seen.push_back({f.hash, 0, kUnseen, f.part});
      Seen& one = seen[at->second];
      one.examples += one.last != t;
      one.last = t;
    }
  const auto carries = [&](const Seen& s) { return s.examples >= minExamples(s.part, texts.size()); };
  const auto middle = std::stable_partition(seen.begin(), seen.end(), carries);
  weighed_ = static_cast<uint32_t>(middle - seen.begin());
  std::erase_if(seen, [&](const Seen& s) { return s.part == Feature::Part::Letters && !carries(s); });
  const auto n = static_cast<float>(texts.size());
  const auto idf = [&](uint32_t examples) {
    return std::log((1 + n) / static_cast<float>(1 + examples)) + 1;
  };
  ids_.clear();
  ids_.reserve(seen.size());
  for (const Seen& s : seen) {
    ids_.emplace(s.hash, static_cast<uint32_t>(idf_.size()));
    idf_.push_back(idf(s.examples));
  }
  unseenIdf_ = idf(0);
}

uint32_t FeatureSpace::id(const Feature& feature) const {
  const auto found = ids_.find(feature.hash);
  return found == ids_.end() ? kUnseen : found->second;
}

void FeatureSpace::ids(const std::vector<Feature>& features, std::vector<uint32_t>& out) const {
  out.clear();
  for (const Feature& f : features) out.push_back(id(f));
}

void FeatureSpace::vector(const std::vector<Feature>& features, const std::vector<uint32_t>& ids,
                          Vector& out) const {
  out.words.clear();
  out.letters.clear();
  for (size_t i = 0; i < features.size(); ++i)
    if (ids[i] < weighed_)
      (features[i].part == Feature::Part::Letters ? out.letters : out.words).push_back({ids[i], 1});
  weigh(out.words, idf_);
  weigh(out.letters, idf_);
}

}  // namespace xiaoer::text
