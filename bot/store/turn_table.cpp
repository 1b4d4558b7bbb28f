#include "store/turn_table.h"

#include <nlohmann/json.hpp>

#include "store/rows.h"

namespace xiaoer::store {
namespace {

Error conflict(const char* what) { return {ErrorKind::Conflict, what}; }

const std::string kHoldColumns =
    "owner = ?, agent = ?, owner_since = ?, waiting_since = ?, ticket = ?, last_event = ?";

std::optional<int64_t> millis(const std::optional<UnixMillis>& at) {
  return at ? std::optional(at->ms) : std::nullopt;
}
std::optional<int64_t> orNull(int64_t no) { return no == 0 ? std::nullopt : std::optional(no); }

}  // namespace

TurnTable::TurnTable(SQLite::Database& db, OutboxTable& outbox)
    : db_(db),
      outbox_(outbox),
      tickets_(db),
      events_(db, tickets_),
      find_(db, "SELECT no, version, last_turn, last_event, " + std::string(kHold) +
                    " FROM conversation c WHERE id = ?"),
      begin_(db, "INSERT INTO conversation (id, version, last_turn, state) VALUES (?, ?, ?, ?)"),
      lastTurn_(db, "SELECT max(no) FROM turn"),
      append_(db,
              "INSERT INTO turn (no, conversation, seq, previous, at, message_id, said, reply, reply_text, "
              "outcome, rule, category) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"),
      advance_(db, "UPDATE conversation SET version = ?, last_turn = ?, state = ? WHERE no = ?"),
      advanceHeld_(db, "UPDATE conversation SET version = ?, last_turn = ?, state = ?, " + kHoldColumns +
                           " WHERE no = ?"),
      hold_(db, "UPDATE conversation SET " + kHoldColumns + " WHERE no = ?"),
      findMessage_(db, "SELECT 1 FROM turn WHERE conversation = ? AND message_id = ?"),
      findFirst_(db, "SELECT 1 FROM first_message WHERE key = ? AND at >= ?"),
      keepFirst_(db, "INSERT OR REPLACE INTO first_message (key, turn, at) VALUES (?, ?, ?)"),
      keepPick_(db, "INSERT INTO pick (turn, message, picked, offered, at) VALUES (?, ?, ?, ?, ?)") {}

Status TurnTable::keep(const Turn& turn, std::vector<Event>& kept) {
  Found found = find(turn.conversation);
  if (Status fine = check(turn, found); !fine) return fine;
  const bool begins = found.no == 0;
  const std::optional<int64_t> next = begins ? std::optional(nextTurn()) : std::nullopt;
  if (begins) found.no = begin(turn, *next);
  const int64_t no = append(turn, found, next);
  if (turn.firstKey) Query(keepFirst_, *turn.firstKey, no, turn.at).run();
  if (turn.pick) keepPick(*turn.pick, no, turn.at);
  if (turn.ticket) tickets_.keep(*turn.ticket, find(turn.ticket->conversation).no);
  int64_t seq = found.lastEvent;
  for (const NewEvent& event : turn.events) {
    kept.push_back(events_.append(event, found.no, seq, turn.version + 1));
    kept.back().conversation = turn.conversation;
  }
  if (!begins || turn.hold || !turn.events.empty()) advance(turn, found, no, seq);
  for (const Outgoing& one : turn.outbox) outbox_.keep(one);
  for (const TimerChange& one : turn.timers) events_.keep(one);
  return Done{};
}

TurnTable::Found TurnTable::find(const ConversationId& id) {
  Query query(find_, id);
  if (!query.step()) return {};
  return {query.integer(0), query.integer(1), query.integer(2), readHold(query, 4), query.integer(3)};
}

Status TurnTable::check(const Turn& turn, const Found& found) {
  if (found.version != turn.version) return conflict("the conversation has moved on");
  if (!sameHands(found.hold, turn.held)) return conflict("somebody else has the conversation now");
  const bool named = found.no != 0 && !turn.messageId.empty();
  if (named && Query(findMessage_, found.no, turn.messageId).step())
    return conflict("a message with this message_id is already kept");
  if (turn.firstKey && firstKeyTaken(turn)) return conflict("this first message is already kept");
  return turn.ticket ? checkTicket(turn) : Done{};
}

bool TurnTable::firstKeyTaken(const Turn& turn) {
  return Query(findFirst_, *turn.firstKey, turn.firstSince).step();
}

// Guards against a fault of ours: a ticket must not name a conversation that is not there.
Status TurnTable::checkTicket(const Turn& turn) {
  const TicketRow& ticket = *turn.ticket;
  if (Status fine = tickets_.check(ticket); !fine) return fine;
  if (!(ticket.conversation == turn.conversation) && find(ticket.conversation).no == 0)
    return Error{ErrorKind::Invalid, "the ticket's conversation does not exist"};
  return Done{};
}

// This transaction is the only one that writes.
int64_t TurnTable::nextTurn() {
  Query query(lastTurn_);
  query.step();
  return query.integer(0) + 1;
}

// Names the turn that the same transaction appends next: writing the row once is cheaper than twice.
int64_t TurnTable::begin(const Turn& turn, int64_t turnNo) {
  Query(begin_, turn.conversation, turn.version + 1, turnNo, turn.state).run();
  return db_.getLastInsertRowid();
}

int64_t TurnTable::append(const Turn& t, const Found& found, std::optional<int64_t> no) {
  const std::optional<int64_t> previous = t.version == 0 ? std::nullopt : std::optional(found.lastTurn);
  const std::string* messageId = t.messageId.empty() ? nullptr : &t.messageId;
  Query(append_, no, found.no, t.version + 1, previous, t.at, messageId, t.said, t.reply, t.replyText,
        t.outcome, t.rule, t.category)
      .run();
  return db_.getLastInsertRowid();
}

void TurnTable::keepPick(const Pick& pick, int64_t turnNo, UnixMillis at) {
  const std::string offered = nlohmann::json(pick.offered).dump();
  Query(keepPick_, turnNo, pick.message, pick.picked, offered, at).run();
}

// Most turns change nobody's hands: they need not touch the index of those who wait.
void TurnTable::advance(const Turn& turn, const Found& found, int64_t turnNo, int64_t lastEvent) {
  if (!turn.hold && turn.events.empty()) {
    Query(advance_, turn.version + 1, turnNo, turn.state, found.no).run();
    return;
  }
  const Hold& after = turn.hold ? *turn.hold : found.hold;
  const std::string owner(name(after.owner));
  Query(advanceHeld_, turn.version + 1, turnNo, turn.state, owner, orNull(after.agent), after.since,
        millis(after.waitingSince), after.ticket, lastEvent, found.no)
      .run();
}

Status TurnTable::keep(const DeskChange& change, std::vector<Event>& kept) {
  if (Status fine = check(change); !fine) return fine;
  for (const TicketRow& ticket : change.tickets) tickets_.keep(ticket, find(ticket.conversation).no);
  for (const DeskChange::Part& part : change.conversations) {
    const Found found = find(part.conversation);
    int64_t seq = found.lastEvent;
    for (const NewEvent& event : change.events)
      if (event.conversation == part.conversation)
        kept.push_back(events_.append(event, found.no, seq, found.version));
    hold(found.no, part.hold ? *part.hold : found.hold, seq);
  }
  for (const Outgoing& one : change.outbox) outbox_.keep(one);
  for (const TimerChange& one : change.timers) events_.keep(one);
  return Done{};
}

void TurnTable::keep(const NewEvent& event, std::vector<Event>& kept) {
  const Found found = find(event.conversation);
  int64_t seq = found.lastEvent;
  kept.push_back(events_.append(event, found.no, seq, found.version));
  hold(found.no, found.hold, seq);
}

Status TurnTable::check(const DeskChange& change) {
  for (const DeskChange::Part& part : change.conversations) {
    const Found found = find(part.conversation);
    if (found.no == 0) return Error{ErrorKind::NotFound, "there is no such conversation"};
    if (!sameHands(found.hold, part.held)) return conflict("somebody else has the conversation now");
    for (const NewEvent& event : change.events)
      if (event.conversation == part.conversation && !events_.isNew(event, found.no))
        return conflict("this message is already kept");
  }
  for (const TicketRow& ticket : change.tickets)
    if (Status fine = tickets_.check(ticket); !fine) return fine;
  return Done{};
}

void TurnTable::hold(int64_t conversation, const Hold& hold, int64_t lastEvent) {
  const std::string owner(name(hold.owner));
  Query(hold_, owner, orNull(hold.agent), hold.since, millis(hold.waitingSince), hold.ticket, lastEvent,
        conversation)
      .run();
}

}  // namespace xiaoer::store
