// What a customer may be told of who has the conversation.
#pragma once
#include <nlohmann/json.hpp>
#include <optional>
#include <string>

#include "base/clock.h"
#include "store/store.h"

namespace xiaoer::app {

struct Handover {
  store::Owner owner = store::Owner::Bot;
  std::string agent;            // "": nobody
  std::optional<size_t> place;  // in the queue, from 1
  std::optional<int> waitMinutes;
  std::optional<UnixMillis> answerBy;
  bool staffed = false;
};
nlohmann::ordered_json toJson(const Handover& handover);

}  // namespace xiaoer::app
