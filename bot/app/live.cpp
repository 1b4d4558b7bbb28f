#include "app/live.h"

#include <algorithm>

#include "base/log.h"

namespace xiaoer::app {

using json = nlohmann::ordered_json;

namespace {

constexpr size_t kPage = 200;         // events read at once for who comes back
constexpr int kSessionsLookedAt = 5;  // ticks

json customerEvent(const store::Event& e) {
  const json body = json::parse(e.body, nullptr, false);
  const std::string text = body.value("text", "");
  const bool agent = e.kind == "message";
  return {{"from", agent ? "agent" : "bot"},
          {"name", agent ? json(body.value("name", "")) : json(nullptr)},
          {"text", text},
          {"options", body.value("options", json::array())},  // of a question
          {"at", rfc3339(e.at)}};
}

// What the customer's stream has of it; "" for what only the handover tells.
std::string shownToCustomer(const store::Event& e) {
  if (e.kind == "message" || e.kind == "notice") return sse("message", customerEvent(e), e.seq);
  if (e.kind != "status" || e.ticket.empty()) return "";
  const json body = json::parse(e.body, nullptr, false);
  return sse("ticket", {{"number", e.ticket}, {"status", body.value("to", "open")}, {"at", rfc3339(e.at)}},
             e.seq);
}

// What a ticket's page shows. Named one by one: what is among agents only tells nothing, not even by a sign.
constexpr std::string_view kOnPage[] = {"message",     "notice",     "said",       "asked", "status",
                                        "priority",    "respond_by", "resolve_by", "held",  "score",
                                        "merged_into", "words",      "followed"};

std::string shownOnPage(const store::Event& e) {
  const bool shown = std::find(std::begin(kOnPage), std::end(kOnPage), e.kind) != std::end(kOnPage);
  return shown ? sse("changed", json::object()) : "";
}

}  // namespace

Live::Live(store::Store& store, const Clock& clock, int64_t awayAfter) : store_(store), clock_(clock) {
  floor_.awayAfter = awayAfter;
  reload();
  // Whoever had a conversation when the program ended has the grace time to come back.
  for (const store::HeldConversation& one : floor_.human) {
    Here& away = floor_.agents[one.hold.agent];
    away.display = floor_.names[one.hold.agent], away.lastSign = clock_.now();
  }
}

void Live::heard(const std::vector<store::Event>& events) {
  thread_.post([this, events] {
    bool hands = false;
    for (const store::Event& event : events) {
      hands = hands || event.kind == "owner" || event.kind == "team" || event.kind == "priority" ||
              event.kind == "message" || event.kind == "said";
    }
    if (hands) reload();
    for (const store::Event& event : events) deliver(event);
  });
}

void Live::deliver(const store::Event& event) {
  toCustomers(event);
  for (auto& [stream, feed] : feeds_) toFeed(feed, event);
}

void Live::toCustomers(const store::Event& event) {
  const auto found = byConversation_.find(event.conversation.text());
  if (found == byConversation_.end()) return;
  for (const uint64_t stream : found->second) {
    Customer& customer = customers_.at(stream);
    if (event.seq <= customer.position) continue;
    customer.position = event.seq;
    if (customer.page) {
      if (const std::string shown = shownOnPage(event); !shown.empty()) customer.sink.send(shown);
      continue;
    }
    if (event.visible)
      if (const std::string shown = shownToCustomer(event); !shown.empty()) customer.sink.send(shown);
    if (event.kind == "owner" || event.kind == "message") tellHandover(customer, heldOf(event.conversation));
  }
}

void Live::toFeed(Feed& feed, const store::Event& event) {
  if (event.no <= feed.position) return;
  feed.position = event.no;
  if (event.ticket.empty()) return;
  Names names;
  {
    const std::lock_guard lock(floorMutex_);
    names = floor_.names;
  }
  json row;
  if (const auto line = store_.line(event.ticket, feed.caller.agent); line && *line)
    if (const auto ticket = ticketOf((*line)->ticket)) row = rowJson(**line, *ticket, names);
  feed.sink.send(sse("ticket", {{"event", eventJson(event, names)}, {"ticket", std::move(row)}}, event.no));
}

bool Live::watched(const store::ConversationId& id) const { return places_.held(id.text()) > 0; }

void Live::leave(uint64_t stream) {
  if (!places_.leave(stream)) return;
  thread_.post([this, stream] {
    if (const auto customer = customers_.find(stream); customer != customers_.end()) {
      const std::string id = customer->second.id.text();
      std::erase(byConversation_[id], stream);
      if (byConversation_[id].empty()) byConversation_.erase(id);
      customers_.erase(customer);
    }
    const auto feed = feeds_.find(stream);
    if (feed == feeds_.end()) return;
    {
      const std::lock_guard lock(floorMutex_);
      Here& gone = here(feed->second.caller);
      if (gone.feeds > 0) --gone.feeds;
    }
    feeds_.erase(feed);
    tellPresence();
  });
}

void Live::joinCustomer(uint64_t stream, const store::ConversationId& id, int64_t after, Sink sink) {
  thread_.post(
      [this, stream, customer = Customer{id, after, "", std::move(sink)}] { begin(stream, customer); });
}

void Live::joinPage(uint64_t stream, const store::ConversationId& id, Sink sink) {
  thread_.post([this, stream, customer = Customer{id, 0, "", std::move(sink), true}] {
    customer.sink.send(sse("changed", json::object()));  // it may have, since the page was made
    settle(stream, customer);
  });
}

void Live::begin(uint64_t stream, Customer customer) {
  tellHandover(customer, heldOf(customer.id));
  // What is committed meanwhile comes to this thread afterwards, and is known by its number.
  for (;;) {
    const auto events = store_.events(customer.id, customer.position, kPage, true);
    if (!events) return customer.sink.end();  // it comes again, and asks for the same
    for (const store::Event& event : *events) {
      customer.position = event.seq;
      if (const std::string shown = shownToCustomer(event); !shown.empty()) customer.sink.send(shown);
    }
    if (events->size() < kPage) break;
  }
  settle(stream, std::move(customer));
}

void Live::settle(uint64_t stream, Customer customer) {
  if (!places_.has(stream)) return;  // it has ended before it began: nobody would take it away again
  byConversation_[customer.id.text()].push_back(stream);
  customers_.emplace(stream, std::move(customer));
}

void Live::joinAgent(uint64_t stream, const Caller& caller, std::optional<int64_t> after, Sink sink) {
  thread_.post(
      [this, stream, feed = Feed{caller, 0, std::move(sink)}, after] { begin(stream, feed, after); });
}

void Live::begin(uint64_t stream, Feed feed, std::optional<int64_t> after) {
  const auto end = store_.feedEnd();
  if (!end) return feed.sink.end();
  feed.position = after.value_or(*end);
  const auto missed = store_.feed(feed.position, kFeedKept + 1);
  if (!missed) return feed.sink.end();
  // Also one that is ahead of us: it has seen the feed of another file.
  if (missed->size() > kFeedKept || feed.position > *end) {
    feed.sink.send(sse("reset", {{"feed", *end}}, *end));
    feed.position = *end;
  } else {
    for (const store::Event& event : *missed) toFeed(feed, event);
  }
  if (!places_.has(stream)) return;  // likewise: and its agent would be here for ever
  {
    const std::lock_guard lock(floorMutex_);
    ++here(feed.caller).feeds;
  }
  feed.sink.send(sse("presence", presence()));
  feeds_.emplace(stream, std::move(feed));
  tellPresence();
}

void Live::customerTypes(const store::ConversationId& id, bool typing) {
  thread_.post([this, id, typing] {
    const store::HeldConversation* held = heldOf(id);
    if (held == nullptr || held->hold.ticket.empty()) return;
    const std::string told = sse("typing", {{"ticket", held->hold.ticket}, {"typing", typing}});
    for (auto& [stream, feed] : feeds_) feed.sink.send(told);
  });
}

Here& Live::here(const Caller& caller) {
  Here& one = floor_.agents[caller.agent];
  one.display = caller.display, one.teams = caller.teams;
  one.worksOnTickets = desk::may(caller.role, desk::Right::Tickets);
  one.lastSign = clock_.now();
  return one;
}

void Live::seen(const Caller& caller) {
  const std::lock_guard lock(floorMutex_);
  here(caller);
}

void Live::sign(const Caller& caller, const Sign& sign) {
  bool typed = false;
  {
    const std::lock_guard lock(floorMutex_);
    Here& one = here(caller);
    if (sign.away) one.away = *sign.away;
    typed = one.lastSign.ms - one.typingAt.ms < kTypingLasts;
    one.ticket = sign.ticket, one.typingAt = sign.typing ? one.lastSign : UnixMillis{};
  }
  thread_.post([this, agent = caller.agent, ticket = sign.ticket, typing = sign.typing, typed] {
    tellPresence();
    if (!typing && !typed) return;
    const std::string told = sse("typing", {{"typing", typing}});
    for (auto& [stream, customer] : customers_) {
      const store::HeldConversation* held = heldOf(customer.id);
      if (!customer.page && held != nullptr && held->hold.agent == agent && held->hold.ticket == ticket)
        customer.sink.send(told);
    }
  });
}

json Live::presence() const {
  const std::lock_guard lock(floorMutex_);
  return presenceJson(floor_, clock_.now());
}

Handover Live::handover(const store::HeldConversation& one) const {
  const std::lock_guard lock(floorMutex_);
  return handoverOf(floor_, one, clock_.now());
}

std::map<int64_t, std::string> Live::states() const {
  const std::lock_guard lock(floorMutex_);
  std::map<int64_t, std::string> out;
  for (const auto& [no, one] : floor_.agents) out[no] = one.state(clock_.now(), floor_.awayAfter);
  return out;
}

std::map<int64_t, size_t> Live::inHand() const {
  const std::lock_guard lock(floorMutex_);
  std::map<int64_t, size_t> out;
  for (const store::HeldConversation& one : floor_.human) ++out[one.hold.agent];
  return out;
}

void Live::tick() {
  if (telling_.exchange(true)) return;  // the last one is not through yet
  thread_.post([this] {
    look();
    telling_ = false;
  });
}

void Live::look() {
  reload();
  std::vector<store::HeldConversation> gone;
  {
    const std::lock_guard lock(floorMutex_);
    gone = deserted(floor_, clock_.now());
  }
  if (giveBack_)
    for (const store::HeldConversation& one : gone) giveBack_(one);
  tellHandovers();
  tellPresence();
  if (++ticks_ % kSessionsLookedAt != 0 || !signedIn_) return;
  for (auto& [stream, feed] : feeds_)
    if (!signedIn_(feed.caller)) feed.sink.end();
}

void Live::reload() {
  auto queued = store_.conversationsHeldBy(store::Owner::Queued);
  auto human = store_.conversationsHeldBy(store::Owner::Human);
  const auto agents = store_.agents();
  if (!queued || !human || !agents) return;  // as before; the next second tries again
  hasAgents_ = std::any_of(agents->begin(), agents->end(), [](const store::AgentRow& agent) {
    const auto role = desk::roleNamed(agent.role);
    return !agent.disabledAt && role && desk::may(*role, desk::Right::Tickets);
  });
  const std::lock_guard lock(floorMutex_);
  for (const store::HeldConversation& before : floor_.human) {
    const bool still = std::any_of(human->begin(), human->end(), [&](const store::HeldConversation& one) {
      return one.id == before.id && one.hold.since == before.hold.since;
    });
    if (!still) noteTook(before);
  }
  floor_.queued = std::move(*queued), floor_.human = std::move(*human);
  floor_.names = namesOf(*agents);
}

void Live::noteTook(const store::HeldConversation& before) {
  auto& took = floor_.took[before.team];
  took.push_back(clock_.now().ms - before.hold.since.ms);
  if (took.size() > kTookKept) took.pop_front();
}

const store::HeldConversation* Live::heldOf(const store::ConversationId& id) const {
  for (const auto* list : {&floor_.human, &floor_.queued})
    for (const store::HeldConversation& one : *list)
      if (one.id == id) return &one;
  return nullptr;
}

void Live::tellHandovers() {
  for (auto& [stream, customer] : customers_) tellHandover(customer, heldOf(customer.id));
}

void Live::tellHandover(Customer& customer, const store::HeldConversation* held) {
  if (customer.page) return;
  const std::string told = sse("handover", toJson(held == nullptr ? Handover{} : handover(*held)));
  if (told == customer.lastHandover) return;
  customer.lastHandover = told;
  customer.sink.send(told);
}

void Live::tellPresence() {
  std::string now = sse("presence", presence());
  if (now == lastPresence_) return;
  lastPresence_ = std::move(now);
  for (auto& [stream, feed] : feeds_) feed.sink.send(lastPresence_);
}

}  // namespace xiaoer::app
