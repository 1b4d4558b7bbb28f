#include "rulebook/matcher.h"

#include <re2/filtered_re2.h>
#include <re2/re2.h>

#include <algorithm>
#include <map>

#include "base/utf8.h"

namespace xiaoer::rulebook {
namespace {

// FilteredRE2 ignores pieces of text shorter than this; one Chinese character is three bytes.
constexpr int kMinAtomBytes = 2;

size_t coveredChars(const std::vector<Span>& spans, std::string_view normal) {
  size_t chars = 0;
  for (const Span& span : spans) chars += countChars(normal.substr(span.begin, span.end - span.begin));
  return chars;
}

}  // namespace

struct Matcher::Found {
  uint32_t entry;
  std::vector<Span> spans;
};

Matcher::Matcher(const std::vector<Rule>& rules)
    : rules_(rules), patterns_(std::make_unique<re2::FilteredRE2>(kMinAtomBytes)) {
  for (uint32_t r = 0; r < rules.size(); ++r) {
    for (const Line& line : rules[r].says) addLine(r, false, line);
    for (const Line& line : rules[r].never) addLine(r, true, line);
  }
  fileWordLines();
  compilePatterns();
  examples_.build();
}

Matcher::~Matcher() = default;

void Matcher::addLine(uint32_t rule, bool never, const Line& line) {
  if (line.kind == Line::Kind::Example && !never) return examples_.add(rule, line.example);
  const auto number = static_cast<uint32_t>(entries_.size());
  entries_.push_back({rule, never, &line, {}});
  if (line.kind == Line::Kind::Pattern) {
    re2::RE2::Options options;
    options.set_log_errors(false);
    options.set_max_mem(1 << 20);
    int id = 0;
    patterns_->Add(line.pattern, options, &id);
    entryOfPattern_.push_back(number);
    return;
  }
  // A plain line under `never` means: contains these words.
  const auto elements =
      line.kind == Line::Kind::Example ? std::vector<std::vector<std::string>>{{line.example}} : line.words;
  for (const auto& element : elements) entries_[number].sets.push_back(wordSet(element));
}

uint32_t Matcher::wordSet(const std::vector<std::string>& words) {
  const auto known = std::find(sets_.begin(), sets_.end(), words);
  if (known != sets_.end()) return static_cast<uint32_t>(known - sets_.begin());
  const auto number = static_cast<uint32_t>(sets_.size());
  sets_.push_back(words);
  for (const std::string& word : words) {
    const uint32_t w = finder_.add(word);
    if (w >= words_.size()) words_.resize(w + 1), setsOfWord_.resize(w + 1);
    words_[w] = word;
    setsOfWord_[w].push_back(number);
  }
  return number;
}

// Each line under the element that the fewest lines have, so that a word everyone says wakes up few of them.
void Matcher::fileWordLines() {
  std::vector<size_t> users(sets_.size());
  for (const Entry& entry : entries_)
    for (const uint32_t set : entry.sets) ++users[set];
  entriesOfSet_.resize(sets_.size());
  for (uint32_t e = 0; e < entries_.size(); ++e) {
    const auto& sets = entries_[e].sets;
    if (sets.empty()) continue;
    const auto rarest = std::min_element(sets.begin(), sets.end(),
                                         [&](uint32_t a, uint32_t b) { return users[a] < users[b]; });
    entriesOfSet_[*rarest].push_back(e);
  }
}

void Matcher::compilePatterns() {
  anyPattern_ = !entryOfPattern_.empty();
  if (!anyPattern_) return;
  std::vector<std::string> atoms;
  patterns_->Compile(&atoms);
  for (uint32_t a = 0; a < atoms.size(); ++a) {
    const uint32_t w = finder_.add(atoms[a]);
    if (w >= words_.size()) words_.resize(w + 1), setsOfWord_.resize(w + 1);
    words_[w] = atoms[a];
    if (w >= atomsOfWord_.size()) atomsOfWord_.resize(w + 1);
    atomsOfWord_[w].push_back(a);
  }
}

void Matcher::findWordLines(const std::vector<WordFinder::Hit>& hits, std::string_view normal,
                            std::vector<Found>& out) const {
  thread_local std::vector<Span> best;  // by set: the longest word found, the earliest of these
  thread_local std::vector<uint32_t> touched;
  best.resize(std::max(best.size(), sets_.size()));
  for (const auto& hit : hits) {
    if (setsOfWord_[hit.word].empty() || !wordAt(normal, words_[hit.word], hit.span.begin)) continue;
    for (const uint32_t set : setsOfWord_[hit.word]) {
      if (best[set].end == 0) touched.push_back(set);
      if (hit.span.end - hit.span.begin > best[set].end - best[set].begin) best[set] = hit.span;
    }
  }
  for (const uint32_t woken : touched) {
    for (const uint32_t e : entriesOfSet_[woken]) {
      const auto& sets = entries_[e].sets;
      if (!std::all_of(sets.begin(), sets.end(), [&](uint32_t set) { return best[set].end != 0; })) continue;
      std::vector<Span> spans;
      for (const uint32_t set : sets) spans.push_back(best[set]);
      out.push_back({e, joined(std::move(spans))});
    }
  }
  for (const uint32_t set : touched) best[set] = {};
  touched.clear();
}

void Matcher::findPatterns(const std::vector<WordFinder::Hit>& hits, std::string_view normal,
                           std::vector<Found>& out) const {
  if (!anyPattern_) return;
  std::vector<int> atoms, candidates;
  for (const auto& hit : hits)
    if (hit.word < atomsOfWord_.size())
      for (const uint32_t a : atomsOfWord_[hit.word]) atoms.push_back(static_cast<int>(a));
  std::sort(atoms.begin(), atoms.end());
  atoms.erase(std::unique(atoms.begin(), atoms.end()), atoms.end());
  patterns_->AllPotentials(atoms, &candidates);
  for (const int p : candidates) {
    re2::StringPiece found;
    const re2::RE2& pattern = patterns_->GetRE2(p);
    if (!pattern.Match(normal, 0, normal.size(), re2::RE2::UNANCHORED, &found, 1)) continue;
    const auto begin = static_cast<size_t>(found.data() - normal.data());
    out.push_back({entryOfPattern_[static_cast<size_t>(p)], {{begin, begin + found.size()}}});
  }
}

std::vector<Matcher::Found> Matcher::find(std::string_view normal) const {
  thread_local std::vector<WordFinder::Hit> hits;
  hits.clear();
  finder_.find(normal, hits);
  std::vector<Found> out;
  findWordLines(hits, normal, out);
  findPatterns(hits, normal, out);
  return out;
}

Hard Matcher::hard(std::string_view normal) const {
  auto found = find(normal);
  std::sort(found.begin(), found.end(), [](const Found& a, const Found& b) { return a.entry < b.entry; });
  Hard out;
  std::map<uint32_t, Match> byRule;
  for (Found& f : found) {
    const Entry& entry = entries_[f.entry];
    if (entry.never) {
      out.excluded.push_back(entry.rule);
      continue;
    }
    const size_t covers = coveredChars(f.spans, normal);
    Match& held = byRule[entry.rule];
    if (held.rule == nullptr || covers > held.covers)
      held = {&rules_[entry.rule], entry.line, true, 1.0, std::move(f.spans), covers};
  }
  for (const uint32_t rule : out.excluded) byRule.erase(rule);
  for (auto& [rule, held] : byRule) out.matches.push_back(std::move(held));
  return out;
}

}  // namespace xiaoer::rulebook
