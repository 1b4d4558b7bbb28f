#include "rulebook/match.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/utf8.h"
#include "rulebook/matcher.h"

namespace xiaoer::rulebook {
namespace {

bool contains(const std::vector<std::string>& all, std::string_view one) {
  return std::find(all.begin(), all.end(), one) != all.end();
}

bool holds(const Condition& when, const Rule& rule, const Situation& now) {
  return (!when.lang || *when.lang == now.lang) && (when.plans.empty() || contains(when.plans, now.plan)) &&
         (!when.open || *when.open == now.open) && (!when.peak || *when.peak == now.peak) &&
         (!when.incident || *when.incident == contains(now.incidents, rule.category));
}

// A "no" to no question is not a signal: the message may be a question of its own (打不开).
bool isHeard(Means means, const Situation& now) {
  switch (means) {
    case Means::Yes:
    case Means::No:
    case Means::Skip:
    case Means::Back:
      return now.asked;
    case Means::Solved:
    case Means::NotSolved:
      return now.answered;
    default:
      return true;
  }
}

bool applies(const RuleBook& book, const Rule& rule, const Situation& now) {
  if (!holds(rule.when, rule, now) || !isHeard(rule.means, now)) return false;
  return rule.follows.empty() || std::any_of(rule.follows.begin(), rule.follows.end(),
                                             [&](uint32_t r) { return book.rules[r].id == now.lastRule; });
}

bool beats(const RuleBook& book, const Rule& winner, const Rule& loser) {
  const auto number = static_cast<uint32_t>(&loser - book.rules.data());
  return std::find(winner.beats.begin(), winner.beats.end(), number) != winner.beats.end();
}

bool isNetBelow(const Rule& winner, const Rule& loser) {
  return loser.general && !winner.general && winner.category == loser.category;
}

// Leaves out what another one is over, then orders by what it covers; the order of the rules breaks ties.
std::vector<Match> ranked(const RuleBook& book, std::vector<Match> hard) {
  const auto beaten = [&](const Match& match) {
    return std::any_of(hard.begin(), hard.end(), [&](const Match& m) {
      return isNetBelow(*m.rule, *match.rule) || beats(book, *m.rule, *match.rule);
    });
  };
  std::vector<bool> out;
  for (const Match& match : hard) out.push_back(beaten(match));
  std::erase_if(hard, [&](const Match& match) { return out[static_cast<size_t>(&match - hard.data())]; });
  std::stable_sort(hard.begin(), hard.end(),
                   [](const Match& a, const Match& b) { return a.covers > b.covers; });
  return hard;
}

void appendLikely(const RuleBook& book, std::string_view normal, const std::vector<uint32_t>& excluded,
                  const Situation& now, size_t limit, Matches& out) {
  for (const auto& near : book.matcher->like(normal, limit + out.best.size() + excluded.size())) {
    if (out.best.size() >= limit) return;
    const Rule& rule = book.rules[near.owner];
    const bool known =
        std::any_of(out.best.begin(), out.best.end(), [&](const Match& m) { return m.rule == &rule; });
    if (known || !applies(book, rule, now)) continue;
    if (std::find(excluded.begin(), excluded.end(), near.owner) != excluded.end()) continue;
    const auto line = std::find_if(rule.says.begin(), rule.says.end(), [&](const Line& l) {
      return l.kind == Line::Kind::Example && l.example == near.example;
    });
    out.best.push_back({&rule, &*line, false, near.likeness, {}, 0});
  }
}

// Each stretch with its place among the characters of what was typed, from 1.
std::string quotedSpans(const Match& match, const text::NormalForm& message, std::string_view typed) {
  std::string out;
  for (const Span& span : match.spans) {
    const std::string_view found = std::string_view(message.text).substr(span.begin, span.end - span.begin);
    const size_t begin = countChars(typed.substr(0, message.origin[span.begin]));
    const size_t end = countChars(typed.substr(0, message.origin[span.end]));
    out += fmt::format("{}\"{}\" (characters {}-{})", out.empty() ? "" : ", ", found, begin + 1, end);
  }
  return out;
}

}  // namespace

Matches match(const RuleBook& book, std::string_view normal, const Situation& situation, size_t limit,
              bool alsoLikely) {
  Hard hard = book.matcher->hard(normal);
  std::erase_if(hard.matches, [&](const Match& m) { return !applies(book, *m.rule, situation); });
  Matches out;
  out.best = ranked(book, std::move(hard.matches));
  out.ambiguous = out.best.size() > 1 && out.best[0].covers == out.best[1].covers;
  if (out.best.size() > limit) out.best.resize(limit);
  if (out.best.empty() || alsoLikely) appendLikely(book, normal, hard.excluded, situation, limit, out);
  return out;
}

std::string why(const Match& match, const text::NormalForm& message, std::string_view typed) {
  const std::string& file = match.line->place.file;  // its name alone: customers see this too
  const std::string at = fmt::format(" [{}:{}]", file.substr(file.rfind('/') + 1), match.line->place.line);
  if (!match.hard)
    return fmt::format("{:.0f} % like the example \"{}\"", match.confidence * 100, match.line->written) + at;
  const char* kind = match.line->kind == Line::Kind::Pattern ? "the pattern" : "the words";
  return fmt::format("{} {} found {}", kind, match.line->written, quotedSpans(match, message, typed)) + at;
}

std::vector<Match> hardMatchesPlainly(const RuleBook& book, std::string_view normal) {
  const auto chars = [&](const std::vector<Span>& spans) {
    size_t n = 0;
    for (const Span& s : spans) n += countChars(normal.substr(s.begin, s.end - s.begin));
    return n;
  };
  std::vector<Match> out;
  for (const Rule& rule : book.rules) {
    const auto excludes = [&](const Line& line) { return !findPlainly(line, normal, true).empty(); };
    if (std::any_of(rule.never.begin(), rule.never.end(), excludes)) continue;
    Match best;
    for (const Line& line : rule.says) {
      auto spans = findPlainly(line, normal, false);
      const size_t covers = chars(spans);
      if (!spans.empty() && (best.rule == nullptr || covers > best.covers))
        best = {&rule, &line, true, 1.0, std::move(spans), covers};
    }
    if (best.rule != nullptr) out.push_back(std::move(best));
  }
  return out;
}

}  // namespace xiaoer::rulebook
