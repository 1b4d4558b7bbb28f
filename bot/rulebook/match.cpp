#include "rulebook/match.h"

#include <fmt/compile.h>

#include <algorithm>

#include "base/utf8.h"
#include "rulebook/matcher.h"
#include "rulebook/over.h"

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
    case Means::More:
      return !now.lastRule.empty();
    default:
      return true;
  }
}

bool applies(const RuleBook& book, const Rule& rule, const Situation& now) {
  if (!holds(rule.when, rule, now)) return false;
  return rule.follows.empty() || std::any_of(rule.follows.begin(), rule.follows.end(),
                                             [&](uint32_t r) { return book.rules[r].id == now.lastRule; });
}

bool isNetBelow(const Rule& winner, const Rule& loser) {
  return loser.general && !winner.general && winner.category == loser.category;
}

// What an author foresaw right after the last answer is nearer than the general words for asking on.
bool isForeseen(const Rule& winner, const Rule& loser) {
  return loser.means == Means::More && !winner.follows.empty();
}

// Leaves out what another one is over, then orders by what it covers; the order of the rules breaks ties.
std::vector<Match> ranked(const RuleBook& book, std::vector<Match> hard) {
  const auto beaten = [&](const Match& match) {
    return std::any_of(hard.begin(), hard.end(), [&](const Match& m) {
      return isNetBelow(*m.rule, *match.rule) || isForeseen(*m.rule, *match.rule) ||
             isOver(book.rules, *m.rule, *match.rule);
    });
  };
  std::vector<bool> out;
  for (const Match& match : hard) out.push_back(beaten(match));
  std::erase_if(hard, [&](const Match& match) { return out[static_cast<size_t>(&match - hard.data())]; });
  std::stable_sort(hard.begin(), hard.end(),
                   [](const Match& a, const Match& b) { return a.covers > b.covers; });
  return hard;
}

// The evidence rests on these readings, and is as sure as they are.
void restOn(std::vector<Reading> readings, Match& match) {
  for (const Reading& one : readings) match.confidence *= confidence(one.by);
  match.read = std::move(readings);
}

// The rules that likeness may speak for.
text::Learned::Allowed allowed(const RuleBook& book, const std::vector<uint32_t>& excluded,
                               const Situation& now) {
  return [&](uint32_t r) {
    if (r == text::kNobody) return true;
    const Rule& rule = book.rules[r];
    return applies(book, rule, now) && isHeard(rule.means, now) &&
           std::find(excluded.begin(), excluded.end(), r) == excluded.end();
  };
}

using Guesses = std::vector<text::Classifier::Guess>;

double surest(const Guesses& guesses) { return guesses.empty() ? 0 : guesses[0].confidence; }

double confidence(const Reread& reread) {
  double out = 1;
  for (const Reading& one : reread.readings) out *= confidence(one.by);
  return out;
}

// As it is read, unless something else was meant, more surely, as it stands: 家人 sounds like 嫁人, and both
// are words.
void appendLikely(const RuleBook& book, std::string_view normal, const std::optional<Reread>& reread,
                  const std::vector<uint32_t>& excluded, const Situation& now, size_t limit, Matches& out) {
  if (out.best.size() >= limit) return;
  const auto like = [&](std::string_view meant) {
    return book.matcher->like(meant, limit + out.best.size(), allowed(book, excluded, now));
  };
  Guesses guesses = like(normal);
  bool isReread = false;
  if (reread) {
    Guesses asRead = like(reread->text);
    const bool agree = !asRead.empty() && !guesses.empty() && asRead[0].owner == guesses[0].owner;
    isReread = agree || surest(asRead) * confidence(*reread) > surest(guesses);
    if (isReread) guesses = std::move(asRead);
  }
  for (const auto& guess : guesses) {
    if (out.best.size() >= limit) return;
    const Rule& rule = book.rules[guess.owner];
    if (std::any_of(out.best.begin(), out.best.end(), [&](const Match& m) { return m.rule == &rule; }))
      continue;
    const auto line = std::find_if(rule.says.begin(), rule.says.end(), [&](const Line& l) {
      return l.kind == Line::Kind::Example && l.example == guess.example;
    });
    out.best.push_back({&rule, &*line, false, guess.confidence, {}, 0, {}, book.matcher.get()});
    if (isReread) restOn(reread->readings, out.best.back());
  }
}

