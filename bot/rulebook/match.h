// A message held against a rule book: which rules it speaks of, how surely, and the evidence.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "rulebook/lines.h"
#include "rulebook/misspelling.h"
#include "rulebook/rulebook.h"
#include "text/normal_form.h"

namespace xiaoer::rulebook {

// What `when` and `after` are held against.
struct Situation {
  Lang lang = Lang::Zh;
  std::string_view plan;
  bool open = true, peak = false;
  std::vector<std::string> incidents;  // categories with a running incident
  std::string_view lastRule;           // the rule that answered just before; "" if none
  bool asked = true;     // a question waits for its answer: else yes, no, skip and back mean nothing
  bool answered = true;  // something was answered before: else solved and not solved mean nothing
};

// A rule that the message speaks of. Points into the rule book.
struct Match {
  const Rule* rule = nullptr;
  const Line* line = nullptr;      // the line with the most evidence
  bool hard = false;               // a pattern or a list, not likeness
  double confidence = 0;           // 0 to 1; 1 where hard and nothing was misspelt
  std::vector<Span> spans;         // hard: where in the normal form
  size_t covers = 0;               // hard: characters of the message in the spans
  std::vector<Reading> read = {};  // misspelt words of the message that the evidence rests on
  const Matcher* by = nullptr;     // likeness: who can say why
};

struct Matches {
  std::vector<Match> best;  // best first: hard ones as `over`, then what they cover, then the file's order
                            // say; then by likeness
  bool ambiguous = false;   // the first two are hard, cover the same and neither is over the other
  bool unheard = false;     // a rule would have matched that means something only as an answer: a "yes"
};

// How far evidence is looked for.
enum class Depth {
  AsTyped = 0,  // hard evidence in what was typed, and no further
  Usual,        // misspelt words read and likeness, where nothing is hard
  Likely,       // likeness in any case
};

// At most `limit`. Where nothing is hard but nets (Rule::general), misspelt words are read as those that were
// meant (Misspelling), and the message is held against the rules so: that evidence is less than sure.
// Likeness is only looked at where nothing is hard, or as `depth` says. Rules with a `never` line that
// matches or a condition that does not hold are left out, and so are hard matches that another hard match is
// over. `normal` in normal form. Any thread.
Matches match(const RuleBook& book, std::string_view normal, const Situation& situation, size_t limit,
              Depth depth = Depth::Usual);

// The evidence in words: what matched, and at which characters of what was typed.
// `message` is the normal form of `typed`.
std::string why(const Match& match, const text::NormalForm& message, std::string_view typed);

// Hard evidence of all rules with `never` applied, `over` and conditions not, in the order of the rules: by
// holding every line against the message. Slow; what Matcher::hard must agree with.
std::vector<Match> hardMatchesPlainly(const RuleBook& book, std::string_view normal);

}  // namespace xiaoer::rulebook
