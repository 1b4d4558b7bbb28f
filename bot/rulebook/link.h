// Names in the files → what they name. Everything that only shows when all files are together is found here.
#pragma once
#include <set>
#include <string>

#include "base/fault.h"
#include "rulebook/read.h"

namespace xiaoer::rulebook {

// Sets the indices that Rule, Step and Target keep, and reports duplicate ids, names of nothing, `over` in a
// circle, and texts that lack a language (a warning). `articles`: the ids that exist.
void link(Draft& draft, const std::set<std::string>& articles, Faults& faults);

// The part of it that calendar and teams need; link() calls it.
void linkDesk(Draft& draft, Faults& faults);

}  // namespace xiaoer::rulebook
