#include "text/learned.h"

#include <algorithm>
#include <cmath>

namespace xiaoer::text {
namespace {

// An owner that scores this much less than the best is not looked at more closely, from the fourth on.
constexpr float kHopeless = 0.7f;
constexpr size_t kAlways = 3;

std::vector<const std::vector<Feature>*> featuresOf(const std::vector<const Example*>& examples) {
  std::vector<const std::vector<Feature>*> out;
  for (const Example* e : examples) out.push_back(&e->features);
  return out;
}

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

float halves(const FeatureSpace::Vector& v) {
  return std::max(1.0f, static_cast<float>(!v.words.empty()) + static_cast<float>(!v.letters.empty()));
}

float reciprocal(float square) { return square == 0 ? 0 : 1 / std::sqrt(square); }

}  // namespace

// A message among the examples. One a thread: `scores` is large.
struct Learned::Message {
  struct Word {
    uint32_t id;
    float idf;  // 0: a kind
    bool han;
    bool counts;  // in naive Bayes: of an unseen word its kind does
  };
  std::vector<Feature> features;
  std::vector<uint32_t> ids;
  FeatureSpace::Vector vector;
  Length length;
  std::vector<float> scores;  // by place in owners_
  std::vector<Word> words;
  size_t tokens, letters;  // letters: of Latin script, those that no example holds too
  float idf, unseen;       // sums, of words
  const std::vector<uint32_t>* same;

