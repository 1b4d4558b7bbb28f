// What the page of a ticket shows to whoever has its link: what the customer may see, and nothing else.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "desk/ticket.h"
#include "store/store.h"

namespace xiaoer::app {

struct Tracked {
  struct Line {
    UnixMillis at;
    std::string from;  // customer, bot, agent
    std::string name;  // agent: as the customer is told; else ""
    std::string text;
  };
  store::ConversationId conversation;
  desk::Ticket ticket;
  std::vector<Line> lines;  // of the conversation, oldest first
  std::vector<desk::Attachment> pictures;
  std::string followedBy, followedByLink;  // the ticket that goes on from it; "": none
};

// NotFound where the link is none, or no ticket's.
Result<Tracked> tracked(store::Store& store, std::string_view link);

// The number of the ticket that goes on from a closed one, opened outside of the chat or in it; "": none.
Result<std::string> followerOf(store::Store& store, const store::TicketRow& closed);

}  // namespace xiaoer::app
