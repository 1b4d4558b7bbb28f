#include "app/desk.h"

#include <fmt/format.h>

#include <algorithm>

#include "app/case.h"
#include "base/log.h"

namespace xiaoer::app {
namespace {

using json = nlohmann::ordered_json;

constexpr int kAttempts = 20;

Refusal failed(const Error& error) {
  if (error.kind == ErrorKind::NotFound) return {Refusal::Kind::NotFound, error.message};
  return {Refusal::Kind::Failed, error.message};
}

std::string clientIdOf(const Command& command) {
  if (const auto* reply = std::get_if<ReplyToCustomer>(&command)) return reply->messageId;
  if (const auto* note = std::get_if<WriteNote>(&command)) return note->messageId;
  return "";
}

// A ticket is given to somebody who can open it.
std::optional<Refusal> cannotTake(const Command& command, const std::vector<store::AgentRow>& agents) {
  const auto* assign = std::get_if<Assign>(&command);
  if (assign == nullptr || assign->agent == 0) return std::nullopt;
  const auto agent = std::find_if(agents.begin(), agents.end(),
                                  [&](const store::AgentRow& row) { return row.no == assign->agent; });
  if (agent == agents.end()) return Refusal{Refusal::Kind::Impossible, "there is no such agent", "/agent"};
  const auto role = desk::roleNamed(agent->role);
  if (!agent->disabledAt && role && desk::may(*role, desk::Right::Tickets)) return std::nullopt;
  return Refusal{Refusal::Kind::Impossible, agent->display + " does not work on tickets", "/agent"};
}

}  // namespace

struct Desk::Work {
  Caller by;
  std::string number;
  Command command;
  std::function<void(Outcome)> done;
  int count = 0;
};

Desk::Desk(store::Store& store, const Clock& clock, Live& live, const Notices& notices,
           std::function<std::shared_ptr<const Library>()> library,
           std::function<void(std::function<void()>)> later)
    : store_(store),
      clock_(clock),
      live_(live),
      notices_(notices),
      library_(std::move(library)),
      later_(std::move(later)) {}

void Desk::command(const Caller& by, std::string number, Command command, std::function<void(Outcome)> done) {
  attempt(std::make_shared<Work>(Work{by, std::move(number), std::move(command), std::move(done)}));
}

void Desk::attempt(std::shared_ptr<Work> work) {
  const auto agents = store_.agents();
  if (!agents) return work->done(failed(agents.error()));
  const Names names = namesOf(*agents);
  const auto library = library_();
  auto opened = openCase(store_, work->number, *library, names, clock_.now());
  if (!opened) return work->done(failed(opened.error()));
  Case& one = *opened;
  const auto answer = [this, by = work->by, number = work->number,
                       names](const std::vector<store::Event>& events) -> Outcome {
    const auto line = store_.line(number, by.agent);
    if (!line || !*line) return Refusal{};
    const auto ticket = ticketOf((*line)->ticket);
    if (!ticket) return failed(ticket.error());
    json list = json::array();
    for (const store::Event& event : events)
      if (event.ticket == number) list.push_back(eventJson(event, names));
    return json{{"ticket", rowJson(**line, *ticket, names)}, {"events", std::move(list)}}.dump();
  };
  // Sent again: it was done already.
  if (const std::string id = clientIdOf(work->command); !id.empty()) {
    const auto known = store_.eventOf(one.line.ticket.conversation, id);
    if (!known) return work->done(failed(known.error()));
    if (*known) return work->done(answer({}));
  }
  if (auto no = carryOut(one, work->by, work->command, store_)) return work->done(std::move(*no));
  if (auto no = cannotTake(work->command, *agents)) return work->done(std::move(*no));
  if (one.out.events.empty()) return work->done(answer({}));
  store_.change(finished(one, notices_), [this, work, answer](Result<std::vector<store::Event>> kept) {
    if (kept) return work->done(answer(*kept));
    if (kept.error().kind == ErrorKind::Conflict && ++work->count < kAttempts)
      return later_([this, work] { attempt(work); });
    work->done(failed(kept.error()));
  });
}

void Desk::giveBack(const store::HeldConversation& held) {
  const auto agents = store_.agents();
  if (!agents) return;
  const Names names = namesOf(*agents);
  const auto library = library_();
  auto opened = openCase(store_, held.hold.ticket, *library, names, clock_.now());
  if (!opened || !sameHands(opened->line.hold, held.hold)) return;  // somebody was quicker
  Case& one = *opened;
  note(one, desk::setAssignee("", one.by, one.now, one.ticket));
  give(one, store::Owner::Queued, 0, "agent_away");
  tellCustomer(one, "agent_gone", {});
  store_.change(finished(one, notices_), [](const Result<std::vector<store::Event>>& kept) {
    if (!kept && kept.error().kind != ErrorKind::Conflict)
      logError("give_back_failed", {{"why", kept.error().message}});
  });
}

}  // namespace xiaoer::app