Hard hardMatches(const RuleBook& book, std::string_view normal, const Situation& situation) {
  Hard hard = book.matcher->hard(normal);
  std::erase_if(hard.matches, [&](const Match& m) { return !applies(book, *m.rule, situation); });
  return hard;
}

// The readings that the evidence rests on: those in it; all of them where there is none, for then the words
// around it have changed.
std::vector<Reading> readIn(const Match& match, const Reread& message) {
  const auto isIn = [&](const Reading& one) {
    return std::any_of(match.spans.begin(), match.spans.end(), [&](const Span& span) {
      return one.read.begin < span.end && span.begin < one.read.end;
    });
  };
  std::vector<Reading> out;
  std::copy_if(message.readings.begin(), message.readings.end(), std::back_inserter(out), isIn);
  return out.empty() ? message.readings : out;
}

// Hard evidence in the message as it is read. What `never` excludes as it is typed stays out.
Hard hardAsRead(const RuleBook& book, const Reread& message, const Situation& situation,
                std::vector<uint32_t> excluded) {
  Hard hard = hardMatches(book, message.text, situation);
  std::erase_if(hard.matches, [&](const Match& m) {
    return std::find(excluded.begin(), excluded.end(), m.rule - book.rules.data()) != excluded.end();
  });
  for (Match& match : hard.matches) {
    restOn(readIn(match, message), match);
    for (Span& span : match.spans) span = message.inMessage(span);
    match.spans = joined(std::move(match.spans));
  }
  hard.excluded.insert(hard.excluded.end(), excluded.begin(), excluded.end());
  return hard;
}

bool isNet(const Match& match) { return match.rule->general; }

bool overlap(const Span& a, const Span& b) { return a.begin < b.end && b.begin < a.end; }

// Nets, or nothing, were found as it is typed: what is found as it is read is better where it is of the net's
// own category and no net, or where the net found nothing but what is now read as something else.
Hard better(Hard typed, Hard asRead, const Reread& message) {
  if (typed.matches.empty()) return asRead;
  const auto isReadOtherwise = [&](const Span& span) {
    return std::any_of(message.readings.begin(), message.readings.end(),
                       [&](const Reading& one) { return overlap(one.typed, span); });
  };
  const bool vanished = std::all_of(typed.matches.begin(), typed.matches.end(), [&](const Match& net) {
    return std::all_of(net.spans.begin(), net.spans.end(), isReadOtherwise);
  });
  const bool outdone = std::any_of(asRead.matches.begin(), asRead.matches.end(), [&](const Match& match) {
    const bool rests = std::any_of(match.spans.begin(), match.spans.end(), isReadOtherwise);
    return rests && !isNet(match) &&
           (vanished || std::any_of(typed.matches.begin(), typed.matches.end(), [&](const Match& net) {
              return net.rule->category == match.rule->category;
            }));
  });
  return outdone ? asRead : typed;
}

// A reading is a guess at what was meant: a message that is an example, word for word, was meant as it
// stands, and so was one of which nothing else matches as typed and that is like another rule's examples,
// more surely than the readings are right.
bool standsAsTyped(const RuleBook& book, std::string_view normal, const Hard& typed, const Hard& asRead,
                   const Situation& now) {
  const auto likest = book.matcher->like(normal, 1, allowed(book, typed.excluded, now));
  if (likest.empty()) return false;
  if (likest[0].example == normal) return true;
  const auto surer = [&](const Match& match) {
    const bool same = match.rule - book.rules.data() == likest[0].owner;
    return same || match.confidence >= likest[0].confidence;
  };
  return typed.matches.empty() && !asRead.matches.empty() &&
         std::none_of(asRead.matches.begin(), asRead.matches.end(), surer);
}

// ', read "同不" as "同步" (same sound)' for each.
std::string quotedReadings(const Match& match, const text::NormalForm& message) {
  std::string out;
  for (const Reading& one : match.read)
    out +=
        fmt::format(", read \"{}\" as \"{}\" ({})",
                    std::string_view(message.text).substr(one.typed.begin, one.typed.end - one.typed.begin),
                    one.word, name(one.by));
  return out;
}

