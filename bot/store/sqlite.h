// What all of the store's connections share: how they are opened, how statements are lent out, and how
// SQLite's faults are put to an operator.
#pragma once
#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Statement.h>

#include <exception>
#include <string>
#include <utility>

#include "store/store.h"

namespace xiaoer::store {

constexpr int kBusyMillis = 5000;  // how long a connection waits for another process's lock

// For one thread at a time. WAL must be on already (it is a property of the file).
SQLite::Database connect(const std::string& path, int flags);

// Unavailable: "could not <doing>: <what SQLite says>; <what to do>".
Error unavailable(const std::string& doing, const std::exception& fault);

// One use of a prepared statement: binds `args` in order, and resets it at the end of the scope, however that
// is left, since a statement left open holds its transaction. Nothing bound is copied: it must outlive this.
class Query {
 public:
  template <class... Args>
  explicit Query(SQLite::Statement& statement, Args&&... args) : statement_(statement) {
    (bind(std::forward<Args>(args)), ...);
  }
  ~Query() { statement_.tryReset(); }
  Query(const Query&) = delete;
  Query& operator=(const Query&) = delete;

  bool step() { return statement_.executeStep(); }  // true: there is a row
  void run() { statement_.exec(); }                 // for a statement without rows

  int64_t integer(int column) const { return statement_.getColumn(column).getInt64(); }
  UnixMillis time(int column) const { return {integer(column)}; }
  std::optional<UnixMillis> timeOrNothing(int column) const {
    return statement_.getColumn(column).isNull() ? std::nullopt : std::optional(time(column));
  }
  std::string text(int column) const { return statement_.getColumn(column).getString(); }
  ConversationId id(int column) const;
  Digest digest(int column) const;

 private:
  void bind(int64_t value) { statement_.bind(++bound_, value); }
  void bind(UnixMillis value) { bind(value.ms); }
  void bind(const std::string& value) { statement_.bindNoCopy(++bound_, value); }
  void bind(const ConversationId& value) { blob(value.bytes.data(), value.bytes.size()); }
  void bind(const Digest& value) { blob(value.data(), value.size()); }
  void bind(const std::string* valueOrNull);
  void bind(std::optional<int64_t> valueOrNull);
  void bind(std::string&&) = delete;
  void bind(ConversationId&&) = delete;
  void bind(Digest&&) = delete;
  void blob(const void* bytes, size_t size) {
    statement_.bindNoCopy(++bound_, bytes, static_cast<int>(size));
  }

  SQLite::Statement& statement_;
  int bound_ = 0;
};

}  // namespace xiaoer::store
