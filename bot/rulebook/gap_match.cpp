#include "rulebook/gap_match.h"

#include <algorithm>

#include "base/utf8.h"
#include "rulebook/part_needs.h"

namespace xiaoer::rulebook {
namespace {

constexpr uint32_t kMostPieces = 600;          // of one row
constexpr std::ptrdiff_t kRecentClasses = 32;  // among which one that is the same is looked for

}  // namespace

// From the last part to the first: each is told which piece comes behind it.
class RowBuilder {
 public:
  RowBuilder(Rows& rows, WordSets& sets) : rows_(rows), sets_(sets), first_(end()) {}

  std::optional<Row> run(const Part& way) {
    uint32_t entry = build(way, add({}));
    if (const auto lead = leadOf(way))
      entry = add(
          {.kind = Piece::Kind::Lead, .next = entry, .what = sets_.add(lead->words), .most = lead->before});
    if (tooLarge_) {
      rows_.pieces_.resize(first_);
      return std::nullopt;
    }
    Row row{first_, end(), entry, {}};
    for (const WordSet& set : neededWords(way)) row.needs.push_back(sets_.add(set));
    return row;
  }

 private:
  using Piece = Rows::Piece;
  using Kind = Part::Kind;
  uint32_t end() const { return static_cast<uint32_t>(rows_.pieces_.size()); }
  uint32_t add(const Piece& piece) {
    tooLarge_ |= end() - first_ >= kMostPieces;
    rows_.pieces_.push_back(piece);
    return end() - 1;
  }
  uint32_t check(Piece::Kind kind, uint32_t next) { return add({.kind = kind, .next = next}); }
  uint32_t build(const Part& part, uint32_t next) {
    if (tooLarge_) return next;
    switch (part.kind) {
      case Kind::Words:
        return words(part, next);
      case Kind::Run: {
        Piece run{.kind = Piece::Kind::Run, .next = next};
        setGap(run, part);
        return add(run);
      }
      case Kind::Start:
        return check(Piece::Kind::Start, next);
      case Kind::End:
        return check(Piece::Kind::End, next);
      case Kind::Edge:
        return check(Piece::Kind::Edge, next);
      case Kind::Sequence:
        return sequence(part, next);
      case Kind::Either:
        return either(part, next);
      case Kind::Repeat:
        return repeat(part, next);
    }
    return next;
  }
  uint32_t words(const Part& part, uint32_t next) {
    Piece piece{.kind = Piece::Kind::Words, .next = next, .what = sets_.add(part.words)};
    for (uint32_t rank = 0; rank < part.words.size(); ++rank)
      if (part.words[rank].text.empty()) piece.emptyRank = rank;
    return add(piece);
  }
  void setGap(Piece& piece, const Part& run) {
    piece.least = run.least, piece.most = run.most;
    if (run.chars.hasAll()) return;
    auto& classes = rows_.classes_;
    const auto recent = classes.end() - std::min<std::ptrdiff_t>(kRecentClasses, std::ssize(classes));
    const auto known = std::find(recent, classes.end(), run.chars);
    piece.chars = static_cast<uint32_t>(known - classes.begin());
    if (known == classes.end()) classes.push_back(run.chars);
  }
  // A run before words is the gap before them.
  uint32_t sequence(const Part& part, uint32_t next) {
    for (size_t p = part.parts.size(); p-- > 0;) {
      const Part& one = part.parts[p];
      const bool isGap =
          one.kind == Kind::Run && p + 1 < part.parts.size() && part.parts[p + 1].kind == Kind::Words;
      if (isGap)
        setGap(rows_.pieces_[next], one);
      else
        next = build(one, next);
    }
    return next;
  }
  uint32_t fork(const std::vector<uint32_t>& branches) {
    const auto first = static_cast<uint32_t>(rows_.branches_.size());
    rows_.branches_.insert(rows_.branches_.end(), branches.begin(), branches.end());
    return add({.kind = Piece::Kind::Fork, .next = static_cast<uint32_t>(branches.size()), .what = first});
  }
  uint32_t either(const Part& part, uint32_t next) {
    std::vector<uint32_t> branches;
    for (const Part& one : part.parts) branches.push_back(build(one, next));
    return fork(branches);
  }
  // x{2,4} is xx(x(x)?)?; x{2,} is xx+, and x+ goes back to before x. More is preferred.
  uint32_t repeat(const Part& part, uint32_t next) {
    const Part& one = part.parts[0];
    uint32_t times = part.least;
    if (part.most == Part::kNoEnd) {
      const uint32_t again = fork({0, next});
      const uint32_t body = build(one, again);
      rows_.branches_[rows_.pieces_[again].what] = body;
      next = times == 0 ? again : body;
      if (times > 0) --times;
    } else {
      const uint32_t behind = next;
      for (uint32_t n = part.least; n < part.most; ++n) next = fork({build(one, next), behind});
    }
    for (; times > 0; --times) next = build(one, next);
    return next;
  }

