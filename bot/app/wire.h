// Decisions as the contract's JSON.
#pragma once
#include <string>
#include <vector>

#include "dialog/decide.h"

namespace xiaoer::app {

// What replies and transcripts need to know of the conversation's ticket.
struct TicketRef {
  std::string number;  // "" if there is none
  std::string url;     // where the customer follows it
};

// The contract's reply object; `ticketJson` and `handoverJson`: its ticket and its handover, as JSON.
std::string replyJson(std::string_view conversation, const dialog::Decision& decision,
                      const TicketRef& ticket, std::string_view ticketJson = "null",
                      std::string_view handoverJson = "null");

// What the bot said, as plain text for transcripts.
std::string replyText(const std::vector<dialog::Reply>& replies, const TicketRef& ticket);

}  // namespace xiaoer::app
