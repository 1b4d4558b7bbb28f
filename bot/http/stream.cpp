// Answers that go on.
#include "http/connection.h"
#include "http/server.h"

namespace xiaoer::http {

bool Stream::send(std::string_view bytes) {
  const auto connection = connection_.lock();
  return connection && connection->sendMore(bytes);
}

void Stream::end() {
  if (const auto connection = connection_.lock()) connection->close();
}

void Stream::onEnd(std::function<void()> closed) {
  std::unique_lock lock(mutex_);
  if (!ended_) {
    onEnd_ = std::move(closed);
    return;
  }
  lock.unlock();
  closed();
}

std::function<void()> Stream::takeOnEnd() {
  const std::lock_guard lock(mutex_);
  ended_ = true;
  return std::move(onEnd_);
}

}  // namespace xiaoer::http
