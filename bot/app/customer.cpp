#include "app/customer.h"

#include <fmt/format.h>

#include <algorithm>

#include "app/attempt.h"
#include "app/case.h"
#include "app/desk_view.h"
#include "app/tracking.h"
#include "desk/followup.h"
#include "desk/lifecycle.h"
#include "dialog/care.h"
#include "dialog/turn.h"

namespace xiaoer::app {
namespace {

using json = nlohmann::ordered_json;
using store::Owner;

constexpr int kAttempts = 20;
constexpr size_t kEarlier = 10;     // tickets of the same contact
constexpr int kLongestChain = 100;  // of tickets that follow each other

const desk::Actor kCustomer{desk::Actor::Kind::Customer, "", ""};

store::NewEvent eventOf(const Case& one, const std::string& ticket, std::string kind, const json& body) {
  return {
      one.line.ticket.conversation, ticket, std::move(kind), one.now, "customer", 0, false, "", body.dump()};
}

// In the conversation of the ticket that the customer holds: of a duplicate it is not the one of the ticket
// that stays.
void noteThere(Case& one, const store::TicketRow& asked, const store::Hold& hold, store::NewEvent event) {
  event.conversation = asked.conversation;
  one.out.events.push_back(std::move(event));
  const auto has = [&](const store::HeldConversation& other) { return other.id == asked.conversation; };
  if (asked.conversation == one.line.ticket.conversation ||
      std::any_of(one.also.begin(), one.also.end(), has))
    return;
  one.out.conversations.push_back({asked.conversation, hold, hold});
}

// What the customer said.
void noteWords(Case& one, const store::TicketRow& asked, const store::Hold& hold, const std::string& ticket,
               const Customer::Said& said) {
  store::NewEvent event = eventOf(one, ticket, "said", {{"text", said.words}, {"channel", said.channel}});
  event.clientId = said.clientId;
  noteThere(one, asked, hold, std::move(event));
}

// Lets it happen to the ticket; true where a new one must follow it.
Result<bool> happen(Case& one, desk::Event event) {
  auto applied = desk::apply(event, kCustomer, one.now, *one.library.rules, one.library.zone, one.ticket);
  if (!applied) return applied.error();
  note(one, applied->changes);
  letGo(one);
  if (one.hold.ticket.empty()) one.hold.ticket = one.ticket.number;  // opened before there was a desk
  if (event != desk::Event::CustomerThanks && one.live() && one.hold.owner != Owner::Bot &&
      !one.hold.waitingSince)
    one.hold.waitingSince = one.now;
  return applied->followUp;
}

// What written words do: an answer to what was asked after the solution, or news; true as above.
Result<bool> hear(Case& one, const std::string& words) {
  const auto answer = dialog::careWords(words, one.ticket, *one.library.rules, one.lang());
  if (!answer) return happen(one, desk::heard(words));
  if (answer->score == 0) return happen(one, answer->held ? desk::Event::SaysHeld : desk::Event::SaysNotHeld);
  const auto changes = desk::rate(answer->score, one.ticket.aftercare.words, kCustomer, one.now, one.ticket);
  if (!changes) return changes.error();
  note(one, *changes);
  return false;
}

std::string keptReply(const desk::Ticket& ticket) {
  return json{{"number", ticket.number}, {"link", ticket.link}}.dump();
}

Result<Kept> keptBefore(const std::string& reply) {
  const json body = json::parse(reply, nullptr, false);
  if (!body.is_object()) return Error{ErrorKind::Internal, "a kept answer cannot be read"};
  return Kept{body.value("number", ""), body.value("link", ""), true};
}

}  // namespace

struct Customer::Opening {
  dialog::Letter letter;
  std::string clientId;
  std::optional<store::Digest> key;
  Heard done;
  int count = 0;
};

struct Customer::Work {
  std::string number, clientId;
  bool onward = true;  // to what has followed it, or has it now; else this very ticket is meant
  Deed deed;
  Heard done;
  int count = 0;
};

Customer::Customer(store::Store& store, const Clock& clock, const Notices& notices,
                   std::function<std::shared_ptr<const Library>()> library,
                   std::function<void(std::function<void()>)> later)
    : store_(store),
      clock_(clock),
      notices_(notices),
      library_(std::move(library)),
      later_(std::move(later)) {}

void Customer::open(dialog::Letter letter, std::string clientId, Heard done) {
  const auto opening = std::make_shared<Opening>();
  if (!clientId.empty()) opening->key = store::digest({"letter", letter.channel, clientId});
  opening->letter = std::move(letter), opening->clientId = std::move(clientId);
  opening->done = std::move(done);
  attempt(opening);
}

Result<store::Turn> Customer::opened(const Opening& opening, const Library& library, Kept& kept) {
  const UnixMillis now = clock_.now();
  dialog::Handed handed = dialog::handOver(opening.letter, library.knowledge(), now);
  desk::Ticket& ticket = handed.ticket;
  auto number = store_.reserveTicketNumber(dayOf(library.zone, now));
  if (!number) return number.error();
  auto earlier = store_.ticketsOf(ticket.customer.contact, kEarlier);
  if (!earlier) return earlier.error();
  ticket.number = *number, ticket.link = store::newLink(), ticket.history = std::move(*earlier);
  handed.state.ticket = ticket.number;
  kept = {ticket.number, ticket.link, true};

  store::Turn turn;
  turn.conversation = store::ConversationId::make(now), turn.at = now;
  turn.messageId = opening.clientId, turn.firstKey = opening.key;
  turn.firstSince = now + -kFirstMessageMemory;
  turn.said = opening.letter.words, turn.reply = keptReply(ticket);
  turn.replyText = dialog::filled(handed.said, {{"ticket", ticket.number}});
  turn.outcome = dialog::name(dialog::Outcome::HandedOff), turn.category = ticket.category;
  turn.state = dialog::toJson(handed.state);
  turn.ticket = rowOf(ticket, turn.conversation, 0);
  turn.hold = store::Hold{Owner::Bot, 0, {}, {}, ticket.number};
  const json why = {{"reason", desk::name(ticket.reason)}};
  turn.events.push_back(
      {turn.conversation, ticket.number, "opened", now, "customer", 0, false, "", why.dump()});
  turn.timers.push_back(dueRow(ticket, library));
  turn.outbox = notices_.of(library, ticket, ticket.link, turn.conversation, turn.events, now);
  return turn;
}

void Customer::attempt(std::shared_ptr<Opening> opening) {
  if (opening->key) {
    const auto known = store_.firstReply(*opening->key, clock_.now() + -kFirstMessageMemory);
    if (!known) return opening->done(known.error());
    if (*known) return opening->done(keptBefore((*known)->reply));
  }
  Kept kept;
  auto turn = opened(*opening, *library_(), kept);
  if (!turn) return opening->done(turn.error());
  store_.commit(std::move(*turn), [this, opening, kept](Status done) {
    if (done) return later_([opening, kept] { opening->done(kept); });
    if (done.error().kind == ErrorKind::Conflict && ++opening->count < kAttempts)
      return later_([this, opening] { attempt(opening); });
    later_([opening, why = done.error()] { opening->done(why); });
  });
}

Result<store::TicketRow> Customer::ticketNamed(const std::string& number) {
  auto row = store_.ticket(number);
  if (!row) return row.error();
  if (!*row) return Error{ErrorKind::NotFound, "there is no such ticket"};
  return std::move(**row);
}

// The last ticket that followed this one where it is closed; itself where none did.
Result<store::TicketRow> Customer::latest(std::string number) {
  for (int i = 0; i < kLongestChain; ++i) {
    auto row = ticketNamed(number);
    if (!row || row->status != "closed") return row;
    auto next = followerOf(store_, *row);
    if (!next) return next.error();
    if (next->empty()) return row;
    number = std::move(*next);
  }
  return Error{ErrorKind::Internal, "tickets follow each other in a circle"};
}

// Where what is said to it belongs: a duplicate's words to the ticket that stays, while that is not closed.
Result<std::string> Customer::placeOf(const store::TicketRow& asked) {
  store::TicketRow at = asked;
  for (int i = 0; i < kLongestChain && !at.mergedInto.empty(); ++i) {
    auto next = store_.ticket(at.mergedInto);
    if (!next) return next.error();
    if (!*next) break;
    at = std::move(**next);
  }
  return at.status == "closed" ? asked.number : at.number;
}

void Customer::begin(Work work) {
  later_([this, shared = std::make_shared<Work>(std::move(work))] { attempt(shared); });
}

void Customer::attempt(std::shared_ptr<Work> work) {
  if (Status failed = tryOnce(work); !failed) work->done(failed.error());
}

// Fails before anything is on its way; else `done` is called later.
Status Customer::tryOnce(const std::shared_ptr<Work>& work) {
  auto asked = work->onward ? latest(work->number) : ticketNamed(work->number);
  if (!asked) return asked.error();
  if (!work->clientId.empty()) {
    const auto known = store_.eventOf(asked->conversation, work->clientId);
    if (!known) return known.error();
    if (*known) {
      work->done(Kept{asked->number, asked->link});
      return Done{};
    }
  }
  const auto place = work->onward ? placeOf(*asked) : asked->number;
  if (!place) return place.error();
  const auto agents = store_.agents();
  if (!agents) return agents.error();
  const auto conversation = store_.conversation(asked->conversation);
  if (!conversation) return conversation.error();
  if (!*conversation) return Error{ErrorKind::Internal, "a ticket without a conversation"};
  const Names names = namesOf(*agents);
  const auto library = library_();
  auto one = openCase(store_, *place, *library, names, clock_.now());
  if (!one) return one.error();
  one->actor = "customer", one->by = kCustomer;
  auto kept = work->deed(*one, {*asked, (*conversation)->hold});
  if (!kept) return kept.error();
  if (one->out.events.empty()) {
    work->done(*kept);
    return Done{};
  }
  store_.change(finished(*one, notices_),
                [this, work, kept = *kept](const Result<std::vector<store::Event>>& done) {
                  if (done) return later_([work, kept] { work->done(kept); });
                  if (done.error().kind == ErrorKind::Conflict && ++work->count < kAttempts)
                    return later_([this, work] { attempt(work); });
                  work->done(done.error());
                });
  return Done{};
}

Result<desk::Ticket> Customer::follow(Case& one, const Said& said) {
  auto number = store_.reserveTicketNumber(dayOf(one.library.zone, one.now));
  if (!number) return number.error();
  desk::Ticket next =
      desk::followUp(one.ticket, said.words, said.channel, *one.library.rules, one.library.zone, one.now);
  next.number = std::move(*number), next.link = store::newLink();
  one.out.tickets.push_back(rowOf(next, one.line.ticket.conversation, 0));
  one.out.timers.push_back(dueRow(next, one.library));
  one.out.events.push_back(eventOf(one, one.ticket.number, "followed", {{"to", next.number}}));
  one.out.events.push_back(eventOf(one, next.number, "opened", {{"reason", desk::name(next.reason)}}));
  if (one.hold.owner == Owner::Bot) one.hold.ticket = next.number;
  one.out.outbox =
      notices_.of(one.library, next, next.link, one.line.ticket.conversation, one.out.events, one.now);
  return next;
}

void Customer::write(std::string number, Said said, Heard done) {
  const auto deed = [this, said](Case& one, const Asked& asked) -> Result<Kept> {
    const auto follows = hear(one, said.words);
    if (!follows) return follows.error();
    if (!*follows) {
      noteWords(one, asked.row, asked.hold, one.ticket.number, said);
      return Kept{asked.row.number, asked.row.link};
    }
    const auto next = follow(one, said);
    if (!next) return next.error();
    noteWords(one, asked.row, asked.hold, next->number, said);
    return Kept{next->number, next->link, true};
  };
  begin(Work{std::move(number), said.clientId, true, deed, std::move(done)});
}

void Customer::sayHeld(std::string number, bool held, Said said, Heard done) {
  const auto deed = [this, held, said](Case& one, const Asked& asked) -> Result<Kept> {
    const auto follows = happen(one, held ? desk::Event::SaysHeld : desk::Event::SaysNotHeld);
    if (!follows) return follows.error();
    std::string about = one.ticket.number;
    Kept kept{asked.row.number, asked.row.link};
    if (*follows) {
      const auto next = follow(one, said);
      if (!next) return next.error();
      about = next->number, kept = {next->number, next->link, true};
    }
    if (!said.words.empty()) noteWords(one, asked.row, asked.hold, about, said);
    return kept;
  };
  begin(Work{std::move(number), said.clientId, true, deed, std::move(done)});
}

void Customer::unreachable(std::string number, Unreached what, Heard done) {
  const auto deed = [what](Case& one, const Asked& asked) -> Result<Kept> {
    store::NewEvent event =
        eventOf(one, one.ticket.number, "undelivered", {{"to", what.to}, {"why", what.why}});
    event.actor = "system", event.clientId = what.clientId;
    noteThere(one, asked.row, asked.hold, std::move(event));
    return Kept{asked.row.number, asked.row.link};
  };
  begin(Work{std::move(number), what.clientId, true, deed, std::move(done)});
}

void Customer::rate(std::string number, int score, std::string words, Heard done) {
  const auto deed = [score, words](Case& one, const Asked& asked) -> Result<Kept> {
    const auto changes = desk::rate(score, words, kCustomer, one.now, one.ticket);
    if (!changes) return changes.error();
    note(one, *changes);
    return Kept{asked.row.number, asked.row.link};
  };
  begin(Work{std::move(number), "", false, deed, std::move(done)});
}

}  // namespace xiaoer::app
