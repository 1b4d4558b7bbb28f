#include "app/chat.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>

#include "app/attempt.h"
#include "app/desk_view.h"
#include "app/wire.h"
#include "dialog/care.h"

namespace xiaoer::app {
namespace {

using json = nlohmann::ordered_json;  // the order of the contract, and fewer allocations

constexpr size_t kTranscriptTurns = 200;  // the latest ones of a conversation, in its ticket
constexpr size_t kTranscriptEvents = 2000;
constexpr size_t kHistory = 10;  // earlier tickets of the same contact
// A conversation that is written to from many sides at once: each round of attempts keeps one of them.
constexpr int kAttempts = 200;
// Shorter ids are guessable or counted: for a first message, which has no handle, they only count from the
// same address.
constexpr size_t kUnguessableId = 16;

std::optional<store::Digest> firstKey(const Message& message) {
  if (message.conversation || message.id.empty()) return std::nullopt;
  const std::string_view sender =
      message.id.size() < kUnguessableId ? std::string_view(message.sender) : std::string_view{};
  return store::digest({message.id, message.wholeBody, sender});
}

// The one before in the same conversation counts though nobody gave a contact.
void noteEarlier(const std::string& number, std::vector<std::string>& history) {
  if (std::find(history.begin(), history.end(), number) == history.end())
    history.insert(history.begin(), number);
}

const desk::Ticket* pointer(const std::optional<desk::Ticket>& ticket) { return ticket ? &*ticket : nullptr; }

// What was said between two turns: by an agent, the service itself, or the customer outside of the chat.
std::optional<desk::TranscriptLine> lineOf(const store::Event& event) {
  const bool said = event.kind == "said";
  if (!said && event.kind != "message" && event.kind != "notice") return std::nullopt;
  const json body = json::parse(event.body, nullptr, false);
  if (said && !body.contains("channel")) return std::nullopt;  // a turn has it
  return desk::TranscriptLine{event.at,
                              said                      ? "customer"
                              : event.kind == "message" ? "agent"
                                                        : "bot",
                              body.value("text", "")};
}

// The ticket that the decision opens, or opens again; null where it does neither.
const desk::Ticket* handedOver(const dialog::Decision& decision, const desk::Ticket* current) {
  for (const dialog::Effect& effect : decision.effects) {
    if (const auto* open = std::get_if<dialog::OpenTicket>(&effect)) return &open->ticket;
    if (std::holds_alternative<dialog::HappenToTicket>(effect)) return current;
  }
  return nullptr;
}

// In opening hours, yet nobody of the team is at the desk: said at once. Off hours the dialog has said so.
void sayIfAllAreAway(const Live& live, const Library& library, const store::ConversationId& id,
                     const desk::Ticket* current, UnixMillis now, dialog::Decision& decision) {
  if (decision.outcome != dialog::Outcome::HandedOff || !live.hasAgents()) return;
  const desk::Ticket* ticket = handedOver(decision, current);
  if (ticket == nullptr) return;
  if (!desk::Calendar(library.rules->settings, library.zone, ticket->team).isOpen(now)) return;
  const store::Hold queued{store::Owner::Queued, 0, now, now, ticket->number};
  if (live.handover({id, queued, ticket->team, "normal", "zh", ticket->respondBy}).staffed) return;
  decision.replies.push_back(
      dialog::TextReply{std::string(library.rules->text("all_away").first(decision.state.lang))});
}

bool showsTicket(const std::vector<dialog::Reply>& replies) {
  for (const dialog::Reply& reply : replies)
    if (std::holds_alternative<dialog::TicketReply>(reply)) return true;
  return false;
}

}  // namespace

Chat::Chat(store::Store& store, const Clock& clock, Metrics& metrics, Executor later)
    : store_(store), clock_(clock), metrics_(metrics), later_(std::move(later)) {}

void Chat::use(std::shared_ptr<const Library> library) {
  metrics_.rulebook(library->version, library->ruleCount(), library->articles->all().size());
  const std::lock_guard lock(mutex_);
  library_ = std::move(library);
}

std::shared_ptr<const Library> Chat::library() const {
  const std::lock_guard lock(mutex_);
  return library_;
}

void Chat::say(Message message, std::function<void(Result<std::string>)> done) {
  const auto turn = std::make_shared<Attempt>();
  turn->key = firstKey(message);
  turn->message = std::move(message);
  turn->done = std::move(done);
  attempt(turn);
}

void Chat::attempt(std::shared_ptr<Attempt> turn) {
  const auto known = alreadyAnswered(turn->message, turn->key);
  if (!known) return turn->done(known.error());
  if (*known) return turn->done(std::string(**known));
  auto keep = decide(*turn, *library());
  if (!keep) return turn->done(keep.error());
  store_.commit(std::move(*keep), [this, turn](Status kept) {
    if (kept) {
      metrics_.turn(turn->outcome, turn->category);
      if (!turn->openedFor.empty()) metrics_.ticketOpened(turn->openedFor);
      return turn->done(std::move(turn->answer));
    }
    if (kept.error().kind == ErrorKind::Conflict) return retry(turn);
    turn->done(kept.error());
  });
}

void Chat::retry(std::shared_ptr<Attempt> turn) {
  metrics_.conflict();
  if (++turn->count >= kAttempts)
    return turn->done(Error{ErrorKind::Unavailable, "too many messages at once in this conversation"});
  later_([this, turn] { attempt(turn); });
}

Result<std::optional<std::string>> Chat::alreadyAnswered(const Message& message,
                                                         const std::optional<store::Digest>& key) {
  if (message.id.empty()) return std::optional<std::string>{};
  if (message.conversation) {
    auto kept = store_.replyTo(*message.conversation, message.id);
    return kept && *kept ? asSent(*message.conversation, std::move(**kept)) : kept;
  }
  auto first = store_.firstReply(*key, clock_.now() + -kFirstMessageMemory);
  if (!first) return first.error();
  return *first ? asSent((*first)->conversation, std::move((*first)->reply)) : std::optional<std::string>{};
}

// A kept reply has the number of its turn in place of the ticket's transcript, which would otherwise be kept
// again with every turn of a long conversation.
Result<std::optional<std::string>> Chat::asSent(const store::ConversationId& id, std::string kept) {
  json body = json::parse(kept, nullptr, false);
  if (body.is_discarded() || !body.contains("ticket") || body["ticket"].is_null())
    return std::optional(std::move(kept));
  auto lines = transcript(id, body["ticket"]["transcript"].get<int64_t>(), kTranscriptTurns);
  if (!lines) return lines.error();
  body["ticket"]["transcript"] = desk::transcriptJson(*lines);
  return std::optional(body.dump());
}

Result<store::Turn> Chat::decide(Attempt& turn, const Library& library) {
  turn.now = clock_.now();
  store::Conversation before;
  dialog::State state;
  if (turn.message.conversation) {
    auto found = store_.conversation(*turn.message.conversation);
    if (!found) return found.error();
    if (!*found) return Error{ErrorKind::NotFound, "there is no such conversation"};
    before = std::move(**found);
    turn.now = clock_.now();  // after the reading: later than every turn that was read
    auto read = dialog::stateFromJson(before.state);
    if (!read) return read.error();
    state = std::move(*read);
  } else {
    before.id = store::ConversationId::make(turn.now);
  }
  // A duplicate's conversation speaks of the ticket that stays.
  if (!before.hold.ticket.empty()) state.ticket = before.hold.ticket;
  // A button of aftercare speaks of its own ticket, and needs no silence of a human.
  const auto care = turn.message.said.choice ? dialog::careAnswer(*turn.message.said.choice) : std::nullopt;
  const auto ticket = readTicket(care ? care->ticket : state.ticket, &turn.home);
  if (!ticket) return ticket.error();
  if (care && care->ticket != state.ticket && !(turn.home == before.id))
    return Error{ErrorKind::Invalid, "this choice is not on offer now"};
  if (!care && before.hold.owner != store::Owner::Bot)
    return relay(turn, library, before, std::move(state), pointer(*ticket));
  auto decision = dialog::decide(state, turn.message.said, library.knowledge(), pointer(*ticket), turn.now);
  if (!decision) return decision.error();
  if (*ticket && !care && (live_ == nullptr || !live_->watched(before.id)))
    dialog::askInReply(*decision, library.knowledge(), **ticket);
  if (live_ != nullptr) sayIfAllAreAway(*live_, library, before.id, pointer(*ticket), turn.now, *decision);
  return keepable(turn, library, before, std::move(*decision), pointer(*ticket));
}

// What the decision's effects make of the conversation's ticket.
Result<Chat::TicketNow> Chat::applied(Attempt& turn, const Library& library, const dialog::Decision& decision,
                                      const desk::Ticket* current) {
  TicketNow now;
  if (current != nullptr) now.ticket = *current;
  turn.openedFor.clear();
  for (const dialog::Effect& effect : decision.effects) {
    if (const auto* open = std::get_if<dialog::OpenTicket>(&effect)) {
      auto opened = this->opened(turn, library, open->ticket, current);
      if (!opened) return opened.error();
      now.ticket = std::move(*opened);
    } else if (now.ticket) {
      const desk::Changes more = dialog::happen(effect, turn.now, *library.rules, library.zone, *now.ticket);
      now.changes.insert(now.changes.end(), more.begin(), more.end());
    }
  }
  now.changed = now.ticket && (current == nullptr || now.ticket->number != current->number ||
                               now.ticket->version != current->version);
  if (!turn.openedFor.empty() || !now.changed || current == nullptr) return now;
  now.reopened = !desk::isOpen(current->status) && desk::isOpen(now.ticket->status);
  if (now.reopened) {  // whoever is free takes it
    const desk::Changes freed =
        desk::setAssignee("", {desk::Actor::Kind::System, "", ""}, turn.now, *now.ticket);
    now.changes.insert(now.changes.end(), freed.begin(), freed.end());
  }
  return now;
}

Result<desk::Ticket> Chat::opened(Attempt& turn, const Library& library, desk::Ticket ticket,
                                  const desk::Ticket* before) {
  if (turn.number.empty()) {
    auto number = store_.reserveTicketNumber(dayOf(library.zone, turn.now));
    if (!number) return number.error();
    turn.number = std::move(*number);
  }
  if (!ticket.customer.contact.empty()) {
    auto earlier = store_.ticketsOf(ticket.customer.contact, kHistory);
    if (!earlier) return earlier.error();
    ticket.history = std::move(*earlier);
  }
  if (before != nullptr) noteEarlier(before->number, ticket.history);
  ticket.number = turn.number, ticket.link = store::newLink();
  turn.openedFor = desk::name(ticket.reason);
  return ticket;
}

Result<store::Turn> Chat::keepable(Attempt& turn, const Library& library, const store::Conversation& before,
                                   dialog::Decision decision, const desk::Ticket* current) {
  const auto now = applied(turn, library, decision, current);
  if (!now) return now.error();
  if (!turn.openedFor.empty()) decision.state.ticket = turn.number;
  if (now->reopened) decision.state.ticket = now->ticket->number;
  const auto ref = refTo(turn, library, before, *now);
  if (!ref) return ref.error();
  store::Turn keep = turnOf(turn, before);
  keep.said = std::move(decision.said);
  keep.replyText = replyText(decision.replies, *ref);
  keep.outcome = dialog::name(decision.outcome);
  if (decision.match) keep.rule = decision.match->rule, keep.category = decision.match->category;
  keep.state = dialog::toJson(decision.state);
  if (decision.pick) keep.pick = {decision.pick->message, decision.pick->picked, decision.pick->offered};
  if (now->changed && now->ticket)
    keep.ticket = turn.openedFor.empty() ? rowOf(*now->ticket, turn.home, current->version)
                                         : rowOf(*now->ticket, before.id, 0);
  turn.outcome = keep.outcome, turn.category = keep.category;
  noteChanges(turn, library, *now, keep);
  handOver(turn, before, decision, *now, keep);
  if (notices_ != nullptr && now->ticket)
    keep.outbox = notices_->of(library, *now->ticket, now->ticket->link, before.id, keep.events, turn.now);
  if (Status written = answer(turn, before, decision, *now, *ref, keep); !written) return written.error();
  return keep;
}

// The page of the ticket. In a duplicate's conversation that of the duplicate: of the one that stays the link
// is its own customer's.
Result<TicketRef> Chat::refTo(const Attempt& turn, const Library& library, const store::Conversation& before,
                              const TicketNow& now) {
  if (!now.ticket) return TicketRef{};
  std::string link = now.ticket->link;
  if (turn.openedFor.empty() && !(turn.home == before.id)) {
    const auto duplicates = store_.mergedInto(now.ticket->number);
    if (!duplicates) return duplicates.error();
    for (const store::TicketRow& row : *duplicates)
      if (row.conversation == before.id) link = row.link;
  }
  return TicketRef{now.ticket->number, desk::trackingUrl(library.rules->settings.site.url, link)};
}

// The answer as it is sent, and as it is kept where a message_id can ask for it again; else what was said is
// in replyText.
Status Chat::answer(Attempt& turn, const store::Conversation& before, const dialog::Decision& decision,
                    const TicketNow& now, const TicketRef& ref, store::Turn& keep) {
  json ticket;
  if (now.ticket && (now.changed || showsTicket(decision.replies))) {
    auto shown = shownTicket(turn, before, keep, *now.ticket, ref);
    if (!shown) return shown.error();
    ticket = std::move(*shown);
  }
  const std::string handover =
      handoverJson(before.id, keep.hold ? *keep.hold : before.hold, pointer(now.ticket));
  const auto body = [&] { return replyJson(before.id.text(), decision, ref, ticket.dump(), handover); };
  turn.answer = body();
  if (turn.message.id.empty()) return Done{};
  if (!ticket.is_null()) ticket["transcript"] = before.version + 1;  // see asSent()
  keep.reply = ticket.is_null() ? turn.answer : body();
  return Done{};
}

// With this turn, which is not kept yet, at the end of its transcript.
Result<json> Chat::shownTicket(const Attempt& turn, const store::Conversation& before,
                               const store::Turn& keep, const desk::Ticket& ticket, const TicketRef& ref) {
  auto lines = transcript(before.id, before.version, kTranscriptTurns - 1);
  if (!lines) return lines.error();
  lines->push_back({keep.at, "customer", keep.said});
  if (!keep.replyText.empty()) lines->push_back({keep.at, "bot", keep.replyText});
  auto attachments = Result(std::vector<desk::Attachment>());  // a ticket that is being opened has none
  if (turn.openedFor.empty()) attachments = attachmentsOf(ticket.number);
  if (!attachments) return attachments.error();
  return desk::customerView(ticket, *lines, *attachments, ref.url);
}

Result<std::optional<desk::Ticket>> Chat::readTicket(const std::string& number, store::ConversationId* home) {
  if (number.empty()) return std::optional<desk::Ticket>{};
  auto row = store_.ticket(number);
  if (!row) return row.error();
  if (!*row) return std::optional<desk::Ticket>{};
  auto ticket = desk::fromJson(json::parse((*row)->body, nullptr, false));
  if (!ticket) return ticket.error();
  ticket->version = (*row)->version;
  if (home != nullptr) *home = (*row)->conversation;
  return std::optional(std::move(*ticket));
}

Result<std::vector<desk::TranscriptLine>> Chat::transcript(const store::ConversationId& id, int64_t upTo,
                                                           size_t limit) {
  if (upTo == 0) return std::vector<desk::TranscriptLine>{};
  const auto conversation = store_.conversation(id);
  if (!conversation) return conversation.error();
  const int64_t since =
      *conversation ? (*conversation)->version - upTo : 0;  // turns after the last one wanted
  auto turns = store_.turns(id, limit + static_cast<size_t>(std::max<int64_t>(since, 0)));
  if (!turns) return turns.error();
  auto said = std::vector<store::Event>();
  if (*conversation && !(*conversation)->hold.ticket.empty()) {  // else nothing but turns was said
    auto events = store_.events(id, 0, kTranscriptEvents, false);
    if (!events) return events.error();
    said = std::move(*events);
  }
  auto event = said.begin();
  std::vector<desk::TranscriptLine> lines;
  const auto between = [&](int64_t seq) {
    for (; event != said.end() && event->turn < seq; ++event)
      if (const auto line = lineOf(*event)) lines.push_back(*line);
  };
  for (store::TurnRow& turn : *turns) {
    if (turn.seq > upTo) break;
    between(turn.seq);
    lines.push_back({turn.at, "customer", std::move(turn.said)});
    if (!turn.replyText.empty()) lines.push_back({turn.at, "bot", std::move(turn.replyText)});
  }
  between(upTo);
  return lines;
}

Result<store::TicketRow> Chat::ownTicket(std::string_view number, const store::ConversationId& holder) {
  auto row = store_.ticket(number);
  if (!row) return row.error();
  if (!*row || !((*row)->conversation == holder))
    return Error{ErrorKind::NotFound, "there is no such ticket"};
  return std::move(**row);
}

Result<std::string> Chat::ticket(std::string_view number, const store::ConversationId& holder) {
  const auto row = ownTicket(number, holder);
  if (!row) return row.error();
  const auto ticket = readTicket(row->number);
  if (!ticket) return ticket.error();
  const auto attachments = attachmentsOf(row->number);
  if (!attachments) return attachments.error();
  const auto lines = transcript(holder, std::numeric_limits<int64_t>::max(), kTranscriptTurns);
  if (!lines) return lines.error();
  const std::string url = desk::trackingUrl(library()->rules->settings.site.url, (*ticket)->link);
  return desk::customerView(**ticket, *lines, *attachments, url).dump();
}

}  // namespace xiaoer::app
