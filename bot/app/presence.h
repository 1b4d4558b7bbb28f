// Which agents are here, what they do, and how fast they take and finish conversations. Values; the caller
// guards them.
#pragma once
#include <deque>
#include <map>
#include <string>
#include <vector>

#include "app/accounts.h"
#include "app/desk_view.h"
#include "app/handover.h"
#include "desk/queue.h"

namespace xiaoer::app {

constexpr size_t kSeats = 3;      // conversations that an agent has in hand at once, for the estimate
constexpr size_t kTookKept = 50;  // of a team
constexpr int64_t kTypingLasts = 8 * kSecond;

struct Here {
  std::string display;
  std::vector<std::string> teams;
  bool worksOnTickets = true;
  bool away = false;  // by their own word
  UnixMillis lastSign;
  size_t feeds = 0;
  std::string ticket;  // open on the screen
  UnixMillis typingAt;

  // "available", "away", "offline".
  std::string_view state(UnixMillis now, int64_t awayAfter) const;
  bool isOf(const std::string& team) const;
};

// Everything that the estimate and the pages need to know, as of the last change.
struct Floor {
  std::map<int64_t, Here> agents;                      // by number
  std::vector<store::HeldConversation> queued, human;  // who came first comes first
  std::map<std::string, std::deque<int64_t>> took;     // by team: ms, the latest last
  Names names;                                         // of all agents
  int64_t awayAfter = 60 * kSecond;
};

// `one`: as it stands, or is about to; not among `queued` it stands at the end of its team's.
Handover handoverOf(const Floor& floor, const store::HeldConversation& one, UnixMillis now);

nlohmann::ordered_json presenceJson(const Floor& floor, UnixMillis now);

// Human conversations in which somebody waits for an agent who has gone.
std::vector<store::HeldConversation> deserted(const Floor& floor, UnixMillis now);

}  // namespace xiaoer::app
