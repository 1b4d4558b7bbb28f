// A ticket: the structured hand-over to a human. The wire form is the contract's; a JSON Schema of it is
// served.
#pragma once
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "desk/aftercare.h"
#include "desk/attachment.h"
#include "desk/calendar.h"
#include "rulebook/rulebook.h"

namespace xiaoer::desk {

using rulebook::Priority;

enum class Status { New = 0, Open, Pending, OnHold, Solved, Closed };  // stored by name
std::string_view name(Status status);
std::optional<Status> statusNamed(std::string_view name);
// Somebody still has to do something about it.
inline bool isOpen(Status status) { return status != Status::Solved && status != Status::Closed; }

// Why the bot handed over.
enum class Reason { NoRule = 0, AskedForHuman, NotSolved, Policy, NotUnderstoodTwice };
std::string_view name(Reason reason);

// What the page knows of the customer; "" where it knows nothing.
struct Customer {
  std::string name, contact, shop, plan, page;
};

// Where somebody else might read along: "138****0001", "l***@example.com".
std::string masked(std::string_view contact);

// When and where a customer wants to be called back: a span of somebody's hours.
struct Callback {
  std::string phone;
  UnixMillis from, to;
};

struct Nearest {
  std::string rule;
  double confidence = 0;
};

struct TranscriptLine {
  UnixMillis at;
  std::string from;  // "customer", "bot", "agent"
  std::string text;
};

struct Ticket {
  std::string number;  // "T20261122-0007"; "" until one is given
  Status status = Status::New;
  Priority priority = Priority::Normal;
  std::string category, team, subject, summary;
  std::string channel = "chat", lang = "zh";  // channel: chat, form, callback, email, page
  std::string link;  // 32 hexadecimal digits that nobody guesses: who has them may see it on its page
  Customer customer;
  std::vector<std::pair<std::string, std::string>> facts;  // in the order they came up
  std::vector<std::string> tried;
  Reason reason = Reason::NoRule;
  std::vector<Nearest> nearest;
  UnixMillis respondBy, resolveBy;
  bool datesKnown = true;            // false: counted over days of a year that the calendar does not know
  bool paused = false;               // the clock of the solution stands still
  int64_t workLeft = 0;              // paused: ms of working time that were left until resolveBy
  std::vector<std::string> history;  // numbers of the customer's earlier tickets, newest first
  UnixMillis createdAt, updatedAt;
  // What happens to it later: lifecycle.h, due.h.
  int64_t version = 1;                    // counts the changes; one made on an older version is refused
  std::string assignee;                   // the account's id; "": nobody has it
  std::string followUpOf, mergedInto;     // numbers; "" where it is no follow-up, was not merged
  std::optional<UnixMillis> respondedAt;  // a human's first response, since it was opened (again)
  std::optional<UnixMillis> solvedAt;     // the latest
  UnixMillis quietSince;                  // when somebody last wrote or set the status
  uint32_t dealtWith = 0;                 // bits by DueKind
  std::optional<Callback> callback;       // channel `callback`
  Aftercare aftercare;
};

// What a later message of the same conversation adds: facts overwrite, `tried` and the summary grow, the
// priority only rises, and with it the solution is promised earlier.
struct Addition {
  std::vector<std::pair<std::string, std::string>> facts;
  std::vector<std::string> tried;
  Priority priority = Priority::Low;
  Customer customer;
  std::optional<Moment> resolveBy;  // with a higher priority
  std::string also;  // another thing that the customer needs: one sentence for the summary, "" if none
};
void add(const Addition& more, UnixMillis now, Ticket& ticket);

// What the store keeps: everything but the transcript, contact unmasked.
nlohmann::ordered_json toJson(const Ticket& ticket);
Result<Ticket> fromJson(const nlohmann::ordered_json& json);

nlohmann::ordered_json transcriptJson(const std::vector<TranscriptLine>& transcript);

// Where the customer follows it: "https://help.example.com/t/5f0c…"; `site`: that origin, "" for a path
// alone.
std::string trackingUrl(std::string_view site, std::string_view link);

// What the customer sees: the contract's ticket. `url`: where they follow it.
nlohmann::ordered_json customerView(const Ticket& ticket, const std::vector<TranscriptLine>& transcript,
                                    const std::vector<Attachment>& attachments, std::string_view url);

}  // namespace xiaoer::desk
