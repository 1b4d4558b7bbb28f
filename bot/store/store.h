// What must not be lost, behind one interface. SQLite today (sqlite_store.h); PostgreSQL has its place here.
// The tables are explained in SCHEMA.md. The store keeps; it does not decide: states and tickets are handed
// in ready made, and what only the dialog or the desk understands is kept as their JSON.
#pragma once
#include <array>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "store/desk_rows.h"
#include "store/ids.h"

namespace xiaoer::store {

struct Conversation {
  ConversationId id;
  int64_t version = 0;  // the number of turns kept; the next turn must name it
  std::string state;    // the dialog's, as JSON
  Hold hold;
};

// What a customer picked where the bot was not sure: evidence for the authors.
struct Pick {
  std::string message;               // that the bot was not sure about
  std::string picked;                // a rule's id, or "kb/" and an article's; "": none of those offered
  std::vector<std::string> offered;  // likewise, in the order shown
};
struct PickRow {
  Pick pick;
  UnixMillis at;
};

// One message and all that came of it: kept together or not at all.
struct Turn {
  ConversationId conversation;
  int64_t version = 0;  // of the conversation as it was read; 0: this turn begins it
  UnixMillis at;
  std::string messageId;           // "" if the client gave none
  std::optional<Digest> firstKey;  // for a first message with a message_id: what recognises its repetition
  UnixMillis firstSince;           // an earlier message kept with that key does not count, as in firstReply()
  std::string said;                // what the customer typed, or the label of the choice
  std::string reply;               // the response body, for a repetition; may be empty without a messageId
  std::string replyText;           // what the bot said, for transcripts
  std::string outcome, rule, category;
  std::string state;                // after this turn
  std::optional<TicketRow> ticket;  // opened or changed by this turn
  Hold held;                        // as the conversation was read; Conflict where somebody else has it now
  std::optional<Hold> hold;         // after this turn; nothing: as before
  std::vector<NewEvent> events;     // of this conversation
  std::vector<Outgoing> outbox;
  std::vector<TimerChange> timers;
  std::optional<Pick> pick;
};

// What a customer says of an answer or an article: did it help?
struct Feedback {
  std::optional<ConversationId> conversation;  // must be there for an answer
  std::string messageId;      // of an answer: the client's id of the message that it answered
  std::string article;        // its id; "" for an answer
  std::string lang, comment;  // "" if none was given
  bool helpful = false;
  UnixMillis at;
};

// What a customer has added to a ticket; its bytes lie beside the database.
struct Attachment {
  std::string id;  // newAttachmentId()
  std::string ticket, name, type;
  int64_t size = 0;
  UnixMillis at;
  Digest digest{};  // of its bytes
};
// 32 hexadecimal digits that nobody guesses: of an attachment, of a tracking page.
std::string newAttachmentId();
std::string newLink();

struct TurnRow {
  int64_t seq = 0;  // 1, 2, 3 … in its conversation
  UnixMillis at;
  std::string said, replyText, outcome, rule, category;
};

struct FirstReply {
  ConversationId conversation;
  std::string reply;
};

class Store {
 public:
  virtual ~Store() = default;

  // Reading: any thread; sees everything whose commit was reported done.
  virtual Result<std::optional<Conversation>> conversation(const ConversationId& id) = 0;
  // The reply that the message with that id got in this conversation.
  virtual Result<std::optional<std::string>> replyTo(const ConversationId& id,
                                                     std::string_view messageId) = 0;
  // The conversation that a first message with that key began, not before `since`.
  virtual Result<std::optional<FirstReply>> firstReply(const Digest& key, UnixMillis since) = 0;
  // The last `limit` turns, oldest first.
  virtual Result<std::vector<TurnRow>> turns(const ConversationId& id, size_t limit) = 0;
  virtual Result<std::optional<TicketRow>> ticket(std::string_view number) = 0;
  // The ticket whose tracking page that is; nothing for "".
  virtual Result<std::optional<TicketRow>> ticketAt(std::string_view link) = 0;
  // Numbers of this contact's latest tickets, newest first.
  virtual Result<std::vector<std::string>> ticketsOf(std::string_view contact, size_t limit) = 0;
  // Oldest first.
  virtual Result<std::vector<Attachment>> attachmentsOf(std::string_view ticket) = 0;
  // The bytes that were kept under this id of an Attachment; NotFound.
  virtual Result<std::string> attachmentBytes(const std::string& id) = 0;

