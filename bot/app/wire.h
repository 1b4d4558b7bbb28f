// Decisions as the contract's JSON.
#pragma once
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "dialog/decide.h"

namespace xiaoer::app {

// What replies and transcripts need to know of the conversation's ticket.
struct TicketRef {
  std::string number;  // "" if there is none
};

nlohmann::ordered_json repliesJson(const std::vector<dialog::Reply>& replies, const TicketRef& ticket);
nlohmann::ordered_json matchJson(const std::optional<dialog::MatchView>& match);

// What the bot said, as plain text for transcripts.
std::string replyText(const std::vector<dialog::Reply>& replies, const TicketRef& ticket);

}  // namespace xiaoer::app
