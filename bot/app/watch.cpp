#include "app/watch.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

namespace xiaoer::app {

Watch::Watch(std::vector<std::string> folders) : folders_(std::move(folders)), seen_(look()), last_(seen_) {}

std::string Watch::look() const {
  namespace fs = std::filesystem;
  std::vector<std::string> files;
  for (const std::string& folder : folders_) {
    std::error_code failed;
    fs::recursive_directory_iterator walk(folder, failed);
    for (; !failed && walk != fs::recursive_directory_iterator(); walk.increment(failed)) {
      std::error_code gone;  // between the listing and the look
      const auto size = walk->file_size(gone);
      const auto at = walk->last_write_time(gone).time_since_epoch().count();
      if (!gone) files.push_back(fmt::format("{} {} {}", walk->path().string(), size, at));
    }
  }
  std::sort(files.begin(), files.end());
  return fmt::format("{}", fmt::join(files, "\n"));
}

bool Watch::settled() {
  std::string now = look();
  const bool still = now == last_;
  last_ = std::move(now);
  if (!still || last_ == seen_) return false;
  seen_ = last_;
  return true;
}

}  // namespace xiaoer::app
