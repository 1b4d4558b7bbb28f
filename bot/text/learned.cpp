#include "text/learned.h"

#include <algorithm>
#include <cmath>

namespace xiaoer::text {
namespace {

// An owner that scores this much less than the best is not looked at more closely, from the fourth on.
constexpr float kHopeless = 0.7f;
constexpr size_t kAlways = 3;

std::vector<std::vector<Feature>> featuresOf(const std::vector<const Example*>& examples) {
  std::vector<std::vector<Feature>> out;
  for (const Example* e : examples) out.push_back(e->features);
  return out;
}

bool isNeighbours(const Feature& f) { return f.part == Feature::Part::Pair && f.skipped == 0; }

uint64_t wordsHash(const std::vector<Feature>& features) {
  uint64_t hash = 0;
  for (const Feature& f : features)
    if (f.part == Feature::Part::Token) hash = hash * 0x9ddfea08eb382d69ULL + f.hash;
  return hash;
}

std::vector<const Example*> byOwner(std::vector<const Example*> examples) {
  std::stable_sort(examples.begin(), examples.end(),
                   [](const Example* a, const Example* b) { return a->owner < b->owner; });
  return examples;
}

// The first from `begin` on whose id is not below; std::lower_bound without its branches, which no processor
// foresees and which cost more than the steps.
template <class Iterator>
Iterator notBefore(Iterator begin, Iterator end, uint32_t id) {
  for (auto left = end - begin; left > 0;) {
    const auto half = (left + 1) / 2;
    begin += begin[half - 1].id < id ? half : 0;
    left -= half;
  }
  return begin;
}

float halves(const FeatureSpace::Vector& v) {
  return std::max(1.0f, static_cast<float>(!v.words.empty()) + static_cast<float>(!v.letters.empty()));
}

}  // namespace

// A message among the examples. One a thread: `scores` is large.
struct Learned::Message {
  struct Known {
    uint32_t id;
    float idf;
  };
  struct Words {  // or pairs
    std::vector<Known> all;
    float idf, unseen;  // sums

    void clear() { all.clear(), idf = unseen = 0; }
    void add(uint32_t id, const FeatureSpace& space) {
      all.push_back({id, space.idf(id)});
      idf += all.back().idf;
      if (id == FeatureSpace::kUnseen) unseen += all.back().idf;
    }
    float share(float part) const { return idf == 0 ? 0 : part / idf; }
  };
  std::vector<uint32_t> ids;  // of its features
  FeatureSpace::Vector vector;
  std::vector<float> scores;  // by place in owners_
  Words words, pairs;
  const std::vector<uint32_t>* same;

