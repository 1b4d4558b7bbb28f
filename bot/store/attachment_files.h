// The folder beside the database that holds what is too large for a row: a file for each, written whole or
// not at all, and never changed. SCHEMA.md says how rows and files stay together.
#pragma once
#include <functional>
#include <string>
#include <string_view>

#include "base/result.h"

namespace xiaoer::store {

// An open file or folder, closed with it.
class OpenFile {
 public:
  explicit OpenFile(int descriptor) : descriptor_(descriptor) {}
  ~OpenFile();
  OpenFile(const OpenFile&) = delete;
  OpenFile& operator=(const OpenFile&) = delete;
  int get() const { return descriptor_; }

 private:
  int descriptor_;
};

// Any thread; `name` is a newAttachmentId().
class AttachmentFiles {
 public:
  // Makes the folder where it is missing, for this user alone. What no row names is removed, unless another
  // process uses the folder and may be about to write the row. Throws std::system_error.
  AttachmentFiles(std::string folder, const std::function<bool(const std::string& name)>& hasRow);

  // On disk under its name when this returns, or not there. Unavailable: the disk is full, or fails.
  Status write(const std::string& name, std::string_view bytes) const;
  // NotFound where it is missing.
  Result<std::string> read(const std::string& name) const;
  void remove(const std::string& name) const;

 private:
  void removeLeftovers(const std::function<bool(const std::string&)>& hasRow) const;

  const std::string path_;
  const OpenFile folder_;  // locked: shared by all processes that use it
};

}  // namespace xiaoer::store
