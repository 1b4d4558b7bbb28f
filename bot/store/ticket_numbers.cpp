#include "store/ticket_numbers.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace xiaoer::store {
namespace {

constexpr int64_t kFirstBlock = 8, kLargestBlock = 1024;

bool eightDigits(std::string_view day) {
  return day.size() == 8 && std::all_of(day.begin(), day.end(), [](char c) { return c >= '0' && c <= '9'; });
}

}  // namespace

TicketNumbers::TicketNumbers(SQLite::Database& db, BatchWriter& writer)
    : writer_(writer),
      reserve_(db,
               "INSERT INTO ticket_day (day, last) VALUES (?1, ?2) ON CONFLICT (day) DO UPDATE SET "
               "last = last + ?2 RETURNING last"),
      putBack_(db, "UPDATE ticket_day SET last = ? WHERE day = ? AND last = ?") {}

Result<std::string> TicketNumbers::next(std::string_view day) {
  if (!eightDigits(day)) return Error{ErrorKind::Invalid, "a ticket's day is written like 20261122"};
  const std::string key(day);
  std::unique_lock lock(mutex_);
  Day& today = days_[key];  // stays where it is: days are never taken out (a hundred bytes each)
  while (!closed_) {
    const std::optional<int64_t> number = takeOne(today);
    const int64_t answered = today.answered;
    if (wantsMore(today)) order(lock, key, today);
    if (number) return fmt::format("T{}-{:04}", day, *number);
    arrived_.wait(lock, [&] { return today.answered != answered; });
    if (today.fault && today.now.left() + today.spare.left() == 0) return *today.fault;
  }
  return Error{ErrorKind::Unavailable, "the store is closing"};
}

std::optional<int64_t> TicketNumbers::takeOne(Day& day) {
  if (day.now.left() == 0) day.now = std::exchange(day.spare, {});
  if (day.now.left() == 0) return std::nullopt;
  return day.now.first++;
}

bool TicketNumbers::wantsMore(const Day& day) {
  return !day.ordered && day.spare.left() == 0 && day.now.left() <= day.size / 2;
}

// Lets the lock go meanwhile: a closed writer answers before submit() returns.
void TicketNumbers::order(std::unique_lock<std::mutex>& lock, const std::string& key, Day& day) {
  day.ordered = true;
  const int64_t count = std::clamp(2 * day.size, kFirstBlock, kLargestBlock);
  lock.unlock();
  const auto block = std::make_shared<Block>();
  writer_.submit({[this, key, count, block] { return reserve(key, count, *block); },
                  [this, &day, block](const Status& status) { arrived(day, *block, status); }});
  lock.lock();
}

Status TicketNumbers::reserve(const std::string& key, int64_t count, Block& into) {
  Query query(reserve_, key, count);
  query.step();
  const int64_t last = query.integer(0);
  into = {last - count + 1, last + 1};
  return Done{};
}

void TicketNumbers::arrived(Day& day, const Block& block, const Status& status) {
  const std::lock_guard lock(mutex_);
  day.ordered = false;
  ++day.answered;
  day.fault = status ? std::nullopt : std::optional(status.error());
  if (status) day.spare = block, day.size = block.left();
  arrived_.notify_all();
}

void TicketNumbers::close() {
  std::unique_lock lock(mutex_);
  closed_ = true;
  arrived_.wait(lock, [this] {
    return std::none_of(days_.begin(), days_.end(), [](const auto& day) { return day.second.ordered; });
  });
  const std::map<std::string, Day> days = std::exchange(days_, {});
  lock.unlock();
  for (const auto& [key, day] : days) putBack(key, day);
}

// The later block first: only what nobody has reserved behind can go back. A failure costs a gap, no more.
void TicketNumbers::putBack(const std::string& key, const Day& day) {
  for (const Block& block : {day.spare, day.now}) {
    if (block.left() == 0) continue;
    static_cast<void>(writer_.run([&] {
      Query(putBack_, block.first - 1, key, block.end - 1).run();
      return Status(Done{});
    }));
  }
}

}  // namespace xiaoer::store
