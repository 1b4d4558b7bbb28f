#include "rulebook/part.h"

#include <algorithm>

#include "base/utf8.h"

namespace xiaoer::rulebook {
namespace {

constexpr size_t kMostJoined = 64;  // alternatives that two neighbouring sets become

using Kind = Part::Kind;

// \b before or behind these words: where they begin or end with an ASCII letter, digit or '_', and only
// there, it says that none stands beside them. False, and nothing set, where it would say something else.
bool edgeLeft(WordSet& words) {
  const bool fits = std::all_of(words.begin(), words.end(), [](const Alternative& a) {
    return !a.text.empty() && isAsciiWord(a.text.front());
  });
  for (Alternative& a : words) a.edgeLeft |= fits;
  return fits;
}
bool edgeRight(WordSet& words) {
  const bool fits = std::all_of(words.begin(), words.end(), [](const Alternative& a) {
    return !a.text.empty() && isAsciiWord(a.text.back());
  });
  for (Alternative& a : words) a.edgeRight |= fits;
  return fits;
}

// Neighbours as one set, while they stay few. No edge may stand between two texts that are joined.
bool joins(const Alternative& a, const Alternative& b) {
  return !(a.edgeRight && !b.text.empty()) && !(b.edgeLeft && !a.text.empty());
}
Alternative joined(const Alternative& a, const Alternative& b) {
  return {a.text + b.text, a.edgeLeft || b.edgeLeft, a.edgeRight || b.edgeRight, false};
}
bool joinable(const WordSet& left, const WordSet& right) {
  if (left.size() * right.size() > kMostJoined) return false;
  for (const auto& a : left)
    for (const auto& b : right)
      if (!joins(a, b)) return false;
  return true;
}
WordSet product(const WordSet& left, const WordSet& right) {
  WordSet out;
  out.reserve(left.size() * right.size());
  for (const auto& a : left)
    for (const auto& b : right) appendOnce(out, joined(a, b));
  return out;
}

const Part* firstEither(const Part& part) {
  if (part.kind == Kind::Either) return &part;
  const bool first = part.kind == Kind::Sequence && !part.parts.empty() && part.parts[0].kind == Kind::Either;
  return first ? &part.parts[0] : nullptr;
}

}  // namespace

Part made(Kind kind) {
  Part out;
  out.kind = kind;
  return out;
}

Part ofWords(WordSet words) {
  Part out = made(Kind::Words);
  out.words = std::move(words);
  return out;
}

void appendOnce(WordSet& to, Alternative one) {
  if (std::find(to.begin(), to.end(), one) == to.end()) to.push_back(std::move(one));
}
bool nullable(const Part& part) {
  switch (part.kind) {
    case Kind::Words:
      return optional(part.words);
    case Kind::Run:
      return part.least == 0;
    case Kind::Sequence:
      return std::all_of(part.parts.begin(), part.parts.end(), nullable);
    case Kind::Either:
      return std::any_of(part.parts.begin(), part.parts.end(), nullable);
    case Kind::Repeat:
      return part.least == 0 || nullable(part.parts[0]);
    default:
      return true;
  }
}

void append(std::vector<Part>& to, Part next) {
  if (next.kind == Kind::Sequence) {
    for (Part& part : next.parts) append(to, std::move(part));
    return;
  }
  if (next.kind == Kind::Edge && !to.empty() && to.back().kind == Kind::Words && edgeRight(to.back().words))
    return;
  if (next.kind == Kind::Words && !to.empty() && to.back().kind == Kind::Edge && edgeLeft(next.words))
    to.pop_back();
  if (!to.empty() && to.back().kind == next.kind) {
    Part& last = to.back();
    if (next.kind == Kind::Words && joinable(last.words, next.words)) {
      last.words = product(last.words, next.words);
      return;
    }
    if (next.kind == Kind::Run && next.chars.hasAll() && last.chars.hasAll()) {
      last.least += next.least;
      last.most =
          last.most == Part::kNoEnd || next.most == Part::kNoEnd ? Part::kNoEnd : last.most + next.most;
      return;
    }
  }
  to.push_back(std::move(next));
}

size_t countWays(const Part& part) {
  const Part* either = firstEither(part);
  if (either == nullptr) return 1;
  size_t count = 0;
  for (const Part& each : either->parts) count += countWays(each);
  return count;
}

std::vector<Part> waysOf(Part part) {
  std::vector<Part> out;
  const Part* either = firstEither(part);
  if (either == nullptr) {
    out.push_back(std::move(part));
    return out;
  }
  for (const Part& each : either->parts) {
    Part way = made(Kind::Sequence);
    append(way.parts, each);
    for (size_t p = 1; either != &part && p < part.parts.size(); ++p) append(way.parts, part.parts[p]);
    for (Part& more : waysOf(std::move(way))) out.push_back(std::move(more));
  }
  return out;
}

bool matchesNothing(const Part& part) {
  switch (part.kind) {
    case Kind::Edge:
      return false;
    case Kind::Sequence:
      return std::all_of(part.parts.begin(), part.parts.end(), matchesNothing);
    case Kind::Either:
      return std::any_of(part.parts.begin(), part.parts.end(), matchesNothing);
    case Kind::Repeat:
      return part.least == 0 || matchesNothing(part.parts[0]);
    default:
      return nullable(part);
  }
}

bool optional(const WordSet& words) {
  return std::any_of(words.begin(), words.end(), [](const Alternative& a) { return a.text.empty(); });
}

}  // namespace xiaoer::rulebook
