#include "rulebook/line_finder.h"

#include <re2/re2.h>

#include <algorithm>
#include <atomic>
#include <memory>
#include <numeric>

#include "rulebook/required_words.h"

namespace xiaoer::rulebook {
namespace {

constexpr uint32_t kBusy = 64;  // lines that ask for a word: more, and they are filed under pairs of words,
constexpr size_t kMostPairs = 64;  // where there are not too many
constexpr size_t kMostCompiled = 256;
constexpr size_t kMostScratches = 4;  // of one thread: rules and facts, and those of the book before a reload

size_t coveredChars(const Span& span, const Characters& message) {
  return message.at[span.end] - message.at[span.begin];
}

// The longest word of a set, the earliest of these, in bytes.
Span longest(std::span<const Occurrence> all, const Characters& message) {
  Span best;
  for (const Occurrence& one : all)
    if (const Span span{message.begins[one.begin], message.begins[one.end]};
        span.end - span.begin > best.end - best.begin)
      best = span;
  return best;
}

}  // namespace

LineFinder::LineFinder() : compiled_(kMostCompiled) {
  static std::atomic<uint64_t> last = 0;
  id_ = ++last;
}

uint32_t LineFinder::add(const Line& line) {
  if (line.kind == Line::Kind::Pattern) {
    addPattern(lines_, line.pattern);
  } else {
    const auto phrase = std::vector<std::vector<std::string>>{{line.example}};
    std::vector<uint32_t> needs;
    for (const auto& element : line.kind == Line::Kind::Example ? phrase : line.words) {
      WordSet words;
      for (const std::string& word : element) words.push_back({.text = word, .whole = true});
      needs.push_back(sets_.add(words));
    }
    addEntry({.line = lines_}, std::move(needs));
  }
  return lines_++;
}

void LineFinder::addPattern(uint32_t line, const std::string& pattern) {
  if (const auto ways = takeApart(pattern)) {
    std::vector<Row> rows;
    for (const Part& way : *ways)
      if (auto row = rows_.add(way, sets_)) rows.push_back(std::move(*row));
    if (rows.size() == ways->size()) {
      for (Row& row : rows)
        addEntry({.line = line, .row = row.first, .rowEnd = row.end, .start = row.entry},
                 std::move(row.needs));
      return;
    }
  }
  std::vector<uint32_t> needs;
  for (const auto& element : requiredWords(pattern)) {
    WordSet words;
    for (const std::string& word : element) words.push_back({.text = word});
    needs.push_back(sets_.add(words));
  }
  patterns_.push_back(&pattern);
  addEntry({.line = line, .pattern = static_cast<uint32_t>(patterns_.size() - 1)}, std::move(needs));
}

void LineFinder::addEntry(Entry entry, std::vector<uint32_t> needs) {
  entry.needs = static_cast<uint32_t>(needs_.size());
  needs_.insert(needs_.end(), needs.begin(), needs.end());
  entry.needsEnd = static_cast<uint32_t>(needs_.size());
  entries_.push_back(entry);
}

// Where each entry is looked for: under the set that wakes it up least, rare in messages and not what many
// lines ask for; under each pair of words of two sets where even that one holds a busy word.
struct LineFinder::Filing {
  explicit Filing(LineFinder& in) : to(in), fileOfSet(in.sets_.size(), kNone) {
    std::vector<double> cost(to.sets_.size());
    uses.resize(to.sets_.words());
    for (const uint32_t set : to.needs_) {
      cost[set] += to.sets_.frequency(set);
      for (const auto& one : to.sets_.of(set)) ++uses[one.word];
    }
    for (uint32_t e = 0; e < to.entries_.size(); ++e) {
      const Entry& entry = to.entries_[e];
      const std::span sets(to.needs_.data() + entry.needs, to.needs_.data() + entry.needsEnd);
      std::sort(sets.begin(), sets.end(), [&](uint32_t a, uint32_t b) { return cost[a] < cost[b]; });
      file(e, sets);
    }
    to.files_ = listed(std::move(files), fileCount);
    to.filesOfWord_ = listed(std::move(words), static_cast<uint32_t>(uses.size()));
    filePairs();
  }

 private:
  void file(uint32_t e, std::span<const uint32_t> sets) {
    if (sets.empty()) return to.always_.push_back(e);
    const bool two = sets.size() > 1 && busy(sets[0]) &&
                     to.sets_.of(sets[0]).size() * to.sets_.of(sets[1]).size() <= kMostPairs;
    if (!two) return files.push_back({fileOf(sets[0]), {e, sets[std::min<size_t>(1, sets.size() - 1)]}});
    for (const auto& a : to.sets_.of(sets[0]))
      for (const auto& b : to.sets_.of(sets[1]))
        pairs.push_back({uint64_t{a.word} << 32 | b.word, {e, sets[std::min<size_t>(2, sets.size() - 1)]}});
  }
  bool busy(uint32_t set) const {
    const auto all = to.sets_.of(set);
    return std::any_of(all.begin(), all.end(), [&](const auto& one) { return uses[one.word] > kBusy; });
  }
  uint32_t fileOf(uint32_t set) {
    if (fileOfSet[set] != kNone) return fileOfSet[set];
    fileOfSet[set] = fileCount++;
    for (const auto& one : to.sets_.of(set)) words.push_back({one.word, fileOfSet[set]});
    return fileOfSet[set];
  }
  template <class T>
  static Lists<T> listed(std::vector<std::pair<uint32_t, T>> pairs, uint32_t count) {
    std::stable_sort(pairs.begin(), pairs.end(),
                     [](const auto& a, const auto& b) { return a.first < b.first; });
    Lists<T> out;
    out.begins.assign(count + 1, 0);
    out.all.reserve(pairs.size());
    for (const auto& [number, one] : pairs) ++out.begins[number + 1], out.all.push_back(one);
    std::partial_sum(out.begins.begin(), out.begins.end(), out.begins.begin());
    return out;
  }
  void filePairs() {
    std::sort(pairs.begin(), pairs.end(), [](const auto& a, const auto& b) {
      return a.first != b.first ? a.first < b.first : a.second.entry < b.second.entry;
    });
    std::vector<std::pair<uint32_t, Partner>> partners;
    std::vector<std::pair<uint32_t, Filed>> ofPair;
    for (size_t p = 0; p < pairs.size(); ++p) {
      const auto& [both, filed] = pairs[p];
      if (p == 0 || pairs[p - 1].first != both)
        partners.push_back({static_cast<uint32_t>(both >> 32),
                            {static_cast<uint32_t>(both), static_cast<uint32_t>(partners.size())}});
      ofPair.push_back({static_cast<uint32_t>(partners.size() - 1), filed});
    }
    const auto count = static_cast<uint32_t>(partners.size());
    to.partnersOfWord_ = listed(std::move(partners), static_cast<uint32_t>(uses.size()));
    to.pairs_ = listed(std::move(ofPair), count);
  }