  Rows& rows_;
  WordSets& sets_;
  uint32_t first_;
  bool tooLarge_ = false;
};

// Depth first, in RE2's order of preference, with a stack of its own: what is pushed last is tried first. A
// piece that was tried at a place has failed there (or leads back to itself without a character) and is not
// tried again, which bounds the work by pieces times characters times the widest gap. RE2's BitState does the
// same with single characters.
class RowSearch {
 public:
  RowSearch(const Rows& rows, uint32_t first, uint32_t end, Occurrences& found)
      : rows_(rows),
        first_(first),
        found_(found),
        chars_(found.characters()),
        size_(chars_.count()),
        work_(work()) {
    work_.tried.assign((size_t{end - first} * (size_ + 1) + 63) / 64, 0);
    if (work_.runs.size() < end - first) work_.runs.resize(end - first);
    if (++work_.search == 0) {  // the numbers are used up
      std::fill(work_.runs.begin(), work_.runs.end(), Run{});
      ++work_.search;
    }
  }

  std::optional<Span> run(uint32_t entry) {
    const Piece& first = rows_.pieces_[entry];
    if (first.kind == Kind::Start) return from(entry, 0);
    if (first.kind == Kind::Lead) return before(first);
    for (uint32_t c = 0; c <= size_; ++c)
      if (const auto span = from(entry, c)) return span;
    return std::nullopt;
  }

 private:
  using Piece = Rows::Piece;
  using Kind = Rows::Piece::Kind;
  struct Place {
    uint32_t piece, at;  // character
  };
  struct Run {
    uint32_t search = 0;  // the number of the search it belongs to; another one: there was none yet
    uint32_t begin = 0, end = 0;
  };
  struct Work {
    std::vector<uint64_t> tried;  // a bit for each piece and place
    std::vector<Run> runs;        // by piece without an upper limit: the last one
    uint32_t search = 0;          // this one's number
    std::vector<Place> stack;
  };
  static Work& work() {
    thread_local Work one;
    return one;
  }
  // Is a word of the second set near enough? Asked for each word of the first, from left to right: in a long
  // message with many of them most searches end here.
  class Ahead {
   public:
    Ahead(RowSearch& search, const Piece& second, bool known) : second_(second) {
      if (known && second.kind == Kind::Words && second.emptyRank == Rows::kNone)
        all_ = search.found_.of(second.what);
      else
        any_ = true;
    }
    bool reachable(const Occurrence& first) {
      while (next_ < all_.size() && all_[next_].begin < first.begin + second_.least) ++next_;
      return any_ || (next_ < all_.size() &&
                      all_[next_].begin - std::min(first.end, all_[next_].begin) <= second_.most);
    }

   private:
    const Piece& second_;
    std::span<const Occurrence> all_;
    bool any_ = false;
    size_t next_ = 0;
  };

