// A ticket from words that nobody answers on the spot: a form, a call-back request, an e-mail. They are read
// as the chat would read them (what it is about, the facts in them, what it costs the customer), and handed
// over.
#pragma once
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "dialog/decide.h"

namespace xiaoer::dialog {

struct Letter {
  std::string channel;       // form, callback, email, page
  std::string words;         // what happened; valid UTF-8, not blank
  std::string subject;       // "": from the words
  std::string category;      // as the customer chose it; "": found by the rules
  std::optional<Lang> lang;  // nothing: recognised
  desk::Customer customer;
  std::vector<std::pair<std::string, std::string>>
      facts;  // said in fields of their own: before those in `words`
  std::optional<desk::Callback> callback;
};

struct Handed {
  desk::Ticket ticket;  // without number, link and history
  State state;          // what a conversation knows that began so
  std::string said;  // to the customer: that it is handed over, and by when; "{ticket}" stands for the number
};

// Pure.
Handed handOver(const Letter& letter, const Knowledge& knowledge, UnixMillis now);

}  // namespace xiaoer::dialog
