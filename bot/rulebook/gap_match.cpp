#include "rulebook/gap_match.h"

#include <algorithm>

namespace xiaoer::rulebook {
namespace {

// Backtracking in RE2's order of preference. A piece that failed at a place is not tried there again, which
// bounds the work by pieces times characters times the widest gap.
class Search {
 public:
  Search(const Row& row, Occurrences& found)
      : row_(row), chars_(found.characters()), found_(found), size_(chars_.count()) {
    failed().assign((row.pieces.size() * (size_ + 1) + 63) / 64, 0);
  }

  std::optional<Span> run() {
    const Row::Piece& first = row_.pieces.front();
    if (row_.atStart) return from(0);
    if (first.before.most > 0 || first.emptyRank) {
      for (uint32_t c = 0; c <= size_; ++c)
        if (const auto span = from(c)) return span;
      return std::nullopt;
    }
    // By their beginnings; a second one at a place fails at once.
    for (const Occurrence& one : found_.of(first.set))
      if (const auto span = from(one.begin)) return span;
    return std::nullopt;
  }

 private:
  static std::vector<uint64_t>& failed() {
    thread_local std::vector<uint64_t> bits;
    return bits;
  }
  std::optional<Span> from(uint32_t c) {
    if (!match(0, c)) return std::nullopt;
    return Span{chars_.begins[c], end_};
  }
  // Do the pieces from `k` on match at character `c`? Sets end_.
  bool match(size_t k, uint32_t c) {
    if (k == row_.pieces.size()) {
      end_ = chars_.begins[c];
      return !row_.atEnd || c == size_;
    }
    const size_t bit = k * (size_ + 1) + c;
    if (failed()[bit / 64] >> (bit % 64) & 1) return false;
    if (overGap(k, c)) return true;
    failed()[bit / 64] |= uint64_t{1} << (bit % 64);
    return false;
  }
  // The widest gap first.
  bool overGap(size_t k, uint32_t c) {
    const Row::Piece& piece = row_.pieces[k];
    uint32_t last = std::min(size_, c + std::min(piece.before.most, size_ - c));
    if (!piece.before.except.empty()) last = firstExcepted(piece.before, c, last);
    if (last < c + piece.before.least || c + piece.before.least > size_) return false;
    if (piece.emptyRank) {
      for (uint32_t at = last + 1; at-- > c + piece.before.least;)
        if (wordsAt(k, at)) return true;
      return false;
    }
    const auto& all = found_.of(piece.set);
    auto end = std::upper_bound(all.begin(), all.end(), last,
                                [](uint32_t at, const Occurrence& o) { return at < o.begin; });
    while (end != all.begin()) {
      const uint32_t begin = (end - 1)->begin;
      if (begin < c + piece.before.least) return false;
      if (wordsAt(k, begin)) return true;
      while (end != all.begin() && (end - 1)->begin == begin) --end;
    }
    return false;
  }
  // The alternatives that stand at character `at`, the preferred first; the empty one stands everywhere.
  bool wordsAt(size_t k, uint32_t at) {
    const Row::Piece& piece = row_.pieces[k];
    const auto& all = found_.of(piece.set);
    bool triedEmpty = !piece.emptyRank;
    auto one = std::lower_bound(all.begin(), all.end(), at,
                                [](const Occurrence& o, uint32_t c) { return o.begin < c; });
    for (; one != all.end() && one->begin == at; ++one) {
      if (!triedEmpty && *piece.emptyRank < one->rank) {
        triedEmpty = true;
        if (emptyAt(piece, at) && match(k + 1, at)) return true;
      }
      if (match(k + 1, one->end)) return true;
    }
    return !triedEmpty && emptyAt(piece, at) && match(k + 1, at);
  }
  bool emptyAt(const Row::Piece& piece, uint32_t at) const { return !piece.emptyAtEnd || at == size_; }
  // The first character of [from, to) that the gap may not hold.
  uint32_t firstExcepted(const Gap& gap, uint32_t from, uint32_t to) const {
    for (uint32_t c = from; c < to; ++c)
      if (gap.except.find(chars_.points[c]) != std::u32string::npos) return c;
    return to;
  }

  const Row& row_;
  const Characters& chars_;
  Occurrences& found_;
  uint32_t size_;
  size_t end_ = 0;
};

}  // namespace

Row makeRow(const GapPattern& way, WordSets& sets) {
  Row row{way.atStart, way.atEnd, {}};
  for (const auto& piece : way.pieces) {
    Row::Piece made{piece.before, sets.add(piece.words), {}, false};
    for (uint32_t rank = 0; rank < piece.words.size(); ++rank)
      if (piece.words[rank].text.empty()) made.emptyRank = rank, made.emptyAtEnd = piece.words[rank].atEnd;
    row.pieces.push_back(std::move(made));
  }
  return row;
}

std::optional<Span> findRow(const Row& row, Occurrences& found) { return Search(row, found).run(); }

}  // namespace xiaoer::rulebook
