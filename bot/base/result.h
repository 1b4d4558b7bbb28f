// Errors as values. A fallible call returns Result<T>; a library's exceptions stop in the file that calls it.
#pragma once
#include <string>
#include <utility>
#include <variant>

namespace xiaoer {

enum class ErrorKind {
  Invalid,      // the caller's input is wrong; the message says how to mend it
  NotFound,     // what was named does not exist
  Conflict,     // somebody else changed it first; read again and retry
  Unavailable,  // cannot be done now (disk full, closing down); nothing was kept
  Internal,     // a fault of ours
};

struct Error {
  ErrorKind kind = ErrorKind::Internal;
  std::string message;
};

// Either a T or an Error. value() and error() are only valid for what it holds.
template <class T>
class [[nodiscard]] Result {
 public:
  Result(T value) : held_(std::in_place_index<0>, std::move(value)) {}
  Result(Error error) : held_(std::in_place_index<1>, std::move(error)) {}

  bool ok() const { return held_.index() == 0; }
  explicit operator bool() const { return ok(); }
  T& value() & { return std::get<0>(held_); }
  const T& value() const& { return std::get<0>(held_); }
  T&& value() && { return std::get<0>(std::move(held_)); }
  const Error& error() const { return std::get<1>(held_); }
  T* operator->() { return &value(); }
  const T* operator->() const { return &value(); }
  T& operator*() & { return value(); }
  const T& operator*() const& { return value(); }

 private:
  std::variant<T, Error> held_;
};

struct Done {};  // "it worked", where there is nothing to return
using Status = Result<Done>;

}  // namespace xiaoer
