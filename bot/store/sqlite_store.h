// The store on one SQLite file: WAL, synchronous=FULL, one writer thread that commits whatever has queued
// meanwhile in one transaction (group commit), readers with connections of their own.
#pragma once
#include <memory>
#include <string>

#include "store/store.h"

namespace xiaoer::store {

// Creates the file where it is missing, brings its schema up to date by numbered migrations, and refuses a
// file written by a newer program. Fails with a sentence that an operator understands.
Result<std::unique_ptr<Store>> openSqlite(const std::string& path);

}  // namespace xiaoer::store
