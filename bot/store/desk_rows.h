// What the desk keeps: who has a conversation, what happened, who works here. SCHEMA.md explains the tables.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/clock.h"
#include "store/ids.h"

namespace xiaoer::store {

enum class Owner { Bot = 0, Queued, Human, Closed };  // stored by name
std::string_view name(Owner owner);

// Who has a conversation, and since when somebody waits.
struct Hold {
  Owner owner = Owner::Bot;
  int64_t agent = 0;  // Human: whose it is; else 0
  UnixMillis since;   // when the owner last changed; 0: never
  std::optional<UnixMillis> waitingSince;
  std::string ticket;  // the number of the one that is worked on; "": none
};
// Nobody has taken or given it meanwhile.
inline bool sameHands(const Hold& a, const Hold& b) {
  return a.owner == b.owner && a.agent == b.agent && a.since == b.since;
}

struct TicketRow {
  std::string number;  // "T20261122-0007"
  ConversationId conversation;
  std::string status, priority, category, team, contact;  // contact: as given, "" if none
  UnixMillis createdAt, updatedAt, respondBy, resolveBy;
  std::string body;         // the rest of the ticket, as the desk's JSON
  int64_t version = 1;      // as it is kept from now on
  int64_t readVersion = 0;  // as it was read, which must still be so; 0: this opens it
  int64_t assignee = 0;     // an agent's number; 0: nobody
  std::string mergedInto;   // a ticket's number; "": was not
  std::string link;         // the secret of its tracking page
};

// One line of the log, as it is handed in.
struct NewEvent {
  ConversationId conversation;
  std::string ticket;  // a number; "": belongs into no history
  std::string kind;
  UnixMillis at;
  std::string actor;  // customer, bot, agent, key, system
  int64_t agent = 0;  // which one, where the actor is `agent`
  bool visible = false;
  std::string clientId;  // "" if none
  std::string body;      // JSON
};
struct Event : NewEvent {
  int64_t no = 0;    // in the feed
  int64_t seq = 0;   // in its conversation
  int64_t turn = 0;  // how many turns the conversation had
};

// 32 hexadecimal digits that nobody guesses: stays the same over retries.
std::string newDelivery();
struct Outgoing {
  std::string delivery, channel, target, ticket, body;
  UnixMillis createdAt, dueAt;
};
struct OutboxRow : Outgoing {
  int attempts = 0;
  std::string error, state;
};

// An e-mail that went out or came in: threads are found by it.
struct MailRow {
  std::string messageId;          // as in the header, without <>
  std::string ticket, direction;  // in, out
  UnixMillis at;
};

// Whoever sends takes a delivery for some time: `due_at` ahead, one attempt more.
struct LeaseDelivery {
  std::string delivery;
  UnixMillis readDue;  // as it was read; Conflict where it is another one meanwhile
  UnixMillis now, until;
};
// What came of it.
struct EndDelivery {
  std::string delivery;
  UnixMillis readDue;        // the lease's `until`, or as it was read
  std::string state, error;  // waiting, sent, failed; "": no error
  UnixMillis dueAt;          // waiting: when it is tried next
  std::optional<MailRow> mail;
};
// A MailRow alone: one that came in; nothing where it is known already.
using DeliveryWrite = std::variant<LeaseDelivery, EndDelivery, MailRow>;

struct TimerChange {
  std::string ticket, kind;
  std::optional<UnixMillis> dueAt;  // nothing: it is taken away
  std::string body = "{}";
};

// What the desk does outside of a turn: kept together or not at all.
struct DeskChange {
  struct Part {
    ConversationId conversation;
    Hold held;                 // as it was read
    std::optional<Hold> hold;  // from now on; nothing: as before
  };
  std::vector<Part> conversations;
  std::vector<TicketRow> tickets;
  std::vector<NewEvent> events;
  std::vector<Outgoing> outbox;
  std::vector<TimerChange> timers;
};

// A ticket as one agent sees it in a queue.
struct QueueLine {
  TicketRow ticket;
  Hold hold;  // of its conversation
  bool unread = false;
};

struct QueueQuery {
  enum class Which { All, Unassigned, Mine, Team };
  Which which = Which::All;
  int64_t agent = 0;               // who asks: for Mine, and the unread marks
  std::vector<std::string> teams;  // for Unassigned and Team; none: all
  std::string team;                // only this one; "": any
  std::string status = "open";     // "open": neither solved nor closed; "any"; or one status
  std::string words;               // in number, contact or body; "": all
  std::string cursor;              // of the last line of the page before; "": the first page
  size_t limit = 50;
};
// Where the page behind this line begins.
std::string cursorBehind(const QueueQuery& query, const QueueLine& last);

struct QueueCounts {
  int64_t unassigned = 0, mine = 0, team = 0, all = 0;
};

struct HeldConversation {
  ConversationId id;
  Hold hold;
  std::string team, priority, lang;  // of its ticket
  UnixMillis respondBy;
};

struct AgentRow {
  int64_t no = 0;  // 0: a new one
  std::string name, display, role;
  std::vector<std::string> teams;  // none: all
  std::string password;            // argon2id
  UnixMillis createdAt;
  std::optional<UnixMillis> disabledAt;
};

struct SessionRow {
  Digest token{};
  int64_t agent = 0;
  UnixMillis createdAt, usedAt;
  std::string address;
};

struct KeyRow {
  int64_t no = 0;  // 0: a new one
  std::string name, role;
  Digest digest{};
  UnixMillis createdAt;
  std::optional<UnixMillis> disabledAt;
};

struct AuditRow {
  int64_t no = 0;  // given by the store
  UnixMillis at;
  std::string actor, what, about, address, detail = "{}";
};

struct KeepAgent {
  AgentRow agent;  // by its number; the name never changes, and the password of one that is there not here
};
// Apart: who changes a password must not bring back the role that somebody takes away meanwhile.
struct KeepPassword {
  int64_t agent = 0;
  std::string password;
};
struct KeepSession {
  SessionRow session;  // a new one
};
struct UseSession {
  Digest token{};  // of one that may have ended meanwhile: then it stays so
  UnixMillis at;
};
struct DropSessions {
  int64_t agent = 0;
  std::optional<Digest> only, butNot;                   // neither: all of the agent's
  std::optional<UnixMillis> createdBefore, usedBefore;  // only those
};
struct KeepKey {
  KeyRow key;
};
struct MarkSeen {
  int64_t agent = 0;
  std::string ticket;
  int64_t event = 0;  // never goes back
};
struct RetryDelivery {
  std::string delivery;  // NotFound unless it has failed for good
  UnixMillis now;
};
using AccountWrite = std::variant<KeepAgent, KeepPassword, KeepSession, UseSession, DropSessions, KeepKey,
                                  AuditRow, MarkSeen, RetryDelivery>;

}  // namespace xiaoer::store
