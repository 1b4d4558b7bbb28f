// The decision: what the customer said + what is known → what the bot says and what must happen. Pure: no
// clock, no disk, no socket; the same input gives the same decision, so that a conversation can be replayed.
//
// Picks the next move: a wish for a human, a running question, a guide, a rule, an article, then a person.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "articles/articles.h"
#include "base/clock.h"
#include "base/result.h"
#include "base/zone.h"
#include "desk/lifecycle.h"
#include "desk/ticket.h"
#include "dialog/state.h"
#include "rulebook/rulebook.h"

namespace xiaoer::dialog {

struct Said {
  std::string typed;                  // valid UTF-8; unused where a choice was picked
  std::optional<std::string> choice;  // the id of an offered choice
  std::optional<Lang> lang;           // nothing: recognised
  desk::Customer customer;            // what the page knows; "" where it knows nothing
};

// Shared, immutable; replaced as a whole when the files change.
struct Knowledge {
  const rulebook::RuleBook& rules;
  const articles::Articles& articles;
  const Zone& zone;  // of rules.settings
};

enum class Outcome { Answered, Asked, Suggested, HandedOff, Relayed };
std::string_view name(Outcome outcome);

struct TextReply {
  std::string text;  // Markdown; "{ticket}" stands for the number of a ticket that is being opened
};
struct ChoicesReply {
  std::vector<std::pair<std::string, std::string>> options;  // id, label
};
struct ArticleReply {
  std::string title, url, summary;
};
struct TicketReply {};  // the conversation's ticket
using Reply = std::variant<TextReply, ChoicesReply, ArticleReply, TicketReply>;

// Which rule answered, and the evidence in words. An article is named "kb/<its id>".
struct MatchView {
  std::string rule, category;
  double confidence = 0;
  std::string why;
};

// Where a running guide stands. A step is a question that waits for the customer: one with choices, "does it
// work now?", or a fact that is asked for; what is only said, or known already, is none.
struct Progress {
  std::string guide, title;  // title: of the rule that started it
  size_t step = 1;           // how many have been come to, this one included; one step back is one less
  size_t of = 1;             // those before this one, and the longest way from it to the guide's end
  bool back = false;         // there is a question to go back to
};

// What a customer picked where the bot was not sure: evidence for the authors.
struct Pick {
  std::string message;               // that the bot was not sure about, as it was typed
  std::string picked;                // as MatchView names it; "": none of them
  std::vector<std::string> offered;  // likewise, in the order shown
};

struct OpenTicket {
  desk::Ticket ticket;  // without number and history
};
struct AddToTicket {
  desk::Addition addition;
};
// Happens to the conversation's ticket before anything is added to it (desk/lifecycle.h).
struct HappenToTicket {
  desk::Event event = desk::Event::CustomerWrites;
};
// The customer says how it was (desk/aftercare.h).
struct RateTicket {
  int score = 0;
  std::string words;
};
using Effect = std::variant<OpenTicket, HappenToTicket, RateTicket, AddToTicket>;

// Lets an effect happen; what changed, for the history. Not for OpenTicket, which begins a ticket.
desk::Changes happen(const Effect& effect, UnixMillis now, const rulebook::RuleBook& book, const Zone& zone,
                     desk::Ticket& ticket);

struct Decision {
  State state;
  Outcome outcome = Outcome::Answered;
  std::vector<Reply> replies;
  std::optional<MatchView> match;
  std::optional<Progress> progress;  // of the guide that hears the next message
  std::vector<Effect> effects;       // at most one of a kind
  std::optional<Pick> pick;
  std::string said;  // for the transcript: what was typed, or the label of the choice
};

// `ticket`: the conversation's ticket as it is now, null where it has none. Fails (Invalid) only for a choice
// that is not on offer.
Result<Decision> decide(const State& state, const Said& said, const Knowledge& knowledge,
                        const desk::Ticket* ticket, UnixMillis now);

// The best five rules and articles for a message, whatever the thresholds; for `xiaoer ask`.
std::vector<MatchView> candidates(const State& state, std::string_view typed, const Knowledge& knowledge,
                                  UnixMillis now);

}  // namespace xiaoer::dialog
