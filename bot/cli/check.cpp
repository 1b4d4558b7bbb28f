#include <cstdio>
#include <filesystem>

#include "app/library.h"
#include "cli/commands.h"

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

}  // namespace

int check(const std::string& dir, Folders given) {
  const Folders folders = foldersOf(dir, given);
  const app::LoadedLibrary loaded = app::loadLibrary(folders.rules, folders.kb, true);
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
