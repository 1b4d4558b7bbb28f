#include "rulebook/matcher.h"

#include <re2/re2.h>

#include <algorithm>

#include "rulebook/required_words.h"

namespace xiaoer::rulebook {
namespace {

size_t coveredChars(const std::vector<Span>& spans, const Characters& message) {
  size_t chars = 0;
  for (const Span& span : spans) chars += message.at[span.end] - message.at[span.begin];
  return chars;
}

// The longest word of a set, the earliest of these, in bytes.
Span longest(const std::vector<Occurrence>& all, const Characters& message) {
  const auto bytes = [&](const Occurrence& one) {
    return Span{message.begins[one.begin], message.begins[one.end]};
  };
  Span best;
  for (const Occurrence& one : all)
    if (const Span span = bytes(one); span.end - span.begin > best.end - best.begin) best = span;
  return best;
}

}  // namespace

Matcher::Matcher(const std::vector<Rule>& rules) : rules_(rules) {
  for (uint32_t r = 0; r < rules.size(); ++r) {
    for (const Line& line : rules[r].says) addLine(r, false, line);
    for (const Line& line : rules[r].never) addLine(r, true, line);
  }
  fileEntries();
  examples_.build();
}

Matcher::~Matcher() = default;

void Matcher::addLine(uint32_t rule, bool never, const Line& line) {
  if (line.kind == Line::Kind::Example && !never) return examples_.add(rule, line.example);
  Entry entry{rule, never, &line};
  if (line.kind == Line::Kind::Pattern) return addPattern(std::move(entry));
  // A plain line under `never` means: contains these words.
  addWords(
      entry,
      line.kind == Line::Kind::Example ? std::vector<std::vector<std::string>>{{line.example}} : line.words,
      true);
  entries_.push_back(std::move(entry));
}

void Matcher::addWords(Entry& entry, const std::vector<std::vector<std::string>>& elements, bool whole) {
  for (const auto& element : elements) {
    WordSet words;
    for (const std::string& word : element) words.push_back({.text = word, .whole = whole});
    entry.sets.push_back(sets_.add(words));
  }
}

void Matcher::addPattern(Entry entry) {
  const auto ways = takeApart(entry.line->pattern);
  if (!ways) {
    entry.pattern = compilePattern(entry.line->pattern);
    addWords(entry, requiredWords(entry.line->pattern), false);
    return entries_.push_back(std::move(entry));
  }
  for (const GapPattern& way : *ways) {
    Entry one = entry;
    one.row = makeRow(way, sets_);
    for (const Row::Piece& piece : one.row.pieces)
      if (!piece.emptyRank) one.sets.push_back(piece.set);
    entries_.push_back(std::move(one));
  }
}

// Each under the set that wakes it up least: rare in messages, and not what many lines ask for.
void Matcher::fileEntries() {
  std::vector<double> cost(sets_.size());
  for (const Entry& entry : entries_)
    for (const uint32_t set : entry.sets) cost[set] += sets_.frequency(set);
  entriesOfSet_.resize(sets_.size());
  std::vector<const re2::RE2*> patterns;
  for (uint32_t e = 0; e < entries_.size(); ++e) {
    auto& sets = entries_[e].sets;
    std::sort(sets.begin(), sets.end(), [&](uint32_t a, uint32_t b) { return cost[a] < cost[b]; });
    if (sets.empty()) {
      always_.push_back(e);
      patterns.push_back(entries_[e].pattern.get());
    } else {
      entriesOfSet_[sets.front()].push_back({e, sets[std::min<size_t>(1, sets.size() - 1)]});
    }
  }
  anywhere_ = std::make_unique<PatternSet>(patterns);
}

bool Matcher::matches(const Entry& entry, std::string_view normal, Occurrences& found, Found& out) const {
  if (!std::all_of(entry.sets.begin(), entry.sets.end(), [&](uint32_t set) { return found.has(set); }))
    return false;
  const Characters& chars = found.characters();
  if (!entry.row.pieces.empty()) {
    const auto span = findRow(entry.row, found);
    if (!span) return false;
    out.span = *span;
  } else if (entry.pattern != nullptr) {
    re2::StringPiece part;
    if (!entry.pattern->Match(normal, 0, normal.size(), re2::RE2::UNANCHORED, &part, 1)) return false;
    out.span.begin = static_cast<size_t>(part.data() - normal.data());
    out.span.end = out.span.begin + part.size();
  } else {
    for (const uint32_t set : entry.sets) out.spans.push_back(longest(found.of(set), chars));
    out.spans = joined(std::move(out.spans));
    out.span = out.spans.front();
    out.covers = coveredChars(out.spans, chars);
    return true;
  }
  out.covers = chars.at[out.span.end] - chars.at[out.span.begin];
  return true;
}

std::vector<Matcher::Found> Matcher::find(std::string_view normal, Occurrences& found) const {
  std::vector<Found> out;
  const auto look = [&](uint32_t e) {
    Found one{e, {}, {}, 0};
    if (matches(entries_[e], normal, found, one)) out.push_back(std::move(one));
  };
  sets_.find(normal, found);
  for (const uint32_t set : found.found())
    for (const Filed& filed : entriesOfSet_[set])
      if (found.has(filed.also)) look(filed.entry);
  for (const int number : anywhere_->mayMatch(normal)) look(always_[static_cast<size_t>(number)]);
  return out;
}

// In the order of the lines. Of the ways of one pattern the one that matches first in the message, of these
// the first.
std::vector<Matcher::Found> Matcher::onePerLine(std::vector<Found> found) const {
  std::sort(found.begin(), found.end(), [](const Found& a, const Found& b) { return a.entry < b.entry; });
  size_t kept = 0;
  for (size_t f = 0; f < found.size(); ++f) {
    const bool sameLine = kept > 0 && entries_[found[kept - 1].entry].line == entries_[found[f].entry].line;
    if (!sameLine)
      std::swap(found[kept++], found[f]);
    else if (found[f].span.begin < found[kept - 1].span.begin)
      std::swap(found[kept - 1], found[f]);
  }
  found.resize(kept);
  return found;
}

Hard Matcher::hard(std::string_view normal) const {
  thread_local Occurrences words;
  auto found = onePerLine(find(normal, words));
  Hard out;
  for (size_t f = 0; f < found.size();) {  // rule by rule
    const uint32_t rule = entries_[found[f].entry].rule;
    Found* best = nullptr;
    bool excluded = false;
    for (; f < found.size() && entries_[found[f].entry].rule == rule; ++f) {
      if (entries_[found[f].entry].never)
        excluded = true;
      else if (best == nullptr || found[f].covers > best->covers)
        best = &found[f];
    }
    if (excluded) out.excluded.push_back(rule);
    if (excluded || best == nullptr) continue;
    if (best->spans.empty()) best->spans.push_back(best->span);
    out.matches.push_back(
        {&rules_[rule], entries_[best->entry].line, true, 1.0, std::move(best->spans), best->covers});
  }
  return out;
}

}  // namespace xiaoer::rulebook
