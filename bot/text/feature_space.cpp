#include "text/feature_space.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <unordered_map>

namespace xiaoer::text {
namespace {

// What fewer examples hold is not learnt: it is what makes models large, and not what makes them right.
// In small rule books every example counts.
constexpr size_t kSmall = 1000;  // examples
constexpr uint32_t kMinPairs = 2, kMinLetters = 3;
constexpr uint32_t kRare = 1;  // examples that hold a rare token

uint32_t minExamples(Feature::Part part, size_t examples) {
  if (part == Feature::Part::Token || part == Feature::Part::Kind || examples < kSmall) return 1;
  return part == Feature::Part::Letters ? kMinLetters : kMinPairs;
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

// How many examples hold each feature, in the order they come up, so that ids do not depend on the hash
// table.
class FeatureSpace::Census {
 public:
  struct Seen {
    uint64_t hash;
    uint32_t examples, last;
    Feature::Part part;
  };
  std::vector<Seen> seen;

  void take(const Feature& f, uint32_t text) {
    const auto [at, isNew] = places_.try_emplace(f.hash, static_cast<uint32_t>(seen.size()));
    if (isNew) seen.push_back({f.hash, 0, kUnseen, f.part});
    Seen& one = seen[at->second];
    one.examples += one.last != text;
    one.last = text;
  }
  uint32_t examples(const Feature& f) const { return seen[places_.at(f.hash)].examples; }

 private:
  struct AsIs {
    size_t operator()(uint64_t hash) const { return hash; }
  };
  std::unordered_map<uint64_t, uint32_t, AsIs> places_;  // in `seen`
};

FeatureSpace::FeatureSpace(const std::vector<const std::vector<Feature>*>& texts) {
  Census census;
  for (uint32_t t = 0; t < texts.size(); ++t)
    for (const Feature& f : *texts[t]) census.take(f, t);
  const auto n = static_cast<float>(texts.size());
  const auto idf = [&](uint32_t examples) {
    return std::log((1 + n) / static_cast<float>(1 + examples)) + 1;
  };
  if (texts.size() >= kSmall) {
    countKinds(texts, census);
    rareIdf_ = idf(kRare);
  }
  auto& seen = census.seen;
  const auto carries = [&](const Census::Seen& s) { return s.examples >= minExamples(s.part, texts.size()); };
  std::erase_if(seen, [&](const Census::Seen& s) { return !carries(s); });
  std::vector<uint64_t> hashes;
  for (const Census::Seen& s : seen) {
    hashes.push_back(s.hash);
    idf_.push_back(idf(s.examples));
    parts_.push_back(s.part);
  }
  file(hashes);
  unseenIdf_ = idf(0);
}

void FeatureSpace::countKinds(const std::vector<const std::vector<Feature>*>& texts, Census& census) {
  std::vector<Feature> text;
  std::vector<bool> rare;
  for (uint32_t t = 0; t < texts.size(); ++t) {
    rare.clear();
    for (const Feature& f : *texts[t])
      if (f.part == Feature::Part::Token) rare.push_back(census.examples(f) <= kRare);
    text = *texts[t];
    addKinds(rare, text);
    for (size_t i = texts[t]->size(); i < text.size(); ++i) census.take(text[i], t);
  }
}

void FeatureSpace::complete(std::vector<Feature>& features) const {
  if (!hasKinds()) return;
  thread_local std::vector<bool> rare;
  rare.clear();
  for (const Feature& f : features)
    if (f.part == Feature::Part::Token) rare.push_back(idf(id(f)) >= rareIdf_);
  addKinds(rare, features);
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
    if (ids[i] != kUnseen)
      (features[i].part == Feature::Part::Letters ? out.letters : out.words).push_back({ids[i], 1});
  weigh(out.words, idf_);
  weigh(out.letters, idf_);
}

}  // namespace xiaoer::text
