#include "channels/gmime.h"

#include <mutex>

namespace xiaoer::channels {

void startGMime() {
  static std::once_flag once;
  std::call_once(once, [] { g_mime_init(); });
}

}  // namespace xiaoer::channels
