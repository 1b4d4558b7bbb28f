#include "app/evidence.h"

#include <cstdio>
#include <filesystem>

#include "cli/commands.h"
#include "cli/terminal.h"
#include "store/sqlite_store.h"

namespace xiaoer::cli {

int evidence(const EvidenceOptions& options) {
  if (!std::filesystem::exists(options.db))
    return std::fprintf(stderr, "xiaoer evidence: there is no database '%s'; name it with --db\n",
                        options.db.c_str()),
           1;
  const auto library = libraryOrFaults(options.folders);
  if (library == nullptr) return 1;
  const auto store = store::openSqlite(options.db);
  if (!store) return std::fprintf(stderr, "xiaoer evidence: %s\n", store.error().message.c_str()), 1;
  const auto picks = (*store)->picks(SystemClock().now() + -options.days * kDay);
  if (!picks) return std::fprintf(stderr, "xiaoer evidence: %s\n", picks.error().message.c_str()), 1;
  const std::string out = app::evidence(*picks, *library);
  std::fputs(out.empty() ? "# Nobody has picked anything yet.\n" : out.c_str(), stdout);
  return 0;
}

}  // namespace xiaoer::cli
