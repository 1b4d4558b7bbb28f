#include "text/features.h"

#include <algorithm>

#include "base/utf8.h"
#include "text/language.h"

namespace xiaoer::text {
namespace {

constexpr size_t kMinLetters = 2, kMaxLetters = 4;  // of n-grams inside a word, its bounds counted
constexpr uint64_t kKinds = 0x6b696e64;             // what the hashes of kinds begin from

uint64_t mix(uint64_t hash) {  // the finaliser of MurmurHash3
  hash = (hash ^ (hash >> 33)) * 0xff51afd7ed558ccdULL;
  hash = (hash ^ (hash >> 33)) * 0xc4ceb9fe1a85ec53ULL;
  return hash ^ (hash >> 33);
}

uint64_t hashOf(std::string_view text, uint64_t seed) {  // FNV-1a
  uint64_t hash = 0xcbf29ce484222325ULL ^ seed;
  for (const char c : text) hash = (hash ^ static_cast<uint8_t>(c)) * 0x100000001b3ULL;
  return mix(hash);
}

uint64_t joined(uint64_t first, uint64_t second, uint64_t seed) {
  return mix(first * 31 + mix(second + seed));
}

Feature::Script scriptOf(std::string_view token) {
  size_t at = 0;
  if (isHan(nextChar(token, at))) return Feature::Script::Han;
  const bool number = std::all_of(token.begin(), token.end(), [](char c) { return c >= '0' && c <= '9'; });
  return number ? Feature::Script::Number : Feature::Script::Word;
}

// The n-grams of "<word>", the brackets standing for its bounds.
void addLetters(std::string_view word, uint32_t begin, std::vector<Feature>& out) {
  thread_local std::vector<char32_t> letters;
  letters.assign(1, U'<');
  for (size_t at = 0; at < word.size();) letters.push_back(nextChar(word, at));
  letters.push_back(U'>');
  for (size_t from = 0; from < letters.size(); ++from) {
    uint64_t hash = static_cast<uint64_t>(Feature::Part::Letters);
    for (size_t n = 1; n <= kMaxLetters && from + n <= letters.size(); ++n) {
      hash = mix(hash * 31 + letters[from + n - 1]);
      if (n >= kMinLetters)
        out.push_back({hash, begin, begin + static_cast<uint32_t>(word.size()), Feature::Part::Letters});
    }
  }
}

}  // namespace

void features(std::string_view normal, std::vector<Feature>& out) {
  out.clear();
  thread_local std::vector<Feature> all;
  all.clear();
  for (const std::string_view token : tokens(normal)) {
    const auto begin = static_cast<uint32_t>(token.data() - normal.data());
    all.push_back({hashOf(token, 0), begin, begin + static_cast<uint32_t>(token.size()), Feature::Part::Token,
                   scriptOf(token)});
  }
  for (size_t i = 0; i < all.size(); ++i) {
    out.push_back(all[i]);
    for (size_t j = i + 1; j < all.size() && j <= i + 2; ++j)
      out.push_back({joined(all[i].hash, all[j].hash, j - i), all[i].begin, all[j].end, Feature::Part::Pair});
    const std::string_view token = normal.substr(all[i].begin, all[i].end - all[i].begin);
    if (all[i].script != Feature::Script::Han) addLetters(token, all[i].begin, out);
  }
}

void addKinds(const std::vector<bool>& rare, std::vector<Feature>& features) {
  if (std::count(rare.begin(), rare.end(), true) == 0) return;
  thread_local std::vector<Feature> tokens;
  tokens.clear();
  for (const Feature& f : features)
    if (f.part == Feature::Part::Token) tokens.push_back(f);
  for (size_t i = 0; i < tokens.size(); ++i)
    if (rare[i]) tokens[i].hash = mix(kKinds + static_cast<uint64_t>(tokens[i].script));
  for (size_t i = 0; i < tokens.size(); ++i) {
    if (rare[i]) features.push_back({tokens[i].hash, tokens[i].begin, tokens[i].end, Feature::Part::Kind});
    for (size_t j = i + 1; j < tokens.size() && j <= i + 2; ++j)
      if (rare[i] || rare[j])
        features.push_back({joined(tokens[i].hash, tokens[j].hash, j - i), tokens[i].begin, tokens[j].end,
                            Feature::Part::KindPair});
  }
}

}  // namespace xiaoer::text
