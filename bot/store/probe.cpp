#include "store/probe.h"

#include <future>
#include <memory>

namespace xiaoer::store {
namespace {

constexpr std::chrono::seconds kFresh{1}, kPatience{3};

}  // namespace

Probe::Probe(SQLite::Database& db, BatchWriter& writer, Readers& readers)
    : writer_(writer), readers_(readers), write_(db, "INSERT OR REPLACE INTO probe (id, at) VALUES (1, ?)") {}

Status Probe::check() {
  const std::lock_guard lock(mutex_);
  const auto now = std::chrono::steady_clock::now();
  if (asked_.time_since_epoch().count() != 0 && now - asked_ < kFresh) return answer_;
  answer_ = writeAndRead();
  asked_ = std::chrono::steady_clock::now();
  return answer_;
}

Status Probe::writeAndRead() {
  const UnixMillis at = SystemClock().now();
  const auto outcome =
      std::make_shared<std::promise<Status>>();  // shared: the disk may answer after we have left
  std::future<Status> written = outcome->get_future();
  writer_.submit({[this, at] {
                    Query(write_, at).run();
                    return Status(Done{});
                  },
                  [outcome](Status status) { outcome->set_value(std::move(status)); }});
  if (written.wait_for(kPatience) != std::future_status::ready)
    return Error{ErrorKind::Unavailable, "the disk takes longer than 3 seconds to keep a row"};
  if (Status kept = written.get(); !kept) return kept;
  const Result<UnixMillis> read = readers_.with([](Reader& reader) { return reader.lastProbe(); });
  if (!read) return read.error();
  // Another process's probe may stand there by now; none at all is a fault.
  if (read->ms == 0) return Error{ErrorKind::Unavailable, "a row that was just kept cannot be read back"};
  return Done{};
}

}  // namespace xiaoer::store
