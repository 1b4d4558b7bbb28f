// How a database file comes to have today's tables. SCHEMA.md explains them.
#pragma once
#include <SQLiteCpp/Database.h>

#include <span>

#include "base/result.h"

namespace xiaoer::store {

constexpr int kApplicationId = 0x5869616f;  // "Xiao"

struct Migration {
  int version;      // 1, 2, 3 …: the schema's version afterwards
  const char* sql;  // never edited once released; append another
};

std::span<const Migration> migrations();

// Is the file ours, or empty, and not newer than `known`? Changes nothing. Invalid with a sentence if not.
Status checkOurs(SQLite::Database& db, std::span<const Migration> known);

// Runs what the file lacks, each in a transaction of its own, so that a crash leaves a whole version behind.
// Two processes may do this at once. Throws SQLite::Exception.
void migrate(SQLite::Database& db, std::span<const Migration> known);

}  // namespace xiaoer::store