  void read(const std::vector<Feature>& features, const FeatureSpace& space) {
    words.clear(), pairs.clear();
    space.ids(features, ids);
    for (size_t i = 0; i < features.size(); ++i) {
      if (features[i].part == Feature::Part::Token) words.add(ids[i], space);
      if (isNeighbours(features[i])) pairs.add(ids[i], space);
    }
    space.vector(features, ids, vector);
  }
};

Learned::Learned(std::vector<const Example*> examples)
    : examples_(byOwner(std::move(examples))), space_(featuresOf(examples_)) {
  const auto rows = readOwners();
  file(rows);
  model_ = LinearModel::train(rows, static_cast<uint32_t>(owners_.size()), space_.weighed());
}

// The vectors of the examples; owners as places in owners_.
std::vector<LinearModel::Row> Learned::readOwners() {
  std::vector<LinearModel::Row> rows;
  std::vector<uint32_t> ids;
  for (uint32_t e = 0; e < examples_.size(); ++e) {
    const Example& example = *examples_[e];
    if (owners_.empty() || owners_.back().owner != example.owner) owners_.push_back({example.owner, e, e});
    Owner& owner = owners_.back();
    owner.end = e + 1;
    const auto number = static_cast<uint32_t>(owners_.size() - 1);
    rows.push_back({{}, number});
    space_.ids(example.features, ids);
    space_.vector(example.features, ids, rows.back().vector);
    auto& same = same_[wordsHash(example.features)];
    if (same.empty() || same.back() != number) same.push_back(number);
    std::vector<uint32_t> known;
    for (size_t i = 0; i < ids.size(); ++i)
      if (const Feature& f = example.features[i]; f.part == Feature::Part::Token || isNeighbours(f))
        known.push_back(ids[i]);
    std::sort(known.begin(), known.end());
    known.erase(std::unique(known.begin(), known.end()), known.end());
    for (const uint32_t id : known) owner.known.push_back({id, 1});
  }
  for (Owner& owner : owners_) {
    auto& known = owner.known;
    std::sort(known.begin(), known.end(), [](const Known& a, const Known& b) { return a.id < b.id; });
    size_t kept = 0;
    for (const Known& one : known) {
      if (kept > 0 && known[kept - 1].id == one.id)
        ++known[kept - 1].examples;
      else
        known[kept++] = one;
    }
    known.resize(kept);
    known.shrink_to_fit();
  }
  return rows;
}

// The same vectors by owner and feature: a message holds few of the features that an owner's examples do.
void Learned::file(const std::vector<LinearModel::Row>& rows) {
  std::vector<std::pair<uint32_t, Weight>> all;  // feature, example with it
  for (Owner& owner : owners_) {
    all.clear();
    for (uint32_t e = owner.begin; e < owner.end; ++e)
      for (const Sparse* part : {&rows[e].vector.words, &rows[e].vector.letters})
        for (const Weight& w : *part) all.push_back({w.id, {e - owner.begin, w.value}});
    std::stable_sort(all.begin(), all.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
    owner.held = static_cast<uint32_t>(held_.size());
    for (const auto& [feature, holder] : all) {
      if (held_.size() == owner.held || held_.back().id != feature)
        held_.push_back({feature, static_cast<uint32_t>(holders_.size())});
      holders_.push_back(holder);
    }
    owner.heldEnd = static_cast<uint32_t>(held_.size());
  }
  held_.push_back({FeatureSpace::kUnseen, static_cast<uint32_t>(holders_.size())});
  held_.shrink_to_fit(), holders_.shrink_to_fit();
}

// Of each of the owner's examples with the message, times two where it has both words and letters.
void Learned::cosines(const Owner& owner, const Message& message, std::vector<float>& out) const {
  out.assign(owner.end - owner.begin, 0);
  thread_local std::vector<std::pair<const Held*, float>> shared;
  shared.clear();
  for (const Sparse* part : {&message.vector.words, &message.vector.letters}) {
    auto held = held_.begin() + owner.held;
    const auto end = held_.begin() + owner.heldEnd;
    for (const Weight& w : *part) {  // by id, as they are filed
      held = notBefore(held, end, w.id);
      if (held == end) break;
      if (held->id != w.id) continue;
      shared.emplace_back(&*held, w.value);
      __builtin_prefetch(&holders_[held->begin]);  // most of the time goes into waiting for these
    }
  }
  for (const auto& [held, value] : shared)
    for (uint32_t h = held->begin; h < std::next(held)->begin; ++h)
      out[holders_[h].id] += value * holders_[h].value;
}

const Learned::Known* Learned::find(const Owner& owner, uint32_t id) {
  const auto at = std::lower_bound(owner.known.begin(), owner.known.end(), id,
                                   [](const Known& known, uint32_t wanted) { return known.id < wanted; });
  return at == owner.known.end() || at->id != id ? nullptr : &*at;
}

float Learned::says(uint32_t feature, uint32_t owner) const {
  const auto at = std::lower_bound(owners_.begin(), owners_.end(), owner,
                                   [](const Owner& one, uint32_t wanted) { return one.owner < wanted; });
  if (owners_.size() == 1) return find(*at, feature) == nullptr ? 0 : 1;
  return feature < space_.weighed() ? model_.weight(feature, static_cast<uint32_t>(at - owners_.begin())) : 0;
}

void Learned::knownOf(const Owner& owner, const Message& message, Evidence::Candidate& out) const {
  const auto size = static_cast<float>(owner.end - owner.begin);
  const float usual = std::log(2 + 0.1f * size);  // as often as with a tenth of the examples
  float words = 0, often = 0, pairs = 0;
  for (const auto& word : message.words.all) {
    const Known* known = find(owner, word.id);
    if (known == nullptr) continue;
    words += word.idf;
    often += word.idf * std::min(1.0f, std::log1p(static_cast<float>(known->examples)) / usual);
  }
  for (const auto& pair : message.pairs.all)
    if (find(owner, pair.id) != nullptr) pairs += pair.idf;
  out[For::Words] = message.words.share(words);
  out[For::Usual] = message.words.share(often);
  out[For::Pairs] = message.pairs.all.empty() ? out[For::Words] : message.pairs.share(pairs);
}

Evidence::Candidate Learned::evidence(uint32_t number, const Message& message) const {
  const Owner& owner = owners_[number];
  Evidence::Candidate out{owner.owner, examples_[owner.begin], {}};
  thread_local std::vector<float> cosines;
  this->cosines(owner, message, cosines);
  const auto most = std::max_element(cosines.begin(), cosines.end());
  const float nearest = *most;
  if (nearest > 0) out.nearest = examples_[owner.begin + static_cast<size_t>(most - cosines.begin())];
  out[For::Score] = message.scores[number];
  out[For::Nearest] = std::min(1.0f, nearest / halves(message.vector));
  knownOf(owner, message, out);
  out[For::Same] =
      message.same != nullptr && std::count(message.same->begin(), message.same->end(), number) > 0;
  return out;
}

std::vector<uint32_t> Learned::choose(size_t most, const Allowed& allowed, const Message& message) const {
  std::vector<uint32_t> all;
  for (uint32_t c = 0; c < owners_.size(); ++c)
    if (allowed(owners_[c].owner)) all.push_back(c);
  const auto middle = all.begin() + static_cast<std::ptrdiff_t>(std::min(most, all.size()));
  std::partial_sort(all.begin(), middle, all.end(), [&](uint32_t a, uint32_t b) {
    return message.scores[a] != message.scores[b] ? message.scores[a] > message.scores[b] : a < b;
  });
  std::vector<uint32_t> out(all.begin(), middle);
  while (out.size() > kAlways && message.scores[out.back()] < message.scores[out.front()] - kHopeless)
    out.pop_back();
  if (message.same == nullptr) return out;
  for (const uint32_t c : *message.same)
    if (std::count(out.begin(), out.end(), c) == 0 && allowed(owners_[c].owner)) out.push_back(c);
  return out;
}

void Learned::weigh(const std::vector<Feature>& features, size_t most, const Allowed& allowed,
                    Evidence& out) const {
  thread_local Message message;
  message.read(features, space_);
  model_.score(message.vector, message.scores);
  const auto same = same_.find(wordsHash(features));
  message.same = same == same_.end() ? nullptr : &same->second;
  out.candidates.clear();
  for (const uint32_t c : choose(most, allowed, message)) {
    out.candidates.push_back(evidence(c, message));
    const auto& one = out.candidates.back();
    if (one[For::Nearest] == 0 && one[For::Words] == 0) out.candidates.pop_back();
  }
  const auto owners = static_cast<float>(owners_.size());
  out.against = {1,
                 message.words.share(message.words.unseen),
                 message.pairs.share(message.pairs.unseen),
                 std::log1p(static_cast<float>(message.words.all.size())),
                 std::log(owners),
                 std::log(static_cast<float>(examples_.size()) / owners)};
}

}  // namespace xiaoer::text