// Each stretch with its place among the characters of what was typed, from 1.
std::string quotedSpans(const Match& match, const text::NormalForm& message, std::string_view typed) {
  std::string out;
  for (const Span& span : match.spans) {
    const std::string_view found = std::string_view(message.text).substr(span.begin, span.end - span.begin);
    const size_t begin = countChars(typed.substr(0, message.origin[span.begin]));
    // Up to the last character itself: a space behind it, which the normal form drops, is none of it.
    const size_t last =
        span.begin == span.end ? begin : countChars(typed.substr(0, message.origin[span.end - 1])) + 1;
    out += fmt::format("{}\"{}\" (characters {}-{})", out.empty() ? "" : ", ", found, begin + 1, last);
  }
  return out;
}

std::string quoted(const std::vector<std::string_view>& words) {
  return fmt::format("\"{}\"", fmt::join(words, "\", \""));
}

// What was held against the examples: the message with its misspelt words as they were read.
std::string asRead(const Match& match, std::string_view normal) {
  std::string out;
  size_t at = 0;
  for (const Reading& one : match.read) {
    if (one.typed.begin < at) continue;
    out.append(normal.substr(at, one.typed.begin - at)).append(one.word);
    at = one.typed.end;
  }
  return out.append(normal.substr(at));
}

// A word that no example holds may speak by the letters that it shares with one: said once, as that.
std::string whyLikely(const Match& match, std::string_view normal) {
  std::string out = fmt::format("{} % sure; nearest example \"{}\"", static_cast<int>(100 * match.confidence),
                                match.line->written);
  const std::string meant = asRead(match, normal);
  if (meant == match.line->example) return match.read.empty() ? out + ", word for word" : out;
  auto reasons = match.by->reasons(meant, *match.rule);
  std::vector<std::string_view> partly;
  std::erase_if(reasons.words, [&](std::string_view word) {
    if (std::erase(reasons.unknown, word) == 0) return false;
    partly.push_back(word);
    return true;
  });
  if (!reasons.words.empty()) out += ", what speaks for it: " + quoted(reasons.words);
  if (!partly.empty()) out += ", by some of its letters: " + quoted(partly);
  if (!reasons.unknown.empty()) out += ", in no example: " + quoted(reasons.unknown);
  return out;
}

}  // namespace

Matches match(const RuleBook& book, std::string_view normal, const Situation& situation, size_t limit,
              Depth depth) {
  Hard hard = hardMatches(book, normal, situation);
  std::optional<Reread> reread;
  if (depth != Depth::AsTyped && std::all_of(hard.matches.begin(), hard.matches.end(), isNet))
    reread = book.misspelling->read(normal);
  if (reread) {
    Hard asRead = hardAsRead(book, *reread, situation, hard.excluded);
    if (standsAsTyped(book, normal, hard, asRead, situation))
      reread.reset();
    else
      hard = better(std::move(hard), std::move(asRead), *reread);
  }
  Matches out;
  out.unheard =
      std::erase_if(hard.matches, [&](const Match& m) { return !isHeard(m.rule->means, situation); }) > 0;
  out.best = ranked(book, std::move(hard.matches));
  out.ambiguous = out.best.size() > 1 && out.best[0].covers == out.best[1].covers;
  if (out.best.size() > limit) out.best.resize(limit);
  if (depth == Depth::Likely || (depth == Depth::Usual && out.best.empty()))
    appendLikely(book, normal, reread, hard.excluded, situation, limit, out);
  return out;
}

std::string why(const Match& match, const text::NormalForm& message, std::string_view typed) {
  const std::string& file = match.line->place.file;  // its name alone: customers see this too
  const std::string at =
      fmt::format(FMT_COMPILE(" [{}:{}]"), file.substr(file.rfind('/') + 1), match.line->place.line);
  if (!match.hard) return whyLikely(match, message.text) + quotedReadings(match, message) + at;
  const char* kind = match.line->kind == Line::Kind::Pattern ? "the pattern" : "the words";
  return fmt::format(FMT_COMPILE("{} {} found {}"), kind, match.line->written,
                     quotedSpans(match, message, typed)) +
         quotedReadings(match, message) + at;
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
