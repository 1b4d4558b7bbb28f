#include <cstdio>
#include <filesystem>

#include "app/library.h"
#include "base/clock.h"
#include "cli/commands.h"
#include "rulebook/check.h"

namespace xiaoer::cli {
namespace {

size_t count(const Faults& faults, Fault::Severity severity) {
  size_t n = 0;
  for (const Fault& fault : faults) n += fault.severity == severity;
  return n;
}

std::string path(const std::filesystem::path& path) { return path.lexically_normal().string(); }

// `dir` with rules/ in it is a whole desk; any other folder holds rules, with its articles beside it.
Folders foldersOf(const std::string& dir, const Folders& given) {
  namespace fs = std::filesystem;
  if (dir.empty()) return given;
  const fs::path base = dir;
  if (fs::is_directory(base / "rules")) return {path(base / "rules"), path(base / "kb")};
  const fs::path name = fs::path(path(base / ".")).parent_path();
  const fs::path beside = fs::is_directory(base / "kb") ? base / "kb" : name.parent_path() / "kb";
  return {path(dir), given.kb != Folders{}.kb ? given.kb : path(beside)};
}

// Holidays are known up to some year: whether that is far enough depends on today.
void checkYears(app::LoadedLibrary& loaded) {
  if (loaded.library == nullptr) return;
  const LocalTime today = loaded.library->zone.local(SystemClock().now());
  const Faults found =
      rulebook::checkYears(loaded.library->rules->settings.calendar, today.year, today.month);
  loaded.faults.insert(loaded.faults.end(), found.begin(), found.end());
  sortByPlace(loaded.faults);
}

}  // namespace

int check(const std::string& dir, Folders given) {
  const Folders folders = foldersOf(dir, given);
  app::LoadedLibrary loaded = app::loadLibrary(folders.rules, folders.kb, true);
  checkYears(loaded);
  std::fputs(app::render(loaded).c_str(), stdout);
  const size_t errors = count(loaded.faults, Fault::Severity::Error),
               warnings = count(loaded.faults, Fault::Severity::Warning);
  if (loaded.library != nullptr) {
    size_t tests = 0;
    for (const auto& rule : loaded.library->rules->rules) tests += rule.yes.size() + rule.no.size();
    std::printf("%zu rules, %zu articles, %zu tests: ", loaded.library->ruleCount(),
                loaded.library->articles->all().size(), tests);
  }
  if (errors == 0 && warnings == 0)
    std::puts("all is well");
  else
    std::printf("%zu error%s, %zu warning%s\n", errors, errors == 1 ? "" : "s", warnings,
                warnings == 1 ? "" : "s");
  return anyError(loaded.faults) ? 1 : 0;
}

}  // namespace xiaoer::cli
