#include "text/holdings.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

namespace xiaoer::text {
namespace {

constexpr uint32_t kNone = std::numeric_limits<uint32_t>::max();

// A feature's owners are walked over where there are no more of them for each that is asked for, else
// searched.
constexpr size_t kLooked = 64;

bool isWord(const FeatureSpace& space, uint32_t feature) {
  const auto part = space.part(feature);
  return part == Feature::Part::Token || part == Feature::Part::Kind;
}

}  // namespace

Holdings::Holdings(const FeatureSpace& space, const std::vector<LinearModel::Row>& rows) {
  owners_.resize(rows.empty() ? 0 : rows.back().owner + 1);
  file(space.size(), rows);
  count(space);
  weigh(space);
}

void Holdings::file(size_t features, const std::vector<LinearModel::Row>& rows) {
  std::vector<uint32_t> holders(features + 1), last(features, kNone);
  heldOf_.assign(features + 1, 0);
  const auto each = [&](const auto& take) {
    for (uint32_t row = 0, first = 0; row < rows.size(); ++row) {
      if (rows[row].owner != rows[first].owner) first = row;
      for (const Sparse* part : {&rows[row].vector.words, &rows[row].vector.letters})
        for (const Weight& w : *part) take(w, rows[row].owner, row - first);
    }
  };
  each([&](const Weight& w, uint32_t place, uint32_t) {
    ++holders[w.id + 1];
    heldOf_[w.id + 1] += last[w.id] != place;
    last[w.id] = place;
  });
  std::partial_sum(holders.begin(), holders.end(), holders.begin());
  std::partial_sum(heldOf_.begin(), heldOf_.end(), heldOf_.begin());
  holders_.resize(holders.back()), heldBy_.resize(heldOf_.back()), held_.resize(heldOf_.back() + 1);
  held_.back() = {holders.back()};
  std::vector<uint32_t> next(heldOf_.begin(), heldOf_.end() - 1);  // Held of each feature to be begun
  last.assign(features, kNone);
  each([&](const Weight& w, uint32_t place, uint32_t example) {
    if (last[w.id] != place) heldBy_[next[w.id]] = place, held_[next[w.id]++] = {holders[w.id]};
    last[w.id] = place;
    holders_[holders[w.id]++] = example;
  });
}

void Holdings::count(const FeatureSpace& space) {
  for (uint32_t f = 0; f < space.size(); ++f) {
    const bool letters = space.part(f) == Feature::Part::Letters;
    if (!letters && !isWord(space, f)) continue;
    for (uint32_t h = heldOf_[f]; h < heldOf_[f + 1]; ++h) {
      Bayes& of = letters ? owners_[heldBy_[h]].letters : owners_[heldBy_[h]].words;
      ++of.features, of.examples += held_[h + 1].begin - held_[h].begin;
    }
  }
  for (Owner& owner : owners_)
    for (Bayes* of : {&owner.words, &owner.letters}) {
      const auto features = static_cast<float>(std::max(1u, of->features));
      of->missing = std::log(features / (features + static_cast<float>(of->examples)));
    }
}

void Holdings::weigh(const FeatureSpace& space) {
  // How many examples hold each feature, a half more, for none is impossible.
  const auto examples = [&](uint32_t f) {
    return 0.5f + static_cast<float>(held_[heldOf_[f + 1]].begin - held_[heldOf_[f]].begin);
  };
  float words = 0, letters = 0;
  for (uint32_t f = 0; f < space.size(); ++f) {
    if (isWord(space, f)) words += examples(f);
    if (space.part(f) == Feature::Part::Letters) letters += examples(f);
  }
  for (uint32_t f = 0; f < space.size(); ++f) {
    const bool isLetters = space.part(f) == Feature::Part::Letters;
    if (!isLetters && !isWord(space, f)) continue;
    const float all = (isLetters ? letters : words) / examples(f);
    for (uint32_t h = heldOf_[f]; h < heldOf_[f + 1]; ++h) {
      const Owner& owner = owners_[heldBy_[h]];
      const auto features = static_cast<float>((isLetters ? owner.letters : owner.words).features);
      held_[h].gain = std::log1p(static_cast<float>(held_[h + 1].begin - held_[h].begin) * all / features);
    }
  }
}

const Holdings::Held* Holdings::find(uint32_t feature, uint32_t owner) const {
  const auto begin = heldBy_.begin() + heldOf_[feature], end = heldBy_.begin() + heldOf_[feature + 1];
  const auto at = std::lower_bound(begin, end, owner);
  return at == end || *at != owner ? nullptr : &held_[static_cast<size_t>(at - heldBy_.begin())];
}

// Here and in what follows most of the time goes into waiting for memory, so that it is asked for ahead.
void Holdings::share(const FeatureSpace& space, const Sparse& part, const std::vector<uint32_t>& owners,
                     std::vector<std::vector<Shared>>& out) const {
  thread_local std::vector<uint32_t> numbers;  // of the owners asked for, by their place
  numbers.resize(std::max(numbers.size(), owners_.size()), kNone);
  for (uint32_t i = 0; i < owners.size(); ++i) numbers[owners[i]] = i;
  out.resize(std::max(out.size(), owners.size()));
  for (auto& one : out) one.clear();
  const uint32_t* const numberOf = numbers.data();
  for (size_t w = 0; w < part.size(); ++w) {
    if (w + 2 < part.size()) __builtin_prefetch(&heldBy_[heldOf_[part[w + 2].id]]);
    const uint32_t id = part[w].id;
    const float square = space.idf(id) * space.idf(id);
    const uint32_t begin = heldOf_[id], end = heldOf_[id + 1];
    if (end - begin > kLooked * owners.size()) {
      for (uint32_t i = 0; i < owners.size(); ++i)
        if (const Held* held = find(id, owners[i])) out[i].push_back({held, square});
      continue;
    }
    for (uint32_t h = begin; h < end; ++h) {
      const uint32_t i = numberOf[heldBy_[h]];
      if (i == kNone) continue;
      out[i].push_back({&held_[h], square});
      __builtin_prefetch(&held_[h]);
    }
  }
  for (const uint32_t place : owners) numbers[place] = kNone;
}

// To each of the owner's examples that holds a feature, its square.
void Holdings::addSquares(const std::vector<Shared>& shared, std::vector<float>& out) const {
  constexpr size_t kAhead = 8;
  for (size_t i = 0; i < shared.size(); ++i) {
    if (i + kAhead < shared.size()) __builtin_prefetch(&holders_[shared[i + kAhead].held->begin]);
    const auto& [held, square] = shared[i];
    for (uint32_t h = held->begin; h < std::next(held)->begin; ++h) out[holders_[h]] += square;
  }
}

}  // namespace xiaoer::text