  void read(const std::vector<Feature>& text, const FeatureSpace& space) {
    features = text;
    space.complete(features);
    space.ids(features, ids);
    space.vector(features, ids, vector);
    words.clear();
    tokens = 0, letters = vector.letters.size(), idf = unseen = 0;
    for (size_t i = 0; i < features.size(); ++i) {
      const bool isUnseen = ids[i] == FeatureSpace::kUnseen;
      if (features[i].part == Feature::Part::Token) addToken(features[i], ids[i], space);
      if (features[i].part == Feature::Part::Kind) words.push_back({ids[i], 0, false, true});
      if (features[i].part == Feature::Part::Letters && isUnseen) ++letters;
    }
  }
  void addToken(const Feature& token, uint32_t id, const FeatureSpace& space) {
    const bool isUnseen = id == FeatureSpace::kUnseen;
    words.push_back(
        {id, space.idf(id), token.script == Feature::Script::Han, !isUnseen || !space.hasKinds()});
    ++tokens;
    idf += words.back().idf;
    if (isUnseen) unseen += words.back().idf;
  }
};

Learned::Learned(std::vector<const Example*> examples, bool solves)
    : examples_(byOwner(std::move(examples))), space_(featuresOf(examples_)) {
  const auto rows = readOwners();
  holdings_ = Holdings(space_, rows);
  for (const auto& row : rows) lengths_.push_back(length(row.vector));
  model_ = LinearModel::train(rows, static_cast<uint32_t>(owners_.size()), space_.size(), solves);
}

// The vectors of the examples; owners as places in owners_.
std::vector<LinearModel::Row> Learned::readOwners() {
  std::vector<LinearModel::Row> rows;
  std::vector<Feature> features;
  std::vector<uint32_t> ids;
  for (uint32_t e = 0; e < examples_.size(); ++e) {
    const Example& example = *examples_[e];
    if (owners_.empty() || owners_.back().owner != example.owner) owners_.push_back({example.owner, e, e});
    Owner& owner = owners_.back();
    owner.end = e + 1;
    const auto number = static_cast<uint32_t>(owners_.size() - 1);
    rows.push_back({{}, number});
    features = example.features;
    space_.complete(features);
    space_.ids(features, ids);
    space_.vector(features, ids, rows.back().vector);
    auto& same = same_[wordsHash(example.features)];
    if (same.empty() || same.back() != number) same.push_back(number);
  }
  return rows;
}

Learned::Length Learned::length(const FeatureSpace::Vector& vector) const {
  const auto of = [&](const Sparse& part) {
    float square = 0;
    for (const Weight& w : part) square += space_.idf(w.id) * space_.idf(w.id);
    return reciprocal(square);
  };
  return {of(vector.words), of(vector.letters)};
}

float Learned::says(uint32_t feature, uint32_t owner) const {
  const auto at = std::lower_bound(owners_.begin(), owners_.end(), owner,
                                   [](const Owner& one, uint32_t wanted) { return one.owner < wanted; });
  if (owners_.size() == 1) return holdings_.find(feature, 0) == nullptr ? 0 : 1;
  return model_.weight(feature, static_cast<uint32_t>(at - owners_.begin()));
}

// A Chinese character is a word and a letter.
void Learned::bayes(uint32_t place, const Message& message, float letterGains,
                    Evidence::Candidate& out) const {
  float words = 0, odd = 0;
  float letters = letterGains + holdings_.missingLetter(place) * static_cast<float>(message.letters);
  size_t numberOfWords = 0, numberOfLetters = message.letters;
  for (const auto& word : message.words) {
    const auto* held = word.id == FeatureSpace::kUnseen ? nullptr : holdings_.find(word.id, place);
    const float likelier = holdings_.missingWord(place) + (held == nullptr ? 0 : held->gain);
    odd += word.idf * std::min(likelier, 0.0f);
    if (word.counts) words += likelier, ++numberOfWords;
    if (word.han) letters += likelier, ++numberOfLetters;
  }
  const auto overRoot = [](float sum, size_t n) {
    return n == 0 ? 0 : sum / std::sqrt(static_cast<float>(n));
  };
  out[For::Words] = overRoot(words, numberOfWords);
  out[For::Letters] = overRoot(letters, numberOfLetters);
  out[For::Odd] = message.idf == 0 ? 0 : odd / message.idf;
}

// That there is a rare word, and beside which, is no reason to look at an owner.
bool Learned::knowsWord(uint32_t place, const Message& message) const {
  return std::any_of(message.words.begin(), message.words.end(), [&](const Message::Word& word) {
    return word.id != FeatureSpace::kUnseen && word.idf > 0 && holdings_.find(word.id, place) != nullptr;
  });
}

Evidence::Candidate Learned::evidence(uint32_t place, const Message& message,
                                      const std::vector<Holdings::Shared>& words,
                                      const std::vector<Holdings::Shared>& letters) const {
  const Owner& owner = owners_[place];
  Evidence::Candidate out{owner.owner, nullptr, {}};
  thread_local std::vector<float> ofWords, ofLetters;
  ofWords.assign(owner.end - owner.begin, 0), ofLetters.assign(owner.end - owner.begin, 0);
  holdings_.addSquares(words, ofWords), holdings_.addSquares(letters, ofLetters);
  float most = 0;
  for (uint32_t e = owner.begin; e < owner.end; ++e) {
    const float cosine = ofWords[e - owner.begin] * lengths_[e].words * message.length.words +
                         ofLetters[e - owner.begin] * lengths_[e].letters * message.length.letters;
    if (out.nearest == nullptr || cosine > most) out.nearest = examples_[e], most = cosine;
  }
  float letterGains = 0;
  for (const auto& one : letters) letterGains += one.held->gain;
  out[For::Score] = message.scores[place];
  out[For::LongScore] = out[For::Score] * std::sqrt(static_cast<float>(message.tokens));
  out[For::Nearest] = std::min(1.0f, most / halves(message.vector));
  bayes(place, message, letterGains, out);
  out[For::Same] =
      message.same != nullptr && std::count(message.same->begin(), message.same->end(), place) > 0;
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
  message.length = length(message.vector);
  model_.score(message.vector, message.scores);
  const auto same = same_.find(wordsHash(features));
  message.same = same == same_.end() ? nullptr : &same->second;
  out.candidates.clear();
  const auto places = choose(most, allowed, message);
  thread_local std::vector<std::vector<Holdings::Shared>> words, letters;
  holdings_.share(space_, message.vector.words, places, words);
  holdings_.share(space_, message.vector.letters, places, letters);
  for (size_t i = 0; i < places.size(); ++i)
    if (!letters[i].empty() || knowsWord(places[i], message))
      out.candidates.push_back(evidence(places[i], message, words[i], letters[i]));
  const auto owners = static_cast<float>(owners_.size());
  const auto length = static_cast<float>(message.tokens);
  out.against = {1, message.idf == 0 ? 0 : message.unseen / message.idf, std::log1p(length), std::log(owners),
                 std::log(static_cast<float>(examples_.size()) / owners)};
}

}  // namespace xiaoer::text
