// What every Store must do, written against the interface. A second store joins by adding its Place to
// allPlaces() and passes the same tests.
#pragma once
#include <memory>
#include <ostream>
#include <string>
#include <vector>

#include "store/store.h"

namespace xiaoer::store {

// Room for one store, empty at first and removed in the end. Opened again it is the same store.
class Place {
 public:
  virtual ~Place() = default;
  virtual std::unique_ptr<Store> open() = 0;
};

struct PlaceKind {
  const char* name;
  std::unique_ptr<Place> (*make)();
};
inline std::ostream& operator<<(std::ostream& out, const PlaceKind& kind) { return out << kind.name; }

std::vector<PlaceKind> allPlaces();

// An arbitrary moment: 2026-11-22T08:30:00Z.
constexpr UnixMillis kNow{1795336200000};

ConversationId newId();

// A turn whose every column says something of its own.
Turn turnOf(const ConversationId& id, int64_t version, const std::string& said);
TicketRow ticketOf(const ConversationId& id, const std::string& number);

// Commits and waits for the end of it.
Status keep(Store& store, const Turn& turn);

// "ok", or the kind of the error: what tests compare.
std::string outcome(const Status& status);

}  // namespace xiaoer::store