  // From each place that a word of the lead is near enough to.
  std::optional<Span> before(const Piece& lead) {
    const Piece& first = rows_.pieces_[lead.next];
    const bool plain = first.kind == Kind::Words && lead.most == 0;
    Ahead ahead(*this, rows_.pieces_[plain ? first.next : lead.next], plain);
    uint32_t next = 0;
    for (const Occurrence& one : found_.of(lead.what)) {
      if (plain && !ahead.reachable(one)) continue;
      for (next = std::max(next, one.begin - std::min(lead.most, one.begin)); next <= one.begin; ++next)
        if (const auto span = from(lead.next, next)) return span;
    }
    return std::nullopt;
  }
  std::optional<Span> from(uint32_t entry, uint32_t begin) {
    work_.stack.assign(1, {entry, begin});
    while (!work_.stack.empty()) {
      const Place place = work_.stack.back();
      work_.stack.pop_back();
      if (!firstTime(place)) continue;
      if (rows_.pieces_[place.piece].kind == Kind::Done)
        return Span{chars_.begins[begin], chars_.begins[place.at]};
      step(rows_.pieces_[place.piece], place);
    }
    return std::nullopt;
  }
  bool firstTime(const Place& place) {
    const size_t bit = size_t{place.piece - first_} * (size_ + 1) + place.at;
    uint64_t& word = work_.tried[bit / 64];
    const uint64_t mask = uint64_t{1} << (bit % 64);
    if (word & mask) return false;
    word |= mask;
    return true;
  }
  void push(uint32_t piece, uint32_t at) { work_.stack.push_back({piece, at}); }
  void step(const Piece& piece, const Place& place) {
    const uint32_t c = place.at;
    switch (piece.kind) {
      case Kind::Words:
        return words(piece, place);
      case Kind::Run:
        return run(piece, place);
      case Kind::Fork:
        for (uint32_t b = piece.next; b-- > 0;) push(rows_.branches_[piece.what + b], c);
        return;
      case Kind::Start:
        if (c == 0) push(piece.next, c);
        return;
      case Kind::End:
        if (c == size_) push(piece.next, c);
        return;
      case Kind::Edge:
        if (atEdge(c)) push(piece.next, c);
        return;
      case Kind::Done:
      case Kind::Lead:
        return;
    }
  }
  bool atEdge(uint32_t c) const {
    const bool before = c > 0 && isAsciiWord(chars_.points[c - 1]);
    const bool behind = c < size_ && isAsciiWord(chars_.points[c]);
    return before != behind;
  }

  // Where a gap or run from `place` may end: [from, to]. Nothing where there is no such place, or all of them
  // were reached from further left.
  std::optional<std::pair<uint32_t, uint32_t>> reach(const Piece& piece, const Place& place) {
    const uint32_t c = place.at;
    auto& last = work_.runs[place.piece - first_];
    const bool endless = piece.most == Part::kNoEnd;
    if (endless && last.search == work_.search && last.begin <= c && c <= last.end) return std::nullopt;
    uint32_t to = c + std::min(piece.most, size_ - c);
    if (piece.chars != Rows::kNone) to = endOf(rows_.classes_[piece.chars], c, to);
    if (endless) last = {work_.search, c, to};
    if (to - c < piece.least) return std::nullopt;
    return std::pair{c + piece.least, to};
  }
  uint32_t endOf(const CharClass& chars, uint32_t from, uint32_t to) const {
    while (from < to && chars.has(chars_.points[from])) ++from;
    return from;
  }
  void run(const Piece& piece, const Place& place) {
    const auto ends = reach(piece, place);
    if (!ends) return;
    const bool done = rows_.pieces_[piece.next].kind == Kind::Done;  // the longest is as good as found
    for (uint32_t at = done ? ends->second : ends->first; at <= ends->second; ++at) push(piece.next, at);
  }
  void words(const Piece& piece, const Place& place) {
    const auto ends = reach(piece, place);
    if (!ends) return;
    const auto all = found_.of(piece.what);
    auto one = std::lower_bound(all.begin(), all.end(), ends->first,
                                [](const Occurrence& o, uint32_t c) { return o.begin < c; });
    if (piece.emptyRank == Rows::kNone) {
      for (; one != all.end() && one->begin <= ends->second; ++one) push(piece.next, one->end);
      return;
    }
    for (uint32_t at = ends->first; at <= ends->second; ++at) {
      for (; one != all.end() && one->begin == at && one->rank > piece.emptyRank; ++one)
        push(piece.next, one->end);
      push(piece.next, at);
      for (; one != all.end() && one->begin == at; ++one) push(piece.next, one->end);
    }
  }

  const Rows& rows_;
  uint32_t first_;
  Occurrences& found_;
  const Characters& chars_;
  uint32_t size_;
  Work& work_;
};

std::optional<Row> Rows::add(const Part& way, WordSets& sets) { return RowBuilder(*this, sets).run(way); }

std::optional<Span> Rows::find(uint32_t first, uint32_t end, uint32_t entry, Occurrences& found) const {
  return RowSearch(*this, first, end, found).run(entry);
}

}  // namespace xiaoer::rulebook
