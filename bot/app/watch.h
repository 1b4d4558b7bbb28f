// Notices that authors have changed their files, so that a rule takes effect without a restart.
#pragma once
#include <string>
#include <vector>

namespace xiaoer::app {

class Watch {
 public:
  explicit Watch(std::vector<std::string> folders);

  // True once after something in the folders was added, changed or removed, and has then held still from one
  // call to the next: an editor or a copy that is still writing is waited for. Looks at names, sizes and
  // times, reads no file.
  bool settled();

 private:
  std::string look() const;

  std::vector<std::string> folders_;
  std::string seen_, last_;  // what was reported, what the last call saw
};

}  // namespace xiaoer::app
