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

Matcher::Matcher(const std::vector<Rule>& rules)
    : rules_(rules), patterns_(std::make_unique<re2::FilteredRE2>(kMinAtomBytes)) {
  for (uint32_t r = 0; r < rules.size(); ++r) {
    for (const Line& line : rules[r].says) addLine(r, false, line);
    for (const Line& line : rules[r].never) addLine(r, true, line);
  }
  fileEntries();
  compilePatterns();
  examples_.build();
}

Matcher::~Matcher() = default;

void Matcher::addLine(uint32_t rule, bool never, const Line& line) {
  if (line.kind == Line::Kind::Example && !never) return examples_.add(rule, line.example);
  const auto number = static_cast<uint32_t>(entries_.size());
  entries_.push_back({rule, never, &line, {}, {}});
  if (line.kind == Line::Kind::Pattern) return addPattern(number, line);
  // A plain line under `never` means: contains these words.
  addWords(number, line.kind == Line::Kind::Example ? std::vector<std::vector<std::string>>{{line.example}}
                                                    : line.words);
}

void Matcher::addWords(uint32_t entry, const std::vector<std::vector<std::string>>& elements) {
  for (const auto& element : elements) {
    WordSet words;
    for (const std::string& word : element) words.push_back({.text = word, .whole = true});
    entries_[entry].sets.push_back(sets_.add(words));
  }
}

void Matcher::addPattern(uint32_t entry, const Line& line) {
  const auto ways = takeApart(line.pattern);
  if (!ways) {
    re2::RE2::Options options;
    options.set_log_errors(false);
    options.set_max_mem(1 << 20);
    int id = 0;
    patterns_->Add(line.pattern, options, &id);
    entryOfPattern_.push_back(entry);
    return;
  }
  for (size_t way = 0; way < ways->size(); ++way) {
    if (way > 0) entries_.push_back({entries_[entry].rule, entries_[entry].never, &line, {}, {}});
    Entry& one = entries_.back();
    one.row = makeRow((*ways)[way], sets_);
    for (const Row::Piece& piece : one.row.pieces)
      if (!piece.emptyRank) one.sets.push_back(piece.set);
  }
}

// Each under the set that the fewest have, so that a word everyone says wakes up few of them.
void Matcher::fileEntries() {
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
  if (entryOfPattern_.empty()) return;
  std::vector<std::string> atoms;
  patterns_->Compile(&atoms);
  for (size_t a = 0; a < atoms.size(); ++a) {
    const uint32_t text = sets_.addText(atoms[a]);
    if (text >= atomsOfText_.size()) atomsOfText_.resize(text + 1);
    atomsOfText_[text].push_back(static_cast<int>(a));
  }
}

// The longest word of a set, the earliest of these.
static Span longest(const std::vector<Occurrence>& all) {
  const auto shorter = [](const Occurrence& a, const Occurrence& b) {
    return a.end - a.begin < b.end - b.begin;
  };
  const Occurrence& best = *std::max_element(all.begin(), all.end(), shorter);
  return {best.begin, best.end};
}

void Matcher::checkEntries(const Occurrences& found, std::string_view normal, std::vector<Found>& out) const {
  thread_local Characters chars;
  chars.read(normal);
  for (const uint32_t woken : found.found()) {
    for (const uint32_t e : entriesOfSet_[woken]) {
      const Entry& entry = entries_[e];
      if (!std::all_of(entry.sets.begin(), entry.sets.end(),
                       [&](uint32_t set) { return !found.of(set).empty(); }))
        continue;
      if (!entry.row.pieces.empty()) {
        if (const auto span = findRow(entry.row, normal, chars, found)) out.push_back({e, {*span}});
        continue;
      }
      std::vector<Span> spans;
      for (const uint32_t set : entry.sets) spans.push_back(longest(found.of(set)));
      out.push_back({e, joined(std::move(spans))});
    }
  }
}

void Matcher::checkPatterns(const std::vector<uint32_t>& texts, std::string_view normal,
                            std::vector<Found>& out) const {
  if (entryOfPattern_.empty()) return;
  std::vector<int> atoms, candidates;
  for (const uint32_t text : texts)
    if (text < atomsOfText_.size())
      atoms.insert(atoms.end(), atomsOfText_[text].begin(), atomsOfText_[text].end());
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
  thread_local Occurrences found;
  thread_local std::vector<uint32_t> texts;
  sets_.find(normal, found, texts);
  std::vector<Found> out;
  checkEntries(found, normal, out);
  checkPatterns(texts, normal, out);
  return out;
}

// In the order of the lines. Of the ways of one pattern the one that matches first in the message, of these
// the first.
std::vector<Matcher::Found> Matcher::onePerLine(std::vector<Found> found) const {
  std::sort(found.begin(), found.end(), [](const Found& a, const Found& b) { return a.entry < b.entry; });
  std::vector<Found> out;
  for (Found& f : found) {
    const bool sameLine = !out.empty() && entries_[out.back().entry].line == entries_[f.entry].line;
    if (!sameLine)
      out.push_back(std::move(f));
    else if (f.spans.front().begin < out.back().spans.front().begin)
      out.back() = std::move(f);
  }
  return out;
}

Hard Matcher::hard(std::string_view normal) const {
  const auto found = onePerLine(find(normal));
  Hard out;
  std::map<uint32_t, Match> byRule;
  for (const Found& f : found) {
    const Entry& entry = entries_[f.entry];
    if (entry.never) {
      out.excluded.push_back(entry.rule);
      continue;
    }
    const size_t covers = coveredChars(f.spans, normal);
    Match& held = byRule[entry.rule];
    if (held.rule == nullptr || covers > held.covers)
      held = {&rules_[entry.rule], entry.line, true, 1.0, f.spans, covers};
  }
  for (const uint32_t rule : out.excluded) byRule.erase(rule);
  for (auto& [rule, held] : byRule) out.matches.push_back(std::move(held));
  return out;
}

}  // namespace xiaoer::rulebook
