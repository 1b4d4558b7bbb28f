#include "store/sqlite.h"

#include <SQLiteCpp/Exception.h>
#include <fmt/format.h>
#include <sqlite3.h>

#include <algorithm>
#include <iterator>
#include <string_view>

namespace xiaoer::store {
namespace {

struct Advice {
  int code;  // SQLite's primary result code
  std::string_view nextStep;
};

constexpr Advice kAdvice[] = {
    {SQLITE_FULL, "free some space on its disk"},
    {SQLITE_BUSY, "another process holds its lock: look which one has the file open"},
    {SQLITE_CANTOPEN, "look whether the folder exists and this user may write there"},
    {SQLITE_READONLY, "let this user write the file and its folder"},
    {SQLITE_IOERR, "look at the disk: space, quota, system log"},
    {SQLITE_CORRUPT, "the file is damaged: stop the server and restore a backup"},
    {SQLITE_NOTADB, "name another file: this one is not an SQLite database"},
};

std::string_view nextStep(const std::exception& fault) {
  const auto* sqlite = dynamic_cast<const SQLite::Exception*>(&fault);
  if (sqlite == nullptr) return {};
  const int code = sqlite->getErrorCode() & 0xff;
  const auto* found =
      std::find_if(std::begin(kAdvice), std::end(kAdvice), [&](const Advice& a) { return a.code == code; });
  return found == std::end(kAdvice) ? std::string_view{} : found->nextStep;
}

template <size_t N>
void copyBlob(const SQLite::Column& cell, std::array<uint8_t, N>& to) {
  const auto* bytes = static_cast<const uint8_t*>(cell.getBlob());
  std::copy_n(bytes, std::min<size_t>(static_cast<size_t>(cell.getBytes()), N), to.begin());
}

}  // namespace

SQLite::Database connect(const std::string& path, int flags) {
  // A connection is never used by two threads at once: its own mutex would only cost time.
  SQLite::Database db(path, flags | SQLite::OPEN_NOMUTEX, kBusyMillis);
  db.exec("PRAGMA foreign_keys=ON; PRAGMA synchronous=FULL; PRAGMA secure_delete=FAST");
  return db;
}

Error unavailable(const std::string& doing, const std::exception& fault) {
  const std::string_view advice = nextStep(fault);
  return {ErrorKind::Unavailable,
          fmt::format("could not {}: {}{}{}", doing, fault.what(), advice.empty() ? "" : "; ", advice)};
}

ConversationId Query::id(int column) const {
  ConversationId id;
  copyBlob(statement_.getColumn(column), id.bytes);
  return id;
}

Digest Query::digest(int column) const {
  Digest digest{};
  copyBlob(statement_.getColumn(column), digest);
  return digest;
}

void Query::bind(const std::string* valueOrNull) {
  if (valueOrNull != nullptr) return bind(*valueOrNull);
  statement_.bind(++bound_);
}

void Query::bind(std::optional<int64_t> valueOrNull) {
  if (valueOrNull) return bind(*valueOrNull);
  statement_.bind(++bound_);
}

}  // namespace xiaoer::store
