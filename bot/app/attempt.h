// A message on its way: what its attempts have in common.
#pragma once
#include "app/chat.h"

namespace xiaoer::app {

struct Chat::Attempt {
  Message message;
  std::function<void(Result<std::string>)> done;
  std::optional<store::Digest> key;
  int count = 0;
  std::string answer;                        // as it is sent: what is kept, with the transcript put in
  UnixMillis now;                            // of this attempt
  std::string number;                        // reserved for the ticket this turn opens; kept over attempts
  store::ConversationId home;                // that the conversation's ticket was opened in
  std::string outcome, category, openedFor;  // of the last decision, for the metrics
};

// How long the repetition of a first message is recognised: longer than any client retries.
constexpr int64_t kFirstMessageMemory = kDay;

// What of a turn follows from the message alone.
store::Turn turnOf(const Chat::Attempt& turn, const store::Conversation& before);

}  // namespace xiaoer::app
