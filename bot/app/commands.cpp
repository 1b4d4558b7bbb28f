// What each command does to a ticket.
#include <fmt/format.h>

#include "app/case.h"
#include "app/timers.h"

namespace xiaoer::app {
namespace {

using store::Owner;
using Kind = Refusal::Kind;
using Refused = std::optional<Refusal>;

Refusal taken(const Case& one, std::string why) {
  Refusal out{Kind::Taken, std::move(why), "", one.line.ticket.assignee, "", one.line.ticket.version};
  if (const auto name = one.names.find(out.holder); name != one.names.end()) out.holderName = name->second;
  if (out.why.empty())
    out.why = out.holder == 0 ? "The ticket has changed meanwhile. Read it again."
                              : out.holderName + " has this ticket.";
  return out;
}

Refused stale(const Case& one, int64_t version) {
  if (version == one.line.ticket.version) return std::nullopt;
  return taken(one, one.line.ticket.assignee == 0 || one.line.ticket.assignee == one.agent
                        ? "The ticket has changed meanwhile. Read it again."
                        : "");
}

Refusal impossible(std::string field, std::string why) {
  return {Kind::Impossible, std::move(why), std::move(field)};
}

// Lets something happen to the ticket; what cannot happen is put to the agent.
Refused happen(Case& one, desk::Event event, const char* field) {
  auto applied = desk::apply(event, one.by, one.now, *one.library.rules, one.library.zone, one.ticket);
  if (!applied) return impossible(field, applied.error().message);
  note(one, applied->changes);
  return std::nullopt;
}

std::string idOf(int64_t agent) { return agent == 0 ? "" : fmt::format("{}", agent); }

void assignTo(Case& one, int64_t agent) {
  note(one, desk::setAssignee(idOf(agent), one.by, one.now, one.ticket));
}

void welcome(Case& one, int64_t agent) {
  if (const auto name = one.names.find(agent); name != one.names.end())
    tellCustomer(one, "agent_here", {{"agent", name->second}});
}

Refused openIt(Case& one) {
  return one.ticket.status == desk::Status::New ? happen(one, desk::Event::AgentOpens, "/version")
                                                : std::nullopt;
}

Refused stillOpen(const Case& one) {
  if (desk::isOpen(one.ticket.status)) return std::nullopt;
  return impossible("/version", "the ticket is solved; open it first");
}

Refused carryOut(Case& one, const Claim& claim) {
  if (one.agent == 0) return Refusal{Kind::NotAllowed, "Only a person can take a ticket."};
  const int64_t holder = one.line.ticket.assignee;
  if (holder == one.agent && (!one.live() || one.hold.agent == one.agent)) return std::nullopt;
  if (holder != 0 && holder != one.agent) return taken(one, "");
  if (auto no = stale(one, claim.version)) return no;
  if (auto no = stillOpen(one)) return no;
  if (auto no = openIt(one)) return no;
  assignTo(one, one.agent);
  give(one, Owner::Human, one.agent, "claimed");
  welcome(one, one.agent);
  return std::nullopt;
}

// What the agent sets it to.
std::optional<desk::Event> eventOf(desk::Status from, desk::Status to) {
  switch (to) {
    case desk::Status::Open:
      return desk::Event::AgentOpens;
    case desk::Status::Pending:
      return desk::Event::AgentWaits;
    case desk::Status::OnHold:
      return desk::Event::AgentHolds;
    case desk::Status::Solved:
      return desk::Event::AgentSolves;
    case desk::Status::Closed:
      if (from == desk::Status::Solved) return desk::Event::Quiet;
      break;
    case desk::Status::New:
      break;
  }
  return std::nullopt;
}

Refused setTo(Case& one, desk::Status status) {
  if (one.ticket.status == status) return std::nullopt;
  const auto event = eventOf(one.ticket.status, status);
  if (!event)
    return impossible("/status", fmt::format("cannot become {} from {}", desk::name(status),
                                             desk::name(one.ticket.status)));
  if (auto no = happen(one, *event, "/status")) return no;
  letGo(one);
  askOnSolving(one);
  return std::nullopt;
}

Refused carryOut(Case& one, const ReplyToCustomer& reply) {
  const int64_t holder = one.line.ticket.assignee;
  if (one.agent == 0 ? holder != 0 : holder != one.agent)
    return taken(one, holder == 0 ? "Nobody has this ticket: take it first." : "");
  if (auto no = happen(one, desk::Event::AgentReplies, "/text")) return no;
  const auto name = one.names.find(one.agent);
  note(one, "message", {{"text", reply.text}, {"name", name == one.names.end() ? one.by.name : name->second}},
       true, reply.messageId);
  if (one.live()) one.hold.waitingSince.reset();
  return reply.status ? setTo(one, *reply.status) : std::nullopt;
}

Refused carryOut(Case& one, const WriteNote& written) {
  note(one, "note", {{"text", written.text}}, false, written.messageId);
  return std::nullopt;
}

Refused carryOut(Case& one, const Assign& assign) {
  if (auto no = stale(one, assign.version)) return no;
  if (assign.agent == one.line.ticket.assignee) return std::nullopt;
  if (auto no = stillOpen(one)) return no;
  if (assign.agent != 0)
    if (auto no = openIt(one)) return no;
  assignTo(one, assign.agent);
  if (assign.agent != 0) {
    give(one, Owner::Human, assign.agent, "assigned");
    welcome(one, assign.agent);
  } else if (one.hold.owner == Owner::Human) {
    give(one, Owner::Queued, 0, "given_back");
  }
  return std::nullopt;
}

Refused carryOut(Case& one, const HandToTeam& hand) {
  if (auto no = stale(one, hand.version)) return no;
  if (auto no = stillOpen(one)) return no;
  const desk::Changes changes =
      desk::setTeam(hand.team, one.by, one.now, *one.library.rules, one.library.zone, one.ticket);
  if (changes.empty()) return impossible("/team", "it is this team's already");
  note(one, changes);
  if (!hand.note.empty()) note(one, "note", {{"text", hand.note}});
  assignTo(one, 0);
  if (one.hold.owner == Owner::Human) give(one, Owner::Queued, 0, "team");
  return std::nullopt;
}

Refused carryOut(Case& one, const SetStatus& set) {
  if (auto no = stale(one, set.version)) return no;
  return setTo(one, set.status);
}

Refused carryOut(Case& one, const SetPriority& set) {
  if (auto no = stale(one, set.version)) return no;
  note(one,
       desk::setPriority(set.priority, one.by, one.now, *one.library.rules, one.library.zone, one.ticket));
  return std::nullopt;
}

// Whoever was joined with this ticket before goes along to the one that stays.
void moveAlong(Case& one, const store::QueueLine& stays) {
  for (const store::HeldConversation& other : one.also) {
    store::Hold hold = stays.hold;
    hold.ticket = stays.ticket.number, hold.since = one.now;
    hold.waitingSince = hold.owner == Owner::Bot ? std::nullopt : other.hold.waitingSince;
    one.out.conversations.push_back({other.id, other.hold, hold});
  }
  one.also.clear();
}

// It has a new line in its history: so of two that are joined with each other at once one is, and not both.
Status touch(Case& one, const store::TicketRow& stays) {
  auto ticket = ticketOf(stays);
  if (!ticket) return ticket.error();
  ++ticket->version, ticket->updatedAt = one.now;
  one.out.tickets.push_back(rowOf(*ticket, stays.conversation, stays.version));
  return Done{};
}

// The ticket that stays gets a line in its history, and its hands get the duplicate's conversation too.
Refused carryOut(Case& one, const Merge& merge, store::Store& store) {
  if (auto no = stale(one, merge.version)) return no;
  if (merge.into == one.ticket.number) return impossible("/into", "is the same ticket");
  const auto into = store.line(merge.into, 0);
  if (!into || !*into) return impossible("/into", "there is no such ticket");
  const store::QueueLine& stays = **into;
  if (stays.ticket.status == "closed") return impossible("/into", "is closed");
  one.ticket.mergedInto = merge.into;
  if (auto no = happen(one, desk::Event::AgentMerges, "/into")) return no;
  const bool sameTalk = stays.ticket.conversation == one.line.ticket.conversation;
  const bool wasLive = one.live();
  tellCustomer(one, "merged", {{"ticket", merge.into}});
  if (!sameTalk && wasLive) {
    const store::Hold& hands = stays.hold;
    give(one, hands.owner, hands.agent, "merged");
    one.hold.ticket = merge.into;
  }
  store::NewEvent told{stays.ticket.conversation,
                       merge.into,
                       "merged_from",
                       one.now,
                       one.actor,
                       one.agent,
                       false,
                       "",
                       nlohmann::ordered_json{{"from", one.ticket.number}, {"to", merge.into}}.dump()};
  one.out.events.push_back(std::move(told));
  if (!sameTalk) one.out.conversations.push_back({stays.ticket.conversation, stays.hold, stays.hold});
  moveAlong(one, stays);
  if (const Status kept = touch(one, stays.ticket); !kept) return Refusal{Kind::Failed, kept.error().message};
  return std::nullopt;
}

// May this caller have a word in whose ticket it is?
Refused allowed(const Case& one, const Caller& by, const Command& command) {
  const bool movesIt = std::holds_alternative<Assign>(command) || std::holds_alternative<HandToTeam>(command);
  const int64_t holder = one.line.ticket.assignee;
  if (!movesIt || holder == 0 || holder == by.agent || desk::may(by.role, desk::Right::OthersTickets))
    return std::nullopt;
  return Refusal{Kind::NotAllowed, "Only a lead may give away what somebody else has."};
}

}  // namespace

std::optional<Refusal> carryOut(Case& one, const Caller& by, const Command& command, store::Store& store) {
  one.agent = by.agent, one.actor = by.isAgent() ? "agent" : "key";
  one.by = {by.isAgent() ? desk::Actor::Kind::Agent : desk::Actor::Kind::System, idOf(by.agent), by.display};
  if (auto no = allowed(one, by, command)) return no;
  if (const auto* merge = std::get_if<Merge>(&command)) return carryOut(one, *merge, store);
  return std::visit(
      [&](const auto& it) -> Refused {
        if constexpr (std::is_same_v<std::decay_t<decltype(it)>, Merge>)
          return std::nullopt;
        else
          return carryOut(one, it);
      },
      command);
}

}  // namespace xiaoer::app
