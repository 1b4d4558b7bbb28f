#include <future>

#include "unit/store/store_suite.h"

namespace xiaoer::store {

ConversationId newId() { return ConversationId::make(kNow); }

Turn turnOf(const ConversationId& id, int64_t version, const std::string& said) {
  Turn turn;
  turn.conversation = id;
  turn.version = version;
  turn.at = kNow + version;
  turn.said = said;
  turn.reply = "{\"reply to\":\"" + said + "\"}";
  turn.replyText = "re: " + said;
  turn.outcome = "answered";
  turn.rule = "rule." + said;
  turn.category = "data_sync";
  turn.state = "{\"after\":\"" + said + "\"}";
  return turn;
}

TicketRow ticketOf(const ConversationId& id, const std::string& number) {
  return {number,      id,          "new",       "high",      "data_sync", "tech",
          "138****01", kNow + 1000, kNow + 2000, kNow + 3000, kNow + 4000, "{\"subject\":\"订单没有同步\"}"};
}

Status keep(Store& store, const Turn& turn) {
  std::promise<Status> outcome;
  store.commit(turn, [&](Status status) { outcome.set_value(std::move(status)); });
  return outcome.get_future().get();
}

std::string outcome(const Status& status) {
  if (status) return "ok";
  switch (status.error().kind) {
    case ErrorKind::Invalid:
      return "invalid";
    case ErrorKind::NotFound:
      return "not found";
    case ErrorKind::Conflict:
      return "conflict";
    case ErrorKind::Unavailable:
      return "unavailable";
    case ErrorKind::Internal:
      return "internal";
  }
  return "?";
}

}  // namespace xiaoer::store
