// What ask and chat share: a library that loads or says why not, and replies as a terminal shows them.
#pragma once
#include <memory>
#include <string>

#include "app/library.h"
#include "cli/commands.h"
#include "dialog/decide.h"

namespace xiaoer::cli {

// Null, and the faults on standard error, where it does not load.
std::shared_ptr<const app::Library> libraryOrFaults(const Folders& folders);

// The number that a ticket would get; nothing is opened from the terminal.
constexpr const char* kNoTicket = "T00000000-0000";
constexpr const char* kNoLink = "00000000000000000000000000000000";  // of its page

std::string shown(const dialog::Decision& decision);

}  // namespace xiaoer::cli
