#include "app/presence.h"

#include <algorithm>

namespace xiaoer::app {

using json = nlohmann::ordered_json;

namespace {

size_t inHand(const Floor& floor, int64_t agent) {
  return static_cast<size_t>(
      std::count_if(floor.human.begin(), floor.human.end(),
                    [&](const store::HeldConversation& one) { return one.hold.agent == agent; }));
}

desk::Waiting waitingOf(const store::HeldConversation& one) {
  return {one.hold.ticket, rulebook::priorityNamed(one.priority).value_or(rulebook::Priority::Normal),
          one.hold.waitingSince.value_or(one.hold.since)};
}

std::vector<desk::Waiting> queueWith(const Floor& floor, const store::HeldConversation& one) {
  std::vector<desk::Waiting> queue;
  bool there = false;
  for (const store::HeldConversation& other : floor.queued) {
    if (other.team != one.team) continue;
    queue.push_back(waitingOf(other));
    there = there || other.id == one.id;
  }
  if (!there) queue.push_back(waitingOf(one));
  return queue;
}

desk::Pace paceOf(const Floor& floor, const std::string& team, UnixMillis now) {
  desk::Pace pace;
  if (const auto took = floor.took.find(team); took != floor.took.end())
    pace.took.assign(took->second.begin(), took->second.end());
  for (const auto& [no, agent] : floor.agents) {
    if (!agent.isOf(team) || agent.state(now, floor.awayAfter) != "available") continue;
    pace.seats += kSeats;
    pace.free += kSeats - std::min(kSeats, inHand(floor, no));
  }
  return pace;
}

}  // namespace

std::string_view Here::state(UnixMillis now, int64_t awayAfter) const {
  if (feeds == 0 && now.ms - lastSign.ms > awayAfter) return "offline";
  return away ? "away" : "available";
}

bool Here::isOf(const std::string& team) const {
  return worksOnTickets && (teams.empty() || std::find(teams.begin(), teams.end(), team) != teams.end());
}

json toJson(const Handover& h) {
  return {{"owner", store::name(h.owner)},
          {"agent", h.agent.empty() ? json(nullptr) : json(h.agent)},
          {"place", h.place ? json(*h.place) : json(nullptr)},
          {"wait_minutes", h.waitMinutes ? json(*h.waitMinutes) : json(nullptr)},
          {"answer_by", timeOrNull(h.answerBy)},
          {"staffed", h.staffed}};
}

Handover handoverOf(const Floor& floor, const store::HeldConversation& one, UnixMillis now) {
  Handover out;
  out.owner = one.hold.owner;
  if (out.owner != store::Owner::Queued && out.owner != store::Owner::Human) return out;
  const desk::Pace pace = paceOf(floor, one.team, now);
  out.staffed = pace.seats > 0;
  // A promise that has passed is none; who has been answered already waits for no first answer.
  if (one.hold.waitingSince && one.respondBy > now) out.answerBy = one.respondBy;
  if (out.owner == store::Owner::Human) {
    if (const auto name = floor.names.find(one.hold.agent); name != floor.names.end())
      out.agent = name->second;
    return out;
  }
  if (!out.staffed) return out;
  out.place = desk::placeInQueue(queueWith(floor, one), one.hold.ticket);
  if (!out.place) return out;
  if (const auto wait = desk::waitingTime(*out.place, pace)) out.waitMinutes = wait->most;
  return out;
}

json presenceJson(const Floor& floor, UnixMillis now) {
  json agents = json::array(), looking = json::array();
  for (const auto& [no, agent] : floor.agents) {
    const std::string_view state = agent.state(now, floor.awayAfter);
    if (state == "offline") continue;
    agents.push_back(
        {{"id", no}, {"display", agent.display}, {"state", state}, {"conversations", inHand(floor, no)}});
    if (agent.ticket.empty()) continue;
    looking.push_back({{"ticket", agent.ticket},
                       {"agent", {{"id", no}, {"display", agent.display}}},
                       {"typing", now.ms - agent.typingAt.ms < kTypingLasts}});
  }
  return {{"agents", std::move(agents)}, {"looking", std::move(looking)}};
}

std::vector<store::HeldConversation> deserted(const Floor& floor, UnixMillis now) {
  std::vector<store::HeldConversation> out;
  for (const store::HeldConversation& one : floor.human) {
    if (!one.hold.waitingSince) continue;
    const auto agent = floor.agents.find(one.hold.agent);
    if (agent == floor.agents.end() || agent->second.state(now, floor.awayAfter) == "offline")
      out.push_back(one);
  }
  return out;
}

}  // namespace xiaoer::app
