#include "unit/store/scratch.h"
#include "unit/store/store_suite.h"

namespace xiaoer::store {
namespace {

class SqlitePlace final : public Place {
 public:
  std::unique_ptr<Store> open() override { return openOrThrow(scratch_.file("xiaoer.db")); }

 private:
  Scratch scratch_;
};

}  // namespace

std::vector<PlaceKind> allPlaces() {
  return {{"sqlite", [] { return std::unique_ptr<Place>(std::make_unique<SqlitePlace>()); }}};
}

}  // namespace xiaoer::store
