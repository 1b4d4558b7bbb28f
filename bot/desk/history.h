// Who did what to a ticket, and when: one entry for every change, kept for as long as the ticket.
#pragma once
#include <string>
#include <vector>

#include "base/clock.h"

namespace xiaoer::desk {

struct Actor {
  enum class Kind { Customer = 0, Bot, Agent, System };  // stored by name; System: a timer
  Kind kind = Kind::System;
  std::string id;    // Agent: the account's id; else ""
  std::string name;  // as it was called then, for readers; may be ""
};
std::string_view name(Actor::Kind kind);

// One field that changed. Never altered afterwards.
struct Change {
  UnixMillis at;
  Actor by;
  std::string
      field;  // "status", "priority", "team", "assignee", "resolve_by", "score", "held", "merged_into" …
  std::string from, to;  // as the wire writes them; "" for nothing
};
using Changes = std::vector<Change>;

}  // namespace xiaoer::desk