  // --- what the desk reads ---
  // Events of a conversation behind `afterSeq`, oldest first; `visibleOnly`: those of the customer's stream.
  virtual Result<std::vector<Event>> events(const ConversationId& id, int64_t afterSeq, size_t limit,
                                            bool visibleOnly) = 0;
  // The agents' feed behind `afterNo`, oldest first; and the place of its end.
  virtual Result<std::vector<Event>> feed(int64_t afterNo, size_t limit) = 0;
  virtual Result<int64_t> feedEnd() = 0;
  // A ticket's history: the last `limit` events, oldest first.
  virtual Result<std::vector<Event>> history(std::string_view ticket, size_t limit) = 0;
  // The event that a client's id names in the conversation.
  virtual Result<std::optional<Event>> eventOf(const ConversationId& id, std::string_view clientId) = 0;
  virtual Result<std::optional<QueueLine>> line(std::string_view ticket, int64_t agent) = 0;
  virtual Result<std::vector<QueueLine>> queue(const QueueQuery& query) = 0;
  virtual Result<QueueCounts> queueCounts(int64_t agent, const std::vector<std::string>& teams) = 0;
  // Conversations that wait for a human, or that a human has; who came first comes first.
  virtual Result<std::vector<HeldConversation>> conversationsHeldBy(Owner owner) = 0;
  // Tickets that were joined with this one, also by way of another one; the oldest first.
  virtual Result<std::vector<TicketRow>> mergedInto(std::string_view ticket) = 0;
  // Opened in [from, to), newest first.
  virtual Result<std::vector<TicketRow>> ticketsBetween(UnixMillis from, UnixMillis to, size_t limit) = 0;
  // Tickets that have a timer of that kind which is due by then, the longest overdue first.
  virtual Result<std::vector<std::string>> timers(std::string_view kind, UnixMillis until, size_t limit) = 0;
  virtual Result<std::vector<OutboxRow>> outbox(std::string_view state, size_t limit) = 0;
  // Deliveries that wait and are due, the longest due first. `busy`: none of those; "email", or a webhook's
  // target.
  virtual Result<std::vector<OutboxRow>> dueDeliveries(UnixMillis now, const std::vector<std::string>& busy,
                                                       size_t limit) = 0;
  virtual Result<int64_t> waitingDeliveries() = 0;  // how many
  // The ticket's latest e-mails, oldest first; and one by its id.
  virtual Result<std::vector<MailRow>> mailsOf(std::string_view ticket, size_t limit) = 0;
  virtual Result<std::optional<MailRow>> mail(std::string_view messageId) = 0;

  // --- agents, sessions, keys ---
  virtual Result<std::vector<AgentRow>> agents() = 0;  // by name
  virtual Result<std::optional<AgentRow>> agentNamed(std::string_view name) = 0;
  virtual Result<std::optional<SessionRow>> session(const Digest& token) = 0;
  virtual Result<std::vector<KeyRow>> keys() = 0;
  virtual Result<std::optional<KeyRow>> key(const Digest& digest) = 0;
  virtual Result<std::vector<AuditRow>> audit(int64_t before,
                                              size_t limit) = 0;  // newest first; 0: from the end

  // What customers have picked since then, oldest first.
  virtual Result<std::vector<PickRow>> picks(UnixMillis since) = 0;

  // "T20261122-0007" for day "20261122": each number is given out once, restarts and copies included;
  // a turn that then fails leaves a gap. From 10,000 on a day the number just grows longer.
  virtual Result<std::string> reserveTicketNumber(std::string_view day) = 0;

  // Queues the turn and returns; `done` is called exactly once, on the writer's thread, when it is on disk
  // or has failed. Failures: Conflict (the conversation's version has moved on, or the same first message
  // or message id was kept meanwhile: read again, decide again; or the ticket's number belongs to another
  // conversation), Invalid (the ticket's conversation does not exist), Unavailable (disk full, locked,
  // closing, too much waiting; nothing of the turn was kept). A turn that is refused at once (closing, too
  // much waiting) has its `done` called on this thread, before commit() returns: hold no lock that `done`
  // takes. Turns of one batch share one fsync. `done` must neither block nor throw, nor call what waits for
  // the writer (ready, reserveTicketNumber, close); it may call commit().
  virtual void commit(Turn turn, std::function<void(Status)> done) = 0;

  // The same for feedback, which replaces what was said of the same answer, or in the same conversation of
  // the same article. NotFound: there is no such conversation or message.
  virtual void keepFeedback(Feedback feedback, std::function<void(Status)> done) = 0;

  // Keeps the bytes, then the row: both, or nothing. `done` as commit()'s, from any thread; it gets what is
  // kept now: `attachment`, or the one that has the same bytes in the same ticket. Conflict: the ticket has
  // `most` already. NotFound: there is no such ticket.
  virtual void keepAttachment(Attachment attachment, std::string bytes, size_t most,
                              std::function<void(Result<Attachment>)> done) = 0;

  // The same for what the desk does outside of a turn; `done` gets the events as they were kept. Conflict: a
  // conversation is no longer held as it was read, a ticket has another version, or a client's id is known in
  // its conversation already. NotFound: there is no such conversation.
  virtual void change(DeskChange change, std::function<void(Result<std::vector<Event>>)> done) = 0;

  // The same for agents, sessions, keys, unread marks and the audit log: all of them or none. Conflict: a
  // name is taken. NotFound: what is to be changed is not there.
  virtual void keepAccounts(std::vector<AccountWrite> writes, std::function<void(Status)> done) = 0;

  // The same for one delivery or e-mail. Conflict: it is not as it was read. Invalid: there is no such
  // ticket.
  virtual void keepDelivery(DeliveryWrite write, std::function<void(Status)> done) = 0;

  // Called with the events of each commit, in the order of the log, after they are on disk and before the
  // `done` of what brought them; on the writer's thread, so it must not block. Set before the first commit.
  virtual void listen(std::function<void(const std::vector<Event>&)> heard) = 0;

  // Is it able to keep something now? For /readyz: writes a probe row and reads it back, at most once a
  // second; in between it gives the last answer. Takes 3 seconds at most where the disk hangs.
  virtual Status ready() = 0;

  // Commits what is queued, then refuses, reading too. Idempotent; the destructor does it as well.
  virtual void close() = 0;
};

}  // namespace xiaoer::store
