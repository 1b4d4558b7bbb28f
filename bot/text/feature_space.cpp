#include "text/feature_space.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <unordered_map>

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
  const auto asIs = [](uint64_t hash) { return hash; };
  std::unordered_map<uint64_t, uint32_t, decltype(asIs)> places;  // in `seen`
  std::vector<Seen> seen;  // in the order of the examples, so that ids do not depend on the hash table
  for (uint32_t t = 0; t < texts.size(); ++t)
    for (const Feature& f : texts[t]) {
      const auto [at, isNew] = places.try_emplace(f.hash, static_cast<uint32_t>(seen.size()));
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
  std::vector<uint64_t> hashes;
  for (const Seen& s : seen) {
    hashes.push_back(s.hash);
    idf_.push_back(idf(s.examples));
  }
  file(hashes);
  unseenIdf_ = idf(0);
}

void FeatureSpace::file(const std::vector<uint64_t>& hashes) {
  slots_.assign(std::bit_ceil(2 * hashes.size() + 1), {0, kUnseen});
  for (uint32_t id = 0; id < hashes.size(); ++id) {
    size_t at = hashes[id] & (slots_.size() - 1);
    while (slots_[at].id != kUnseen) at = (at + 1) & (slots_.size() - 1);
    slots_[at] = {hashes[id], id};
  }
}

uint32_t FeatureSpace::id(const Feature& feature) const {
  size_t at = feature.hash & (slots_.size() - 1);
  while (slots_[at].id != kUnseen && slots_[at].hash != feature.hash) at = (at + 1) & (slots_.size() - 1);
  return slots_[at].id;
}

void FeatureSpace::ids(const std::vector<Feature>& features, std::vector<uint32_t>& out) const {
  for (const Feature& f : features) __builtin_prefetch(&slots_[f.hash & (slots_.size() - 1)]);
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
