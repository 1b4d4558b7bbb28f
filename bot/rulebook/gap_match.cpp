#include "rulebook/gap_match.h"

#include <algorithm>

#include "base/utf8.h"

namespace xiaoer::rulebook {
namespace {

// Backtracking in RE2's order of preference. A piece that failed at a place is not tried there again, which
// bounds the work by pieces times characters times the widest gap.
class Search {
 public:
  Search(const Row& row, std::string_view text, const Characters& chars, const Occurrences& found)
      : row_(row),
        text_(text),
        chars_(chars),
        found_(found),
        size_(static_cast<uint32_t>(chars.begins.size() - 1)) {
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
    for (const Occurrence& one :
         found_.of(first.set))  // by their beginnings; a second one at a place fails at once
      if (const auto span = from(chars_.at[one.begin])) return span;
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
    auto end = std::upper_bound(all.begin(), all.end(), chars_.begins[last],
                                [](uint32_t byte, const Occurrence& o) { return byte < o.begin; });
    while (end != all.begin()) {
      const uint32_t begin = (end - 1)->begin;
      if (chars_.at[begin] < c + piece.before.least) return false;
      if (wordsAt(k, chars_.at[begin])) return true;
      while (end != all.begin() && (end - 1)->begin == begin) --end;
    }
    return false;
  }
  // The alternatives that stand at character `at`, the preferred first; the empty one stands everywhere.
  bool wordsAt(size_t k, uint32_t at) {
    const Row::Piece& piece = row_.pieces[k];
    const auto& all = found_.of(piece.set);
    const uint32_t byte = chars_.begins[at];
    bool triedEmpty = !piece.emptyRank;
    auto one = std::lower_bound(all.begin(), all.end(), byte,
                                [](const Occurrence& o, uint32_t b) { return o.begin < b; });
    for (; one != all.end() && one->begin == byte; ++one) {
      if (!triedEmpty && *piece.emptyRank < one->rank) {
        triedEmpty = true;
        if (emptyAt(piece, at) && match(k + 1, at)) return true;
      }
      if (match(k + 1, chars_.at[one->end])) return true;
    }
    return !triedEmpty && emptyAt(piece, at) && match(k + 1, at);
  }
  bool emptyAt(const Row::Piece& piece, uint32_t at) const { return !piece.emptyAtEnd || at == size_; }
  // The first character of [from, to) that the gap may not hold.
  uint32_t firstExcepted(const Gap& gap, uint32_t from, uint32_t to) const {
    for (uint32_t c = from; c < to; ++c) {
      size_t at = chars_.begins[c];
      if (gap.except.find(nextChar(text_, at)) != std::u32string::npos) return c;
    }
    return to;
  }

  const Row& row_;
  std::string_view text_;
  const Characters& chars_;
  const Occurrences& found_;
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

void Characters::read(std::string_view text) {
  begins.clear();
  at.resize(text.size() + 1);
  for (size_t byte = 0; byte < text.size(); ++byte) {
    if ((static_cast<unsigned char>(text[byte]) & 0xC0) != 0x80)
      begins.push_back(static_cast<uint32_t>(byte));
    at[byte] = static_cast<uint32_t>(begins.size() - 1);
  }
  at[text.size()] = static_cast<uint32_t>(begins.size());
  begins.push_back(static_cast<uint32_t>(text.size()));
}

std::optional<Span> findRow(const Row& row, std::string_view text, const Characters& chars,
                            const Occurrences& found) {
  return Search(row, text, chars, found).run();
}

}  // namespace xiaoer::rulebook
