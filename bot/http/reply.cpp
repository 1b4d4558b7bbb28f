#include <atomic>

#include "http/fields.h"
#include "http/problem.h"
#include "http/server.h"

namespace xiaoer::http {

struct Reply::Once {
  explicit Once(std::function<void(Response)> to) : sink(std::move(to)) {}
  Once(const Once&) = delete;
  Once& operator=(const Once&) = delete;
  ~Once() {
    if (!sent) sink(problem(500, "The request was not answered. Try again later."));
  }
  std::function<void(Response)> sink;
  std::atomic<bool> sent = false;
};

Reply::Reply(std::function<void(Response)> sink) : once_(std::make_shared<Once>(std::move(sink))) {}

void Reply::send(Response response) {
  if (once_ && !once_->sent.exchange(true)) once_->sink(std::move(response));
}

std::string_view Request::header(std::string_view name) const { return firstField(headers, name); }

}  // namespace xiaoer::http
