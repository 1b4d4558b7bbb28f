#include "store/attachment_files.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <system_error>

namespace xiaoer::store {
namespace {

constexpr std::string_view kUnfinished = ".part";

[[noreturn]] void fail(const std::string& what) {
  throw std::system_error(errno, std::generic_category(), what);
}

void writeAll(int file, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t n = ::write(file, bytes.data(), bytes.size());
    if (n < 0 && errno != EINTR) fail("write an attachment");
    if (n > 0) bytes.remove_prefix(static_cast<size_t>(n));
  }
  if (::fsync(file) != 0) fail("write an attachment");
}

// Nothing else in the folder is touched.
bool isOurs(std::string_view name) {
  if (name.ends_with(kUnfinished)) name.remove_suffix(kUnfinished.size());
  return name.size() == 32 && name.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

// The folder's own name must be on disk too, before a row speaks of a file in it.
int openFolder(const std::string& path) {
  if (::mkdir(path.c_str(), 0700) != 0 && errno != EEXIST) fail("make the folder '" + path + "'");
  const std::string parent = std::filesystem::path(path).parent_path().string();
  const OpenFile above(::open(parent.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (above.get() < 0 || ::fsync(above.get()) != 0) fail("keep the folder '" + path + "'");
  const int folder = ::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (folder < 0) fail("open the folder '" + path + "'");
  return folder;
}

}  // namespace

OpenFile::~OpenFile() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

AttachmentFiles::AttachmentFiles(std::string folder, const std::function<bool(const std::string&)>& hasRow)
    : path_(std::move(folder)), folder_(openFolder(path_)) {
  const bool alone = ::flock(folder_.get(), LOCK_EX | LOCK_NB) == 0;
  if (alone) removeLeftovers(hasRow);
  if (::flock(folder_.get(), LOCK_SH) != 0) fail("lock the folder '" + path_ + "'");
}

void AttachmentFiles::removeLeftovers(const std::function<bool(const std::string&)>& hasRow) const {
  for (const auto& entry : std::filesystem::directory_iterator(path_)) {
    const std::string name = entry.path().filename().string();
    if (isOurs(name) && (name.ends_with(kUnfinished) || !hasRow(name))) remove(name);
  }
}

Status AttachmentFiles::write(const std::string& name, std::string_view bytes) const try {
  const std::string unfinished = name + std::string(kUnfinished);
  try {
    const OpenFile file(::openat(folder_.get(), unfinished.c_str(),
                                 O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600));
    if (file.get() < 0) fail("make a file for an attachment");
    writeAll(file.get(), bytes);
    if (::renameat(folder_.get(), unfinished.c_str(), folder_.get(), name.c_str()) != 0 ||
        ::fsync(folder_.get()) != 0)
      fail("name an attachment's file");
  } catch (...) {
    remove(unfinished);
    remove(name);
    throw;
  }
  return Done{};
} catch (const std::exception& fault) {
  return Error{ErrorKind::Unavailable, std::string("could not ") + fault.what()};
}

Result<std::string> AttachmentFiles::read(const std::string& name) const {
  const OpenFile file(::openat(folder_.get(), name.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW));
  struct stat about {};
  if (file.get() < 0 || ::fstat(file.get(), &about) != 0)
    return Error{errno == ENOENT ? ErrorKind::NotFound : ErrorKind::Unavailable,
                 "an attachment's file is not there"};
  std::string bytes(static_cast<size_t>(about.st_size), '\0');
  for (size_t at = 0; at < bytes.size();) {
    const ssize_t n = ::read(file.get(), bytes.data() + at, bytes.size() - at);
    if (n == 0 || (n < 0 && errno != EINTR))
      return Error{ErrorKind::Unavailable, "could not read an attachment's file"};
    if (n > 0) at += static_cast<size_t>(n);
  }
  return bytes;
}

void AttachmentFiles::remove(const std::string& name) const { ::unlinkat(folder_.get(), name.c_str(), 0); }

}  // namespace xiaoer::store