  LineFinder& to;
  std::vector<uint32_t> uses;  // by word: entries that need a set with it
  std::vector<uint32_t> fileOfSet;
  uint32_t fileCount = 0;
  std::vector<std::pair<uint32_t, Filed>> files;
  std::vector<std::pair<uint32_t, uint32_t>> words;  // and their files
  std::vector<std::pair<uint64_t, Filed>> pairs;
};

void LineFinder::close() {
  sets_.close();
  entries_.shrink_to_fit(), needs_.shrink_to_fit();
  Filing filing(*this);
}

// One for each thread and finder; a thread keeps those that it used last.
LineFinder::Scratch& LineFinder::scratch() const {
  thread_local std::vector<std::unique_ptr<Scratch>> all;
  const auto known = std::find_if(all.begin(), all.end(), [&](const auto& one) { return one->owner == id_; });
  if (known == all.end()) {
    if (all.size() == kMostScratches) all.pop_back();
    all.insert(all.begin(), std::make_unique<Scratch>());
    all.front()->owner = id_;
    all.front()->lookedSet.resize(files_.begins.size() - 1);
    all.front()->lookedEntry.resize(pairs_.all.empty() ? 0 : entries_.size());
  } else if (known != all.begin()) {
    std::rotate(all.begin(), known, known + 1);
  }
  return *all.front();
}

template <class Look>
void LineFinder::eachLikely(Scratch& scratch, const Look& look) const {
  if (++scratch.message == 0) {
    std::fill(scratch.lookedSet.begin(), scratch.lookedSet.end(), 0);
    std::fill(scratch.lookedEntry.begin(), scratch.lookedEntry.end(), 0);
    ++scratch.message;
  }
  const auto once = [&](uint32_t& last) { return std::exchange(last, scratch.message) != scratch.message; };
  for (const uint32_t word : scratch.words.words()) {
    for (const uint32_t file : filesOfWord_.of(word))
      if (once(scratch.lookedSet[file]))
        for (const Filed& filed : files_.of(file))
          if (scratch.words.has(filed.also)) look(filed.entry);
    for (const Partner& partner : partnersOfWord_.of(word))
      if (scratch.words.hasWord(partner.word))
        for (const Filed& filed : pairs_.of(partner.pair))
          if (scratch.words.has(filed.also) && once(scratch.lookedEntry[filed.entry])) look(filed.entry);
  }
  for (const uint32_t e : always_) look(e);
}

void LineFinder::words(const Entry& entry, Occurrences& words, Found& out) const {
  const Characters& chars = words.characters();
  for (uint32_t n = entry.needs; n < entry.needsEnd; ++n)
    out.spans.push_back(longest(words.of(needs_[n]), chars));
  out.spans = joined(std::move(out.spans));
  out.first = out.spans.front();
  for (const Span& span : out.spans) out.covers += coveredChars(span, chars);
}

bool LineFinder::matches(const Entry& entry, std::string_view normal, Occurrences& words, Found& out) const {
  for (uint32_t n = entry.needs; n < entry.needsEnd; ++n)
    if (!words.has(needs_[n])) return false;
  if (entry.row == entry.rowEnd && entry.pattern == kNone) {
    this->words(entry, words, out);
    return true;
  }
  std::optional<Span> span;
  if (entry.pattern == kNone) {
    span = rows_.find(entry.row, entry.rowEnd, entry.start, words);
  } else {
    const auto compiled = compiled_.get(entry.pattern, *patterns_[entry.pattern]);
    span = findPattern(*compiled, normal);
  }
  if (!span) return false;
  out.first = *span;
  out.covers = coveredChars(out.first, words.characters());
  return true;
}

std::vector<LineFinder::Found> LineFinder::find(std::string_view normal) const {
  Scratch& scratch = this->scratch();
  sets_.find(normal, scratch.words);
  auto& likely = scratch.likely;
  likely.clear();
  eachLikely(scratch, [&](uint32_t e) { likely.push_back(e); });
  std::sort(likely.begin(), likely.end());
  std::vector<Found> out;
  out.reserve(likely.size());
  for (const uint32_t e : likely) {
    Found one{entries_[e].line, {}, {}, 0};
    if (!matches(entries_[e], normal, scratch.words, one)) continue;
    // Of the ways of one pattern the one that matches first in the message, of these the first.
    if (out.empty() || out.back().line != one.line)
      out.push_back(std::move(one));
    else if (one.first.begin < out.back().first.begin)
      out.back() = std::move(one);
  }
  return out;
}

}  // namespace xiaoer::rulebook
