// One message through the desk: the state is read, the decision made, everything kept in one transaction, and
// only then is it answered. See bot/README.md, "The life of a message".
#pragma once
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "app/library.h"
#include "app/live.h"
#include "app/notify.h"
#include "app/wire.h"
#include "base/clock.h"
#include "base/metrics.h"
#include "base/result.h"
#include "dialog/decide.h"
#include "store/store.h"

namespace xiaoer::app {

struct Message {
  std::optional<store::ConversationId> conversation;  // nothing: a new one
  std::string id;                                     // the client's message_id, "" if none
  dialog::Said said;
  std::string sender;     // the remote address
  std::string wholeBody;  // as sent: tells a first message's repetition from another one's with the same id
};

class Chat {
 public:
  // Runs a task soon on another thread than the store's writer.
  using Executor = std::function<void(std::function<void()>)>;

  Chat(store::Store& store, const Clock& clock, Metrics& metrics, Executor later);

  // From now on conversations go over to the desk's agents, where it has any. Before the first message.
  void handOverTo(Live& live) { live_ = &live; }
  // What happens to tickets is told outside. Before the first message.
  void tell(const Notices& notices) { notices_ = &notices; }

  // The library in use; may be replaced at any time, running turns finish with the one they began with.
  void use(std::shared_ptr<const Library> library);
  std::shared_ptr<const Library> library() const;

  // `done` gets the reply's JSON once all of it is on disk, or an error: NotFound (no such conversation),
  // Invalid (a choice that is not on offer), Unavailable (could not be kept, nothing was). Called once, from
  // any thread, perhaps before this returns. Messages at the same time in one conversation are all answered,
  // one after the other.
  void say(Message message, std::function<void(Result<std::string>)> done);

  // What a customer says of an answer or an article; `at` is filled in. `done` gets, once it is on disk or
  // has failed: NotFound (no such article, conversation or message), Unavailable (could not be kept). As
  // say().
  void feedback(store::Feedback said, std::function<void(Status)> done);

  // The contract's ticket, for whoever holds the conversation's handle; NotFound for everybody else.
  Result<std::string> ticket(std::string_view number, const store::ConversationId& holder);

  // Adds a picture to the ticket, for the holder of its handle. `done` as say()'s gets the contract's
  // attachment, or: NotFound, as ticket(); Invalid (no picture that is taken); Conflict (there are as many as
  // may be); Unavailable. The same bytes again are the same attachment. `name` may be any bytes.
  void attach(std::string_view number, const store::ConversationId& holder, std::string_view name,
              std::string bytes, std::function<void(Result<std::string>)> done);

  struct Picture {
    std::string name, type, bytes;
  };
  // NotFound for all but the holder.
  Result<Picture> picture(std::string_view number, const store::ConversationId& holder, std::string_view id);
  // The same for an agent, who may see every ticket's.
  Result<Picture> pictureOf(std::string_view number, std::string_view id);

  struct Attempt;  // attempt.h

 private:
  void attempt(std::shared_ptr<Attempt> turn);
  void retry(std::shared_ptr<Attempt> turn);
  Result<std::optional<std::string>> alreadyAnswered(const Message& message,
                                                     const std::optional<store::Digest>& key);
  Result<store::Turn> decide(Attempt& turn, const Library& library);
  struct TicketNow {
    std::optional<desk::Ticket> ticket;
    bool changed = false;
    desk::Changes changes;  // for its history
    bool reopened = false;
  };
  Result<TicketNow> applied(Attempt& turn, const Library& library, const dialog::Decision& decision,
                            const desk::Ticket* current);
  // `before`: the conversation's last ticket, null if there was none.
  Result<desk::Ticket> opened(Attempt& turn, const Library& library, desk::Ticket ticket,
                              const desk::Ticket* before);
  Result<store::Turn> keepable(Attempt& turn, const Library& library, const store::Conversation& before,
                               dialog::Decision decision, const desk::Ticket* current);
  Result<TicketRef> refTo(const Attempt& turn, const Library& library, const store::Conversation& before,
                          const TicketNow& now);
  Status answer(Attempt& turn, const store::Conversation& before, const dialog::Decision& decision,
                const TicketNow& now, const TicketRef& ref, store::Turn& keep);
  Result<nlohmann::ordered_json> shownTicket(const Attempt& turn, const store::Conversation& before,
                                             const store::Turn& keep, const desk::Ticket& ticket,
                                             const TicketRef& ref);
  Result<store::TicketRow> ownTicket(std::string_view number, const store::ConversationId& holder);
  Result<std::vector<desk::Attachment>> attachmentsOf(const std::string& number);
  // A human has the conversation, or will: the bot passes on what was said.
  Result<store::Turn> relay(Attempt& turn, const Library& library, const store::Conversation& before,
                            dialog::State state, const desk::Ticket* ticket);
  // What the turn did to the ticket, in its history, and when time does the next thing to it.
  void noteChanges(const Attempt& turn, const Library& library, const TicketNow& now,
                   store::Turn& keep) const;
  // The conversation goes over to the desk with this turn.
  void handOver(const Attempt& turn, const store::Conversation& before, const dialog::Decision& decision,
                const TicketNow& now, store::Turn& keep) const;
  std::string handoverJson(const store::ConversationId& id, const store::Hold& hold,
                           const desk::Ticket* ticket) const;
  // `home`, if given: the conversation that it was opened in.
  Result<std::optional<desk::Ticket>> readTicket(const std::string& number,
                                                 store::ConversationId* home = nullptr);
  Result<std::optional<std::string>> asSent(const store::ConversationId& id, std::string kept);
  // The lines of the latest turns, at most `limit`, up to and with turn `upTo`.
  Result<std::vector<desk::TranscriptLine>> transcript(const store::ConversationId& id, int64_t upTo,
                                                       size_t limit);

  store::Store& store_;
  const Clock& clock_;
  Metrics& metrics_;
  Executor later_;
  Live* live_ = nullptr;
  const Notices* notices_ = nullptr;
  mutable std::mutex mutex_;
  std::shared_ptr<const Library> library_;
};

}  // namespace xiaoer::app
