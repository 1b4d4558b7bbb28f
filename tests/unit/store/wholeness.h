// Turns that tell by themselves whether they are whole: everything in them follows from the conversation and
// the turn's number.
#pragma once
#include <string>

#include "store/store.h"

namespace xiaoer::store {

// Begins with a first key; every fourth turn carries a ticket.
Turn wholeTurn(const ConversationId& id, int64_t version);

// Looks through the file behind the store's back: integrity, foreign keys, and every conversation turn by
// turn with message id, first key and ticket. "" or what is wrong.
std::string lookForHalves(const std::string& path);

}  // namespace xiaoer::store
